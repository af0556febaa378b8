"""A report's advice put to the test in Chromium: changing an answer, objecting to one, saving and reading it back."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, FLAGS, RULES_ON_COLOR
from click.testing import CliRunner
from samples import EMPTY, engine
from test_dispute import NORTHGATE, with_answer
from test_in_browser import OPEN_ALL, PAGES, axe_package, playwright, violations

from advisor.cli.main import cli
from advisor.explain.settled import HEADINGS, PARTS, decision_text, settled_outcome
from advisor.explain.wording import raised
from advisor.files.answer_file import read_answers
from advisor.model.answers import AnswerSet, Status

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")

MARKUP = '</script><img src=x onerror=alert(1)> \u202e\u05e9\u05dc\u05d5\u05dd & "quotes" {{ 7*7 }}'
HOSTILE = {**EMPTY, "organization": MARKUP, "date": "2026-11-22", "answers": {"improvement_scope": "team"}}
CHANGES = {
    "improvement_scope": "team",
    "sponsor_behavior": 1,
    "headcount": 200,
    "specialist_gap": ["lean_flow_pull", "regulatory_remediation"],
    "experienced_leader": True,
    "external_mandate": None,
    "gain_retention": 0,
}
"""Another value for answers of every kind; None: not known. The last is not known as given."""

TELL_VIOLATIONS = """document.addEventListener("securitypolicyviolation",
  event => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`))"""

HEAR = """() => {
  const said = document.querySelector("#bench .unseen");
  window.heard = [];
  new MutationObserver(() => heard.push(said.textContent)).observe(said, { childList: true });
}"""

COVERED = """() => {
  const at = document.activeElement, box = at.getBoundingClientRect();
  if (at === document.body) return "";
  const inside = [box.left + box.width / 2, Math.min(Math.max(box.top + box.height / 2, 1), innerHeight - 1)];
  const top = document.elementFromPoint(...inside);
  const seen = top && (at.contains(top) || top.contains(at)) && getComputedStyle(at).outlineStyle !== "none";
  return seen ? "" : at.id || at.textContent;
}"""
"""What has the focus, unless it can be seen with its outline and nothing lies over it."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Reports as the command writes them."""
    folder = tmp_path_factory.mktemp("reports")
    hostile = folder / "hostile.json"
    hostile.write_text(json.dumps(HOSTILE), encoding="utf-8")
    found = {}
    for name, answers in (("northgate", NORTHGATE), ("hostile", hostile)):
        found[name] = folder / f"{name}.html"
        result = CliRunner().invoke(cli, ["report", str(answers), "-o", str(found[name])])
        assert result.exit_code == 0, result.output
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that must stay silent: what it says, asks for or violates fails the test."""
    made = browser.new_page(viewport={"width": 1280, "height": 900}, color_scheme="light")
    told: list[str] = []
    made.add_init_script(TELL_VIOLATIONS)
    made.on("console", lambda message: told.append(message.text))
    made.on("pageerror", lambda error: told.append(str(error)))
    made.on("request", lambda request: told.extend([request.url] if request.url.startswith("http") else []))
    made.on("requestfailed", lambda request: told.append(request.url))
    yield made
    made.close()
    assert told == []


def opened(page: Any, path: Path) -> Any:
    """Return the page with every section of answers open."""
    page.goto(path.as_uri())
    page.evaluate(OPEN_ALL)
    return page


def choose(page: Any, name: str, value: object) -> None:
    """Choose what stands for a value of an answer."""
    data = json.loads(page.locator("#changes").text_content())
    options = next(answer["options"] for answer in data["answers"] if answer["name"] == name)
    if isinstance(value, int) and not isinstance(value, bool):
        place = max(place for place, (least, *_) in enumerate(options) if least is not None and least <= value)
    else:
        place = next(place for place, (option, *_) in enumerate(options) if option == value)
    page.locator(f"#what-if-{name}").select_option(str(place))


def decisions_shown(page: Any) -> dict[str, str]:
    """Return what the page says would be advised, by decision: of what changes, the new."""
    lines = page.locator(".result .outcome > div").all()
    return {
        line.locator("dt").inner_text(): line.locator("dd").inner_text().split(" → ")[-1].replace("\n", " ")
        for line in lines
    }


def decisions_of(answers: AnswerSet) -> dict[str, str]:
    """Return the same as the forward engine has it."""
    found = settled_outcome(engine().assess(answers.known()))
    return {HEADINGS[part]: raised(decision_text(engine().pack, part, getattr(found, part))) for part in PARTS}


def object_to(page: Any, name: str, comment: str = "", instead: str = "") -> None:
    """Object to an answer, with what it should be as the list has it."""
    page.locator(f"#object-{name}").check()
    if instead:
        page.locator(f"#instead-{name}").select_option(label=instead)
    page.locator(f"#comment-{name}").fill(comment)


def saved(page: Any, folder: Path) -> Path:
    """Save the objections and return the file."""
    with page.expect_download() as download:
        page.locator(".saving button").click()
    download.value.save_as(folder / download.value.suggested_filename)
    assert "advisor compare" in page.locator("#bench p[role=status]").first.inner_text()
    return folder / "objections.json"


def test_a_changed_answer_shows_what_the_engine_says(page, pages):
    """One at a time: whatever is changed next, the answer before is as given again; and back."""
    answers = read_answers(NORTHGATE, engine().pack)
    opened(page, pages["northgate"])
    before = ""
    for name, value in CHANGES.items():
        choose(page, name, value)
        assert decisions_shown(page) == decisions_of(with_answer(answers, name, value)), name
        assert page.locator(f"li:has(#what-if-{name}) .result").count() == 1
        if before:
            assert page.locator(f"#what-if-{before}").input_value() == ""
        before = name
    page.get_by_role("button", name="Back to the answers as given").click()
    assert page.locator(".result").count() == 0
    assert page.evaluate("document.activeElement.id") == f"what-if-{before}"
    choose(page, "sponsor_behavior", 1)
    assert page.locator(".result").count() == 1
    page.locator("#what-if-sponsor_behavior").select_option("")
    assert page.locator(".result").count() == 0


def test_objections_are_saved_and_read_back(page, pages, tmp_path):
    """With comments, a number typed, something not known and a name; the tool compares by them."""
    opened(page, pages["northgate"])
    choose(page, "sponsor_behavior", 1)
    object_to(page, "sponsor_behavior", "She came once.\nThen never again: “no time”, <b>she</b> said.")
    object_to(page, "headcount", instead="A number")
    page.locator("#figure-headcount").fill("2900")
    object_to(page, "external_mandate", instead="Not known")
    object_to(page, "change_load", "Not sure about this one.")
    page.locator("#objector").fill("  A board member ")
    file = saved(page, tmp_path)
    read = read_answers(file, engine().pack)
    assert list(read.objections) == ["headcount", "external_mandate", "change_load", "sponsor_behavior"]
    assert read.objections["sponsor_behavior"].answer.value == 1
    assert read.objections["sponsor_behavior"].comment.startswith("She came once.\nThen never again: “no time”, <b>")
    assert read.objections["headcount"].answer.value == 2900
    assert read.objections["external_mandate"].answer.status is Status.DONT_KNOW
    assert read.objections["change_load"].answer is None
    assert {item.by for item in read.objections.values()} == {"A board member"}
    assert (read.organization, read.answers) == ("Northgate Hospital", {})

    said = CliRunner().invoke(cli, ["compare", str(NORTHGATE), str(file)])
    assert said.exit_code == 0, said.output
    assert "Not sure about this one." in said.output
    assert "2,900 people" in said.output
    assert "top management -> nobody is ready yet" in " ".join(said.output.split())
    target = tmp_path / "compared.html"
    result = CliRunner().invoke(cli, ["compare", str(NORTHGATE), str(file), "-o", str(target), "--audience", "working"])
    assert result.exit_code == 0, result.output
    page.goto(target.as_uri())
    assert "<b>she</b> said." in page.locator("#objections + .body").inner_text()
    assert "A board member" in page.locator("#objections + .body").inner_text()


def test_nothing_that_was_typed_is_lost(page, pages, tmp_path):
    """Neither by going back to the answers as given, nor by taking an objection back and making it again."""
    opened(page, pages["northgate"])
    choose(page, "sponsor_behavior", 1)
    object_to(page, "sponsor_behavior", "She came once.")
    page.get_by_role("button", name="Back to the answers as given").click()
    choose(page, "improvement_scope", "team")
    box = page.locator("#object-sponsor_behavior")
    box.uncheck()
    assert page.locator(".saving button").is_disabled()
    assert not page.locator("#comment-sponsor_behavior").is_visible()
    box.check()
    objection = read_answers(saved(page, tmp_path), engine().pack).objections["sponsor_behavior"]
    assert (objection.answer.value, objection.comment) == (1, "She came once.")


def test_leaving_warns_as_long_as_something_is_not_saved(browser, pages, tmp_path):
    """Also when something was added after saving; trying out values is nothing to save."""
    page = opened(browser.new_page(), pages["northgate"])
    page.on("dialog", lambda dialog: dialog.dismiss())
    leave = "setTimeout(() => location.reload())"
    object_to(page, "sponsor_behavior", "She came once.")
    with page.expect_event("dialog") as warning:
        page.evaluate(leave)
    assert warning.value.type == "beforeunload"
    saved(page, tmp_path)
    page.locator("#objector").fill("Ann")
    with page.expect_event("dialog"):
        page.evaluate(leave)
    saved(page, tmp_path)
    choose(page, "headcount", 200)
    with page.expect_navigation():
        page.evaluate(leave)
    page.close()


def test_a_number_that_cannot_be_is_not_saved(page, pages):
    """The browser says what is wrong, even if the section was closed."""
    opened(page, pages["northgate"])
    object_to(page, "headcount", instead="A number")
    page.locator("#figure-headcount").fill("-5")
    page.evaluate("document.querySelector('details:has(#figure-headcount)').open = false")
    page.locator(".saving button").click()
    assert page.evaluate("document.activeElement.id") == "figure-headcount"
    assert page.locator("#bench p[role=status]").first.inner_text() == "Not saved yet."


def test_a_screen_reader_hears_where_the_reader_stopped(page, pages):
    """Going through the values with the keyboard says the last one's result once, not all of them."""
    page.clock.install()
    opened(page, pages["northgate"])
    page.clock.pause_at(time.time() + 3600)
    page.evaluate(HEAR)
    page.locator("#what-if-improvement_scope").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
    page.clock.run_for(5000)
    shown = decisions_shown(page)["Outside consultants"]
    assert page.evaluate("window.heard") == [f"Then the advice is another: Outside consultants: {shown}."]


def test_there_is_no_barrier(page, pages):
    """Light and dark, an answer changed and an objection open; everything is large enough to touch."""
    page.add_init_script(path=Path(axe_package.__file__).with_name("axe.min.js"))
    page.goto(pages["northgate"].as_uri())
    page.locator("#bench .section > summary").first.click()
    choose(page, "headcount", 200)
    object_to(page, "headcount", instead="A number")
    page.evaluate("for (const part of document.querySelectorAll('.result details')) part.open = true")
    assert violations(page, ".test", rules={"target-size": {"enabled": True}}) == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, ".test", runOnly={"type": "rule", "values": RULES_ON_COLOR}) == []


@pytest.mark.parametrize(("width", "height"), [(1280, 900), (320, 256)])
def test_the_keyboard_is_enough(width, height, page, pages):
    """Tab reaches everything in turn, seen and uncovered, also at a zoom of 400%."""
    page.set_viewport_size({"width": width, "height": height})
    page.goto(pages["northgate"].as_uri())
    section = page.locator("#bench details").nth(1)
    section.locator("summary").first.focus()
    page.keyboard.press("Enter")
    visited = []
    for press in ("Tab", "ArrowDown", "Tab", "Tab", "Tab", "Space", "Tab", "Tab", *["Tab"] * 3):
        page.keyboard.press(press)
        assert page.evaluate(COVERED) == ""
        visited.append(page.evaluate("document.activeElement.id || document.activeElement.tagName.toLowerCase()"))
    assert visited[0] == "what-if-improvement_scope"
    assert visited[2:4] == ["summary", "button"]
    assert visited[4:8] == [
        "object-improvement_scope",
        "object-improvement_scope",
        "instead-improvement_scope",
        "comment-improvement_scope",
    ]
    assert visited[8] == "what-if-urgency"
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_it_fits_on_the_narrowest_phone_and_stays_off_paper(page, pages):
    """All opened, changed and objected to; what is printed first is still one page."""
    page.set_viewport_size({"width": 320, "height": 740})
    for name, path in pages.items():
        opened(page, path)
        choose(page, "sponsor_behavior", 1)
        object_to(page, "headcount", "x" * 300, "A number")
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name
        page.emulate_media(media="print")
        assert not page.locator("#test").is_visible()
        assert page.locator("#others").is_visible()
        for width, height in PAGES.values():
            page.set_viewport_size({"width": round(width / 25.4 * 96), "height": 900})
            end = page.evaluate("document.querySelector('.summary').getBoundingClientRect().bottom + scrollY")
            assert end <= height / 25.4 * 96, name
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 320, "height": 740})


def test_without_scripts_the_tables_are_there_and_the_bench_is_not(browser, pages):
    """And it says so, whatever a browser does about scripts that do not run."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(pages["northgate"].as_uri())
    assert page.locator(".tornado").count() == 3
    assert page.locator(".tornado").first.is_visible()
    assert page.locator("#bench select, #bench button, #bench input").count() == 0
    assert "This needs scripts" in page.locator("#bench").inner_text()
    context.close()


def test_text_stays_text(page, pages, tmp_path):
    """Whatever the organization is called or a reader types, nothing of it is run, and it is saved as it is."""
    opened(page, pages["hostile"])
    object_to(page, "headcount", MARKUP)
    page.locator("#objector").fill(MARKUP)
    page.locator("#objector").press("Enter")
    read = read_answers(saved(page, tmp_path), engine().pack)
    assert read.organization == MARKUP
    assert (read.objections["headcount"].comment, read.objections["headcount"].by) == (MARKUP, MARKUP)
    assert page.locator("img").count() == 0
    source = tmp_path / "hostile.json"
    source.write_text(json.dumps(HOSTILE), encoding="utf-8")
    target = tmp_path / "compared.html"
    arguments = ["compare", str(source), str(tmp_path / "objections.json"), "-o", str(target), "--audience", "working"]
    assert CliRunner().invoke(cli, arguments).exit_code == 0
    page.goto(target.as_uri())
    assert page.locator("img").count() == 0
    assert page.locator("h1").inner_text().startswith("</script><img src=x onerror=alert(1)>")
