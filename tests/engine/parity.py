"""Compares the columnar engine with the forward engine in everything that both conclude."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.model.answers import Known
from advisor.model.outcome import Outcome


def differences(
    forward: ForwardEngine, columnar: ColumnarEngine, organizations: Sequence[Mapping[str, Known]]
) -> list[str]:
    """Return where the engines disagree on some organizations, as organization, part and both values."""
    assessed = columnar.assess(organizations)
    return [
        f"{index} {name}: forward {expected!r}, columnar {found!r}"
        for index, answers in enumerate(organizations)
        for name, expected, found in _pairs(forward.assess(answers), assessed, index)
        if expected != found
    ]


def _pairs(outcome: Outcome, assessed: Assessed, index: int) -> list[tuple[str, object, object]]:
    pack = assessed.pack
    advice = [name for name in pack.advice if name in outcome.hypotheses]
    names = [*pack.hypotheses, *advice]
    silent = [name for name in pack.advice if name not in outcome.hypotheses]
    premises = {firing.rule: firing.premise for firing in outcome.firings}
    rails = {effect.rail: effect.premise for effect in outcome.guard_rails}
    holding = {name for name, _ in pack.program.conditions() if assessed.holding(name)[index]}
    program = outcome.program
    return [
        ("accountable", outcome.accountable, assessed.accountable(index)),
        ("lead", outcome.lead, assessed.lead(index)),
        ("roles", dict(outcome.roles), assessed.roles(index)),
        ("model", outcome.model, assessed.model(index)),
        ("consultants", outcome.consultants, assessed.consultants(index)),
        ("known", dict(outcome.known), _known(assessed, index)),
        ("assumptions", outcome.assumptions, assessed.assumptions(index)),
        ("certainties", {n: outcome.hypotheses[n].certainty for n in names}, _certainties(assessed, names, index)),
        ("silent advice", dict.fromkeys(silent, 0.0), _certainties(assessed, silent, index)),
        ("premises", premises, {rule.id: p for rule in pack.rules if (p := assessed.premise(rule.id, index))}),
        ("guard rails", rails, {rail.id: p for rail in pack.guard_rails if (p := assessed.rail(rail.id, index))}),
        ("plan", {f"step.{item.step}" for item in program.plan}, {n for n in holding if n.startswith("step.")}),
        ("contested", {f"contested.{n}" for n in program.contested}, {n for n in holding if n.startswith("contested")}),
        (
            "contradictions",
            {f"contradiction.{name}" for name in program.contradictions},
            {name for name in holding if name.startswith("contradiction.")},
        ),
        (
            "not relevant",
            set(outcome.not_relevant),
            {question.id for question in pack.questions if assessed.irrelevant(question.id)[index]},
        ),
    ]


def _known(assessed: Assessed, index: int) -> dict[str, Known]:
    names = [*assessed.pack.asked, *assessed.pack.derived]
    return {name: known for name in names if (known := assessed.known(name, index)) is not None}


def _certainties(assessed: Assessed, names: Sequence[str], index: int) -> dict[str, float]:
    return {name: assessed.certainty(name, index) for name in names}
