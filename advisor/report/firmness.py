"""How firm the advice is: the stamp, the answers to verify first, and for each decision what would change it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from advisor.explain.sensitivity import AnswerSensitivity, Sensitivity
from advisor.explain.settled import HEADINGS, PARTS, decision_text
from advisor.explain.wording import listed, lowered, raised, sureness, values_text
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Value
from advisor.model.outcome import Standing
from advisor.report.disclosure import Disclosure
from advisor.report.trial import Trial

SHOWN = 8
"""So many answers are pictured for each decision on which more hang."""


@dataclass(frozen=True, slots=True)
class VerifyView:
    """An answer to look into before relying on the advice."""

    name: str = field(metadata={"help": "The attribute's name, which the anchor of its answer carries"})
    label: str = field(metadata={"help": "What was asked for"})
    value: str = field(metadata={"help": "The answer given, and how sure it is"})
    who_knows: str = field(metadata={"help": "Who would know"})
    why: str = field(metadata={"help": "What a different answer would change"})


@dataclass(frozen=True, slots=True)
class SwayView:
    """How far one answer sways a decision: the lead that what is advised has over what is next; below 0 it tips."""

    name: str = field(metadata={"help": "The attribute's name"})
    label: str = field(metadata={"help": "What was asked for"})
    value: str = field(metadata={"help": "The answer given"})
    low: float = field(metadata={"help": "The smallest lead that another value leaves"})
    high: float = field(metadata={"help": "The largest lead that another value leaves"})
    starts_at: float = field(metadata={"help": "Where the bar begins on the scale of the picture, 0 to 1"})
    ends_at: float = field(metadata={"help": "Where the bar ends on the scale of the picture, 0 to 1"})
    share: float = field(metadata={"help": "The part, 0 to 1, of its other values that change the decision"})
    outcomes: tuple[tuple[str, str], ...] = field(metadata={"help": "(values, what would be advised then), in words"})


@dataclass(frozen=True, slots=True)
class TornadoView:
    """What sways one decision, the answers on which most hang first."""

    key: str = field(metadata={"help": "lead, operating_model or consultants"})
    heading: str = field(metadata={"help": "What was decided on"})
    now: str = field(metadata={"help": "What is advised now"})
    lead: float = field(metadata={"help": "Its lead over the strongest rival or the threshold"})
    now_at: float = field(metadata={"help": "Where that lead lies on the scale of the picture, 0 to 1"})
    tips_at: float = field(metadata={"help": "Where the decision tips on the scale of the picture, 0 to 1"})
    pictured: bool = field(metadata={"help": "Whether that lead decides; a hard limit, say, makes it no picture"})
    share: float = field(metadata={"help": "The part of all changes of one answer under which it stands"})
    sways: tuple[SwayView, ...] = field(metadata={"help": "The answers that can change it"})
    more: int = field(metadata={"help": "How many more answers can change it and are not shown"})
    hidden: int = field(metadata={"help": "How many answers given in confidence can change it and are not shown"})


@dataclass(frozen=True, slots=True)
class FirmnessView:
    """How firm the advice is. Its shares count changes of answers; they are no probabilities."""

    stamp: str = field(metadata={"help": "Firm, Steady, Sensitive or Delicate"})
    sentence: str = field(metadata={"help": "The same with its figures"})
    one: float = field(metadata={"help": "The part of changes of one answer under which all decisions stand"})
    two: float = field(metadata={"help": "The same for two answers at once"})
    changes: int = field(metadata={"help": "How many changes of one answer were tried"})
    double_changes: int = field(metadata={"help": "How many changes of two answers were tried"})
    verify: tuple[VerifyView, ...] = field(metadata={"help": "The answers to verify first, at most three"})
    tornados: tuple[TornadoView, ...] = field(metadata={"help": "What would change each decision"})
    unknown: str = field(metadata={"help": "What the facts not known could change, in one sentence"})
    unknowns: tuple[VerifyView, ...] = field(metadata={"help": "Facts not known that would change a decision"})


def firmness_view(told: Disclosure, trial: Trial | None) -> FirmnessView | None:
    """Return how firm the advice is, or None if it was not put to the test or nothing could be decided yet."""
    if trial is None or not trial.answers:
        return None
    found = trial.sensitivity
    if all(getattr(found.now, part) == Standing.UNDETERMINED for part in PARTS):
        return None
    by_name = {item.attribute: item for item in found.answers}
    unknowns = [item for item in found.unknowns if _may_be_needed(told, item.attribute)]
    return FirmnessView(
        stamp=found.robustness.stamp,
        sentence=found.robustness.sentence,
        one=found.robustness.one,
        two=found.robustness.two,
        changes=found.robustness.changes,
        double_changes=found.robustness.double_changes,
        verify=tuple(_verify(told, by_name[name]) for name in found.verify if name not in told.withheld),
        tornados=tuple(_tornado(told, found, part) for part in PARTS),
        unknown=_unknown_sentence(unknowns),
        unknowns=tuple(_verify(told, item) for item in unknowns if item.share),
    )


def _may_be_needed(told: Disclosure, name: str) -> bool:
    """Whether a fact not known may be told: neither it nor the need to ask for it is withheld."""
    return name not in told.withheld and told.tells(told.pack.question_of[name].ask_when)


def _unknown_sentence(unknowns: Sequence[AnswerSensitivity]) -> str:
    if not unknowns:
        return ""
    if not any(item.share for item in unknowns):
        return "Nothing that is not known would change a decision on its own."
    able = sum(bool(item.share) for item in unknowns)
    return f"Of what is not known, {able} of {len(unknowns)} facts could change a decision on their own."


def _verify(told: Disclosure, item: AnswerSensitivity) -> VerifyView:
    pack = told.pack
    question = pack.question_of[item.attribute]
    parts = [part for part in PARTS if item.shares.get(part)]
    other = "Another" if item.known else "An"
    why = f"{other} answer could change {listed([lowered(_SUBJECTS[part]) for part in parts])}." if parts else ""
    if item.confirmed and item.confirmed.changed:
        names = [decision_text(pack, part, getattr(item.confirmed.decisions, part)) for part in item.confirmed.changed]
        why = f"{why} If it is confirmed, the advice becomes: {listed(names)}.".strip()
    return VerifyView(
        name=item.attribute,
        label=item.label,
        value=_given(pack.asked[item.attribute], item.known),
        who_knows=question.who_knows,
        why=why,
    )


_SUBJECTS = {"lead": "Who drives", "operating_model": "The operating model", "consultants": "The advice on consultants"}


def _given(attribute: Attribute, known: Known | None) -> str:
    if known is None:
        return "Not known"
    unsure = f", {sureness(known.certainty)}" if known.certainty < 1 else ""
    return f"{raised(attribute.shown(known.value))}{unsure}"


def _tornado(told: Disclosure, found: Sensitivity, part: str) -> TornadoView:
    able = sorted((item for item in found.answers if item.shares[part]), key=lambda item: -item.shares[part])
    shown = [item for item in able if item.attribute not in told.withheld]
    pictured = shown[:SHOWN]
    lead = found.headways[part]
    ends = [end for item in pictured for end in (item.ranges[part].low, item.ranges[part].high)]
    scale = _Scale(min([0.0, lead, *ends]), max([0.0, lead, *ends]))
    named = getattr(found.now, part) not in (Standing.NOBODY_READY, Standing.UNDETERMINED)
    return TornadoView(
        key=part,
        heading=HEADINGS[part],
        now=raised(decision_text(told.pack, part, getattr(found.now, part))),
        lead=lead,
        now_at=scale.at(lead),
        tips_at=scale.at(0.0),
        pictured=named and lead >= 0,
        share=found.robustness.by_decision[part],
        sways=tuple(_sway(told, item, part, scale) for item in pictured),
        more=len(shown) - len(pictured),
        hidden=len(able) - len(shown),
    )


@dataclass(frozen=True, slots=True)
class _Scale:
    """The axis of a picture, from the lowest to the highest number in it."""

    low: float
    high: float

    def at(self, number: float) -> float:
        """Return where a number lies, 0 to 1."""
        return (number - self.low) / (self.high - self.low) if self.high > self.low else 0.5


def _sway(told: Disclosure, item: AnswerSensitivity, part: str, scale: _Scale) -> SwayView:
    attribute = told.pack.asked[item.attribute]
    every = [flip.value for flip in item.flips]
    given = item.known.value if item.known else None
    results = dict.fromkeys(getattr(flip.decisions, part) for flip in item.flips if part in flip.changed)
    told_results = tuple(
        (
            raised(values_text(attribute, _giving(item, part, result), every, given)),
            decision_text(told.pack, part, result),
        )
        for result in results
    )
    return SwayView(
        name=item.attribute,
        label=item.label,
        value=_given(attribute, item.known),
        low=item.ranges[part].low,
        high=item.ranges[part].high,
        starts_at=scale.at(item.ranges[part].low),
        ends_at=scale.at(item.ranges[part].high),
        share=item.shares[part],
        outcomes=told_results,
    )


def _giving(item: AnswerSensitivity, part: str, result: str) -> list[Value]:
    return [flip.value for flip in item.flips if getattr(flip.decisions, part) == result]
