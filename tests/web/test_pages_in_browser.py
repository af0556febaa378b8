"""What people do with the pages, in Chromium against the real server.

Every visit fails at its end if a page noted an error, broke its content security policy, asked another host for
anything, was answered by a server error, or opened a dialog.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import CASES, Served, Visit, chromium, expect, needs_chromium, nothing_scrolls_sideways, serving
from msgspec import structs

from advisor.files.answer_file import read_answers

pytestmark = needs_chromium

NORTHGATE = Path(__file__).parents[2] / "docs/examples/northgate.yaml"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


@pytest.fixture
def visit(browser: Any, served: Served) -> Iterator[Callable[..., Visit]]:
    """Open a window at the pages; it is closed, and what happened in it looked at, at the end of the test."""
    opened: list[Visit] = []

    def come(*refusals: int, at: Served = served, **options: Any) -> Visit:
        opened.append(Visit(browser, at, *refusals, **options))
        return opened[-1]

    yield come
    for one in opened:
        one.end()


def download(visit: Visit, link: Any, folder: Path) -> Path:
    with visit.page.expect_download() as started:
        link.click()
    target = folder / started.value.suggested_filename
    started.value.save_as(target)
    return target


# --- one assessment from start to end --------------------------------------------------------------------------------

QUICK = {
    "work": {"improvement_scope": "cross_functional", "urgency": "1"},
    "leadership": {"sponsor_behavior": "3", "process_ownership": "1"},
    "capability": {"ci_maturity": "4", "mbb_count": 0, "bb_count": 0, "gb_count": 2, "yb_count": 0},
    "track_record": {"prior_programs": "one_stalled", "budget_posture": "2"},
}
SECRET = "The head of care told me that nobody would dare to ask."


def test_an_assessment_from_start_to_report(visit, tmp_path):
    v = visit()
    one = v.start("Quick check")

    v.rename("Harbor Clinic")
    expect(v.page.locator(".whose")).to_contain_text("Harbor Clinic")
    expect(v.page.locator("h1")).to_have_text("Your organization")
    answer_the_first_section(v)
    keep_both(v)
    ask_why(v)
    finish_the_quick_check(v)
    go_deeper(v, one)
    change_what_hangs_together(v, one)
    choose_several(v, one)
    check_and_read(v)
    plan(v)
    take_the_files(v, tmp_path)


def answer_the_first_section(v: Visit) -> None:
    """Each kind of answer, and what belongs to it, is saved as it is given."""
    page = v.page
    place = page.locator("#map [aria-current] + span")
    expect(place).to_have_text("0/4")
    v.type("headcount", 420)
    expect(place).to_have_text("1/4")
    v.field("headcount").get_by_label("fairly sure").check()
    v.saved("headcount")
    v.field("site_count").locator("[data-unknown]").check()
    v.saved("site_count")
    v.choose("sector", "healthcare")
    v.choose("regulation_level", "0")
    expect(place).to_contain_text("complete")
    more = v.more("regulation_level")
    v.note("regulation_level", SECRET, by="Ada Poole")
    more.locator("select").select_option("observed")
    more.locator("[name^=confidential]").check()
    v.saved("regulation_level")


def keep_both(v: Visit) -> None:
    """What does not go together is asked back, and both may be right."""
    page = v.page
    told = page.get_by_role("region", name="A regulated trade where nobody would ask about changes")
    expect(told).to_be_visible()
    told.locator("textarea").fill("We only keep the records of others.")
    told.get_by_role("button", name="Keep both").click()
    expect(told).to_have_count(0)


def ask_why(v: Visit) -> None:
    """Why it is asked, from there to the result and back; everything is there after a reload."""
    page = v.page
    more = v.field("regulation_level")
    why = page.locator("#q-regulation_level .why")
    why.locator("summary").click()
    expect(why).to_contain_text("Strict control of changes")
    why.get_by_role("link").first.click()
    page.wait_for_url("**/result#*")
    expect(page.locator(f"[id='{page.url.partition('#')[2]}']")).to_be_in_viewport()
    page.go_back()

    page.reload()
    expect(page.locator("#asked-back section")).to_have_count(0)
    expect(v.field("headcount").locator("[inputmode]")).to_have_value("420")
    expect(v.field("headcount").get_by_label("fairly sure")).to_be_checked()
    expect(v.field("site_count").locator("[data-unknown]")).to_be_checked()
    expect(v.field("sector").locator("[value=healthcare]")).to_be_checked()
    expect(more.locator("summary")).to_contain_text("in confidence, observed, with a note, by name")
    expect(more.locator("textarea")).to_have_value(SECRET)


def finish_the_quick_check(v: Visit) -> None:
    """The other sections, one after the other, and then the check."""
    page = v.page
    for section, given in QUICK.items():
        page.get_by_role("button", name="Save and continue").click()
        page.wait_for_url(f"**/questions/{section}")
        for name, value in given.items():
            (v.type if isinstance(value, int) else v.choose)(name, value)
    page.get_by_role("button", name="Save and continue").click()
    page.wait_for_url("**/review")
    expect(page.locator("details.opener")).to_have_count(0)


def go_deeper(v: Visit, one: str) -> None:
    """Answers flow over, and nothing is asked twice."""
    page = v.page
    v.go(one)
    quick, team, _ = page.locator(".depths button").all()
    expect(quick).to_contain_text("12 of 12")
    done, total = re.search(r"(\d+) of (\d+)", team.inner_text()).groups()
    assert (int(done), int(total) > 30) == (12, True)
    team.click()
    page.wait_for_url("**/questions/organization")
    asked: list[str] = []
    for link in page.locator("#map a").all():
        text = v.context.request.get(v.served.home + link.get_attribute("href").lstrip("/")).text()
        asked += re.findall(r'<section class="ask" id="q-(\w+)"', text)
    assert len(asked) == len(set(asked)) == int(total)


def change_what_hangs_together(v: Visit, one: str) -> None:
    """A question comes and goes with the answer that it hangs on, and where it leans is told on request."""
    page = v.page
    v.go(f"{one}questions/capability")
    expect(v.field("ci_maturity").locator("[value='4']")).to_be_checked()
    hanging = page.locator("#q-ideas_implemented_rate")
    expect(hanging).to_be_visible()
    v.choose("ci_maturity", "2")
    expect(hanging).to_be_hidden()
    v.choose("ci_maturity", "4")
    expect(hanging).to_be_visible()
    v.choose("ideas_implemented_rate", "2")
    v.choose("experienced_leader", True)

    # where it leans, only when one asks
    expect(page.locator(".leaning")).to_have_count(0)
    page.locator("#leaning a.button").click()
    expect(page.locator(".leaning")).to_contain_text("So far the answers point to this")
    v.choose("gain_retention", "2")
    page.get_by_role("link", name="The answers have changed").click()
    expect(page.locator(".leaning")).to_contain_text("So far the answers point to this")


def choose_several(v: Visit, one: str) -> None:
    """Several of a list, none, and an answer taken back."""
    page = v.page
    v.go(f"{one}questions/outside")
    gap = v.field("specialist_gap")
    boxes = gap.locator("[data-value]:not([data-alone])")
    boxes.nth(0).check()
    boxes.nth(1).check()
    v.saved("specialist_gap")
    gap.get_by_label("None of these").check()
    expect(boxes.nth(0)).not_to_be_checked()
    boxes.nth(1).check()
    expect(gap.get_by_label("None of these")).not_to_be_checked()
    v.saved("specialist_gap")
    v.choose("objectivity_need", "1")
    v.more("objectivity_need").locator("[data-clear]").click()
    v.saved("objectivity_need")
    page.reload()
    assert [box.is_checked() for box in boxes.all()][:3] == [False, True, False]
    expect(v.field("objectivity_need").locator(":checked:visible")).to_have_count(0)


def check_and_read(v: Visit) -> None:
    """From the check to the question, to the result, and from a reason to the question."""
    page = v.page
    v.tab("Answers")
    row = page.locator(".check > div", has=page.get_by_text("Regulation of process changes", exact=True))
    expect(row).to_contain_text(SECRET)
    expect(row).to_contain_text("In confidence. Observed, Ada Poole")
    row.get_by_role("link", name="Change").click()
    expect(page.locator("#q-regulation_level")).to_be_in_viewport()
    v.tab("Result")
    expect(page.locator("h1")).to_have_text("Harbor Clinic")
    v.open_all()
    page.locator("section[aria-labelledby=lead] a[href*='#q-']").first.click()
    page.wait_for_url("**/questions/*#q-*")
    expect(page.locator(".ask:target")).to_be_in_viewport()


def plan(v: Visit) -> None:
    """The plan saves itself, and the result shows it."""
    page = v.page
    v.tab("Plan")
    step = page.locator(".step").first
    step.locator("[name^=owner]").fill("Ivo Brandt")
    step.locator("[type=date]").fill("2027-03-01")
    step.locator("[name^=note]").fill("Only if the works council agrees.")
    expect(page.locator("#save-state")).to_have_text("Everything you gave is saved.")
    expect(step.locator(".state")).to_have_text("Saved")
    page.get_by_role("button", name="Save and see the result").click()
    page.wait_for_url("**/result#plan")
    expect(page.locator("section[aria-labelledby=plan] li").first).to_contain_text("Ivo Brandt")
    expect(page.locator("section[aria-labelledby=plan] li").first).to_contain_text("March 1, 2027")


def take_the_files(v: Visit, folder: Path) -> None:
    """All files; what was told in confidence is not in those for the board."""
    page = v.page
    v.tab("Files")
    for audience in ("board", "working"):
        for ending in ("html", "docx", "md"):
            file = download(v, page.locator(f"a[href$='report/{audience}.{ending}']"), folder)
            assert file.name == f"harbor_clinic-{audience}.{ending}"
            content = readable(file)
            assert "Harbor Clinic" in content
            assert ("Only if the works council agrees." in content) is (audience == "working"), file.name
            assert (SECRET in content) is (audience == "working"), file.name
            assert ("Ada Poole" in content) is (audience == "working"), file.name
    with page.expect_popup() as opened:
        page.locator("a[href$='board.html?view']").click()
    expect(opened.value.locator("h1")).to_contain_text("Harbor Clinic")
    assert SECRET not in opened.value.content()
    file = download(v, page.locator("a[href$='answers.yaml']"), folder)
    written = file.read_text(encoding="utf-8")
    assert file.name == "harbor_clinic.yaml"
    assert SECRET in written
    assert "We only keep the records of others." in written


def readable(file: Path) -> str:
    """Return the text of a report; that of Word is in its archive, with its runs joined."""
    if file.suffix != ".docx":
        return file.read_text(encoding="utf-8")
    with zipfile.ZipFile(file) as archive:
        return "".join(
            re.sub(r"<[^>]+>", "", archive.read(name).decode()) for name in archive.namelist() if name.endswith(".xml")
        )


def test_the_same_without_script(visit, tmp_path):
    """Every part of the work goes by links and buttons alone."""
    v = visit(422, java_script_enabled=False)
    page = v.page
    one = v.start("Quick check")
    expect(page.locator("#save-state")).to_have_text("Answers are saved when you press Save and continue.")
    page.fill("[name='value.headcount']", "many")
    page.fill("[name='value.site_count']", "3")
    page.check("[name='value.sector'][value=logistics_transport]")
    page.check("[name='value.regulation_level'][value='1']")
    go_on = page.get_by_role("button", name="Save and continue")
    go_on.click()

    # what is wrong is told first, and nothing that was typed is lost
    summary = page.get_by_role("alert")
    expect(summary).to_contain_text("One answer was not saved")
    assert page.title().startswith("Error: ")
    expect(page.locator("[name='value.headcount']")).to_have_value("many")
    expect(page.locator("[name='value.headcount']")).to_have_attribute("aria-invalid", "true")
    expect(page.locator("[name='value.site_count']")).to_have_value("3")
    summary.get_by_role("link", name="Number of people").click()
    expect(page.locator("#field-headcount")).to_be_focused()
    page.fill("[name='value.headcount']", "420")
    go_on.click()
    page.wait_for_url("**/questions/work")
    page.check("[name='value.improvement_scope'][value=cross_functional]")
    page.check("[name='value.urgency'][value='1']")
    go_on.click()
    page.wait_for_url("**/questions/leadership")
    page.check("[name='value.sponsor_behavior'][value='4']")
    page.check("[name='value.process_ownership'][value='1']")
    page.get_by_role("button", name="See the result").click()
    expect(page.get_by_text("answers are open at this depth")).to_be_visible()
    lead = page.locator("section[aria-labelledby=lead] .verdict").inner_text()

    v.tab("What if")
    page.locator("summary", has_text="Leadership and ownership").click()
    page.select_option("#if-sponsor_behavior", "0")
    page.get_by_role("button", name="See what follows").click()
    expect(page.locator("#follows h2")).to_have_text("Then the advice is another")
    expect(page.locator("#follows s").first).to_have_text(lead, ignore_case=True)
    expect(page.locator("#if-sponsor_behavior")).to_have_value("0")

    v.tab("Plan")
    page.locator(".step").first.locator("[name^=owner]").fill("Ivo Brandt")
    page.locator(".step").first.locator("[type=date]").fill("2027-03-01")
    page.get_by_role("button", name="Save and see the result").click()
    expect(page.locator("section[aria-labelledby=plan] li").first).to_contain_text("Ivo Brandt")
    v.tab("Files")
    assert "Ivo Brandt" in readable(download(v, page.locator("a[href$='report/working.md']"), tmp_path))

    v.go("/?q=nothing+like+it")
    expect(page.get_by_text("No assessment has “nothing like it” in its name.")).to_be_visible()
    v.go(f"{one}leaning")
    expect(page.locator(".leaning")).to_contain_text("So far the answers point to this")


# --- by keyboard -----------------------------------------------------------------------------------------------------

FOCUSED = """() => {
  const it = document.activeElement;
  if (it === document.body) return null;
  const style = getComputedStyle(it), box = it.getBoundingClientRect();
  const marked = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) || style.boxShadow !== "none";
  const at = document.elementFromPoint(box.left + Math.min(box.width, 40) / 2, box.top + Math.min(box.height, 24) / 2);
  const all = [...document.querySelectorAll("*")];
  return {
    what: `${it.tagName} ${it.id || it.name || it.textContent.trim().slice(0, 40)}`,
    marked,
    seen: Boolean(at) && (it.contains(at) || at.contains(it)) && box.top >= -1 && box.bottom <= innerHeight + 1,
    place: all.indexOf(it),
  };
}"""


def tab_through(page: Any) -> list[dict[str, Any]]:
    """Return everything that Tab reaches from the top of a page until it leaves the page or comes around."""
    page.evaluate("document.activeElement.blur(); scrollTo(0, 0)")
    reached: list[dict[str, Any]] = []
    while len(reached) < 500:
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused is None or (reached and focused["place"] == reached[0]["place"]):
            return reached
        reached.append(focused)
    raise AssertionError(f"Tab does not leave the page; the last were {reached[-3:]}")


def tab_to(page: Any, target: Any) -> None:
    for _ in range(120):
        page.keyboard.press("Tab")
        if target.evaluate("it => it === document.activeElement"):
            return
    raise AssertionError("Tab does not reach it")


def test_everything_by_keyboard(visit):
    v = visit(422, reduced_motion="reduce")
    page = v.page
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    start = page.get_by_role("button", name="Quick check")
    if not start.is_visible():
        tab_to(page, page.locator("summary", has_text="Start a new assessment"))
        page.keyboard.press("Enter")
    tab_to(page, start)
    page.keyboard.press("Enter")
    page.wait_for_url("**/questions/organization")

    walk_a_section(v)
    answer_by_keys(v)
    tab_to(page, page.get_by_role("button", name="See the result"))
    page.keyboard.press("Enter")
    page.wait_for_url("**/result")
    reached = tab_through(page)
    assert [item["what"] for item in reached if not item["marked"]] == []
    tab_to(page, page.get_by_role("link", name="Answers", exact=True))
    page.keyboard.press("Enter")
    page.wait_for_url("**/review")
    expect(page.locator(".check")).to_contain_text("You treat or care for patients or residents.")


def walk_a_section(v: Visit) -> None:
    """In the order of the page, always visible, never under the buttons at the bottom, and out again."""
    page = v.page
    v.field("headcount").wait_for()
    reached = tab_through(page)
    places = [item["place"] for item in reached]
    assert places == sorted(places)
    assert len(reached) > 25
    assert [item["what"] for item in reached if not item["marked"]] == []
    assert [item["what"] for item in reached if not item["seen"]] == []


def answer_by_keys(v: Visit) -> None:
    """Type, choose by arrows, open by Enter and by Space; what is wrong is told, and one gets to it."""
    page = v.page
    tab_to(page, page.locator("#value-headcount"))
    page.keyboard.type("many")
    page.keyboard.press("Tab")
    expect(v.field("headcount").locator(".state")).to_contain_text("whole number")
    expect(page.locator("#save-state")).to_have_text("Not everything is saved; see below.")
    tab_to(page, page.get_by_role("button", name="Save and continue"))
    page.keyboard.press("Enter")
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(v.field("headcount")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type("420")
    v.saved("headcount")
    for name, key in (("more", "Enter"), ("why", "Space")):
        opener = page.locator(f"#q-headcount .{name}")
        tab_to(page, opener.locator("summary"))
        page.keyboard.press(key)
        expect(opener).to_have_attribute("open", "")
    tab_to(page, page.locator("#value-site_count"))
    page.keyboard.type("3")
    tab_to(page, v.field("sector").locator("[data-value]").first)
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    expect(v.field("sector").locator("[value=healthcare]")).to_be_checked()
    v.saved("sector")


# --- stopping, two windows -------------------------------------------------------------------------------------------


def test_the_server_stops_and_starts_again(visit, tmp_path):
    """Answers are there after the restart, and a page that was open all the time goes on by itself."""
    with serving(tmp_path / "data") as own:
        v = visit(403, at=own)
        page = v.page
        expect(page.locator("h1")).to_contain_text("Who should drive process improvement here")
        page.get_by_role("button", name="Team assessment").click()
        page.wait_for_url("**/questions/organization")
        first_address = own.address
        v.type("headcount", 420)
        v.choose("sector", "healthcare")

        own.stop()
        v.away = True
        more = v.field("sector")
        v.note("sector", "Typed while nobody listened.")
        state = page.locator("#save-state")
        expect(state).to_have_text("Not saved: the advisor does not answer; trying again. Leave this page open.")
        own.start()
        assert own.address != first_address
        expect(state).to_have_text(
            "Not saved: open the advisor by the address it printed; this page then goes on. Leave this page open."
        )
        expect(more.locator("textarea")).to_have_value("Typed while nobody listened.")

        new = v.context.new_page()
        assert new.goto(first_address).status == 403
        new.goto(own.address)
        expect(state).to_have_text("Everything you gave is saved.")
        expect(more.locator(".state")).to_have_text("Saved")
        new.get_by_role("link", name="My organization", exact=True).click()
        new.get_by_role("link", name="Your organization", exact=True).click()
        expect(new.locator("#value-headcount")).to_have_value("420")
        expect(new.locator("[name='value.sector'][value=healthcare]")).to_be_checked()
        expect(new.locator("#note-sector")).to_have_value("Typed while nobody listened.")
        v.end()


@pytest.mark.slow  # test_editing has the same conflicts without a browser
def test_two_windows(visit):
    """The same answer changed in both is told and never overwritten in silence; different answers never meet."""
    v = visit(409)
    one = v.start("Quick check")
    v.page.wait_for_load_state()
    w = Visit.beside(v)
    w.go(f"{one}questions/organization")

    v.type("headcount", 100)
    w.type("site_count", 2)
    v.choose("sector", "education")

    w.field("sector").locator("[value=healthcare]").check()
    told = w.field("sector").locator(".state")
    expect(told).to_contain_text("Another window saved “education” here meanwhile; yours is not saved.")
    expect(w.page.locator("#save-state")).to_have_text("Not everything is saved; see below.")
    told.get_by_role("button", name="Save mine instead").click()
    w.saved("sector")

    v.field("sector").locator("[value=construction]").check()
    told = v.field("sector").locator(".state")
    expect(told).to_contain_text("Another window saved “healthcare” here meanwhile; yours is not saved.")
    told.get_by_role("link", name="Show the other").click()
    expect(v.field("sector").locator("[value=healthcare]")).to_be_checked()
    expect(v.page.locator("#value-headcount")).to_have_value("100")
    expect(v.page.locator("#value-site_count")).to_have_value("2")
    v.choose("sector", "construction")

    # what is typed while the last is on its way is not yet saved, and is not said to be
    held: list[Any] = []
    v.page.route("**/answers/headcount", lambda route, _: held.append(route), times=1)
    number = v.page.locator("#value-headcount")
    with v.page.expect_request("**/answers/headcount"):
        number.fill("101")
    number.press_sequentially("5")
    with v.page.expect_response("**/answers/headcount"):
        held[0].continue_()
    expect(v.field("headcount").locator(".state")).to_have_text("Saved")
    assert v.page.locator("#save-state").inner_text() == "Saving…"
    v.saved("headcount")
    v.page.reload()
    expect(number).to_have_value("1015")


# --- what if ---------------------------------------------------------------------------------------------------------


def test_what_if_in_place(visit):
    v = visit(422)
    page = v.page
    one = v.import_file(CASES / "st_andrews.yaml")
    v.tab("What if")
    follows = page.locator("#follows")
    expect(follows.locator("h2")).to_have_text("As answered")
    v.open_all()

    # several flips, one taken back; the address keeps what is flipped
    page.select_option("#if-budget_posture", "3")
    expect(follows.locator("h2")).to_have_text("The three decisions stand")
    page.select_option("#if-improvement_scope", "single_process")
    expect(follows.locator("h2")).to_have_text("Then the advice is another")
    expect(follows).to_contain_text("continuous improvement team → process owners")
    expect(follows.locator(".flipped li")).to_have_count(2)
    page.select_option("#if-budget_posture", "")
    expect(follows.locator(".flipped li")).to_have_count(1)
    page.fill("#if-headcount", "2300")
    page.locator("#if-headcount").blur()
    expect(follows.locator(".flipped li")).to_have_count(2)
    page.fill("#if-headcount", "many")
    page.locator("#if-headcount").blur()
    expect(follows).to_contain_text("whole number")
    expect(page.locator("h1")).to_have_count(1)
    expect(page.locator("header.top")).to_have_count(1)
    page.fill("#if-headcount", "2300")
    page.locator("#if-headcount").blur()
    expect(follows.locator(".flipped li")).to_have_count(2)
    page.reload()
    expect(page.locator("#if-improvement_scope")).to_have_value("single_process")
    expect(page.locator("#if-headcount")).to_have_value("2300")
    expect(follows.locator(".flipped li")).to_have_count(2)
    follows.get_by_text("Through which rules").click()

    follows.get_by_role("button", name="Save as a copy").click()
    page.wait_for_url("**/result")
    assert v.one() != one
    expect(page.locator("h1")).to_have_text("University of St Andrews (what if)")
    expect(page.locator("section[aria-labelledby=lead] .verdict")).to_have_text("Process owners")
    v.go(f"{one}result")
    expect(page.locator("section[aria-labelledby=lead] .verdict")).to_have_text("Continuous improvement team")

    v.go(f"{one}what-if?if.improvement_scope=single_process")
    follows.get_by_role("button", name="Make these my answers").click()
    page.wait_for_url("**/result")
    assert v.one() == one
    expect(page.locator("section[aria-labelledby=lead] .verdict")).to_have_text("Process owners")
    v.go(f"{one}what-if")
    expect(follows.locator("h2")).to_have_text("As answered")


# --- many assessments ------------------------------------------------------------------------------------------------


def test_my_assessments(visit, tmp_path, shipped_pack):
    v = visit(422, 404)
    v.import_file(CASES / "denver_health.yaml")
    one = v.import_file(NORTHGATE)
    export_as_imported(v, tmp_path, shipped_pack)
    find(v)
    rename(v, one)
    copy = duplicate_and_compare(v, one)
    delete(v, copy)
    import_a_faulty_file(v, tmp_path)


def export_as_imported(v: Visit, folder: Path, pack: Any) -> None:
    """Out again as it came in."""
    page = v.page
    v.tab("Files")
    again = download(v, page.locator("a[href$='answers.yaml']"), folder)
    first, second = read_answers(NORTHGATE, pack), read_answers(again, pack)
    assert structs.replace(second, made_with=first.made_with) == first


def find(v: Visit) -> None:
    """While typing."""
    page = v.page
    v.go("/")
    cases = page.locator("#cases li")
    before = cases.count()
    page.locator("#q").press_sequentially("northg")
    expect(cases).to_have_count(1)
    expect(page.locator("#cases [role=status]")).to_have_text("1 assessment with “northg”")
    page.locator("#q").fill("no such name")
    expect(page.locator("#cases")).to_contain_text("No assessment has “no such name” in its name.")
    page.get_by_role("link", name="Show all").click()
    expect(cases).to_have_count(before)


def rename(v: Visit, one: str) -> None:
    """An empty name is refused."""
    page = v.page
    v.go(one)
    v.rename(" ")
    expect(page.get_by_role("alert")).to_contain_text("Give the organization a name")
    v.rename("Southgate")
    expect(page.locator("h1")).to_have_text("Southgate")


def duplicate_and_compare(v: Visit, one: str) -> str:
    """One marked is not enough."""
    page = v.page
    page.get_by_role("button", name="Duplicate as of today").click()
    expect(page.locator("h1")).to_contain_text("Southgate")
    copy = v.one()
    assert copy != one
    v.go(f"{copy}questions/work")
    v.choose("improvement_scope", "team")
    v.go("/")
    page.locator(f"[name=pick][value='{copy.split('/')[2]}']").check()
    page.get_by_role("button", name="Compare the two that are marked").click()
    expect(page.locator("h1")).to_have_text("Compare two assessments")
    expect(page.locator("[name=pick]:checked")).to_have_count(1)
    page.locator(f"[name=pick][value='{one.split('/')[2]}']").check()
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("Southgate")
    expect(page.locator("main")).to_contain_text("Scope of the improvement")
    return copy


def delete(v: Visit, copy: str) -> None:
    """It asks first."""
    page = v.page
    v.go(copy)
    page.get_by_role("link", name="Delete").click()
    expect(page.locator("h1")).to_contain_text("Delete Southgate")
    page.get_by_role("link", name="Keep it").click()
    expect(page.locator("h1")).to_contain_text("Southgate")
    page.get_by_role("link", name="Delete").click()
    page.get_by_role("button", name="Delete it").click()
    page.wait_for_url(v.served.home)
    v.go(copy)
    expect(page.locator("h1")).to_have_text("Nothing is here")


def import_a_faulty_file(v: Visit, folder: Path) -> None:
    """It is refused with the place of each fault, and nothing of it is stored."""
    page = v.page
    cases = page.locator("#cases li")
    v.go("/")
    stored = cases.count()
    faulty = "organization: Faulty\ntopic: process-improvement\nanswers:\n  headcuont: 40\n  sector: eductaion\n"
    v.go("/import")
    page.set_input_files("#files", {"name": "faulty.yaml", "mimeType": "text/yaml", "buffer": faulty.encode()})
    page.get_by_role("button", name="Import").click()
    wrong = page.get_by_role("alert")
    expect(wrong).to_be_focused()
    expect(wrong).to_contain_text("faulty.yaml")
    expect(wrong.locator("li").nth(0)).to_contain_text(re.compile(r"4\D+3\b.*headcuont.*headcount"))
    expect(wrong.locator("li").nth(1)).to_contain_text(re.compile(r"5\D+11\b.*eductaion.*education"))
    v.go("/")
    expect(cases).to_have_count(stored)
    everything = download(v, page.get_by_role("link", name="Export everything"), folder)
    with zipfile.ZipFile(everything) as archive:
        assert len(archive.namelist()) == stored
        assert any(name.startswith("southgate") for name in archive.namelist())


# --- hostile text ----------------------------------------------------------------------------------------------------

SCRIPT = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>'; DROP TABLE web_entry; -- {{ 7 * 7 }}"
OTHER = "\u202egnp.exe\u202c مرحبا שלום 👩‍🚀🎉"
HOSTILE = f"{SCRIPT} {OTHER} " + "W" * (490 - len(SCRIPT) - len(OTHER))
LONG = f"{SCRIPT} {OTHER} " + "W" * 500


@pytest.mark.slow  # test_safety sees the same text in every page, without a browser
def test_hostile_text_is_only_text(visit):
    """In every field there is; nothing runs, and nothing is wider than a phone."""
    v = visit(422, viewport={"width": 360, "height": 740})
    page = v.page
    one = v.start("Quick check")

    v.rename(HOSTILE)
    expect(page.locator(".whose a")).to_have_text(HOSTILE)
    v.choose("sector", "healthcare")
    v.choose("regulation_level", "0")
    v.note("sector", LONG, by=LONG)
    v.saved("sector")
    page.locator("#asked-back textarea").fill(LONG)
    page.get_by_role("button", name="Keep both").click()
    expect(page.locator("#asked-back section")).to_have_count(0)
    page.locator("#value-headcount").fill(LONG)
    expect(v.field("headcount").locator(".wrong")).to_be_visible()
    only_text(page)
    page.locator("#value-headcount").fill("40")
    v.saved("headcount")
    for section in ("work", "leadership"):
        v.go(f"{one}questions/{section}")
        for name, value in QUICK[section].items():
            v.choose(name, value)
    read_hostile_text(v, one)
    handle_hostile_names(v, one)


def only_text(page: Any) -> None:
    assert page.locator("script:not([src]), img[src=x]").count() == 0
    assert nothing_scrolls_sideways(page), page.url


def read_hostile_text(v: Visit, one: str) -> None:
    """On the plan, where it is typed too, and on all pages that show it."""
    page = v.page
    v.go(f"{one}plan")
    step = page.locator(".step").first
    step.locator("[name^=owner]").fill(LONG)
    step.locator("[name^=note]").fill(LONG)
    step.locator("[name^=note]").blur()
    expect(step.locator(".state")).to_have_text("Saved")
    expect(page.locator("#save-state")).to_have_text("Everything you gave is saved.")
    only_text(page)
    for path in ("", "questions/organization", "leaning", "review", "result", "what-if", "plan", "downloads", "delete"):
        v.go(one + path)
        v.open_all()
        expect(page.locator(".whose a")).to_have_text(HOSTILE)
        only_text(page)
    v.go(f"{one}review")  # the explanation, the note and who said it
    expect(page.locator("main bdi").filter(has_text="W" * 500)).to_have_text([LONG, LONG, LONG])
    v.go(f"{one}result")
    expect(page.locator("section[aria-labelledby=plan]")).to_contain_text(LONG)


def handle_hostile_names(v: Visit, one: str) -> None:
    """Compared, searched for, and as the name of a file."""
    page = v.page
    v.go(one)
    page.get_by_role("button", name="Duplicate as of today").click()
    copy = v.one()
    v.go("/compare")
    for address in (one, copy):
        page.locator(f"[name=pick][value='{address.split('/')[2]}']").check()
    only_text(page)
    page.get_by_role("button", name="Compare").click()
    expect(page.locator("h1")).to_contain_text("DROP TABLE")
    only_text(page)

    v.go("/")
    only_text(page)
    page.locator("#q").fill(SCRIPT)
    expect(page.locator("#cases [role=status]")).to_contain_text(f"with “{SCRIPT}”")
    only_text(page)
    page.locator("#q").fill(f"nothing like {LONG}")
    expect(page.locator("#cases")).to_contain_text("No assessment has")
    only_text(page)
    v.go("/import")
    name = f"{SCRIPT.replace('/', '')} {OTHER} {'W' * 100}.yaml"
    page.set_input_files(
        "#files", {"name": name, "mimeType": "text/yaml", "buffer": f"organization: {'W' * 300}: [".encode()}
    )
    page.get_by_role("button", name="Import").click()
    expect(page.get_by_role("alert")).to_contain_text("<script>alert(1)<script>")
    only_text(page)
