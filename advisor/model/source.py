"""Where knowledge comes from and how far it was verified."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class SourceStatus(StrEnum):
    """How far a source was verified."""

    CHECKED = "checked"
    """Compared with a copy of the source or with a report on it."""
    RECALLED = "recalled"
    """Known from the field, not compared; check the page or clause before relying on it."""
    HEURISTIC = "heuristic"
    """Practitioners' experience; no published evidence is claimed."""


class Source(Struct, frozen=True):
    """A book, paper, standard, law or case. `case` names the case file that tells its story."""

    key: str
    title: str
    status: SourceStatus
    note: str = ""
    case: str = ""


class Citation(Struct, frozen=True):
    """A rule's pointer to a source; `at` is the clause, page or item."""

    key: str
    at: str = ""

    def __str__(self) -> str:
        return f"{self.key} {self.at}".strip()
