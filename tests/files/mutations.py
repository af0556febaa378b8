"""Damage of every kind for files that are right: to their bytes, and to the tree of their values."""

from __future__ import annotations

import copy
from collections.abc import Callable, Sequence
from random import Random
from typing import Any

import yaml

Path = tuple[Any, ...]

SNIPPETS = (
    *(b"\x00", b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xef\xbb\xbf", b"\xff\xfe", b"\x85", b"\x1b"),
    *("\u2028", "\ufeff", "\ufffe", "\u202e", "\x85", "\u00a0", "\U0001f600", "é", "٣"),
    *("&a ", "*a", "<<: ", "!!python/object/apply:os.system [x]", "!<x> ", "! ", "%YAML 9.9\n", "%TAG ! x\n"),
    *("\n---\n", "\n...\n", "\t", "\r", "\n", ": ", "- ", "? ", "# ", "|\n", ">9\n", "@", "`", "|-9"),
    *(
        "{",
        "}",
        "[",
        "]",
        ",",
        '"',
        "'",
        "\\",
        '"\\x"',
        '"\\ud800"',
        '"\\ud83d\\ude00"',
        '"\\n"',
        "[" * 60,
        "{a: " * 60,
    ),
    *("9" * 40, "9" * 5000, "1e400", "-0", "007", "1_000", "0x1F", ".nan", "-.inf", "yes", "~", "null", "true"),
    *("not: ", "any: ", "all: ", "always", "formula: ", "when: ", "x" * 2000),
)
"""What is put into a file somewhere: bytes that are no text, signs with a meaning, and numbers out of all reason."""

_RAW = (
    *(
        "&a [*a]",
        "&a {b: *a}",
        "*a",
        "&a 1",
        "!!python/object/apply:os.system [x]",
        "!!binary aGk=",
        "!x {a: 1}",
        "!!set",
    ),
    *(
        "{<<: {a: 1}}",
        "{a: 1, a: 2}",
        "{1: a, true: b}",
        "{? [a] : b}",
        "{~: 1}",
        "{1.5: 1}",
        "{2026-11-22: 1}",
        "2026-11-22",
    ),
    *(
        ".inf",
        ".nan",
        "1e999",
        "-1e308",
        "1e308",
        "5e-324",
        "9" * 5000,
        "0x1F",
        "0o17",
        "007",
        "1_000",
        "12:30:45",
        "yes",
    ),
    *(
        "[" * 45 + "]" * 45,
        "{a: " * 45 + "1" + "}" * 45,
        "[" * 30 + "]" * 30,
        '"\\ud800"',
        '"a\\nb"',
        '"a\\n"',
        '"\\0"',
        "''",
    ),
)
"""Values that no dumper writes, each on one line."""

_CONDITIONS = (
    *("always", "never", {}, {"not": "always"}, {"not": {"not": "always"}}, {"any": []}, {"all": ["always", "always"]}),
    *(
        {"any": ["always", {"not": "always"}]},
        {"nobody": 1},
        {"sponsor": {"between": [3, 1]}},
        {"sponsor": {"is": [1]}},
    ),
    *({"people": {"at_least": 0.5}}, {"people": 10**29}, {"gaps": {"count_between": [-(10**29), 10**29]}}),
)
_VALUES = (
    *(None, True, False, 0, 1, -1, 2, 10**9, 10**10, 10**29, -(10**29), 0.0, 0.5, 1.0, 1.5, -0.5, 1e-9, 1e29),
    *(
        "",
        " ",
        "x",
        "a\nb",
        "a\n",
        "x" * 2000,
        "\x1b[31m",
        "\u202e",
        "😀",
        "always",
        "{value}",
        "{0}",
        "{value!r:>{x}}",
        "%s",
    ),
    *([], {}, [[]], [{}], [None], {"a": {}}, {1: {}}, {True: 1}, {"": ""}, {"id": [1]}, ["x", "x"], [1, "x", True]),
    *(
        "people",
        "sponsor",
        "scope",
        "gaps",
        "1 + people",
        "people / 0",
        "1e999 * people",
        "count(gaps)",
        "bins(people, 1)",
    ),
    *("people * 1e300 * 1e300", "-" * 90 + "people", "1in people", "min(people, sponsor) - 1e308 * 10"),
    *({"formula": "people * 1e300 * 1e300"}, {"formula": "people / 0"}, {"formula": "people - 1e999"}),
    *_CONDITIONS,
)


def mutated_bytes(data: bytes, random: Random) -> bytes:
    """Return the bytes of a file with one to four damages."""
    for _ in range(random.choice((1, 1, 2, 4))):
        data = random.choice(_DAMAGES)(data, random)
    return data


def _flipped(data: bytes, random: Random) -> bytes:
    at = random.randrange(len(data) or 1)
    return data[:at] + bytes(byte ^ 1 << random.randrange(8) for byte in data[at : at + 1]) + data[at + 1 :]


def _put_in(data: bytes, random: Random) -> bytes:
    snippet = random.choice(SNIPPETS)
    start, stop = _slice(data, random) if random.random() < 0.3 else (random.randrange(len(data) + 1),) * 2
    return data[:start] + (snippet.encode() if isinstance(snippet, str) else snippet) + data[stop:]


def _cut_out(data: bytes, random: Random) -> bytes:
    start, stop = _slice(data, random)
    return data[:start] + data[stop:]


def _repeated(data: bytes, random: Random) -> bytes:
    start, stop = _slice(data, random)
    return data[:stop] + data[start:stop] * random.choice((1, 1, 30)) + data[stop:]


def _spliced(data: bytes, random: Random) -> bytes:
    start, stop = _slice(data, random)
    at = random.randrange(len(data) + 1)
    return data[:at] + data[start:stop] + data[at:]


def _cut_off(data: bytes, random: Random) -> bytes:
    return data[: random.randrange(len(data) + 1)]


def _encoded(data: bytes, random: Random) -> bytes:
    return data.decode("utf-8", "replace").encode(
        random.choice(("utf-16", "utf-16-le", "utf-32", "latin-1")), "replace"
    )


def _without_line(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True)
    at = random.randrange(len(lines) or 1)
    return b"".join([*lines[:at], *lines[at + 1 :]])


def _shifted_line(data: bytes, random: Random) -> bytes:
    lines = data.splitlines(keepends=True) or [b""]
    at = random.randrange(len(lines))
    lines[at] = b" " * random.randint(1, 4) + lines[at] if random.random() < 0.5 else lines[at].lstrip(b" ")
    return b"".join(lines)


_DAMAGES: tuple[Callable[[bytes, Random], bytes], ...] = (
    *(_flipped, _put_in, _put_in, _put_in, _cut_out, _repeated, _spliced, _cut_off, _without_line, _shifted_line),
    _encoded,
)


def _slice(data: bytes, random: Random) -> tuple[int, int]:
    start = random.randrange(len(data) + 1)
    return start, min(len(data), start + random.choice((1, 3, 20, 200)))


def mutated_text(data: Any, random: Random, raw: bool = True) -> str:
    """Return a file as YAML, after one or two of its parts were put in place of others, or left out."""
    changed = {"": copy.deepcopy(data)}
    raws: list[str] = []
    for _ in range(random.choice((1, 1, 2))):
        paths = list(_paths(changed[""], ("",)))
        path = random.choice(paths)
        roll = random.random()
        if roll < 0.1 and len(path) > 1:
            _parent(changed, path).__delitem__(path[-1])
        elif roll < 0.25 and len(path) > 1:
            _rename(_parent(changed, path), path[-1], random)
        elif roll < 0.4:
            _put(changed, path, copy.deepcopy(_at(changed, random.choice(paths))))
        elif roll < 0.55 and raw:
            raws.append(random.choice(_RAW))
            _put(changed, path, f"RAW{len(raws) - 1}RAW")
        else:
            _put(changed, path, copy.deepcopy(random.choice(_VALUES)))
    text = yaml.dump(changed[""], Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=10**6)
    for index, value in enumerate(raws):
        text = text.replace(f"RAW{index}RAW", value)
    return text


class _Dumper(yaml.CSafeDumper):
    """Writes what stands in two places twice."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _paths(data: Any, path: Path) -> list[Path]:
    steps: Sequence[Any] = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [path, *(found for step in steps for found in _paths(data[step], (*path, step)))]


def _at(data: Any, path: Path) -> Any:
    for step in path:
        data = data[step]
    return data


def _parent(data: Any, path: Path) -> Any:
    return _at(data, path[:-1])


def _put(data: Any, path: Path, value: Any) -> None:
    _parent(data, path)[path[-1]] = value


def _rename(parent: Any, step: Any, random: Random) -> None:
    """Give a part of a mapping another key; write an entry of a list twice."""
    if isinstance(parent, list):
        parent.insert(step, copy.deepcopy(parent[step]))
    else:
        keys = (
            "x",
            "",
            "a b",
            1,
            10**29,
            1.5,
            True,
            None,
            "a\n",
            "x" * 1500,
            "any",
            "not",
            "id",
            f"{step}x",
            random.choice(list(parent)),
        )
        parent[random.choice(keys)] = parent.pop(step)
