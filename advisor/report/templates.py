"""The one Jinja environment: every value is escaped, and a missing value is an error instead of a gap."""

from __future__ import annotations

from functools import cache

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from advisor.resources import templates_folder


@cache
def environment() -> Environment:
    """Return the environment over the shipped templates."""
    return Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
