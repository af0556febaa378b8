"""Who gets in, what gets in, and what leaves: no page answers a stranger, and none fails over nonsense."""

from __future__ import annotations

import contextlib
import http.client
import re
import socket
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from conftest import KEY, PORT
from load import Form, Running, serving

NORTHGATE = Path(__file__).parents[2] / "docs/examples/northgate.yaml"
SECRET = "Northgate Confidential Works"
HOSTILE = (
    "'; DROP TABLE web_entry; --",
    '"><script>alert(1)</script>{{ 7 * 7 }}',
)
CLOSED = 0
"""In place of a status: the server hung up."""
COOKIE = f"advisor_key_{PORT}"


def browser(key: str | None = KEY, **more):
    from django.test import Client

    found = Client(raise_request_exception=False, headers={"host": f"127.0.0.1:{PORT}"}, **more)
    if key is not None:
        found.cookies[COOKIE] = key
    return found


@pytest.fixture
def case(data_folder) -> Iterator[str]:
    """The address of an assessment with a name that nobody else has."""
    from msgspec import structs

    from advisor.files.answer_file import read_answers
    from advisor.web import store
    from advisor.web.knowledge import knowledge

    answers = read_answers(NORTHGATE, knowledge().pack)
    stored = store.create(structs.replace(answers, organization=SECRET))
    yield f"/a/{stored.pk}/"
    store.Assessment.objects.filter(pk=stored.pk).delete()


def patterns(resolver, before: str = "/") -> Iterator[str]:
    """Yield every address that is answered, as its pattern."""
    from django.urls import URLPattern

    for item in resolver.url_patterns:
        route = before + str(item.pattern).removeprefix("^").removeprefix("/")
        if isinstance(item, URLPattern):
            yield route
        else:
            yield from patterns(item, route)


def addresses(case: str, nonsense: str = "nonsense") -> list[str]:
    """Return every address, with names of things that there are not, and with those of one that there is."""
    from django.urls import get_resolver

    nobody = str(uuid.uuid4())
    mine = case.split("/")[2]
    known = {
        "section": "organization",
        "attribute": "urgency",
        "name": "urgency",
        "audience": "board",
        "ending": "md",
        "step": "contain_first_week",
        "contradiction": "Q01",
    }
    found = set()
    for pattern in patterns(get_resolver()):
        for pk, names in ((mine, known), (mine, {}), (nobody, known), ("no-uuid", {})):
            path = re.sub(r"<uuid:\w+>", pk, pattern)
            for name in re.findall(r"<(?:\w+:)?(\w+)>", path):
                path = re.sub(rf"<(?:\w+:)?{name}>", quote(names.get(name, nonsense), safe=""), path)
            found.add(path)
    return sorted(found, key=lambda path: "delete" in path)


def check_guarded(response) -> None:
    """Fail unless a response carries everything that keeps other pages and scripts out."""
    headers = response.headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")


# --- who gets in -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("key", [None, "", "wrong", KEY[:-1], KEY + "x", KEY.upper(), "ü", "\x00"])
def test_nobody_gets_in_without_the_key(case, key):
    """By no address, with no method; nor is anything told of what is there."""
    stranger = browser(None)
    if key is not None:
        stranger.cookies[COOKIE] = key
    for path in ("/", case, f"{case}answers.yaml", "/export.zip", "/api/v1/assessments", "/nothing"):
        reply = stranger.get(path, {"key": key} if key is not None else {})
        assert reply.status_code == 403, path
        assert SECRET not in reply.content.decode()
        check_guarded(reply)


def test_no_address_answers_without_the_key(case):
    stranger = browser(None)
    for path in [item for item in addresses(case) if not item.startswith("/static/")]:
        for method in (stranger.get, stranger.post, stranger.put, stranger.delete, stranger.head, stranger.options):
            assert method(path).status_code == 403, (method, path)
    assert stranger.get(f"{case}result", headers={"authorization": "Bearer wrong"}).status_code == 403


