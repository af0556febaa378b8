"""The rule book: everything is in it, every link leads somewhere, both ends of a link know each other."""

# ruff: noqa: RUF001 - signs as readers see them

from __future__ import annotations

import hashlib
import json
import os
import re
import subprocess
import sys

import program_parts as made
import pytest
from book_samples import PACK, changed_pack, parsed, shipped_book
from msgspec import structs
from small_pack import guard_rail, question, rule, small_pack

from advisor.errors import AdvisorError
from advisor.explain.formulas import formula_text
from advisor.explain.program_entries import families, phrase
from advisor.files.pack_reader import read_pack
from advisor.files.starter import STARTER
from advisor.model.condition import attributes
from advisor.model.formula import names, parse
from advisor.report.book.write import LIST, book_files, write_book
from advisor.report.html import page_frame

HOSTILE = """<script>alert('x')</script> & "quotes" <b onclick=x>b</b> </style></title>{{ 7*7 }} \u202e %41 #x"""


@pytest.fixture(scope="module")
def pages():
    return {name: parsed(text) for name, text in shipped_book().items() if name.endswith(".html")}


@pytest.fixture(scope="module")
def entries(pages):
    """Every entry and part by its anchor: page, links and text."""
    return {
        name: (page, page.links_in.get(name, []), page.text_in[name])
        for page in pages.values()
        for name in page.text_in
    }


def check_links(files):
    """Every link of every page has a target, no id stands twice on a page."""
    pages = {name: parsed(text) for name, text in files.items() if name.endswith(".html")}
    for name, page in pages.items():
        assert len(set(page.ids)) == len(page.ids), name
        for link in page.links:
            file, _, target = link.partition("#")
            assert (file or name) in files, (name, link)
            assert not target or target in pages[file or name].ids, (name, link)


def test_every_link_has_a_target():
    """On every page; nothing leads out of the folder."""
    check_links(shipped_book())
    texts = {name: text.replace('xmlns="http://www.w3.org/2000/svg"', "") for name, text in shipped_book().items()}
    assert not [name for name, text in texts.items() if "http:" in text or "https:" in text or 'src="/' in text]


def test_everything_in_the_pack_is_in_the_book(shipped_pack, entries):
    """Rules, guard rails, questions, attributes with every level, hypotheses, advice, roles, sources and cases."""
    pack = shipped_pack
    anchors = [
        *(f"rule-{name}" for name in pack.rule_by_id),
        *(f"rail-{rail.id}" for rail in pack.guard_rails),
        *(f"question-{question.id}" for question in pack.questions),
        *(f"attribute-{name}" for name in pack.asked),
        *(f"derived-{name}" for name in pack.derived),
        *(f"hypothesis-{name}" for name in pack.hypotheses),
        *(f"advice-{name}" for name in pack.advice),
        *(f"role-{name}" for name in pack.roles),
        *(f"model-{name}" for name in pack.models),
        *(f"mode-{name}" for name in pack.modes),
        *(f"source-{name}" for name in pack.sources),
        *(f"case-{path.stem}" for path in (PACK / "cases").glob("*.yaml")),
        *(f"evidence-{rule.group}" for rule in pack.rules if rule.group),
        *(f"contradiction-{name}" for name in pack.program.contradictions),
        *(f"staffing-{line.id}" for line in pack.program.staffing),
        *(f"activity-{activity.id}" for activity in pack.program.activities),
        *(f"party-{name}" for name in pack.program.parties),
        *(f"chart-{name}" for name in (*pack.models, "default")),
        *(f"step-{name}" for name in pack.program.steps),
        *(f"pillar-{pillar.id}" for pillar in pack.program.pillars),
        *(f"contested-{point.id}" for point in pack.program.contested),
        *(f"figure-{name}" for name in pack.program.figures),
        "resemblance",
        "decision-lead",
        "decision-operating_model",
        "decision-consultants",
    ]
    assert [anchor for anchor in anchors if anchor not in entries] == []
    for name, attribute in pack.asked.items():
        for level in attribute.levels:
            assert level.meaning in entries[f"attribute-{name}"][2]
    for item in pack.rules:
        text = entries[f"rule-{item.id}"][2]
        assert all(part in text for part in (item.title, item.because, item.limits, item.precondition))
    for kind, things in families(pack).items():
        for thing in things.values():
            said = [getattr(thing, name) for name in structs.asdict(thing) if name in TOLD]
            assert [text for text in said if text not in entries[f"{kind}-{thing.id}"][2]] == [], thing.id
    for source in pack.sources.values():
        text = entries[f"source-{source.key}"][2]
        assert source.title in text
        assert source.note in text
        assert source.status.capitalize() in text


