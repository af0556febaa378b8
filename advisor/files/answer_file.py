"""Reads and writes answer files (YAML or JSON), with the place of every fault."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from msgspec import structs

from advisor.errors import Fault, FileFaults, suggestion
from advisor.files.atomic import write_text
from advisor.files.schema import AnswerEntry, AnswerFileEntry, ExpectedEntry
from advisor.files.shape import shaped
from advisor.files.tree import Node, read_tree
from advisor.model.answers import (
    Answer,
    AnswerSet,
    Basis,
    Departure,
    Expectation,
    Interviewer,
    MadeWith,
    Status,
)
from advisor.model.attribute import Attribute, Kind
from advisor.model.outcome import Standing
from advisor.model.pack import Pack

NOBODY = "nobody"
"""What a case expects of the lead when nobody is ready."""


def read_answers(path: Path, pack: Pack) -> AnswerSet:
    """Return the answers in a file. Raises FileFaults with every fault found, each with place and nearest name."""
    faults: list[Fault] = []
    node = read_tree(path)
    entry: AnswerFileEntry | None = None
    if not node.is_mapping:
        message = "an answer file starts with organization:, topic: and answers:, each on a line of its own"
        faults.append(Fault(node.place, "not-answers", message))
    else:
        entry = shaped(node, AnswerFileEntry, faults)
    answers = _answers(node.get("answers"), pack, faults) if node.is_mapping and "answers" in node.value else {}
    if entry is not None:
        _check_names(node, entry, pack, faults)
    if faults or entry is None:
        raise FileFaults(faults)
    return AnswerSet(
        organization=entry.organization,
        topic=entry.topic,
        answers=answers,
        date=entry.date or "",
        made_with=MadeWith(**_given(structs.asdict(entry.made_with))),
        interviewer=Interviewer(**_given(structs.asdict(entry.interviewer))),
        departure=Departure(**_given(structs.asdict(entry.departure))) if entry.departure else None,
        expected=_expectations(entry.expected),
        about=entry.about,
    )


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
    """The topic and the outcomes that a file names exist in the pack."""
    if entry.topic != pack.id:
        message = f"the topic is {entry.topic}, but the rules in use are about {pack.id}"
        faults.append(Fault(node.get("topic").place, "topic", f"{message}; write topic: {pack.id}"))
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
                message = f"there is no {decision} {place.value}{suggestion(str(place.value), names)}"
                faults.append(Fault(place.place, "unknown-name", message))


def _answers(node: Node, pack: Pack, faults: list[Fault]) -> dict[str, Answer]:
    found: dict[str, Answer] = {}
    if not node.is_mapping:
        return found
    for key, value in node.items():
        attribute = pack.asked.get(str(key.value))
        if attribute is not None:
            answer = _answer(attribute, value, faults)
            if answer is not None:
                found[attribute.name] = answer
        elif str(key.value) in pack.derived:
            message = f"{key.value} follows from other answers and is not answered itself; remove it"
            faults.append(Fault(key.place, "derived-answer", message))
        else:
            hint = suggestion(str(key.value), pack.asked)
            faults.append(Fault(key.place, "unknown-attribute", f"there is no question {key.value}{hint}"))
    return found


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


def _value(attribute: Attribute, node: Node, faults: list[Fault]) -> Any:
    value = node.plain()
    problem = attribute.problem(value)
    if problem is not None:
        given = (
            ""
            if isinstance(value, (list, dict))
            else f", not {str(value).lower() if isinstance(value, bool) else value}"
        )
        hint = suggestion(str(value), [str(level) for level in attribute.values], limit=0)
        faults.append(Fault(node.place, "invalid-value", f"{attribute.name} {problem}{given}{hint}"))
        return None
    if attribute.kind is Kind.MULTICHOICE:
        return tuple(choice for choice in attribute.values if choice in value)
    return value


def write_answers(path: Path, answers: AnswerSet) -> None:
    """Write an answer file, whole or not at all; JSON if the name ends in .json, else YAML."""
    data = as_data(answers)
    if path.suffix.lower() == ".json":
        text = json.dumps(data, ensure_ascii=False, indent=2) + "\n"
    else:
        text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=110)
    write_text(path, text)


def as_data(answers: AnswerSet) -> dict[str, Any]:
    """Return an answer set as an answer file holds it, empty parts left out."""
    data: dict[str, Any] = {"organization": answers.organization, "topic": answers.topic}
    if answers.date:
        data["date"] = answers.date
    data |= {
        name: part
        for name, part in (
            ("made_with", _filled(answers.made_with)),
            ("interviewer", _filled(answers.interviewer)),
        )
        if part
    }
    data["answers"] = {name: _answer_data(answer) for name, answer in answers.answers.items()}
    if answers.departure is not None:
        data["departure"] = _filled(answers.departure)
    if answers.expected:
        data["expected"] = {
            name: {"preferred": part.preferred, "acceptable": list(part.acceptable)}
            for name, part in answers.expected.items()
        }
    if answers.about:
        data["about"] = dict(answers.about)
    return data


def _filled(part: Any) -> dict[str, Any]:
    values = {name: getattr(part, name) for name in part.__struct_fields__}
    return {name: value for name, value in values.items() if value not in ("", None)}


def _answer_data(answer: Answer) -> Any:
    value = list(answer.value) if isinstance(answer.value, tuple) else answer.value
    parts: Mapping[str, Any] = {
        "status": None if answer.status is Status.ANSWERED else answer.status.value,
        "value": value,
        "certainty": None if answer.certainty == 1 else answer.certainty,
        "basis": answer.basis.value if answer.basis else None,
        "note": answer.note or None,
        "by": answer.by or None,
        "confidential": answer.confidential or None,
    }
    kept = {name: part for name, part in parts.items() if part is not None}
    return value if list(kept) == ["value"] else kept
