"""Renders a page to one self-contained HTML file."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass, field, fields
from typing import Any

from markupsafe import Markup

from advisor.report.context import ReportContext
from advisor.report.templates import environment
from advisor.resources import templates_folder


@dataclass(frozen=True, slots=True)
class PageFrame:
    """What the page itself needs beside the context."""

    style: Markup = field(metadata={"help": "The text of report.css, which stands in the page"})
    policy: str = field(metadata={"help": "The content security policy: nothing but this style, by its hash"})


def render_html(context: ReportContext) -> str:
    """Return the report as HTML text: no network, no script, every value escaped, missing values refused."""
    return environment().get_template("report.html").render(page_values(context))


def page_values(context: ReportContext) -> dict[str, Any]:
    """Return everything that the template is given, by name."""
    frame = page_frame()
    return {item.name: getattr(part, item.name) for part in (context, frame) for item in fields(part)}


def page_frame() -> PageFrame:
    """Return the style with a policy that allows it and nothing else: no script, no other style, no request."""
    style = (templates_folder() / "report.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode("ascii")
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return PageFrame(Markup(style), policy)  # noqa: S704 - our own file
