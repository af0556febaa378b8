"""Many organizations as columns: per attribute an array of coded values and an array of certainty ranks.

A column whose arrays have length 1 says the same of every organization; whatever reads nothing but such columns is
worked out once. That is what makes many variants of one organization cheap.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import FIRES_ABOVE, rounded_answer
from advisor.model.pack import Pack

Array = NDArray[Any]
Ranks = NDArray[Any]
"""Certainties by rank: 0 is unknown (or: does not hold), the highest rank is certainty 1."""

Option = tuple[str, Known | None]
"""An attribute with the answer it would have; None: it would not be known."""


class Coding:
    """How the values of one attribute are written as numbers.

    Ordered values as they are or by rank, choices by place, a multichoice as bits (the first choice is the lowest):
    a pack has no multichoice with more choices than there are bits in a whole number that a float can hold.
    """

    def __init__(self, attribute: Attribute) -> None:
        self.attribute = attribute
        self.kind = attribute.kind
        self._place: dict[Value, int] = {value: index for index, value in enumerate(attribute.values)}
        codes = [self.code(value) for value in attribute.values] if self.kind is not Kind.MULTICHOICE else []
        if self.kind in (Kind.INTEGER, Kind.NUMBER):
            self.dtype: np.dtype[Any] = np.dtype(np.float64)
        elif self.kind is Kind.MULTICHOICE:
            self.dtype = np.dtype(np.int64)
        else:
            self.dtype = np.min_scalar_type(-1 - max(abs(int(code)) for code in codes))
        self._values = dict(zip(codes, attribute.values, strict=True)) if self._is_listed else {}

    @property
    def _is_listed(self) -> bool:
        return self.kind in (Kind.CHOICE, Kind.ORDINAL, Kind.BOOLEAN)

    def code(self, value: Value) -> float:
        """Return the number that stands for a value; -1 for a choice that there is not."""
        if self.kind is Kind.MULTICHOICE:
            return sum(1 << self._place[item] for item in value) if isinstance(value, tuple) else self.bit(value)
        if self.kind is Kind.CHOICE:
            return self._place.get(value, -1) if not isinstance(value, tuple) else -1
        return self.attribute.number(value)

    def bit(self, choice: Value) -> int:
        """Return the bit of one choice of a multichoice; 0 if there is no such choice."""
        return 1 << self._place[choice] if not isinstance(choice, tuple) and choice in self._place else 0

    def value(self, code: float) -> Value:
        """Return the value that a number stands for."""
        if self._is_listed:
            return self._values[code]
        if self.kind is Kind.MULTICHOICE:
            return tuple(str(item) for item, place in self._place.items() if int(code) >> place & 1)
        return int(code) if self.kind is Kind.INTEGER else float(code)


class Column:
    """One attribute of many organizations: values by its coding, the ranks of their certainties, where it is known."""

    __slots__ = ("known", "ranks", "values")

    def __init__(self, values: Array, ranks: Ranks) -> None:
        self.values = values
        self.ranks = ranks
        self.known: Array = ranks > 0


@dataclass(frozen=True, slots=True)
class Organizations:
    """So many organizations with the answers of each. `certainties` gives the certainty of each rank."""

    size: int
    certainties: tuple[float, ...]
    columns: Mapping[str, Column]

    @classmethod
    def of(cls, pack: Pack, organizations: Sequence[Mapping[str, Known]]) -> Organizations:
        """Return the organizations with the answers given; what an answer set lacks is unknown."""
        ranking = _Ranking(known for answers in organizations for known in answers.values())
        size = len(organizations)
        columns = {}
        for name, attribute in pack.asked.items():
            coding = Coding(attribute)
            values, ranks = np.zeros(size, coding.dtype), np.zeros(size, ranking.dtype)
            for index, answers in enumerate(organizations):
                known = answers.get(name)
                if known is not None:
                    values[index], ranks[index] = coding.code(known.value), ranking.rank(known)
            columns[name] = Column(values, ranks)
        return cls(size, ranking.certainties, columns)

    @classmethod
    def variants(cls, pack: Pack, base: Mapping[str, Known], options: Sequence[Option], chosen: Array) -> Organizations:
        """Return variants of one organization, a row of `chosen` each: the options, by index, that are applied to it.

        -1 stands for no option. Of options for the same attribute in one row the last counts.
        """
        ranking = _Ranking([*base.values(), *(known for _, known in options if known is not None)])
        size = len(chosen)
        columns = {}
        for name, attribute in pack.asked.items():
            coding = Coding(attribute)
            first = _cell(coding, ranking, base.get(name))
            own = [(index, known) for index, (option, known) in enumerate(options) if option == name]
            values = np.full(size if own else 1, first[0], coding.dtype)
            ranks = np.full(size if own else 1, first[1], ranking.dtype)
            for index, known in own:
                rows = (chosen == index).any(axis=1)
                values[rows], ranks[rows] = _cell(coding, ranking, known)
            columns[name] = Column(values, ranks)
        return cls(size, ranking.certainties, columns)

    def block(self, start: int, stop: int) -> Organizations:
        """Return some of the organizations, without copying."""
        parts = {
            name: column if len(column.ranks) == 1 else Column(column.values[start:stop], column.ranks[start:stop])
            for name, column in self.columns.items()
        }
        return Organizations(min(stop, self.size) - start, self.certainties, parts)


class _Ranking:
    """The certainties that occur, in order."""

    def __init__(self, given: Iterable[Known]) -> None:
        found = sorted({rounded_answer(known.certainty) for known in given} | {0.0, 1.0})
        self.certainties = tuple(found)
        self._rank = {certainty: rank for rank, certainty in enumerate(found)}
        self.dtype = np.min_scalar_type(len(found) - 1)

    def rank(self, known: Known) -> int:
        """Return the rank of an answer's certainty."""
        return self._rank[rounded_answer(known.certainty)]


def _cell(coding: Coding, ranking: _Ranking, known: Known | None) -> tuple[float, int]:
    return (0, 0) if known is None else (coding.code(known.value), ranking.rank(known))


def fires_from(certainties: Sequence[float]) -> int:
    """Return the lowest rank at which a premise fires its rule."""
    return next(rank for rank, certainty in enumerate(certainties) if certainty > FIRES_ABOVE)
