"""Looks for answers under which something holds, or shows that there are none: exact over everything that rules notice.

Answers are taken as certain: what holds with less certainty holds with more, and no derived value rests on certainty.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import StrEnum

import numpy as np
from msgspec import Struct, field

from advisor.explain.bounds.possible import (
    NUMERIC,
    Flags,
    Possible,
    certainly_anything,
    is_one,
    nothing_known,
    parted,
    stacked,
)
from advisor.explain.bounds.reasoning import Boxes, Reasoning
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.limits import numeric_limits

EFFORT = 20_000
"""So many boxes are looked at for one question; then it stays open."""

_AT_ONCE = 400

Question = Callable[[Boxes], tuple[Flags, Flags]]
"""Says of a set of boxes where something can and where it must hold."""


class Verdict(StrEnum):
    """What a search came to."""

    FOUND = "found"
    IMPOSSIBLE = "impossible"
    OPEN = "open"
    """The effort was used up."""


class Witness(Struct, frozen=True):
    """What was found, with answers that show it."""

    verdict: Verdict
    answers: dict[str, Known] = field(default_factory=dict)


class WitnessSearch:
    """Searches under one pack."""

    def __init__(self, reasoning: Reasoning) -> None:
        self._reasoning = reasoning
        self._asked = reasoning.pack.asked
        self._cuts = {name: tuple(map(float, found)) for name, found in numeric_limits(reasoning.pack).items()}

    def find(self, question: Question, names: Sequence[str], effort: int = EFFORT) -> Witness:
        """Return answers to some of the questions under which something holds; all others stay unanswered."""
        fixed = {name: nothing_known(attribute) for name, attribute in self._asked.items()}
        boxes = [{name: certainly_anything(self._asked[name]) for name in names}]
        looked = 0
        while boxes:
            batch, boxes = boxes[-_AT_ONCE:], boxes[:-_AT_ONCE]
            looked += len(batch)
            if looked > effort:
                return Witness(Verdict.OPEN)
            together = {name: stacked([box[name] for box in batch]) for name in names}
            can, must = (
                np.broadcast_to(flags, len(batch)) for flags in question(self._reasoning.over(fixed | together))
            )
            if bool(must.any()):
                return Witness(Verdict.FOUND, self._point(batch[int(np.flatnonzero(must)[0])]))
            for place in np.flatnonzero(can):
                parts = self._parted(batch[int(place)], names)
                if parts is None:
                    return Witness(Verdict.OPEN)
                boxes += parts
        return Witness(Verdict.IMPOSSIBLE)

    def _parted(self, box: dict[str, Possible], names: Sequence[str]) -> list[dict[str, Possible]] | None:
        for name in names:
            attribute = self._asked[name]
            if is_one(attribute, box[name]):
                continue
            parts = parted(attribute, box[name], self._cuts.get(name, ()))
            if len(parts) == 1 and attribute.kind in NUMERIC:
                parts = parted(attribute, box[name], (_middle(box[name]),))
            if len(parts) > 1:
                return [{**box, name: part} for part in reversed(parts)]
        return None

    def _point(self, box: dict[str, Possible]) -> dict[str, Known]:
        """Return answers in a box, as small as can be."""
        return {name: Known(_value(self._asked[name], given)) for name, given in box.items() if given.known[0]}


def _middle(given: Possible) -> float:
    return float(np.floor((given.least[0] + given.most[0]) / 2) + 1)


def _value(attribute: Attribute, given: Possible) -> int | bool | str | tuple[str, ...]:
    if attribute.kind in NUMERIC:
        return int(max(given.least[0], min(0, given.most[0])))
    if attribute.kind is Kind.MULTICHOICE:
        return tuple(str(value) for value, here in zip(attribute.values, given.must[0], strict=True) if here)
    return attribute.values[int(np.flatnonzero(given.can[0])[0])]
