"""The plan: who takes a step, until when, and whether it is done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from advisor.explain.program_result import party_title
from advisor.files.answer_file import is_day
from advisor.files.answer_writer import part_data
from advisor.model.answers import Planned
from advisor.model.program import Step
from advisor.web import forms, store
from advisor.web.case import Case
from advisor.web.forms import LONGEST
from advisor.web.knowledge import knowledge
from advisor.web.models import Part
from advisor.web.templating import is_fragment, page


@dataclass
class StepView:
    """A step with what was agreed for it; `problem` says what is wrong with what was sent, also what others saved."""

    step: Step
    owner: str
    planned: Planned
    seen: str
    problem: str = ""
    is_conflict: bool = False


@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the steps by phase with what can be agreed; on sending, save all of them."""
    case = Case.of(pk)
    outcome = knowledge().assess(case.answers.known())
    problems: dict[str, StepView] = {}
    if request.method == "POST":
        for item in outcome.program.plan:
            view = _saved(case, item.step, request.POST)
            if view.problem:
                problems[item.step] = view
        if not problems:
            return HttpResponseRedirect(reverse("result", args=[pk]) + "#plan")
        case = Case.of(pk)
    phases: dict[str, list[StepView]] = {}
    for item in outcome.program.plan:
        step = case.pack.program.steps[item.step]
        view = problems.get(step.id) or _view(case, step)
        view.owner = party_title(case.pack, item.owner)
        phases.setdefault(case.pack.program.phases[step.phase].title, []).append(view)
    return page(request, "plan.html", 422 if problems else 200, case=case, phases=phases, problems=problems)


@require_POST
def step(request: HttpRequest, pk: UUID, step: str) -> HttpResponse:
    """Save what was agreed for one step as it is typed."""
    case = Case.of(pk)
    if step not in case.pack.program.steps:
        raise Http404
    view = _saved(case, step, request.POST)
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("plan", args=[pk]) + f"#step-{step}")
    status = 409 if view.is_conflict else 422 if view.problem else 200
    return page(request, "_step_saved.html", status, view=view)


def _view(case: Case, step: Step) -> StepView:
    planned = case.answers.plan.get(step.id, Planned())
    seen = forms.shown(case.revisions(Part.PLAN).get(step.id, 0), part_data(planned) or None)
    return StepView(step, "", planned, seen)


def _saved(case: Case, name: str, sent: QueryDict) -> StepView:
    step = case.pack.program.steps[name]
    shown = sent.get(f"seen.{name}", "")
    if not shown:
        return _view(case, step)
    planned = Planned(
        owner=_text(sent, f"owner.{name}"),
        date=sent.get(f"date.{name}", "").strip(),
        done=f"done.{name}" in sent,
        note=_text(sent, f"note.{name}"),
    )
    problem = _problem(planned)
    if problem:
        return StepView(step, "", planned, shown, problem)
    entry: dict[str, Any] | None = part_data(planned) or None
    if forms.is_as_shown(shown, entry):
        return _view(case, step)
    try:
        seen = store.save(case.stored, Part.PLAN, name, entry, forms.revision(shown))
    except store.ConflictError as conflict:
        theirs = (conflict.stored.data if conflict.stored else None) or {}
        words = ", ".join(str(theirs[key]) for key in ("owner", "date", "note") if theirs.get(key)) or "nothing"
        problem = f"Another window saved {words[:200]} here meanwhile; yours is not saved. Save again to replace that"
        stored = conflict.stored
        remembered = forms.shown(stored.revision, stored.data) if stored else forms.shown(0, None)
        return StepView(step, "", planned, remembered, problem, is_conflict=True)
    return StepView(step, "", planned, forms.shown(seen, entry))


def _problem(planned: Planned) -> str:
    if max(len(planned.owner), len(planned.note)) > LONGEST:
        return f"Names and notes have at most {LONGEST:,} characters; shorten it"
    if planned.date and not is_day(planned.date):
        return f"There is no such day as {planned.date[:40]}; write year-month-day, such as 2026-05-31"
    return ""


def _text(sent: QueryDict, field: str) -> str:
    return sent.get(field, "").replace("\r\n", "\n").replace("\x00", "").strip()
