"""Browsers at work on a real server: each saves answers at a fixed pace, and tells what became of every one."""

from __future__ import annotations

import contextlib
import http.client
import json
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from http.cookies import SimpleCookie
from pathlib import Path
from random import Random
from typing import IO
from urllib.parse import urlencode

COMMAND = [sys.executable, "-m", "advisor.cli.main"]
ADDRESS = re.compile(r"http://(\S+):(\d+)/\?key=(\S+)")


def free_port() -> int:
    """Return a port that nobody listens at."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Running:
    """A server that answers."""

    process: subprocess.Popen[str]
    port: int
    key: str
    data: Path
    told: str
    wrong: IO[str]
    browsers: list[Browser] = field(default_factory=list)

    def complaints(self) -> str:
        """Return what the server wrote to its standard error."""
        self.wrong.seek(0)
        return self.wrong.read()

    def browser(self) -> Browser:
        """Return a browser that came in by the address that was printed."""
        browser = Browser(self.port)
        self.browsers.append(browser)
        browser.get(f"/?key={self.key}")
        return browser


@contextlib.contextmanager
def serving(data: Path, *more: str) -> Iterator[Running]:
    """Run `advisor serve` on a folder, in a process of its own, until the block is left."""
    command = [*COMMAND, "serve", "--no-browser", "--data", str(data), *(more or ("--port", str(free_port())))]
    with tempfile.TemporaryFile("w+") as wrong:  # a pipe that nobody reads would stop the server once it is full
        process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=wrong, text=True)
        assert process.stdout is not None
        try:
            first = process.stdout.readline()
            found = ADDRESS.search(first)
            running = Running(process, 0, "", data, first, wrong)
            assert found is not None, f"the server did not start: {running.complaints()}"
            running.port, running.key = int(found[2]), found[3]
            running.told += process.stdout.readline()
            yield running
        finally:
            for browser in running.browsers:
                browser.close()
            if process.poll() is None:
                process.kill()
            process.wait()
            process.stdout.close()


class Browser:
    """One connection that is kept, with its cookies."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.cookies: dict[str, str] = {}
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path: str, **headers: str) -> tuple[int, str, http.client.HTTPMessage]:
        """Return what an address answers."""
        return self._ask("GET", path, None, headers)

    def post(
        self, path: str, fields: list[tuple[str, str]], **headers: str
    ) -> tuple[int, str, http.client.HTTPMessage]:
        """Send a form."""
        return self._ask(
            "POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded", **headers}
        )

    def upload(self, path: str, name: str, content: bytes, token: str) -> tuple[int, str, http.client.HTTPMessage]:
        """Send a file, as the page for imports does."""
        parts = (
            f'--x\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{token}\r\n'
            f'--x\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'
        )
        body = parts.encode() + content + b"\r\n--x--\r\n"
        return self._ask("POST", path, body, {"Content-Type": "multipart/form-data; boundary=x"})

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def _ask(
        self, method: str, path: str, body: str | bytes | None, headers: dict[str, str]
    ) -> tuple[int, str, http.client.HTTPMessage]:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._connection.request(method, path, body, {"Cookie": cookies, **headers})
        response = self._connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        for line in response.headers.get_all("Set-Cookie") or ():
            self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
        return response.status, text, response.headers


