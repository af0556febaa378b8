"""What CLIPS concludes of one organization, read back from its facts.

The facts are told by functions of CLIPS, a list per template: clipspy keeps a little memory for every fact that it
wraps, and 10,000 organizations have millions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from advisor.model.attribute import Kind
from advisor.model.pack import Pack

TOLD = {
    "assumption": ("of", "input"),
    "premise": ("stratum", "rule", "certainty"),
    "displaced": ("rule", "hypothesis"),
    "certainty": ("of", "value"),
    "edge": ("of",),
    "accountable": ("role",),
    "decision": ("about", "standing", "name", "certainty"),
    "open": ("place", "decision", "question"),
    "precondition": ("rule",),
    "runner-up": ("about", "name", "margin"),
    "next-stage": ("model",),
    "preferred-over": ("model",),
    "wanted": ("mode",),
    "involvement": ("role", "part", "certainty"),
    "advice": ("hypothesis", "certainty"),
}
"""The templates that hold conclusions, and the slots to read."""


@dataclass(frozen=True)
class Decided:
    """One decision."""

    standing: str
    name: str | None
    certainty: float


@dataclass(frozen=True)
class Opinion:
    """What CLIPS concludes of one organization."""

    known: Mapping[str, tuple[object, float]]
    assumed: frozenset[tuple[str, str]]
    premises: Mapping[str, float]
    displaced: frozenset[tuple[str, str]]
    certainties: Mapping[str, float]
    on_edge: frozenset[str]
    """Hypotheses whose ninth decimal hangs on the last bits of a float."""
    rails: Mapping[str, float]
    accountable: str
    decisions: Mapping[str, Decided]
    open: Mapping[str, tuple[str, ...]]
    preconditions: frozenset[str]
    runners_up: Mapping[str, tuple[str | None, float]]
    next_stage: str | None
    preferred_over: str | None
    wanted: str | None
    involvement: Mapping[str, tuple[str, float]]
    advice: Mapping[str, float]


def telling(pack: Pack) -> Iterator[str]:
    """Yield the functions of CLIPS that list the slots of all facts of a template, and all that is known."""
    for template, slots in TOLD.items():
        told = " ".join(f"?f:{slot}" for slot in slots)
        yield f"""(deffunction told.{template} ()
          (bind ?all (create$))
          (do-for-all-facts ((?f {template})) TRUE (bind ?all (create$ ?all {told})))
          ?all)"""
    lines = []
    for name in (*pack.asked, *pack.derived):
        value = "(implode$ ?f:value)" if pack.attributes[name].kind is Kind.MULTICHOICE else "?f:value"
        add = f"(bind ?all (create$ ?all {name} {value} ?f:certainty))"
        lines.append(f"(do-for-fact ((?f a.{name})) (eq ?f:for all) {add})")
    yield f"(deffunction told.known () (bind ?all (create$)) {' '.join(lines)} ?all)"


def read_opinion(pack: Pack, call: Callable[[str], tuple]) -> Opinion:
    """Return the opinion that stands in the facts; `call` evaluates a call of a function of CLIPS."""
    told = {template: _rows(call(f"(told.{template})"), len(slots)) for template, slots in TOLD.items()}
    for template in ("certainty", "decision", "runner-up", "involvement", "advice"):
        names = [row[0] for row in told[template]]
        assert len(set(names)) == len(names), f"CLIPS concluded something twice: {told[template]}"
    premises = {(stratum, rule): certainty for stratum, rule, certainty in told["premise"]}
    return Opinion(
        known={
            name: (_value(value, pack.attributes[name].kind), certainty)
            for name, value, certainty in _rows(call("(told.known)"), 3)
        },
        assumed=frozenset(told["assumption"]),
        premises={rule: certainty for (stratum, rule), certainty in premises.items() if stratum != "rails"},
        displaced=frozenset(told["displaced"]),
        certainties=dict(told["certainty"]),
        on_edge=frozenset(name for (name,) in told["edge"]),
        rails={rule: certainty for (stratum, rule), certainty in premises.items() if stratum == "rails"},
        accountable=_only(told["accountable"]) or "",
        decisions={about: Decided(standing, _name(name), c) for about, standing, name, c in told["decision"]},
        open={
            about: tuple(question for _, decision, question in sorted(told["open"]) if decision == about)
            for about in ("lead", "model", "consultants")
        },
        preconditions=frozenset(pack.rule_by_id[rule].precondition for (rule,) in told["precondition"]),
        runners_up={about: (_name(name), margin) for about, name, margin in told["runner-up"]},
        next_stage=_only(told["next-stage"]),
        preferred_over=_only(told["preferred-over"]),
        wanted=_only(told["wanted"]),
        involvement={role: (part, certainty) for role, part, certainty in told["involvement"]},
        advice=dict(told["advice"]),
    )


def _rows(told: tuple, width: int) -> list[tuple]:
    return [tuple(told[at : at + width]) for at in range(0, len(told), width)]


def _only(rows: list[tuple]) -> str | None:
    """Return the one name there is, or None; were there two, CLIPS would not have decided."""
    names = [name for (name,) in rows]
    assert len(names) <= 1, names
    return names[0] if names else None


def _value(value: object, kind: Kind) -> object:
    if kind is Kind.MULTICHOICE:
        return tuple(str(value).split())
    if kind is Kind.BOOLEAN:
        return {"TRUE": True, "FALSE": False}.get(str(value), value)
    return value


def _name(value: str) -> str | None:
    return None if value == "nil" else value
