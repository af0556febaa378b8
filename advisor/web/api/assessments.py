"""The assessments that are kept, the same as on the pages: list, create, read, change and delete them."""

from __future__ import annotations

from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from ninja import Query, Router, Status

from advisor.errors import AdvisorError, shown, suggestion
from advisor.files.answer_writer import answer_data, as_data
from advisor.model.answers import Answer
from advisor.web import store
from advisor.web.api.given import BODY, LARGEST, Given, ToChange, ToSave, read_answer
from advisor.web.api.refusals import Refusal
from advisor.web.api.told import (
    CONFLICT,
    ERRORS,
    AssessmentData,
    AssessmentList,
    AssessmentRow,
    Detail,
    SavedAnswer,
)
from advisor.web.case import Case
from advisor.web.forms import LONGEST
from advisor.web.models import Assessment, Part

router = Router(tags=["assessments"])


@router.get("", response={200: AssessmentList, **ERRORS})
def assessments(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=200, description="a part of the name")] = "",
    limit: Annotated[int, Query(ge=1, le=500)] = 50,
    offset: Annotated[int, Query(ge=0, le=LARGEST)] = 0,
) -> AssessmentList:
    """List the assessments, those that were changed last first."""
    wanted = q.replace("\x00", "").strip()
    found = Assessment.objects.filter(organization__icontains=wanted) if wanted else Assessment.objects.all()
    rows = [AssessmentRow(**_row(item)) for item in found[offset : offset + limit]]
    return AssessmentList(total=found.count(), limit=limit, offset=offset, assessments=rows)


def _row(stored: Assessment) -> dict[str, Any]:
    return {
        "id": stored.pk,
        "organization": stored.organization,
        "date": stored.date,
        "depth": stored.depth,
        "created": stored.created,
        "changed": stored.changed,
    }


def _data(case: Case) -> AssessmentData:
    return AssessmentData(
        **_row(case.stored),
        answer_file=as_data(case.answers),
        revisions=case.revisions(Part.ANSWERS),
        misfits=[Detail(code=fault.code, message=fault.message) for fault in case.misfits],
    )


@router.post("", response={201: AssessmentData, **ERRORS})
def create(request: HttpRequest, response: HttpResponse, given: Given) -> Status[AssessmentData]:
    """Keep an answer file as a new assessment; nothing is kept if something in it does not fit the rules."""
    case = Case.of(store.create(given.read()).pk)
    response["Location"] = reverse("api:assessment", args=[case.id])
    return Status(201, _data(case))


@router.get("{uuid:assessment_id}", response={200: AssessmentData, **ERRORS})
def assessment(request: HttpRequest, assessment_id: UUID) -> AssessmentData:
    """Return an assessment as an answer file, with the number of the last change of each answer."""
    return _data(Case.of(assessment_id))


@router.patch("{uuid:assessment_id}", response={200: AssessmentRow, **CONFLICT, **ERRORS})
def change(request: HttpRequest, assessment_id: UUID, given: ToChange) -> AssessmentRow:
    """Change name, day or depth; refused if one of them is not what `seen` says that it was."""
    stored = Case.of(assessment_id).stored
    new = given.columns()
    now = {column: str(getattr(stored, column)) for column in new}
    try:
        store.update(stored, now | given.seen.columns(), new)
    except store.ConflictError as conflict:
        theirs = _row(Case.of(assessment_id).stored)
        details = [
            {"code": "conflict", "where": f"{BODY}.{name}", "message": f"{name} is {shown(theirs[name])} now"}
            for name in new
        ]
        raise Refusal(409, str(conflict), details) from None
    return AssessmentRow(**_row(Case.of(assessment_id).stored))


@router.delete("{uuid:assessment_id}", response={204: None, **ERRORS})
def delete(request: HttpRequest, assessment_id: UUID) -> Status[None]:
    """Delete an assessment with everything in it."""
    Case.of(assessment_id).stored.delete()
    return Status(204, None)


@router.put("{uuid:assessment_id}/answers/{name}", response={200: SavedAnswer, **CONFLICT, **ERRORS})
def save(request: HttpRequest, assessment_id: UUID, name: str, given: ToSave) -> SavedAnswer:
    """Save an answer; refused if it was changed since the revision that was seen."""
    case = Case.of(assessment_id)
    if name not in case.pack.asked:
        raise _no_question(case, name)
    answer = read_answer(name, given.answer)
    _check_length(answer)
    return _saved(case, name, answer_data(answer), given.revision)


@router.delete("{uuid:assessment_id}/answers/{name}", response={200: SavedAnswer, **CONFLICT, **ERRORS})
def take_back(
    request: HttpRequest, assessment_id: UUID, name: str, revision: Annotated[int, Query(ge=0, le=LARGEST)]
) -> SavedAnswer:
    """Take an answer back; refused if it was changed since the revision that was seen."""
    case = Case.of(assessment_id)
    revisions = case.revisions(Part.ANSWERS)
    if name not in revisions and name not in case.pack.asked:
        raise _no_question(case, name)
    if name not in revisions:
        return SavedAnswer(name=name, answer=None, revision=0)
    return _saved(case, name, None, revision)


def _no_question(case: Case, name: str) -> Refusal:
    if name in case.pack.derived:
        return Refusal(404, f"{name} follows from other answers and is not answered itself")
    hint = suggestion(name, case.pack.asked) or "; the names are in the questions"
    return Refusal(404, f"there is no question {shown(name)}{hint}")


def _check_length(answer: Answer) -> None:
    """Raise AdvisorError if the pages would not take the answer either."""
    for what, text in (("note", answer.note), ("name", answer.by)):
        if len(text) > LONGEST:
            raise AdvisorError(f"the {what} is longer than {LONGEST:,} characters; shorten it")


def _saved(case: Case, name: str, data: Any, seen: int) -> SavedAnswer:
    try:
        revision = store.save(case.stored, Part.ANSWERS, name, data, seen)
    except store.ConflictError as conflict:
        stored = conflict.stored
        theirs, number = (stored.data, stored.revision) if stored else (None, 0)
        message = f"{name} was changed since revision {seen}; it is at revision {number} now"
        details = [{"code": "conflict", "message": message, "answer": theirs, "revision": number}]
        raise Refusal(409, message, details) from None
    return SavedAnswer(name=name, answer=data, revision=revision)
