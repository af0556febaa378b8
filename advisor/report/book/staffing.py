"""The page of staffing ranges: how many people and how much training an organization of this size needs."""

from __future__ import annotations

from advisor.explain.program_entries import cap_text, range_text
from advisor.explain.wording import raised
from advisor.model.formula import names
from advisor.model.pack import Pack
from advisor.model.program import StaffingLine
from advisor.report.book.links import attribute_link, cited, condition_items, figures
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Page, listed_links, said


def staffing_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the staffing ranges; nothing for a pack without any."""
    pack = knowledge.pack
    entries = tuple(_entry(pack, line) for line in pack.program.staffing)
    about = (
        "How many people, days or hours, always as a range. The lower end is rounded down and the upper end up, to "
        "whole numbers; a limit is rounded down and cuts the range while it is known. While a number that a range "
        "needs is unknown, it is not told."
    )
    return (Page("staffing.html", "Staffing", about, (Group("Staffing", entries),), by_entry=True),) if entries else ()


def _entry(pack: Pack, line: StaffingLine) -> Entry:
    formulas = (line.low, line.high, *((line.most,) if line.most is not None else ()))
    read = dict.fromkeys(name for formula in formulas for name in names(formula))
    links = [attribute_link(pack, name, "Staffing ranges that count with it") for name in read]
    today: tuple[Fact, ...] = ()
    if line.today:
        link = attribute_link(pack, line.today, "Staffing ranges that tell it as the number of today")
        today = (Fact("Today", (Item((link,)),)),)
    return Entry(
        kind="staffing range",
        id=line.id,
        title=line.title,
        anchor=f"staffing-{line.id}",
        reference=f"{line.id} {line.title}",
        text=line.text,
        facts=(
            Fact("When", condition_items(line.when, pack, "Staffing ranges that read it")),
            *said("Range", f"{raised(range_text(pack, line))}."),
            *said("At most", cap_text(pack, line)),
            *listed_links("Counts with", links),
            *today,
            *said("Rests on", line.basis),
            *said("Misleads when", line.caveat),
            *figures(pack, line.figures, "Shown with the staffing ranges"),
            *cited(pack, line.sources, "Staffing ranges that cite it"),
        ),
    )
