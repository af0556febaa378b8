"""What a pack knows about a program, by id: contradictions, staffing, activities, steps, pillars and the rest.

Two things may have the same id, such as an attribute and a pillar; with its family before it, each is found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from advisor.explain.entry import Entry, cited, filled, if_any
from advisor.explain.formulas import formula_text
from advisor.explain.wording import condition_text, listed, lowered
from advisor.model.condition import attributes
from advisor.model.formula import Formula, names
from advisor.model.pack import Pack
from advisor.model.program import (
    LEAD,
    Activity,
    Assignment,
    ContestedPoint,
    Contradiction,
    Doubt,
    Figure,
    Party,
    Pillar,
    StaffingLine,
    Step,
)
from advisor.model.source import Citation

Thing = Contradiction | Figure | StaffingLine | Party | Activity | Step | Pillar | ContestedPoint
"""Anything that the program files define under an id."""

Family = Mapping[str, Thing]


def families(pack: Pack) -> dict[str, Family]:
    """Return everything the program files define: by family, such as step, and id."""
    program = pack.program
    return {
        "contradiction": program.contradictions,
        "staffing": {line.id: line for line in program.staffing},
        "activity": {activity.id: activity for activity in program.activities},
        "party": program.parties,
        "step": program.steps,
        "pillar": {pillar.id: pillar for pillar in program.pillars},
        "contested": {point.id: point for point in program.contested},
        "figure": program.figures,
    }


def program_entries(pack: Pack) -> dict[str, Callable[[], Entry]]:
    """Return what gives the entry, by family and id (step.announce)."""
    return {
        f"{family}.{name}": partial(_entry, pack, thing)
        for family, things in families(pack).items()
        for name, thing in things.items()
    }


def _entry(pack: Pack, thing: Thing) -> Entry:
    match thing:
        case Contradiction():
            return _contradiction(pack, thing)
        case StaffingLine():
            return _staffing(pack, thing)
        case Activity():
            return _activity(pack, thing)
        case Party():
            return _party(pack, thing)
        case Step():
            return _step(pack, thing)
        case Pillar():
            return _pillar(pack, thing)
        case ContestedPoint():
            return _contested(pack, thing)
        case Figure():
            return _figure(pack, thing)


def _contradiction(pack: Pack, item: Contradiction) -> Entry:
    kind = "contradiction" if item.doubt is Doubt.CONTRADICTION else "answer to be shown"
    facts = [
        ("When", (condition_text(item.when, pack),)),
        ("Asked back", (item.question,)),
        ("Until then", (item.handling,)),
        ("Sources", cited(pack, item.sources)),
    ]
    used = ("interview: asked back as soon as the answers are given", "report: listed, with the reply if there is one")
    return Entry(kind, item.id, item.title, filled(facts), used)


def _staffing(pack: Pack, line: StaffingLine) -> Entry:
    facts = [
        ("When", (condition_text(line.when, pack),)),
        ("Range", (range_text(pack, line),)),
        ("At most", (cap_text(pack, line),) if line.most is not None else ()),
        ("Today", (f"{pack.attributes[line.today].label} ({line.today})",) if line.today else ()),
        ("Text", (line.text,)),
        ("Basis", (line.basis,)),
        ("Misleads when", (line.caveat,)),
        ("Figures", tuple(f"{name}: {pack.program.figures[name].text}" for name in line.figures)),
        ("Sources", cited(pack, line.sources)),
    ]
    return Entry("staffing range", line.id, line.title, filled(facts), ("report: how many people it takes",))


def range_text(pack: Pack, line: StaffingLine) -> str:
    """Return a range in words: from 1 to 0.01 times the number of people, in people."""
    low, high = formula_text(line.low, pack), formula_text(line.high, pack)
    return f"from {low} to {high}, in {line.unit}"


def cap_text(pack: Pack, line: StaffingLine) -> str:
    """Return what caps a range in words; empty where nothing does."""
    return f"{formula_text(line.most, pack)} ({line.cap_note})" if line.most is not None else ""


def _activity(pack: Pack, activity: Activity) -> Entry:
    facts = [
        ("When", (condition_text(activity.when, pack),)),
        ("Who does what", _assignment(pack, activity.default)),
        *((pack.models[name].title, _assignment(pack, own)) for name, own in activity.models.items()),
    ]
    return Entry("activity", activity.id, activity.title, filled(facts), ("report: who answers for what",))


def _assignment(pack: Pack, assignment: Assignment) -> tuple[str, ...]:
    parts = (
        ("accountable", candidates_text(pack, assignment.accountable)),
        ("responsible", candidates_text(pack, assignment.responsible)),
        ("consulted", listed([phrase(pack, name) for name in assignment.consulted])),
        ("informed", listed([phrase(pack, name) for name in assignment.informed])),
    )
    return tuple(f"{label}: {text}" for label, text in parts if text)


def candidates_text(pack: Pack, candidates: Sequence[str]) -> str:
    """Return candidates in words: process owners, else whoever leads."""
    return ", else ".join(phrase(pack, name) for name in candidates)


def phrase(pack: Pack, name: str) -> str:
    """Return a role, a party or the lead as it stands inside a sentence."""
    if name == LEAD:
        return "whoever leads"
    return pack.roles[name].phrase if name in pack.roles else pack.program.parties[name].phrase


def _party(pack: Pack, party: Party) -> Entry:
    used = tuple(
        f"activity.{activity.id}: {activity.title}"
        for activity in pack.program.activities
        if any(party.id in _named(assignment) for assignment in (activity.default, *activity.models.values()))
    )
    return Entry("party beside the roles", party.id, party.title, (), used)


def _named(assignment: Assignment) -> tuple[str, ...]:
    return (*assignment.accountable, *assignment.responsible, *assignment.consulted, *assignment.informed)


def _step(pack: Pack, step: Step) -> Entry:
    actions = [pack.advice[f"action.{name}"] for name in step.covers]
    facts = [
        ("Phase", (pack.program.phases[step.phase].title,)),
        ("When", (condition_text(step.when, pack),)),
        ("Text", (step.text,)),
        ("Done when", (step.done_when,)),
        ("Owner", (candidates_text(pack, step.owner),)),
        ("Carries out", tuple(f"{action.hypothesis}: {action.title}" for action in actions)),
        ("Sources", cited(pack, step.sources)),
    ]
    used = ("report: the plan of the first 90 days", "answer file: plan, with who, until when and whether it is done")
    return Entry("step of the plan", step.id, step.title, filled(facts), used)


def _pillar(pack: Pack, pillar: Pillar) -> Entry:
    facts = [
        ("Means", (pillar.meaning,)),
        ("Role", (pack.roles[pillar.role].title,)),
        ("Stands when", (condition_text(pillar.stands, pack), pillar.if_stands)),
        ("Missing when", (condition_text(pillar.missing, pack), pillar.if_missing)),
        ("In part", (pillar.if_part,)),
        ("Built by", pillar.builds),
        ("Sources", cited(pack, pillar.sources)),
    ]
    return Entry("pillar", pillar.id, pillar.title, filled(facts), ("report: what makes it last",))


def _contested(pack: Pack, point: ContestedPoint) -> Entry:
    facts = [
        ("When", (condition_text(point.when, pack),)),
        ("One side", (point.one_side,)),
        ("The other", (point.other_side,)),
        ("Treated", (point.treatment,)),
        ("Figures", tuple(f"{name}: {pack.program.figures[name].text}" for name in point.figures)),
        ("Sources", cited(pack, point.sources)),
    ]
    return Entry("contested point", point.id, point.title, filled(facts), ("report: where experts disagree",))


def _figure(pack: Pack, figure: Figure) -> Entry:
    blocked = f"never shown in a report: {lowered(figure.caveat)}" if figure.blocked else ""
    facts = [
        ("Blocked", if_any(blocked)),
        ("Text", (figure.text,)),
        ("Caveat", () if figure.blocked else (figure.caveat,)),
        ("Sources", cited(pack, figure.sources)),
    ]
    used = [f"{line.id}: {line.title}" for line in pack.program.staffing if figure.id in line.figures]
    used += [f"{point.id}: {point.title}" for point in pack.program.contested if figure.id in point.figures]
    return Entry("figure", figure.id, figure.id.replace("_", " ").capitalize(), filled(facts), tuple(used))


# --- where used ------------------------------------------------------------------------------------------------------


def program_readers(pack: Pack, name: str) -> Iterator[str]:
    """Yield what of the program reads an attribute, in its condition or for a number."""
    for family, things in families(pack).items():
        for thing in things.values():
            if name in _read(thing):
                yield f"{_called(family, thing)}: {_title(thing)}"


def _read(thing: Thing) -> set[str]:
    match thing:
        case StaffingLine():
            formulas: list[Formula | None] = [thing.low, thing.high, thing.most]
            numbers = {name for formula in formulas if formula is not None for name in names(formula)}
            return {*attributes(thing.when), *numbers, thing.today}
        case Pillar():
            return {*attributes(thing.stands), *attributes(thing.missing)}
        case Figure() | Party():
            return set()
        case _:
            return set(attributes(thing.when))


def program_citations(pack: Pack) -> Iterator[tuple[str, str, tuple[Citation, ...]]]:
    """Yield everything that cites sources: what it is called, its title, the citations."""
    for family, things in families(pack).items():
        for thing in things.values():
            if not isinstance(thing, (Activity, Party)):
                yield _called(family, thing), _title(thing), thing.sources


def steps_covering(pack: Pack, action: str) -> tuple[str, ...]:
    """Return the steps of the plan that carry out an action (action.announce)."""
    return tuple(
        f"step.{step.id} carries it out: {step.title}"
        for step in pack.program.steps.values()
        if action in {f"action.{name}" for name in step.covers}
    )


def _called(family: str, thing: Thing) -> str:
    """Return what a thing is told under; ids such as Q02 say themselves of which family they are."""
    return thing.id if family in ("contradiction", "staffing", "contested") else f"{family}.{thing.id}"


def _title(thing: Thing) -> str:
    return thing.text if isinstance(thing, Figure) else thing.title
