"""How long reading the shipped pack takes, which every command waits for, and how much of that is YAML and how much
checking; and how long `advisor pack check` takes, with all it proves.

The peer is PyYAML's C parser on the same files: once only parsing, once building plain lists and mappings.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import yaml
from timing import (
    collect_as_the_command_does,
    duration,
    machine,
    ratios,
    rounds,
    seconds_of,
    stay_on_one_processor,
    times,
)

from advisor.files.packs import open_pack
from advisor.files.tree import read_tree

ROUNDS = 11
CHECK_ROUNDS = 3
CHECK = [sys.executable, "-m", "advisor.cli.main", "pack", "check", "--format", "json"]
BESIDE = ("upkeep.yaml", "lock.yaml")
"""Files that reading a pack leaves alone."""

WHOLE = "reading the pack"
TREES = "its files to trees that know their places"
BEYOND = "what is checked and built from the trees"
PARSED, PLAIN = "PyYAML, parsing alone", "PyYAML, to plain values"
CHECKS = "advisor pack check, the whole process"


def main() -> None:
    """Measure in rounds and print what came out."""
    print(machine(stay_on_one_processor()), flush=True)
    pack = open_pack()
    folder = Path(pack.folder)
    paths = [path for path in sorted(folder.glob("*.yaml")) if path.name not in BESIDE]
    paths += sorted((folder / "rules").glob("*.yaml"))
    texts = [path.read_text(encoding="utf-8") for path in paths]
    size, lines = sum(map(len, texts)) / 1000, sum(text.count("\n") for text in texts)
    print(f"\n{len(pack.rules)} rules; {len(paths)} files, {lines:,} lines, {size:,.0f} kB")
    collect_as_the_command_does()
    runs = {
        WHOLE: open_pack,
        TREES: lambda: [read_tree(path) for path in paths],
        PARSED: lambda: parse(texts),
        PLAIN: lambda: [yaml.load(text, Loader=yaml.CSafeLoader) for text in texts],
    }
    found = rounds({name: partial(seconds_of, run) for name, run in runs.items()}, ROUNDS)
    found[BEYOND] = [whole - trees for whole, trees in zip(found[WHOLE], found[TREES], strict=True)]
    print(f"Median of {ROUNDS} rounds (lowest to highest)")
    for name in (WHOLE, TREES, BEYOND, PARSED, PLAIN):
        print(f"  {name:48}{duration(found[name])}")
    print("\nRatios within a round, median (lowest to highest)")
    for one, other in ((WHOLE, PLAIN), (TREES, PLAIN), (BEYOND, PLAIN), (WHOLE, PARSED)):
        print(f"  {f'{one} / {other}':72}{times(ratios(found[one], found[other]))}")
    slow = rounds({WHOLE: partial(seconds_of, open_pack), CHECKS: partial(seconds_of, check)}, CHECK_ROUNDS)
    print(f"\nMedian of {CHECK_ROUNDS} rounds (lowest to highest)")
    print(f"  {CHECKS:48}{duration(slow[CHECKS])}")
    print(f"  {f'{CHECKS} / {WHOLE}':72}{times(ratios(slow[CHECKS], slow[WHOLE]))}")


def parse(texts: Sequence[str]) -> None:
    """Let PyYAML go through the texts and keep nothing."""
    for text in texts:
        for _ in yaml.parse(text, Loader=yaml.CSafeLoader):
            pass


def check() -> None:
    """Run the command to its end, whatever it finds."""
    told = subprocess.run(CHECK, check=False, stdout=subprocess.PIPE).stdout
    assert "findings" in json.loads(told)


if __name__ == "__main__":
    main()
