"""Books to look at, written once per process, and what a page links to and says."""

from __future__ import annotations

import shutil
from dataclasses import dataclass, field
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from advisor.files.pack_reader import read_pack
from advisor.files.packs import open_pack
from advisor.report.book.write import book_files

ROOT = Path(__file__).parents[2]
PACK = ROOT / "rules/process_improvement"


@cache
def shipped_book() -> dict[str, str]:
    """Return the files of the book of the shipped pack."""
    return book_files(open_pack())


@dataclass
class Parsed(HTMLParser):
    """What stands in a page: ids, links and texts, and both of them by the article they stand in."""

    ids: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    links_in: dict[str, list[str]] = field(default_factory=dict)
    text_in: dict[str, str] = field(default_factory=dict)
    here: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if given.get("id"):
            self.ids.append(given["id"])
        if tag == "article":
            self.here = [given["id"]]
        elif tag == "div" and given.get("class") == "part":
            self.here = [*self.here[:1], given["id"]]
        if given.get("href"):
            self.links.append(given["href"])
            for entry in self.here:
                self.links_in.setdefault(entry, []).append(given["href"].rpartition("#")[2])

    def handle_endtag(self, tag):
        if tag == "article":
            self.here = []

    def handle_data(self, data):
        for entry in self.here:
            self.text_in[entry] = " ".join((self.text_in.get(entry, "") + data).split()) + " "


def parsed(text: str) -> Parsed:
    """Return what stands in a page."""
    page = Parsed()
    page.feed(text)
    return page


def changed_pack(folder: Path, *changes: tuple[str, str, str]):
    """Return a copy of the shipped pack in which some text of some files is another."""
    shutil.copytree(PACK, folder)
    for name, old, new in changes:
        path = folder / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
    return read_pack(folder)