class Form(HTMLParser):
    """The fields of a page or of a part of one, as a browser holds them."""

    def __init__(self, text: str = "") -> None:
        super().__init__()
        self.texts: dict[str, str] = {}
        """What is sent as it is: hidden fields, notes, names."""
        self.choices: dict[str, list[str]] = {}
        """The values to choose from, by name."""
        self.chosen: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.gone: list[str] = []
        self.sections: list[str] = []
        self._inside: tuple[str, str] = ("", "")
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Take a field."""
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        if tag == "div" and "hidden" in given and given.get("id", "").startswith("q-"):
            self.gone.append(given["id"][2:])
        elif tag == "a" and "/questions/" in given.get("href", ""):
            self.sections.append(given["href"].partition("#")[0])
        elif tag in ("select", "textarea"):
            self.texts[name] = ""
            self._inside = (tag, name)
        elif tag == "option" and "selected" in given:
            self.texts[self._inside[1]] = value
        elif tag == "input" and name == "asked":
            self.asked.append(value)
        elif tag == "input" and given.get("type") in ("radio", "checkbox"):
            self.choices.setdefault(name, []).append(value or "on")
            if "checked" in given:
                self.chosen.setdefault(name, []).append(value or "on")
        elif tag == "input" and name:
            self.texts[name] = value

    def handle_data(self, data: str) -> None:
        """Take the text of a note."""
        if self._inside[0] == "textarea":
            self.texts[self._inside[1]] += data

    def handle_endtag(self, tag: str) -> None:
        """Leave a field."""
        if tag == self._inside[0]:
            self._inside = ("", "")

    def merge(self, other: Form) -> None:
        """Take over what the reply to a saving brings."""
        self.texts |= other.texts
        self.choices |= other.choices
        self.asked = [name for name in dict.fromkeys([*self.asked, *other.asked]) if name not in other.gone]

    def sent(self) -> list[tuple[str, str]]:
        """Return the fields as a browser sends them."""
        chosen = [(name, value) for name, values in self.chosen.items() for value in values]
        return [*self.texts.items(), *chosen, *(("asked", name) for name in self.asked)]


@dataclass
class Saved:
    """The last acknowledgement of one answer: its revision, and what was sent."""

    revision: int
    value: str


@dataclass
class Session:
    """One browser with an assessment of its own."""

    browser: Browser
    random: Random
    assessment: str = ""
    form: Form = field(default_factory=Form)
    names: list[str] = field(default_factory=list)
    section: str = ""
    acknowledged: dict[str, Saved] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def start(self) -> None:
        """Make an assessment, as the first page does."""
        _, text, _ = self.browser.get("/")
        token = Form(text).texts["csrfmiddlewaretoken"]
        status, _, headers = self.browser.post("/new", [("csrfmiddlewaretoken", token), ("depth", "default")])
        assert status == 302, status
        self.open(headers["Location"])

    def open(self, path: str) -> None:
        """Go to a section."""
        status, text, _ = self.browser.get(path)
        assert status == 200, (path, status)
        self.section, self.assessment = path, path.split("/")[2]
        self.form = Form(text)
        self.names = [name[5:] for name in self.form.texts if name.startswith("seen.")]
        self.random.shuffle(self.names)

    def save(self) -> None:
        """Change an answer and send the form, as htmx does; go to the next section when this one is done."""
        name = self.names.pop()
        value = self.choose(name)
        status, text, _ = self.browser.post(
            f"/a/{self.assessment}/answers/{name}",
            self.form.sent(),
            **{"HX-Request": "true", "HX-Target": f"state-{name}"},
        )
        reply = Form(text)
        seen = reply.texts.get(f"seen.{name}", "")
        if status != 200 or not seen:
            self.errors.append(f"{status} for {name}: {text[:200]}")
            return
        self.acknowledged[name] = Saved(int(seen.partition(":")[0]), value)
        self.form.merge(reply)

    def choose(self, name: str) -> str:
        """Fill in an answer that is not the one that stands there, and return it."""
        field_name = f"value.{name}"
        if field_name in self.form.choices:
            now = self.form.chosen.get(field_name, [])
            options = [item for item in self.form.choices[field_name] if [item] != now and item != "dont-know"]
            value = self.random.choice(options)
            self.form.chosen[field_name] = [value]
        else:
            value = str(self.random.randint(1, 9000))
            self.form.texts[field_name] = value
            self.form.chosen.pop(f"unknown.{name}", None)
        return value

    def go_on(self) -> bool:
        """Open the next section if everything in this one was answered; return whether that is so."""
        if self.names:
            return False
        sections = list(dict.fromkeys(self.form.sections)) or [self.section]
        place = sections.index(self.section) if self.section in sections else -1
        self.open(sections[(place + 1) % len(sections)])
        return True


@dataclass
class Measured:
    """What became of all savings."""

    latencies: list[float] = field(default_factory=list)
    """In seconds, from the moment at which each was due."""
    errors: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    pages: list[float] = field(default_factory=list)
    """In seconds, for each page of questions that was opened meanwhile."""
    results: int = 0
    """So many result pages were computed meanwhile."""


def quantile(seconds: list[float], part: float) -> float:
    """Return what a part of some times did not exceed."""
    ordered = sorted(seconds)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def sessions(server: Running, count: int, seed: int = 1) -> list[Session]:
    """Return so many browsers, each with a new assessment."""
    found = [Session(server.browser(), Random(f"{seed}.{number}")) for number in range(count)]
    for number, session in enumerate(found):
        session.start()
        sections = list(dict.fromkeys(session.form.sections))
        session.open(sections[number % len(sections)])
        del session.names[number // len(sections) % len(session.names) + 1 :]  # people do not turn pages in step
    return found


def measure(server: Running, count: int, seconds: float, pace: float, case: Path | None = None) -> Measured:
    """Have sessions save at a pace; with a case, two more keep changing it and loading its result meanwhile."""
    found = Measured()
    at_work = sessions(server, count)
    stop = threading.Event()
    begin = time.perf_counter() + 0.2
    threads = [
        threading.Thread(target=_keep_saving, args=(session, found, begin + number * pace / count, pace, seconds))
        for number, session in enumerate(at_work)
    ]
    others = [threading.Thread(target=_keep_asking, args=(server, case, found, stop)) for _ in range(2 if case else 0)]
    for thread in (*others, *threads):
        thread.start()
    for thread in threads:
        thread.join()
    stop.set()
    for thread in others:
        thread.join()
    for session in at_work:
        found.errors += session.errors
        found.lost += missing(server.data, session)
    if complaints := server.complaints():
        found.errors.append(complaints)
    return found


def _keep_saving(session: Session, found: Measured, begin: float, pace: float, seconds: float) -> None:
    due = begin
    try:
        while due < begin + seconds:
            time.sleep(max(0.0, due - time.perf_counter()))
            session.save()
            found.latencies.append(time.perf_counter() - due)
            due += pace
            turned = time.perf_counter()
            if session.go_on():
                found.pages.append(time.perf_counter() - turned)
                due = max(due, time.perf_counter())  # nobody answers a page before it is there
    except Exception as error:
        session.errors.append(repr(error))


def _keep_asking(server: Running, case: Path, found: Measured, stop: threading.Event) -> None:
    try:
        browser = server.browser()
        _, text, _ = browser.get("/import")
        # what is there already, the same in everything, is not imported again
        own = re.sub(
            rb"organization: .*", f"organization: Reader {threading.get_ident()}".encode(), case.read_bytes(), count=1
        )
        status, text, headers = browser.upload("/import", case.name, own, Form(text).texts["csrfmiddlewaretoken"])
        assert status == 302, text
        home = headers["Location"]
        _, text, _ = browser.get(home)
        form = Form(browser.get(next(path for path in Form(text).sections))[1])
        name = next(name[5:] for name in form.texts if name.startswith("seen."))
        number = 0
        while not stop.is_set():
            number += 1
            form.texts[f"note.{name}"] = f"Change {number}"
            status, text, _ = browser.post(f"{home}answers/{name}", form.sent(), **{"HX-Request": "true"})
            assert status == 200, text
            form.merge(Form(text))
            status, text, _ = browser.get(f"{home}result")
            assert status == 200, text
            found.results += 1
    except Exception as error:
        found.errors.append(repr(error))


def missing(data: Path, session: Session) -> list[str]:
    """Return the acknowledged answers of a session that are not in the database, or are older there."""
    with contextlib.closing(sqlite3.connect(data / "assessments.sqlite3")) as base:
        rows = base.execute(
            "SELECT name, revision, data FROM web_entry WHERE part = 'answers' AND assessment_id = ?",
            (session.assessment.replace("-", ""),),
        ).fetchall()
    stored = {name: (revision, _value(json.loads(text))) for name, revision, text in rows}
    lost = []
    for name, saved in session.acknowledged.items():
        revision, value = stored.get(name, (0, None))
        if revision < saved.revision or (revision == saved.revision and value != saved.value):
            lost.append(f"{name}: {saved} was acknowledged, {value} at revision {revision} is stored")
    return lost


def _value(entry: object) -> str:
    """Return a stored answer as the form sends it."""
    value = entry.get("value") if isinstance(entry, dict) else entry
    if isinstance(value, list):
        return ", ".join(value) or "none"
    return str(value).lower()
