"""Checks on roles and operating models."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.outcome import Involvement
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding


class MissingResponsibilities:
    """A role can be given a part without being told what to do in it."""

    code = "missing-responsibilities"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each role and part without responsibilities."""
        inside = (Involvement.LEAD, Involvement.CO_LEAD, Involvement.SUPPORT, Involvement.INFORMED)
        for name, role in pack.roles.items():
            parts = (Involvement.SUPPORT,) if name == pack.decisions.lead.outsider else inside
            for part in parts:
                if not role.responsibilities.get(part.value):
                    yield Finding(
                        self.code, name, f"it may be given the part {part}, but nothing says what it does then"
                    )


class UnknownFit:
    """An operating model is said to fit a role that does not exist."""

    code = "unknown-fit"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each unknown role."""
        for name, model in pack.models.items():
            for role in model.fits:
                if role not in pack.roles:
                    yield Finding(self.code, name, f"fits names {role}, which is no role")
