"""The page with the questions, to send ahead of a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.explain.who import Informant
from advisor.model.pack import Pack
from advisor.report.html import page_frame
from advisor.report.templates import environment
from advisor.resources import templates_folder


def render_preparation(pack: Pack, groups: Sequence[Informant]) -> str:
    """Return the questions as one self-contained HTML page in the report's look, grouped by whom to ask."""
    frame = page_frame((templates_folder() / "report.css").read_text(encoding="utf-8"))
    return (
        environment()
        .get_template("preparation.html")
        .render(
            topic=pack.title,
            pack=f"{pack.id} {pack.version}",
            groups=groups,
            count=sum(len(group.questions) for group in groups),
            style=frame.style,
            policy=frame.policy,
        )
    )
