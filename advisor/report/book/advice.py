"""The page of advice: actions, warnings, notes and workstreams."""

from __future__ import annotations

from advisor.model.pack import Advice, Pack
from advisor.model.rule import ADVICE_FAMILIES
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Link, Page


def advice_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return every piece of advice by family."""
    pack = knowledge.pack
    groups = tuple(
        Group(
            f"{family.capitalize()}s",
            tuple(_advice(pack, item) for item in pack.advice.values() if item.family == family),
        )
        for family in ADVICE_FAMILIES
    )
    about = "What is told beside the three decisions. Evidence against an action advises against it."
    return (Page("advice.html", "Advice", about, tuple(group for group in groups if group.entries)),)


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
