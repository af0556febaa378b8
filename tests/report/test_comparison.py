"""The page that sets two assessments side by side: what it says, what it keeps to itself, and how it looks."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from chromium import CHROMIUM, FLAGS, RULES_ON_COLOR
from click.testing import CliRunner
from samples import HOSTILE, engine, hostile
from test_dispute import NORTHGATE
from test_in_browser import axe_package, playwright, violations

from advisor.cli.main import cli
from advisor.explain.settled import PARTS, decision_text, settled_outcome
from advisor.files.answer_file import read_answers

in_browser = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")

LATER = {
    "sponsor_behavior": 1,
    "headcount": 200,
    "specialist_gap": ["lean_flow_pull", "regulatory_remediation"],
    "bb_count": {"status": "dont_know"},
    "employee_voice": {"value": 3, "confidential": True, "note": "NOTE-SECRET"},
}
OBJECTIONS = {
    "organization": "Northgate Hospital",
    "topic": "process-improvement",
    "date": "2026-12-01",
    "answers": {},
    "objections": {
        "sponsor_behavior": {"value": 1, "comment": f"She came once.\nNever again. {HOSTILE}", "by": "NAME-READER"},
        "change_load": {"status": "dont_know", "by": "x" * 300},
        "headcount": {"comment": "COMMENT-ONLY"},
        "employee_voice": {"value": 3, "comment": "COMMENT-SECRET"},
    },
}


def later() -> dict[str, Any]:
    """Return the answers of the example half a year later."""
    data: dict[str, Any] = yaml.safe_load(NORTHGATE.read_text(encoding="utf-8"))
    return {**data, "date": "2027-05-22", "answers": {**data["answers"], **LATER}}


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Pages as the command writes them, of the example beside itself and others."""
    folder = tmp_path_factory.mktemp("compared")
    others = {"later": later(), "objections": OBJECTIONS, "hostile": hostile()}
    for name, data in others.items():
        (folder / f"{name}.yaml").write_text(yaml.safe_dump(data, allow_unicode=True), encoding="utf-8")
    found = {}
    for name, audience in (
        ("later", "board"),
        ("later", "working"),
        ("objections", "board"),
        ("objections", "working"),
        ("hostile", "working"),
    ):
        found[f"{name}-{audience}"] = folder / f"{name}-{audience}.html"
        page = str(found[f"{name}-{audience}"])
        arguments = ["compare", str(NORTHGATE), str(folder / f"{name}.yaml"), "-o", page, "--audience", audience]
        result = CliRunner().invoke(cli, arguments)
        assert result.exit_code == 0, result.output
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


def test_the_decisions_are_those_of_both_assessments(pages):
    """Before and after, as the engine has them."""
    pack = engine().pack
    before, after = (
        settled_outcome(engine().assess(read_answers(path, pack).known()))
        for path in (NORTHGATE, pages["later-board"].with_name("later.yaml"))
    )
    assert before.lead != after.lead
    text = pages["later-board"].read_text(encoding="utf-8")
    for part in PARTS:
        old, new = (decision_text(pack, part, getattr(found, part)) for found in (before, after))
        shown = f'{new} <span class="quiet">(the same)</span>' if old == new else f"<s>{old}</s> "
        assert shown in text
        assert old == new or f"<b>{new}</b>" in text
    assert "What differs: <bdi>November 22, 2026</bdi>" in text


def test_nothing_said_in_confidence_is_on_the_page_of_the_board(pages):
    """Neither the answer nor an objection to it, nor who objected; the working copy has it all."""
    secrets = {
        "later": ("NOTE-SECRET", "level 3 of 0 to 3", "What follows a reported problem"),
        "objections": ("COMMENT-SECRET", "NAME-READER", "level 3 of 0 to 3", "What follows a reported problem"),
    }
    for name, texts in secrets.items():
        board, working = (pages[f"{name}-{audience}"].read_text(encoding="utf-8") for audience in ("board", "working"))
        assert [text for text in texts if text in board] == []
        assert [text for text in texts[1:] if text not in working] == []
        assert "An answer given in confidence" in board
        assert "COMMENT-ONLY" in board or name == "later"


def test_no_markup_of_a_reader_gets_into_the_page(pages):
    """What was typed is there as text."""
    for name in ("objections-working", "hostile-working"):
        text = pages[name].read_text(encoding="utf-8")
        assert "<script" not in text
        assert "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;" in text
        assert "script-src" not in text


@in_browser
@pytest.mark.parametrize("name", ["later-board", "objections-working", "hostile-working"])
def test_a_comparison_in_the_browser(name, browser, pages):
    """Light and dark: no message, no request, no barrier; nothing cut off on a phone, no empty first page on paper."""
    page = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    told: list[str] = []
    page.on("console", lambda message: told.append(message.text))
    page.on("pageerror", lambda error: told.append(str(error)))
    page.on("request", lambda request: told.append(request.url))
    page.add_init_script(path=Path(axe_package.__file__).with_name("axe.min.js"))
    page.goto(pages[name].as_uri())
    assert violations(page, "html") == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "html", runOnly={"type": "rule", "values": RULES_ON_COLOR}) == []
    for width in (320, 360, 800):
        page.set_viewport_size({"width": width, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") == width
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('.summary')).breakAfter") == "auto"
    page.close()
    assert told == [pages[name].as_uri()]
