"""The result of an assessment, with ways back to the questions that it rests on."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from advisor.report.context import ReportContext
from advisor.report.disclosure import Audience
from advisor.web.case import Case
from advisor.web.knowledge import knowledge
from advisor.web.templating import page


@require_GET
def result(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the advice with everything that stands behind it."""
    case = Case.of(pk)
    context = linked(case, knowledge().context(case.answers, Audience.WORKING))
    values: dict[str, Any] = {item.name: getattr(context, item.name) for item in fields(context)}
    progress = case.progress()
    still_open = sum(progress.is_open(item) for item in progress.items)
    return page(request, "result.html", case=case, still_open=still_open, **values)


def linked(case: Case, context: ReportContext) -> ReportContext:
    """Return the report with each answer leading to the question that asked for it."""
    sections = tuple(
        replace(
            section, answers=tuple(replace(answer, link=case.question_link(answer.name)) for answer in section.answers)
        )
        for section in context.sections
    )
    given = {answer.name: answer for section in sections for answer in section.answers}
    return replace(context, sections=sections, given=given)
