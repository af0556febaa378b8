"""One thing of a pack as fields in words, each with what a change of it can change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from enum import Enum, StrEnum
from typing import Any, NamedTuple

from msgspec import Struct

from advisor.explain.formulas import formula_text, number_text
from advisor.explain.wording import condition_text, listed
from advisor.model.attribute import Attribute
from advisor.model.condition import Condition, attributes
from advisor.model.derived import Derived
from advisor.model.formula import Formula
from advisor.model.pack import Pack
from advisor.model.program import Activity
from advisor.model.question import Question
from advisor.model.rule import EVIDENCE_FAMILIES, Effect, GuardRail, Rule, family
from advisor.model.source import Citation
from advisor.verify.diff.catalog import Key, ThingKind


class Bearing(StrEnum):
    """What a change can change at most."""

    DECISIONS = "decisions"
    """Who leads, the operating model or the use of consultants."""
    OTHER = "other_advice"
    """Roles beside the lead, actions, warnings, the plan; or what an interview asks."""
    WORDS = "words"
    """How it reads, and nothing else."""


class Field(NamedTuple):
    """One field: what is compared, how it reads, and what a change of it can change."""

    value: Any
    text: str
    bearing: Bearing


_NAMES = ("id", "key", "name", "family")
_WORDS = frozenset(
    """
    title because limits sources topic phrase plural description responsibilities wording who_knows informant why
    section text done_when question handling caveat basis cap_note unit meaning if_stands if_part if_missing one_side
    other_side treatment note status case checks figures label leave_out
    """.split()  # noqa: SIM905 - a list would be one word a line
)
"""The fields that are told as they are and compared with nothing."""

_BESIDE_DECISIONS = (
    "lead.accountable",
    "lead.co_lead_threshold",
    "lead.co_lead_margin",
    "lead.most_co_leads",
    "lead.support_threshold",
    "operating_model.next_stage_threshold",
    "advice_threshold",
)
"""The settings that are about roles beside the lead, a later stage, and advice; the others decide."""

_EXISTENCE = {
    ThingKind.SOURCE: Bearing.WORDS,
    ThingKind.TERM: Bearing.WORDS,
    ThingKind.FIGURE: Bearing.WORDS,
    ThingKind.DERIVED: Bearing.DECISIONS,
    ThingKind.ROLE: Bearing.DECISIONS,
    ThingKind.MODEL: Bearing.DECISIONS,
    ThingKind.MODE: Bearing.DECISIONS,
    ThingKind.ORDER: Bearing.DECISIONS,
}


def existence(thing: Any, kind: ThingKind) -> Bearing:
    """Return what it can change that a thing is there at all."""
    if isinstance(thing, Rule):
        return Bearing.OTHER if thing.is_advice else Bearing.DECISIONS
    if isinstance(thing, GuardRail):
        return Bearing.OTHER if thing.effect is Effect.ORDER else Bearing.DECISIONS
    return _EXISTENCE.get(kind, Bearing.OTHER)


def fields(key: Key, thing: Any, pack: Pack) -> dict[str, Field]:
    """Return the fields of a thing of a pack, in the order in which they are written."""
    return dict(_fields(key, thing, pack))


def _fields(key: Key, thing: Any, pack: Pack) -> Iterator[tuple[str, Field]]:
    match thing:
        case Rule():
            yield from _rule(thing, pack)
        case Derived():
            yield from _derived(thing, pack)
        case Question():
            yield from _plain(thing, pack, Bearing.OTHER, without=("asks",))
            for attribute in thing.asks:
                yield from _attribute(attribute, pack, f"{attribute.name}: ")
        case Activity():
            yield from _plain(thing, pack, Bearing.OTHER, without=("models",))
            for model, assignment in thing.models.items():
                yield f"in {model}", Field(assignment, said(assignment, pack), Bearing.OTHER)
        case Struct():
            yield from _plain(thing, pack, existence(thing, key.kind))
        case _:
            words = key.kind is ThingKind.PACK and key.id not in ("certainty_words", "resemblance")
            decides = key.kind is ThingKind.SETTING and key.id not in _BESIDE_DECISIONS
            bearing = Bearing.WORDS if words else Bearing.DECISIONS if decides else Bearing.OTHER
            yield "value", Field(thing, said(thing, pack), bearing)


def _plain(thing: Struct, pack: Pack, bearing: Bearing, without: tuple[str, ...] = ()) -> Iterator[tuple[str, Field]]:
    for name in thing.__struct_fields__:
        if name not in (*_NAMES, *without):
            value = getattr(thing, name)
            kept = Bearing.OTHER if name in ("weeks", "handover") else bearing
            yield name.replace("_", " "), Field(value, said(value, pack), Bearing.WORDS if name in _WORDS else kept)


def _rule(rule: Rule, pack: Pack) -> Iterator[tuple[str, Field]]:
    bearing = existence(rule, ThingKind.RULE)
    yield "when", Field(rule.when, said(rule.when, pack), bearing)
    for conclusion in rule.then:
        own = Bearing.DECISIONS if family(conclusion.hypothesis) in EVIDENCE_FAMILIES else Bearing.OTHER
        yield conclusion.hypothesis, Field(conclusion.factor, _signed(conclusion.factor), own)
    yield "group", Field(rule.group, rule.group or "none", bearing)
    # that there is one makes an organization unready; how it reads does not
    yield "is a precondition", Field(bool(rule.precondition), said(bool(rule.precondition), pack), bearing)
    yield "precondition", Field(rule.precondition, rule.precondition or "none", Bearing.WORDS)
    yield from _plain(rule, pack, bearing, without=("when", "then", "group", "precondition"))


def _signed(factor: float) -> str:
    return f"{factor:+.2f}".replace("-", "\N{MINUS SIGN}")


def _derived(derived: Derived, pack: Pack) -> Iterator[tuple[str, Field]]:
    yield from _attribute(derived.attribute, pack, "")
    for place, row in enumerate(derived.rows, 1):
        text = f"{said(row.value, pack)} when {said(row.when, pack)}"
        yield f"case {place}", Field(row, text, Bearing.DECISIONS)
    for name, refinement in derived.refining.items():
        text = "left out" if refinement.assume is None else f"{said(refinement.assume, pack)} assumed"
        yield f"without {name}", Field(refinement.assume, text, Bearing.DECISIONS)
        yield f"without {name}, in words", Field(refinement.leave_out, refinement.leave_out or "none", Bearing.WORDS)
    yield from _plain(derived, pack, Bearing.DECISIONS, without=("attribute", "rows", "refining"))


def _attribute(attribute: Attribute, pack: Pack, of: str) -> Iterator[tuple[str, Field]]:
    yield f"{of}kind", Field(attribute.kind, attribute.kind.value, Bearing.DECISIONS)
    yield f"{of}values", Field(attribute.values, said(attribute.values, pack), Bearing.DECISIONS)
    for level in attribute.levels:
        yield f"{of}meaning of {said(level.value, pack)}", Field(level.meaning, level.meaning, Bearing.WORDS)
    for name in ("minimum", "aims"):
        value = getattr(attribute, name)
        yield f"{of}{name}", Field(value, said(value, pack), Bearing.OTHER)
    for name in ("label", "unit"):
        value = getattr(attribute, name)
        yield f"{of}{name}", Field(value, value or "none", Bearing.WORDS)


def said(value: Any, pack: Pack) -> str:
    """Return anything that a field may hold, in words; `none` where it is empty."""
    match value:
        case bool():
            return "yes" if value else "no"
        case int() | float():
            return number_text(value)
        case Enum():
            return str(value.value)
        case Citation():
            return str(value)
        case Struct():
            return _struct_text(value, pack)
        case Mapping():
            return "; ".join(f"{name}: {said(part, pack)}" for name, part in value.items()) or "none"
        case tuple() if any(isinstance(part, tuple) for part in value):
            return ", ".join(listed([said(item, pack) for item in part], "or") for part in value)
        case tuple():
            return ", ".join(said(part, pack) for part in value) or "none"
        case _:
            return str(value) if value else "none"


def _struct_text(value: Struct, pack: Pack) -> str:
    if isinstance(value, Condition):
        return condition_text(value, pack)
    if isinstance(value, Formula):
        return formula_text(value, pack)
    told = ((name, getattr(value, name)) for name in value.__struct_fields__)
    return ", ".join(f"{name.replace('_', ' ')} {said(part, pack)}" for name, part in told if part) or "none"


def told_apart(value: Any, text: str) -> str:
    """Return a text with the names of what a condition reads, for two conditions that read the same in words."""
    names = attributes(value) if isinstance(value, Condition) else ()
    return f"{text} ({', '.join(names)})" if names else text
