"""What is concluded now: the decisions and what hangs on them, of which each may be shown to stay."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.explain.settled import PARTS, settled
from advisor.model.outcome import Involvement, Standing

WIDER = (*PARTS, "roles", "warnings")
"""Everything that bounds are kept for: the three decisions, who co-leads and supports, and the warnings."""


class Now(Struct, frozen=True):
    """The decisions by what was named (or by their status), every role's part, and the warnings given."""

    lead: str
    operating_model: str
    consultants: str
    roles: Mapping[str, Involvement]
    warnings: frozenset[str]
    statuses: Mapping[str, Standing]

    @classmethod
    def of(cls, assessed: Assessed, index: int = 0) -> Now:
        """Return what is concluded about one organization of a block."""
        found, pack = settled(assessed, index), assessed.pack
        threshold = pack.decisions.advice_threshold
        told = [item for item in pack.advice.values() if item.family == "warning"]
        return cls(
            lead=found.lead,
            operating_model=found.operating_model,
            consultants=found.consultants,
            roles={role: outcome.involvement for role, outcome in assessed.roles(index).items()},
            warnings=frozenset(
                item.hypothesis for item in told if assessed.certainty(item.hypothesis, index) >= threshold
            ),
            statuses={
                "lead": assessed.lead(index).standing,
                "model": assessed.model(index).standing,
                "consultants": assessed.consultants(index).standing,
            },
        )

    def decided(self) -> dict[str, str | None]:
        """Return the decisions under the names by which advice reads them; None where nothing was named."""
        named = {"lead": self.lead, "model": self.operating_model, "consultants": self.consultants}
        found: dict[str, str | None] = {
            f"decided.{kind}": value if self.statuses[kind] is Standing.NAMED else None for kind, value in named.items()
        }
        found |= {f"decided.status.{kind}": status.value for kind, status in self.statuses.items()}
        return found | {f"decided.involvement.{role}": part.value for role, part in self.roles.items()}
