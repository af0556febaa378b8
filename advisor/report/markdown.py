"""Renders the report as Markdown, for those who edit text: CommonMark with tables, no HTML."""

from __future__ import annotations

import re
from dataclasses import fields
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from advisor.report.context import ReportContext
from advisor.report.templates import FILTERS, on_one_line
from advisor.resources import templates_folder

_SPECIAL = re.compile(
    r"""
      [\\`*\[\]<|~$\#]                    # mean something wherever they stand
    | (?<!\w)_ | _(?!\w)                  # emphasis, though not inside a word
    | &(?=\#?\w+;)                        # an entity
    | :(?=//|[\w+-]+:)                    # an address, or a picture on GitHub
    | (?<=\bwww)\.                        # an address
    | \A[-+>=]                            # a list, a quotation, a heading
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""What means something to CommonMark, its tables, or GitHub; each is a single character."""
_NUMBERED = re.compile(r"\A(\d{1,9})([.)])(?=\s|\Z)")
"""The start of a numbered list."""


def render_markdown(context: ReportContext) -> str:
    """Return the report as Markdown. A paragraph is one line, so that a change shows as a change of that paragraph."""
    values = {item.name: getattr(context, item.name) for item in fields(context)}
    text = environment().get_template("report.md.j2").render(values)
    lines = "\n".join(line.rstrip() for line in text.split("\n"))
    return re.sub(r"\n{3,}", "\n\n", lines).strip("\n") + "\n"


def escaped(text: str) -> str:
    """Return text on one line in which nothing means anything to Markdown."""
    line = _SPECIAL.sub(r"\\\g<0>", on_one_line(text))
    return _NUMBERED.sub(r"\1\\\2", line)


@cache
def environment() -> Environment:
    """Return the environment over the shipped templates. Every value is escaped for Markdown."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
    )
    environment.filters |= FILTERS
    return environment


def _finalized(value: Any) -> Any:
    """Return text escaped and marked as done; what a macro wrote, numbers and missing values as they are."""
    return Markup(escaped(value)) if type(value) is str else value  # noqa: S704 - escaped for Markdown