def test_the_key_is_exchanged_for_a_cookie_and_leaves_the_address(case):
    newcomer = browser(None)
    reply = newcomer.get(f"{case}result?key={KEY}&view=1")
    assert (reply.status_code, reply["Location"]) == (302, f"{case}result?view=1")
    cookie = reply.cookies[COOKIE]
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Strict"
    assert cookie["path"] == "/"
    assert not cookie["max-age"]
    assert reply["Cache-Control"] == "no-store"
    check_guarded(reply)
    assert newcomer.get(case).status_code == 200
    assert newcomer.get(f"/?key={KEY}")["Location"] == "/"


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        f"127.0.0.1.evil.example:{PORT}",
        "localhost.evil.example",
        "0.0.0.0",
        "127.0.0.2",
        "a b",
        "[::2]",
    ],
)
def test_a_foreign_name_that_points_here_gets_nothing(case, host):
    for path in ("/", case, f"/?key={KEY}", "/api/v1/assessments", "/static/report.css"):
        reply = browser().get(path, headers={"host": host, "authorization": f"Bearer {KEY}"})
        assert reply.status_code == 400, path
        assert SECRET not in reply.content.decode()
        assert not reply.cookies
        check_guarded(reply)


# --- forged requests -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["new", "copy", "delete", "answers/urgency", "name", "what-if/keep", "import"])
def test_a_form_from_elsewhere_changes_nothing(case, path):
    from advisor.web.models import Assessment

    before = Assessment.objects.count()
    forger = browser(enforce_csrf_checks=True)
    reply = forger.post(f"/{path}" if path in ("new", "import") else case + path, {"depth": "quick"})
    assert reply.status_code == 403
    assert "load the page again" in reply.content.decode()
    assert Assessment.objects.count() == before
    check_guarded(reply)


def test_the_api_takes_no_cookie_alone(case):
    forger = browser(enforce_csrf_checks=True)
    path = f"/api/v1/assessments/{case.split('/')[2]}"
    assert forger.delete(path).status_code == 403
    assert (
        browser(None, enforce_csrf_checks=True).get(path, headers={"authorization": f"Bearer {KEY}"}).status_code == 200
    )


# --- what every reply carries ----------------------------------------------------------------------------------------


def test_no_nonsense_makes_a_page_fail_and_every_reply_is_guarded(case):
    """Every address with every method: bad names, empty forms, and things that are not there."""
    from advisor.web.models import Assessment

    there = set(Assessment.objects.values_list("pk", flat=True))
    visitor = browser()
    for path in addresses(case):
        for method in ("get", "post", "put", "patch", "options"):
            reply = getattr(visitor, method)(path)
            assert reply.status_code < 500, (method, path, reply.content[:500])
            check_guarded(reply)
            if not path.startswith("/static/"):
                assert "no-store" in reply["Cache-Control"], (method, path)
    nobody = [path for path in addresses(case) if case not in path]
    for path in nobody:
        assert visitor.delete(path).status_code < 500, path
    Assessment.objects.exclude(pk__in=there).delete()


@pytest.mark.parametrize("text", HOSTILE)
def test_code_in_a_field_or_an_address_is_text(client, case, text):
    """In whatever is shown again it stands as text."""
    from advisor.web.models import Assessment

    form = {
        **{f"{part}.urgency": text for part in ("value", "note", "by", "basis", "sure")},
        **dict.fromkeys(("organization", "date", "q", "pick", "show", "go", "clear", "asked", "told", "as"), text),
        **dict.fromkeys(
            ("seen", "back", "depth", "reply", "if.urgency", "owner.contain_first_week", "seen_date"), text
        ),
        "seen.urgency": "0:x",
        "seen.contain_first_week": "0",
    }
    there = set(Assessment.objects.values_list("pk", flat=True))
    code = [part for part in (text, text.upper()) if "<" in part]
    for path in [item for item in addresses(case, text) if "/delete" not in item and "/api/" not in item]:
        replies = [client.post(path, form, headers={"HX-Request": "true"}), client.get(path, form)]
        for reply in replies:
            assert reply.status_code < 500, (path, reply.content[:300])
            if "Content-Disposition" not in reply:
                assert not any(part in reply.content.decode("utf-8", "replace") for part in code), path
    Assessment.objects.exclude(pk__in=there).delete()
    assert Assessment.objects.filter(pk=case.split("/")[2]).exists()


