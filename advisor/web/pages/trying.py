"""What if: answers are flipped in place, and the page says what follows. Nothing is saved until one says so."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST
from msgspec import structs

from advisor.errors import AdvisorError
from advisor.explain.difference import advice_titles
from advisor.files.answer_writer import answer_data
from advisor.interview.reply import read_value
from advisor.model.answers import Answer, Status
from advisor.model.attribute import Attribute, Kind, Value
from advisor.web import forms, store
from advisor.web.case import Case
from advisor.web.forms import DONT_KNOW
from advisor.web.knowledge import knowledge
from advisor.web.models import Part
from advisor.web.templating import is_fragment, page


@require_GET
def what_if(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show the answers to flip, and what follows from those that are flipped."""
    case = Case.of(pk)
    changes = read_changes(case, request.GET)
    _, _, found = knowledge().what_if(case.answers, changes)
    template = "_follows.html" if is_fragment(request) else "what_if.html"
    return page(
        request,
        template,
        case=case,
        changes={name: _sent(answer) for name, answer in changes.items()},
        revisions=case.revisions(Part.ANSWERS),
        found=found,
        items=advice_titles(found),
        sections=_sections(case),
    )


def read_changes(case: Case, sent: QueryDict) -> dict[str, Answer]:
    """Return the answers that are flipped: those sent that are not as given. Raises AdvisorError for no such value."""
    changes: dict[str, Answer] = {}
    for name, attribute in case.pack.asked.items():
        given = sent.get(f"if.{name}", "").strip()
        if not given:
            continue
        changed = (
            Answer(status=Status.DONT_KNOW)
            if given == DONT_KNOW
            else Answer(value=read_value(attribute, given.lower()))
        )
        now = case.answers.answers.get(name)
        if (now.value if now else None) != changed.value:
            changes[name] = changed
    return changes


def _sent(answer: Answer) -> str:
    """Return an answer as the form holds it."""
    if answer.value is None:
        return DONT_KNOW
    if isinstance(answer.value, tuple):
        return ", ".join(answer.value) or "none"
    return str(answer.value).lower() if isinstance(answer.value, bool) else str(answer.value)


def _sections(case: Case) -> list[tuple[str, list[tuple[Attribute, str, list[tuple[str, str]]]]]]:
    """Return by section the answers that can be flipped: attribute, its value now, and the values to choose from."""
    progress = case.progress()
    found: dict[str, list[tuple[Attribute, str, list[tuple[str, str]]]]] = {}
    for item in progress.items:
        answer = progress.answers.get(item.attribute.name, Answer(status=Status.NOT_ASKED))
        now = "not known" if answer.value is None else _words(item.attribute, answer.value)
        choices = found.setdefault(case.pack.sections[item.question.section], [])
        choices.append((item.attribute, now, _options(item.attribute, answer)))
    return list(found.items())


def _options(attribute: Attribute, answer: Answer) -> list[tuple[str, str]]:
    """Return the other values that an answer may have, as the form holds them and in words."""
    unknown = [] if answer.value is None else [(DONT_KNOW, "Not known")]
    if attribute.kind is Kind.MULTICHOICE:
        chosen = answer.value if isinstance(answer.value, tuple) else ()
        names = [str(value) for value in attribute.values]
        one_less = [tuple(item for item in chosen if item != name) for name in chosen]
        one_more = [tuple(item for item in names if item in (*chosen, name)) for name in names if name not in chosen]
        sets = [*one_less, *one_more, *([()] if answer.value is None else [])]
        return [(", ".join(item) or "none", _words(attribute, item)) for item in dict.fromkeys(sets)] + unknown
    words = [
        (_sent(Answer(value=level.value)), _words(attribute, level.value))
        for level in attribute.levels
        if level.value != answer.value or type(level.value) is not type(answer.value)
    ]
    return words + unknown


def _words(attribute: Attribute, value: Value) -> str:
    """Return a value as a list of choices shows it: what one would see, with the number of a level before it."""
    meaning = attribute.meaning(value)
    return f"{value}: {meaning}" if meaning and attribute.kind is Kind.ORDINAL else meaning or attribute.shown(value)


@require_POST
def keep(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Keep what was tried: as the answers of this assessment, or as those of a copy."""
    case = Case.of(pk)
    changes = read_changes(case, request.POST)
    if not changes:
        raise AdvisorError("no answer is changed; go back and change one first")
    if request.POST.get("as") == "copy":
        answers = structs.replace(
            case.answers, organization=f"{case.name} (what if)", answers={**case.answers.answers, **changes}
        )
        return HttpResponseRedirect(reverse("result", args=[store.create(answers).pk]))
    entries = {}
    for name, changed in changes.items():
        before = case.answers.answers.get(name, changed)  # what was noted with the old value stays
        entry = answer_data(structs.replace(before, status=changed.status, value=changed.value, certainty=1.0))
        entries[name] = entry, forms.revision(request.POST.get(f"seen.{name}", ""))
    store.save_all(case.stored, Part.ANSWERS, entries)
    return HttpResponseRedirect(reverse("result", args=[pk]))
