"""The shape of the files that decide, entry by entry. What the entries mean together is checked by the readers."""

from typing import Annotated, Any, Literal

from msgspec import Meta, Struct

Text = Annotated[str, Meta(min_length=1)]
LevelEntry = bool | int | str
Anything = Any
Whole = Annotated[int, Meta(ge=-(10**9), le=10**9)]
Factor = Annotated[float, Meta(ge=-0.95, le=0.95)]
Threshold = Annotated[float, Meta(gt=0, lt=1)]
Identifier = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*\Z")]
CitationEntry = Text | dict[str, Text]
CoreEntry = Text | Annotated[list[Text], Meta(min_length=1)]


class Entry(Struct, frozen=True, forbid_unknown_fields=True):
    """A mapping with fixed keys; any other key is a fault."""


class PackEntry(Entry, frozen=True, kw_only=True):
    """The file pack.yaml."""

    id: Annotated[str, Meta(pattern=r"^[a-z][a-z0-9]*(-[a-z0-9]+)*\Z")]
    title: Text
    version: Annotated[str, Meta(min_length=1)]
    certainty_words: dict[Text, Annotated[float, Meta(gt=0, le=1)]]
    resemblance: dict[Identifier, Annotated[float, Meta(gt=0)]] = {}


class AttributeEntry(Entry, frozen=True, kw_only=True):
    """One attribute under `asks:`."""

    label: Text
    type: Literal["integer", "boolean", "choice", "ordinal", "multichoice"]
    levels: dict[Whole, Text] | None = None
    choices: dict[bool | Text, Text] | None = None
    min: Whole | None = None
    unit: Text | None = None
    once: dict[bool | int | Text, Text] | Text | None = None


class ChangeableEntry(Entry, frozen=True, kw_only=True):
    """What the organization could do about an answer."""

    direction: Literal["up", "down", "any", "none"]
    steps_in_90_days: Annotated[int, Meta(ge=0, le=1000)] = 0
    effort: Literal["low", "medium", "high"] | None = None


class QuestionEntry(Entry, frozen=True, kw_only=True):
    """One question."""

    id: Identifier
    section: Text
    depth: Literal["quick", "default", "full"]
    wording: Text
    asks: Annotated[dict[Identifier, AttributeEntry], Meta(min_length=1)]
    informant: Text
    who_knows: Text
    why: Text
    ask_when: Anything = "always"
    confidential: bool = False
    changeable: ChangeableEntry


class QuestionsEntry(Entry, frozen=True, kw_only=True):
    """The file questions.yaml."""

    sections: dict[Identifier, Text]
    informants: dict[Identifier, Text]
    questions: list[QuestionEntry]


class RefinementEntry(Entry, frozen=True, kw_only=True):
    """What happens while a refining input is unknown."""

    assume: Anything = None
    leave_out: Text | None = None


class RowEntry(Entry, frozen=True, kw_only=True):
    """One row of a case table."""

    when: Anything
    value: Anything


class DerivedEntry(Entry, frozen=True, kw_only=True):
    """One derived attribute."""

    label: Text
    type: Literal["integer", "number", "boolean", "choice", "ordinal", "multichoice"]
    levels: list[LevelEntry] | None = None
    unit: Text | None = None
    because: Text
    sources: list[CitationEntry]
    checks: Text | None = None
    required: list[CoreEntry] = []
    refining: dict[str, RefinementEntry] = {}
    deciding: list[Text] = []
    formula: Text | int | float | None = None
    cases: list[RowEntry] | None = None
    otherwise: Anything = None


DerivedFileEntry = dict[Identifier, DerivedEntry]
"""The file derived.yaml."""


class RuleEntry(Entry, frozen=True, kw_only=True):
    """One rule."""

    id: Annotated[str, Meta(pattern=r"^[A-Z]{1,3}[0-9]{2,3}[a-z]?\Z")]
    title: Text
    when: Anything
    then: Annotated[dict[str, Factor], Meta(min_length=1)]
    because: Text
    sources: Annotated[list[CitationEntry], Meta(min_length=1)]
    limits: Text
    group: Identifier | None = None
    precondition: Text | None = None


class RulesEntry(Entry, frozen=True, kw_only=True):
    """The file rules/<topic>.yaml."""

    topic: Text
    rules: list[RuleEntry]


class RoleEntry(Entry, frozen=True, kw_only=True):
    """One role and what it does per involvement."""

    title: Text
    phrase: Text
    plural: bool
    description: Text
    responsibilities: dict[Literal["lead", "co_lead", "support", "informed", "not_involved"], list[Text]]


