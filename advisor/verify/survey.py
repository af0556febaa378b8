"""Many organizations drawn at random as columns, and what the rules say of them: quick hints where to look exactly.

Each organization answers a share of the questions of its own, from few to all. Values are equally likely; half of
the numbers lie at the limits that the pack notices, the others up to ten times the largest of them, or up to 1,000
where there are none. So these are not likely organizations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property

import numpy as np

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.columnar.organizations import Array, Coding, Column, Organizations
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.limits import numeric_limits
from advisor.model.pack import Pack

SIZE = 2 * BLOCK
_SEED = 1


class Survey:
    """What was seen among the organizations drawn; the same ones for the same pack and size."""

    def __init__(self, pack: Pack, size: int = SIZE) -> None:
        self.pack = pack
        self.size = size
        self.engine = ColumnarEngine(pack)
        self.organizations = drawn(pack.asked, numeric_limits(pack), size)

    @cached_property
    def _blocks(self) -> list[Assessed]:
        return list(self.engine.blocks(self.organizations))

    def answers(self, index: int) -> dict[str, Known]:
        """Return what one of them answered."""
        return answered(self.pack.asked, self.organizations, index)

    @cached_property
    def fired(self) -> dict[str, Array]:
        """By rule and guard rail, where it fired."""
        names = [*(rule.id for rule in self.pack.rules), *(rail.id for rail in self.pack.guard_rails)]
        return {name: self._joined([block.fires(name) for block in self._blocks]) for name in names}

    def holding(self, name: str) -> Array:
        """Return where a condition of the program holds, such as contradiction.Q02."""
        return self._joined([block.holding(name) for block in self._blocks])

    def certainties(self, hypothesis: str) -> Array:
        """Return the certainty of a hypothesis, in whole billionths."""
        return self._joined([block.certainties(hypothesis) for block in self._blocks])

    @staticmethod
    def _joined(parts: Sequence[Array]) -> Array:
        return np.concatenate(parts)


def drawn(asked: Mapping[str, Attribute], limits: Mapping[str, Sequence[int]], size: int) -> Organizations:
    """Return so many organizations that answer some of these questions, always the same ones.

    `limits`: by numeric attribute, the values from which on something is told apart.
    """
    draw = np.random.default_rng(_SEED)
    shares = draw.random(size) ** 0.5  # more of those who know most
    columns = {}
    for name, attribute in asked.items():
        known = draw.random(size) < shares
        columns[name] = Column(_values(attribute, limits.get(name, ()), size, draw), known.astype(np.uint8))
    return Organizations(size, (0.0, 1.0), columns)


def answered(asked: Mapping[str, Attribute], organizations: Organizations, index: int) -> dict[str, Known]:
    """Return what one of them answered to these questions."""
    found = {}
    for name, attribute in asked.items():
        column = organizations.columns[name]
        if column.known[index]:
            found[name] = Known(Coding(attribute).value(column.values[index].item()))
    return found


def _values(attribute: Attribute, limits: Sequence[int], size: int, draw: np.random.Generator) -> Array:
    coding = Coding(attribute)
    if attribute.kind in (Kind.INTEGER, Kind.NUMBER):
        least = attribute.minimum or 0
        near = [limit + step for limit in (*limits, least) for step in (-1, 0, 1) if limit + step >= least]
        most = 10 * max(limits, default=100)
        size_like = least + np.floor(np.exp(draw.uniform(0, np.log(max(most, 10)), size))) - 1
        values = np.where(draw.random(size) < 0.5, draw.choice(near, size), size_like)
    elif attribute.kind is Kind.MULTICHOICE:
        values = draw.integers(0, 1 << len(attribute.values), size)
    else:
        values = draw.choice([coding.code(value) for value in attribute.values], size)
    return values.astype(coding.dtype)
