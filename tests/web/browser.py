"""The real server and the system's Chromium, and a watch over everything that a page must not do."""

from __future__ import annotations

import re
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from chromium import CHROMIUM, FLAGS

playwright = pytest.importorskip("playwright.sync_api", reason="the browser is driven by the package playwright")
expect = playwright.expect

CASES = Path(__file__).parents[2] / "rules/process_improvement/cases"
DESKTOP = {"width": 1280, "height": 900}
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="needs Chromium: apt-get install chromium")


class Served:
    """`advisor serve` in a process of its own; it can be stopped and started again on the same data and port."""

    def __init__(self, data: Path) -> None:
        self._data = data
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            self._port = taken.getsockname()[1]
        self.home = f"http://127.0.0.1:{self._port}/"
        self.start()

    def start(self) -> None:
        command = [sys.executable, "-m", "advisor.cli.main", "serve", "--no-browser", "--data", str(self._data)]
        self._process = subprocess.Popen(
            [*command, "--port", str(self._port)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        assert self._process.stdout is not None
        told = self._process.stdout.readline()
        found = re.search(r"http://\S+", told)
        if not found:
            pytest.fail(f"the server did not start: {told}{self._process.communicate(timeout=20)[0]}")
        self.address = found[0]
        assert self.address.startswith(f"{self.home}?key=")

    def stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.communicate(timeout=20)


@contextmanager
def serving(data: Path) -> Iterator[Served]:
    served = Served(data)
    try:
        yield served
    finally:
        served.stop()


@contextmanager
def chromium() -> Iterator[Any]:
    with playwright.sync_playwright() as driver:
        started = driver.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield started
        started.close()


class Visit:
    """Somebody at the pages, let in by the address of the start. `end` fails if anything happened that must not.

    `refusals` are the answers of the server that are part of what is tested, such as 422; the browser notes them.
    """

    def __init__(self, browser: Any, served: Served, *refusals: int, come_in: bool = True, **options: Any) -> None:
        self.served = served
        self.dialogs: list[str] = []
        self.away = False
        """Whether the server is stopped and started in this visit; what the browser notes of that is expected."""
        self._faults: list[str] = []
        self._refusals = refusals
        self.context = browser.new_context(**{"viewport": DESKTOP, "color_scheme": "light", **options})
        self.context.set_default_timeout(10_000)
        self.context.on("console", self._noted)
        self.context.on("weberror", lambda error: self._faults.append(f"error: {error.error}"))
        self.context.on("request", self._asked)
        self.context.on("response", self._answered)
        self.context.on("dialog", self._interrupted)
        self.page = self.context.new_page()
        if come_in:
            self.page.goto(served.address)

    @classmethod
    def beside(cls, first: Visit) -> Visit:
        """Return a second window of the same browser; the first one watches over both."""
        second = cls.__new__(cls)
        second.__dict__ |= {**first.__dict__, "page": first.context.new_page()}
        return second

    def _noted(self, message: Any) -> None:
        refused = re.search(r"Failed to load resource: the server responded with a status of (\d+)", message.text)
        by_htmx = re.match(r"htmx:|Response Status Error|Failed to load resource: net::ERR_CONN", message.text)
        expected = refused and int(refused[1]) in self._refusals
        left = re.match(r"htmx:(sendAbort|afterRequest),", message.text)  # whoever goes on waits for nothing any more
        if message.type in ("error", "warning") and not expected and not left and not (self.away and by_htmx):
            self._faults.append(f"message: {message.text}")

    def _asked(self, request: Any) -> None:
        if not request.url.startswith((self.served.home, "blob:" + self.served.home)):
            self._faults.append(f"request: {request.url}")

    def _answered(self, response: Any) -> None:
        if response.status >= 400 and response.status not in self._refusals:
            self._faults.append(f"{response.status}: {response.url}")

    def _interrupted(self, dialog: Any) -> None:
        self.dialogs.append(dialog.type)
        dialog.accept()

    def end(self) -> None:
        """Close the browser's window. Fails if anything happened that must not."""
        self.context.close()
        faults, self._faults = self._faults, []
        assert not faults, faults
        assert not self.dialogs, self.dialogs

    # --- what people do ----------------------------------------------------------------------------------------------

    def go(self, path: str) -> None:
        self.page.goto(self.served.home + path.lstrip("/"))

    def start(self, depth: str = "Quick check") -> str:
        """Start an assessment and return its address, with a slash at its end."""
        self.go("/")
        opener = self.page.locator("summary", has_text="Start a new assessment")
        if opener.count() and not self.page.get_by_role("button", name=depth).is_visible():
            opener.click()
        self.page.get_by_role("button", name=depth).click()
        self.page.wait_for_url("**/questions/*")
        return self.one()

    def one(self) -> str:
        """Return the address of the assessment at hand, within the site."""
        return re.search(r"/a/[0-9a-f-]+/", self.page.url)[0]

    def import_file(self, *files: Path | dict[str, Any]) -> str:
        self.go("/import")
        self.page.set_input_files("#files", list(files))
        self.page.get_by_role("button", name="Import").click()
        self.page.wait_for_url("**/a/*/")
        return self.one()

    def field(self, name: str) -> Any:
        return self.page.locator(f"#field-{name}")

    def more(self, name: str) -> Any:
        """Open what belongs to an answer beside its value, and return its field."""
        field = self.field(name)
        if field.locator(".more").get_attribute("open") is None:
            field.locator(".more > summary").click()
        return field

    def note(self, name: str, note: str, by: str = "") -> None:
        self.more(name).locator("textarea").fill(note)
        if by:
            self.field(name).locator(f"[name='by.{name}']").fill(by)

    def rename(self, name: str) -> None:
        """Give the organization a name, on the first section or the overview."""
        if not self.page.locator("#organization").is_visible():
            self.page.locator(".naming > summary").click()
        self.page.locator("#organization").fill(name)
        self.page.get_by_role("button", name="Save", exact=True).click()

    def tab(self, title: str) -> None:
        """Go to another part of the assessment by the links at the top."""
        self.page.locator(".tabs").get_by_role("link", name=title, exact=True).click()

    def open_all(self) -> None:
        self.page.evaluate("for (const part of document.querySelectorAll('details')) part.open = true")

    def saved(self, name: str) -> None:
        """Wait until an answer is acknowledged, and nothing else is on its way."""
        expect(self.field(name).locator(".state .saved")).to_be_visible()
        expect(self.page.locator("#save-state")).to_have_text("Everything you gave is saved.")

    def choose(self, name: str, value: str | bool) -> None:
        sent = str(value).lower()
        self.field(name).locator(f"[name='value.{name}'][value='{sent}']").check()
        self.saved(name)

    def type(self, name: str, value: object) -> None:
        self.field(name).locator(f"[name='value.{name}']").fill(str(value))
        self.saved(name)


def nothing_scrolls_sideways(page: Any) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth"))
