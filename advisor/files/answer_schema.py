"""The shape of an answer file."""

from typing import Annotated, Any, Literal

from msgspec import Meta, field

from advisor.files.schema import Entry, Text

Anything = Any
DATE = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
DAY = rf"{DATE}\Z"


class MadeWithEntry(Entry, frozen=True, kw_only=True):
    """Which pack and depth an answer file was made with."""

    pack: Text | None = None
    version: Text | None = None
    depth: Literal["quick", "default", "full"] | None = None


class InterviewerEntry(Entry, frozen=True, kw_only=True):
    """Who asked."""

    name: Text | None = None
    profits_from_engagement: bool | None = None


class DepartureEntry(Entry, frozen=True, kw_only=True):
    """Where the consultant disagrees with the advice."""

    reason: Text
    by: Text | None = None
    lead: Text | None = None
    operating_model: Text | None = None
    consultants: Text | None = None


class PlannedEntry(Entry, frozen=True, kw_only=True):
    """Who takes a step of the plan, until when."""

    owner: Text | None = None
    date: Annotated[str, Meta(pattern=DAY)] | None = None
    done: bool = False
    note: Text | None = None


class ClarifiedEntry(Entry, frozen=True, kw_only=True):
    """What was said when an answer was asked back."""

    reply: Text
    by: Text | None = None


class ObjectionEntry(Entry, frozen=True, kw_only=True):
    """A reader's doubt about one answer."""

    value: Anything = None
    status: Literal["dont_know"] | None = None
    comment: Text | None = None
    by: Text | None = None


class ExpectationEntry(Entry, frozen=True, kw_only=True):
    """What a worked case expects of one decision."""

    preferred: Text
    acceptable: list[Text] = field(default_factory=list)


class ExpectedEntry(Entry, frozen=True, kw_only=True):
    """What a worked case expects."""

    lead: ExpectationEntry | None = None
    operating_model: ExpectationEntry | None = None
    consultants: ExpectationEntry | None = None


class AnswerEntry(Entry, frozen=True, kw_only=True):
    """One answer in its long form."""

    value: Anything = None
    status: Literal["answered", "dont_know", "skipped", "not_relevant", "not_asked"] = "answered"
    certainty: Annotated[float, Meta(gt=0, le=1)] = 1.0
    basis: Literal["opinion", "observed", "documented"] | None = None
    note: Text | None = None
    by: Text | None = None
    confidential: bool = False


class AnswerFileEntry(Entry, frozen=True, kw_only=True):
    """An answer file."""

    organization: Text
    topic: Text
    date: Annotated[str, Meta(pattern=DAY)] | None = None
    made_with: MadeWithEntry = MadeWithEntry()
    interviewer: InterviewerEntry = InterviewerEntry()
    answers: dict[str, Anything]
    clarified: dict[str, ClarifiedEntry] = field(default_factory=dict)
    plan: dict[str, PlannedEntry] = field(default_factory=dict)
    departure: DepartureEntry | None = None
    objections: dict[str, ObjectionEntry] = field(default_factory=dict)
    expected: ExpectedEntry | None = None
    about: dict[str, Anything] = field(default_factory=dict)
    set_aside: dict[str, Anything] = field(default_factory=dict)
