"""Checks a tree against its schema and words everything that does not fit, each at its place.

msgspec converts an entry in one go and stops at its first fault. Only then is the entry walked, part by part along its
schema, so that every fault is told at once.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any, TypeVar, cast

import msgspec
from msgspec import inspect

from advisor.errors import Fault, shown, suggestion
from advisor.files.tree import Node

Shape = TypeVar("Shape")


def shaped(node: Node, schema: type[Shape], faults: list[Fault]) -> Shape | None:
    """Return the tree as its schema, or None after adding a fault for everything that does not fit."""
    try:
        return msgspec.convert(node.plain(), schema)
    except msgspec.ValidationError:
        _walk(node, _type_info(cast(Any, schema)), "the file", faults)
        assert faults, "what msgspec refuses has a fault"
        return None


@cache
def _type_info(schema: Any) -> inspect.Type:
    return inspect.type_info(schema)


def _walk(node: Node, expected: inspect.Type, name: str, faults: list[Fault]) -> None:
    """Add the faults of a node and of everything in it. `name` is what the node is called in a sentence."""
    match expected:
        case inspect.StructType(fields=fields):
            _walk_entry(node, fields, name, faults)
        case inspect.DictType(key_type=key_type, value_type=value_type):
            if not node.is_mapping:
                _add(node, "wrong-type", f"{name} {_NO_LINES}{_not(node)}", faults)
                return
            _check_count(node, expected, name, faults)
            for key, value in node.items():
                _walk(key, key_type, "a name", faults)
                _walk(value, value_type, shown(key.value), faults)
        case inspect.ListType(item_type=item_type):
            if not node.is_list:
                _add(node, "wrong-type", f"{name} must be a list{_not(node)}", faults)
                return
            _check_count(node, expected, name, faults)
            for item in node.value:
                _walk(item, item_type, f"an entry of {name}", faults)
        case inspect.UnionType(types=types):
            _walk_union(node, types, name, faults)
        case inspect.AnyType():
            pass
        case _:
            _check_scalar(node, expected, name, faults)


def _walk_entry(node: Node, fields: Sequence[inspect.Field], name: str, faults: list[Fault]) -> None:
    if not node.is_mapping:
        _add(node, "wrong-type", f"{name} {_NO_LINES}{_not(node)}", faults)
        return
    allowed = {field.encode_name: field for field in fields}
    called = shown(node.get("id").value) if "id" in node.value else name
    for key, value in node.items():
        if key.value in allowed:
            _walk(value, allowed[key.value].type, str(key.value), faults)
        else:
            hint = suggestion(str(key.value), allowed, limit=len(allowed))
            _add(key, "unknown-key", f"{shown(key.value)} is not a part that belongs here{hint}", faults)
    for field in fields:
        name = field.encode_name
        if field.required and name not in node.value:
            _add(node, "missing-part", f"{called} has no {name}; add {name}:", faults)


def _walk_union(node: Node, types: Sequence[inspect.Type], name: str, faults: list[Fault]) -> None:
    """Tell the faults against the member of the union that the node looks like, or what the members are."""
    members = [member for member in types if not isinstance(member, inspect.NoneType)]
    if len(members) < len(types) and node.value is None:
        return
    attempts: list[list[Fault]] = []
    for member in members:
        found: list[Fault] = []
        _walk(node, member, name, found)
        if not found:
            return
        attempts.append(found)
    alike = [found for found in attempts if found[0].code != "wrong-type" or found[0].place != node.place]
    if alike or len(members) == 1:
        for fault in (alike or attempts)[0]:
            faults.append(fault)
    else:
        named = [_NAMES[type(member)] for member in members if type(member) in _NAMES]
        _add(node, "wrong-type", f"{name} must be {' or '.join(named)}{_not(node)}", faults)


def _check_scalar(node: Node, expected: inspect.Type, name: str, faults: list[Fault]) -> None:
    value = node.value
    if isinstance(expected, inspect.LiteralType):
        if value not in expected.values:
            options = [str(option) for option in expected.values]
            message = (
                f"{name} must be one of {', '.join(options)}{_not(node)}{suggestion(str(value), options, limit=0)}"
            )
            _add(node, "invalid-value", message, faults)
        return
    try:
        msgspec.convert(node.plain(), _PYTHON.get(type(expected), type(None)))
    except msgspec.ValidationError:
        hint = ""
        if isinstance(expected, inspect.StrType) and isinstance(value, (int, float)):
            hint = "; put quotes around it" if expected.pattern is None else f"; {_pattern_help(expected.pattern)}"
        _add(node, "wrong-type", f"{name} must be {_NAMES.get(type(expected), 'empty')}{_not(node)}{hint}", faults)
        return
    if isinstance(expected, inspect.StrType):
        _check_text(node, expected, name, faults)
    elif isinstance(expected, (inspect.IntType, inspect.FloatType)):
        limits = {"at least": expected.ge, "more than": expected.gt, "at most": expected.le, "less than": expected.lt}
        misses = {
            "at least": lambda limit: value < limit,
            "more than": lambda limit: value <= limit,
            "at most": lambda limit: value > limit,
            "less than": lambda limit: value >= limit,
        }
        for words, limit in limits.items():
            if limit is not None and misses[words](limit):
                _add(node, "out-of-range", f"{name} must be {words} {_number(limit)}{_not(node)}", faults)


def _check_text(node: Node, expected: inspect.StrType, name: str, faults: list[Fault]) -> None:
    if expected.min_length and len(node.value) < expected.min_length:
        _add(node, "empty", f"{name} must not be empty", faults)
    elif expected.pattern is not None and re.search(expected.pattern, node.value) is None:
        _add(node, "invalid-value", f"{name} cannot be {shown(node.value)}; {_pattern_help(expected.pattern)}", faults)


def _check_count(node: Node, expected: inspect.ListType | inspect.DictType, name: str, faults: list[Fault]) -> None:
    if expected.min_length and len(node.value) < expected.min_length:
        count = "an entry" if expected.min_length == 1 else f"{expected.min_length} entries"
        _add(node, "too-short", f"{name} must have {count} at least", faults)


def _add(node: Node, code: str, message: str, faults: list[Fault]) -> None:
    faults.append(Fault(node.place, code, message))


def _not(node: Node) -> str:
    return f", not {shown(node.value)}"


def _number(limit: float) -> str:
    return f"{limit:,}".removesuffix(".0")


def _pattern_help(pattern: str) -> str:
    if "[A-Z]" in pattern:
        return "an id is capital letters and a number, such as L02"
    if pattern[1:3].isalpha() is False and pattern[1].isupper():
        return f"its id is {pattern[1]} and a number, such as {pattern[1]}04"
    if pattern.startswith("^[0-9]"):
        return "write a date as year-month-day, such as 2026-11-22"
    joined = "hyphens" if "(-" in pattern else "underscores"
    return f"a name has lower-case letters, digits and {joined}, and starts with a letter"


_PYTHON: dict[type[inspect.Type], type] = {
    inspect.StrType: str,
    inspect.IntType: int,
    inspect.FloatType: float,
    inspect.BoolType: bool,
}
_NO_LINES = "must be made of lines such as name: value"
_NAMES: dict[type[inspect.Type], str] = {
    inspect.StrType: "text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.ListType: "a list",
    inspect.DictType: "a mapping",
    inspect.StructType: "a mapping",
}
