"""The page of answers that are asked back: those that do not go together, and those to be shown."""

from __future__ import annotations

from advisor.model.pack import Pack
from advisor.model.program import Contradiction, Doubt
from advisor.report.book.links import cited, condition_items
from advisor.report.book.parts import Entry, Fact, Group, Knowledge, Page, said

_DOUBTS = {
    Doubt.CONTRADICTION: (
        "Contradictions",
        "contradiction",
        "Two answers do not go together. The report lists each with what was said about it, if anything was.",
    ),
    Doubt.PROOF: (
        "Answers to be shown",
        "answer to be shown",
        "One answer is so strong that one asks to see what it rests on.",
    ),
}


def contradiction_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return what is asked back; nothing for a pack without it."""
    pack = knowledge.pack
    groups = tuple(
        Group(
            title,
            tuple(_entry(pack, item, kind) for item in pack.program.contradictions.values() if item.doubt is doubt),
            text=text,
        )
        for doubt, (title, kind, text) in _DOUBTS.items()
    )
    about = "What the interview asks back, and what the advice does meanwhile. It reads the answers as they were given."
    found = tuple(group for group in groups if group.entries)
    return (Page("contradictions.html", "Asked back", about, found, by_entry=True),) if found else ()


def _entry(pack: Pack, item: Contradiction, kind: str) -> Entry:
    return Entry(
        kind=kind,
        id=item.id,
        title=item.title,
        anchor=f"contradiction-{item.id}",
        reference=f"{item.id} {item.title}",
        facts=(
            Fact("When", condition_items(item.when, pack, "Asked back depending on it")),
            *said("Question", item.question),
            *said("Until then", item.handling),
            *cited(pack, item.sources, "Contradictions that cite it"),
        ),
    )
