"""Every page in Chromium: no message, no request, no barrier for a screen reader, nothing cut off, one printed page.

Chromium is the system's own; its driver and axe-core come with Python packages, so nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, FLAGS, MARK_NEW_LOOKS, RULES_ON_COLOR
from samples import CLOSELY, every_sample
from spread import every

axe_package = pytest.importorskip(
    "axe_playwright_python", reason="axe-core comes with the package axe-playwright-python"
)
playwright = pytest.importorskip("playwright.sync_api", reason="the browser is driven by the package playwright")

PAGES = {"A4": (178, 263), "Letter": (184, 245)}
"""Width and height in millimeters of what a printed page holds between its margins."""
OPEN_ALL = "for (const part of document.querySelectorAll('details')) part.open = true"
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("reports")
    found = {}
    for name, text in every_sample(folder).items():
        found[name] = folder / f"{name}.html"
        found[name].write_text(text, encoding="utf-8")
    return found


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        chromium = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def context(browser: Any) -> Any:
    made = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light")
    made.add_init_script(path=Path(axe_package.__file__).with_name("axe.min.js"))
    return made


@pytest.fixture
def page(context: Any) -> Iterator[Any]:
    made = context.new_page()
    yield made
    made.close()


@pytest.fixture(scope="module")
def looks() -> list[str]:
    return []


def violations(page: Any, include: str, **options: Any) -> list[str]:
    """Return what axe-core finds, as rule, place and advice."""
    options |= {"resultTypes": ["violations"], "preload": False}
    found = page.evaluate("([include, options]) => axe.run({include: [include]}, options)", [include, options])
    return [
        f"{item['id']} {node['target']} {node['failureSummary']}"
        for item in found["violations"]
        for node in item["nodes"]
    ]


def kinds(path: Path) -> set[tuple[str, str]]:
    """Return every tag with its classes that a page holds."""
    return set(re.findall(r'<([a-z][a-z0-9]*)(?: class="([^"]*)")?', path.read_text(encoding="utf-8")))


def test_every_kind_of_thing_is_looked_at(reports):
    """What any page holds is on one of those that are looked at closely."""
    closely = set().union(*(kinds(reports[name]) for name in CLOSELY))
    assert {name: kinds(path) - closely for name, path in reports.items() if kinds(path) - closely} == {}


@pytest.mark.parametrize("name", every(3, CLOSELY))
def test_a_page_in_the_browser(name, page, reports, looks):
    """Light and dark, with all opened that can be: no message, no request, no barrier."""
    messages: list[str] = []
    requests: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.on("request", lambda request: requests.append(request.url))

    page.goto(reports[name].as_uri())
    page.evaluate(OPEN_ALL)
    assert violations(page, "html", rules={rule: {"enabled": False} for rule in RULES_ON_COLOR}) == []
    found = page.evaluate(MARK_NEW_LOOKS, looks)
    looks += found
    for scheme in ("light", "dark") if found else ():
        page.emulate_media(color_scheme=scheme)
        assert violations(page, "[data-new-look]", runOnly={"type": "rule", "values": RULES_ON_COLOR}) == []

    assert messages == []
    assert requests == [reports[name].as_uri()]


def test_every_page_fits(browser, reports):
    """Nothing is cut off on the narrowest phone, all opened; the answer is one printed page."""
    page = browser.new_page(color_scheme="light")
    for name, path in reports.items():
        page.emulate_media(media="screen")
        page.set_viewport_size({"width": 320, "height": 740})
        page.goto(path.as_uri())
        page.evaluate(OPEN_ALL)
        assert page.evaluate("document.documentElement.scrollWidth") == 320, name
        page.evaluate("for (const part of document.querySelectorAll('main > :not(.summary)')) part.remove()")
        page.emulate_media(media="print")
        for paper, (width, height) in PAGES.items() if name != "questions" else ():
            page.set_viewport_size({"width": round(width / 25.4 * 96), "height": 900})
            end = page.evaluate("document.querySelector('.summary').getBoundingClientRect().bottom + window.scrollY")
            assert end <= height / 25.4 * 96, f"the summary of {name} is longer than one page of {paper}"
    page.close()


def test_the_policy_stops_what_is_smuggled_in(page, reports, tmp_path):
    """A script, a style and an image that got into the file all the same do nothing."""
    smuggled = (
        "<script>document.title = 'run'</script><p style='color: red' onclick='alert(1)'>x</p>"
        "<img src='http://127.0.0.1:9/x.png' alt=''><style>body { display: none }</style></body>"
    )
    target = tmp_path / "smuggled.html"
    target.write_text(reports["empty-board"].read_text(encoding="utf-8").replace("</body>", smuggled), encoding="utf-8")
    page.goto(target.as_uri())
    assert page.title().startswith("A: ")
    assert page.evaluate("getComputedStyle(document.body).display") == "block"
    assert page.evaluate("getComputedStyle(document.querySelector('p[style]')).color") != "rgb(255, 0, 0)"
