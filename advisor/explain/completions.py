"""Sampled completions: what the open questions might still be answered, and what would then be decided.

A sample proves nothing; it is told as an estimate ("in 97 of 100 sampled completions"), and tells which question to ask
next. The same answers give the same sample, in any process.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

import numpy as np

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.decisions import STANDINGS
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Option
from advisor.engine.columnar.rails import NOBODY
from advisor.explain.settled import PARTS, Settled, settled
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.limits import numeric_limits
from advisor.model.outcome import Standing

SAMPLES = 400

_UNKNOWN = 0.15
"""A part of the questions stays unanswered in every sample."""
_CERTAINTIES = ((1.0, 0.7), (0.8, 0.2), (0.5, 0.1))
"""How sure people are, as often as in interviews; a judgment of ours, which only the estimates rest on."""
_DRAWN, _REST = 24, 60
"""So many answers to the next questions are tried, each with so many samples of the rest."""
_NOTHING = Standing.UNDETERMINED.value
_LISTS = 12
"""So many lists are drawn of a multichoice; with a few choices there are hundreds."""


class Completions:
    """One organization's answers with what is open drawn at random, and the decisions in each case."""

    def __init__(
        self,
        engine: ColumnarEngine,
        known: Mapping[str, Known],
        open_names: Collection[str],
        size: int = SAMPLES,
        seed: int = 1,
    ) -> None:
        self.engine = engine
        self.size = size
        self.names = tuple(name for name in engine.pack.asked if name in open_names)
        draw = np.random.default_rng(seed)
        limits = numeric_limits(engine.pack)
        self._values = {name: _values(engine.pack.asked[name], limits.get(name, ()), draw) for name in self.names}
        self.drawn = {name: _drawn(len(self._values[name]), size, draw) for name in self.names}
        """By attribute, which of its values each sample has; -1: it stays unknown."""
        sure = draw.choice(len(_CERTAINTIES), (len(self.names), size), p=[share for _, share in _CERTAINTIES])
        self._options, self._chosen = self._as_options(sure)
        self._known = dict(known)

    def _as_options(self, sure: Array) -> tuple[list[Option], Array]:
        options: list[Option] = []
        chosen = np.full((self.size, max(1, len(self.names))), -1, np.int32)
        for column, name in enumerate(self.names):
            first = len(options)
            certainties = [certainty for certainty, _ in _CERTAINTIES]
            options += [(name, Known(value, each)) for value in self._values[name] for each in certainties]
            places = first + self.drawn[name] * len(certainties) + sure[column]
            chosen[:, column] = np.where(self.drawn[name] < 0, -1, places)
        return options, chosen

    @cached_property
    def assessed(self) -> Assessed:
        """What follows in each sample."""
        return next(iter(self.engine.variants(self._known, self._options, self._chosen)))

    @cached_property
    def now(self) -> Settled:
        """What follows from what is known."""
        return settled(self.engine.assess([self._known]), 0)

    @cached_property
    def decided(self) -> dict[str, list[str]]:
        """What each decision comes to, sample by sample."""
        return _decisions(self.assessed)

    def share(self, part: str) -> float:
        """Return in which part of the samples a decision stays what it is now."""
        return self.decided[part].count(getattr(self.now, part)) / self.size

    def changing(self) -> tuple[str, ...]:
        """Return the decisions that some sample changes."""
        return tuple(part for part in PARTS if self.share(part) < 1)

    def agreement(self, part: str) -> float:
        """Return in which part of the samples a decision is what it is most often."""
        return max(Counter(self.decided[part]).values()) / self.size

    def agreement_after(self, names: Collection[str]) -> dict[str, float]:
        """Return the agreement on each decision once some of the open questions are answered, on average.

        The answers are those of a few samples; the rest is sampled anew under each.
        """
        columns = [place for place, name in enumerate(self.names) if name in names]
        chosen = np.tile(self._chosen[:_REST], (_DRAWN, 1))
        chosen[:, columns] = np.repeat(self._chosen[-_DRAWN:, columns], _REST, axis=0)
        found: dict[str, list[str]] = {part: [] for part in PARTS}
        for block in self.engine.variants(self._known, self._options, chosen):
            for part, decided in _decisions(block).items():
                found[part] += decided
        starts = range(0, len(chosen), _REST)
        return {
            part: sum(max(Counter(decided[start : start + _REST]).values()) for start in starts) / len(decided)
            for part, decided in found.items()
        }

    def information(self, name: str, part: str) -> float:
        """Return how many bits an answer tells of a decision (mutual information, less what chance makes of it)."""
        _, answers = np.unique(self.drawn[name], return_inverse=True)
        _, decisions = np.unique(self.decided[part], return_inverse=True)
        table = np.zeros((answers.max() + 1, decisions.max() + 1))
        np.add.at(table, (answers, decisions), 1)
        joint = table / self.size
        expected = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
        seen = joint > 0
        bits = float((joint[seen] * np.log2(joint[seen] / expected[seen])).sum())
        chance = (table.shape[0] - 1) * (table.shape[1] - 1) / (2 * self.size * np.log(2))  # Miller and Madow 1955
        return max(0.0, bits - float(chance))

    def rivals(self, name: str, part: str) -> tuple[str, str]:
        """Return the two outcomes of a decision that an answer tells apart best; one twice if there is no other."""
        counted = Counter(self.decided[part])
        names = sorted(counted, key=lambda item: (item == _NOTHING, -counted[item], item))[:4]
        names = [name for name in names if name != _NOTHING or len(names) < 3]
        if len(names) < 2:
            return names[0], names[0]
        outcomes = np.array(self.decided[part])
        shares = {item: self._shares(name, outcomes == item) for item in names}
        pairs = [(first, second) for place, first in enumerate(names) for second in names[place + 1 :]]
        return max(pairs, key=lambda pair: _opposed(shares[pair[0]], shares[pair[1]]))

    def _shares(self, name: str, here: Array) -> Array:
        """Return, by value of an answer, the share of samples in which something holds."""
        drawn = self.drawn[name]
        return np.array([here[drawn == value].mean() for value in np.unique(drawn)])


