"""Renders the context to one self-contained HTML file."""

from __future__ import annotations

from dataclasses import fields

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from advisor.report.context import ReportContext
from advisor.resources import templates_folder


def render_html(context: ReportContext) -> str:
    """Return the report as HTML text: no network, no script, every value escaped, missing values refused."""
    environment = Environment(
        loader=FileSystemLoader(templates_folder()),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    values = {item.name: getattr(context, item.name) for item in fields(ReportContext)}
    return environment.get_template("report.html").render(values)
