"""Every page in every state: no barrier that axe-core finds, an outline that can be followed, targets that can be hit,
and nothing cut off when it is enlarged. docs/accessibility.md says what was looked at by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import CASES, DESKTOP, Served, Visit, chromium, expect, needs_chromium, serving
from chromium import MARK_NEW_LOOKS, RULES_ON_COLOR

axe_package = pytest.importorskip(
    "axe_playwright_python", reason="axe-core comes with the package axe-playwright-python"
)

pytestmark = needs_chromium

ENLARGED = {"width": 320, "height": 256}
"""A window of 1280 by 1024 enlarged four times; as wide as the smallest phone."""

OUTLINE = """() => {
  const visible = element => element.checkVisibility();
  const headings = [...document.querySelectorAll("h1, h2, h3, h4, h5, h6")].filter(visible);
  const controls = [...document.querySelectorAll("input:not([type=hidden]), select, textarea")].filter(visible);
  const named = control => control.ariaLabel || [...control.labels].some(label => label.textContent.trim());
  return {
    language: document.documentElement.lang,
    title: document.title,
    levels: headings.map(heading => Number(heading.tagName[1])),
    unnamed: controls.filter(control => !named(control)).map(control => control.outerHTML),
    twice: [...document.querySelectorAll("[id]")].map(element => element.id)
      .filter((id, at, all) => all.indexOf(id) !== at),
  };
}"""

SMALL_TARGETS = """() => {
  const boxes = [];
  const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const element of document.querySelectorAll(controls)) {
    const target = element.matches("[type=radio], [type=checkbox]") ? element.closest("label") : element;
    if (!element.checkVisibility() || element.matches(".skip")) continue;
    if (element.matches("a") && getComputedStyle(element).display === "inline") continue;  // part of a sentence or list
    const box = target.getBoundingClientRect();
    boxes.push([element, box]);
  }
  const small = boxes.filter(([, box]) => Math.min(box.width, box.height) < 23.99);
  const middle = box => [box.left + box.width / 2, box.top + box.height / 2];
  const near = ([element, box]) => boxes.some(([other, its]) => {
    if (other === element || other.contains(element) || element.contains(other)) return false;
    const [x, y] = middle(box), [itsX, itsY] = middle(its);
    const isSmall = Math.min(its.width, its.height) < 23.99;
    const atX = isSmall ? itsX : Math.max(its.left, Math.min(x, its.right));
    const atY = isSmall ? itsY : Math.max(its.top, Math.min(y, its.bottom));
    return Math.hypot(x - atX, y - atY) < (isSmall ? 24 : 12);
  });
  return small.filter(near)
    .map(([element, box]) => `${element.outerHTML.slice(0, 120)} ${box.width.toFixed(1)} x ${box.height.toFixed(1)}`);
}"""

"""What is less than 24 pixels wide or high and has too little room around it to be hit alone (WCAG 2.5.8)."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(tmp_path_factory.mktemp("data")) as started:
        yield started


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as started:
        yield started


class Looker(Visit):
    """Looks at each page as it is just now."""

    def __init__(self, browser: Any, served: Served, *refusals: int) -> None:
        super().__init__(browser, served, *refusals, come_in=False, reduced_motion="reduce")
        self.context.add_init_script(path=Path(axe_package.__file__).with_name("axe.min.js"))
        self.barriers: list[str] = []
        self.titles: dict[str, str] = {}
        self._looks: list[str] = []

    def look(self, state: str) -> None:
        """Note what is a barrier on the page; `state` begins with the name of the page."""
        page = self.page
        found = self._violations("html", rules={rule: {"enabled": False} for rule in RULES_ON_COLOR})
        new = page.evaluate(MARK_NEW_LOOKS, self._looks)
        self._looks += new
        for scheme in ("dark", "light") if new else ():
            page.emulate_media(color_scheme=scheme)
            colors = self._violations("[data-new-look]", runOnly={"type": "rule", "values": RULES_ON_COLOR})
            found += [f"{scheme}: {violation}" for violation in colors]

        outline = page.evaluate(OUTLINE)
        levels = outline["levels"]
        jumps = [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1]
        if outline["language"] != "en" or levels.count(1) != 1 or jumps:
            found.append(f"outline: {outline['language']} {levels}")
        found += [f"without a name: {control}" for control in outline["unnamed"]]
        found += [f"twice: {name}" for name in outline["twice"]]
        name, _, product = outline["title"].rpartition(" \u2013 ")
        where = state.partition(",")[0]
        if product != "Process Improvement Advisor" or len(name) < 6 or self.titles.setdefault(name, where) != where:
            found.append(f"title: {outline['title']}, as of {self.titles.get(name)}")

        for window in (DESKTOP, ENLARGED):
            page.set_viewport_size(window)
            found += [f"small at {window['width']}: {target}" for target in page.evaluate(SMALL_TARGETS)]
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > window["width"]:
                found.append(f"{width} wide in {window}")
        page.set_viewport_size(DESKTOP)
        self.barriers += [f"{state}: {barrier}" for barrier in dict.fromkeys(found)]

    def _violations(self, include: str, **options: Any) -> list[str]:
        options |= {"resultTypes": ["violations"], "preload": False}
        run = "([include, options]) => axe.run({include: [include]}, options)"
        return [
            f"{item['id']} {node['target']} {node['failureSummary']}"
            for item in self.page.evaluate(run, [include, options])["violations"]
            for node in item["nodes"]
        ]


