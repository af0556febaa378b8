"""One assessment at a glance: its sections, what is open, what it points to, and all answers to check."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from advisor.errors import AdvisorError
from advisor.explain.headline import headline
from advisor.files.answer_file import is_day
from advisor.files.answer_writer import part_data
from advisor.model.answers import Clarification
from advisor.model.question import Depth
from advisor.report.answers import section_views
from advisor.report.disclosure import Audience, Disclosure
from advisor.web import forms, store
from advisor.web.case import DEPTHS, Case
from advisor.web.forms import LONGEST
from advisor.web.knowledge import knowledge
from advisor.web.models import Assessment, Part
from advisor.web.pages.outlook import next_steps, prospects
from advisor.web.templating import is_fragment, page


@require_GET
def overview(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the sections as a list of tasks."""
    case = Case.of(pk)
    sections = case.progress().sections()
    return page(request, "overview.html", case=case, sections=sections, next=next_section(case), depths=_depths(case))


def next_section(case: Case) -> str:
    """Return the first section in which something is open; empty if nothing is."""
    item = case.progress().next_open()
    return item.question.section if item else ""


def _depths(case: Case) -> list[tuple[Depth, str, int, int]]:
    """Return each depth with its name, how many questions are done, and of how many."""
    found = []
    for depth, title in DEPTHS.items():
        sections = case.progress(depth).sections()
        found.append((depth, title, sum(item.done for item in sections), sum(item.total for item in sections)))
    return found


@require_POST
def depth(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change how much is asked, and go on where something is open."""
    case = Case.of(pk)
    wanted = request.POST.get("depth", "")
    if wanted not in list(Depth):
        raise AdvisorError("there are three depths: quick, default and full; choose one of them")
    store.update(case.stored, {}, {"depth": wanted})
    case = Case.of(pk)
    section = next_section(case)
    target = reverse("section", args=[pk, section]) if section else reverse("overview", args=[pk])
    return HttpResponseRedirect(target)


@require_POST
def order(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Ask in the order of the rules, for two interviews side by side, or the most telling question first."""
    case = Case.of(pk)
    Assessment.objects.filter(pk=case.id).update(fixed_order=request.POST.get("order") == "fixed")
    return HttpResponseRedirect(reverse("overview", args=[pk]))


@require_POST
def rename(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Change the name of the organization and the day of the answers."""
    case = Case.of(pk)
    name = " ".join(request.POST.get("organization", "").replace("\x00", "").split())
    day = request.POST.get("date", "").strip()
    problem = _problem(name, day)
    seen = {"organization": request.POST.get("seen", ""), "date": request.POST.get("seen_date", "")}
    if not problem:
        try:
            store.update(case.stored, seen, {"organization": name, "date": day})
        except store.ConflictError:
            case = Case.of(pk)
            problem = f"It was changed in another window meanwhile, to {case.name}; save again if yours is right"
    if problem:
        values = {"case": case, "name": name, "day": day, "problem": problem}
        return page(request, "rename.html", 422, **values)
    return HttpResponseRedirect(_back(case, request.POST.get("back", "")))


def _back(case: Case, page_name: str) -> str:
    """Return the address of the page that a form was on: a section, the check of the answers, or the overview."""
    if page_name in case.pack.sections:
        return reverse("section", args=[case.id, page_name])
    return reverse(page_name if page_name == "review" else "overview", args=[case.id])


def _problem(name: str, day: str) -> str:
    if not name:
        return "Give the organization a name"
    if len(name) > 500:
        return "The name is longer than 500 characters; shorten it"
    if day and not is_day(day):
        return f"There is no such day as {day[:40]}; write year-month-day, such as 2026-05-31"
    return ""


@require_GET
def leaning(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Say what the answers so far point to."""
    case = Case.of(pk)
    sentences = headline(case.pack, knowledge().assess(case.answers.known()))
    template = "_leaning.html" if is_fragment(request) else "leaning.html"
    return page(request, template, case=case, sentences=sentences, **prospects(case))


@require_GET
def review(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show all answers, each with a way to change it."""
    case = Case.of(pk)
    outcome = knowledge().assess(case.answers.known())
    told = Disclosure.to(Audience.WORKING, case.pack, case.answers, outcome)
    progress = case.progress()
    still_open = [item for item in progress.items if progress.is_open(item)]
    ahead = prospects(case) | next_steps(case)
    return page(request, "review.html", case=case, sections=section_views(told), still_open=still_open, **ahead)


@require_POST
def explain(request: HttpRequest, pk: UUID, contradiction: str) -> HttpResponse:
    """Keep what is said about answers that do not go together; saying nothing takes it back."""
    case = Case.of(pk)
    if contradiction not in case.pack.program.contradictions:
        raise AdvisorError("these answers are not asked back any more; go back and load the page again")
    said = request.POST.get("reply", "").replace("\r\n", "\n").replace("\x00", "").strip()
    if len(said) > LONGEST:
        raise AdvisorError(f"the explanation is longer than {LONGEST:,} characters; go back and shorten it")
    seen = forms.revision(request.POST.get("seen", ""))
    store.save(case.stored, Part.CLARIFIED, contradiction, part_data(Clarification(said)) if said else None, seen)
    case = Case.of(pk)
    if is_fragment(request):
        return page(request, "_asked_back.html", case=case)
    return HttpResponseRedirect(_back(case, request.POST.get("back", "")))