TOLD = (
    "title",
    "text",
    "question",
    "handling",
    "caveat",
    "basis",
    "cap_note",
    "done_when",
    "meaning",
    "if_stands",
    "if_part",
    "if_missing",
    "one_side",
    "other_side",
    "treatment",
)
"""The texts of the program; every one of them is told."""


def pairs(pack):
    """Yield what must link to each other, as anchors."""

    def attribute(name):
        return next(f"{kind}-{name}" for kind, known in kinds.items() if name in known)

    kinds = {"derived": pack.derived, "attribute": pack.asked, "hypothesis": pack.hypotheses, "advice": pack.advice}
    for item in pack.rules:
        yield from (
            (f"rule-{item.id}", attribute(name)) for name in attributes(item.when) if not name.startswith("decided.")
        )
        yield from ((f"rule-{item.id}", attribute(conclusion.hypothesis)) for conclusion in item.then)
        yield from ((f"rule-{item.id}", f"source-{citation.key}") for citation in item.sources)
        if item.group:
            yield f"rule-{item.id}", f"evidence-{item.group}"
    for derived in pack.derived.values():
        yield from ((f"derived-{derived.name}", attribute(name)) for name in derived.inputs)
        yield from ((f"derived-{derived.name}", f"source-{citation.key}") for citation in derived.sources)
    for rail in pack.guard_rails:
        yield from ((f"rail-{rail.id}", attribute(name)) for name in attributes(rail.when))
        yield from ((f"rail-{rail.id}", f"source-{citation.key}") for citation in rail.sources)
    yield from (("decision-lead", attribute(name)) for group in pack.decisions.lead.core_questions for name in group)
    yield from program_pairs(pack, attribute)
    yield from (("case-ge_1995", other) for other in ("source-CASE-GE", "rule-L02"))


def program_pairs(pack, attribute):
    """Yield what the program links to: what it reads, cites, shows, carries out, and who takes part."""
    program = pack.program
    for name, when in program.conditions():
        kind, _, identifier = name.partition(".")
        here = f"{'pillar' if kind in ('stands', 'missing') else kind}-{identifier}"
        yield from ((here, attribute(read)) for read in attributes(when) if not read.startswith("decided."))
    for kind, things in families(pack).items():
        for thing in things.values():
            yield from ((f"{kind}-{thing.id}", f"source-{cite.key}") for cite in getattr(thing, "sources", ()))
    for line in program.staffing:
        numbers = {name for part in (line.low, line.high, line.most) if part is not None for name in names(part)}
        yield from ((f"staffing-{line.id}", attribute(name)) for name in numbers | ({line.today} - {""}))
        yield from ((f"staffing-{line.id}", f"figure-{name}") for name in line.figures)
    for point in program.contested:
        yield from ((f"contested-{point.id}", f"figure-{name}") for name in point.figures)
    for step in program.steps.values():
        yield from ((f"step-{step.id}", f"advice-action.{name}") for name in step.covers)
        yield from ((f"step-{step.id}", f"role-{name}") for name in step.owner if name != "lead")
    for pillar in program.pillars:
        yield f"pillar-{pillar.id}", f"role-{pillar.role}"
    for activity in program.activities:
        yield from ((f"activity-{activity.id}", f"model-{name}") for name in activity.models)
        for part in (activity.default, *activity.models.values()):
            named = {*part.accountable, *part.responsible, *part.consulted, *part.informed} - {"lead"}
            kinds = ((name, "role" if name in pack.roles else "party") for name in named)
            yield from ((f"activity-{activity.id}", f"{kind}-{name}") for name, kind in kinds)
    yield from ((f"chart-{name}", f"model-{name}") for name in pack.models)
    yield from (("resemblance", attribute(name)) for name in pack.resemblance)


def test_both_ends_of_a_link_know_each_other(shipped_pack, entries):
    """A rule and what it reads, concludes and cites; inputs of derived attributes; guard rails; cases."""
    found = list(pairs(shipped_pack))
    assert len(found) > 1500
    assert [pair for pair in found if pair[1] not in entries[pair[0]][1]] == []
    assert [pair for pair in found if pair[0] not in entries[pair[1]][1]] == []


