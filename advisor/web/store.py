"""Keeps assessments: answer sets to rows and back, without loss.

An answer is a row of its own, so that it is saved alone and two people who change different answers never meet. Whoever
saves names the revision that was shown; if there is another one by now, nothing is overwritten.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from threading import Lock
from typing import Any, ParamSpec, TypeVar

from django.db import transaction
from django.db.models import F
from django.http import Http404
from django.utils import timezone

from advisor.errors import Fault, FileFaults
from advisor.files.answer_file import fitting_answers
from advisor.files.answer_writer import as_data, encodable
from advisor.model.answers import AnswerSet
from advisor.model.pack import Pack
from advisor.web.models import Assessment, Entry, Part

_COLUMNS = ("organization", "topic", "date")
_JUDGMENTS = ("departure", "expected")
"""What names roles, models and modes of the rules; other rules may not have those."""

_USUAL = "default"
"""The depth of an assessment whose file names none."""


_Arguments = ParamSpec("_Arguments")
_Result = TypeVar("_Result")
_WRITING = Lock()


def _alone(write: Callable[_Arguments, _Result]) -> Callable[_Arguments, _Result]:
    """Let one thread write at a time. SQLite has those who wait try again later, not the one that came first."""

    @wraps(write)
    def written(*arguments: _Arguments.args, **named: _Arguments.kwargs) -> _Result:
        with _WRITING:
            return write(*arguments, **named)

    return written


class ConflictError(Exception):
    """Somebody else changed what is saved since it was shown; `stored` is what stands there now."""

    def __init__(self, stored: Entry | None) -> None:
        super().__init__("it was changed elsewhere meanwhile")
        self.stored = stored


@_alone
@transaction.atomic
def create(answers: AnswerSet) -> Assessment:
    """Store a new assessment."""
    data = encodable(as_data(answers))
    assessment = Assessment(
        organization=data["organization"],
        topic=data["topic"],
        date=data.get("date", ""),
        depth=answers.made_with.depth or _USUAL,
        rest={name: part for name, part in data.items() if name not in (*_COLUMNS, *Part.values)},
    )
    assessment.save()
    Entry.objects.bulk_create(
        Entry(assessment=assessment, part=part, name=name, data=entry)
        for part in Part.values
        for name, entry in data.get(part, {}).items()
    )
    return assessment


def answer_set(assessment: Assessment, pack: Pack) -> tuple[AnswerSet, list[Fault]]:
    """Return the answers of an assessment, and what of them does not fit the rules (it is set aside, not lost).

    Raises FileFaults if the assessment as a whole cannot be read with these rules.
    """
    data: dict[str, Any] = {"organization": assessment.organization, "topic": assessment.topic}
    if assessment.date:
        data["date"] = assessment.date
    data |= assessment.rest
    parts: dict[str, dict[str, Any]] = {part: {} for part in Part.values}
    for entry in assessment.entries.all():
        if entry.data is not None:
            parts[entry.part][entry.name] = entry.data
    answered = {entry.name for entry in assessment.entries.all() if entry.part == Part.ANSWERS}
    if "set_aside" in data:  # what was answered since, or taken back, does not come to life again
        aside = {name: entry for name, entry in data["set_aside"].items() if name not in answered}
        data = {name: part for name, part in data.items() if name != "set_aside"} | (
            {"set_aside": aside} if aside else {}
        )
    data |= {part: entries for part, entries in parts.items() if entries or part == Part.ANSWERS}
    if "made_with" in data or assessment.depth != _USUAL:
        data["made_with"] = {**data.get("made_with", {}), "depth": assessment.depth}
    try:
        return fitting_answers(data, pack, assessment.organization)
    except FileFaults as faults:
        unfit = {part: data.pop(part) for part in _JUDGMENTS if part in data}
        data["set_aside"] = {**unfit, **data.get("set_aside", {})}
        found, misfits = fitting_answers(data, pack, assessment.organization)
        return found, [*faults.faults, *misfits]


def has(answers: AnswerSet, pack: Pack) -> bool:
    """Whether there is an assessment that is the same in everything."""
    data = encodable(as_data(answers))
    alike = Assessment.objects.filter(organization=data["organization"], date=data.get("date", ""))
    return any(as_data(answer_set(item, pack)[0]) == data for item in alike.prefetch_related("entries"))


def revisions(assessment: Assessment, part: Part) -> dict[str, int]:
    """Return the number of the last change of each entry of a part; what was never given has none."""
    return {entry.name: entry.revision for entry in assessment.entries.all() if entry.part == part}


@_alone
@transaction.atomic
def save(assessment: Assessment, part: Part, name: str, data: Any, seen: int) -> int:
    """Store one entry, None to take it back, and return its new revision.

    Raises ConflictError if the revision is not the one `seen` (0: none was shown), unless the same is stored already,
    and Http404 if the assessment was deleted meanwhile.
    """
    return _save(assessment, part, name, data, seen)


@_alone
@transaction.atomic
def save_all(assessment: Assessment, part: Part, entries: Mapping[str, tuple[Any, int]]) -> None:
    """Store several entries, each with the revision seen, or none of them. Raises as `save` does."""
    for name, (data, seen) in entries.items():
        _save(assessment, part, name, data, seen)


def _save(assessment: Assessment, part: Part, name: str, data: Any, seen: int) -> int:
    data = encodable(data)
    stored = Entry.objects.filter(assessment=assessment, part=part, name=name)
    current = stored.first()
    if current is None and not Assessment.objects.filter(pk=assessment.pk).exists():
        raise Http404
    if current is not None and _text(current.data) == _text(data):
        return current.revision
    if (current.revision if current else 0) != seen:
        raise ConflictError(current)
    if current is None:
        Entry.objects.create(assessment=assessment, part=part, name=name, data=data)
    else:
        stored.update(data=data, revision=F("revision") + 1)
    Assessment.objects.filter(pk=assessment.pk).update(changed=timezone.now())
    return seen + 1


def _text(data: Any) -> str:
    """Return data as text; to Python, true is the same as 1."""
    return json.dumps(data, sort_keys=True)


@_alone
@transaction.atomic
def update(assessment: Assessment, seen: Mapping[str, str], new: Mapping[str, str]) -> None:
    """Store name, date or depth.

    Raises ConflictError if one of them is neither as it was `seen` nor as it shall be, and Http404 if the assessment
    was deleted meanwhile.
    """
    current = Assessment.objects.filter(pk=assessment.pk).first()
    if current is None:
        raise Http404
    for column, value in new.items():
        if column in seen and getattr(current, column) not in (seen[column], value):
            raise ConflictError(None)
        setattr(current, column, encodable(value))
        setattr(assessment, column, encodable(value))
    current.save()
