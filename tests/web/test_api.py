"""The JSON API: what programs rely on."""

from __future__ import annotations

import contextlib
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from advisor.cli.main import cli
from advisor.files.answer_file import read_answers
from advisor.files.answer_writer import as_data
from advisor.model.pack import Pack

ROOT = Path(__file__).parents[2]
CASES = ROOT / "rules/process_improvement/cases"
CASE = CASES / "st_andrews.yaml"
START = {"organization": "Northgate", "answers": {"sponsor_behavior": 3}}


class Program:
    """A program that uses the API. Every error that it is told must have the one shape."""

    def __init__(self, key: str | None, **cookies: str) -> None:
        from django.test import Client

        bearer = {} if key is None else {"Authorization": f"Bearer {key}"}
        self.client = Client(enforce_csrf_checks=True, headers={"Host": "127.0.0.1:8420", **bearer})
        for name, value in cookies.items():
            self.client.cookies[name] = value

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        kind = headers.pop("content_type", "application/json")
        reply = self.client.generic(method, f"/api/v1/{path}", data, content_type=kind, headers=headers)
        if reply.status_code >= 400:
            assert reply.headers["Content-Type"] == "application/json"
            assert set(reply.json()) == {"error"}
            error = reply.json()["error"]
            assert set(error) == {"status", "message", "details"}
            assert error["status"] == reply.status_code
            assert error["message"].strip()
            assert all(detail["code"] and detail["message"] for detail in error["details"])
        return reply

    def ok(self, method: str, path: str, body: Any = None) -> Any:
        reply = self.send(method, path, body)
        assert reply.status_code < 300, reply.content
        return reply.json() if reply.content else None

    def error(self, status: int, method: str, path: str, body: Any = None, **headers: str) -> Any:
        reply = self.send(method, path, body, **headers)
        assert reply.status_code == status, reply.content
        return reply.json()["error"]


@pytest.fixture
def program(data_folder: Path) -> Program:
    """A program that has the key, and no assessments yet."""
    from django.conf import settings

    from advisor.web.models import Assessment

    Assessment.objects.all().delete()
    return Program(settings.ADVISOR_SECRET)


@pytest.fixture
def page(data_folder: Path) -> Program:
    """A page, which has the cookie only."""
    from django.conf import settings

    return Program(None, **{settings.ADVISOR_COOKIE: settings.ADVISOR_SECRET})


@pytest.fixture(scope="module")
def case(shipped_pack: Pack) -> dict[str, Any]:
    """The answers of a shipped case as a program sends them."""
    return json.loads(json.dumps(as_data(read_answers(CASE, shipped_pack))))


# --- what the command line tells -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "more"),
    [
        (["assess"], {}),
        (["how", "lead"], {"conclusion": "lead"}),
        (["how", "sponsorship"], {"conclusion": "sponsorship"}),
        (["why-not", "process_owners"], {"conclusion": "process_owners"}),
        (["paths", "consultants.not_needed"], {"conclusion": "consultants.not_needed"}),
        (["sensitivity"], {}),
        (["what-if", "--set", "sponsor_behavior=1"], {"changes": {"sponsor_behavior": 1}}),
    ],
    ids=lambda value: value[0] if isinstance(value, list) else None,
)
def test_the_same_as_the_command(
    program: Program, case: dict[str, Any], arguments: list[str], more: dict[str, Any]
) -> None:
    command, *rest = arguments
    told = CliRunner().invoke(cli, [command, str(CASE), *rest, "--format", "json"])
    assert told.exit_code == 0, told.output
    expected = json.loads(told.stdout)
    assert program.ok("POST", command, case | more) == expected
    kept = f"assessments/{program.ok('POST', 'assessments', case)['id']}"
    if "changes" in more:
        assert program.ok("POST", f"{kept}/{command}", more) == expected
    else:
        query = f"?conclusion={more['conclusion']}" if more else ""
        assert program.ok("GET", f"{kept}/{command.replace('assess', 'result')}{query}") == expected


