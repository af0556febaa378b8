"""Turns combined evidence into the three decisions, for every organization, under the guard rails that apply.

Names are told by their place in the pack; -1 stands for none.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.engine.columnar.evidence import Billionths, in_billionths
from advisor.engine.columnar.facts import Facts
from advisor.engine.columnar.organizations import Array, Coding
from advisor.engine.columnar.rails import NOBODY, RailLimits
from advisor.model.attribute import Kind
from advisor.model.decision import CoreQuestions
from advisor.model.outcome import Involvement, Standing
from advisor.model.pack import Pack

STANDINGS = tuple(Standing)
INVOLVEMENTS = tuple(Involvement)
_OUT = np.iinfo(np.int32).min
"""Less than any certainty: who is no candidate."""


@dataclass(frozen=True, slots=True)
class LeadColumns:
    """Who drives; see `LeadDecision`. `unlimited` is who would be without guard rails."""

    standing: Array
    role: Array
    certainty: Array
    margin: Array
    runner_up: Array
    unlimited: Array


@dataclass(frozen=True, slots=True)
class ModelColumns:
    """Which operating model; see `ModelDecision`."""

    standing: Array
    value: Array
    certainty: Array
    runner_up: Array
    next_stage: Array
    preferred_over: Array
    unlimited: Array


@dataclass(frozen=True, slots=True)
class ConsultantColumns:
    """Whether to engage outsiders; see `ConsultantDecision`."""

    standing: Array
    mode: Array
    wanted: Array
    certainty: Array
    unlimited: Array


@dataclass(frozen=True, slots=True)
class DecisionColumns:
    """All decisions; `involvement` and `certainty` have a row per role."""

    accountable: Array
    lead: LeadColumns
    involvement: Array
    certainty: Array
    model: ModelColumns
    consultants: ConsultantColumns


class ColumnSelection:
    """Selects for a block. `evidence` is in whole billionths, so certainties compare and subtract exactly."""

    def __init__(
        self,
        pack: Pack,
        codings: Mapping[str, Coding],
        facts: Facts,
        evidence: Mapping[str, Billionths],
        unready: Array,
        limits: RailLimits,
    ) -> None:
        self._pack = pack
        self._size = facts.size
        self._known = facts.columns
        self._evidence = evidence
        self._unready = unready
        self._limits = limits
        self._affordable = codings[pack.decisions.consultants.affordable]
        self._roles, self._models, self._modes = list(pack.roles), list(pack.models), list(pack.modes)

    def decide(self) -> DecisionColumns:
        """Return all decisions."""
        lead = self._lead()
        consultants = self._consultants()
        involvement, certainty = self._parts(lead, consultants)
        return DecisionColumns(self._accountable(), lead, involvement, certainty, self._model(lead.role), consultants)

    # --- candidates --------------------------------------------------------------------------------------------------

    def _table(self, kind: str, names: Sequence[str]) -> NDArray[np.int32]:
        return np.stack([np.broadcast_to(self._evidence[f"{kind}.{name}"], self._size) for name in names])

    def _allowed(self, kind: str, names: Sequence[str], table: NDArray[np.int32]) -> NDArray[np.int32]:
        """Return the certainties of a kind without those that are forbidden."""
        return np.stack(
            [np.where(self._limits.allowed(f"{kind}.{name}"), table[row], _OUT) for row, name in enumerate(names)]
        )

    def _open(self, core: CoreQuestions) -> Array:
        """Return where a core question is open."""
        found = np.array([False])
        for group in core:
            settled = np.array([False])
            for name in group:
                settled = settled | self._known[name].known
            found = found | ~settled
        return np.broadcast_to(found, self._size)

    def _accountable(self) -> Array:
        """Return who answers for the result: whom a rail names, else the pack, else the first role not forbidden."""
        usual = self._roles.index(self._pack.decisions.lead.accountable)
        allowed = np.stack(
            [np.broadcast_to(self._limits.allowed(f"accountable.{role}"), self._size) for role in self._roles]
        )
        forced = np.broadcast_to(self._limits.forced("accountable", self._roles), self._size)
        first = np.where(allowed.any(axis=0), allowed.argmax(axis=0), usual)
        first = np.where(allowed[usual], usual, first)
        forced_stands = (forced != NOBODY) & np.take_along_axis(allowed, np.maximum(forced, 0)[None], axis=0)[0]
        return np.where(forced_stands, forced, first)

    # --- the lead ----------------------------------------------------------------------------------------------------

    def _lead(self) -> LeadColumns:
        settings = self._pack.decisions.lead
        threshold = in_billionths(settings.threshold)
        table = self._table("lead", self._roles)
        able = self._allowed("lead", self._roles, table)
        unlimited = _best(table, threshold)
        forced = np.broadcast_to(self._limits.forced("lead", self._roles), self._size)
        chosen = np.where(forced != NOBODY, forced, _best(able, threshold))
        named = chosen != NOBODY
        own = _pick(table, chosen)
        second = _best(_without(able, chosen))
        behind = np.where(second == NOBODY, 0, _pick(able, second))
        waiting = self._open(settings.core_questions) | ~np.broadcast_to(self._unready, self._size)
        standing = np.where(waiting, STANDINGS.index(Standing.UNDETERMINED), STANDINGS.index(Standing.NOBODY_READY))
        return LeadColumns(
            standing=np.where(named, STANDINGS.index(Standing.NAMED), standing),
            role=chosen,
            certainty=np.where(named, own, behind),
            margin=np.where(named, own - np.maximum(behind, 0), 0),
            runner_up=np.where(behind > 0, second, NOBODY),
            unlimited=unlimited,
        )

    def _parts(self, lead: LeadColumns, consultants: ConsultantColumns) -> tuple[Array, Array]:
        """Return every role's involvement and the certainty of the hypothesis that decided it."""
        settings = self._pack.decisions.lead
        as_lead, as_co_lead = self._table("lead", self._roles), self._table("co_lead", self._roles)
        highest = np.maximum(np.maximum(as_lead, as_co_lead), self._table("support", self._roles))
        supports = highest >= in_billionths(settings.support_threshold)
        part = np.where(
            supports, INVOLVEMENTS.index(Involvement.SUPPORT), INVOLVEMENTS.index(Involvement.INFORMED)
        ).astype(np.int8)
        certainty = highest.copy()
        strength = self._co_leading(lead, as_lead, as_co_lead)
        for _ in range(settings.most_co_leads):
            best = _best(strength)
            rows = np.flatnonzero(best != NOBODY)
            part[best[rows], rows] = INVOLVEMENTS.index(Involvement.CO_LEAD)
            certainty[best[rows], rows] = strength[best[rows], rows]
            strength[best[rows], rows] = _OUT
        outsider = self._roles.index(settings.outsider)
        engaged = (consultants.mode != NOBODY) & (
            consultants.mode != self._modes.index(self._pack.decisions.consultants.none_mode)
        )
        part[outsider] = np.where(
            engaged, INVOLVEMENTS.index(Involvement.SUPPORT), INVOLVEMENTS.index(Involvement.NOT_INVOLVED)
        )
        certainty[outsider] = consultants.certainty
        rows = np.flatnonzero(lead.role != NOBODY)
        part[lead.role[rows], rows] = INVOLVEMENTS.index(Involvement.LEAD)
        certainty[lead.role[rows], rows] = lead.certainty[rows]
        return part, certainty

    def _co_leading(
        self, lead: LeadColumns, as_lead: NDArray[np.int32], as_co_lead: NDArray[np.int32]
    ) -> NDArray[np.int32]:
        """Return the certainty that makes each role a co-lead."""
        settings = self._pack.decisions.lead
        threshold = in_billionths(settings.co_lead_threshold)
        close = (lead.certainty - as_lead.astype(np.int64)) <= in_billionths(settings.co_lead_margin)
        strength = np.maximum(
            np.where(as_co_lead >= threshold, as_co_lead, _OUT),
            np.where((as_lead >= threshold) & close, as_lead, _OUT),
        )
        strength = _without(self._allowed("co_lead", self._roles, strength), lead.role)
        strength[self._roles.index(settings.outsider)] = _OUT
        strength[:, lead.role == NOBODY] = _OUT
        return strength

    # --- the operating model -----------------------------------------------------------------------------------------

    def _model(self, lead: Array) -> ModelColumns:
        settings = self._pack.decisions.model
        table = self._table("model", self._models)
        able = self._allowed("model", self._models, table)
        unlimited, _ = self._fitting(lead, table)
        chosen, highest = self._fitting(lead, able)
        forced = np.broadcast_to(self._limits.forced("model", self._models), self._size)
        chosen, highest = np.where(forced != NOBODY, forced, chosen), np.where(forced != NOBODY, forced, highest)
        later = _without(self._table("next_stage", self._models), chosen)
        second = _best(_without(able, chosen))
        named = chosen != NOBODY
        behind = np.where(second == NOBODY, 0, _pick(able, second))
        return ModelColumns(
            standing=np.where(named, STANDINGS.index(Standing.NAMED), STANDINGS.index(Standing.UNDETERMINED)),
            value=chosen,
            certainty=np.where(named, _pick(table, chosen), behind),
            runner_up=np.where(behind > 0, second, NOBODY),
            next_stage=_best(later, in_billionths(settings.next_stage_threshold)),
            preferred_over=np.where(highest != chosen, highest, NOBODY),
            unlimited=unlimited,
        )

    def _fitting(self, lead: Array, able: NDArray[np.int32]) -> tuple[Array, Array]:
        """Return the model chosen and the one with the highest certainty."""
        settings = self._pack.decisions.model
        threshold = in_billionths(settings.threshold)
        highest = _best(able, threshold)
        top = _pick(able, highest)
        fits = np.array(
            [[role in model.fits for role in self._roles] + [False] for model in self._pack.models.values()]
        )[:, lead]
        near = (top - able.astype(np.int64)) <= in_billionths(settings.near_tie)
        fitting = _best(np.where(fits & near & (able != _OUT), able, _OUT), threshold)
        return np.where((highest != NOBODY) & (fitting != NOBODY), fitting, highest), highest

    # --- consultants -------------------------------------------------------------------------------------------------

    def _consultants(self) -> ConsultantColumns:
        settings = self._pack.decisions.consultants
        table = self._table("consultants", self._modes)
        able = self._allowed("consultants", self._modes, table)
        affordable = self._within_means()
        external = self._external(np.where(affordable, able, _OUT), table)
        wanted = self._external(able, table)
        forced = np.broadcast_to(self._limits.forced("consultants", self._modes), self._size)
        none = self._modes.index(settings.none_mode)
        settled = ~self._open(settings.core_questions) | (table[none] >= in_billionths(settings.threshold))
        without = np.where(settled & (able[none] != _OUT), none, NOBODY)
        chosen = np.where(forced != NOBODY, forced, np.where(external != NOBODY, external, without))
        free = self._external(np.where(affordable, table, _OUT), table)
        named = chosen != NOBODY
        return ConsultantColumns(
            standing=np.where(named, STANDINGS.index(Standing.NAMED), STANDINGS.index(Standing.UNDETERMINED)),
            mode=chosen,
            wanted=np.where((wanted != external) & (wanted != chosen) & (forced == NOBODY), wanted, NOBODY),
            certainty=_pick(table, np.where(named, chosen, none)),
            unlimited=np.where(free != NOBODY, free, np.where(settled, none, NOBODY)),
        )

    def _within_means(self) -> Array:
        """Return, per mode, where the budget allows it; unknown forbids nothing."""
        column = self._known[self._pack.decisions.consultants.affordable]
        if self._affordable.kind is not Kind.MULTICHOICE:
            return np.broadcast_to(~column.known, (len(self._modes), self._size))
        rows = [((column.values & self._affordable.bit(mode)) != 0) | ~column.known for mode in self._modes]
        return np.stack([np.broadcast_to(row, self._size) for row in rows])

    def _external(self, able: NDArray[np.int32], table: NDArray[np.int32]) -> Array:
        """Return the best external mode that reaches the threshold and beats doing without."""
        settings = self._pack.decisions.consultants
        none = self._modes.index(settings.none_mode)
        candidates = able.copy()
        candidates[none] = _OUT
        best = _best(candidates, in_billionths(settings.threshold))
        return np.where(_pick(candidates, best) > table[none], best, NOBODY)


def _best(table: NDArray[np.int32], threshold: int = _OUT + 1) -> Array:
    """Return the row with the highest certainty that reaches the threshold, the first of equals; -1 if none does."""
    best = table[0]
    rows = np.zeros(len(best), np.int8)
    for row in range(1, len(table)):
        better = table[row] > best
        rows = np.maximum(rows, better * np.int8(row))
        best = np.maximum(best, table[row])
    return np.where(best >= threshold, rows, NOBODY).astype(np.intp)


def _pick(table: NDArray[np.int32], rows: Array) -> NDArray[np.int32]:
    """Return the certainty in the row given, and less than any where there is none."""
    picked = np.take_along_axis(table, np.maximum(rows, 0)[None], axis=0)[0]
    return np.where(rows == NOBODY, _OUT, picked)


def _without(table: NDArray[np.int32], rows: Array) -> NDArray[np.int32]:
    """Return the table with one row less per organization."""
    found = table.copy()
    columns = np.flatnonzero(rows != NOBODY)
    found[rows[columns], columns] = _OUT
    return found
