"""Writes answer files. An existing YAML file keeps its comments and layout; only what changed is written anew."""

from __future__ import annotations

import datetime
import io
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from msgspec import Struct, structs
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from advisor.errors import AdvisorError
from advisor.files.atomic import write_text
from advisor.files.tree import MAX_BYTES, parse
from advisor.model.answers import Answer, AnswerSet, Objection, Status


def write_answers(path: Path, answers: AnswerSet) -> None:
    """Write an answer file, whole or not at all; JSON if the name ends in .json, else YAML."""
    write_text(path, answer_file_text(path, answers))


def answer_file_text(path: Path, answers: AnswerSet) -> str:
    """Return the text that an answer file of this name would have; its comments stay if there is one already.

    Raises AdvisorError if it would be too large.
    """
    data = encodable(as_data(answers))
    is_json = path.suffix.lower() == ".json"
    text = json.dumps(data, ensure_ascii=False, indent=2) + "\n" if is_json else _yaml(path, data)
    if len(text.encode()) > MAX_BYTES:
        raise AdvisorError(f"{path} is not written: it would be too large to be read again; shorten the longest note")
    return text


def encodable(value: Any) -> Any:
    """Return a value without the halves of characters that a terminal in another encoding leaves in what is typed."""
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, Mapping):
        return {encodable(name): encodable(part) for name, part in value.items()}
    return [encodable(part) for part in value] if isinstance(value, (list, tuple)) else value


def _yaml(path: Path, data: dict[str, Any]) -> str:
    """Return the YAML text: the file's own with the data merged in, or a new one where that would change the data.

    Long lines are folded, but where the writer does that wrongly: at a zero-width space it puts a space of its own.
    """
    writer = YAML()
    writer.width = 110
    writer.preserve_quotes = True
    merged = _dumped(writer, _existing(writer, path), data)
    if _reads_as(merged, data):
        return merged
    text = _dumped(writer, CommentedMap(), data)
    if _reads_as(text, data):
        return text
    writer.width = MAX_BYTES
    return _dumped(writer, CommentedMap(), data)


def _dumped(writer: YAML, document: CommentedMap, data: Mapping[str, Any]) -> str:
    _merge(document, data)
    stream = io.StringIO()
    writer.dump(document, stream)
    return stream.getvalue()


def _reads_as(text: str, data: object) -> bool:
    try:
        return bool(parse(text, "").plain() == data)
    except AdvisorError:
        return False


def _existing(writer: YAML, path: Path) -> CommentedMap:
    try:
        document = writer.load(path.read_text(encoding="utf-8-sig")) if path.is_file() else None
    except Exception:  # whatever this parser makes of the file: its layout is lost then, its data is not
        document = None
    return document if isinstance(document, CommentedMap) else CommentedMap()


def _merge(document: CommentedMap, data: Mapping[str, Any]) -> None:
    """Make a mapping of the document equal to the data, leaving what is equal already as it is written."""
    for name in [name for name in document if name not in data]:
        del document[name]
    for name, value in data.items():
        current = document.get(name)
        if isinstance(current, datetime.date):  # read as text by this program
            current = current.isoformat()
        if isinstance(current, CommentedMap) and isinstance(value, Mapping):
            _merge(current, value)
        elif name not in document or current != value or type(current) is bool or isinstance(value, bool):
            document[_plain(name)] = _plain(value)


def _plain(value: Any) -> Any:
    """Return a value for writing; text that would be read as something else gets quotes."""
    if isinstance(value, Mapping):
        return CommentedMap({_plain(name): _plain(part) for name, part in value.items()})
    if isinstance(value, (list, tuple)):
        return [_plain(part) for part in value]
    return DoubleQuotedScalarString(value) if isinstance(value, str) and not _is_plain(value) else value


def _is_plain(text: str) -> bool:
    """Return whether the text, written without quotes, would be read as this very text."""
    return "\n" not in text and len(text) <= 80 and text == text.strip() and _reads_as(text, text)


def as_data(answers: AnswerSet) -> dict[str, Any]:
    """Return an answer set as an answer file holds it, empty parts left out."""
    data: dict[str, Any] = {"organization": answers.organization, "topic": answers.topic}
    if answers.date:
        data["date"] = answers.date
    data |= {
        name: part
        for name, part in (
            ("made_with", part_data(answers.made_with)),
            ("interviewer", part_data(answers.interviewer)),
        )
        if part
    }
    data["answers"] = {name: answer_data(answer) for name, answer in answers.answers.items()}
    for name, parts in (("clarified", answers.clarified), ("plan", answers.plan)):
        if parts:
            data[name] = {key: part_data(part) for key, part in parts.items()}
    if answers.departure is not None:
        data["departure"] = part_data(answers.departure)
    if answers.objections:
        data["objections"] = {name: _objection_data(part) for name, part in answers.objections.items()}
    if answers.expected:
        data["expected"] = {
            name: {"preferred": part.preferred, "acceptable": list(part.acceptable)}
            for name, part in answers.expected.items()
        }
    if answers.about:
        data["about"] = dict(answers.about)
    if answers.set_aside:
        data["set_aside"] = dict(answers.set_aside)
    return data


def part_data(part: Struct) -> dict[str, Any]:
    """Return the fields of a part that say something: all that differ from their default."""
    return {
        item.name: getattr(part, item.name) for item in structs.fields(part) if item.default != getattr(part, item.name)
    }


def _objection_data(objection: Objection) -> dict[str, Any]:
    answer: dict[str, Any] = {}
    if objection.answer is not None:
        given = answer_data(objection.answer)
        answer = given if isinstance(given, dict) else {"value": given}
    told = {"comment": objection.comment, "by": objection.by}
    return answer | {name: text for name, text in told.items() if text}


def answer_data(answer: Answer) -> Any:
    """Return one answer as an answer file holds it: the bare value, or a mapping if there is more to say."""
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
