"""Checks a tree against its schema and words what does not fit as one sentence at its place."""

from __future__ import annotations

import types
import typing
from collections.abc import Sequence
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from advisor.errors import Fault, suggestion
from advisor.files.tree import Node

Shape = TypeVar("Shape", bound=BaseModel)

_EXPECTED = {
    "string_type": "must be text; put quotes around it if it looks like a number or true",
    "string_too_short": "must not be empty",
    "bool_type": "must be true or false",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing": "must be a whole number",
    "float_type": "must be a number",
    "float_parsing": "must be a number",
    "dict_type": "must be a mapping of names to values",
    "model_type": "must be a mapping of names to values",
    "list_type": "must be a list",
    "too_short": "must have at least one item",
}


def shaped(node: Node, schema: type[Shape], faults: list[Fault]) -> Shape | None:
    """Return the tree as its schema, or None after adding a fault for everything that does not fit."""
    try:
        return schema.model_validate(node.plain())
    except ValidationError as error:
        seen: set[tuple[str, str]] = set()
        for detail in error.errors(include_url=False, include_context=True, include_input=True):
            fault = _fault(node, schema, detail)
            if (str(fault.place), fault.code) not in seen:
                seen.add((str(fault.place), fault.code))
                faults.append(fault)
        return None


def _fault(root: Node, schema: type[BaseModel], detail: ErrorDetails) -> Fault:
    path = _path(root, detail["loc"])
    node = root.get(*path)
    kind = detail["type"]
    last = str(detail["loc"][-1]) if detail["loc"] else "the file"
    name = str(path[-1]) if path else "the file"
    if kind == "missing":
        return Fault(node.place, "missing-part", f"{_subject(root, path)} has no {last}; add {last}:")
    if kind == "extra_forbidden":
        parent = root.get(*path[:-1])
        allowed = _fields(schema, path[:-1])
        return Fault(
            parent.key(path[-1]).place,
            "unknown-key",
            f"{last} is not a part that belongs here{suggestion(last, allowed)}",
        )
    shown = _shown(detail["input"])
    if kind in ("literal_error", "enum"):
        options = [option.strip(" '") for option in str(detail["ctx"]["expected"]).replace(" or ", ", ").split(",")]
        return Fault(
            node.place,
            "invalid-value",
            f"{name} must be one of {', '.join(options)}, not {shown}{suggestion(shown, options, limit=0)}",
        )
    if kind == "string_pattern_mismatch":
        return Fault(
            node.place, "invalid-value", f"{name} cannot be {shown}; {_pattern_help(detail['ctx']['pattern'])}"
        )
    if kind.startswith(("greater_than", "less_than")):
        limit = next(iter(detail["ctx"].values()))
        words = {"greater_than": "more than", "greater_than_equal": "at least", "less_than": "less than"}
        return Fault(node.place, "out-of-range", f"{name} must be {words.get(kind, 'at most')} {limit}, not {shown}")
    expected = _EXPECTED.get(kind, f"does not fit: {detail['msg'][:1].lower()}{detail['msg'][1:]}")
    return Fault(node.place, "wrong-type", f"{name} {expected}" + (f", not {shown}" if shown else ""))


def _path(root: Node, location: Sequence[int | str]) -> list[int | str]:
    """Return the steps of a pydantic location that exist in the tree; its names of union members do not."""
    path: list[int | str] = []
    node = root
    for step in location:
        if node.is_mapping and step in node.value:
            node = node.value[step][1]
        elif node.is_list and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
        else:
            continue
        path.append(step)
    return path


def _subject(root: Node, path: list[int | str]) -> str:
    """Name the mapping that lacks something: by its id, by its key, or as the file."""
    node = root.get(*path)
    if node.is_mapping and "id" in node.value:
        return str(node.get("id").value)
    names = [str(step) for step in path if isinstance(step, str)]
    return names[-1] if names and path and isinstance(path[-1], str) else "the entry" if path else "the file"


def _fields(schema: object, path: list[int | str]) -> list[str]:
    """Return the keys that the schema allows at `path`."""
    current: Any = schema
    for step in path:
        model = _model(current)
        if model is not None and isinstance(step, str) and step in model.model_fields:
            current = model.model_fields[step].annotation
        else:
            current = _element(current)
    model = _model(current)
    return list(model.model_fields) if model is not None else []


def _model(annotation: Any) -> type[BaseModel] | None:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    if get_origin(annotation) in (typing.Union, types.UnionType, typing.Annotated):
        return next((found for part in get_args(annotation) if (found := _model(part)) is not None), None)
    return None


def _element(annotation: Any) -> Any:
    """Return what a list or mapping annotation holds."""
    if get_origin(annotation) in (list, dict):
        return get_args(annotation)[-1]
    parts = get_args(annotation)
    return next((_element(part) for part in parts if get_origin(part) in (list, dict, typing.Annotated)), None)


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    if value is None:
        return "empty"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list):
        return "a list"
    text = str(value)
    return text if len(text) <= 40 else text[:37] + "..."


def _pattern_help(pattern: str) -> str:
    if "[A-Z]" in pattern:
        return "an id is capital letters and a number, such as L02"
    if pattern.startswith("^G"):
        return "a guard rail's id is G and a number, such as G4"
    if pattern.startswith("^[0-9]"):
        return "write a date as year-month-day, such as 2026-11-22"
    joined = "hyphens" if "(-" in pattern else "underscores"
    return f"a name has lower-case letters, digits and {joined}, and starts with a letter"