def test_nothing_of_a_case_is_lost_when_it_is_kept(program: Program, shipped_pack: Pack) -> None:
    for path in sorted(CASES.glob("*.yaml")):
        data = json.loads(json.dumps(as_data(read_answers(path, shipped_pack))))
        made = program.ok("POST", "assessments", data)
        found = program.ok("GET", f"assessments/{made['id']}")
        assert found == made
        assert found["misfits"] == []
        assert found["revisions"] == dict.fromkeys(data["answers"], 1)
        assert found["answer_file"] == data, path


def test_packs_and_questions_name_everything(program: Program, shipped_pack: Pack) -> None:
    [row] = program.ok("GET", "packs")["packs"]
    assert (row["id"], row["version"], row["digest"]) == (shipped_pack.id, shipped_pack.version, shipped_pack.digest)
    pack = program.ok("GET", f"packs/{row['id']}")
    assert [role["id"] for role in pack["roles"]] == list(shipped_pack.roles)
    assert [model["id"] for model in pack["models"]] == list(shipped_pack.models)
    assert [mode["id"] for mode in pack["modes"]] == list(shipped_pack.modes)
    counts = [len(program.ok("GET", f"questions?depth={depth}")["questions"]) for depth in ("quick", "default", "full")]
    assert counts == sorted(set(counts))
    questions = program.ok("GET", "questions?depth=full")
    assert questions["sections"] == pack["sections"]
    asked = [attribute for question in questions["questions"] for attribute in question["attributes"]]
    assert [attribute["name"] for attribute in asked] == list(shipped_pack.asked)
    for attribute in asked:
        levels = shipped_pack.asked[attribute["name"]].levels
        assert [(item["value"], item["meaning"]) for item in attribute["values"]] == [
            (level.value, level.meaning) for level in levels
        ]


