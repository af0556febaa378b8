"""How time grows with the number of organizations, from one to a million, on the shipped pack.

The columnar engine goes as far as a million, block by block; drawing the organizations is not counted. The forward
engine and CLIPS assess one organization after the other, up to a thousand. They are given dictionaries of answers, so
the columnar engine is timed a second time with the encoding of such dictionaries as columns. Before anything is timed,
all three must conclude the same.

Prints the figures; with a path ending in .svg it also draws them.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

from agreement import ClipsOracle, agreed
from drawn import answers, draw
from plots import Line, Panel
from plots import draw as draw_plots
from timing import collect_as_the_command_does, duration, machine, ratios, rounds, seconds_of, stay_on_one_processor
from timing import times as told

from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.files.packs import open_pack
from advisor.model.answers import Known

SIZES = tuple(10**power for power in range(7))
TICKS = SIZES[::2]
MOST_ONE_BY_ONE = 1000
COMPARED = 200
"""So many organizations are assessed by all three before anything is timed."""
ROUNDS = 5
AT_LEAST = 0.1
"""A measurement is repeated until so many seconds have passed."""

FORWARD, CLIPS, COLUMNAR, ENCODED = "forward engine", "CLIPS", "columnar engine", "columnar, with encoding"
NAMES = (FORWARD, CLIPS, ENCODED, COLUMNAR)
RATIOS = ((FORWARD, COLUMNAR), (FORWARD, ENCODED), (CLIPS, COLUMNAR), (CLIPS, ENCODED), (FORWARD, CLIPS))

Measured = Mapping[str, Mapping[int, Sequence[float]]]
"""Seconds, round by round, by engine and number of organizations."""


def main() -> None:
    """See that the engines agree, measure in rounds and print what came out."""
    print(machine(stay_on_one_processor()), flush=True)
    pack = open_pack()
    forward, clips, columnar = ForwardEngine(pack), ClipsOracle(pack), ColumnarEngine(pack)
    drawn = draw(pack, MOST_ONE_BY_ONE, seed=0)
    known = [answers(pack, drawn, index) for index in range(MOST_ONE_BY_ONE)]
    fire = agreed(forward, columnar, clips, known[:COMPARED])
    print(f"\nAll three conclude the same of {COMPARED} organizations; {fire:.0f} rules fire on average.", flush=True)
    collect_as_the_command_does()
    found = measured(forward, clips, columnar, known)
    each = {
        name: {size: [taken / size for taken in seconds] for size, seconds in by_size.items()}
        for name, by_size in found.items()
    }
    table("All organizations", found)
    table("Each of them", each)
    print("\nRatios of time within a round, median (lowest to highest)")
    print(f"{'':42}{'one organization':>28}{f'{MOST_ONE_BY_ONE:,} organizations':>28}")
    for one, other in RATIOS:
        row = [told(ratios(found[one][size], found[other][size])) for size in (1, MOST_ONE_BY_ONE)]
        print(f"  {f'{one} / {other}':40}{''.join(f'{entry:>28}' for entry in row)}")
    if len(sys.argv) > 1:
        panels = (Panel("time for all of them", lines(found)), Panel("time for each of them", lines(each)))
        draw_plots(Path(sys.argv[1]), panels, "organizations", TICKS)


def measured(
    forward: ForwardEngine, clips: ClipsOracle, columnar: ColumnarEngine, known: Sequence[Mapping[str, Known]]
) -> Measured:
    """Return the seconds for all organizations, everything in each round."""
    clocks = {(COLUMNAR, size): partial(columnar_seconds, columnar, size) for size in SIZES}
    one_by_one = {FORWARD: forward.assess, CLIPS: clips.advise}
    for size in (size for size in SIZES if size <= MOST_ONE_BY_ONE):
        some = known[:size]
        clocks[ENCODED, size] = partial(seconds_of, partial(columnar.assess, some), AT_LEAST)
        for name, assess in one_by_one.items():
            clocks[name, size] = partial(seconds_of, partial(all_of, assess, some), AT_LEAST)
    seconds = rounds(clocks, ROUNDS)
    return {name: {size: seconds[name, size] for size in SIZES if (name, size) in seconds} for name in NAMES}


def all_of(assess: Callable[[Mapping[str, Known]], object], organizations: Sequence[Mapping[str, Known]]) -> None:
    """Assess one organization after the other."""
    for known in organizations:
        assess(known)


def columnar_seconds(engine: ColumnarEngine, size: int) -> float:
    """Return the seconds to assess so many organizations, drawn block by block while the clock stands."""
    done, passed = 0, 0.0
    while passed < AT_LEAST:
        for seed, start in enumerate(range(0, size, BLOCK)):
            organizations = draw(engine.pack, min(BLOCK, size - start), seed)
            began = time.perf_counter()
            engine.assess_block(organizations)
            passed += time.perf_counter() - began
        done += 1
    return passed / done


def table(title: str, found: Measured) -> None:
    """Print the durations of each engine by the number of organizations."""
    print(f"\n{title}, median of {ROUNDS} rounds (lowest to highest)")
    print(f"{'organizations':>15}{''.join(f'{name:>25}' for name in NAMES)}")
    for size in SIZES:
        row = (duration(found[name][size]) if size in found[name] else "" for name in NAMES)
        print(f"{size:15,}{''.join(f'{entry:>25}' for entry in row)}".rstrip())


def lines(found: Measured) -> list[Line]:
    """Return a line for each engine; that with encoding is a variant of its own."""
    variants = {ENCODED: ("with\nencoding", COLUMNAR, "--")}
    return [
        Line(name, engine, found[key], style)
        for key in NAMES
        for name, engine, style in [variants.get(key, (key, key, "-"))]
    ]


if __name__ == "__main__":
    main()
