"""How time grows with the number of rules: the forward engine, CLIPS and the columnar engine on packs made up for it.

All three do the whole work: derived attributes, evidence, guard rails, decisions and advice. The program for CLIPS is
the second opinion of the tests (docs/second-opinion.md), which concludes all of that by itself. Before anything is
timed, the three must conclude the same of every organization. Prints the figures; with a path ending in .svg it also
draws them.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from agreement import ClipsOracle, agreed
from drawn import answers, draw
from made_packs import made_pack
from plots import Line, Panel
from plots import draw as draw_plots
from timing import collect_as_the_command_does, duration, machine, ratios, rounds, seconds_of, stay_on_one_processor
from timing import times as told

from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.columnar.organizations import Organizations
from advisor.engine.forward import ForwardEngine
from advisor.model.answers import Known
from advisor.model.condition import alternatives
from advisor.model.pack import Pack

RULES = (50, 100, 200, 400, 700, 1000)
TICKS = (50, 100, 200, 400, 1000)
FEW = 20
"""So many organizations go to the forward engine and to CLIPS; the columnar engine assesses a block."""
ROUNDS = 11
AT_LEAST = 0.1
"""A measurement is repeated until so many seconds have passed."""
TENFOLD = (100, 1000)

FORWARD, CLIPS, COLUMNAR = ENGINES = ("forward engine", "CLIPS", "columnar engine")
ASSESS, BUILD = "assess", "build"
RATIOS = ((FORWARD, COLUMNAR), (CLIPS, COLUMNAR), (FORWARD, CLIPS))

Measured = Mapping[tuple[str, str, int], Sequence[float]]
"""Seconds, round by round, by what was done, engine and number of rules."""


class Contest(NamedTuple):
    """The three engines with one pack, and what they assess."""

    pack: Pack
    forward: ForwardEngine
    clips: ClipsOracle
    columnar: ColumnarEngine
    block: Organizations
    few: Sequence[Mapping[str, Known]]

    def runs(self) -> dict[tuple[str, str], tuple[int, Callable[[], object]]]:
        """Return what is timed, with the number of organizations that it serves."""
        return {
            (ASSESS, FORWARD): (FEW, lambda: [self.forward.assess(known) for known in self.few]),
            (ASSESS, CLIPS): (FEW, lambda: [self.clips.advise(known) for known in self.few]),
            (ASSESS, COLUMNAR): (BLOCK, lambda: self.columnar.assess_block(self.block)),
            (BUILD, FORWARD): (1, lambda: ForwardEngine(self.pack)),
            (BUILD, CLIPS): (1, lambda: ClipsOracle(self.pack)),
            (BUILD, COLUMNAR): (1, lambda: ColumnarEngine(self.pack)),
        }


def main() -> None:
    """Make the packs, see that the engines agree, measure in rounds and print what came out."""
    print(machine(stay_on_one_processor()), flush=True)
    print(f"\n{'rules':>7}{'questions':>11}{'derived':>9}{'guard rails':>13}{'alternatives':>14}{'fire':>6}")
    contests = {}
    for number in RULES:
        with tempfile.TemporaryDirectory() as folder:
            contests[number] = contest(made_pack(Path(folder), number))
    print(f"All three conclude the same of {FEW} organizations under each pack.", flush=True)
    collect_as_the_command_does()
    found = measured(contests)
    table(f"One organization, in the columnar engine as one of {BLOCK:,}", ASSESS, found)
    table("Building an engine from a pack that has been read", BUILD, found)
    print("\nTime for one organization, ratios within a round, median (lowest to highest)")
    heads = (f"{slower} / {faster}" for slower, faster in RATIOS)
    print(f"{'rules':>7}{''.join(f'{head:>34}' for head in heads)}")
    for number in RULES:
        row = [told(ratios(found[ASSESS, one, number], found[ASSESS, other, number])) for one, other in RATIOS]
        print(f"{number:7,}{''.join(f'{entry:>34}' for entry in row)}")
    few, many = TENFOLD
    print(f"\nFrom {few:,} to {many:,} rules, so many times the time within a round, median (lowest to highest)")
    for what, name in ((ASSESS, "one organization"), (BUILD, "building")):
        for engine in ENGINES:
            print(f"  {f'{name}, {engine}':40}{told(ratios(found[what, engine, many], found[what, engine, few])):>24}")
    if len(sys.argv) > 1:
        plot(Path(sys.argv[1]), found)


def contest(pack: Pack) -> Contest:
    """Return the engines with a pack once they agree, and print what the pack is like."""
    block = draw(pack, BLOCK, seed=len(pack.rules))
    few = [answers(pack, block, index) for index in range(FEW)]
    forward, clips, columnar = ForwardEngine(pack), ClipsOracle(pack), ColumnarEngine(pack)
    fire = agreed(forward, columnar, clips, few)
    different = sum(len(alternatives(rule.when)) for rule in pack.rules)
    numbers = f"{len(pack.rules):7,}{len(pack.questions):11}{len(pack.derived):9}{len(pack.guard_rails):13}"
    print(f"{numbers}{different:14,}{fire:6.0f}", flush=True)
    return Contest(pack, forward, clips, columnar, block, few)


def measured(contests: Mapping[int, Contest]) -> Measured:
    """Return the seconds for one organization and for building one engine, everything in each round."""
    runs = {(*what, number): run for number, item in contests.items() for what, run in item.runs().items()}
    seconds = rounds({key: partial(seconds_of, run, AT_LEAST) for key, (_, run) in runs.items()}, ROUNDS)
    return {key: [taken / runs[key][0] for taken in found] for key, found in seconds.items()}


def table(title: str, what: str, found: Measured) -> None:
    """Print the durations of each engine by the number of rules."""
    print(f"\n{title}, median of {ROUNDS} rounds (lowest to highest)")
    print(f"{'rules':>7}{''.join(f'{engine:>27}' for engine in ENGINES)}")
    for number in RULES:
        print(f"{number:7,}{''.join(f'{duration(found[what, engine, number]):>27}' for engine in ENGINES)}")


def plot(path: Path, found: Measured) -> None:
    """Draw both tables."""
    panels = [
        Panel(title, [Line(name, name, {number: found[what, name, number] for number in RULES}) for name in ENGINES])
        for what, title in ((ASSESS, "time for one organization"), (BUILD, "time to build the engine, once"))
    ]
    draw_plots(path, panels, "rules in the pack", TICKS)


if __name__ == "__main__":
    main()
