"""Questions about answers that come with the request; nothing is kept."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from advisor.web.api import explanations
from advisor.web.api.given import Given, GivenChanges, GivenConclusion, GivenReport, read_changes
from advisor.web.api.told import ERRORS, Told
from advisor.web.documents import REPORTS, TYPES, report_file

router = Router(tags=["asking"])

FILE: dict[str, Any] = {
    "responses": {200: {"content": {TYPES[ending]: {"schema": {"type": "string"}} for ending in REPORTS}}}
}
"""How the document of the API shows a report."""


@router.post("assess", response={200: Told, **ERRORS})
def assess(request: HttpRequest, given: Given) -> Told:
    """Say who should drive process improvement, in which operating model, with consultants or without."""
    return explanations.result(given.read())


@router.post("how", response={200: Told, **ERRORS})
def how(request: HttpRequest, given: GivenConclusion) -> Told:
    """Explain how a conclusion was reached."""
    return explanations.how(given.read(), given.conclusion)


@router.post("why-not", response={200: Told, **ERRORS})
def why_not(request: HttpRequest, given: GivenConclusion) -> Told:
    """Explain why a conclusion does not stand."""
    return explanations.why_not(given.read(), given.conclusion)


@router.post("what-if", response={200: Told, **ERRORS})
def what_if(request: HttpRequest, given: GivenChanges) -> Told:
    """Say what would change if some answers were others."""
    return explanations.what_if(given.read(), read_changes(given.changes))


@router.post("paths", response={200: Told, **ERRORS})
def paths(request: HttpRequest, given: GivenConclusion) -> Told:
    """Say what it would take for another conclusion to stand."""
    return explanations.paths(given.read(), given.conclusion)


@router.post("sensitivity", response={200: Told, **ERRORS})
def sensitivity(request: HttpRequest, given: Given) -> Told:
    """Say how firm the advice is, and which answers to verify first."""
    return explanations.sensitivity(given.read())


@router.post("report", response={200: None, **ERRORS}, openapi_extra=FILE)
def report(request: HttpRequest, given: GivenReport) -> HttpResponse:
    """Write the report: a page, a text in Markdown or a Word document."""
    return report_file(given.read(), given.audience, given.format.value)
