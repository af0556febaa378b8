"""How many organizations per second the columnar engine assesses, beside the forward engine and CLIPS; and in how much
memory.

One run on one processor, the shipped pack, the same organizations for all. CLIPS only matches and fires the rules, with
everything that the advisor works out given to it (see `clips_rules`), so the ratio to it is a lower bound. Before
anything is timed, each organization must have fired the same rules and guard rails in all three.
"""

from __future__ import annotations

import cProfile
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from clips_rules import ClipsRules
from drawn import answers, draw
from timing import machine, ratios, rounds, seconds_of, spread, stay_on_one_processor

from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.columnar.organizations import Organizations
from advisor.engine.forward import ForwardEngine
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.pack import Pack

ROUNDS = 11
BLOCKS = 4
FEW = 200
"""So many of the organizations go to the slower engines."""
TIMES_CLIPS = 20
"""CLIPS goes through them so many times in each round."""
SEED = 1_000_000

COLUMNAR, PROGRAM, ENCODING = "columnar engine", "columnar, with the program", "encoding answers as columns"
FORWARD = "forward engine"
CLIPS, MATCHING = "CLIPS, matching and firing", "CLIPS, matching alone"
RATIOS = ((COLUMNAR, FORWARD), (PROGRAM, FORWARD), (COLUMNAR, CLIPS), (COLUMNAR, MATCHING))

WHOLE = "ColumnarEngine.assess_block"
STEPS = {
    "derived attributes": "ColumnarEngine._derive",
    "conditions of rules and guard rails": "Facts.premise",
    "combining certainties (evidence and advice)": "Evidence.combine",
    "decisions": "ColumnSelection.decide",
}


class Contender(NamedTuple):
    """Something that is timed: `run` does it to so many organizations."""

    name: str
    size: int
    run: Callable[[], object]


def main() -> None:
    """Measure in rounds, every contender in each, so that a drift of the machine hits all of them."""
    print(machine(stay_on_one_processor()), flush=True)
    print()
    subprocess.run([sys.executable, str(Path(__file__).with_name("million.py"))], check=True)
    pack = open_pack()
    columnar, forward = ColumnarEngine(pack), ForwardEngine(pack)
    organizations = draw(pack, BLOCKS * BLOCK, SEED)
    few = [answers(pack, organizations, index) for index in range(FEW)]
    rules = checked_rules(pack, columnar, forward, few)
    contenders = (
        Contender(COLUMNAR, organizations.size, lambda: assess(columnar, organizations)),
        Contender(PROGRAM, organizations.size, lambda: assess_with_program(columnar, organizations)),
        Contender(ENCODING, FEW, lambda: Organizations.of(pack, few)),
        Contender(FORWARD, FEW, lambda: [forward.assess(known) for known in few]),
        Contender(CLIPS, FEW * TIMES_CLIPS, lambda: repeat(rules.fire_all)),
        Contender(MATCHING, FEW * TIMES_CLIPS, lambda: repeat(rules.match_all)),
    )
    speeds = measured(contenders)
    print(f"\nOrganizations per second, median of {ROUNDS} rounds (lowest to highest)")
    for name, found in speeds.items():
        print(f"  {name:44} {spread(found, ',.0f')}")
    print("\nRatios within a round, median (lowest to highest); those to CLIPS are lower bounds")
    for faster, slower in RATIOS:
        found = spread(ratios(speeds[faster], speeds[slower]), ",.1f")
        print(f"  {f'{faster} / {slower}':58} {found}")
    print("\nWhere the columnar engine spends its time, by cProfile")
    for name, share in shares(lambda: assess(columnar, organizations)).items():
        print(f"  {name:44} {share:6.1%}")


# --- what is timed ---------------------------------------------------------------------------------------------------


def assess(engine: ColumnarEngine, organizations: Organizations) -> None:
    """Assess all organizations: derived attributes, evidence, guard rails, decisions and advice."""
    for _ in engine.blocks(organizations):
        pass


def assess_with_program(engine: ColumnarEngine, organizations: Organizations) -> None:
    """Assess, and work out what the forward engine tells besides: the program, and questions that are not relevant."""
    for assessed in engine.blocks(organizations):
        for name, _ in engine.pack.program.conditions():
            assessed.holding(name)
        for question in engine.pack.questions:
            assessed.irrelevant(question.id)


def repeat(run: Callable[[], None]) -> None:
    """Let CLIPS go through its organizations several times, so that a round is long enough to be timed."""
    for _ in range(TIMES_CLIPS):
        run()


def checked_rules(
    pack: Pack, columnar: ColumnarEngine, forward: ForwardEngine, organizations: Sequence[Mapping[str, Known]]
) -> ClipsRules:
    """Return the program for CLIPS once the three are known to fire the same rules for each organization."""
    assessed = columnar.assess(organizations)
    facts = [
        {name: fact for name in pack.attributes if (fact := assessed.known(name, index)) is not None}
        for index in range(len(organizations))
    ]
    rules = ClipsRules(pack, facts)
    total = 0
    for index, known in enumerate(organizations):
        outcome = forward.assess(known)
        expected = {item.rule for item in outcome.firings} | {item.rail for item in outcome.guard_rails}
        in_columns = {rule.id for rule in pack.rules if assessed.premise(rule.id, index)}
        in_columns |= {rail.id for rail in pack.guard_rails if assessed.rail(rail.id, index)}
        assert expected == in_columns == rules.fired(index), f"organization {index} fires other rules"
        total += len(expected)
    read = f"{len(pack.rules)} rules and {len(pack.guard_rails)} guard rails, {rules.alternatives} alternatives"
    print(f"\nAll three fired the same of {read},\n  for {FEW} organizations; {total / FEW:.0f} for each on average")
    return rules


# --- measuring -------------------------------------------------------------------------------------------------------


def measured(contenders: Sequence[Contender]) -> dict[str, list[float]]:
    """Return how many organizations per second each contender managed, round by round."""
    seconds = rounds({item.name: partial(seconds_of, item.run) for item in contenders}, ROUNDS)
    return {item.name: [item.size / passed for passed in seconds[item.name]] for item in contenders}


def shares(run: Callable[[], None]) -> dict[str, float]:
    """Return the part of each step in the whole."""
    profile = cProfile.Profile()
    profile.runcall(run)
    spent = {entry.code.co_qualname: entry.totaltime for entry in profile.getstats() if not isinstance(entry.code, str)}
    found = {name: spent[function] / spent[WHOLE] for name, function in STEPS.items()}
    return found | {"everything else": 1 - sum(found.values())}


if __name__ == "__main__":
    main()