def _decisions(block: Assessed) -> dict[str, list[str]]:
    """Return what each decision comes to, organization by organization, as `settled` tells it."""
    pack, decided = block.pack, block.decided
    columns = {
        "lead": (decided.lead.role, decided.lead.standing, list(pack.roles)),
        "operating_model": (decided.model.value, decided.model.standing, list(pack.models)),
        "consultants": (decided.consultants.mode, decided.consultants.standing, list(pack.modes)),
    }
    return {
        part: [
            STANDINGS[status].value if place == NOBODY else names[place]
            for place, status in zip(chosen.tolist(), standing.tolist(), strict=True)
        ]
        for part, (chosen, standing, names) in columns.items()
    }


def _opposed(first: Array, second: Array) -> float:
    """Return how far two outcomes go in opposite directions as an answer changes."""
    return float(np.ptp(first - second))


def _drawn(count: int, size: int, draw: np.random.Generator) -> Array:
    found = draw.integers(0, count, size)
    return np.where(draw.random(size) < _UNKNOWN, -1, found)


def _values(attribute: Attribute, limits: Sequence[int], draw: np.random.Generator) -> list[Value]:
    """Return the values drawn from: all that are listed; of numbers one for each range that the rules tell apart."""
    if attribute.kind in (Kind.INTEGER, Kind.NUMBER):
        least = 0 if attribute.minimum is None else attribute.minimum
        starts = sorted({least, *(limit for limit in limits if limit > least)})
        last = max(4 * starts[-1], least + 20)
        return [*starts, *((low + high) // 2 for low, high in zip(starts, [*starts[1:], last], strict=True))]
    if attribute.kind is Kind.MULTICHOICE:
        names = [str(value) for value in attribute.values]
        marked = draw.random((_LISTS, len(names))) < 0.3
        lists = [tuple(name for name, here in zip(names, row, strict=True) if here) for row in marked]
        return [*dict.fromkeys([(), *((name,) for name in names), *lists])]
    return list(attribute.values)
