"""How far an assessment is from its end: what is settled, what still leans, and what the next questions would do."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from advisor.explain.outlook import Outlook
from advisor.web.case import Case
from advisor.web.knowledge import knowledge
from advisor.web.templating import page


@require_GET
def outlook(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show what is settled; a page asks for it after an answer is saved, so that saving never waits for it."""
    case = Case.of(pk)
    return page(request, "_outlook.html", case=case, **prospects(case))


def prospects(case: Case) -> dict[str, Any]:
    """Return what is settled and what is not, and how many questions are open at this depth."""
    found, progress = knowledge().outlook(case.answers.answers), case.progress()
    open_here = {item.question.id for item in progress.items if progress.is_open(item)}
    is_complete = all(item.settled and item.decided for item in found.prospects)
    return {
        "prospects": found.prospects,
        "open_here": len(open_here),
        "is_complete": is_complete,
        "still": found.still if is_complete and open_here else (),
    }


def next_steps(case: Case) -> dict[str, Any]:
    """Return what the next questions would do: those that tell most, and how firm the sample would be after them."""
    found = knowledge().outlook(case.answers.answers)
    asked = [question for question in case.pack.questions if question.id not in case.glance.not_relevant]
    questions = found.next_questions(asked)
    return {
        "next_questions": questions,
        "gains": _gains(found, [item.attribute for item in questions]),
        "settlings": found.settlings,
        "sample_size": found.completions.size,
    }


def _gains(found: Outlook, names: list[str]) -> list[tuple[str, float, float]]:
    """Return, for each decision that is open, in which part of the sample it agrees now, and after the questions."""
    if not names:
        return []
    after = found.completions.agreement_after(names)
    return [
        (item.heading, found.completions.agreement(item.part), after[item.part])
        for item in found.prospects
        if not item.settled and after[item.part] > found.completions.agreement(item.part) + 0.01
    ]
