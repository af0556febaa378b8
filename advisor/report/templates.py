"""The Jinja environment of the pages, and what those of the other formats share with it.

Every value is escaped, and a missing value is an error instead of a gap.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from advisor.explain.how import Reference
from advisor.explain.wording import factor
from advisor.report.dates import long_date
from advisor.resources import templates_folder

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that HTML does not allow."""

_SPACES = re.compile("[ \t\n\r\u2028\u2029]+")


@cache
def environment() -> Environment:
    """Return the environment over the shipped templates."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_finalized,
    )
    environment.filters |= FILTERS | {"place": place}
    return environment


def readable(text: str) -> str:
    """Return text without the characters that neither HTML nor XML allows."""
    return _NOT_TEXT.sub(" ", text)


def on_one_line(text: str) -> str:
    """Return readable text as a browser shows it: a line break or several spaces are one space."""
    return _SPACES.sub(" ", readable(text)).strip(" ")


def _finalized(value: Any) -> Any:
    """Return text that is readable; anything else as it is."""
    return readable(value) if type(value) is str else value


def percent(share: float) -> str:
    """Return a part of a whole as a whole percentage; what is not nothing is not called 0%."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def place(certainty: float, least: float) -> str:
    """Return where a certainty factor lies on an axis from `least` to 1, as a percentage for an SVG coordinate."""
    return f"{(certainty - least) / (1 - least):.2%}"


def cited(references: Iterable[Reference]) -> str:
    """Return citations in a row: HAMMER07 (checked), IATF16949 5.1.1.3 (recalled)."""
    return ", ".join(
        " ".join(
            part
            for part in (
                reference.key,
                reference.at,
                "" if reference.key.lower() == reference.status else f"({reference.status})",
            )
            if part
        )
        for reference in references
    )


FILTERS = {"factor": factor, "percent": percent, "long_date": long_date, "cited": cited}
"""What every template may use, whatever the format."""
