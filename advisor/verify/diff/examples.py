"""Examples with as few answers as will do, so that a reader sees what a difference rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Organizations
from advisor.model.answers import Known
from advisor.model.pack import Pack
from advisor.verify.diff.columns import Coder

Answers = Mapping[str, Known]


class Shortening:
    """Leaves out answers as long as both packs decide one part of the advice as they did, of many examples at once.

    `decided` has a row per example: what the old and the new pack decide, coded. `rows`: per example, the row of the
    part's table that is meant; a decision has one row only.
    """

    def __init__(
        self, coder: Coder, packs: tuple[Pack, Pack], part: str, decided: Array, rows: Sequence[int] = ()
    ) -> None:
        self._coder = coder
        self._engines = [ColumnarEngine(pack) for pack in packs]
        self._part = part
        self._decided = decided
        self._rows = rows or [0] * len(decided)

    def of(self, examples: Sequence[Answers]) -> list[Answers]:
        """Return the examples, of each of which no answer can be left out."""
        found = list(examples)
        open_ = set(range(len(found)))
        while open_:
            single = {place: [[name] for name in found[place]] for place in sorted(open_)}
            dispensable = {place: [names[0] for names in kept] for place, kept in self._kept(found, single).items()}
            open_ = {place for place, names in dispensable.items() if names}
            # of what can be left out alone, more and more at once: together they may be needed
            several = {place: list(_starts(dispensable[place])) for place in sorted(open_)}
            for place, kept in self._kept(found, several).items():
                found[place] = _without(found[place], kept[-1])
        return found

    def _kept(self, examples: Sequence[Answers], left_out: Mapping[int, list[list[str]]]) -> dict[int, list[list[str]]]:
        """Return, by example, which of the answers left out leave both decisions as they are."""
        tried = [(place, names) for place, each in left_out.items() for names in each]
        kept: dict[int, list[list[str]]] = {place: [] for place in left_out}
        if not tried:
            return kept
        answers = [_without(examples[place], names) for place, names in tried]
        rows = [self._rows[place] for place, _ in tried]
        sides = [
            self._coder.decided(engine, Organizations.of(engine.pack, answers), self._part)[rows, range(len(tried))]
            for engine in self._engines
        ]
        for (place, names), *decided in zip(tried, *(side.tolist() for side in sides), strict=True):
            if decided == self._decided[place].tolist():
                kept[place].append(names)
        return kept


def _starts(names: Sequence[str]) -> Iterable[list[str]]:
    """Yield the first name, the first two, four and so on, and all."""
    length = 1
    while length < len(names):
        yield list(names[:length])
        length *= 2
    yield list(names)


def _without(answers: Answers, names: Iterable[str]) -> Answers:
    left = set(names)
    return {name: known for name, known in answers.items() if name not in left}
