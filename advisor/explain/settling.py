"""What it takes to get from "cannot be said yet" to an answer: the smallest sets of open questions that can do it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import combinations, islice, product

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.decisions import STANDINGS, DecisionColumns
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Option
from advisor.explain.alternatives import alternatives
from advisor.explain.completions import Completions
from advisor.explain.settled import HEADINGS
from advisor.model.answers import Known
from advisor.model.outcome import Standing
from advisor.model.pack import Pack

MOST = 4
"""So many questions are combined at most."""

_CANDIDATES = 12
_VALUES = 6
"""Of a question with more values so many are tried, spread over all of them; every decision turns on few."""
_TRIED = 60_000
"""So many sets of answers are looked at for each size; what is beyond that is not told."""


class Settling(Struct, frozen=True):
    """A decision that cannot be made yet, with the smallest set of questions whose answers can make it.

    The questions are in the order of how much they tell. `needed` is empty if no set of up to MOST questions does it.
    """

    part: str
    needed: tuple[str, ...]

    def sentence(self, pack: Pack) -> str:
        """Return it in words."""
        heading = HEADINGS[self.part]
        labels = [pack.asked[name].label for name in self.needed]
        if not labels:
            return f"{heading}: it takes more than {MOST} further answers to decide."
        if len(labels) == 1:
            return f"{heading}: the answer to “{labels[0]}” alone may be enough to decide."
        return f"{heading}: {len(labels)} answers together may be enough to decide: {', '.join(labels)}."


def settlings(engine: ColumnarEngine, known: Mapping[str, Known], completions: Completions) -> tuple[Settling, ...]:
    """Return, for each decision that cannot be made yet, the smallest set of open questions that can settle it."""
    undetermined = Standing.UNDETERMINED.value
    return tuple(
        Settling(part, _smallest(engine, known, completions, part))
        for part in HEADINGS
        if getattr(completions.now, part) == undetermined
    )


def _smallest(
    engine: ColumnarEngine, known: Mapping[str, Known], completions: Completions, part: str
) -> tuple[str, ...]:
    """Return the smallest set of attributes with values that decide, of several the one that tells most."""
    bits = {name: completions.information(name, part) for name in completions.names}
    core = _core(engine.pack, part)
    ranked = sorted(completions.names, key=lambda name: (name not in core, -bits[name]))[:_CANDIDATES]
    values = alternatives(engine, known, ranked)
    options: list[Option] = []
    places: dict[str, list[int]] = {}
    for name in ranked:
        spread = values[name][:: max(1, -(-len(values[name]) // _VALUES))]
        places[name] = list(range(len(options), len(options) + len(spread)))
        options += [(name, Known(value)) for value in spread]
    for size in range(1, MOST + 1):
        sets = sorted(combinations(ranked, size), key=lambda names: -sum(bits[name] for name in names))
        rows = list(islice(_rows(sets, places), _TRIED))
        if not rows:
            return ()
        chosen = np.array([row for _, row in rows])
        first = 0
        for block in engine.variants(known, options, chosen):
            found = np.flatnonzero(_decided(block.decided, part))
            if len(found):
                return tuple(sorted(rows[first + int(found[0])][0], key=lambda name: -bits[name]))
            first += block.size
    return ()


def _rows(
    sets: Sequence[tuple[str, ...]], places: Mapping[str, list[int]]
) -> Iterator[tuple[tuple[str, ...], tuple[int, ...]]]:
    for names in sets:
        for row in product(*(places[name] for name in names)):
            yield names, row


def _decided(decided: DecisionColumns, part: str) -> Array:
    """Return where a decision is made."""
    standings = {
        "lead": decided.lead.standing,
        "operating_model": decided.model.standing,
        "consultants": decided.consultants.standing,
    }
    return np.asarray(standings[part] != STANDINGS.index(Standing.UNDETERMINED))


def _core(pack: Pack, part: str) -> set[str]:
    settings = {
        "lead": pack.decisions.lead.core_questions,
        "operating_model": pack.decisions.model.core_questions,
        "consultants": pack.decisions.consultants.core_questions,
    }
    return {name for group in settings[part] for name in pack.asked_behind(group)}
