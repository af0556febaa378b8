"""The shapes of what programs are told, as the document of the API shows them.

Results and explanations are told as the command line tells them with `--format json`. Keys are only ever added to them,
so that they are shown as objects and no more.
"""

from __future__ import annotations

import datetime
from typing import Annotated, Any
from uuid import UUID

from pydantic import BaseModel, WithJsonSchema

from advisor.files.answer_schema import AnswerFileEntry
from advisor.web.api.schemas import file_schema

Told = dict[str, Any]
AnswerFile = Annotated[dict[str, Any], WithJsonSchema(file_schema(AnswerFileEntry))]


class Detail(BaseModel):
    """One thing that is wrong: a stable code, a sentence, where it is; at a conflict what stands there now."""

    code: str
    message: str
    where: str | None = None
    answer: Any = None
    revision: int | None = None


class Problem(BaseModel):
    """What is wrong, in one sentence and in detail."""

    status: int
    message: str
    details: list[Detail]


class ErrorBody(BaseModel):
    """The one shape of every error."""

    error: Problem


ERRORS: dict[int, type[BaseModel]] = dict.fromkeys((400, 403, 404, 405, 413, 422), ErrorBody)
"""What every address may answer instead of what was asked for."""

CONFLICT: dict[int, type[BaseModel]] = {409: ErrorBody}


class Titled(BaseModel):
    """Something with a name and a title."""

    id: str
    title: str


class Described(Titled):
    """Something with a name, a title and what it means."""

    description: str


class PackRow(Titled):
    """A pack of rules in use."""

    version: str
    digest: str


class PackList(BaseModel):
    """All packs in use."""

    packs: list[PackRow]


class PackData(PackRow):
    """A pack, and the names that results, explanations and questions go by."""

    roles: list[Described]
    models: list[Described]
    modes: list[Described]
    sections: list[Titled]
    conclusions: list[str]


class ValueData(BaseModel):
    """A value that an answer may have, and what one would observe."""

    value: int | bool | str
    meaning: str


class AttributeData(BaseModel):
    """Something that a question asks for; a number has no values to choose from."""

    name: str
    label: str
    type: str
    unit: str
    minimum: int | None
    values: list[ValueData]


class QuestionData(BaseModel):
    """A question, whom to ask, why, and when it matters (empty: always)."""

    id: str
    section: str
    depth: str
    wording: str
    ask: str
    who_knows: str
    why: str
    relevance: str
    confidential: bool
    attributes: list[AttributeData]


class QuestionList(BaseModel):
    """The questions up to a depth in asking order, with their sections and the words for how sure one is."""

    depth: str
    certainty_words: dict[str, float]
    sections: list[Titled]
    questions: list[QuestionData]


class AssessmentRow(BaseModel):
    """An assessment that is kept."""

    id: UUID
    organization: str
    date: str
    depth: str
    created: datetime.datetime
    changed: datetime.datetime


class AssessmentList(BaseModel):
    """A part of the assessments looked for, those that were changed last first; `total` counts all of them."""

    total: int
    limit: int
    offset: int
    assessments: list[AssessmentRow]


class AssessmentData(AssessmentRow):
    """An assessment with its answers.

    `revisions` has the number of the last change of each answer that was ever given. `misfits` tells which entries do
    not fit the rules in use; answers among them are in `set_aside`.
    """

    answer_file: AnswerFile
    revisions: dict[str, int]
    misfits: list[Detail]


class SavedAnswer(BaseModel):
    """An answer as it is kept, null once it was taken back, and the number of its last change."""

    name: str
    answer: Any
    revision: int