def test_report_in_every_format(program: Program) -> None:
    noted = START | {"answers": {"sponsor_behavior": {"value": 3, "note": "seen in May", "by": "Ms. Quill"}}}
    kept = f"assessments/{program.ok('POST', 'assessments', noted)['id']}/report"
    for ending, start, kind in (
        ("html", b"<!doctype html>", "text/html; charset=utf-8"),
        ("md", b"# Northgate", "text/markdown; charset=utf-8"),
        ("docx", b"PK", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ):
        given = program.send("POST", "report", noted | {"format": ending})
        assert given.content.startswith(start)
        assert given.headers["Content-Type"] == kind
        assert given.headers["Content-Disposition"] == f'attachment; filename="northgate-board.{ending}"'
        assert program.send("GET", f"{kept}?format={ending}").content[:2000] == given.content[:2000]
    assert b"Quill" not in program.send("GET", f"{kept}?format=md").content
    assert b"Quill" in program.send("GET", f"{kept}?format=md&audience=working").content


# --- keeping ---------------------------------------------------------------------------------------------------------


def test_saving_never_overwrites_what_somebody_else_saved(program: Program) -> None:
    kept = f"assessments/{program.ok('POST', 'assessments', START)['id']}"
    answer = f"{kept}/answers/sponsor_behavior"
    assert program.ok("PUT", answer, {"answer": 4, "revision": 1})["revision"] == 2
    refused = program.error(409, "PUT", answer, {"answer": {"value": 0, "note": "late"}, "revision": 1})
    assert {"code": "conflict", "answer": 4, "revision": 2}.items() <= refused["details"][0].items()
    assert program.ok("GET", kept)["answer_file"]["answers"] == {"sponsor_behavior": 4}
    again = {"answer": {"value": 0, "note": "late"}, "revision": 2}
    assert program.ok("PUT", answer, again) == {"name": "sponsor_behavior", **again, "revision": 3}
    assert program.ok("PUT", answer, {**again, "revision": 1})["revision"] == 3, "the same again overwrites nothing"
    assert program.error(409, "DELETE", f"{answer}?revision=2")["details"][0]["revision"] == 3
    assert program.ok("DELETE", f"{answer}?revision=3") == {"name": "sponsor_behavior", "answer": None, "revision": 4}
    found = program.ok("GET", kept)
    assert (found["answer_file"]["answers"], found["revisions"]) == ({}, {"sponsor_behavior": 4})
    assert program.ok("PUT", answer, {"answer": 1, "revision": 4})["revision"] == 5
    assert program.ok("PUT", f"{kept}/answers/release_time", {"answer": 2, "revision": 0})["revision"] == 1
    assert program.error(409, "PUT", f"{kept}/answers/release_time", {"answer": 3, "revision": 0})
    assert program.ok("DELETE", f"{kept}/answers/headcount?revision=0")["revision"] == 0


def test_list_find_change_and_delete(program: Program) -> None:
    ids = [program.ok("POST", "assessments", START | {"organization": name})["id"] for name in ("Ash", "Birch", "Bay")]
    listed = program.ok("GET", "assessments?q=b&limit=1&offset=1")
    assert (listed["total"], [row["organization"] for row in listed["assessments"]]) == (2, ["Birch"])
    changed = program.ok("PATCH", f"assessments/{ids[0]}", {"date": "2026-11-22", "depth": "full"})
    assert (changed["organization"], changed["date"], changed["depth"]) == ("Ash", "2026-11-22", "full")
    assert program.ok("GET", "assessments")["assessments"][0]["id"] == ids[0], "what was changed last comes first"
    seen = {"organization": "Oak", "seen": {"organization": "Elm"}}
    assert "Ash" in program.error(409, "PATCH", f"assessments/{ids[0]}", seen)["details"][0]["message"]
    assert program.ok("PATCH", f"assessments/{ids[0]}", seen | {"seen": {"organization": "Ash"}})
    assert program.ok("PATCH", f"assessments/{ids[0]}", {"date": ""})["date"] == ""
    spaced = program.ok("POST", "assessments", START | {"organization": "The  Elm"})
    seen = {"organization": " Elm  Ltd ", "seen": {"organization": "The  Elm"}}
    assert program.ok("PATCH", f"assessments/{spaced['id']}", seen)["organization"] == "Elm Ltd"
    assert program.send("DELETE", f"assessments/{spaced['id']}").status_code == 204
    assert program.ok("GET", f"assessments/{ids[0]}")["answer_file"]["organization"] == "Oak"
    assert program.send("DELETE", f"assessments/{ids[0]}").status_code == 204
    for method, path in (("GET", ""), ("DELETE", ""), ("GET", "/result"), ("PATCH", "")):
        program.error(404, method, f"assessments/{ids[0]}{path}", {} if method == "PATCH" else None)
    assert program.ok("GET", "assessments")["total"] == 2


@pytest.mark.parametrize(
    ("method", "path", "body", "saver"),
    [
        ("PUT", "/answers/release_time", {"answer": 2, "revision": 0}, "save"),
        ("PATCH", "", {"depth": "full"}, "update"),
    ],
)
def test_what_is_deleted_at_this_very_moment_is_gone(
    program: Program, monkeypatch: pytest.MonkeyPatch, method: str, path: str, body: Any, saver: str
) -> None:
    from advisor.web import store
    from advisor.web.models import Assessment

    kept, save = program.ok("POST", "assessments", START)["id"], getattr(store, saver)

    def too_late(*arguments: Any) -> Any:
        Assessment.objects.all().delete()
        return save(*arguments)

    monkeypatch.setattr(store, saver, too_late)
    assert "deleted" in program.error(404, method, f"assessments/{kept}{path}", body)["message"]


# --- mistakes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "body", "code", "nearest"),
    [
        ("assess", {"answers": {"sponsor_behaviour": 3}}, "unknown-attribute", "did you mean sponsor_behavior?"),
        ("assess", {"answers": {"sponsorship": 3}}, "derived-answer", "follows from other answers"),
        ("assess", {"answers": {"sponsor_behavior": "3"}}, "invalid-value", "must be one of 0, 1, 2, 3, 4"),
        ("assess", {"answers": {"sponsor_behavior": {"valeu": 3}}}, "unknown-key", "did you mean value?"),
        ("assess", {"answers": {}, "organisation": "Ash"}, "unknown-key", "did you mean organization?"),
        ("assess", {"answers": {}, "topic": "gardening"}, "topic", "process-improvement"),
        ("assess", {"answers": {}, "date": "2026-02-30"}, "invalid-value", "no such day"),
        ("assess", {"answers": []}, "dict-type", "answers must be an object"),
        ("assess", ["answers"], "model-type", "the body must be an object"),
        ("assess", None, "missing", "the body is missing"),
        ("how", {"answers": {}}, "missing", "conclusion is missing"),
        ("how", {"answers": {}, "conclusion": "consultants.not_neded"}, "", "did you mean consultants.not_needed?"),
        ("paths", {"answers": {}, "conclusion": "sponsorship"}, "", "is no conclusion"),
        ("what-if", {"answers": {}, "changes": {"relase_time": 1}}, "unknown-attribute", "did you mean release_time?"),
        ("report", {"answers": {}, "audience": "press"}, "enum", "'board' or 'working'"),
        ("assessments", {"answers": {"sponsor_behavior": 9}}, "invalid-value", "not 9"),
    ],
)
def test_a_mistake_is_told_with_what_would_fit(program: Program, path: str, body: Any, code: str, nearest: str) -> None:
    error = program.error(422, "POST", path, body)
    assert nearest in error["message"]
    assert "see: advisor" not in error["message"], "that is for the command line"
    assert [detail["code"] for detail in error["details"]] == ([code] if code else [])
    assert program.ok("GET", "assessments")["total"] == 0


