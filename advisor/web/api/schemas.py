"""JSON schemas of what answer files hold, for the document of the API: made from what their reader checks."""

from __future__ import annotations

from typing import Any

import msgspec

from advisor.files.answer_schema import AnswerEntry
from advisor.model.attribute import Attribute, Kind
from advisor.model.pack import Pack

_LONG_ANSWER = "LongAnswer"


def file_schema(entry: type) -> dict[str, Any]:
    """Return the schema of a part of answer files, with everything that it refers to in place."""
    _, components = msgspec.json.schema_components([entry], ref_template="{name}")

    def inlined(part: Any) -> Any:
        if isinstance(part, dict):
            if "$ref" in part:
                return inlined(components[part["$ref"]] | {key: part[key] for key in part if key != "$ref"})
            return {key: inlined(value) for key, value in part.items()}
        return [inlined(item) for item in part] if isinstance(part, list) else part

    found: dict[str, Any] = inlined(components[entry.__name__])
    return found


def show_answers(schemas: dict[str, Any], name: str, pack: Pack) -> None:
    """Complete, among the schemas of a document, the one of answers with the questions of a pack."""
    schemas[_LONG_ANSWER] = file_schema(AnswerEntry) | {"title": _LONG_ANSWER}
    schemas[name] |= {
        "properties": {asked: _attribute_schema(attribute) for asked, attribute in pack.asked.items()},
        "additionalProperties": False,
    }


def _attribute_schema(attribute: Attribute) -> dict[str, Any]:
    names = {"enum": list(attribute.values)}
    value: dict[str, Any] = {
        Kind.INTEGER: {"type": "integer", "minimum": attribute.minimum or 0, "maximum": 10**9},
        Kind.NUMBER: {"type": "number", "minimum": attribute.minimum or 0, "maximum": 10**9},
        Kind.MULTICHOICE: {"type": "array", "items": names, "uniqueItems": True},
    }.get(attribute.kind, names)
    return {"title": attribute.label, "anyOf": [value, {"$ref": f"#/components/schemas/{_LONG_ANSWER}"}]}
