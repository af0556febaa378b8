"""What is advised to many organizations, in one coding for both packs, so that their advice compares at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.decisions import INVOLVEMENTS, STANDINGS
from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.columnar.evidence import in_billionths
from advisor.engine.columnar.organizations import Array, Organizations
from advisor.engine.columnar.rails import NOBODY
from advisor.explain.settled import PARTS, decision_text
from advisor.explain.wording import lowered
from advisor.files.answer_file import NOBODY as NOBODY_READY
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.model.rule import family, subject

OTHER = "other_advice"
"""Everything compared beside the three decisions: roles, who is accountable, the next stage, advice, and what holds of
the program."""

ADVISED = (*PARTS, OTHER)

CERTAINTY = "certainty"
"""How certain each decision is, a row per decision, in whole billionths."""

FIRES = "fires"
"""Where each rule and guard rail that was changed fires, a row for each."""

Advised = Mapping[str, Array]
"""By part a table: a row for each thing compared, a column for each organization."""

_GIVEN = {0: "not given", 1: "given", -1: "advised against"}
_APPLIES = {0: "does not apply", 1: "applies"}
_PILLAR = {"stands": "pillar", "missing": "pillar"}


class Item(NamedTuple):
    """One thing compared beside the decisions: its kind, its name, its title, and what each code of it means."""

    kind: str
    name: str
    title: str
    values: Mapping[int, str]


class Coder:
    """Knows all names of both packs; a pack between them has no others. `watched`: rules whose firing is noted."""

    def __init__(self, old: Pack, new: Pack, watched: Sequence[str] = ()) -> None:
        packs = (old, new)
        self.watched = tuple(watched)
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
        titled = {key: str(thing.title) for key, thing in _things(packs).items()}
        self.titles = {
            part: (
                *(lowered(titled[part, name]) for name in names[: -len(standings)]),
                *(_said(new, part, standing) for standing in STANDINGS),
            )
            for part, names in self.names.items()
        }
        """By decision, what each code means in words, as it stands inside a sentence."""
        self.items = tuple(self._items(packs, titled))
        """What each row of other advice is about."""

    def named(self, part: str, codes: Array) -> Array:
        """Return where a decision names something."""
        found: Array = codes < len(self.names[part]) - len(STANDINGS)
        return found

    def _items(self, packs: tuple[Pack, Pack], titled: Mapping[tuple[str, str], str]) -> Iterator[Item]:
        """Yield what is compared beside the decisions, in the order of `_other`."""
        roles, models = (self.titles[part][: -len(STANDINGS)] for part in PARTS[:2])
        yield Item("accountable", "accountable", "Who is accountable", dict(enumerate([*roles, "nobody"])))
        yield Item("next_stage", "next_stage", "The next stage", dict(enumerate([*models, "none"])))
        terms = {**packs[0].involvement, **packs[1].involvement}
        parts = [lowered(terms[item.value].title) if item.value in terms else item.value for item in INVOLVEMENTS]
        for role in self._roles:
            yield Item("role", role, titled["lead", role], dict(enumerate([*parts, "no role"])))
        for name in self._advice:
            yield Item(family(name), name, titled["advice", name], _GIVEN)
        for name in self._program:
            kind = family(name)
            more = f", {kind}" if kind in _PILLAR else ""
            yield Item(
                _PILLAR.get(kind, kind), name, f"{titled[_PILLAR.get(kind, kind), subject(name)]}{more}", _APPLIES
            )

    def advised(self, engine: ColumnarEngine, organizations: Organizations) -> Advised:
        """Return what is advised to these organizations under the engine's pack."""
        blocks = [
            {
                **{part: row[None] for part, row in self._decisions(block).items()},
                OTHER: self._other(block),
                CERTAINTY: self._certainties(block),
                FIRES: self._fires(block),
            }
            for block in engine.blocks(organizations, BLOCK)
        ]
        return {part: np.concatenate([block[part] for block in blocks], axis=1) for part in blocks[0]}

    def decided(self, engine: ColumnarEngine, organizations: Organizations, part: str) -> Array:
        """Return nothing but one part of the advice to a few organizations, as a table."""
        block = engine.assess_block(organizations)
        return self._other(block) if part == OTHER else self._decisions(block)[part][None]

    @staticmethod
    def _certainties(block: Assessed) -> Array:
        decided = block.decided
        return np.stack([decided.lead.certainty, decided.model.certainty, decided.consultants.certainty])

    def _fires(self, block: Assessed) -> Array:
        known = {*block.pack.rule_by_id, *(rail.id for rail in block.pack.guard_rails)}
        found = np.zeros((len(self.watched), block.size), bool)
        for row, name in enumerate(self.watched):
            if name in known:
                found[row] = block.fires(name)
        return found

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


def otherwise_certain(one: Advised, other: Advised) -> Array:
    """Return where a decision has another certainty."""
    found: Array = (one[CERTAINTY] != other[CERTAINTY]).any(axis=0)
    return found


def _said(pack: Pack, part: str, standing: Standing) -> str:
    return standing.value if standing is Standing.NAMED else decision_text(pack, part, standing.value)


def _things(packs: Iterable[Pack]) -> dict[tuple[str, str], Any]:
    """Return by kind and id what has a title; of a thing that both packs have, as the later one has it."""
    found: dict[tuple[str, str], Any] = {}
    for pack in packs:
        program = pack.program
        kinds: dict[str, Iterable[Any]] = {
            "lead": pack.roles.values(),
            "operating_model": pack.models.values(),
            "consultants": pack.modes.values(),
            "contradiction": program.contradictions.values(),
            "staffing": program.staffing,
            "activity": program.activities,
            "step": program.steps.values(),
            "pillar": program.pillars,
            "contested": program.contested,
        }
        found |= {(kind, thing.id): thing for kind, things in kinds.items() for thing in things}
        found |= {("advice", name): advice for name, advice in pack.advice.items()}
    return found


def _names(given: Iterable[Iterable[str]]) -> list[str]:
    return list(dict.fromkeys(chain.from_iterable(given)))