def test_a_name_that_is_code_is_text_on_every_page(client):
    """Also in a report, an archive, and a comparison."""
    from advisor.model.answers import Answer, AnswerSet
    from advisor.web import store

    code = "<script>alert(1)</script>"
    answers = AnswerSet(code, "process-improvement", {"urgency": Answer(value=3, note=code, by=code)})
    one, two = store.create(answers), store.create(answers)
    pages = (
        "",
        "review",
        "result",
        "what-if",
        "plan",
        "downloads",
        "delete",
        "questions/organization",
        "report/working.html?view",
    )
    paths = [f"/a/{one.pk}/{page}" for page in pages]
    for path in (*paths, "/", f"/compare?pick={one.pk}&pick={two.pk}"):
        reply = client.get(path)
        assert reply.status_code == 200, path
        assert code not in reply.content.decode(), path
        check_guarded(reply)
    for path in (f"/a/{one.pk}/report/board.html", f"/a/{one.pk}/answers.yaml"):
        assert re.fullmatch(r'attachment; filename="[a-z0-9_.-]+"', client.get(path)["Content-Disposition"])
    one.delete(), two.delete()


def test_the_policy_of_a_report_names_its_style_and_script_by_hash(client, case):
    policy = client.get(f"{case}report/working.html?view")["Content-Security-Policy"]
    sources = {item.split()[0]: item.split()[1:] for item in policy.split("; ")}
    for kind in ("script-src", "style-src"):
        assert sources[kind]
        assert all(re.fullmatch(r"'sha256-[A-Za-z0-9+/=]+'", source) for source in sources[kind])


# --- too much --------------------------------------------------------------------------------------------------------


def test_a_request_may_have_four_megabytes(client, case):
    body = b"x" * (4 * 1024 * 1024 + 1)
    reply = client.post(f"{case}answers/urgency", body, content_type="application/x-www-form-urlencoded")
    assert reply.status_code == 413
    assert "4 MB" in reply.content.decode()
    check_guarded(reply)


@pytest.mark.parametrize("length", ["-1", "x", "²", "1e3", "9" * 30, "9" * 5000, "5000000", " 7"])
def test_a_length_that_is_none_is_refused(client, length):
    assert client.get("/", CONTENT_LENGTH=length).status_code == 413


def test_a_form_of_very_many_fields_is_refused(client, case):
    body = "&".join(f"a{number}=1" for number in range(5000))
    reply = client.post(f"{case}answers/urgency", body, content_type="application/x-www-form-urlencoded")
    assert reply.status_code in (400, 413)
    check_guarded(reply)


@pytest.mark.parametrize("kind", ["multipart/form-data", "multipart/form-data; boundary=x", "text/x; charset=nonsense"])
def test_a_body_that_is_no_form_is_refused(client, case, kind):
    for path in ("/import", f"{case}answers/urgency"):
        assert client.generic("POST", path, b"\xff--x\r\nnonsense", kind).status_code < 500


# --- the real server -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[Running]:
    with serving(tmp_path_factory.mktemp("real")) as running:
        yield running


def raw(server: Running, head: str, body: bytes = b"") -> tuple[int, bytes]:
    """Send a request as it stands and return status and reply."""
    with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
        connection.sendall(head.replace("\n", "\r\n").encode("latin-1") + b"\r\n\r\n")
        found = b""
        with contextlib.suppress(OSError):  # it was refused before it was all sent
            connection.sendall(body)
        with contextlib.suppress(ConnectionResetError):
            while part := connection.recv(65536):
                found += part
    return int(found.split()[1]) if found else CLOSED, found


