"""The rule book in Chromium, opened from a folder: no barrier, nothing cut off, the search."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from book_samples import shipped_book
from chromium import CHROMIUM, FLAGS, RULES_ON_COLOR
from spread import every
from test_in_browser import axe_package, playwright, violations

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("book")
    for name, text in shipped_book().items():
        (made / name).write_text(text, encoding="utf-8")
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page that must stay silent: what it says on the console fails the test."""
    made = browser.new_page(viewport={"width": 1280, "height": 900})
    said: list[str] = []
    made.on("console", lambda message: said.append(message.text))
    made.on("pageerror", lambda error: said.append(str(error)))
    yield made
    made.close()
    assert said == []


@pytest.mark.parametrize(
    "name",
    every(
        2,
        [
            "index.html",
            "contested.html",
            "rules-technology-leadership.html",
            "staffing.html",
            "responsibilities-hub-and-spoke.html",
            "coverage.html",
        ],
    ),
)
def test_a_page_has_no_barrier_and_asks_for_nothing_else(name, page, folder):
    """Light and dark, with results of a search; only the three files beside the page are read."""
    requests: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.add_init_script(path=Path(axe_package.__file__).with_name("axe.min.js"))
    page.goto((folder / name).as_uri())
    page.get_by_role("searchbox").fill("works council")
    page.get_by_text("entries found").wait_for()
    assert violations(page, "html") == []
    page.emulate_media(color_scheme="dark")
    assert violations(page, "html", runOnly={"type": "rule", "values": RULES_ON_COLOR}) == []
    beside = {(folder / other).as_uri() for other in (name, "style.css", "search.js", "search-index.js")}
    assert set(requests) == beside


def test_no_page_is_wider_than_a_phone(page, folder):
    """Nothing has to be scrolled sideways at 360 pixels, and nothing covers where a link leads."""
    page.set_viewport_size({"width": 360, "height": 740})
    for path in sorted(folder.glob("*.html")):
        page.goto(path.as_uri())
        assert page.evaluate("document.documentElement.scrollWidth") == 360, path.name
    page.goto((folder / "responsibilities-hub-and-spoke.html").as_uri())
    consulted = page.locator("td[data-label=Consulted]").first
    places = {link.bounding_box()["x"] > consulted.bounding_box()["x"] + 100 for link in consulted.locator("a").all()}
    assert places == {True}, "names stand beside the heading of their cell"
    page.goto((folder / "rules-top-management.html").as_uri() + "#rule-L05")
    bar = page.locator(".contents").bounding_box()
    assert page.locator("#rule-L05 h3").bounding_box()["y"] >= bar["y"] + bar["height"]


@pytest.mark.parametrize(
    ("typed", "first", "kind"),
    every(
        2,
        [
            ("L02", "Wide change with a sponsor who acts", "rule L02"),
            ("l0", "Wide change", "rule L0"),
            ("KOTTER", "Kotter, J. P. (1995)", "source KOTTER95"),
            ("crosses every MANAGER", "Wide change with a sponsor who acts", "rule L02"),
            ("anager's bound", "Wide change with a sponsor who acts", "rule L02"),
            ("sponsor_beh", "In the last three months", "question sponsor_behavior"),
            ("full_partner", "Full implementation partner", "consultant mode full_partner"),
            ("Q02", "A sponsor who leads but gave up nothing", "contradiction Q02"),
            ("S03a", "Black Belts", "staffing range S03a"),
            ("verify_benefits", "Verify the benefits", "activity verify_benefits"),
            ("D02", "Belts by headcount or by projects", "contested point D02"),
            ("seventy percent", "Change failure rate", "blocked figure change_failure_rate"),
            (
                "counterparts before any",
                "Name counterparts before any consultant starts",
                "action action.name_counterparts",
            ),
        ],
    ),
)
def test_the_search_finds_by_id_title_and_text(typed, first, kind, page, folder):
    """From the start of an id, any case, words of a title, the middle of a text."""
    page.goto((folder / "advice.html").as_uri())
    page.get_by_role("searchbox").fill(typed)
    result = page.locator("#search-results li").first
    assert result.get_by_role("link").inner_text().startswith(first)
    assert result.locator("p").first.inner_text().startswith(kind)


