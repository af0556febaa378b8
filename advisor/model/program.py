"""What a pack knows beyond rules: how an improvement program is staffed, organized, planned and kept alive.

Everything here holds under a condition. The engine evaluates it after the decisions (contradictions excepted, which
may not read them) and says what applies to one organization.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from msgspec import Struct

from advisor.model.condition import Condition
from advisor.model.formula import Formula
from advisor.model.source import Citation

LEAD = "lead"
"""Stands in a list of candidates for the role that leads."""


class Doubt(StrEnum):
    """Why an answer is asked back."""

    CONTRADICTION = "contradiction"
    """Two answers do not go together."""
    PROOF = "proof"
    """The answer is so strong that one asks to be shown it."""


class Contradiction(Struct, frozen=True):
    """Answers that do not go together: what is asked back, and what the advisor does until it is answered."""

    id: str
    doubt: Doubt
    title: str
    when: Condition
    question: str
    handling: str
    sources: tuple[Citation, ...]


class Figure(Struct, frozen=True):
    """A published figure with its caveat. A blocked one is kept so that it can be refused; it is never shown."""

    id: str
    text: str
    caveat: str
    sources: tuple[Citation, ...]
    blocked: bool


class StaffingLine(Struct, frozen=True):
    """How many of a kind an organization of this size needs: always a range, with what it rests on."""

    id: str
    title: str
    when: Condition
    unit: str
    low: Formula
    high: Formula
    most: Formula | None
    """Caps the range while its inputs are known."""
    cap_note: str
    today: str
    """The attribute that says how many there are today; may be empty."""
    text: str
    basis: str
    caveat: str
    sources: tuple[Citation, ...]
    figures: tuple[str, ...]


class Party(Struct, frozen=True):
    """Someone who has a part in an activity and is none of the roles, such as finance."""

    id: str
    title: str
    phrase: str


class Assignment(Struct, frozen=True):
    """Who does what in an activity.

    Of the candidates for accountable and responsible the first that takes part in the work gets it.
    """

    accountable: tuple[str, ...]
    responsible: tuple[str, ...]
    consulted: tuple[str, ...]
    informed: tuple[str, ...]


class Activity(Struct, frozen=True):
    """A row of the responsibility chart (RACI), by operating model where it differs from the default."""

    id: str
    title: str
    when: Condition
    default: Assignment
    models: Mapping[str, Assignment]


class Phase(Struct, frozen=True):
    """A part of the plan; days count from the start."""

    id: str
    title: str
    from_day: int
    to_day: int


class Step(Struct, frozen=True):
    """A step of the plan; the first candidate for owner that takes part in the work owns it.

    `covers` names the actions that the step carries out: where the step is told, they need no telling of their own.
    """

    id: str
    phase: str
    title: str
    text: str
    done_when: str
    owner: tuple[str, ...]
    when: Condition
    sources: tuple[Citation, ...]
    covers: tuple[str, ...] = ()


class Pillar(Struct, frozen=True):
    """A part of the system that keeps improvement alive, and how one sees whether it stands."""

    id: str
    title: str
    meaning: str
    role: str
    stands: Condition
    missing: Condition
    if_stands: str
    if_part: str
    if_missing: str
    builds: tuple[str, ...]
    sources: tuple[Citation, ...]


class ContestedPoint(Struct, frozen=True):
    """A point on which those who know the field disagree, shown where it bears on the advice."""

    id: str
    title: str
    when: Condition
    one_side: str
    other_side: str
    treatment: str
    sources: tuple[Citation, ...]
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Program:
    """The program knowledge of a pack; any part may be missing. Everything keeps the order of its file."""

    contradictions: Mapping[str, Contradiction] = field(default_factory=dict)
    figures: Mapping[str, Figure] = field(default_factory=dict)
    staffing: tuple[StaffingLine, ...] = ()
    parties: Mapping[str, Party] = field(default_factory=dict)
    activities: tuple[Activity, ...] = ()
    phases: Mapping[str, Phase] = field(default_factory=dict)
    steps: Mapping[str, Step] = field(default_factory=dict)
    pillars: tuple[Pillar, ...] = ()
    contested: tuple[ContestedPoint, ...] = ()

    def conditions(self) -> Iterator[tuple[str, Condition]]:
        """Yield every condition by the name under which the engine says that it holds."""
        for contradiction in self.contradictions.values():
            yield f"contradiction.{contradiction.id}", contradiction.when
        for line in self.staffing:
            yield f"staffing.{line.id}", line.when
        for activity in self.activities:
            yield f"activity.{activity.id}", activity.when
        for step in self.steps.values():
            yield f"step.{step.id}", step.when
        for pillar in self.pillars:
            yield f"stands.{pillar.id}", pillar.stands
            yield f"missing.{pillar.id}", pillar.missing
        for point in self.contested:
            yield f"contested.{point.id}", point.when
