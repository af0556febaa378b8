"""The pages of questions: one section each, every answer saved as it is given."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from advisor.explain.difference import answer_text
from advisor.files.answer_writer import answer_data
from advisor.interview.progress import Item, Progress
from advisor.model.answers import Answer
from advisor.model.attribute import Attribute
from advisor.model.question import Depth, Question
from advisor.model.rule import family
from advisor.web import forms, store
from advisor.web.case import Case
from advisor.web.knowledge import knowledge
from advisor.web.models import Entry, Part
from advisor.web.templating import is_fragment, page

_SHOWN_RULES = 3
_ANCHORS = {"lead": "lead", "model": "model", "consultants": "consultants", "co_lead": "roles", "support": "roles"}
"""Where on the page of the result a conclusion stands; advice is in a place of its own."""


@dataclass
class FieldView:
    """One answer on the page. `problem` says what is wrong with what was sent, `typed` repeats a value not readable."""

    attribute: Attribute
    answer: Answer
    seen: str
    problem: str = ""
    typed: str = ""
    theirs: str = ""
    """What another window saved meanwhile, in words."""


@dataclass
class QuestionView:
    """One question on the page, with its answers and why it is asked."""

    question: Question
    fields: list[FieldView]
    bears_on: list[tuple[str, str, str]]
    """Rules that read the answer: what they say, why, and where on the result that stands."""
    why_now: str
    """Of what is open, what the answer decides most; may be empty."""


@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, pk: UUID, section: str) -> HttpResponse:
    """Show the questions of a section; on sending, save what was changed and go on."""
    case = Case.of(pk)
    if section not in case.pack.sections:
        raise Http404
    problems: dict[str, FieldView] = {}
    if request.method == "POST":
        for item in _items(case, section):
            view = _saved(case, item, request.POST)
            if view is not None and (view.problem or view.theirs):
                problems[item.attribute.name] = view
        case = Case.of(pk)
        if not problems:
            cleared = request.POST.get("clear")
            go = section if cleared else request.POST.get("go", "")
            return HttpResponseRedirect(_target(case, section, go))
    also = frozenset([*request.GET.getlist("also"), *request.POST.getlist("asked")])
    values = _page(case, section, also, problems)
    values["questions"] = _ordered(case, section, values["questions"])
    return page(request, "section.html", 422 if problems else 200, **values)


def _items(case: Case, section: str) -> list[Item]:
    """Return everything that a section may ask, at any depth, relevant or not by the answers so far."""
    everything = Progress(case.pack, Depth.FULL, case.answers.answers, ())
    return [item for item in everything.items if item.question.section == section]


def _page(case: Case, section: str, also: frozenset[str], problems: dict[str, FieldView]) -> dict[str, Any]:
    progress = case.progress()
    sections = progress.sections()
    ids = [item.id for item in sections]
    place = ids.index(section) if section in ids else -1
    return {
        "case": case,
        "section": section,
        "title": case.pack.sections[section],
        "sections": sections,
        "place": place + 1,
        "before": ids[place - 1] if place > 0 else "",
        "after": ids[place + 1] if 0 <= place < len(ids) - 1 else "",
        "questions": _questions(case, section, also, problems),
        "problems": problems,
        "sureness": case.pack.certainty_words,
    }


def _questions(
    case: Case, section: str, also: frozenset[str], problems: dict[str, FieldView]
) -> list[tuple[str, QuestionView | None]]:
    """Return the questions that the depth asks, in the pack's order; None stands for one that is not relevant.

    Of what only a deeper one asks, those that were answered are there, too, and those that somebody came for (`also`).
    """
    found: dict[str, QuestionView | None] = {}
    progress = case.progress()
    revisions = case.revisions(Part.ANSWERS)
    depths = list(Depth)
    for item in _items(case, section):
        question = item.question
        deeper = depths.index(question.depth) > depths.index(case.depth)
        if deeper and progress.is_open(item) and question.id not in also:
            continue
        if question.id in case.glance.not_relevant:
            found[question.id] = None
            continue
        view = found.setdefault(question.id, QuestionView(question, [], _bears_on(case, question), ""))
        assert view is not None, "relevance is a question's own"
        view.fields.append(problems.get(item.attribute.name) or _field(progress, item, revisions))
    return list(found.items())


def _ordered(
    case: Case, section: str, questions: list[tuple[str, QuestionView | None]]
) -> list[tuple[str, QuestionView | None]]:
    """Return the questions, the most telling first, given the answers outside the section.

    Those inside do not count, so that no question moves while somebody answers the page.
    """
    if case.stored.fixed_order:
        return questions
    found = dict(questions)
    here = {attribute.name for name in found for attribute in _question(case, name).asks}
    outside = {name: answer for name, answer in case.answers.answers.items() if name not in here}
    outlook = knowledge().outlook(outside)
    asked = [_question(case, name) for name in found]
    for told in outlook.next_questions(asked, len(asked)):
        view = found[told.question]
        if view is not None:
            view.why_now = told.reason
    return [(question.id, found[question.id]) for question in outlook.ranked(asked)]


def _question(case: Case, name: str) -> Question:
    return next(question for question in case.pack.questions if question.id == name)


def _field(progress: Progress, item: Item, revisions: dict[str, int]) -> FieldView:
    name = item.attribute.name
    stored = progress.answers.get(name)
    return FieldView(
        item.attribute,
        progress.answer(item),
        forms.shown(revisions.get(name, 0), None if stored is None else answer_data(stored)),
    )


def _bears_on(case: Case, question: Question) -> list[tuple[str, str, str]]:
    found = []
    for bearing in knowledge().bearings(question)[:_SHOWN_RULES]:
        kind = family(case.pack.rule_by_id[bearing.rule].then[0].hypothesis)
        found.append((bearing.conclusions[0], bearing.because, _ANCHORS.get(kind, "advice")))
    return found


# --- saving ----------------------------------------------------------------------------------------------------------


@require_POST
def answer(request: HttpRequest, pk: UUID, attribute: str) -> HttpResponse:
    """Save one answer as it is given; the reply brings what else on the page has changed through it."""
    case = Case.of(pk)
    if attribute not in case.pack.asked:
        raise Http404
    question = case.pack.question_of[attribute]
    view = _saved(case, Item(question, case.pack.asked[attribute]), request.POST)
    case = Case.of(pk)
    if not is_fragment(request):
        return HttpResponseRedirect(reverse("section", args=[pk, question.section]) + f"#q-{question.id}")
    asked = frozenset(request.POST.getlist("asked"))
    values = _page(case, question.section, asked, {})
    moved = [
        (name, item) for name, item in values["questions"] if (item is None) is (name in asked) and name != question.id
    ]
    values |= {
        "field": view
        or _field(case.progress(), Item(question, case.pack.asked[attribute]), case.revisions(Part.ANSWERS)),
        "moved": moved,
        "told_changed": request.POST.get("told", "").split() != [item.id for item in case.asked_back],
        "had_leaning": "leaning" in request.POST,
    }
    status = 200 if view is None else 409 if view.theirs else 422 if view.problem else 200
    return page(request, "_saved.html", status, **values)


def _saved(case: Case, item: Item, sent: QueryDict) -> FieldView | None:
    """Save one answer if the form holds another than it showed; return what to show of it, None if nothing changed."""
    name = item.attribute.name
    shown = sent.get(f"seen.{name}")
    if shown is None:
        return None
    found = forms.read_answer(item.attribute, sent, case.pack.certainty_words)
    entry = None if found.is_empty else answer_data(found.answer)
    if found.problem:
        return FieldView(item.attribute, found.answer, shown, found.problem, found.typed)
    if forms.is_as_shown(shown, entry):
        return None
    try:
        now = store.save(case.stored, Part.ANSWERS, name, entry, forms.revision(shown))
    except store.ConflictError as conflict:
        return _conflict(case, item, found.answer, conflict.stored)
    return FieldView(item.attribute, found.answer, forms.shown(now, entry))


def _conflict(case: Case, item: Item, mine: Answer, stored: Entry | None) -> FieldView:
    """Return the field with what was typed, and with the revision that lets the next saving of it win knowingly."""
    theirs = Case.of(case.id).answers.answers.get(item.attribute.name)
    words = "no answer" if theirs is None else answer_text(item.attribute, theirs)
    seen = forms.shown(stored.revision, stored.data) if stored else forms.shown(0, None)
    return FieldView(item.attribute, mine, seen, theirs=words)


def _target(case: Case, section: str, wanted: str) -> str:
    """Return where to go on: where a button leads, or else to the next section, after the last one to the check."""
    ids = [item.id for item in case.progress().sections()]
    if wanted in case.pack.sections:
        return reverse("section", args=[case.id, wanted])
    if wanted in ("overview", "review", "result"):
        return reverse(wanted, args=[case.id])
    following = ids[ids.index(section) + 1 :] if section in ids else []
    return reverse("section", args=[case.id, following[0]]) if following else reverse("review", args=[case.id])
