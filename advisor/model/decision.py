"""How evidence becomes decisions: thresholds, core questions and tie order. All of it is data of the pack."""

from __future__ import annotations

from msgspec import Struct

CoreQuestions = tuple[tuple[str, ...], ...]
"""Attributes that must be known before silence counts; each group is settled by one known member."""


class LeadSettings(Struct, frozen=True):
    """Who leads, co-leads and supports. All thresholds are certainty factors in (0, 1)."""

    accountable: str
    threshold: float
    co_lead_threshold: float
    co_lead_margin: float
    most_co_leads: int
    support_threshold: float
    outsider: str
    """The role that stands for outside consultants: it follows from the consultant decision."""
    core_questions: CoreQuestions


class ModelSettings(Struct, frozen=True):
    """Which operating model. Within `near_tie` of the highest, the one that fits the lead is preferred."""

    threshold: float
    near_tie: float
    next_stage_threshold: float
    core_questions: CoreQuestions


class ConsultantSettings(Struct, frozen=True):
    """Whether to engage outsiders, and in which mode. `affordable` names the derived attribute that caps the modes."""

    threshold: float
    none_mode: str
    affordable: str
    core_questions: CoreQuestions


class Decisions(Struct, frozen=True):
    """The three decisions and the threshold from which a piece of advice is given."""

    lead: LeadSettings
    model: ModelSettings
    consultants: ConsultantSettings
    advice_threshold: float