class ModelEntry(Entry, frozen=True, kw_only=True):
    """One operating model."""

    title: Text
    phrase: Text
    description: Text
    fits: list[Text] = []


class DurationEntry(Entry, frozen=True, kw_only=True):
    """How long an engagement takes."""

    at_least: Annotated[int, Meta(ge=1, le=1000)]
    at_most: Annotated[int, Meta(ge=1, le=1000)]


class HandoverStageEntry(Entry, frozen=True, kw_only=True):
    """A part of an engagement."""

    title: Text
    outside_part: Annotated[float, Meta(ge=0, le=1)]
    text: Text


class ModeEntry(Entry, frozen=True, kw_only=True):
    """One consultant mode."""

    title: Text
    phrase: Text
    description: Text
    weeks: DurationEntry | None = None
    handover: list[HandoverStageEntry] = []


class TermEntry(Entry, frozen=True, kw_only=True):
    """One kind of involvement."""

    title: Text
    description: Text


class InvolvementEntry(Entry, frozen=True, kw_only=True):
    """The kinds of involvement; the program gives each of them."""

    lead: TermEntry
    co_lead: TermEntry
    support: TermEntry
    informed: TermEntry
    not_involved: TermEntry


class OutcomesEntry(Entry, frozen=True, kw_only=True):
    """The file outcomes.yaml."""

    roles: dict[Identifier, RoleEntry]
    operating_models: Annotated[dict[Identifier, ModelEntry], Meta(min_length=1)]
    consultant_modes: dict[Identifier, ModeEntry]
    involvement: InvolvementEntry


class AdviceEntry(Entry, frozen=True, kw_only=True):
    """The text of an action, warning or note."""

    title: Text
    text: Text


class WorkstreamEntry(AdviceEntry, frozen=True, kw_only=True):
    """A part of the work that one role leads."""

    role: Text


class EngagementEntry(AdviceEntry, frozen=True, kw_only=True):
    """How to engage outsiders, or what to do instead."""

    part: Literal["mandate", "beforehand", "contract", "handover", "exit", "dependence", "instead"]


class AdviceFileEntry(Entry, frozen=True, kw_only=True):
    """The file advice.yaml."""

    actions: dict[Identifier, AdviceEntry] = {}
    warnings: dict[Identifier, AdviceEntry] = {}
    notes: dict[Identifier, AdviceEntry] = {}
    workstreams: dict[Identifier, WorkstreamEntry] = {}
    engagement: dict[Identifier, EngagementEntry] = {}
    checks: dict[Identifier, AdviceEntry] = {}


class SourceEntry(Entry, frozen=True, kw_only=True):
    """One source."""

    title: Text
    status: Literal["checked", "recalled", "heuristic"]
    note: Text | None = None
    case: Text | None = None


SourcesFileEntry = dict[Text, SourceEntry]
"""The file sources.yaml."""


class LeadEntry(Entry, frozen=True, kw_only=True):
    """How the lead is decided."""

    accountable: Text
    threshold: Threshold
    co_lead_threshold: Threshold
    co_lead_margin: Threshold
    most_co_leads: Annotated[int, Meta(ge=0, le=1000)]
    support_threshold: Threshold
    outsider: Text
    core_questions: list[CoreEntry]


class ModelDecisionEntry(Entry, frozen=True, kw_only=True):
    """How the operating model is decided."""

    threshold: Threshold
    near_tie: Threshold
    next_stage_threshold: Threshold
    core_questions: list[CoreEntry]


class ConsultantDecisionEntry(Entry, frozen=True, kw_only=True):
    """How the consultant mode is decided."""

    threshold: Threshold
    none_mode: Text
    affordable: Text
    core_questions: list[CoreEntry]


class GuardRailEntry(Entry, frozen=True, kw_only=True):
    """One guard rail: a condition and one of forbid, force, order."""

    id: Annotated[str, Meta(pattern=r"^G[0-9]{1,2}[a-z]?\Z")]
    title: Text
    when: Anything
    forbid: Annotated[list[Text], Meta(min_length=1)] | None = None
    force: Text | None = None
    order: Annotated[list[Text], Meta(min_length=2)] | None = None
    because: Text
    sources: Annotated[list[CitationEntry], Meta(min_length=1)]


class DecisionsEntry(Entry, frozen=True, kw_only=True):
    """The file decisions.yaml."""

    lead: LeadEntry
    operating_model: ModelDecisionEntry
    consultants: ConsultantDecisionEntry
    advice_threshold: Threshold
    guard_rails: list[GuardRailEntry]