def test_a_mistake_in_an_address_is_told_with_the_nearest(program: Program) -> None:
    kept = f"assessments/{program.ok('POST', 'assessments', START)['id']}"
    saved = {"answer": 1, "revision": 0}
    misspelled = program.error(404, "PUT", f"{kept}/answers/relase_time", saved)
    assert "did you mean release_time?" in misspelled["message"]
    assert "follows from" in program.error(404, "PUT", f"{kept}/answers/sponsorship", saved)["message"]
    assert "process-improvement" in program.error(404, "GET", "packs/process-improvment")["message"]
    unknown = program.error(422, "PATCH", kept, {"organisation": "Ash"})
    assert "did you mean organization?" in unknown["message"]
    program.error(422, "PATCH", kept, {"organization": " "})
    long = {"answer": {"value": 1, "note": "n" * 5000}, "revision": 0}
    assert "the note is longer" in program.error(422, "PUT", f"{kept}/answers/release_time", long)["message"]
    program.error(404, "GET", "nothing")
    assert program.send("POST", "packs").headers["Allow"] == "GET"
    program.error(405, "FROB", "packs")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, b"{"),
        (400, b"\xff\xfe"),
        (400, b'{"answers": {"headcount": NaN}}'),
        (400, b'{"answers": {"headcount": -Infinity}}'),
        (400, b'{"answers": {"headcount": 1e999}}'),
        (400, b'{"answers": {"headcount": ' + b"9" * 5000 + b"}}"),
        (400, b'{"answers": {}, "answers": {"headcount": 1}}'),
        (400, b"[" * 200_000),
        (400, b'{"answers": {}, "about": ' + b'{"a":' * 41 + b"1" + b"}" * 42),
        (413, b'{"answers": {}, "about": {"story": "' + b"a" * 1_000_000 + b'"}}'),
        (413, b" " * 4_200_000),
        (422, b'{"answers": {"headcount": 999999999999999999999999999999}}'),
        (422, b'{"answers": {"\\ud800\\u0000": 1}}'),
    ],
    ids=lambda value: str(value[:30]) if isinstance(value, bytes) else None,
)
def test_what_is_no_answer_file_is_refused(program: Program, status: int, body: bytes) -> None:
    program.error(status, "POST", "assessments", body)


def test_another_content_type_is_refused(program: Program) -> None:
    program.error(400, "POST", "assess", START, content_type="text/plain")
    program.error(400, "POST", "assess", b"answers=1", content_type="application/x-www-form-urlencoded")


def test_text_that_cannot_be_stored_is_cleaned(program: Program) -> None:
    body = rb'{"organization": "A\u0000sh \ud800 \ud83d\ude00", "answers": {}, "about": {"x\u0000": "\udfff"}}'
    made = program.ok("POST", "assessments", body)
    assert made["organization"] == "Ash \N{REPLACEMENT CHARACTER} \N{GRINNING FACE}"
    assert made["answer_file"]["about"] == {"x": "\N{REPLACEMENT CHARACTER}"}


# --- who gets in -----------------------------------------------------------------------------------------------------


