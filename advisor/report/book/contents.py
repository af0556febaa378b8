"""The book as a whole: every page, and what refers to each entry."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from advisor.report.book.advice import advice_pages
from advisor.report.book.attributes import derived_pages, question_pages
from advisor.report.book.cases import case_pages
from advisor.report.book.contested import contested_pages
from advisor.report.book.contradictions import contradiction_pages
from advisor.report.book.coverage import coverage_pages
from advisor.report.book.decisions import decision_pages
from advisor.report.book.outcomes import outcome_pages
from advisor.report.book.parts import Entry, Fact, Item, Knowledge, Link, Page
from advisor.report.book.pillars import pillar_pages
from advisor.report.book.plan import plan_pages
from advisor.report.book.responsibilities import responsibility_pages
from advisor.report.book.rules import rule_pages
from advisor.report.book.sources import source_pages
from advisor.report.book.staffing import staffing_pages

PAGES: tuple[Callable[[Knowledge], tuple[Page, ...]], ...] = (
    question_pages,
    contradiction_pages,
    derived_pages,
    rule_pages,
    outcome_pages,
    decision_pages,
    advice_pages,
    staffing_pages,
    responsibility_pages,
    plan_pages,
    pillar_pages,
    contested_pages,
    source_pages,
    case_pages,
    coverage_pages,
)
"""What the book holds, in reading order. Another kind of entry is one more function here."""

SHORT = 36
"""References no longer than this, and without a comma, stand in one paragraph instead of a list."""


@dataclass(frozen=True, slots=True)
class Book:
    """All pages, the page that each entry stands on and each page by itself, and what refers to each entry."""

    pages: tuple[Page, ...]
    files: dict[str, str]
    referring: dict[str, tuple[Fact, ...]]

    def count(self, page: Page) -> int:
        """Return how many entries a page and its chapters hold, without their parts."""
        chapters = [other for other in self.pages if page.file in (other.file, other.member_of)]
        return sum(len(group.entries) for chapter in chapters for group in chapter.groups)


def book_of(knowledge: Knowledge) -> Book:
    """Return the book of a pack. Raises KeyError if an entry links to something that has none."""
    pages = tuple(page for pages in PAGES for page in pages(knowledge))
    files = {entry.anchor: page.file for page in pages for entry in page.entries} | {
        page.file: page.file for page in pages
    }
    found: dict[str, dict[str, list[tuple[Link, Entry]]]] = {}
    for page in pages:
        for entry in page.entries:
            for link in entry.links:
                files[link.target]  # an entry that links to nowhere is a mistake in this program
                if link.back:
                    found.setdefault(link.target, {}).setdefault(link.back, []).append((link, entry))
    return Book(pages, files, {anchor: _facts(backs) for anchor, backs in found.items()})


def _facts(backs: dict[str, list[tuple[Link, Entry]]]) -> tuple[Fact, ...]:
    return tuple(_fact(label, pairs) for label, pairs in backs.items())


def _fact(label: str, pairs: list[tuple[Link, Entry]]) -> Fact:
    """Return the list of what refers to an entry, each once with everything it adds, the strongest first."""
    details: dict[str, list[str]] = {}
    for link, entry in pairs:
        details.setdefault(entry.anchor, []).extend([link.detail] if link.detail else [])
    entries = {entry.anchor: entry for _, entry in sorted(pairs, key=lambda pair: -pair[0].rank)}
    items = tuple(
        Item(
            (
                Link(entry.called, anchor),
                *((f" {', '.join(dict.fromkeys(details[anchor]))}",) if details[anchor] else ()),
            )
        )
        for anchor, entry in entries.items()
    )
    return Fact(
        label, items, runs_on=all(len(entry.called) <= SHORT and "," not in entry.called for entry in entries.values())
    )