def test_a_rule_reads_as_words_and_numbers(entries):
    """The condition with the meaning of levels, and the certainty factor beside what it means."""
    text = entries["rule-L02"][2]
    assert "When scope of the improvement is site or enterprise and sponsorship is strong Then" in text
    assert "Top management leads +0.75 strong evidence for" in text
    assert "(Survival, a license or a major customer is at stake within three to six months)" in entries["rule-L03"][2]
    assert "Leads if this is the strongest and reaches 0.50." in entries["hypothesis-lead.top_management"][2]


def test_derived_attributes_read_as_tables_ranges_and_formulas(entries):
    """Each of the forms in words."""
    assert "small from 10 to below 50" in entries["derived-size_band"][2]
    assert "If scope of the improvement is team" in entries["derived-scope_points"][2]
    assert "2 × Master Black Belts + Black Belts + 0.25 × Green Belts" in entries["derived-bb_equiv"][2]
    assert "A named level counts as its rank" in entries["derived-readiness_score"][2]


def test_the_program_reads_as_words(entries):
    """Ranges, caps, candidates, conditions on decisions, both conditions of a pillar, what takes how long."""
    staffing = entries["staffing-S03a"][2]
    assert "Range From the largest of 1 and 0.003 × number of people to 0.01 × number of people, in people." in staffing
    assert "At most projects ready to start ÷ 2 (two projects a year for each of them)" in staffing
    step = entries["step-name_counterparts"][2]
    assert "When decision on the lead is named and one of these: consultants is coaching training" in step
    assert "Owner whoever leads , else top management" in step
    pillar = entries["pillar-direction"][2]
    assert "Stands when what the sponsor really does is at least level 3" in pillar
    assert "Missing when one of these: what the sponsor really does is at most level 1" in pillar
    assert "Takes 26 to 52 weeks." in entries["mode-coaching_training"][2]
    assert "Outsiders do 50% of the leading." in entries["mode-coaching_training"][2]
    assert "Outside help: what the contract says" in shipped_book()["advice.html"]


def test_a_blocked_figure_is_marked_with_its_reason(entries, pages):
    """It stands in the book for those who keep the rules, with a warning above it; the others have a caveat."""
    text = entries["figure-change_failure_rate"][2]
    assert "Blocked: never shown in a report. Seventy percent" in text
    assert "Blocked because A review of the literature found no valid evidence for this claim." in text
    assert "Blocked" not in entries["figure-black_belt_ratio"][2]
    assert "Caveat The same answer warns" in entries["figure-black_belt_ratio"][2]
    assert shipped_book()["contested.html"].count('class="mark"') == 3
    index = json.loads(shipped_book()["search-index.js"].removeprefix("const BOOK = ").rstrip().removesuffix(";"))
    found = next(entry for entry in index if entry[2] == "change_failure_rate")
    assert (found[1], found[4].startswith("Blocked: never shown")) == ("blocked figure", True)


def test_each_operating_model_has_a_chart(shipped_pack):
    """A row for each activity and workstream; its own candidates where it has any, else the usual ones."""
    for name in (*shipped_pack.models, "default"):
        file = f"responsibilities-{name.replace('_', '-')}.html"
        table = shipped_book()[file].partition("<tbody>")[2].partition("</tbody>")[0]
        rows = [" ".join(re.sub("<[^>]+>", "|", row).split()) for row in table.split("</tr>")[:-1]]
        streams = [item for item in shipped_pack.advice.values() if item.family == "workstream"]
        assert len(rows) == len(shipped_pack.program.activities) + len(streams)
        for activity, row in zip(shipped_pack.program.activities, rows, strict=False):
            assert activity.title in row
            own = activity.models.get(name, activity.default)
            told = [phrase(shipped_pack, one) for one in (*own.accountable, *own.responsible, *own.consulted)]
            assert [one for one in told if one not in row] == []
    assert "the coordinators at the sites" in shipped_book()["responsibilities-hub-and-spoke.html"]
    assert "the coordinators at the sites" not in shipped_book()["responsibilities-team-led-kaizen.html"]