def test_only_who_has_the_key_gets_in(data_folder: Path) -> None:
    for stranger in (Program(None), Program("another"), Program(None, advisor_key_8420="another")):
        for path in ("packs", "openapi.json", "nothing"):
            assert "Bearer" in stranger.error(403, "GET", path)["message"]
        stranger.error(403, "POST", "assessments", START)


def test_a_page_must_show_that_it_is_one_of_ours(page: Program, program: Program) -> None:
    assert page.ok("GET", "packs")
    made = program.ok("POST", "assessments", START)["id"]
    answer = f"assessments/{made}/answers/sponsor_behavior"
    for method, path, body in (
        ("POST", "assess", START),
        ("POST", "assessments", START),
        ("PUT", answer, {"answer": 0, "revision": 1}),
        ("DELETE", f"assessments/{made}", None),
    ):
        page.error(403, method, path, body)
        page.error(403, method, path, body, **{"X-CSRFToken": "x" * 32})
        page.error(403, method, path, body, Authorization="Bearer another")
    form = page.client.get(f"/a/{made}/delete").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', form)
    assert token, form
    page.error(403, "DELETE", f"assessments/{made}", **{"X-CSRFToken": token[1], "Origin": "https://elsewhere.example"})
    assert page.send("PUT", answer, {"answer": 0, "revision": 1}, **{"X-CSRFToken": token[1]}).status_code == 200
    assert page.send("DELETE", f"assessments/{made}", **{"X-CSRFToken": token[1]}).status_code == 204


# --- what is written about it ----------------------------------------------------------------------------------------


def test_the_document_names_every_error_of_every_address(program: Program, shipped_pack: Pack) -> None:
    document = program.ok("GET", "openapi.json")
    assert document["openapi"] == "3.1.0"
    assert document["components"]["securitySchemes"]["Key"]["scheme"] == "bearer"
    operations = [(path, *item) for path, methods in document["paths"].items() for item in methods.items()]
    assert len(operations) == 24
    for path, method, operation in operations:
        assert operation["description"], path
        assert operation["security"] == [{"Key": []}]
        assert {"400", "403", "404", "405", "413", "422"} <= set(operation["responses"]), (path, method)
        assert ("409" in operation["responses"]) is (method == "patch" or path.endswith("{name}")), path
    schemas = document["components"]["schemas"]
    assert list(schemas["GivenAnswers"]["properties"]) == list(shipped_pack.asked)
    references = set(re.findall(r'"\$ref": "#/components/schemas/(\w+)"', json.dumps(document)))
    assert references <= set(schemas)
    assert program.client.get("/api/v1/docs").status_code == 404, "there is no page that loads something from elsewhere"


def test_every_address_is_in_the_guide(program: Program) -> None:
    guide = (ROOT / "docs/api.md").read_text(encoding="utf-8").replace("`…/", "`GET assessments/{id}/")
    guide = guide.replace("{id}", "{assessment_id}")
    for path, methods in program.ok("GET", "openapi.json")["paths"].items():
        for method in methods:
            assert f"`{method.upper()} {path.removeprefix('/api/v1/')}`" in guide


@contextlib.contextmanager
def served(folder: Path) -> Iterator[str]:
    """Run the real server and yield the address that it prints."""
    command = [sys.executable, "-m", "advisor.cli.main", "serve", "--no-browser", "--data", str(folder)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as server:
        try:
            assert server.stdout is not None
            yield server.stdout.readline().split()[-1]
        finally:
            server.send_signal(signal.SIGTERM)


def test_the_example_in_the_guide_runs_as_it_stands(tmp_path: Path, shipped_pack: Pack) -> None:
    [example] = re.findall(r"```python\n(.*?)```", (ROOT / "docs/api.md").read_text(encoding="utf-8"), re.DOTALL)
    with served(tmp_path) as address:
        done = subprocess.run(
            [sys.executable, "-c", example, address], capture_output=True, text=True, timeout=60, check=False
        )
    assert done.returncode == 0, done.stderr
    result = json.loads(done.stdout)
    assert result["organization"] == "Northgate"
    assert result["pack"]["digest"] == shipped_pack.digest
    assert "release_time" not in result["unknown"]
