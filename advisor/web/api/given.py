"""The shapes of what programs send. Answers are checked by the reader of answer files, as those of a file are."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, RootModel, WithJsonSchema, field_validator, model_validator
from pydantic_core import PydanticCustomError

from advisor.errors import FileFaults, shown, suggestion
from advisor.files.answer_file import fitting_answers
from advisor.files.answer_schema import DATE, AnswerFileEntry
from advisor.model.answers import Answer, AnswerSet
from advisor.model.question import Depth
from advisor.report.disclosure import Audience
from advisor.web.api.schemas import file_schema
from advisor.web.knowledge import knowledge
from advisor.web.pages.assessments import UNNAMED

BODY = "body"
"""What faults call the body of a request."""

LARGEST = 2**31 - 1
Conclusion = Annotated[str, Field(min_length=1, max_length=200, description="such as lead or consultants.not_needed")]


class ReportFormat(StrEnum):
    """The kinds of files that a report is written as."""

    HTML = "html"
    MARKDOWN = "md"
    WORD = "docx"


def _file_parts(schema: dict[str, Any]) -> None:
    parts = file_schema(AnswerFileEntry)["properties"]
    schema["properties"] = {**parts, **schema["properties"]}
    schema["additionalProperties"] = False


class GivenAnswers(RootModel[dict[str, Any]]):
    """Answers by the names of their questions, short (the value) or long (a mapping with more to say)."""


class Given(BaseModel):
    """An answer file, of which only the answers are needed."""

    model_config = ConfigDict(extra="allow", json_schema_extra=_file_parts)

    answers: GivenAnswers

    def read(self) -> AnswerSet:
        """Return the answers. Raises FileFaults with everything that does not fit the rules."""
        return _read((self.model_extra or {}) | {"answers": self.answers.root}, BODY)


class GivenConclusion(Given):
    """Answers, and the conclusion that is asked about."""

    conclusion: Conclusion


class GivenChanges(Given):
    """Answers, and those that might be others."""

    changes: GivenAnswers


class GivenReport(Given):
    """Answers, and how to report on them."""

    audience: Audience = Audience.BOARD
    format: ReportFormat = ReportFormat.HTML


class _Strict(BaseModel):
    """A body that holds nothing else."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _only_known(cls, data: Any) -> Any:
        for name in data if isinstance(data, dict) else ():
            if name not in cls.model_fields:
                words = {"name": shown(name), "hint": suggestion(name, cls.model_fields)}
                raise PydanticCustomError("unknown_key", "{name} does not belong here{hint}", words)
        return data


class Changes(_Strict):
    """Answers that might be others than those kept."""

    changes: GivenAnswers


class ToSave(_Strict):
    """An answer, and the number of its last change that was shown; 0 if none was."""

    answer: Annotated[Any, WithJsonSchema({"description": "the value, or a mapping with more to say"})]
    revision: Annotated[int, Field(strict=True, ge=0, le=LARGEST)]


class Shown(_Strict):
    """Name, day and depth of an assessment as they were shown; what is left out or null was not looked at."""

    organization: str | None = None
    date: str | None = None
    depth: Depth | None = None

    def columns(self) -> dict[str, str]:
        """Return what is said, as it is stored."""
        given = {"organization": self.organization, "date": self.date, "depth": self.depth}
        return {name: str(value) for name, value in given.items() if value is not None}


class ToChange(Shown):
    """What name, day and depth shall be, and what they were when they were shown; what is left out or null stays."""

    organization: Annotated[str, Field(max_length=500)] | None = None
    date: Annotated[str, Field(pattern=rf"^$|{DATE}$", description="year-month-day; empty for none")] | None = None
    seen: Shown = Shown()

    @field_validator("organization")
    @classmethod
    def _one_line(cls, name: str | None) -> str | None:
        if name is not None and not name.strip():
            raise PydanticCustomError("empty", "it must have a name")
        return name if name is None else " ".join(name.split())

    @field_validator("date")
    @classmethod
    def _day(cls, day: str | None) -> str | None:
        try:
            datetime.date.fromisoformat(day or "2026-01-01")
        except ValueError:
            raise PydanticCustomError("no_such_day", "there is no such day") from None
        return day


def read_changes(changes: GivenAnswers) -> dict[str, Answer]:
    """Return answers that might be others. Raises FileFaults if one does not fit its question."""
    return dict(_read({"answers": changes.root}, f"{BODY}.changes").answers)


def read_answer(name: str, given: Any) -> Answer:
    """Return one answer. Raises FileFaults if it does not fit its question."""
    return _read({"answers": {name: given}}, f"{BODY}.answer").answers[name]


def _read(data: Mapping[str, Any], called: str) -> AnswerSet:
    pack = knowledge().pack
    answers, misfits = fitting_answers({"organization": UNNAMED, "topic": pack.id, **data}, pack, called)
    if misfits:
        raise FileFaults(misfits)
    return answers
