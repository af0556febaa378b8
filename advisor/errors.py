"""The one error family. A fault in a user's file knows its place; the command line shows it as one sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

MOST_FAULTS = 100
"""Nobody mends more in one go, and a file with more is probably another file."""

LONGEST_SENTENCE = 1000
"""Characters of a fault's message; more is a list of names that nobody reads to its end."""

MOST_COMPARED = 1_000_000
"""Pairs of letters that are compared to find the nearest name; with more, a hundred faults would take many seconds."""

CAUSES = ("alias", "ambiguous", "misplaced", "tag")
"""Codes of faults that explain whatever else seems wrong at the same place; they are told alone."""


class AdvisorError(Exception):
    """A user's mistake or a circumstance outside the program, told in one sentence. Exit code 2."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in a file; line and column count from 1."""

    path: str
    line: int = 1
    column: int = 1

    def __str__(self) -> str:
        return f"{self.path}:{self.line}:{self.column}"


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong in a file: where, a stable code, and a sentence that also says what to do."""

    place: Place
    code: str
    message: str

    def __post_init__(self) -> None:
        object.__setattr__(self, "message", one_line(self.message, LONGEST_SENTENCE))

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.code}]"


class FileFaults(AdvisorError):  # noqa: N818 - it holds many faults; each of them is the error
    """Everything found wrong in one reading of a file or a pack, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        found = list(faults)
        explained = {fault.place for fault in found if fault.code in CAUSES}
        told = (fault for fault in found if fault.code in CAUSES or fault.place not in explained)
        self.faults = sorted(told, key=lambda f: (f.place.path, f.place.line, f.place.column, f.code, f.message))
        lines = [str(fault) for fault in self.faults]
        if len(found) >= MOST_FAULTS:
            lines.append(f"reading stopped after {MOST_FAULTS} faults; is this the right file?")
        super().__init__("\n".join(lines))


class Faults(list[Fault]):
    """Gathers the faults of one reading, up to as many as anyone would read."""

    def append(self, fault: Fault) -> None:
        """Add a fault. Raises FileFaults when there are too many."""
        super().append(fault)
        if len(self) >= MOST_FAULTS:
            raise FileFaults(self)


def shown(value: object) -> str:
    """Return a value as a sentence shows it: on one line, without control characters, and not too long."""
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, (list, tuple)):
        return "a list"
    if value is None or value == "":
        return "an empty value"
    return one_line(str(value).lower() if isinstance(value, bool) else str(value), 60)


def one_line(text: str, most: int) -> str:
    """Return a text on one line, without control characters, and cut where it has more characters than `most`."""
    start = "".join(character if character.isprintable() else " " for character in text[:most])
    return start if len(text) <= most else f"{start[: most - 3]}..."


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the valid name that looks most like `name`, or None if none comes near."""
    valid = sorted(set(names))
    if len(name) * sum(map(len, valid)) > MOST_COMPARED:
        return None
    folded = {candidate.lower(): candidate for candidate in valid}
    wanted = name.lower().replace("-", "_").replace(" ", "_")
    close = difflib.get_close_matches(wanted, list(folded), n=1, cutoff=0.6)
    if close:
        return folded[close[0]]
    parts = [candidate for candidate in valid if len(wanted) >= 4 and wanted in candidate.lower()]
    return min(parts, key=len) if parts else None


def suggestion(name: str, names: Sequence[str] | Iterable[str], limit: int = 8) -> str:
    """Return the words that lead from a wrong name to the right one: the nearest, else the list, else nothing."""
    valid = list(names)
    near = nearest(name, valid)
    if near is not None:
        return f"; did you mean {near}?"
    if 0 < len(valid) <= limit:
        return f"; valid: {', '.join(valid)}"
    return ""
