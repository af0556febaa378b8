"""Writes the book as a folder of files that open without a server."""

from __future__ import annotations

import json
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.atomic import write_text
from advisor.model.pack import Pack
from advisor.report.book.contents import Book, book_of
from advisor.report.book.parts import Entry, Page, knowledge_of
from advisor.report.book.pictures import PAGE, WHOLE, pictures_of
from advisor.report.glossary import glossary_views
from advisor.report.graph.layout import INSTALL
from advisor.report.templates import environment
from advisor.resources import templates_folder

POLICY = (
    "default-src 'none'; script-src 'self' file:; style-src 'self' file:; img-src 'self' file:; base-uri 'none'; "
    "form-action 'none'"
)
"""Nothing but the scripts, the style and the pictures beside the page. On file:// browsers differ in what 'self' is, so
that stands beside it."""

LIST = "book.txt"
"""The file that tells a folder with a book from any other: it lists the files that the book may replace or remove."""

_MARK = "Written by `advisor pack book`, which replaces and removes the files listed here."


def write_book(pack: Pack, folder: Path) -> int:
    """Write the book of a pack into a folder and return how many pages it has.

    Raises AdvisorError if the folder holds anything else than a book, or cannot be written.
    """
    own = _own_files(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AdvisorError(f"{folder} cannot be made: {error.strerror}") from None
    files = book_files(pack)
    write_text(folder / LIST, _list({*own, *files}))
    for name, text in files.items():
        write_text(folder / name, text)
    for name in own - set(files) - {LIST}:
        (folder / name).unlink(missing_ok=True)
    write_text(folder / LIST, _list(set(files)))
    return sum(name.endswith(".html") for name in files)


def _own_files(folder: Path) -> set[str]:
    """Return the names of a book's files in a folder. Raises AdvisorError if there are others; hidden ones may stay."""
    if not folder.exists():
        return set()
    if not folder.is_dir():
        raise AdvisorError(f"{folder} is a file; name a folder for the book")
    try:
        present = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        listed = (folder / LIST).read_text(encoding="utf-8").splitlines() if LIST in present else []
    except (OSError, UnicodeDecodeError) as error:
        raise AdvisorError(f"{folder} cannot be read: {getattr(error, 'strerror', error)}") from None
    own = {LIST, *listed[1:]} if listed[:1] == [_MARK] else set()
    other = sorted(present - own)
    if other:
        several = f" and {len(other) - 1} more" if len(other) > 1 else ""
        raise AdvisorError(
            f"{folder} holds {other[0]}{several}, which is no part of a book; name a new or empty folder"
        )
    return present


def _list(names: set[str]) -> str:
    return "\n".join([_MARK, *sorted(names - {LIST}), ""])


def book_files(pack: Pack) -> dict[str, str]:
    """Return every file of the book of a pack: name to text."""
    book = book_of(knowledge_of(pack))
    pictures = pictures_of(pack, book.files)
    shared = {"pack": pack, "book": book, "policy": POLICY, "pictures": pictures.by_entry, "install": INSTALL}
    templates = templates_folder()
    files = {"index.html": _render("book_index.html", "index.html", shared | {"glossary": glossary_views(pack)[:1]})}
    for page in book.pages:
        files[page.file] = _render("book_page.html", page.file, shared | {"page": page})
    if pictures.files:
        files[PAGE] = _render("book_picture.html", PAGE, shared | {"picture": WHOLE, "small": pictures.small})
    files |= pictures.files
    files["style.css"] = "\n".join(
        (templates / name).read_text(encoding="utf-8") for name in ("report.css", "book_style.css")
    )
    files["search.js"] = (templates / "book_search.js").read_text(encoding="utf-8")
    files["search-index.js"] = _search_index(book)
    return files


def _render(template: str, file: str, values: dict[str, object]) -> str:
    book = values["book"]
    assert isinstance(book, Book)

    def href(target: str) -> str:
        """Return the address of an entry or of another page from this page."""
        place = book.files[target]
        if target == place:
            return place
        return f"#{target}" if place == file else f"{place}#{target}"

    return environment().get_template(template).render(values, file=file, href=href)


def _search_index(book: Book) -> str:
    """Return the search index as a script, for a page opened without a server may not read data."""
    lines = [
        json.dumps(_found(page, entry), ensure_ascii=False, separators=(",", ":"))
        for page in book.pages
        for entry in page.entries
    ]
    return "const BOOK = [\n" + ",\n".join(lines) + "\n];\n"


def _found(page: Page, entry: Entry) -> list[str]:
    return [f"{page.file}#{entry.anchor}", entry.kind, entry.id, entry.title, entry.words]
