"""Files made to use up time or memory: each is read or refused by a process that may use little of either."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from small_pack import files, guard_rail, question, rule, write_pack

from advisor.files.tree import MAX_BYTES

SECONDS = 2
MEGABYTES = 200
READ_EACH = f"""
import json, math, resource, sys
from pathlib import Path
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.files.pack_reader import read_pack
from advisor.files.tree import read_tree

pages = int(Path("/proc/self/statm").read_text().split()[0])
most = pages * resource.getpagesize() + {MEGABYTES} * 2**20
resource.setrlimit(resource.RLIMIT_AS, (most, most))
for name in sys.argv[1:]:
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + {SECONDS})
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.RLIM_INFINITY))
    path, said = Path(name), "read"
    try:
        if path.is_dir():
            pack = read_pack(path)
            ForwardEngine(pack).assess({{}})
            ColumnarEngine(pack).assess([{{}}])
        else:
            read_tree(path, "x")
    except AdvisorError as error:
        said = str(error)
    print(json.dumps([path.name, said]), flush=True)
"""
"""Reads files, and reads and uses packs, one after another; dies where one takes too much."""


def told(paths: Iterable[Path]) -> dict[str, str]:
    """Return what a process bound in time and memory says of each file or pack, by its name."""
    environment = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    command = [sys.executable, "-c", READ_EACH, *map(str, paths)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    said = dict(json.loads(line) for line in done.stdout.splitlines())
    assert done.returncode == 0, f"it died after {list(said)[-1:]}: {done.stderr[-2000:]}"
    return said


def misses(said: Mapping[str, str], expected: Mapping[str, str]) -> list[str]:
    """Return what is not said as it should be."""
    assert set(said) == set(expected)
    return [f"{name}: {said[name][:500]}" for name, words in expected.items() if not re.search(words, said[name])]


def filled(start: str, part: str, end: str = "") -> str:
    """Return a file as large as a file may be: the part again and again."""
    return start + part * ((MAX_BYTES - len(start) - len(end)) // len(part)) + end


MANY = r"^x:\d+:\d+: the file has more than 150,000 names and values, so this is probably another file \[too-many\]$"
DEEP = r"^x:\d+:\d+: the file nests more than 40 levels deep; flatten it \[too-deep\]$"
NO_UTF8 = r"^x:1:1: from here on this is not text in UTF-8"
FILES: dict[str, tuple[str, str]] = {
    "nested-lists": (filled("", "["), DEEP),
    "nested-mappings": (filled("", "{a: "), DEEP),
    "nested-hyphens": (filled("", "- "), DEEP),
    "nested-lines": ("".join(f"{' ' * depth}a:\n" for depth in range(1300)), DEEP),
    "digits": (filled("a: ", "9"), "^read$"),
    "decimals": (filled("a: 0.", "9"), "^read$"),
    "exponent": (filled("a: 1e", "9"), "^read$"),
    "zeros": (filled("a: ", "0"), r"^x:1:4: 0{57}\.\.\. starts with a zero; write the number without it"),
    "long-text": (filled("a: '", "x", "'"), "^read$"),
    "long-block": (filled("a: >\n", " x\n"), "^read$"),
    "long-name": (filled("? ", "k", "\n: 1"), "^read$"),
    "comments": (filled("", "#\n"), "^read$"),
    "escapes": (filled('a: "', "\\x41", '"'), "^read$"),
    "aliases": (filled("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "- *b\n"), r"x:1:4: &a is an anchor"),
    "anchor": (filled("a: &", "a", " x"), r"^x:1:4: &a{57}\.\.\. is an anchor"),
    "tag": (filled("a: !", "a", " x"), r"^x:1:4: !a{56}\.\.\. is a tag"),
    "documents": (filled("", "---\n"), "^x:2:1: a second document starts here"),
    "doubled-names": (filled("", "a: 1\n"), r"reading stopped after 100 faults"),
    "unclosed": (filled("a: '", "x\n"), "^x:1:4: .*the quote that opens here is never closed"),
    "questions": (filled("", "? "), "what stands before a colon is a name or a number"),
    "zero-bytes": (filled("", "\0"), NO_UTF8),
    "not-text": (filled("", "\udcff"), NO_UTF8),
    "too-large": (filled("a: '", "x", "'") + " " * 100, "^x is too large: a file .* has at most 1 MB"),
}
SLOW_FILES: dict[str, tuple[str, str]] = {
    "values": (filled("[", "a,", "]"), MANY),
    "empty-lists": (filled("[", "[],", "]"), MANY),
    "empty-mappings": (filled("[", "{},", "]"), MANY),
    "hyphens": (filled("", "- - - -\n"), MANY),
    "empty-names": ("".join(f"n{number}:\n" for number in range(110_000)), MANY),
}


def tried(folder: Path, texts: Mapping[str, tuple[str, str]]) -> list[str]:
    for name, (text, _) in texts.items():
        (folder / name).write_bytes(text.encode("utf-8", "surrogateescape"))
    return misses(told(folder / name for name in texts), {name: words for name, (_, words) in texts.items()})


def test_a_nasty_file_ends_soon(tmp_path):
    """Whatever fills a file of the size that is read takes neither the time nor the memory of its reader."""
    assert tried(tmp_path, FILES) == []


@pytest.mark.slow
def test_a_file_of_many_values_ends_soon(tmp_path):
    """These take a second each."""
    assert tried(tmp_path, SLOW_FILES) == []


SCALE = {"type": "ordinal", "levels": dict.fromkeys(range(5), "So")}


def scales(count: int) -> list[dict[str, Any]]:
    """Return so many questions, q0, q1 and so on."""
    return [question(f"q{number}", SCALE) for number in range(count)]


def conditions(when: object, count: int = 60) -> dict[str, Any]:
    """Return the parts of a pack with a rule that has this condition."""
    return {"questions": scales(count), "rules": [rule("A01", when, {"lead.ci_team": 0.5})]}


def derived(**entry: Any) -> dict[str, Any]:
    """Return the parts of a pack with a derived whole number."""
    return {"questions": scales(101), "derived": {"total": {"type": "integer", **entry}}}


def chain(length: int) -> dict[str, Any]:
    """Return the parts of a pack with derived attributes each of which follows from the one after it."""
    names = [*(f"d{number}" for number in range(length)), "people"]
    steps = pairwise(names)
    return {"derived": {name: {"type": "integer", "required": [given], "formula": given} for name, given in steps}}


def named(prefix: str, count: int) -> list[dict[str, Any]]:
    """Return so many questions with long names that look alike."""
    return [question(f"{prefix}{number}", SCALE) for number in range(count)]


EITHER = [{"any": [{f"q{2 * number}": 1}, {f"q{2 * number + 1}": 2}]} for number in range(30)]
BOTH = [{"all": part["any"]} for part in EITHER]
ONES = {f"q{number}": 1 for number in range(201)}
PAIRS = [[f"q{2 * number}", f"q{2 * number + 1}"] for number in range(40)]
RAIL = guard_rail("G1", {"all": EITHER}, force="model.hub_and_spoke")
ROWS = [{"when": {"people": number}, "value": number} for number in range(1, 1100)]
MANY_CHOICES = {"type": "choice", "choices": {f"c{number}": "One" for number in range(20_000)}}
SPRAWL = "multiplied out, the condition has more than 100 alternatives; split it"
CASES = "multiplied out, total has more than 1000 cases"


def first(count: int) -> dict[str, int]:
    """Return a condition that tests so many of the questions."""
    return {name: ONES[name] for name in list(ONES)[:count]}


def together(count: int) -> str:
    """Return a formula that adds so many of the questions."""
    return "+".join(list(ONES)[:count])


PACKS: dict[str, tuple[dict[str, Any], str]] = {
    "two-to-the-thirtieth": (conditions({"all": EITHER}), SPRAWL),
    "beside-what-never-holds": (conditions({"not": "always", "all": EITHER}), SPRAWL),
    "needs-beyond": (derived(required=PAIRS, formula=together(80)), CASES),
    "assumed-beyond": (
        derived(
            refining={name: {"assume": 1} for name in first(40)},
            cases=[{"when": first(40), "value": 1}],
        ),
        CASES,
    ),
    "steps-beyond": (chain(1000), "is one of more than 40 derived attributes that rest on one another in a row"),
}
SLOW_PACKS: dict[str, tuple[dict[str, Any], str]] = {
    "not-of-them": (conditions({"not": {"any": [{"not": part} for part in EITHER]}}), SPRAWL),
    "in-a-guard-rail": ({"questions": scales(60), "guard_rails": [RAIL]}, SPRAWL),
    "in-ask-when": ({"questions": [*scales(60), question("last", SCALE, ask_when={"any": BOTH})]}, SPRAWL),
    "tests-at-the-limit": (conditions(first(200), 200), "^read$"),
    "tests-of-one-name": (conditions({"all": [{"q0": {"at_least": n % 5}} for n in range(200)]}), "^read$"),
    "tests-beyond": (conditions(first(201), 201), "the condition has more than 200 tests; derive"),
    "needs-at-the-limit": (derived(required=PAIRS[:8], formula=together(16)), "^read$"),
    "inputs-beyond": (
        derived(deciding=list(first(101)), cases=[{"when": first(101), "value": 1}]),
        "total has more than 100 inputs; derive",
    ),
    "rows-beyond": (derived(required=["people"], cases=ROWS), CASES),
    "steps-at-the-limit": (chain(40), "^read$"),
    "choices-beyond": ({"questions": [question("many", MANY_CHOICES)]}, "has more than 200 values; split it up"),
    "names-that-look-alike": (
        {
            "questions": named("a" * 90, 1000),
            "rules": [rule(f"A{n:02}", {f"{'a' * 90}{n}x": 1}, {"lead.ci_team": 0.5}) for n in range(99)],
        },
        "there is no attribute a{57}",
    ),
}


def used(folder: Path, packs: Mapping[str, tuple[dict[str, Any], str]]) -> list[str]:
    for name, (parts, _) in packs.items():
        write_pack(folder / name, files(**parts))
    return misses(told(folder / name for name in packs), {name: words for name, (_, words) in packs.items()})


def test_a_nasty_pack_ends_soon(tmp_path):
    """What multiplies in the engines is refused when it is read."""
    assert used(tmp_path, PACKS) == []


@pytest.mark.slow
def test_other_nasty_packs_end_soon(tmp_path):
    """And what is read, just below the limits, is of use."""
    assert used(tmp_path, SLOW_PACKS) == []
