"""What a check and a finding are."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from advisor.model.pack import Pack


class Finding(Struct, frozen=True):
    """Something in a pack that an author should mend: which check, about what, and one sentence."""

    code: str
    subject: str
    message: str

    def __str__(self) -> str:
        return f"{self.subject}: {self.message} [{self.code}]"


class Check(Protocol):
    """A named question to a pack."""

    code: str

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield everything that does not satisfy the check."""