def test_a_pack_with_a_little_of_a_program_has_a_book(tmp_path):
    """Without figures, parties or caps; an activity under a condition; days that a phase does not name."""
    phases = {"first": {"title": "The beginning", "from_day": 1, "to_day": 14}}
    top = made.assignment(["top_management"], ["lead"])
    pack = small_pack(
        tmp_path,
        program={
            "staffing.yaml": {"lines": [made.line("S01", "always", 1, 2)]},
            "raci.yaml": {"activities": [made.activity("one", top, when={"decided.status.lead": "named"})]},
            "plan.yaml": {"phases": phases, "steps": [made.step("begin", covers=["announce"])]},
            "contested.yaml": {"points": [made.point("D01", {"decided.wanted": "full_partner"})]},
        },
    )
    files = book_files(pack)
    check_links(files)
    assert not {"pillars.html", "contradictions.html"} & set(files)
    assert "Range From 1 to 2, in people." in parsed(files["staffing.html"]).text_in["staffing-S01"]
    assert "Day 1 to day 14 from the start." in files["plan.html"]
    assert 'Do one</a><span class="quiet">, under a condition</span>' in files["responsibilities-default.html"]
    assert "decision-consultants" in parsed(files["contested.html"]).links_in["contested-D01"]
    assert "step-begin" in parsed(files["advice.html"]).links_in["advice-action.announce"]


def test_a_pack_without_a_program_has_no_pages_about_one(tmp_path):
    """The book of such a pack is as it was."""
    names = set(book_files(small_pack(tmp_path)))
    assert not {name for name in names if name.startswith(("plan", "staffing", "respons", "pillars", "cont"))}


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("headcount / 100 * 0.7", "number of people ÷ 100 × 0.7"),
        ("headcount / (100 * 0.7)", "number of people ÷ (100 × 0.7)"),
        ("1 - (2 - headcount)", "1 − (2 − number of people)"),
        ("-headcount", "−number of people"),
        ("-(headcount + 1)", "−(number of people + 1)"),
        ("2 * max(1, headcount)", "2 × (the largest of 1 and number of people)"),
        ("bins(headcount, 6) + 1", "(1 if number of people is 6 or more, else 0) + 1"),
        ("bins(headcount, 6, 1000)", "how many of 6 and 1,000 number of people reaches"),
        ("count_known(headcount, sector)", "how many of these are known: number of people and sector"),
    ],
)
def test_formulas_in_words(shipped_pack, formula, words):
    """Signs as people write them, brackets where they are needed and nowhere else."""
    assert formula_text(parse(formula), shipped_pack) == words


def test_a_pack_without_cases_or_with_unusual_knowledge_has_a_book(tmp_path):
    """Alternatives, decided attributes, evidence in a rail, forced and ordered things, no cases, nothing read."""
    pack = small_pack(
        tmp_path,
        questions=[
            question("late", {"type": "boolean", "choices": {True: "Yes", False: "No"}}, ask_when={"scope": "site"})
        ],
        rules=[
            rule(
                "R01",
                {"any": [{"scope": "site"}, {"sponsor": 3, "people": {"between": [5, 9]}}]},
                {"lead.ci_team": 0.6},
            ),
            rule(
                "R02", {"not": {"gaps": {"includes": "law"}}}, {"lead.ci_team": -0.3}, group="g", precondition="First."
            ),
            rule("R03", {"decided.lead": "ci_team", "decided.involvement.employees": "support"}, {"action.train": 0.5}),
        ],
        guard_rails=[
            guard_rail("G1", {"lead.ci_team": {"more_than": 0.5}}, forbid=["accountable.employees"]),
            guard_rail("G2", "always", order=["inform_staff", "announce"]),
        ],
    )
    files = book_files(pack)
    check_links(files)
    assert "cases.html" not in files
    page = parsed(files["rules-everything.html"])
    assert (
        "one of these: scope is site (One site) or all of these: sponsor is level 3 (Asks) and people"
        in page.text_in["rule-R01"]
    )
    assert "First put in place First." in page.text_in["rule-R02"]
    assert {"decision-lead", "role-employees"} <= set(page.links_in["rule-R03"])
    assert "hypothesis-lead.ci_team" in parsed(files["decisions.html"]).links_in["rail-G1"]


def test_what_an_author_wrote_is_text_and_never_markup(tmp_path):
    """Titles, reasons and source keys with markup, quotes and signs of addresses come out as they are."""
    quoted = json.dumps(HOSTILE)
    pack = changed_pack(
        tmp_path / "pack",
        ("rules/top_management.yaml", "Wide change in a crisis", quoted),
        (
            "pack.yaml",
            "title: Who should drive process improvement, and with outside consultants or without",
            f"title: {quoted}",
        ),
        *[
            (path.relative_to(PACK).as_posix(), "HAMMER07", quoted)
            for path in sorted(PACK.glob("**/*.yaml"))
            if "HAMMER07" in path.read_text()
        ],
    )
    files = book_files(pack)
    check_links(files)
    for name, text in files.items():
        if name.endswith(".html"):
            assert text.count("<script") == 2, name
            assert "<b onclick" not in text
    found = json.loads(files["search-index.js"].removeprefix("const BOOK = ").rstrip().removesuffix(";"))
    assert HOSTILE.replace("\\", "") in [title for *_, title, _ in found]


