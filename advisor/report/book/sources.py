"""The page of sources, by the first letter of their titles."""

from __future__ import annotations

from collections import Counter

from advisor.explain.wording import listed
from advisor.model.pack import Pack
from advisor.model.source import Source, SourceStatus
from advisor.report.book.links import decisions_of
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Link, Page, anchor, said

_STATUSES = {
    SourceStatus.CHECKED: "Checked: compared with a copy of the source or with a report on it.",
    SourceStatus.RECALLED: "Recalled: known from the field, not compared. Check the page or clause before use.",
    SourceStatus.HEURISTIC: "Heuristic: experience of practitioners. No published evidence is claimed.",
}


def source_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the sources with who cites them."""
    pack = knowledge.pack
    stories = {case.name for case in knowledge.cases}
    letters: dict[str, list[Entry]] = {}
    for source in sorted(pack.sources.values(), key=lambda source: (source.title.lower(), source.key)):
        first = source.title[:1].upper()
        letters.setdefault(first if first.isalpha() else "0\N{EN DASH}9", []).append(_source(pack, source, stories))
    counts = Counter(source.status for source in pack.sources.values())
    told = listed([f"{counts[status]} {status}" for status in SourceStatus if counts[status]])
    about = f"Where the knowledge comes from, and how far that was verified: {told}."
    groups = tuple(Group(letter, tuple(entries)) for letter, entries in letters.items())
    return (Page("sources.html", "Sources", about, groups),)


def _source(pack: Pack, source: Source, stories: set[str]) -> Entry:
    story: tuple[Fact, ...] = ()
    if source.case in stories:
        story = (Fact("Worked case", (Item((Link(source.case, anchor("case", source.case), "Cited as"),)),)),)
    citing = [rule for rule in pack.rules if any(citation.key == source.key for citation in rule.sources)]
    told = decisions_of(citing)
    return Entry(
        kind="source",
        id=source.key,
        title=source.title,
        anchor=anchor("source", source.key),
        bearing=f"Cited for {told}." if told else "",
        facts=(*said("Status", _STATUSES[source.status]), *said("Note", source.note), *story),
    )
