"""The same organizations for two packs, although these may not ask the same.

What both ask is drawn once, of the values that both allow. What only one of them asks is drawn too: the other does not
hear the answer, as it would be in an interview. What both ask in another kind of answer nobody answers.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from msgspec import structs

from advisor.engine.columnar.organizations import Array, Coding, Column, Organizations
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.limits import numeric_limits
from advisor.model.pack import Pack
from advisor.verify.survey import answered, drawn


class Sample:
    """So many organizations, or some of them; always the same ones for the same packs and number."""

    def __init__(self, old: Pack, new: Pack, size: int) -> None:
        self.size = size
        shared = {name: _shared(old.asked.get(name), new.asked.get(name)) for name in {**old.asked, **new.asked}}
        self._asked = {name: attribute for name, attribute in shared.items() if attribute is not None}
        self._both = old.asked.keys() & new.asked.keys() & self._asked.keys()
        limits = [numeric_limits(pack) for pack in (old, new)]
        both = {name: tuple(sorted({limit for each in limits for limit in each.get(name, ())})) for name in self._asked}
        self._drawn = drawn(self._asked, both, size)
        self.remarks = tuple(_remarks(old, new, self._asked))

    def organizations(self, pack: Pack, rows: Array | None = None) -> Organizations:
        """Return them, or some of them, with the answers that a pack between the two hears."""
        size = self.size if rows is None else len(rows)
        columns = {}
        for name, attribute in pack.asked.items():
            shared = self._asked.get(name)
            if shared is None:
                columns[name] = Column(np.zeros(1, Coding(attribute).dtype), np.zeros(1, np.uint8))
            else:
                column = self._drawn.columns[name]
                values, ranks = (part if rows is None else part[rows] for part in (column.values, column.ranks))
                columns[name] = Column(_recoded(values, shared, attribute), ranks)
        return Organizations(size, self._drawn.certainties, columns)

    def answers(self, index: int, pack: Pack | None = None) -> dict[str, Known]:
        """Return what one of them answered, to one pack or to both."""
        heard = {name: item for name, item in self._asked.items() if pack is None or name in pack.asked}
        return answered(heard, self._drawn, index)

    @property
    def alike(self) -> bool:
        """Whether there is a question that both packs ask."""
        return bool(self._both)

    def fewest(self, rows: Array) -> dict[str, Known]:
        """Return what the one of some of them answered that answered least."""
        return self.answers(int(rows[np.argmin(self.known(rows))]))

    def known(self, rows: Array) -> Array:
        """Return how many answers each of some of them gave."""
        counts: Array = np.sum([column.known[rows] for column in self._drawn.columns.values()], axis=0)
        return counts


def _shared(one: Attribute | None, other: Attribute | None) -> Attribute | None:
    """Return an attribute with the values that are answers to both; None if there are none."""
    if one is None or other is None:
        return one or other
    if one.kind is not other.kind:
        return None
    if not one.levels and not other.levels:
        least = [item.minimum for item in (one, other) if item.minimum is not None]
        return structs.replace(other, minimum=max(least, default=None))
    kept = [value for value in other.values if any(_same(value, item) for item in one.values)]
    levels = tuple(level for level in other.levels if any(_same(level.value, value) for value in kept))
    return structs.replace(other, levels=levels) if levels else None


def _same(value: object, other: object) -> bool:
    return value == other and type(value) is type(other)


def _recoded(values: Array, shared: Attribute, attribute: Attribute) -> Array:
    """Return values of the shared attribute in the coding of a pack's own."""
    coding = Coding(attribute)
    if shared.values == attribute.values:
        return values
    if attribute.kind is Kind.MULTICHOICE:
        bits = [((values >> place) & 1) * coding.bit(choice) for place, choice in enumerate(shared.values)]
        marked: Array = np.sum(bits, axis=0).astype(coding.dtype)
        return marked
    found = np.zeros(len(values), coding.dtype)
    for value in shared.values:
        found[values == Coding(shared).code(value)] = coding.code(value)
    return found


def _remarks(old: Pack, new: Pack, shared: dict[str, Attribute]) -> Iterator[str]:
    for name in {**new.asked, **old.asked}:
        if name not in old.asked:
            yield f"{name} is asked by the new pack only; the old one does not hear the answer."
        elif name not in new.asked:
            yield f"{name} is asked by the old pack only; the new one does not hear the answer."
        elif name not in shared:
            yield f"{name} takes another kind of answer or no value of before; no organization drawn answers it."
        elif not set(old.asked[name].values) == set(new.asked[name].values) == set(shared[name].values):
            yield f"{name} has other values; only those that both packs know were drawn."
