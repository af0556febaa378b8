"""What an organization told us: values with certainty, basis and notes."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from advisor.model.attribute import Value


class Status(StrEnum):
    """Why a value is there or not. All but `answered` are unknown to the rules, yet are kept apart."""

    ANSWERED = "answered"
    DONT_KNOW = "dont_know"
    SKIPPED = "skipped"
    NOT_RELEVANT = "not_relevant"
    NOT_ASKED = "not_asked"
    """Still open; the entry keeps what was noted before the question was answered."""


class Basis(StrEnum):
    """What an answer rests on. Shown and counted; it does not change the certainty."""

    OPINION = "opinion"
    OBSERVED = "observed"
    DOCUMENTED = "documented"


class Known(Struct, frozen=True):
    """A value with the certainty, in (0, 1], that it is right."""

    value: Value
    certainty: float = 1.0


class Answer(Struct, frozen=True):
    """One answer as it was given. `value` is None unless `status` is answered."""

    status: Status = Status.ANSWERED
    value: Value | None = None
    certainty: float = 1.0
    basis: Basis | None = None
    note: str = ""
    by: str = ""
    confidential: bool = False

    @property
    def known(self) -> Known | None:
        """The value and its certainty, or None while it is unknown."""
        return None if self.value is None else Known(self.value, self.certainty)


class MadeWith(Struct, frozen=True):
    """Which pack and interview depth a file was made with."""

    pack: str = ""
    version: str = ""
    depth: str = ""


class Interviewer(Struct, frozen=True):
    """Who asked, and whether they would earn by a recommendation to engage consultants."""

    name: str = ""
    profits_from_engagement: bool | None = None


class Clarification(Struct, frozen=True):
    """What was said when answers that do not go together were asked back."""

    reply: str
    by: str = ""


class Planned(Struct, frozen=True):
    """Who takes a step of the plan, until when (year-month-day), and whether it is done."""

    owner: str = ""
    date: str = ""
    done: bool = False
    note: str = ""


class Objection(Struct, frozen=True):
    """A reader's doubt about one answer of a report: what it should be instead, if the reader says so, and why."""

    answer: Answer | None = None
    comment: str = ""
    by: str = ""


class Departure(Struct, frozen=True):
    """Where the consultant disagrees with the advice, and why; printed beside it, never changing it."""

    reason: str
    by: str = ""
    lead: str = ""
    operating_model: str = ""
    consultants: str = ""


class Expectation(Struct, frozen=True):
    """What a worked case expects of one decision: the preferred value and the acceptable ones."""

    preferred: str
    acceptable: tuple[str, ...]


class AnswerSet(Struct, frozen=True):
    """An organization's answers with what belongs to them."""

    organization: str
    topic: str
    answers: Mapping[str, Answer] = field(default_factory=dict)
    date: str = ""
    made_with: MadeWith = MadeWith()
    interviewer: Interviewer = Interviewer()
    clarified: Mapping[str, Clarification] = field(default_factory=dict)
    """Replies by the contradiction's id."""
    plan: Mapping[str, Planned] = field(default_factory=dict)
    """Names and dates by the id of the plan's step."""
    departure: Departure | None = None
    objections: Mapping[str, Objection] = field(default_factory=dict)
    """Doubts about the answers of the file that these objections are compared with, by attribute."""
    expected: Mapping[str, Expectation] = field(default_factory=dict)
    about: Mapping[str, object] = field(default_factory=dict)
    set_aside: Mapping[str, object] = field(default_factory=dict)
    """Answers that do not fit the pack in use, as they were written; kept for whoever may need them."""

    def known(self) -> dict[str, Known]:
        """Return the values that are known, by attribute."""
        return {name: answer.known for name, answer in self.answers.items() if answer.known is not None}
