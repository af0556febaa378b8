"""My assessments: start, find, duplicate, compare and delete them."""

from __future__ import annotations

import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from msgspec import structs

from advisor.explain.compare import compared
from advisor.model.answers import AnswerSet, MadeWith
from advisor.model.question import Depth
from advisor.report.comparison import comparison_view
from advisor.report.disclosure import Audience
from advisor.web import store
from advisor.web.case import DEPTHS, Case
from advisor.web.knowledge import knowledge
from advisor.web.models import Assessment
from advisor.web.templating import is_fragment, page

UNNAMED = "My organization"
"""What an assessment is called until somebody says better."""

PAGE = 50
"""So many assessments are listed at once."""


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """List the assessments, those that were worked on last first."""
    wanted = request.GET.get("q", "").replace("\x00", "").strip()[:200]
    found = Assessment.objects.filter(organization__icontains=wanted) if wanted else Assessment.objects.all()
    shown = _number(request.GET.get("show", "")) or PAGE
    listed = [Case(item) for item in found.prefetch_related("entries")[:shown]]
    values: dict[str, Any] = {
        "cases": listed,
        "wanted": wanted,
        "total": found.count(),
        "more": shown + PAGE,
        "any": bool(listed) or Assessment.objects.exists(),
        "depths": DEPTHS,
        "counts": {depth: _asked(depth) for depth in Depth},
    }
    return page(request, "_cases.html" if is_fragment(request) else "home.html", **values)


def _asked(depth: Depth) -> int:
    """Return how many questions a depth has at most."""
    depths = list(Depth)
    return sum(depths.index(question.depth) <= depths.index(depth) for question in knowledge().pack.questions)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 0


@require_POST
def new(request: HttpRequest) -> HttpResponse:
    """Start an assessment and go to its first question."""
    pack = knowledge().pack
    depth = Depth(request.POST["depth"]) if request.POST.get("depth") in list(Depth) else Depth.DEFAULT
    made_with = MadeWith(pack.id, pack.version, depth.value)
    today = datetime.date.today().isoformat()
    assessment = store.create(AnswerSet(UNNAMED, pack.id, date=today, made_with=made_with))
    first = Case(assessment).progress().sections()[0]
    return HttpResponseRedirect(reverse("section", args=[assessment.pk, first.id]))


@require_POST
def copy(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Duplicate an assessment as of today, to see later what has changed."""
    case = Case.of(pk)
    today = datetime.date.today().isoformat()
    assessment = store.create(structs.replace(case.answers, date=today))
    return HttpResponseRedirect(reverse("overview", args=[assessment.pk]))


@require_http_methods(["GET", "POST"])
def delete(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask whether to delete an assessment, and do so."""
    case = Case.of(pk)
    if request.method == "POST":
        case.stored.delete()
        return HttpResponseRedirect(reverse("home"))
    return page(request, "delete.html", case=case)


@require_GET
def compare(request: HttpRequest) -> HttpResponse:
    """Say what differs between two assessments, the earlier one first."""
    picked = [pk for pk in map(_uuid, request.GET.getlist("pick")) if pk is not None]
    cases = [Case(item) for item in Assessment.objects.filter(pk__in=picked).prefetch_related("entries")]
    if len(cases) != 2:
        return page(request, "pick_two.html", 422 if len(picked) > 2 else 200, cases=_all_cases(), picked=picked)
    first, second = sorted(cases, key=lambda case: (case.date, case.stored.created))
    names = (first.name, second.name) if first.name != second.name else ("first", "second")
    before, after, found = compared((first.pack, first.pack), (first.answers, second.answers), names)
    view = comparison_view(before, after, found, Audience.WORKING)
    return page(request, "compare.html", first=first, second=second, comparison=view)


def _all_cases() -> list[Case]:
    return [Case(item) for item in Assessment.objects.prefetch_related("entries")[:500]]


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
