"""What the columnar engine concluded about a block: columns to compare, and one organization's decisions on request."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np

from advisor.engine.columnar.compiled import CompiledPack
from advisor.engine.columnar.decisions import INVOLVEMENTS, STANDINGS, DecisionColumns
from advisor.engine.columnar.evidence import UNIT, Billionths
from advisor.engine.columnar.facts import Facts
from advisor.engine.columnar.organizations import Array, Ranks
from advisor.engine.columnar.rails import NOBODY
from advisor.model.answers import Known
from advisor.model.condition import Condition
from advisor.model.decision import CoreQuestions
from advisor.model.outcome import (
    Assumption,
    ConsultantDecision,
    LeadDecision,
    ModelDecision,
    RoleOutcome,
    Standing,
)
from advisor.model.rule import Effect, family, subject


class Assessed:
    """A block of assessments. Arrays are by organization; length 1 means that all are alike."""

    def __init__(
        self,
        compiled: CompiledPack,
        facts: Facts,
        rows: Mapping[str, Array],
        premises: Mapping[str, Ranks],
        rails: Mapping[str, Ranks],
        hypotheses: Mapping[str, Billionths],
        decided: DecisionColumns,
    ) -> None:
        self.pack = compiled.pack
        self.size = facts.size
        self.decided = decided
        self._compiled = compiled
        self._facts = facts
        self._rows = rows
        self._premises = premises
        self._rails = rails
        self._hypotheses = hypotheses

    # --- columns -----------------------------------------------------------------------------------------------------

    def certainties(self, hypothesis: str) -> Billionths:
        """Return the certainty of a hypothesis or piece of advice, in whole billionths."""
        return np.broadcast_to(self._hypotheses[hypothesis], self.size)

    def fires(self, name: str) -> Array:
        """Return where a rule or guard rail fires."""
        return np.broadcast_to((self._premises if name in self._premises else self._rails)[name] > 0, self.size)

    def holding(self, name: str) -> Array:
        """Return where a condition of the program (step.announce, contradiction.Q02) holds."""
        return np.broadcast_to(self._facts.premise(self._compiled.program[name]) > 0, self.size)

    def where(self, condition: Condition) -> Array:
        """Return where any condition holds, certain enough to fire a rule; it may read evidence and decisions."""
        return np.broadcast_to(self._facts.premise(self._compiled.compile(condition)) > 0, self.size)

    def irrelevant(self, question: str) -> Array:
        """Return where a question is known not to be relevant."""
        return np.broadcast_to(self._facts.holds(self._compiled.irrelevance[question]), self.size)

    def noticed(self) -> Iterator[Array]:
        """Yield what rules, guard rails, the program and the budget notice, as columns; not what all have alike."""
        program = (self._facts.premise(condition) for condition in self._compiled.program.values())
        affordable = self._facts.columns[self.pack.decisions.consultants.affordable]
        for ranks in (*self._premises.values(), *self._rails.values(), *program, affordable.values, affordable.ranks):
            if len(ranks) > 1:
                yield ranks

    # --- one organization --------------------------------------------------------------------------------------------

    def certainty(self, hypothesis: str, index: int) -> float:
        """Return the certainty of a hypothesis for one organization."""
        return float(self.certainties(hypothesis)[index] / UNIT)

    def premise(self, rule: str, index: int) -> float:
        """Return how certain the premise of a rule was; 0 if it did not fire."""
        return self._certain(self._premises[rule], index)

    def rail(self, rail: str, index: int) -> float:
        """Return how certain the premise of a guard rail was; 0 if it did not apply."""
        return self._certain(self._rails[rail], index)

    def known(self, name: str, index: int) -> Known | None:
        """Return an answer or a derived value."""
        column, coding = self._facts.columns[name], self._compiled.codings[name]
        certainty = self._certain(column.ranks, index)
        return Known(coding.value(_cell(column.values, index)), certainty) if certainty else None

    def assumptions(self, index: int) -> tuple[Assumption, ...]:
        """Return every assumption made, in the order of the derived attributes."""
        found: list[Assumption] = []
        for name, derived in self.pack.derived.items():
            row = int(_cell(self._rows[name], index))
            for given in derived.read_up_to(row) if row >= 0 else ():
                refinement = derived.refining.get(given)
                if refinement is not None and self.known(given, index) is None:
                    found.append(Assumption(name, given, refinement.assume, refinement.leave_out))
        return tuple(found)

    def accountable(self, index: int) -> str:
        """Return who answers for the result."""
        return list(self.pack.roles)[int(self.decided.accountable[index])]

    def lead(self, index: int) -> LeadDecision:
        """Return who drives."""
        found = self.decided.lead
        role, unlimited = self._role(found.role[index]), self._role(found.unlimited[index])
        forced_by, forbidden_by = self._changed_by("lead", role, unlimited, index)
        standing = STANDINGS[found.standing[index]]
        ready = standing is not Standing.NOBODY_READY
        return LeadDecision(
            standing=standing,
            role=role,
            certainty=float(found.certainty[index] / UNIT),
            margin=float(found.margin[index] / UNIT) if role else None,
            runner_up=self._role(found.runner_up[index]),
            open=() if role else self._open(self.pack.decisions.lead.core_questions, index),
            preconditions=() if ready else self._preconditions(index),
            forced_by=forced_by,
            forbidden_by=forbidden_by,
        )

    def roles(self, index: int) -> dict[str, RoleOutcome]:
        """Return every role's part."""
        return {
            role: RoleOutcome(
                INVOLVEMENTS[self.decided.involvement[row][index]],
                float(self.decided.certainty[row][index] / UNIT),
            )
            for row, role in enumerate(self.pack.roles)
        }

    def model(self, index: int) -> ModelDecision:
        """Return the operating model."""
        found, names = self.decided.model, list(self.pack.models)
        value, unlimited = _named(names, found.value[index]), _named(names, found.unlimited[index])
        forced_by, forbidden_by = self._changed_by("model", value, unlimited, index)
        return ModelDecision(
            standing=STANDINGS[found.standing[index]],
            value=value,
            certainty=float(found.certainty[index] / UNIT),
            runner_up=_named(names, found.runner_up[index]),
            next_stage=_named(names, found.next_stage[index]),
            preferred_over=_named(names, found.preferred_over[index]),
            open=() if value else self._open(self.pack.decisions.model.core_questions, index),
            forced_by=forced_by,
            forbidden_by=forbidden_by,
        )

    def consultants(self, index: int) -> ConsultantDecision:
        """Return whether to engage outsiders, and how."""
        found, names = self.decided.consultants, list(self.pack.modes)
        mode, unlimited = _named(names, found.mode[index]), _named(names, found.unlimited[index])
        forced_by, forbidden_by = self._changed_by("consultants", mode, unlimited, index)
        settings = self.pack.decisions.consultants
        return ConsultantDecision(
            standing=STANDINGS[found.standing[index]],
            engage=mode != settings.none_mode if mode else None,
            mode=mode,
            wanted=_named(names, found.wanted[index]),
            certainty=float(found.certainty[index] / UNIT),
            modes={name: self.certainty(f"consultants.{name}", index) for name in names},
            open=() if mode else self._open(settings.core_questions, index),
            forced_by=forced_by,
            forbidden_by=forbidden_by,
        )

    def _certain(self, ranks: Ranks, index: int) -> float:
        return self._facts.certainties[int(_cell(ranks, index))]

    def _role(self, place: int) -> str | None:
        return _named(list(self.pack.roles), place)

    def _open(self, core: CoreQuestions, index: int) -> tuple[str, ...]:
        return tuple(group[0] for group in core if all(self.known(name, index) is None for name in group))

    def _preconditions(self, index: int) -> tuple[str, ...]:
        rules = self.pack.rule_by_id
        return tuple(rules[name].precondition for name in self._compiled.preconditions if self.premise(name, index))

    def _changed_by(self, kind: str, chosen: str | None, unlimited: str | None, index: int) -> tuple[str | None, ...]:
        """Return which rail forced and which forbade, if the decision would have come out otherwise without rails."""
        if chosen == unlimited:
            return None, None
        applied = [rail for rail in self.pack.guard_rails if self.rail(rail.id, index)]
        lost = f"{kind}.{unlimited}"
        forbidding = [rail for rail in applied if rail.effect is Effect.FORBID and lost in rail.targets]
        forcing = [
            (rail.id, subject(target))
            for rail in applied
            if rail.effect is Effect.FORCE
            for target in rail.targets
            if family(target) == kind
        ]
        forced_by = forcing[0][0] if forcing and forcing[0][1] == chosen else None
        return forced_by, forbidding[0].id if forbidding else None


def _cell(array: Array, index: int) -> float:
    found: float = array[0 if len(array) == 1 else index].item()
    return found


def _named(names: list[str], place: int) -> str | None:
    return None if place == NOBODY else names[place]
