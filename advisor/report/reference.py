"""What a report template may use, as text: docs/report.md. Write it again with `python -m advisor.report.reference`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from advisor.report.context import ReportContext
from advisor.report.html import PageFrame

INTRODUCTION = """\
# The report

`advisor report FILE -o OUT.html` writes one HTML file that needs nothing else: no network, no script, no font, no
image file. Its content security policy allows its own style, by hash, and nothing more. The same answers and the same
rules give the same bytes. The date is that of the answer file, else that of `SOURCE_DATE_EPOCH`; nobody asks the clock.

`--audience board`, the default, leaves out notes, names of informants and everything said in confidence. A reason, a
warning or a guard rail that read such an answer would give it away by its words, so only its weight is shown, as "an
answer given in confidence". `--audience working` shows everything.

## Templates

All of them are in [reports/templates](../reports/templates). `report.html` puts the parts together, `report.css` is the
style for screen, phone, paper and dark mode, and each part has a file of its own: `_summary.html` (the first printed
page), `_roles.html`, `_activities.html` (the responsibility chart), `_decisions.html`, `_departure.html`, `_engagement.html`,
`_plan.html`, `_advice.html`, `_staffing.html`, `_pillars.html`, `_contradictions.html`, `_cases.html`,
`_contested.html`, `_unknown.html`, `_basis.html`, `_answers.html`, `_sources.html`, `_glossary.html`. `_reason.html` and `_charts.html` hold what several parts use.
`preparation.html` is the page of questions that `advisor questions -o` writes, in the same style. `advisor pack book`
writes its pages from `book_base.html`, `book_index.html`, `book_page.html` and `_book_entry.html`; their style is
`report.css` with `book_style.css` after it, and `book_search.js` is their search. What they are given is in
[advisor/report/book](../advisor/report/book).

Templates lay out what they are given and work nothing out. Every value is escaped, and a value that is not listed below
is an error. Filters: `factor` (a certainty factor with a true minus sign), `percent`, `place` (a certainty factor as a
percentage of an axis), `long_date`.

## What the templates are given

This list is written by `python -m advisor.report.reference` from the types in
[advisor/report](../advisor/report) and [advisor/explain/how.py](../advisor/explain/how.py). A test compares it with
what is really passed.
"""


def reference_text() -> str:
    """Return docs/report.md."""
    parts = [INTRODUCTION]
    for kind in documented_types():
        parts.append(f"### {kind.__name__}\n\n{_summary(kind)}\n\n{_table(kind)}\n")
    return "\n".join(parts)


def documented_types() -> tuple[type, ...]:
    """Return the page's own types and every type reached from them, each once, in reading order."""
    found: dict[type, None] = {}
    waiting: list[type] = [ReportContext, PageFrame]
    while waiting:
        kind = waiting.pop(0)
        if kind not in found:
            found[kind] = None
            waiting += [inner for hint in _hints(kind).values() for inner in _types_in(hint)]
    return tuple(found)


def _hints(kind: type) -> dict[str, Any]:
    names = [item.name for item in fields(kind)] if is_dataclass(kind) else list(getattr(kind, "__struct_fields__", ()))
    hints = get_type_hints(kind)
    return {name: hints[name] for name in names}


def _types_in(hint: Any) -> Iterator[type]:
    """Yield the record types that a type hint mentions."""
    for argument in get_args(hint):
        yield from _types_in(argument)
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Struct)):
        yield hint


def _summary(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n\n")[0]


def _table(kind: type) -> str:
    help_texts = {item.name: item.metadata["help"] for item in fields(kind)} if is_dataclass(kind) else {}
    rows = []
    for name, hint in _hints(kind).items():
        meaning = f" {help_texts[name]} |" if help_texts else ""
        rows.append(f"| `{name}` | {_type_text(hint)} |{meaning}")
    head = "| field | type | meaning |\n|---|---|---|" if help_texts else "| field | type |\n|---|---|"
    return "\n".join([head, *rows])


def _type_text(hint: Any) -> str:
    """Return a type in words: list of ReasonView, text or nothing."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of {_type_text(arguments[0])}"
    if origin in (UnionType, Union):
        return " or ".join(_type_text(argument) for argument in arguments)
    if origin is not None and issubclass(origin, Mapping):
        return f"{_type_text(arguments[1])} by {_type_text(arguments[0])}"
    plain = {str: "text", int: "whole number", float: "number", bool: "yes or no", type(None): "nothing"}
    return plain.get(hint) or str(hint.__name__)


if __name__ == "__main__":
    sys.stdout.write(reference_text())
