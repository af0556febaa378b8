"""The shape of the files about the program: contradictions, figures, staffing, RACI, plan, pillars, contested points.

A pack may do without any of them.
"""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from advisor.files.schema import CitationEntry, Entry, Identifier, Text

Anything = Any
FormulaEntry = Text | int | float
Days = Annotated[int, Meta(ge=0, le=10_000)]
Candidates = Annotated[list[Text], Meta(min_length=1)]
Citations = Annotated[list[CitationEntry], Meta(min_length=1)]


class ContradictionEntry(Entry, frozen=True, kw_only=True):
    """Answers that do not go together."""

    id: Annotated[str, Meta(pattern=r"^Q[0-9]{2}\Z")]
    kind: Literal["contradiction", "proof"]
    title: Text
    when: Anything
    question: Text
    handling: Text
    sources: Citations


class ContradictionsEntry(Entry, frozen=True, kw_only=True):
    """The file contradictions.yaml."""

    contradictions: list[ContradictionEntry]


class FigureEntry(Entry, frozen=True, kw_only=True):
    """A published figure."""

    text: Text
    caveat: Text
    sources: Citations
    use: Literal["shown", "blocked"]


FiguresEntry = dict[Identifier, FigureEntry]
"""The file figures.yaml."""


class StaffingLineEntry(Entry, frozen=True, kw_only=True, rename={"low": "from", "high": "to"}):
    """A range of people, days or hours."""

    id: Annotated[str, Meta(pattern=r"^S[0-9]{2}[a-z]?\Z")]
    title: Text
    when: Anything
    unit: Text
    low: FormulaEntry
    high: FormulaEntry
    most: FormulaEntry | None = None
    cap_note: Text | None = None
    today: Text | None = None
    text: Text
    basis: Text
    caveat: Text
    sources: Citations
    figures: list[Text] = field(default_factory=list)


class StaffingEntry(Entry, frozen=True, kw_only=True):
    """The file staffing.yaml."""

    lines: list[StaffingLineEntry]


class PartyEntry(Entry, frozen=True, kw_only=True):
    """Someone beside the roles."""

    title: Text
    phrase: Text


class AssignmentEntry(Entry, frozen=True, kw_only=True):
    """Who is accountable, responsible, consulted and informed."""

    accountable: Candidates
    responsible: Candidates
    consulted: list[Text] = field(default_factory=list)
    informed: list[Text] = field(default_factory=list)


class ActivityEntry(Entry, frozen=True, kw_only=True):
    """A row of the responsibility chart."""

    id: Identifier
    title: Text
    when: Anything = "always"
    default: AssignmentEntry
    models: dict[Identifier, AssignmentEntry] = field(default_factory=dict)


class RaciEntry(Entry, frozen=True, kw_only=True):
    """The file raci.yaml."""

    parties: dict[Identifier, PartyEntry] = field(default_factory=dict)
    activities: list[ActivityEntry]


class PhaseEntry(Entry, frozen=True, kw_only=True):
    """A part of the plan."""

    title: Text
    from_day: Days
    to_day: Days


class StepEntry(Entry, frozen=True, kw_only=True):
    """A step of the plan."""

    id: Identifier
    phase: Text
    title: Text
    text: Text
    done_when: Text
    owner: Candidates
    when: Anything = "always"
    covers: list[Text] = field(default_factory=list)
    sources: Citations


class PlanEntry(Entry, frozen=True, kw_only=True):
    """The file plan.yaml."""

    phases: dict[Identifier, PhaseEntry]
    steps: list[StepEntry]


class PillarEntry(Entry, frozen=True, kw_only=True):
    """A part of the system that keeps improvement alive."""

    id: Identifier
    title: Text
    meaning: Text
    role: Text
    stands: Anything
    missing: Anything
    if_stands: Text
    if_part: Text
    if_missing: Text
    builds: Annotated[list[Text], Meta(min_length=1)]
    sources: Citations


class PillarsEntry(Entry, frozen=True, kw_only=True):
    """The file pillars.yaml."""

    pillars: list[PillarEntry]


class ContestedEntry(Entry, frozen=True, kw_only=True):
    """A point on which those who know the field disagree."""

    id: Annotated[str, Meta(pattern=r"^D[0-9]{2}\Z")]
    title: Text
    when: Anything
    one_side: Text
    other_side: Text
    treatment: Text
    sources: Citations
    figures: list[Text] = field(default_factory=list)


class ContestedFileEntry(Entry, frozen=True, kw_only=True):
    """The file contested.yaml."""

    points: list[ContestedEntry]


PROGRAM_FILES: dict[str, Any] = {
    "contradictions.yaml": ContradictionsEntry,
    "figures.yaml": FiguresEntry,
    "staffing.yaml": StaffingEntry,
    "raci.yaml": RaciEntry,
    "plan.yaml": PlanEntry,
    "pillars.yaml": PillarsEntry,
    "contested.yaml": ContestedFileEntry,
}
"""The shape of each file by its name."""