def test_the_search_works_by_keyboard_and_tells_what_it_found(page, folder):
    """Slash to get there, down to the results, Enter to go; Escape clears; the number found is announced."""
    page.goto((folder / "index.html").as_uri())
    page.keyboard.press("/")
    page.keyboard.type("kotter95")
    status = page.get_by_role("status")
    assert status.inner_text().endswith("found")
    page.keyboard.press("ArrowDown")
    assert page.evaluate("document.activeElement.closest('#search-results') !== null")
    page.keyboard.press("ArrowUp")
    assert page.evaluate("document.activeElement.id") == "search-field"
    page.keyboard.press("Enter")
    page.wait_for_url("**/sources.html#source-KOTTER95")
    page.keyboard.press("/")
    page.keyboard.type("zzz")
    assert status.inner_text() == "Nothing found"
    page.keyboard.press("Escape")
    assert (status.inner_text(), page.get_by_role("searchbox").input_value()) == ("", "")


def test_a_result_on_the_same_page_leads_there(page, folder):
    """The list of results closes and the entry is in sight."""
    page.goto((folder / "sources.html").as_uri())
    page.get_by_role("searchbox").fill("KOTTER95")
    page.get_by_role("searchbox").press("Enter")
    page.locator("#search-results:empty").wait_for(state="attached")
    assert 0 <= page.locator("#source-KOTTER95").bounding_box()["y"] < 900


def test_everything_but_the_search_works_without_javascript(browser, folder):
    """The field does not show; entries, links and contents do."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((folder / "index.html").as_uri())
    assert not page.locator("#search").is_visible()
    page.get_by_role("navigation").get_by_role("link", name="Rules").click()
    page.get_by_role("link", name="L02 Wide change").click()
    page.wait_for_url("**/rules-top-management.html#rule-L02")
    assert page.get_by_text("Change across a whole site or enterprise").is_visible()
    page.get_by_role("link", name="KOTTER95").first.click()
    assert page.locator("#source-KOTTER95").get_by_role("link", name="L02 Wide change").is_visible()
    context.close()


def test_a_picture_leads_back_to_the_book(page, folder):
    """From an entry to its picture, where what the pointer rests on stands out, and by its boxes to other entries."""
    page.goto((folder / "derived.html").as_uri() + "#derived-sponsorship")
    page.locator("#derived-sponsorship").get_by_role(
        "link", name="Picture: what leads to it and what it leads to"
    ).click()
    page.wait_for_url("**/graph-derived-sponsorship.svg")
    page.get_by_text("Back to the book").click()
    page.wait_for_url("**/derived.html#derived-sponsorship")
    page.go_back()
    box = page.locator(".node", has=page.get_by_text("lead.ci_team", exact=True))
    other = page.locator(".node", has=page.get_by_text("lead.top_management", exact=True))
    box.locator(".label").first.hover()
    page.wait_for_function("node => getComputedStyle(node).opacity < 0.2", arg=other.element_handle())
    assert box.evaluate("node => getComputedStyle(node).opacity") == "1"
    box.locator(".label").first.click()
    page.wait_for_url("**/roles-and-models.html#hypothesis-lead.ci_team")


def test_the_picture_of_everything_is_shown_and_can_be_opened(page, folder):
    """In the light and in the dark it has the ground of the page; it is one click from any page."""
    page.goto((folder / "index.html").as_uri())
    page.get_by_role("navigation").get_by_role("link", name="Picture").click()
    assert page.locator("img").evaluate("image => image.complete && image.clientHeight > 800")
    page.get_by_role("link", name="Open the whole picture alone").click()
    page.wait_for_url("**/graph.svg")
    drawn = "document.documentElement.getBoundingClientRect().width"
    for width in (1400, 400):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate(drawn) in (width, page.evaluate("document.documentElement.clientWidth"))
    page.set_viewport_size({"width": 1400, "height": 800})
    page.get_by_text("Full size").click()
    assert page.evaluate(drawn) > 2000
    page.get_by_text("Fit the window").click()
    assert page.evaluate(drawn) <= 1400
    ground = "getComputedStyle(document.querySelector('.paper')).fill"
    assert page.evaluate(ground) == "rgb(255, 255, 255)"
    page.emulate_media(color_scheme="dark")
    assert page.evaluate(ground) == "rgb(18, 24, 27)"


def test_the_policy_stops_what_is_smuggled_in(browser, folder, tmp_path):
    """A script in the page, a script and an image from elsewhere do nothing."""
    smuggled = "<script>document.title = 'run'</script><img src='http://127.0.0.1:9/x.png' alt=''></body>"
    shutil.copytree(folder, tmp_path / "book")
    target = tmp_path / "book/index.html"
    target.write_text(target.read_text(encoding="utf-8").replace("</body>", smuggled), encoding="utf-8")
    page = browser.new_page()
    blocked: list[str] = []
    page.on("console", lambda message: blocked.append(message.text))
    page.goto(target.as_uri())
    assert page.title().startswith("Rule book")
    assert len(blocked) == 2
    assert all("Content Security Policy" in text for text in blocked)
    page.close()
