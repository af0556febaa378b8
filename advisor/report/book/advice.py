"""The page of advice: actions, warnings, notes, workstreams, how to engage outsiders, and checks."""

from __future__ import annotations

from advisor.explain.wording import lowered
from advisor.model.pack import Advice, Pack
from advisor.model.rule import ADVICE_FAMILIES
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Link, Page
from advisor.report.engagement import PARTS


def advice_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return every piece of advice by family."""
    pack = knowledge.pack
    families = [family for family in ADVICE_FAMILIES if family != "engagement"]
    groups = (
        *(_group(pack, f"{family.capitalize()}s", family) for family in families),
        *(_group(pack, f"Outside help: {lowered(title)}", "engagement", part) for part, title in PARTS.items()),
    )
    about = "What is told beside the three decisions. Evidence against an action advises against it."
    return (Page("advice.html", "Advice", about, tuple(group for group in groups if group.entries)),)


def _group(pack: Pack, title: str, family: str, part: str = "") -> Group:
    items = [item for item in pack.advice.values() if (item.family, item.part) == (family, part)]
    return Group(title, tuple(_advice(pack, item) for item in items))


def _advice(pack: Pack, item: Advice) -> Entry:
    role: tuple[Fact, ...] = ()
    if item.role:
        role = (Fact("Role", (Item((Link(pack.roles[item.role].title, f"role-{item.role}", "Workstreams"),)),)),)
    return Entry(
        kind=item.family,
        id=item.hypothesis,
        title=item.title,
        anchor=f"advice-{item.hypothesis}",
        text=item.text,
        facts=role,
    )
