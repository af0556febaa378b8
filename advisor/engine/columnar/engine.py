"""The columnar engine: assesses many organizations, or many variants of one, in blocks of columns.

Strata as in the forward engine: answers -> derived attributes -> evidence -> guard rails -> decisions -> advice. It has
no trace; the forward engine is the reference and explains.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce

import numpy as np

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.compiled import CompiledPack
from advisor.engine.columnar.decisions import INVOLVEMENTS, STANDINGS, ColumnSelection, DecisionColumns
from advisor.engine.columnar.evidence import UNIT
from advisor.engine.columnar.facts import Facts
from advisor.engine.columnar.organizations import Array, Column, Option, Organizations
from advisor.engine.columnar.rails import NOBODY, RailLimits
from advisor.model.answers import Known
from advisor.model.pack import Pack

BLOCK = 16_384
"""So many organizations at a time: enough to make numpy's calls cheap, few enough for a processor's cache."""


class ColumnarEngine:
    """Assesses organizations under one pack. Remembers nothing about them, so it may be shared."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._compiled = CompiledPack(pack)

    def assess(self, organizations: Sequence[Mapping[str, Known]]) -> Assessed:
        """Return what follows for each of a few organizations."""
        return self.assess_block(Organizations.of(self.pack, organizations))

    def variants(self, base: Mapping[str, Known], options: Sequence[Option], chosen: Array) -> Iterator[Assessed]:
        """Yield, block by block, what follows for variants of one organization: see `Organizations.variants`."""
        return self.blocks(Organizations.variants(self.pack, base, options, chosen))

    def blocks(self, organizations: Organizations, size: int = BLOCK) -> Iterator[Assessed]:
        """Yield what follows for many organizations, block by block, so that memory does not grow with their number."""
        for start in range(0, organizations.size, size):
            yield self.assess_block(organizations.block(start, start + size))

    def assess_block(self, organizations: Organizations) -> Assessed:
        """Return what follows for all organizations given, as one block."""
        compiled, facts = self._compiled, Facts(organizations)
        with np.errstate(invalid="ignore", over="ignore"):
            rows = self._derive(facts)
        premises = {name: facts.premise(condition) for name, condition in compiled.reasoning.items()}
        evidence = compiled.evidence.combine(premises, facts.certainties)
        for name, certainty in evidence.items():
            facts.columns[name] = Column(certainty / UNIT, facts.certain)
        rails = {name: facts.premise(condition) for name, condition in compiled.rails.items()}
        unready = reduce(np.logical_or, (premises[name] > 0 for name in compiled.preconditions), np.array([False]))
        limits = RailLimits(self.pack.guard_rails, rails)
        decided = ColumnSelection(self.pack, compiled.codings, facts, evidence, unready, limits).decide()
        self._add_decisions(facts, decided)
        premises |= {name: facts.premise(condition) for name, condition in compiled.advising.items()}
        advice = compiled.advice.combine(premises, facts.certainties)
        return Assessed(compiled, facts, rows, premises, rails, {**evidence, **advice}, decided)

    def _derive(self, facts: Facts) -> dict[str, Array]:
        """Add every derived attribute to the facts and return which row decided each."""
        rows: dict[str, Array] = {}
        for level in self._compiled.levels:
            found = {item.derived.name: item.of(facts) for item in level}
            rows |= {name: item.rows for name, item in found.items()}
            facts.columns |= {name: item.column for name, item in found.items()}
        return rows

    def _add_decisions(self, facts: Facts, decided: DecisionColumns) -> None:
        """Add the decisions to the facts, as advice reads them; what is not named is unknown."""
        codes = {
            "decided.lead": decided.lead.role,
            "decided.model": decided.model.value,
            "decided.consultants": decided.consultants.mode,
            "decided.wanted": decided.consultants.wanted,
            "decided.status.lead": self._coded("decided.status.lead", STANDINGS, decided.lead.standing),
            "decided.status.model": self._coded("decided.status.model", STANDINGS, decided.model.standing),
            "decided.status.consultants": self._coded(
                "decided.status.consultants", STANDINGS, decided.consultants.standing
            ),
        }
        for row, role in enumerate(self.pack.roles):
            name = f"decided.involvement.{role}"
            codes[name] = self._coded(name, INVOLVEMENTS, decided.involvement[row])
        for name, values in codes.items():
            dtype = self._compiled.codings[name].dtype
            facts.columns[name] = Column(values.astype(dtype), (values != NOBODY) * facts.certain)

    def _coded(self, name: str, order: Sequence[str], places: Array) -> Array:
        """Return the codes of values told by their place in `order`; the pack may list them in another one."""
        return np.array([self._compiled.codings[name].code(value) for value in order], np.int16)[places]
