"""The page of pillars: what has to stand for improvement to last, and how one sees whether it does."""

from __future__ import annotations

from advisor.model.pack import Pack
from advisor.model.program import Pillar
from advisor.report.book.links import cited, condition_items
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Link, Page, said

_READ = "Pillars that read it"


def pillar_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the pillars; nothing for a pack without any."""
    entries = tuple(_pillar(knowledge.pack, pillar) for pillar in knowledge.pack.program.pillars)
    about = (
        "What has to stand for improvement to outlast its first project. If both conditions hold, it stands. If "
        "neither does, it is there in part; if nothing is known of what they read, that is said."
    )
    return (Page("pillars.html", "Pillars", about, (Group("Pillars", entries),), by_entry=True),) if entries else ()


def _pillar(pack: Pack, pillar: Pillar) -> Entry:
    role = Link(pack.roles[pillar.role].title, f"role-{pillar.role}", "Carries the pillars")
    return Entry(
        kind="pillar",
        id=pillar.id,
        title=pillar.title,
        anchor=f"pillar-{pillar.id}",
        text=pillar.meaning,
        facts=(
            Fact("Carried by", (Item((role,)),)),
            Fact("Stands when", condition_items(pillar.stands, pack, _READ)),
            *said("It is said then", pillar.if_stands),
            Fact("Missing when", condition_items(pillar.missing, pack, _READ)),
            *said("It is said then", pillar.if_missing),
            *said("Said of it in part", pillar.if_part),
            *said("Built by", *pillar.builds),
            *cited(pack, pillar.sources, "Pillars that cite it"),
        ),
    )
