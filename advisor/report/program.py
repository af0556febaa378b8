"""The program in a report: who is responsible for what, how many people, and the plan of the first 90 days."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from advisor.explain.how import Reason, Reference, references
from advisor.explain.program_result import activity_title, party_title
from advisor.explain.wording import raised
from advisor.model.answers import Planned
from advisor.model.condition import attributes
from advisor.model.formula import names
from advisor.model.outcome import PlannedStep, ResponsibilityRow, StaffingRange
from advisor.model.program import StaffingLine
from advisor.report.advice import advice_view
from advisor.report.disclosure import Disclosure


@dataclass(frozen=True, slots=True)
class ActivityView:
    """A row of the responsibility chart."""

    title: str = field(metadata={"help": "What is done"})
    accountable: str = field(metadata={"help": "Who is accountable, in words"})
    responsible: str = field(metadata={"help": "Who is responsible, in words"})
    consulted: tuple[str, ...] = field(metadata={"help": "Who is consulted, in words"})
    informed: tuple[str, ...] = field(metadata={"help": "Who is informed, in words"})


@dataclass(frozen=True, slots=True)
class StaffingView:
    """A range of people, days or hours."""

    title: str = field(metadata={"help": "What is counted"})
    range: str = field(metadata={"help": "From and to with the unit, in words"})
    today: str = field(metadata={"help": "How many there are today; empty if that is not known"})
    starts_at: float = field(metadata={"help": "Where the range starts on a scale of its own, from nothing (0) to 1"})
    ends_at: float = field(metadata={"help": "Where the range ends on that scale"})
    today_at: float | None = field(metadata={"help": "Where today is on that scale; nothing if that is not known"})
    capped: str = field(metadata={"help": "Why the range is smaller than by size alone; may be empty"})
    text: str = field(metadata={"help": "What these people do"})
    basis: str = field(metadata={"help": "What the range rests on"})
    caveat: str = field(metadata={"help": "When it misleads"})
    references: tuple[Reference, ...] = field(metadata={"help": "The sources"})


@dataclass(frozen=True, slots=True)
class StepView:
    """A step of the plan."""

    title: str = field(metadata={"help": "What is done"})
    text: str = field(metadata={"help": "How"})
    done_when: str = field(metadata={"help": "How one sees that it is done"})
    owner: str = field(metadata={"help": "The role that owns it"})
    person: str = field(metadata={"help": "The person named for it; empty if none is"})
    date: str = field(metadata={"help": "The date agreed for it; empty if none is"})
    done: bool = field(metadata={"help": "Whether it is done"})
    note: str = field(metadata={"help": "A remark; empty for the board"})
    reasons: tuple[Reason, ...] = field(metadata={"help": "Why, where a rule asks for it"})
    references: tuple[Reference, ...] = field(metadata={"help": "The sources"})


@dataclass(frozen=True, slots=True)
class PhaseView:
    """A part of the plan."""

    title: str = field(metadata={"help": "Its name, such as Days 1 to 30"})
    ends: str = field(metadata={"help": "The day it ends, counted from the date of the answers; may be empty"})
    steps: tuple[StepView, ...] = field(metadata={"help": "The steps in their order"})


def activity_views(told: Disclosure) -> tuple[ActivityView, ...]:
    """Return the responsibility chart; empty while nobody leads."""
    return tuple(_activity(told, row) for row in told.outcome.program.responsibilities if _tells_row(told, row))


def _tells_row(told: Disclosure, row: ResponsibilityRow) -> bool:
    if row.about in told.pack.advice:
        return told.tells_advice(row.about)
    activity = next(item for item in told.pack.program.activities if f"activity.{item.id}" == row.about)
    return told.tells(activity.when)


def _activity(told: Disclosure, row: ResponsibilityRow) -> ActivityView:
    return ActivityView(
        title=activity_title(told.pack, row),
        accountable=_title(told, row.accountable),
        responsible=_title(told, row.responsible),
        consulted=tuple(_title(told, name) for name in row.consulted),
        informed=tuple(_title(told, name) for name in row.informed),
    )


def _title(told: Disclosure, name: str) -> str:
    return party_title(told.pack, name)


def staffing_views(told: Disclosure) -> tuple[StaffingView, ...]:
    """Return the staffing ranges; one that rests on a withheld answer is left out."""
    ranges = {item.line: item for item in told.outcome.program.staffing}
    return tuple(_staffing(told, line, ranges[line.id]) for line in staffing_lines(told))


def staffing_lines(told: Disclosure) -> tuple[StaffingLine, ...]:
    """Return the lines that apply and may be told."""
    applying = {item.line for item in told.outcome.program.staffing}
    lines = [line for line in told.pack.program.staffing if line.id in applying]
    return tuple(line for line in lines if not told.withheld.intersection(_read(line)))


def _read(line: StaffingLine) -> set[str]:
    formulas = [line.low, line.high, *([line.most] if line.most is not None else [])]
    return {*attributes(line.when), *(name for formula in formulas for name in names(formula)), line.today}


def _staffing(told: Disclosure, line: StaffingLine, item: StaffingRange) -> StaffingView:
    same = item.low == item.high
    amount = f"{item.low:,}" if same else f"{item.low:,} to {item.high:,}"
    whole = max(item.high, item.today or 0, 1)
    return StaffingView(
        title=line.title,
        range=f"{amount} {'person' if item.high == 1 and line.unit == 'people' else line.unit}",
        today="" if item.today is None else f"{item.today:,}",
        starts_at=item.low / whole,
        ends_at=item.high / whole,
        today_at=None if item.today is None else item.today / whole,
        capped=raised(line.cap_note) if item.capped else "",
        text=line.text,
        basis=line.basis,
        caveat=line.caveat,
        references=references(told.pack, line.sources),
    )


def phase_views(told: Disclosure, start: str) -> tuple[PhaseView, ...]:
    """Return the plan by phase; days count from `start`, an ISO date or empty. Phases without a step are left out."""
    program = told.pack.program
    shown = [item for item in told.outcome.program.plan if told.tells(program.steps[item.step].when)]
    found = []
    for phase in program.phases.values():
        steps = tuple(_step(told, item) for item in shown if program.steps[item.step].phase == phase.id)
        if steps:
            found.append(PhaseView(phase.title, _day(start, phase.to_day), steps))
    return tuple(found)


def covered_actions(told: Disclosure) -> frozenset[str]:
    """Return the actions that a step of the plan carries out."""
    steps = told.pack.program.steps
    return frozenset(action for item in told.outcome.program.plan for action in steps[item.step].covers)


def _day(start: str, days: int) -> str:
    return (date.fromisoformat(start) + timedelta(days=days)).isoformat() if start else ""


def _step(told: Disclosure, planned: PlannedStep) -> StepView:
    step = told.pack.program.steps[planned.step]
    named = told.answers.plan.get(step.id, Planned())
    covered = [item for item in told.outcome.of_family("action") if item.id in step.covers and item.certainty > 0]
    asked = [f"action.{item.id}" for item in covered if told.tells_advice(f"action.{item.id}")]
    return StepView(
        title=step.title,
        text=step.text,
        done_when=step.done_when,
        owner=_title(told, planned.owner),
        person=named.owner,
        date=named.date,
        done=named.done,
        note=named.note if told.names_people else "",
        reasons=tuple(reason for name in asked for reason in advice_view(told, name, 1).reasons),
        references=references(told.pack, step.sources),
    )
