"""The page of the plan: its steps by phase, when each is taken, who owns it, and how one sees that it is done."""

from __future__ import annotations

from advisor.model.pack import Pack
from advisor.model.program import Phase, Step
from advisor.report.book.links import candidates, cited, condition_items, hypothesis_link
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Page, said


def plan_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the steps by phase; nothing for a pack without a plan."""
    pack = knowledge.pack
    groups = tuple(
        Group(
            phase.title,
            tuple(_step(pack, step) for step in pack.program.steps.values() if step.phase == phase.id),
            text=_days(phase),
        )
        for phase in pack.program.phases.values()
    )
    found = tuple(group for group in groups if group.entries)
    about = (
        "The first steps. A step is taken where its condition holds; the first candidate that takes part in the work "
        "owns it. A step that carries out an action tells it, so that it is not told twice."
    )
    return (Page("plan.html", "Plan", about, found, by_entry=True),) if found else ()


def _days(phase: Phase) -> str:
    """Return which days these are, unless the title says so."""
    told = all(str(day) in phase.title.split() for day in (phase.from_day, phase.to_day))
    return "" if told else f"Day {phase.from_day} to day {phase.to_day} from the start."


def _step(pack: Pack, step: Step) -> Entry:
    actions = tuple(
        Item((hypothesis_link(pack, f"action.{name}", "Steps of the plan that carry it out"),)) for name in step.covers
    )
    return Entry(
        kind="step of the plan",
        id=step.id,
        title=step.title,
        anchor=f"step-{step.id}",
        text=step.text,
        facts=(
            Fact("When", condition_items(step.when, pack, "Steps of the plan that read it")),
            Fact("Owner", (Item(candidates(pack, step.owner, "Candidate to own the steps")),)),
            *said("Done when", step.done_when),
            *((Fact("Carries out", actions),) if actions else ()),
            *cited(pack, step.sources, "Steps of the plan that cite it"),
        ),
    )
