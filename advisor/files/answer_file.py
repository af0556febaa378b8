"""Reads answer files (YAML or JSON), with the place of every fault."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any

from msgspec import structs

from advisor.errors import Fault, Faults, FileFaults, nearest, shown, suggestion
from advisor.files.answer_schema import DAY, AnswerEntry, AnswerFileEntry, ExpectedEntry
from advisor.files.shape import shaped
from advisor.files.tree import Node, read_tree, tree_of
from advisor.files.values import fits
from advisor.model.answers import (
    Answer,
    AnswerSet,
    Basis,
    Clarification,
    Departure,
    Expectation,
    Interviewer,
    MadeWith,
    Objection,
    Planned,
    Status,
)
from advisor.model.attribute import Attribute, Kind
from advisor.model.outcome import Standing
from advisor.model.pack import Pack

FIRST_YEAR, LAST_YEAR = 1900, 2200

NOBODY = "nobody"
"""What a case expects of the lead when nobody is ready."""


def read_answers(path: Path, pack: Pack) -> AnswerSet:
    """Return the answers in a file. Raises FileFaults with every fault found, each with place and nearest name."""
    faults = Faults()
    answers, faults_found, misfits = _read(read_tree(path, faults=faults), pack, faults)
    if answers is None or faults_found or misfits:
        raise FileFaults([*faults_found, *misfits])
    return answers


def read_fitting_answers(path: Path, pack: Pack, called: str | None = None) -> tuple[AnswerSet, list[Fault]]:
    """Return the answers that fit the pack, the others set aside in the same answer set, and what is wrong with those.

    For a file made with another version of the pack; what was set aside before and fits again is taken back. Faults
    name the file as it is `called`. Raises FileFaults for any other fault of the file.
    """
    faults = Faults()
    return _fitting(read_tree(path, called, faults), pack, faults)


def fitting_answers(data: Mapping[str, Any], pack: Pack, called: str) -> tuple[AnswerSet, list[Fault]]:
    """Return the same for data in the shape of an answer file, as `answer_writer.as_data` returns it."""
    return _fitting(tree_of(data, called), pack, Faults())


def _fitting(node: Node, pack: Pack, faults: Faults) -> tuple[AnswerSet, list[Fault]]:
    answers, faults_found, misfits = _read(node, pack, faults)
    if answers is None or faults_found:
        raise FileFaults(faults_found)
    return answers, misfits


def _read(node: Node, pack: Pack, faults: Faults) -> tuple[AnswerSet | None, list[Fault], list[Fault]]:
    """Return what a file holds, the faults of the file, and the faults of single answers."""
    misfits = Faults()
    if not node.is_mapping:
        message = "an answer file starts with organization:, topic: and answers:, each on a line of its own"
        empty = "the file is empty; " if node.value is None else ""
        return None, [Fault(node.place, "not-answers", empty + message)], []
    elsewhere = _other_topic(node, pack)
    if elsewhere is not None:
        return None, [elsewhere], []
    for key, _ in node.items():
        if key.value in pack.asked:
            faults.append(Fault(key.place, "misplaced", f"{key.value} is an answer; indent it under answers:"))
    entry = shaped(node, AnswerFileEntry, faults)
    given = list(node.get("answers").items()) if node.get("answers").is_mapping and "answers" in node.value else []
    answers, aside = _answers(given, pack, misfits)
    if entry is None:
        return None, faults, misfits
    if entry.set_aside:
        fitting, aside_before = _answers(list(node.get("set_aside").items()), pack, [])
        answers, aside = fitting | answers, aside_before | aside
    objections = _objections(node, entry, pack, misfits)
    _check_names(node, entry, pack, faults)
    _check_program(node, entry, pack, misfits)
    result = AnswerSet(
        organization=entry.organization,
        topic=entry.topic,
        answers=answers,
        date=entry.date or "",
        made_with=MadeWith(**_given(structs.asdict(entry.made_with))),
        interviewer=Interviewer(**_given(structs.asdict(entry.interviewer))),
        clarified={name: Clarification(**_given(structs.asdict(part))) for name, part in entry.clarified.items()},
        plan={name: Planned(**_given(structs.asdict(part))) for name, part in entry.plan.items()},
        departure=Departure(**_given(structs.asdict(entry.departure))) if entry.departure else None,
        objections=objections,
        expected=_expectations(entry.expected),
        about=entry.about,
        set_aside=aside,
    )
    return result, faults, misfits


def _other_topic(node: Node, pack: Pack) -> Fault | None:
    """Return the one fault of a file that was made for other rules: whatever else seems wrong follows from it."""
    topic = node.get("topic")
    if not isinstance(topic.value, str) or topic.value == pack.id or nearest(topic.value, [pack.id]) is not None:
        return None
    message = (
        f"the file is about {shown(topic.value)}, and the rules in use are {pack.id}; "
        f"name the rules that it was made for (--pack), or write topic: {pack.id}"
    )
    return Fault(topic.place, "topic", message)


def _given(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}


def _expectations(entry: ExpectedEntry | None) -> dict[str, Expectation]:
    parts = {name: getattr(entry, name) for name in ExpectedEntry.__struct_fields__} if entry else {}
    return {
        name: Expectation(part.preferred, tuple(dict.fromkeys([part.preferred, *part.acceptable])))
        for name, part in parts.items()
        if part is not None
    }


def _check_names(node: Node, entry: AnswerFileEntry, pack: Pack, faults: list[Fault]) -> None:
    """The topic, the days, and everything that a file names of the pack exist."""
    if entry.topic != pack.id:
        message = f"the topic is {shown(entry.topic)}, but the rules in use are about {pack.id}"
        faults.append(Fault(node.get("topic").place, "topic", f"{message}; write topic: {pack.id}"))
    _check_day(node, entry.date, faults)
    for step, planned in entry.plan.items():
        _check_day(node.get("plan", step), planned.date, faults)
    _check_outcomes(node, entry, pack, faults)


def _check_program(node: Node, entry: AnswerFileEntry, pack: Pack, misfits: list[Fault]) -> None:
    """What is planned or explained belongs to a step or contradiction of this version of the pack."""
    _check_keys(node.get("clarified"), entry.clarified, pack.program.contradictions, "contradiction", misfits)
    _check_keys(node.get("plan"), entry.plan, pack.program.steps, "step of the plan", misfits)


def _check_day(node: Node, day: str | None, faults: list[Fault]) -> None:
    if day and not is_day(day):
        years = f"; write a day from {FIRST_YEAR} to {LAST_YEAR}"
        message = (
            f"date cannot be {day}{', there is no such day; write year-month-day' if _day(day) is None else years}"
        )
        faults.append(Fault(node.get("date").place, "invalid-value", message))


def _check_keys(
    node: Node, entries: Mapping[str, object], valid: Collection[str], what: str, faults: list[Fault]
) -> None:
    for key, _ in node.items() if entries else ():
        if key.value not in valid:
            message = f"there is no {what} {shown(key.value)}{suggestion(str(key.value), valid)}"
            faults.append(Fault(key.place, "unknown-name", message))


def _check_outcomes(node: Node, entry: AnswerFileEntry, pack: Pack, faults: list[Fault]) -> None:
    outcomes = {
        "lead": [*pack.roles, NOBODY, Standing.UNDETERMINED.value],
        "operating_model": [*pack.models, Standing.UNDETERMINED.value],
        "consultants": [*pack.modes, Standing.UNDETERMINED.value],
    }
    for decision, names in outcomes.items():
        places = [node.get("departure", decision)] if entry.departure and getattr(entry.departure, decision) else []
        expectation = getattr(entry.expected, decision) if entry.expected else None
        if expectation is not None:
            here = node.get("expected", decision)
            places += [
                here.get("preferred"),
                *(here.get("acceptable", index) for index in range(len(expectation.acceptable))),
            ]
        for place in places:
            if place.value not in names:
                hint = suggestion(str(place.value), names, limit=len(names))
                faults.append(Fault(place.place, "unknown-name", f"{decision} cannot be {shown(place.value)}{hint}"))


def is_day(text: str) -> bool:
    """Whether a text is a day as answer files write it, year-month-day, in a year that anybody plans for."""
    day = _day(text)
    return day is not None and FIRST_YEAR <= day.year <= LAST_YEAR


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if re.fullmatch(DAY, text) else None
    except ValueError:
        return None


def _answers(
    given: list[tuple[Node, Node]], pack: Pack, misfits: list[Fault]
) -> tuple[dict[str, Answer], dict[str, object]]:
    """Return the answers that fit, and the others as they are written."""
    found: dict[str, Answer] = {}
    aside: dict[str, object] = {}
    for key, value in given:
        if not isinstance(key.value, str):
            continue  # a fault of the file
        attribute = pack.asked.get(key.value)
        before = len(misfits)
        if attribute is not None:
            answer = _answer(attribute, value, misfits)
            if answer is not None and len(misfits) == before:
                found[attribute.name] = answer
                continue
        elif key.value in pack.derived:
            message = f"{key.value} follows from other answers and is not answered itself; remove it"
            misfits.append(Fault(key.place, "derived-answer", message))
        else:
            hint = suggestion(key.value, pack.asked) or f"; the names are in {pack.folder}/questions.yaml"
            misfits.append(Fault(key.place, "unknown-attribute", f"there is no question {shown(key.value)}{hint}"))
        aside[key.value] = value.plain()
    return found, aside


def _answer(attribute: Attribute, node: Node, faults: list[Fault]) -> Answer | None:
    """Return one answer, written short (the value) or long (a mapping with value, certainty, note and so on)."""
    if node.value is None:
        message = f"{attribute.name} has no value; write one, or {{status: dont_know}}, or remove the line"
        faults.append(Fault(node.place, "no-value", message))
        return None
    if not node.is_mapping:
        return Answer(value=_value(attribute, node, faults))
    entry = shaped(node, AnswerEntry, faults)
    if entry is None:
        return None
    answered = entry.status == "answered"
    if answered != ("value" in node.value and node.get("value").value is not None):
        message = (
            f"{attribute.name} has no value" if answered else f"{attribute.name} is {entry.status} and has a value too"
        )
        faults.append(Fault(node.place, "no-value", f"{message}; give a value or a status, one of the two"))
        return None
    return Answer(
        status=Status(entry.status),
        value=_value(attribute, node.get("value"), faults) if answered else None,
        certainty=entry.certainty,
        basis=Basis(entry.basis) if entry.basis else None,
        note=entry.note or "",
        by=entry.by or "",
        confidential=entry.confidential,
    )


def _objections(node: Node, entry: AnswerFileEntry, pack: Pack, misfits: list[Fault]) -> dict[str, Objection]:
    """Return the objections to answers that the pack asks for; the others are faults."""
    _check_keys(node.get("objections"), entry.objections, pack.asked, "question", misfits)
    found: dict[str, Objection] = {}
    for name, objection in entry.objections.items():
        if name not in pack.asked:
            continue
        if objection.status and objection.value is not None:
            message = f"the objection to {name} has a value and says that it is not known; keep one of the two"
            misfits.append(Fault(node.get("objections", name).place, "no-value", message))
        answer = Answer(status=Status.DONT_KNOW, value=None) if objection.status else None
        if objection.value is not None:
            answer = Answer(value=_value(pack.asked[name], node.get("objections", name, "value"), misfits))
        found[name] = Objection(answer, objection.comment or "", objection.by or "")
    return found


def _value(attribute: Attribute, node: Node, faults: list[Fault]) -> Any:
    if not fits(attribute, node, faults):
        return None
    value = node.plain()
    if attribute.kind is Kind.MULTICHOICE:
        return tuple(choice for choice in attribute.values if choice in value)
    return value
