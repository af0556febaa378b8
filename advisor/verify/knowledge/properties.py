"""Holds properties against many organizations at once, and finds the first that shows one to be wrong."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Coding, Column, Organizations
from advisor.explain.bounds.possible import LARGEST
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import Condition
from advisor.model.knowledge_test import Always, Monotone, Movement, Never, Property
from advisor.model.limits import calculated, numeric_limits
from advisor.model.pack import Pack

SIZES = (1, 2, 10, 100, 1_000, 10_000)
"""Small, middling and large: what stands for a number of which formulas may notice any."""

Step = tuple[Value, Value]
"""A value and the next one up."""


class Counterexample(Struct, frozen=True):
    """Where a property is wrong: in how many of the organizations, and the first of them with what is wrong there.

    `step` is the step up that shows it, where the property is about one; `answers` are those before it.
    """

    count: int
    index: int
    told: str
    step: Step | None = None


def steps_up(pack: Pack, name: str) -> list[Step]:
    """Return every step up of an answer: between neighbors, or across each limit that the pack notices of a number.

    Of a number that formulas read, small, middling and large values besides.
    """
    return list(pairwise(_values(pack, name)))


def stretches(pack: Pack, name: str) -> list[tuple[int, int]]:
    """Return from where to where the steps up of a number jump, and from the highest on: tests see no difference there.

    Formulas may, so what holds of a jump need not hold of each step by one that it is made of.
    """
    if pack.asked[name].kind is not Kind.INTEGER:
        return []
    numbers = [value for value in _values(pack, name) if isinstance(value, int)]
    return [(low, high) for low, high in pairwise([*numbers, int(LARGEST)]) if high - low > 1]


def _values(pack: Pack, name: str) -> list[Value]:
    attribute = pack.asked[name]
    if attribute.kind is Kind.BOOLEAN:
        return [False, True]
    values: list[Value] = list(attribute.values)
    if attribute.kind is Kind.INTEGER:
        least = attribute.minimum or 0
        limits = numeric_limits(pack).get(name, ())
        near = [limit + beside for limit in limits for beside in (-1, 0, 1)]
        sizes = SIZES if name in calculated(pack) else ()
        values = sorted({least, *(value for value in (*near, *sizes) if value >= least)})
    return values


def counterexamples(
    engine: ColumnarEngine, organizations: Organizations, properties: Sequence[Property]
) -> Iterator[tuple[Property, Counterexample]]:
    """Yield each property that is wrong for some of the organizations, once, with the first that shows it.

    Properties about the same answer are looked at together, a step at a time, so that no more than two sets of raised
    answers are held at once.
    """
    given: list[Assessed] = []
    for claim in properties:
        if not isinstance(claim, Monotone):
            given = given or list(engine.blocks(organizations))
            found = _first(*_failing(given, claim))
            if found:
                yield claim, found
    by_answer: dict[str, list[Monotone]] = {}
    for claim in properties:
        if isinstance(claim, Monotone):
            by_answer.setdefault(claim.raising, []).append(claim)
    for name, claims in by_answer.items():
        yield from _moving(engine, organizations, name, claims)


def _failing(given: list[Assessed], claim: Always | Never) -> tuple[Array, str]:
    """Return where a claim is wrong, and what is wrong there."""
    if isinstance(claim, Never):
        return _where(given, claim.condition), "it happens"
    return _where(given, claim.when) & ~_where(given, claim.then), "it does not hold"


def _moving(
    engine: ColumnarEngine, organizations: Organizations, name: str, claims: Sequence[Monotone]
) -> Iterator[tuple[Property, Counterexample]]:
    """Yield the claims about one answer that a step shows to be wrong."""
    open_ones, before, last = list(claims), list[Assessed](), None
    for step in steps_up(engine.pack, name):
        before = before if last == step[0] else _raised(engine, organizations, name, step[0])
        after = _raised(engine, organizations, name, step[1])
        for claim in tuple(open_ones):
            here = _where(before, claim.when) & _where(after, claim.when)
            shown = (_first(wrong & here, told, step) for told, wrong in _wrong(claim, before, after))
            found = next((item for item in shown if item), None)
            if found:
                open_ones.remove(claim)
                yield claim, found
        before, last = after, step[1]


def _raised(engine: ColumnarEngine, organizations: Organizations, name: str, value: Value) -> list[Assessed]:
    """Return what follows if all give the same answer to one question."""
    coding = Coding(engine.pack.asked[name])
    told = Column(np.full(1, coding.code(value), coding.dtype), _certain(organizations))
    return list(engine.blocks(replace(organizations, columns={**organizations.columns, name: told})))


def _wrong(claim: Monotone, before: list[Assessed], after: list[Assessed]) -> Iterator[tuple[str, Array]]:
    if claim.kept is not None:
        yield "it holds before and not after", _where(before, claim.kept) & ~_where(after, claim.kept)
    for hypothesis in claim.hypotheses:
        low, high = (np.concatenate([block.certainties(hypothesis) for block in blocks]) for blocks in (before, after))
        if claim.movement is Movement.NEVER_LOWERS:
            yield f"{hypothesis} is lower after than before", high < low
        else:
            yield f"{hypothesis} is higher after than before", high > low


def _where(blocks: list[Assessed], condition: Condition) -> Array:
    return np.concatenate([block.where(condition) for block in blocks])


def _first(wrong: Array, told: str, step: Step | None = None) -> Counterexample | None:
    if not wrong.any():
        return None
    return Counterexample(int(wrong.sum()), int(np.flatnonzero(wrong)[0]), told, step)


def _certain(organizations: Organizations) -> Array:
    return np.full(1, len(organizations.certainties) - 1, np.min_scalar_type(len(organizations.certainties) - 1))


def raised(answers: Mapping[str, Known], attribute: Attribute, value: Value) -> dict[str, Known]:
    """Return answers with one of them given, or another."""
    return {**answers, attribute.name: Known(value)}
