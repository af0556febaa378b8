"""What differs between two assessments: answers, advice, and the rules through which it came to differ."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from msgspec import Struct

from advisor.explain.settled import HEADINGS, PARTS, decision_text, settled_outcome
from advisor.explain.wording import IN_CONFIDENCE, conclusion_title, lowered, raised, sureness
from advisor.model.answers import Answer, AnswerSet
from advisor.model.attribute import Attribute
from advisor.model.condition import attributes
from advisor.model.outcome import (
    ConsultantDecision,
    Hypothesis,
    Involvement,
    LeadDecision,
    ModelDecision,
    Outcome,
)
from advisor.model.pack import Pack

KINDS = {"lead": "lead", "operating_model": "model", "consultants": "consultants"}
"""The family of hypotheses that each decision chooses from."""

_NO_ANSWER = Answer(value=None)


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: the rules, the answers, and what followed."""

    pack: Pack
    answers: AnswerSet
    outcome: Outcome


class AnswerChange(Struct, frozen=True):
    """An answer that differs, in words; "not known" where there is none. `in_confidence`: nothing else is told."""

    attribute: str
    label: str
    before: str
    after: str
    in_confidence: bool = False


class RuleShift(Struct, frozen=True):
    """A rule that says something else about a conclusion than before: 0 where it did not count."""

    rule: str
    title: str
    because: str
    conclusion: str
    before: float
    after: float

    @property
    def verb(self) -> str:
        """What became of the rule."""
        if not self.before or not self.after:
            return "Now counts" if self.after else "No longer counts"
        return "Counts more" if abs(self.after) > abs(self.before) else "Counts less"


