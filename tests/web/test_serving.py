"""The program as a process: it starts, stops, is killed, and loses nothing that it acknowledged."""

from __future__ import annotations

import contextlib
import errno
import http.client
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from load import COMMAND, Session, free_port, measure, missing, serving, sessions

DATABASE = "assessments.sqlite3"


def has_ipv6() -> bool:
    """Whether there is a loopback address of the newer kind."""
    with socket.socket(socket.AF_INET6) as probe:
        return probe.connect_ex(("::1", 9)) not in (errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.ENETUNREACH)


def run(*arguments: object, before: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end; `before` is Python that runs first."""
    start = f"{before}; from advisor.cli.main import main; main()"
    command = [sys.executable, "-c", start] if before else COMMAND
    return subprocess.run([*command, *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False)


def refused(found: subprocess.CompletedProcess[str], *words: str) -> None:
    """Fail unless a command said in one sentence why it does nothing."""
    assert found.returncode == 2, found.stderr
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1, found.stderr
    assert "Traceback" not in found.stderr
    for word in words:
        assert word in found.stderr


def everything(folder: Path) -> dict[str, bytes]:
    """Return every file below a folder."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- start and stop --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_it_starts_on_a_new_folder_answers_and_stops_without_a_word(tmp_path, how):
    with serving(tmp_path / "new" / "folder") as server:
        status, text, _ = server.browser().get("/")
        assert status == 200
        assert "Who should drive process improvement here" in text
        session = sessions(server, 1)[0]
        session.save()
        server.process.send_signal(how)
        assert server.process.wait(20) == 0
        assert server.complaints() == ""
    assert f"Assessments are kept in {server.data}" in server.told
    assert missing(server.data, session) == []
    if os.name != "nt":
        assert (server.data / DATABASE).stat().st_mode & 0o777 == 0o600
        assert server.data.stat().st_mode & 0o777 == 0o700


def test_two_at_once_take_two_ports(tmp_path):
    """Without a port the second takes another one; with one it says so."""
    with serving(tmp_path / "one", "--host", "127.0.0.1") as first:
        with serving(tmp_path / "two", "--host", "localhost") as second:
            assert first.port != second.port
            assert second.browser().get("/")[0] == 200
        refused(
            run("serve", "--no-browser", "--data", tmp_path / "three", "--port", first.port),
            f"port {first.port} cannot be used",
            "--port",
        )
    assert not (tmp_path / "three" / DATABASE).exists()


@pytest.mark.skipif(not has_ipv6(), reason="this machine has no ::1")
def test_it_listens_at_the_newer_kind_of_address(tmp_path):
    with serving(tmp_path, "--host", "::1") as server:
        connection = http.client.HTTPConnection("::1", server.port, timeout=20)
        connection.request("GET", "/", headers={"Cookie": f"advisor_key_{server.port}={server.key}"})
        assert connection.getresponse().status == 200
        connection.close()


# --- killed ----------------------------------------------------------------------------------------------------------


def test_whatever_was_acknowledged_outlives_the_process(tmp_path):
    """A backup is made while six sessions save as fast as they can; then the process is killed in their middle."""
    data, copy = tmp_path / "data", tmp_path / "copy"
    copy.mkdir()
    with serving(data) as server:
        at_work = sessions(server, 6)
        threads = [threading.Thread(target=save_on, args=(session,)) for session in at_work]
        for thread in threads:
            thread.start()
        time.sleep(0.4)
        before = sum(len(session.acknowledged) for session in at_work)
        backed_up = run("backup", "--data", data, copy / DATABASE)
        assert (backed_up.returncode, backed_up.stderr) == (0, "")
        assert "6 assessments backed up" in backed_up.stdout
        server.process.send_signal(signal.SIGKILL)
        for thread in threads:
            thread.join()
    assert before > 0
    assert sum(len(session.acknowledged) for session in at_work) > before
    with serving(data) as again:
        assert again.browser().get(at_work[0].section)[0] == 200
    for session in at_work:
        assert missing(data, session) == []
    assert sorted(path.name for path in copy.iterdir()) == [DATABASE]
    with contextlib.closing(sqlite3.connect(copy / DATABASE)) as base:
        assert base.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert base.execute("PRAGMA foreign_key_check").fetchall() == []
        assert base.execute("SELECT count(*) FROM web_assessment").fetchone() == (6,)
        assert base.execute("SELECT count(*) FROM web_entry").fetchone()[0] >= before
    with serving(copy) as restored:
        assert restored.browser().get(at_work[0].section)[0] == 200


def save_on(session: Session) -> None:
    """Save until nobody answers any more."""
    with contextlib.suppress(
        OSError, EOFError, http.client.HTTPException
    ):  # also what http.client raises when the other side hangs up
        while True:
            session.save()
            session.go_on()


# --- databases that are none -----------------------------------------------------------------------------------------


@pytest.fixture
def present(data_folder, tmp_path) -> Path:
    """A database of this program in a folder of its own."""
    path = tmp_path / DATABASE
    with (
        contextlib.closing(sqlite3.connect(data_folder / DATABASE)) as original,
        contextlib.closing(sqlite3.connect(path)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    return path


def migrated(folder: Path) -> Path:
    """Make a database in a folder, as a start does."""
    code = f"from pathlib import Path; from advisor.web.startup import set_up; set_up(Path({str(folder)!r}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return folder / DATABASE


def test_what_is_no_database_stays_as_it_is(tmp_path):
    for name, content in (("text", b"these are my answers\n" * 500), ("cut", b"SQLite format 3\0" + b"\x07" * 9000)):
        folder = tmp_path / name
        folder.mkdir()
        (folder / DATABASE).write_bytes(content)
        refused(run("serve", "--no-browser", "--data", folder, "--port", free_port()), str(folder), "backup", "--data")
        assert everything(folder) == {DATABASE: content}


def test_a_database_of_a_newer_program_stays_as_it_is(present, tmp_path):
    with contextlib.closing(sqlite3.connect(present)) as base:
        base.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('web', '0099_later', '2030-01-01')")
        base.commit()
    before = everything(tmp_path)
    refused(run("serve", "--no-browser", "--data", tmp_path, "--port", free_port()), "newer version", "0099_later")
    assert everything(tmp_path) == before


@pytest.mark.parametrize("kind", ["empty file", "nothing in it but others"])
def test_an_older_database_is_brought_to_the_present_shape(tmp_path, kind):
    path = tmp_path / DATABASE
    path.touch()
    if kind != "empty file":
        with contextlib.closing(sqlite3.connect(path)) as base:
            base.execute("CREATE TABLE django_migrations (id integer PRIMARY KEY, app text, name text, applied text)")
            base.execute("CREATE TABLE notes (text)")
            base.commit()
    migrated(tmp_path)
    with contextlib.closing(sqlite3.connect(path)) as base:
        assert base.execute("SELECT name FROM django_migrations WHERE app = 'web'").fetchall()
        assert base.execute("SELECT count(*) FROM web_entry").fetchone() == (0,)


def test_a_folder_that_cannot_be_used_is_told(tmp_path):
    (tmp_path / "file").write_text("not a folder")
    (tmp_path / "odd" / DATABASE).mkdir(parents=True)
    for folder in ("file", "file/below", "odd"):
        refused(run("serve", "--no-browser", "--data", tmp_path / folder, "--port", free_port()), folder, "--data")
    assert everything(tmp_path) == {"file": b"not a folder"}


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_told(present, tmp_path):
    before = present.read_bytes()
    for place, mode in ((tmp_path, 0o500), (present, 0o400)):
        old = place.stat().st_mode
        place.chmod(mode)
        try:
            refused(run("serve", "--no-browser", "--data", tmp_path, "--port", free_port()), str(tmp_path), "--data")
        finally:
            place.chmod(old)
        assert present.read_bytes() == before


def test_a_backup_that_cannot_be_made_is_told(present, tmp_path):
    before = present.read_bytes()
    refused(run("backup", "--data", tmp_path, present), "the database itself")
    refused(run("backup", "--data", tmp_path, tmp_path / "no" / "such" / "folder.sqlite3"), "folder")
    refused(run("backup", "--data", tmp_path / "empty", tmp_path / "b.sqlite3"), "nothing to back up")
    assert present.read_bytes() == before
    assert not (tmp_path / "b.sqlite3").exists()


@pytest.mark.parametrize("library", ["django", "waitress", "ninja"])
def test_without_a_library_it_says_what_to_install(tmp_path, library):
    """The terminal's part works without them; so it must not fail with a traceback."""
    block = f"import sys; sys.modules[{library!r}] = None"
    refused(run("serve", "--no-browser", "--data", tmp_path, before=block), library, "pip install '.[web]'")
    assert list(tmp_path.iterdir()) == []


# --- load ------------------------------------------------------------------------------------------------------------


def test_ten_sessions_lose_nothing_while_others_have_results_computed(tmp_path):
    """How long each saving takes is what benchmarks/saving.py measures."""
    case = Path(__file__).parents[2] / "docs/examples/northgate.yaml"
    with serving(tmp_path) as server:
        found = measure(server, 10, 2.5, 0.5, case)
    assert found.errors == []
    assert found.lost == []
    assert len(found.latencies) >= 20  # fewer than 50 where a page kept somebody waiting
    assert found.results > 0


def test_an_answer_that_is_lost_is_noticed(tmp_path):
    """The measure itself: it compares with what lies in the database."""
    with serving(tmp_path) as server:
        session = sessions(server, 1)[0]
        session.save()
        session.go_on()
        session.save()
        assert session.errors == []
        assert missing(tmp_path, session) == []
        name = next(iter(session.acknowledged))
        with contextlib.closing(sqlite3.connect(tmp_path / DATABASE)) as base:
            base.execute("UPDATE web_entry SET data = ? WHERE name = ?", (json.dumps("another"), name))
            base.commit()
        assert len(missing(tmp_path, session)) == 1
