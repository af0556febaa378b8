"""The one error family. A fault in a user's file knows its place; the command line shows it as one sentence."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass


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

    def __str__(self) -> str:
        return f"{self.place}: {self.message} [{self.code}]"


class FileFaults(AdvisorError):  # noqa: N818 - it holds many faults; each of them is the error
    """Everything found wrong in one reading of a file or a pack, in the order of the files."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = sorted(faults, key=lambda f: (f.place.path, f.place.line, f.place.column, f.code, f.message))
        super().__init__("\n".join(str(fault) for fault in self.faults))


def nearest(name: str, names: Iterable[str]) -> str | None:
    """Return the valid name that looks most like `name`, or None if none comes near."""
    valid = sorted(set(names))
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
