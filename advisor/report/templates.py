"""The one Jinja environment: every value is escaped, and a missing value is an error instead of a gap."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from advisor.report.dates import long_date
from advisor.resources import templates_folder

_NOT_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
"""Characters that HTML does not allow."""


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
    environment.filters |= {"factor": factor, "percent": percent, "long_date": long_date, "place": place}
    return environment


def _finalized(value: Any) -> Any:
    """Return text without the characters that HTML does not allow; anything else as it is."""
    return _NOT_TEXT.sub(" ", value) if type(value) is str else value


def factor(certainty: float) -> str:
    """Return a certainty factor with two decimals and a true minus sign."""
    return f"{certainty + 0.0:.2f}".replace("-", "\N{MINUS SIGN}").replace("\N{MINUS SIGN}0.00", "0.00")


def percent(share: float) -> str:
    """Return a part of a whole as a whole percentage; what is not nothing is not called 0%."""
    return "<1%" if 0 < share < 0.005 else f"{share:.0%}"


def place(certainty: float, least: float) -> str:
    """Return where a certainty factor lies on an axis from `least` to 1, as a percentage for an SVG coordinate."""
    return f"{(certainty - least) / (1 - least):.2%}"