def test_no_page_has_a_barrier(browser, served):
    v = Looker(browser, served, 403, 404, 409, 422)
    page = v.page
    v.go("/")
    v.look("outside")
    page.goto(served.address)
    v.look("home, first visit")
    one = look_at_a_section(v)
    look_at_an_assessment(v, one)
    two = look_at_a_case(v)
    look_at_the_list(v, one, two)
    v.end()
    assert not v.barriers, "\n".join(v.barriers)


def look_at_a_section(v: Looker) -> str:
    """Fresh, answered, with what is wrong, and changed in another window."""
    page = v.page
    one = v.start("Team assessment")
    v.open_all()
    v.look("section, fresh with all opened")
    v.type("headcount", 420)
    v.choose("sector", "healthcare")
    v.choose("regulation_level", "0")
    v.note("sector", "A note", by="Ada Poole")
    v.saved("sector")
    expect(page.locator("#asked-back section")).to_be_visible()
    page.locator("#leaning a").click()
    expect(page.locator(".leaning")).to_be_visible()
    v.look("section, answered with a contradiction and where it leans")
    page.locator("#value-site_count").fill("many")
    expect(v.field("site_count").locator(".wrong")).to_be_visible()
    v.look("section, with what is wrong")
    page.get_by_role("button", name="Save and continue").click()
    expect(page.locator(".error-summary")).to_be_focused()
    assert page.title().startswith("Error: ")
    v.look("section with errors")
    page.locator("#value-site_count").fill("3")
    v.saved("site_count")
    other = Visit.beside(v)
    other.go(f"{one}questions/organization")
    other.choose("sector", "education")
    v.field("sector").locator("[value=construction]").check()
    expect(v.field("sector").locator("[data-again]")).to_be_visible()
    v.look("section with errors, and changed elsewhere")
    v.field("sector").locator("[data-again]").click()
    v.saved("sector")
    return one


def look_at_an_assessment(v: Looker, one: str) -> None:
    """With little known."""
    for path, title in (("", "overview"), ("leaning", "leaning"), ("review", "review"), ("downloads", "downloads")):
        v.go(one + path)
        v.open_all()
        v.look(title)
    v.go(f"{one}result")
    v.look("result, undecided")
    v.go(f"{one}questions/outside")
    v.look("section of another kind")
    v.go(f"{one}questions/capability")
    v.look("section of several numbers")
    v.go(one)
    v.rename(" ")
    v.look("rename, refused")
    v.go(f"{one}delete")
    v.look("delete")
    v.go("/compare")
    v.look("pick two, alone")
    v.go("/")
    v.look("home, one")


def look_at_a_case(v: Looker) -> str:
    """With much known: result, what if and plan."""
    page = v.page
    two = v.import_file(CASES / "st_andrews.yaml")
    v.look("overview of another")
    v.go(f"{two}result")
    v.open_all()
    v.look("result of another, decided with all opened")
    v.go(f"{two}what-if")
    v.look("what if, before")
    v.open_all()
    page.select_option("#if-improvement_scope", "single_process")
    expect(page.locator("#follows .flipped li")).to_have_count(1)
    v.open_all()
    v.look("what if, after")
    v.go(f"{two}plan")
    v.look("plan")
    page.locator(".step [name^=owner]").first.fill("Ivo Brandt")
    expect(page.locator(".step .state").first).to_have_text("Saved")
    v.look("plan, saved")
    return two


def look_at_the_list(v: Looker, one: str, two: str) -> None:
    """All assessments, compared, imported, and an address at which nothing is."""
    page = v.page
    v.go(f"/compare?pick={one.split('/')[2]}")
    v.look("pick two, one marked")
    v.go(f"/compare?pick={one.split('/')[2]}&pick={two.split('/')[2]}")
    v.open_all()
    v.look("compare")
    v.go("/")
    v.open_all()
    v.look("home, two")
    page.locator("#q").fill("no such name")
    expect(page.locator("#cases")).to_contain_text("No assessment has")
    v.look("home, nothing found")
    v.go("/import")
    v.look("import")
    page.get_by_role("button", name="Import").click()
    v.look("import, refused")
    v.go("/nowhere")
    v.look("not found")
