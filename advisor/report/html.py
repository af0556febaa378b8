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
    script: Markup = field(metadata={"help": "The text of dispute.js, or nothing where there is nothing to dispute"})
    policy: str = field(metadata={"help": "The content security policy: this style and script by their hashes"})


def render_html(context: ReportContext) -> str:
    """Return the report as HTML text: no network, every value escaped, missing values refused.

    Its only script is that of the section in which a reader tests the advice, and it is there only with that section.
    """
    return environment().get_template("report.html").render(page_values(context))


def page_values(context: ReportContext) -> dict[str, Any]:
    """Return everything that the template is given, by name."""
    frame = page_frame("dispute.js" if context.dispute else "")
    return {item.name: getattr(part, item.name) for part in (context, frame) for item in fields(part)}


def page_frame(script: str = "") -> PageFrame:
    """Return the style, and a script if one is named, with a policy that allows these and nothing else."""
    style = (templates_folder() / "report.css").read_text(encoding="utf-8")
    code = (templates_folder() / script).read_text(encoding="utf-8") if script else ""
    allowed = f"style-src {_hashed(style)}" + (f"; script-src {_hashed(code)}" if code else "")
    policy = f"default-src 'none'; {allowed}; base-uri 'none'; form-action 'none'"
    return PageFrame(Markup(style), Markup(code), policy)  # noqa: S704 - our own files


def _hashed(text: str) -> str:
    digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")
    return f"'sha256-{digest}'"