def test_style_and_script_are_guarded_and_nothing_beside_them_is_there(server):
    """They are the only thing that a stranger gets."""
    page = server.browser().get("/")[1]
    for path in re.findall(r'"(/static/[^"]+)"', page):
        connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
        connection.request("GET", path, headers={"Cookie": f"advisor_key_{server.port}={server.key}"})
        reply = connection.getresponse()
        reply.read()
        assert reply.status == 200, path
        check_guarded(reply)
        connection.close()
    outside = (
        "../settings.py",
        "..%2fsettings.py",
        "%2e%2e/settings.py",
        "/etc/passwd",
        "..\\settings.py",
        "./../urls.py",
        "",
    )
    for name in outside:
        status, reply = raw(server, f"GET /static/{name} HTTP/1.1\nHost: 127.0.0.1:{server.port}\nConnection: close")
        assert status in (400, 403, 404), name
        assert b"SECRET" not in reply
        assert b"root:" not in reply


def test_the_server_refuses_what_is_too_long_however_it_is_sent(server):
    head = f"Host: 127.0.0.1:{server.port}\nCookie: advisor_key_{server.port}={server.key}\nConnection: close"
    piece = b"10000\r\n" + b"x" * 0x10000 + b"\r\n"
    assert raw(server, f"POST /import HTTP/1.1\n{head}\nContent-Length: 4194305", b"x" * 4194305)[0] == 413
    assert raw(server, f"POST /import HTTP/1.1\n{head}\nContent-Length: 99999999999", b"x")[0] == 413
    assert raw(server, f"POST /import HTTP/1.1\n{head}\nTransfer-Encoding: chunked", piece * 70)[0] == 413
    for length in ("x", "-1", "1e3", "9" * 5000):
        assert raw(server, f"POST /import HTTP/1.1\n{head}\nContent-Length: {length}", b"x")[0] in (400, 413, CLOSED), (
            length
        )
    assert raw(server, f"GET /{'x' * 300_000} HTTP/1.1\n{head}")[0] in (400, 414, 431)
    assert raw(server, f"GET / HTTP/1.1\n{head}")[0] == 200


def test_the_server_knows_no_foreign_name_and_asks_for_the_key(server):
    for host in ("evil.example", "127.0.0.1.evil.example", ""):
        status, reply = raw(server, f"GET /?key={server.key} HTTP/1.1\nHost: {host}\nConnection: close")
        assert status == 400
        assert b"Set-Cookie" not in reply
    here = f"Host: 127.0.0.1:{server.port}\nConnection: close"
    _, reply = raw(server, f"GET //evil.example/?key={server.key} HTTP/1.1\n{here}")
    assert b"\r\nLocation: /evil.example/\r\n" in reply
    status, reply = raw(server, f"GET / HTTP/1.1\n{here}")
    assert status == 403
    assert b"advisor serve" in reply
    assert b"waitress" not in reply.lower()


def test_a_form_without_its_token_is_refused_by_the_server(server):
    visitor = server.browser()
    token = Form(visitor.get("/")[1]).texts["csrfmiddlewaretoken"]
    assert visitor.post("/new", [("depth", "quick")])[0] == 403
    assert visitor.post("/new", [("depth", "quick"), ("csrfmiddlewaretoken", token[::-1])])[0] == 403
    assert (
        visitor.post("/new", [("depth", "quick"), ("csrfmiddlewaretoken", token)], Origin="http://evil.example")[0]
        == 403
    )
    assert visitor.post("/new", [("depth", "quick"), ("csrfmiddlewaretoken", token)])[0] == 302


# --- where it listens ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "host", ["0.0.0.0", "192.168.1.5", "example.com", "::", "127.0.0.2", "", "127.1", "localhost."]
)
def test_it_listens_nowhere_but_on_this_machine(host, tmp_path):
    from click.testing import CliRunner

    from advisor.cli.main import cli

    found = CliRunner().invoke(cli, ["serve", "--no-browser", "--host", host, "--data", str(tmp_path)])
    assert found.exit_code == 2
    assert found.output.count("\n") == 1
    assert "127.0.0.1, ::1 or localhost" in found.output
    assert not list(tmp_path.iterdir())
