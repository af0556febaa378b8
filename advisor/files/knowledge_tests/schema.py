"""The shape of the files in the folder `tests` of a pack. What the entries mean is checked by their reader."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from advisor.files.schema import Anything, Entry, Identifier, Text

Certainty = Annotated[float, Meta(gt=0, le=1)]
PROGRAM_CLAIMS = {"staffing": ("range", "capped"), "activity": ("accountable", "responsible")}
"""By kind of a part of the program, what may stand beside a situation in which it holds."""

Situations = list[Anything]
"""Each either answers alone, or `given`, `case` and `situation` with what is claimed beside them."""


class SituationEntry(Entry, frozen=True, kw_only=True):
    """A situation: a case or a situation of this file as the base, and what is given beside or instead."""

    case: Text | None = None
    situation: Text | None = None
    given: dict[str, Anything] = field(default_factory=dict)


class FiringEntry(SituationEntry, frozen=True, kw_only=True):
    """A situation in which a rule fires."""

    adds: dict[str, float] = field(default_factory=dict)
    displaced: list[Text] = field(default_factory=list)


class RuleTestsEntry(Entry, frozen=True, kw_only=True):
    """The examples of one rule or guard rail."""

    fires: list[FiringEntry] = field(default_factory=list)
    silent: Situations = field(default_factory=list)
    never: Text | None = None
    out_of_reach: dict[str, Text] = field(default_factory=dict)


class DerivingEntry(SituationEntry, frozen=True, kw_only=True):
    """A situation with the value that follows in it."""

    value: Anything = field(default=None, name="is")
    certainty: Certainty = 1.0
    unknown: bool = False


class QuestionTestsEntry(Entry, frozen=True, kw_only=True):
    """The examples of one question."""

    asked: Situations = field(default_factory=list)
    hidden: Situations = field(default_factory=list)


class DecidingEntry(SituationEntry, frozen=True, kw_only=True):
    """A situation with the decisions that come out."""

    says: Text
    lead: Text | None = None
    operating_model: Text | None = None
    consultants: Text | None = None


class ProgramTestsEntry(Entry, frozen=True, kw_only=True):
    """The examples of one part of the program, by the state that it is in."""

    holds: Situations = field(default_factory=list)
    not_: Situations = field(default_factory=list, name="not")
    stands: Situations = field(default_factory=list)
    partly: Situations = field(default_factory=list)
    missing: Situations = field(default_factory=list)
    unknown: Situations = field(default_factory=list)
    out_of_reach: dict[str, Text] = field(default_factory=dict)


class PropertyEntry(Entry, frozen=True, kw_only=True):
    """One property: `raising` with what it does, or `always`, or `never`."""

    says: Text
    raising: Text | None = None
    never_lowers: list[Text] | None = None
    never_raises: list[Text] | None = None
    keeps: Anything = None
    always: Anything = None
    never: Anything = None
    when: Anything = "always"


class KnowledgeTestsEntry(Entry, frozen=True, kw_only=True):
    """One file of the folder tests."""

    situations: dict[Identifier, dict[str, Anything]] = field(default_factory=dict)
    derived: dict[str, list[DerivingEntry]] = field(default_factory=dict)
    rules: dict[str, RuleTestsEntry] = field(default_factory=dict)
    questions: dict[str, QuestionTestsEntry] = field(default_factory=dict)
    decisions: list[DecidingEntry] = field(default_factory=list)
    program: dict[str, ProgramTestsEntry] = field(default_factory=dict)
    properties: list[PropertyEntry] = field(default_factory=list)
