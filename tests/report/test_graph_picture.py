"""Pictures of a rule base: SVG that parses, the same bytes anywhere, every node once, for and against told apart."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
from itertools import combinations
from xml.etree import ElementTree

import pytest
from small_pack import guard_rail, question, rule, small_pack

from advisor.errors import AdvisorError
from advisor.explain.graph.neighborhood import around
from advisor.explain.graph.parts import EdgeKind
from advisor.explain.graph.whole import whole_graph
from advisor.report.graph.boxes import LABEL_LETTERS, wrapped
from advisor.report.graph.columns import columns_of, headings_of
from advisor.report.graph.picture import draw_around, draw_neighborhood, draw_whole

SVG = "{http://www.w3.org/2000/svg}"
HOSTILE = """<script>alert('x')</script> & "quotes" ]]> <b onclick=x> {{ 7*7 }} \u202e \\N \\G <<table> end of it"""
RULES = [
    rule("R01", {"scope": "site", "sponsor": 3}, {"lead.ci_team": 0.6, "lead.employees": -0.3}),
    rule("R02", {"scope": "team"}, {"lead.ci_team": -0.9}),
    rule("R03", {"affordable_modes": {"includes": "full_partner"}}, {"consultants.full_partner": 0.5}),
    rule("R04", "always", {"consultants.not_needed": 0.3}),
    rule("R05", {"decided.lead": "ci_team", "lead.ci_team": {"more_than": 0.5}}, {"note.remark": 0.5}),
]
RAILS = [
    guard_rail("G1", {"sponsor": 0}, forbid=["model.hub_and_spoke"]),
    guard_rail("G2", {"model.hub_and_spoke": {"more_than": 0.5}}, force="model.hub_and_spoke"),
]


@pytest.fixture
def pack(tmp_path):
    return small_pack(tmp_path, rules=RULES, guard_rails=RAILS)


def parsed(svg):
    return ElementTree.fromstring(svg)


def drawn(root, style):
    """The groups of a style: node or edge, without those of the legend."""
    body = next(item for item in root.iter(f"{SVG}g") if item.get("class") == "body")
    return [item for item in body if item.get("class").split()[0] == style]


def names(root):
    return [item.text for item in root.iter(f"{SVG}text") if item.get("class") == "name"]


def test_the_whole_picture_shows_every_node_and_every_edge_once(shipped_pack):
    """Each with a tooltip; nothing in it is loaded from elsewhere, and no script runs."""
    text = draw_whole(shipped_pack)
    root = parsed(text)
    graph = whole_graph(shipped_pack)
    assert sorted(names(root)) == sorted(node.name for node in graph.nodes)
    assert len(drawn(root, "node")) == len(graph.nodes)
    assert len(drawn(root, "edge")) == len(graph.edges)
    assert all(item.find(f"{SVG}title").text for item in [*drawn(root, "node"), *drawn(root, "edge")])
    assert root.find(f"{SVG}title").text == "From answers to decisions: process-improvement 1.1"
    about = root.find(f"{SVG}desc").text
    assert re.fullmatch(
        r"48 answers, 24 derived attributes and \d+ rules behind three decisions\. Left out: advice; 8 answers and "
        r"10 derived attributes that bear on no decision; \d+ conclusions that nothing leads to\.",
        about,
    )
    assert not re.search(r"<script|href=\"(?!#)|url\((?!#)|@import|<image", text)


def test_boxes_stand_in_columns_and_on_nothing_else(shipped_pack):
    """No two overlap; under the headings in their order; everything is inside the picture."""
    root = parsed(draw_whole(shipped_pack))
    boxes = [
        [float(item.get(name)) for name in ("x", "y", "width", "height")]
        for item in root.iter(f"{SVG}rect")
        if item.get("class") == "box"
    ]
    for one, other in combinations(boxes, 2):
        apart = [
            one[axis] + one[axis + 2] <= other[axis] or other[axis] + other[axis + 2] <= one[axis] for axis in (0, 1)
        ]
        assert any(apart), (one, other)
    _, _, width, height = map(float, root.get("viewBox").split())
    assert all(x >= 0 and x + wide + 32 <= width and y >= 0 and y + high + 168 <= height for x, y, wide, high in boxes)
    headings = [item for item in root.iter(f"{SVG}text") if item.get("class") == "column"]
    assert [item.text for item in headings] == ["Answers", "Derived and guard rails", "Evidence", "Decisions"]
    places = [float(item.get("x")) for item in headings]
    assert places == sorted(places)


def test_for_and_against_differ_in_more_than_color(pack):
    """Against is dashed, stronger is thicker, the tooltip and the words on the edge tell the rules and the sign."""
    text = draw_whole(pack)
    root = parsed(text)
    told = {item.find(f"{SVG}title").text: item for item in drawn(root, "edge")}
    both = "\N{LEFT DOUBLE QUOTATION MARK}Scope\N{RIGHT DOUBLE QUOTATION MARK} speaks"
    ci_team = "\N{LEFT DOUBLE QUOTATION MARK}ci_team leads\N{RIGHT DOUBLE QUOTATION MARK}".replace("ci_team", "Ci team")
    favoring = told[f"{both} for {ci_team}\nR01 +0.60 Rule R01"]
    opposing = told[f"{both} against {ci_team}\nR02 \N{MINUS SIGN}0.90 Rule R02"]
    assert (favoring.get("class").split()[1], opposing.get("class").split()[1]) == ("for", "against")
    assert re.search(r"\.against \.line \{ stroke-dasharray", text)
    assert not re.search(r"\.for \.line \{ stroke-dasharray", text)
    width = {name: float(item.findall(f"{SVG}path")[1].get("stroke-width")) for name, item in told.items()}
    assert width[favoring.find(f"{SVG}title").text] < width[opposing.find(f"{SVG}title").text]
    tags = {item.find(f"{SVG}text").text: item.get("class").split()[1] for item in drawn(root, "tag")}
    assert tags["R01 +0.60"] == "for"
    assert tags["R02 \N{MINUS SIGN}0.90"] == "against"
    assert "Whatever is answered:\nR04 +0.30 Rule R04" in text
    legend = [item.text for item in root.iter(f"{SVG}text")]
    assert {"rules speak for it (thicker: stronger)", "rules speak against it", "guard rail forbids it"} <= set(legend)


def test_the_columns_follow_what_is_read(pack):
    """Derived ones by what they rest on, a rule before what it concludes and after what it reads."""
    titles = [heading.title for heading in headings_of(columns_of(whole_graph(pack)))]
    assert titles == ["Answers", "Derived and guard rails", "Evidence", "Decisions"]
    titles = [heading.title for heading in headings_of(columns_of(around(pack, "R01").graph))]
    assert titles == ["Answers", "Rule", "Evidence", "Decisions"]
    titles = [heading.title for heading in headings_of(columns_of(around(pack, "R05").graph))]
    assert titles == ["Answers", "Evidence", "Decisions", "Rule", "Advice"]


def test_the_picture_around_a_node_marks_it_and_tells_what_is_left_out(pack):
    """The middle has a frame; advice that follows is counted; steps are told."""
    text = draw_around(pack, "scope", steps=2)
    root = parsed(text)
    center = [item for item in drawn(root, "node") if "center" in item.get("class")]
    assert [item.find(f"{SVG}title").text for item in center] == ["Scope\nanswer scope (Everything)"]
    assert "up to 2 steps away. 1 piece of advice that may follow: left out (--advice shows it)." in text
    assert "left out" not in draw_around(pack, "scope", with_advice=True)


def test_a_box_leads_to_its_address(pack):
    """Where there is one, and nowhere else."""
    near = around(pack, "R02")
    root = parsed(draw_neighborhood(pack, near, href=lambda key: f"p.html#{key}" if key.startswith("hyp") else None))
    found = [item.get("href") for node in drawn(root, "node") for item in node.iter(f"{SVG}a")]
    assert found == ["p.html#hypothesis-lead.ci_team"]


def test_a_picture_fits_the_window_and_can_be_enlarged(pack):
    """It has no size of its own but the most it is drawn in; for the book it has a way back."""
    for text, back in (
        (draw_whole(pack), []),
        (draw_neighborhood(pack, around(pack, "R02"), back="b.html#x"), ["b.html#x"]),
    ):
        root = parsed(text)
        assert (root.get("width"), root.get("height")) == (None, None)
        width = root.get("viewBox").split()[2]
        assert f"width: {width}px; max-width: 100%; height: auto;" in text
        assert "svg:target { max-width: none; }" in text
        ways = [item.get("href") for item in root.iter(f"{SVG}a") if item.get("class").startswith("way")]
        assert ways == [*back, f"#{root.get('id')}", "#"]


def test_words_on_an_edge_stand_on_it_and_apart_from_all_others(shipped_pack):
    """The edge runs through their middle; no words touch other words or a box."""
    text = draw_around(shipped_pack, "sponsor_behavior")
    root = parsed(text)
    tags = [item.find(f"{SVG}rect") for item in drawn(root, "tag")]
    boxes = [item for item in root.iter(f"{SVG}rect") if item.get("class") == "box"]
    areas = [[float(item.get(name)) for name in ("x", "y", "width", "height")] for item in [*tags, *boxes]]
    assert len(tags) > 20
    for one, other in combinations(areas, 2):
        apart = [
            one[axis] + one[axis + 2] <= other[axis] + 0.1 or other[axis] + other[axis + 2] <= one[axis] + 0.1
            for axis in (0, 1)
        ]
        assert any(apart), (one, other)
    words = {item.find(f"{SVG}text").text for item in drawn(root, "tag")}
    assert {"K03, K23a and 4 more", "against: K05, K37", "C14 +0.85"} <= words


def test_evidence_that_no_rule_speaks_for_is_pale(pack):
    """With a word on it in the legend and where the pointer rests."""
    assert "No rule speaks for it." in draw_whole(pack)
    pale = [names(item) for item in drawn(parsed(draw_whole(pack)), "node") if "unsupported" in item.get("class")]
    assert pale == [["lead.employees"]]
    assert ">no rule speaks for it</text>" in draw_whole(pack)


def test_what_an_author_wrote_is_text_and_never_markup(tmp_path):
    """Long and hostile titles and labels are cut to the box; the tooltip has them whole."""
    long = "Very " * 40 + "long"
    asked = question("hostile", {"type": "boolean", "choices": {True: "Yes", False: "No"}, "label": HOSTILE})
    pack = small_pack(
        tmp_path,
        questions=[asked],
        rules=[rule("R01", {"hostile": True}, {"lead.ci_team": 0.5}) | {"title": HOSTILE}],
        guard_rails=[guard_rail("G1", {"hostile": True}, forbid=["lead.employees"]) | {"title": long}],
    )
    for text in (draw_whole(pack), draw_around(pack, "R01"), draw_around(pack, "hostile")):
        root = parsed(text)
        assert {item.tag.removeprefix(SVG) for item in root.iter()} <= {
            *("svg", "title", "desc", "style", "defs", "marker", "path", "rect", "text", "g", "a"),
        }
        labels = [item.text for item in root.iter(f"{SVG}text") if item.get("class") == "label"]
        assert max(map(len, labels)) <= LABEL_LETTERS
        assert "alert('x')" in "".join(root.itertext())
    assert f"{long}\nguard rail G1" in [item.text for item in parsed(draw_whole(pack)).iter(f"{SVG}title")]


@pytest.mark.parametrize(
    ("label", "lines"),
    [
        ("Size", ("Size",)),
        ("People with a belt, beyond the number of people", ("People with a belt, beyond", "the number of people")),
        ("Who leads, co-leads and supports", ("Who leads, co-leads", "and supports")),
        (
            "Without a sponsor, strong owners may go ahead on their own processes",
            ("Without a sponsor, strong", "owners may go ahead on", "their own processes"),
        ),
        ("word " * 30, (*["word word word word word word"] * 3, "word word word word word word…")),
        ("x" * 130, (*["x" * 30] * 3, "x" * 29 + "…")),
        (" \x00\u202e ", ("\N{EN DASH}",)),
    ],
)
def test_labels_are_set_in_at_most_four_lines_of_about_equal_length(label, lines):
    """What does not fit ends in an ellipsis."""
    assert wrapped(label) == lines


def test_a_pack_without_rules_has_a_picture(tmp_path):
    """There is little in it."""
    pack = small_pack(tmp_path)
    kinds = {edge.kind for edge in whole_graph(pack).edges}
    assert kinds == {EdgeKind.INPUT, EdgeKind.CORE}
    root = parsed(draw_whole(pack))
    assert len(drawn(root, "node")) == len(whole_graph(pack).nodes)
    assert len(drawn(parsed(draw_around(pack, "spare")), "node")) == 1


def test_the_same_pack_gives_the_same_bytes_in_any_process(tmp_path):
    """Whatever the hash seed and the place."""
    digests = set()
    for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo")):
        target = tmp_path / seed
        target.mkdir()
        command = [sys.executable, "-m", "advisor.cli.main", "pack", "graph", "-o", "whole.svg"]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone, "HOME": str(target)}
        done = subprocess.run(command, cwd=target, check=True, capture_output=True, text=True, env=environment)
        assert done.stderr == ""
        digests.add(hashlib.sha256((target / "whole.svg").read_bytes()).hexdigest())
    assert len(digests) == 1


def test_without_pygraphviz_it_is_said_how_to_install_it(pack, monkeypatch):
    """In one sentence."""
    monkeypatch.setitem(sys.modules, "pygraphviz", None)
    told = r"^pictures need pygraphviz, which is not installed; install it with pip install '.*\[graph\]'$"
    with pytest.raises(AdvisorError, match=told):
        draw_whole(pack)
