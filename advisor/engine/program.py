"""Works out what of the program knowledge applies to one organization: staffing, RACI, plan, pillars and the rest."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from math import ceil, floor

from advisor.engine import formulas
from advisor.engine.decisions import Decided
from advisor.model.answers import Known
from advisor.model.certainty import rounded
from advisor.model.condition import attributes
from advisor.model.formula import Formula
from advisor.model.outcome import (
    AdviceItem,
    Involvement,
    PillarOutcome,
    PillarState,
    PlannedStep,
    ProgramOutcome,
    ResponsibilityRow,
    StaffingRange,
    Standing,
)
from advisor.model.pack import Pack
from advisor.model.program import LEAD, Assignment, Pillar, StaffingLine

_TAKING_PART = (Involvement.LEAD, Involvement.CO_LEAD, Involvement.SUPPORT)


class ProgramView:
    """One organization's program: what is known and decided, and which conditions hold."""

    def __init__(
        self,
        pack: Pack,
        decided: Decided,
        known: Mapping[str, Known],
        holding: Collection[str],
        advice: Iterable[AdviceItem],
    ) -> None:
        self._pack = pack
        self._decided = decided
        self._known = known
        self._holding = holding
        self._workstreams = [item.id for item in advice if item.family == "workstream"]

    def outcome(self) -> ProgramOutcome:
        """Return everything that applies, in the order of the pack."""
        program = self._pack.program
        return ProgramOutcome(
            contradictions=tuple(name for name in program.contradictions if f"contradiction.{name}" in self._holding),
            staffing=self._staffing(),
            responsibilities=self._responsibilities(),
            plan=tuple(
                PlannedStep(step.id, self._first(step.owner))
                for step in program.steps.values()
                if f"step.{step.id}" in self._holding
            ),
            pillars=tuple(PillarOutcome(pillar.id, self._state(pillar)) for pillar in program.pillars),
            contested=tuple(point.id for point in program.contested if f"contested.{point.id}" in self._holding),
        )

    # --- staffing ----------------------------------------------------------------------------------------------------

    def _staffing(self) -> tuple[StaffingRange, ...]:
        lines = [line for line in self._pack.program.staffing if f"staffing.{line.id}" in self._holding]
        return tuple(found for line in lines if (found := self._range(line)) is not None)

    def _range(self, line: StaffingLine) -> StaffingRange | None:
        """Return a line's range in whole numbers, rounded outward; None while a number it needs is unknown."""
        low, high = self._number(line.low), self._number(line.high)
        if low is None or high is None:
            return None
        most = self._number(line.most) if line.most is not None else None
        least, uncapped = max(0, floor(low)), max(0, ceil(high))
        cap = uncapped if most is None else max(0, floor(most))
        today = self._known.get(line.today)
        return StaffingRange(
            line=line.id,
            low=min(least, cap),
            high=min(uncapped, cap),
            capped=cap < uncapped,
            today=today.value if today is not None and isinstance(today.value, int) else None,
        )

    def _number(self, formula: Formula) -> float | None:
        def lookup(name: str) -> float | None:
            known = self._known.get(name)
            return None if known is None else self._pack.attributes[name].number(known.value)

        number = formulas.evaluate(formula, lookup)
        return None if number is None else rounded(number)

    # --- responsibilities --------------------------------------------------------------------------------------------

    def _responsibilities(self) -> tuple[ResponsibilityRow, ...]:
        """Return the chart; without a lead there is nobody yet to share the work with."""
        if self._decided.lead.standing is not Standing.NAMED:
            return ()
        rows = [
            self._row(f"activity.{activity.id}", activity.models.get(self._decided.model.value or "", activity.default))
            for activity in self._pack.program.activities
            if f"activity.{activity.id}" in self._holding
        ]
        for name in self._workstreams:
            role = self._pack.advice[f"workstream.{name}"].role
            rows.append(ResponsibilityRow(f"workstream.{name}", self._decided.accountable, role))
        return tuple(rows)

    def _row(self, about: str, assignment: Assignment) -> ResponsibilityRow:
        """Return a row in which everybody stands once: who is accountable or responsible is consulted anyway."""
        accountable, responsible = self._first(assignment.accountable), self._first(assignment.responsible)
        taken = {accountable, responsible}
        consulted = [name for name in self._named(assignment.consulted) if self._takes_part(name) and name not in taken]
        taken |= set(consulted)
        informed = [name for name in self._named(assignment.informed) if name not in taken and self._is_there(name)]
        return ResponsibilityRow(about, accountable, responsible, tuple(consulted), tuple(informed))

    def _first(self, candidates: Sequence[str]) -> str:
        """Return the first candidate from inside that takes part in the work.

        Where a guard rail lets somebody else answer for the program, even the last candidate may take no part.
        """
        outsider = self._pack.decisions.lead.outsider
        inside = (name for name in self._named(candidates) if name != outsider and self._takes_part(name))
        return next(inside, self._decided.accountable)

    def _named(self, candidates: Sequence[str]) -> list[str]:
        lead = self._decided.lead.role or self._decided.accountable
        return list(dict.fromkeys(lead if name == LEAD else name for name in candidates))

    def _takes_part(self, name: str) -> bool:
        if name == self._decided.accountable or name in self._pack.program.parties:
            return True
        return self._decided.roles[name].involvement in _TAKING_PART

    def _is_there(self, name: str) -> bool:
        role = self._decided.roles.get(name)
        return role is None or role.involvement is not Involvement.NOT_INVOLVED

    # --- pillars -----------------------------------------------------------------------------------------------------

    def _state(self, pillar: Pillar) -> PillarState:
        if f"stands.{pillar.id}" in self._holding:
            return PillarState.STANDS
        if f"missing.{pillar.id}" in self._holding:
            return PillarState.MISSING
        read = (*attributes(pillar.stands), *attributes(pillar.missing))
        return PillarState.PARTLY if any(name in self._known for name in read) else PillarState.UNKNOWN
