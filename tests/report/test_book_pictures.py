"""The pictures of the book, and the book without them."""

from __future__ import annotations

import re
import sys
from xml.etree import ElementTree

from book_samples import parsed, shipped_book
from small_pack import rule, small_pack

from advisor.report.book.write import book_files


def test_every_attribute_and_every_hypothesis_has_a_picture(shipped_pack):
    """Linked from its entry; the whole is linked from every page."""
    files = shipped_book()
    pages = {name: parsed(text) for name, text in files.items() if name.endswith(".html")}
    links = {link for page in pages.values() for link in page.links}
    names = [
        *(f"attribute-{name}" for name in shipped_pack.asked),
        *(f"derived-{name}" for name in shipped_pack.derived),
        *(f"hypothesis-{name}" for name in shipped_pack.hypotheses),
    ]
    assert {f"graph-{name}.svg" for name in names} == {name for name in files if name.startswith("graph-")}
    assert {f"graph-{name}.svg" for name in names} <= links
    assert all("picture.html" in page.links for page in pages.values())
    assert "graph.svg" in pages["picture.html"].links
    small = [link for link in pages["picture.html"].links if link.startswith("graph-")]
    assert len(small) == 8
    assert "Picture: what it leads to" in files["questions.html"]
    assert "Picture: what leads to it<" in files["roles-and-models.html"]


def test_every_box_leads_to_its_entry():
    """In every picture, and to nothing that the book does not have."""
    files = shipped_book()
    ids = {name: set(parsed(text).ids) for name, text in files.items() if name.endswith(".html")}
    for name, text in files.items():
        if name.endswith(".svg"):
            root = ElementTree.fromstring(text)
            found = [(item.get("href"), item.get("class")) for item in root.iter("{http://www.w3.org/2000/svg}a")]
            boxes = [link for link, style in found if style is None]
            assert len(boxes) == text.count('class="node ')
            assert [link for link in boxes if link.partition("#")[2] not in ids[link.partition("#")[0]]] == []
            (back,) = [link for link, style in found if style == "way"]
            page, _, entry = back.partition("#")
            assert (page in ids, entry) == (True, name.removeprefix("graph-").removesuffix(".svg") if entry else "")
            assert (page == "picture.html") == (name == "graph.svg")
            assert "--advice" not in text


def test_without_pygraphviz_the_book_says_how_to_get_them(tmp_path, monkeypatch):
    """It is whole but for them."""
    pack = small_pack(tmp_path, rules=[rule("R01", {"scope": "site"}, {"lead.ci_team": 0.6})])
    with_pictures = book_files(pack)
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    without = book_files(pack)
    assert set(with_pictures) - set(without) == {
        name for name in with_pictures if name.endswith(".svg") or name == "picture.html"
    }
    assert "picture" not in without["questions.html"]
    told = " ".join(re.sub("<[^>]+>", " ", without["index.html"]).split())
    assert "This book has no pictures, for pygraphviz was not installed: pip install" in told
    assert "no pictures" not in with_pictures["index.html"]
