"""What is advised to many organizations, in one coding for both packs, so that their advice compares at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import chain

import numpy as np

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.decisions import INVOLVEMENTS, STANDINGS
from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.columnar.evidence import in_billionths
from advisor.engine.columnar.organizations import Array, Organizations
from advisor.engine.columnar.rails import NOBODY
from advisor.explain.settled import PARTS
from advisor.files.answer_file import NOBODY as NOBODY_READY
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.model.rule import family

OTHER = "other_advice"
"""Everything compared beside the three decisions: roles, who is accountable, the next stage, advice, and what holds of
the program."""

ADVISED = (*PARTS, OTHER)

Advised = Mapping[str, Array]
"""By part a table: a row for each thing compared, a column for each organization."""


class Coder:
    """Knows all names of both packs; a pack between them has no others."""

    def __init__(self, old: Pack, new: Pack) -> None:
        packs = (old, new)
        self._roles = _names(pack.roles for pack in packs)
        self._models = _names(pack.models for pack in packs)
        self._modes = _names(pack.modes for pack in packs)
        self._advice = _names(pack.advice for pack in packs)
        self._program = _names([name for name, _ in pack.program.conditions()] for pack in packs)
        standings = [NOBODY_READY if standing is Standing.NOBODY_READY else standing.value for standing in STANDINGS]
        self.names = {
            part: (*names, *standings)
            for part, names in zip(PARTS, (self._roles, self._models, self._modes), strict=True)
        }
        """By decision, the name of each code, as cases name it: what was decided, nobody, or undetermined."""

    def advised(self, engine: ColumnarEngine, organizations: Organizations) -> Advised:
        """Return what is advised to these organizations under the engine's pack."""
        blocks = [
            {part: row[None] for part, row in self._decisions(block).items()} | {OTHER: self._other(block)}
            for block in engine.blocks(organizations, BLOCK)
        ]
        return {part: np.concatenate([block[part] for block in blocks], axis=1) for part in ADVISED}

    def decided(self, engine: ColumnarEngine, organizations: Organizations, part: str) -> Array:
        """Return nothing but one decision about a few organizations."""
        return self._decisions(engine.assess_block(organizations))[part]

    @staticmethod
    def certainties(engine: ColumnarEngine, organizations: Organizations) -> Array:
        """Return how certain each decision about a few organizations is, a row per decision, in whole billionths."""
        decided = engine.assess_block(organizations).decided
        return np.stack([decided.lead.certainty, decided.model.certainty, decided.consultants.certainty])

    def _decisions(self, block: Assessed) -> dict[str, Array]:
        pack, decided = block.pack, block.decided
        lead, model, consultants = decided.lead, decided.model, decided.consultants
        return {
            "lead": self._coded(self._roles, list(pack.roles), lead.role, lead.standing),
            "operating_model": self._coded(self._models, list(pack.models), model.value, model.standing),
            "consultants": self._coded(self._modes, list(pack.modes), consultants.mode, consultants.standing),
        }

    def _other(self, block: Assessed) -> Array:
        pack, decided, roles = block.pack, block.decided, list(block.pack.roles)
        program = {name for name, _ in pack.program.conditions()}
        rows = [
            self._coded(self._roles, roles, decided.accountable),
            self._coded(self._models, list(pack.models), decided.model.next_stage),
            *(
                decided.involvement[roles.index(role)]
                if role in pack.roles
                else np.full(block.size, len(INVOLVEMENTS), np.int16)
                for role in self._roles
            ),
            *(self._given(block, name) for name in self._advice),
            *(self._holding(block, name, program) for name in self._program),
        ]
        return np.stack(rows).astype(np.int16)

    @staticmethod
    def _coded(names: Sequence[str], own: Sequence[str], places: Array, standing: Array | int = 0) -> Array:
        """Return places in a pack's own list as places among all names; where nothing is named, how it stands."""
        own_places = np.array([names.index(name) for name in own], np.int16)
        return np.where(places == NOBODY, len(names) + standing, own_places[np.maximum(places, 0)]).astype(np.int16)

    @staticmethod
    def _given(block: Assessed, name: str) -> Array:
        """Return 1 where a piece of advice is given, -1 where it is advised against, else 0."""
        if name not in block.pack.advice:
            return np.zeros(block.size, np.int16)
        certainty, threshold = block.certainties(name), in_billionths(block.pack.decisions.advice_threshold)
        against = (certainty <= -threshold) & (family(name) == "action")
        return (certainty >= threshold).astype(np.int16) - against

    @staticmethod
    def _holding(block: Assessed, name: str, program: Collection[str]) -> Array:
        return block.holding(name) if name in program else np.zeros(block.size, np.int16)


def otherwise(one: Advised, other: Advised) -> dict[str, Array]:
    """Return, by part, where two tables of the same organizations differ."""
    return {part: (one[part] != other[part]).any(axis=0) for part in ADVISED}


def _names(given: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(given)))
