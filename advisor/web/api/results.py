"""Questions about an assessment that is kept."""

from __future__ import annotations

from typing import Annotated
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from advisor.report.disclosure import Audience
from advisor.web.api import explanations
from advisor.web.api.asking import FILE
from advisor.web.api.given import Changes, Conclusion, ReportFormat, read_changes
from advisor.web.api.told import ERRORS, Told
from advisor.web.case import Case
from advisor.web.documents import report_file

router = Router(tags=["results"])
Asked = Annotated[Conclusion, Query()]


@router.get("{uuid:assessment_id}/result", response={200: Told, **ERRORS})
def result_of(request: HttpRequest, assessment_id: UUID) -> Told:
    """Say who should drive process improvement, in which operating model, with consultants or without."""
    return explanations.result(Case.of(assessment_id).answers)


@router.get("{uuid:assessment_id}/how", response={200: Told, **ERRORS})
def how_of(request: HttpRequest, assessment_id: UUID, conclusion: Asked) -> Told:
    """Explain how a conclusion was reached."""
    return explanations.how(Case.of(assessment_id).answers, conclusion)


@router.get("{uuid:assessment_id}/why-not", response={200: Told, **ERRORS})
def why_not_of(request: HttpRequest, assessment_id: UUID, conclusion: Asked) -> Told:
    """Explain why a conclusion does not stand."""
    return explanations.why_not(Case.of(assessment_id).answers, conclusion)


@router.post("{uuid:assessment_id}/what-if", response={200: Told, **ERRORS})
def what_if_of(request: HttpRequest, assessment_id: UUID, given: Changes) -> Told:
    """Say what would change if some answers were others; those that are kept stay as they are."""
    return explanations.what_if(Case.of(assessment_id).answers, read_changes(given.changes))


@router.get("{uuid:assessment_id}/paths", response={200: Told, **ERRORS})
def paths_of(request: HttpRequest, assessment_id: UUID, conclusion: Asked) -> Told:
    """Say what it would take for another conclusion to stand."""
    return explanations.paths(Case.of(assessment_id).answers, conclusion)


@router.get("{uuid:assessment_id}/sensitivity", response={200: Told, **ERRORS})
def sensitivity_of(request: HttpRequest, assessment_id: UUID) -> Told:
    """Say how firm the advice is, and which answers to verify first."""
    return explanations.sensitivity(Case.of(assessment_id).answers)


@router.get("{uuid:assessment_id}/report", response={200: None, **ERRORS}, openapi_extra=FILE)
def report_of(
    request: HttpRequest,
    assessment_id: UUID,
    audience: Audience = Audience.BOARD,
    format: ReportFormat = ReportFormat.HTML,  # noqa: A002
) -> HttpResponse:
    """Write the report: a page, a text in Markdown or a Word document."""
    return report_file(Case.of(assessment_id).answers, audience, format.value)
