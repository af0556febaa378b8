"""Everything that a pack defines, one thing at a time, so that two packs can be held against each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from msgspec import structs

from advisor.model.decision import ConsultantSettings, Decisions, LeadSettings, ModelSettings
from advisor.model.pack import Pack


class ThingKind(StrEnum):
    """What sort of thing it is, as a reader calls it."""

    RULE = "rule"
    GUARD_RAIL = "guard rail"
    DERIVED = "derived attribute"
    QUESTION = "question"
    SETTING = "setting"
    ROLE = "role"
    MODEL = "operating model"
    MODE = "consultant mode"
    ORDER = "order"
    """The order of things where it settles ties or precedence."""
    ADVICE = "piece of advice"
    CONTRADICTION = "contradiction"
    STAFFING = "staffing range"
    ACTIVITY = "activity"
    PARTY = "party"
    PHASE = "phase"
    STEP = "step of the plan"
    PILLAR = "pillar"
    CONTESTED = "contested point"
    FIGURE = "figure"
    SOURCE = "source"
    TERM = "kind of involvement"
    PACK = "part of the pack"
    """What stands beside the rules: title, words for certainties, sections and the like."""


class Key(NamedTuple):
    """What names one thing of a pack."""

    kind: ThingKind
    id: str


_ON_PACK = {
    ThingKind.RULE: "rules",
    ThingKind.GUARD_RAIL: "guard_rails",
    ThingKind.DERIVED: "derived",
    ThingKind.QUESTION: "questions",
    ThingKind.ROLE: "roles",
    ThingKind.MODEL: "models",
    ThingKind.MODE: "modes",
    ThingKind.ADVICE: "advice",
    ThingKind.SOURCE: "sources",
    ThingKind.TERM: "involvement",
}
_IN_PROGRAM = {
    ThingKind.CONTRADICTION: "contradictions",
    ThingKind.STAFFING: "staffing",
    ThingKind.ACTIVITY: "activities",
    ThingKind.PARTY: "parties",
    ThingKind.PHASE: "phases",
    ThingKind.STEP: "steps",
    ThingKind.PILLAR: "pillars",
    ThingKind.CONTESTED: "contested",
    ThingKind.FIGURE: "figures",
}
_BESIDE = ("title", "certainty_words", "resemblance", "sections", "informants")

ORDERED = {
    "guard_rails": ThingKind.GUARD_RAIL,
    "roles": ThingKind.ROLE,
    "operating_models": ThingKind.MODEL,
    "consultant_modes": ThingKind.MODE,
}
"""Where order counts: of rails that force the same the first does, of equal candidates the first is chosen."""

_DECISIONS = {"lead": "lead", "operating_model": "model", "consultants": "consultants"}


def things(pack: Pack) -> dict[Key, Any]:
    """Return everything that a pack defines, kind by kind, each kind in the order of its file; without the orders."""
    return {Key(kind, name): thing for kind in ThingKind for name, thing in of_kind(pack, kind).items()}


def of_kind(pack: Pack, kind: ThingKind) -> dict[str, Any]:
    """Return everything of one kind by id."""
    if kind is ThingKind.SETTING:
        return _settings(pack.decisions)
    if kind is ThingKind.PACK:
        return {name: getattr(pack, name) for name in _BESIDE}
    if kind is ThingKind.ORDER:
        return {}
    found = getattr(pack, _ON_PACK[kind]) if kind in _ON_PACK else getattr(pack.program, _IN_PROGRAM[kind])
    return dict(found) if isinstance(found, Mapping) else {thing.id: thing for thing in found}


def with_kind(pack: Pack, kind: ThingKind, items: Mapping[str, Any]) -> Pack:
    """Return the pack with these things of one kind in place of its own, in this order."""
    if kind is ThingKind.SETTING:
        return replace(pack, decisions=_decisions(items))
    if kind is ThingKind.PACK:
        return replace(pack, **items)
    owner: Any = pack if kind in _ON_PACK else pack.program
    name = _ON_PACK.get(kind) or _IN_PROGRAM[kind]
    kept = dict(items) if isinstance(getattr(owner, name), Mapping) else tuple(items.values())
    changed = replace(owner, **{name: kept})
    return changed if kind in _ON_PACK else replace(pack, program=changed)


def _settings(decisions: Decisions) -> dict[str, Any]:
    found = {
        f"{shown}.{name}": value
        for shown, part in _DECISIONS.items()
        for name, value in structs.asdict(getattr(decisions, part)).items()
    }
    return {**found, "advice_threshold": decisions.advice_threshold}


def _decisions(settings: Mapping[str, Any]) -> Decisions:
    parts = {
        part: {name.partition(".")[2]: value for name, value in settings.items() if name.startswith(f"{shown}.")}
        for shown, part in _DECISIONS.items()
    }
    return Decisions(
        lead=LeadSettings(**parts["lead"]),
        model=ModelSettings(**parts["model"]),
        consultants=ConsultantSettings(**parts["consultants"]),
        advice_threshold=settings["advice_threshold"],
    )
