"""What pages of the book are made of: entries with facts, whose words may link to other entries."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.model.pack import Pack
from advisor.verify.cases import CaseResult, case_files, run_cases


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to another entry, which lists the entry they stand in under the heading `back`, if there is one.

    `detail` is what that list adds, such as a certainty factor; in it what ranks higher comes first.
    """

    text: str
    target: str
    back: str = ""
    detail: str = ""
    rank: float = 0.0


@dataclass(frozen=True, slots=True)
class Aside:
    """Words that matter less than those around them."""

    text: str


LONG_TERM = 16
"""A term longer than this does not fit beside the text of its row."""

Line = tuple[str | Link | Aside, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """One line of a list, with the lines below it."""

    line: Line
    items: tuple[Item, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A term with what is said of it, such as a level with its meaning or a conclusion with its certainty factor."""

    term: Line
    line: Line
    factor: float | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """One labeled thing that an entry says, as lines or as rows. Lines that run on stand in one paragraph."""

    label: str
    items: tuple[Item, ...] = ()
    rows: tuple[Row, ...] = ()
    runs_on: bool = False

    @property
    def is_even(self) -> bool:
        """Whether terms need as much room as what is said of them."""
        return any(len(words(row.term)) > LONG_TERM for row in self.rows)

    @property
    def lines(self) -> Iterator[Line]:
        """Every line in reading order."""
        yield from (line for item in self.items for line in _lines(item))
        yield from (line for row in self.rows for line in (row.term, row.line))


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells under their headings; the first cell of a row says what it is about.

    `wordy`: the other cells need more room than the first.
    """

    columns: tuple[str, ...]
    rows: tuple[tuple[Line, ...], ...]
    wordy: bool = False


def _lines(item: Item) -> Iterator[Line]:
    yield item.line
    for inner in item.items:
        yield from _lines(inner)


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing that the pack defines. `reference` is what it is called where others refer to it.

    `mark` warns of it, in front of everything else. What a table says stands in other entries too; the search finds it
    there.
    """

    kind: str
    id: str
    title: str
    anchor: str
    facts: tuple[Fact, ...] = ()
    bearing: str = ""
    text: str = ""
    reference: str = ""
    parts: tuple[Entry, ...] = ()
    mark: str = ""
    table: Table | None = None

    @property
    def called(self) -> str:
        """What others call it."""
        return self.reference or self.title

    @property
    def links(self) -> Iterator[Link]:
        """Every link in its own facts and table."""
        lines = [line for fact in self.facts for line in fact.lines]
        lines += [line for row in (self.table.rows if self.table else ()) for line in row]
        return (span for line in lines for span in line if isinstance(span, Link))

    @property
    def words(self) -> str:
        """Everything it says, for the search."""
        said = [" ".join(words(line) for line in fact.lines) for fact in self.facts]
        return " \N{MIDDLE DOT} ".join(part for part in (self.mark, self.text, self.bearing, *said) if part)


@dataclass(frozen=True, slots=True)
class Group:
    """Entries under one heading; or lines about those that stand in a file of their own."""

    title: str
    entries: tuple[Entry, ...] = ()
    items: tuple[Item, ...] = ()
    text: str = ""
    file: str = ""

    @property
    def anchor(self) -> str:
        """Where it is on its page."""
        return f"group-{slug(self.title)}"


@dataclass(frozen=True, slots=True)
class Page:
    """One file of the book, a chapter of the page `member_of` if that is set. `by_entry`: its contents list entries."""

    file: str
    title: str
    about: str
    groups: tuple[Group, ...]
    member_of: str = ""
    by_entry: bool = False

    @property
    def entries(self) -> Iterator[Entry]:
        """Every entry in reading order, parts after what they are part of."""
        for group in self.groups:
            for entry in group.entries:
                yield entry
                yield from entry.parts


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What a book is about: a pack, and its worked cases as they come out."""

    pack: Pack
    cases: tuple[CaseResult, ...]


def knowledge_of(pack: Pack) -> Knowledge:
    """Return a pack with its cases assessed. A pack may have no cases."""
    try:
        paths = case_files(Path(pack.folder) / "cases")
    except AdvisorError:
        paths = []
    return Knowledge(pack, tuple(run_cases(ForwardEngine(pack), paths)))


def words(line: Line) -> str:
    """Return a line as plain words."""
    return "".join(span if isinstance(span, str) else span.text for span in line)


def slug(text: str) -> str:
    """Return a text as a part of an address."""
    return re.sub(r"[\W_]+", "-", text.lower()).strip("-") or "x"


def anchor(kind: str, name: str) -> str:
    """Return the anchor of an entry whose name may hold any character."""
    return f"{kind}-" + re.sub(r"[^\w.-]", lambda sign: f"_{ord(sign[0]):x}_", name)


def said(label: str, *texts: str) -> tuple[Fact, ...]:
    """Return a fact of plain texts, or nothing if there is no text."""
    items = tuple(Item((text,)) for text in texts if text)
    return (Fact(label, items),) if items else ()


def listed_links(label: str, links: Iterable[Link | str]) -> tuple[Fact, ...]:
    """Return a fact of links in a row, or nothing if there are none."""
    items = tuple(Item((link,)) for link in links)
    return (Fact(label, items, runs_on=True),) if items else ()
