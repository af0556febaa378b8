"""What an answer might have been instead: every value that the rules can tell apart.

Of a number one value stands for each range that the rules tell apart while the other answers stay as they are: the
number in the range that is nearest to the answer. Of a multichoice the lists that differ by one choice are taken.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Option, Organizations
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.limits import numeric_limits

_EVERY_UP_TO = 40
_GROWTH = 1.1
_PARTS = 32
_WIDEST = 1000
"""As far as a number is looked at that the pack compares with nothing; else ten times the highest limit."""


def alternatives(
    engine: ColumnarEngine, answers: Mapping[str, Known], names: Sequence[str]
) -> dict[str, tuple[Value, ...]]:
    """Return, per attribute, the values it might have had instead of the one given; all of them if none was given."""
    asked = engine.pack.asked
    ranges = noticed_ranges(engine, answers, [name for name in names if asked[name].kind is Kind.INTEGER])
    found: dict[str, tuple[Value, ...]] = {}
    for name in names:
        given = answers.get(name)
        if name in ranges:
            found[name] = _one_of_each(ranges[name], None if given is None else int(_number(given.value)))
        elif asked[name].kind is Kind.MULTICHOICE:
            found[name] = _lists(asked[name], None if given is None else given.value)
        else:
            found[name] = tuple(value for value in asked[name].values if given is None or value != given.value)
    return found


def noticed_ranges(
    engine: ColumnarEngine, answers: Mapping[str, Known], names: Sequence[str]
) -> dict[str, tuple[tuple[int, int], ...]]:
    """Return, per number, the ranges (both ends included) within which no rule notices any difference.

    A grid of values is assessed; where neighbors come out differently, finer and finer grids find the place.
    """
    grids = {name: _grid(engine, name, answers.get(name)) for name in names}
    edges: dict[str, list[int]] = {name: [] for name in names}
    open_ = list(grids.items())
    while open_:
        finer: list[tuple[str, list[int]]] = []
        for name, low, high in _differing(engine, answers, open_):
            if high - low == 1:
                edges[name].append(high)
            else:
                finer.append((name, [*range(low, high, max(1, (high - low) // _PARTS)), high]))
        open_ = finer
    return {name: _ranges(grid[0], sorted(edges[name]), grid[-1]) for name, grid in grids.items()}


def _ranges(first: int, edges: list[int], last: int) -> tuple[tuple[int, int], ...]:
    return tuple(zip([first, *edges], [*(edge - 1 for edge in edges), last], strict=True))


def _grid(engine: ColumnarEngine, name: str, given: Known | None) -> list[int]:
    """Return rising numbers to look at: all small ones, around each limit and the answer, and on by tenths."""
    middle = [*numeric_limits(engine.pack)[name], *([int(_number(given.value))] if given else [])]
    most = max([_WIDEST, *(10 * item for item in middle)])
    minimum = engine.pack.asked[name].minimum
    least = min([0, *(10 * item for item in middle)]) if minimum is None else minimum
    found = {*range(max(least, -_EVERY_UP_TO), max(least, 0) + _EVERY_UP_TO), least, most}
    found |= {near for item in middle for near in (item - 1, item, item + 1)}
    size = float(max(least, 0) + _EVERY_UP_TO)
    while size < max(most, -least):
        found |= {int(size), -int(size)}
        size *= _GROWTH
    return sorted(item for item in found if least <= item <= most)


def _differing(
    engine: ColumnarEngine, answers: Mapping[str, Known], grids: Sequence[tuple[str, Sequence[int]]]
) -> list[tuple[str, int, int]]:
    """Return the neighbors in any of the grids that something in the rules tells apart."""
    rows = [(index, name, number) for index, (name, grid) in enumerate(grids) for number in grid]
    options: list[Option] = [(name, Known(number)) for _, name, number in rows]
    chosen = np.arange(len(options))[:, None]
    assessed = engine.assess_block(Organizations.variants(engine.pack, answers, options, chosen))
    differs = np.zeros(len(rows) - 1, bool)
    for column in assessed.noticed():
        differs |= column[1:] != column[:-1]
    found = [(rows[place], rows[place + 1]) for place in np.flatnonzero(differs)]
    return [(name, low, high) for (grid, name, low), (other, _, high) in found if grid == other]


def _one_of_each(ranges: Sequence[tuple[int, int]], given: int | None) -> tuple[int, ...]:
    """Return of each range but the answer's own the number nearest to the answer; without an answer, its lowest."""
    if given is None:
        return tuple(low for low, _ in ranges)
    return tuple(low if low > given else high for low, high in ranges if not low <= given <= high)


def _lists(attribute: Attribute, given: Value | None) -> tuple[Value, ...]:
    """Return the lists with one choice more or less; without an answer, the empty list and each choice alone."""
    chosen = given if isinstance(given, tuple) else ()
    toggled = [
        tuple(str(item) for item in attribute.values if (item in chosen) != (item == turned))
        for turned in attribute.values
    ]
    return tuple(toggled) if given is not None else ((), *toggled)


def _number(value: Value) -> float:
    assert isinstance(value, (int, float)), "a number is asked for"
    return value