class DecisionChange(Struct, frozen=True):
    """A decision, or a role's part, before and after. `notes` tell what else than rules led there."""

    part: str
    heading: str
    before: str
    after: str
    certainty_before: float
    certainty_after: float
    through: tuple[RuleShift, ...]
    notes: tuple[str, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether it came out otherwise, and not just with another certainty."""
        return self.before != self.after


class ItemChange(Struct, frozen=True):
    """A warning, action, step of the plan or the like that came or went."""

    kind: str
    id: str
    title: str
    gained: bool


class Difference(Struct, frozen=True):
    """Everything that differs. `decisions` always has all three."""

    answers: tuple[AnswerChange, ...]
    decisions: tuple[DecisionChange, ...]
    roles: tuple[DecisionChange, ...]
    items: tuple[ItemChange, ...]

    @property
    def changes_advice(self) -> bool:
        """Whether anything but answers and certainties differs."""
        return any(decision.changed for decision in self.decisions) or bool(self.roles or self.items)


def difference(before: Side, after: Side, withheld: frozenset[str] = frozenset()) -> Difference:
    """Return what differs. Of `withheld` answers only that they changed is told, and nothing of rules reading them."""
    return Difference(
        answers=tuple(_answers(before, after, withheld)),
        decisions=tuple(_decision(before, after, part, withheld) for part in PARTS),
        roles=tuple(_roles(before, after, withheld)),
        items=tuple(_items(before, after)),
    )


def _answers(before: Side, after: Side, withheld: frozenset[str]) -> Iterable[AnswerChange]:
    asked = {**before.pack.asked, **after.pack.asked}
    for name, attribute in asked.items():
        old, new = (
            before.answers.answers.get(name, Answer(value=None)),
            after.answers.answers.get(name, Answer(value=None)),
        )
        if (old.value, old.certainty if old.known else 0) == (new.value, new.certainty if new.known else 0):
            continue
        if name in withheld:
            yield AnswerChange("", raised(IN_CONFIDENCE), "", "", in_confidence=True)
        else:
            # that an answer is sure is said only where that, too, is new
            sure = " (sure)" if old.known and new.known and old.certainty < new.certainty == 1 else ""
            yield AnswerChange(name, attribute.label, answer_text(attribute, old), answer_text(attribute, new) + sure)


def answer_text(attribute: Attribute, answer: Answer) -> str:
    """Return an answer in short: its value and how sure it is."""
    if answer.value is None:
        return "not known"
    unsure = f" ({sureness(answer.certainty)})" if answer.certainty < 1 else ""
    return f"{attribute.shown(answer.value)}{unsure}"


def _decision(before: Side, after: Side, part: str, withheld: frozenset[str]) -> DecisionChange:
    old, new = (getattr(settled_outcome(side.outcome), part) for side in (before, after))
    names = [_decisive(side.outcome, part) for side in (before, after)]
    return DecisionChange(
        part=part,
        heading=HEADINGS[part],
        before=decision_text(before.pack, part, old),
        after=decision_text(after.pack, part, new),
        certainty_before=_certainty(before.outcome, part),
        certainty_after=_certainty(after.outcome, part),
        through=_shifts(before, after, names, withheld) if old != new else (),
        notes=_notes(before, after, part, withheld) if old != new else (),
    )


def _decisive(outcome: Outcome, part: str) -> str:
    """Return the hypothesis that decided, or came nearest; empty if there is none."""
    chosen = {
        "lead": outcome.lead.role or outcome.lead.runner_up,
        "operating_model": outcome.model.value or outcome.model.runner_up,
        "consultants": outcome.consultants.mode,
    }[part]
    return f"{KINDS[part]}.{chosen}" if chosen else ""


def _certainty(outcome: Outcome, part: str) -> float:
    return _decided(outcome, part).certainty


def _decided(outcome: Outcome, part: str) -> LeadDecision | ModelDecision | ConsultantDecision:
    if part == "lead":
        return outcome.lead
    return outcome.model if part == "operating_model" else outcome.consultants


def _shifts(before: Side, after: Side, names: Iterable[str], withheld: frozenset[str]) -> tuple[RuleShift, ...]:
    """Return the rules that say something else about any of the hypotheses, those that moved it most first."""
    found: list[RuleShift] = []
    for name in dict.fromkeys(filter(None, names)):
        old, new = (_counted(side.outcome, name) for side in (before, after))
        for rule in dict.fromkeys([*old, *new]):
            if old.get(rule, 0.0) != new.get(rule, 0.0):
                side = after if rule in after.pack.rule_by_id else before
                found.append(_shift(side.pack, rule, name, old.get(rule, 0.0), new.get(rule, 0.0), withheld))
    return tuple(sorted(found, key=lambda shift: -abs(shift.after - shift.before)))


def _counted(outcome: Outcome, name: str) -> dict[str, float]:
    return {item.rule: item.value for item in outcome.hypotheses.get(name, Hypothesis(name)).counted}


def _shift(pack: Pack, rule: str, name: str, old: float, new: float, withheld: frozenset[str]) -> RuleShift:
    told = pack.rule_by_id[rule]
    if withheld.intersection(attributes(told.when)):
        return RuleShift("", raised(IN_CONFIDENCE), "", conclusion_title(pack, name), old, new)
    return RuleShift(rule, told.title, told.because, conclusion_title(pack, name), old, new)


def _notes(before: Side, after: Side, part: str, withheld: frozenset[str]) -> tuple[str, ...]:
    """Return what else led to another decision: guard rails, and essential questions that were open."""
    found: list[str] = []
    for side, verb in ((before, "no longer decides"), (after, "decides now")):
        decision = _decided(side.outcome, part)
        other = after if side is before else before
        applied = {effect.rail for effect in other.outcome.guard_rails}
        for rail in side.pack.guard_rails:
            hidden = bool(withheld.intersection(attributes(rail.when)))
            if rail.id in (decision.forced_by, decision.forbidden_by) and rail.id not in applied and not hidden:
                found.append(f"Guard rail {rail.id} {verb}: {lowered(rail.title)}.")
        for name in decision.open:
            if name not in withheld:
                state = "was open" if side is before else "is open"
                found.append(f"An essential question {state}: {lowered(side.pack.asked[name].label)}.")
    return tuple(found)


def _roles(before: Side, after: Side, withheld: frozenset[str]) -> Iterable[DecisionChange]:
    """Yield the roles whose part differs; why somebody leads is told with that decision."""
    for name, role in after.pack.roles.items():
        if name not in before.outcome.roles:
            continue
        old, new = before.outcome.roles[name], after.outcome.roles[name]
        if old.involvement is not new.involvement:
            kinds = {side.involvement for side in (old, new)} & {Involvement.CO_LEAD, Involvement.SUPPORT}
            hypotheses = (
                [f"{kind.value}.{name}" for kind in kinds] if name != after.pack.decisions.lead.outsider else []
            )
            yield DecisionChange(
                part=name,
                heading=role.title,
                before=lowered(before.pack.involvement[old.involvement.value].title),
                after=lowered(after.pack.involvement[new.involvement.value].title),
                certainty_before=old.certainty,
                certainty_after=new.certainty,
                through=_shifts(before, after, sorted(hypotheses), withheld),
            )


def _items(before: Side, after: Side) -> Iterable[ItemChange]:
    """Yield what came or went of advice, plan and contradictions."""
    old, new = (_told(side) for side in (before, after))
    for key in dict.fromkeys([*new, *old]):
        if (key in old) != (key in new):
            yield ItemChange(key[0], key[1], new.get(key) or old[key], key in new)


def _told(side: Side) -> dict[tuple[str, str], str]:
    """Return everything advised, by kind and id, with its title."""
    program, pack = side.outcome.program, side.pack
    found: dict[tuple[str, str], str] = {}
    for item in side.outcome.advice:
        kind = f"advice against {item.family}" if item.certainty < 0 else item.family
        found[kind, item.id] = pack.advice[f"{item.family}.{item.id}"].title
    found |= {("step", planned.step): pack.program.steps[planned.step].title for planned in program.plan}
    found |= {("contradiction", name): pack.program.contradictions[name].title for name in program.contradictions}
    return found


_TITLES = {
    "warning": "Warnings",
    "action": "Actions",
    "advice against action": "Advised against",
    "note": "Notes",
    "workstream": "Workstreams",
    "step": "Steps of the plan",
    "contradiction": "Answers to clear up",
    "engagement": "On outside help",
    "check": "To look into",
}


def advice_titles(found: Difference) -> list[tuple[str, list[str]]]:
    """Return what came and what went, by kind, as headings with their titles."""
    return [
        (f"{title}: {'new' if gained else 'gone'}", told)
        for kind, title in _TITLES.items()
        for gained in (True, False)
        if (told := [item.title for item in found.items if item.kind == kind and item.gained is gained])
    ]
