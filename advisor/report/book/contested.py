"""The page of contested points and of published figures, those that are blocked among them."""

from __future__ import annotations

from advisor.explain.wording import raised
from advisor.model.pack import Pack
from advisor.model.program import ContestedPoint, Figure
from advisor.report.book.links import cited, condition_items, figures
from advisor.report.book.parts import Entry, Fact, Group, Knowledge, Page, said

_SHOWN = "Told in a report only beside a staffing range or contested point that refers to it, always with its caveat."
_BLOCKED = "Kept so that a claim can be refused. No report shows them, and nothing may refer to them."


def contested_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the contested points and the figures; nothing for a pack without either."""
    pack = knowledge.pack
    known = pack.program.figures.values()
    groups = (
        Group("Contested points", tuple(_point(pack, point) for point in pack.program.contested)),
        Group("Figures", tuple(_figure(pack, figure) for figure in known if not figure.blocked), text=_SHOWN),
        Group("Blocked figures", tuple(_figure(pack, figure) for figure in known if figure.blocked), text=_BLOCKED),
    )
    about = "Where those who know the field disagree, and the published figures, with what speaks against them."
    found = tuple(group for group in groups if group.entries)
    return (Page("contested.html", "Contested points and figures", about, found, by_entry=True),) if found else ()


def _point(pack: Pack, point: ContestedPoint) -> Entry:
    return Entry(
        kind="contested point",
        id=point.id,
        title=point.title,
        anchor=f"contested-{point.id}",
        reference=f"{point.id} {point.title}",
        facts=(
            Fact("When", condition_items(point.when, pack, "Contested points that read it")),
            *said("One side", point.one_side),
            *said("The other", point.other_side),
            *said("Treated", point.treatment),
            *figures(pack, point.figures, "Shown with the contested points"),
            *cited(pack, point.sources, "Contested points that cite it"),
        ),
    )


def _figure(pack: Pack, figure: Figure) -> Entry:
    return Entry(
        kind="blocked figure" if figure.blocked else "figure",
        id=figure.id,
        title=raised(figure.id.replace("_", " ")),
        anchor=f"figure-{figure.id}",
        mark="Blocked: never shown in a report." if figure.blocked else "",
        text=figure.text,
        facts=(
            *said("Blocked because" if figure.blocked else "Caveat", figure.caveat),
            *cited(pack, figure.sources, "Figures that cite it"),
        ),
    )
