"""What a check and a finding are."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct, field

from advisor.model.answers import Known
from advisor.model.pack import Pack
from advisor.verify.sample import Organization


class Severity(StrEnum):
    """Whether a finding is a fault to mend or something to look at: what was drawn at random need not exist."""

    ERROR = "error"
    NOTE = "note"


class Finding(Struct, frozen=True):
    """Something in a pack that an author should mend: which check, about what, and one sentence.

    `place` is where a rule, guard rail or part of the program stands; `example` holds answers that show a finding in
    drawn organizations.
    """

    code: str
    subject: str
    message: str
    severity: Severity = Severity.ERROR
    place: str = ""
    example: Mapping[str, Known] = field(default_factory=dict)

    def __str__(self) -> str:
        place = f"{self.place}: " if self.place else ""
        note = "note: " if self.severity is Severity.NOTE else ""
        return f"{place}{note}{self.subject}: {self.message} [{self.code}]"


class Check(Protocol):
    """A named question to a pack."""

    code: str

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield everything that does not satisfy the check."""


class SampleCheck(Protocol):
    """A named question to what a pack says about organizations drawn at random."""

    code: str

    def find(self, pack: Pack, sample: Sequence[Organization]) -> Iterator[Finding]:
        """Yield everything that does not satisfy the check."""
