"""The page with the questions, to send ahead of a meeting."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.explain.who import Informant
from advisor.model.pack import Pack
from advisor.report.html import page_frame
from advisor.report.templates import environment


def render_preparation(pack: Pack, groups: Sequence[Informant]) -> str:
    """Return the questions as one self-contained HTML page, grouped by whom to ask."""
    frame = page_frame()
    return (
        environment()
        .get_template("preparation.html")
        .render(
            style=frame.style,
            policy=frame.policy,
            topic=pack.title,
            pack=f"{pack.id} {pack.version}",
            groups=groups,
        )
    )