def test_the_search_index_holds_every_entry(pages, entries):
    """Each with its address, kind, id, title and text."""
    index = json.loads(shipped_book()["search-index.js"].removeprefix("const BOOK = ").rstrip().removesuffix(";"))
    assert {address.partition("#")[2] for address, *_ in index} == set(entries)
    assert all(target in pages[file].ids for file, _, target in (address.partition("#") for address, *_ in index))


def test_the_style_begins_with_that_of_the_report():
    """One visual language: the book adds to the report's style."""
    assert shipped_book()["style.css"].startswith(str(page_frame().style))


def test_the_same_pack_gives_the_same_bytes_in_any_process(tmp_path):
    """Whatever the hash seed and the time zone; written twice it is the same again."""
    digests = set()
    for seed, zone in (("1", "UTC"), ("77", "Asia/Tokyo")):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": zone}
        done = run(STARTER, "-o", tmp_path / "book", environment=environment)
        told = rf"my-rules [\d.]+ written as \d+ pages; open {tmp_path / 'book/index.html'}\n"
        assert re.fullmatch(told, done.stdout)
        files = sorted((tmp_path / "book").iterdir())
        digests.add(tuple((path.name, hashlib.sha256(path.read_bytes()).hexdigest()) for path in files))
    assert len(digests) == 1
    assert {name for name, _ in digests.pop()} == {*book_files(read_pack(STARTER)), LIST}


def test_a_folder_with_anything_else_is_refused(tmp_path, shipped_pack):
    """Nothing of it is touched, and the sentence names what is there; a book, an empty or a new folder is fine."""
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "index.html").write_text("my own page")
    (mine / "notes.txt").write_text("mine")
    with pytest.raises(AdvisorError, match=r"holds index.html and 1 more, which is no part of a book; name a new or"):
        write_book(shipped_pack, mine)
    assert sorted(path.name for path in mine.iterdir()) == ["index.html", "notes.txt"]
    with pytest.raises(AdvisorError, match="is a file; name a folder"):
        write_book(shipped_pack, mine / "notes.txt")
    with pytest.raises(AdvisorError, match="cannot be"):
        write_book(shipped_pack, mine / "notes.txt" / "book")


def test_an_earlier_book_is_replaced_and_what_is_gone_is_removed(tmp_path):
    """A page that the pack no longer has goes; hidden files stay; one foreign file stops it all."""
    folder = tmp_path / "new" / "book"
    write_book(small_pack(tmp_path / "a", rules=[rule("R01", "always", {"lead.ci_team": 0.6})]), folder)
    (folder / ".gitignore").write_text("x")
    (folder / "rules-gone.html").write_text("from an earlier version")
    (folder / LIST).write_text((folder / LIST).read_text() + "rules-gone.html\n")
    pack = small_pack(tmp_path / "b", rules=[rule("R02", "always", {"lead.ci_team": 0.6})])
    write_book(pack, folder)
    assert not (folder / "rules-gone.html").exists()
    assert (folder / ".gitignore").exists()
    assert "R02" in (folder / "rules.html").read_text()
    assert sorted(path.name for path in folder.iterdir()) == sorted([*book_files(pack), LIST, ".gitignore"])
    (folder / "letter.docx").write_text("mine")
    with pytest.raises(AdvisorError, match=r"holds letter.docx, which is no part of a book"):
        write_book(pack, folder)


def test_a_refusal_is_one_sentence(tmp_path):
    """With exit code 2 and without a traceback."""
    (tmp_path / "mine.txt").write_text("mine")
    refused = run("-o", tmp_path, check=False)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == f"{tmp_path} holds mine.txt, which is no part of a book; name a new or empty folder\n"


def run(*arguments, environment=None, check=True):
    command = [sys.executable, "-m", "advisor.cli.main", "pack", "book", *map(str, arguments)]
    return subprocess.run(command, check=check, capture_output=True, text=True, env=environment)
