"""What is kept comes back the same, and nobody's answer is overwritten unseen."""

from __future__ import annotations

import io
import json
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from files.test_answer_file import CASES, ODD_TEXTS, PACK, answer_sets, anything, texts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from msgspec import structs

from advisor.files.answer_file import read_answers
from advisor.files.answer_writer import answer_file_text, as_data
from advisor.model.answers import Answer, AnswerSet, MadeWith, Objection

NORTHGATE = Path(__file__).parents[2] / "docs/examples/northgate.yaml"
OLD = {"question_of_old": {"value": 3, "note": "From before"}, "urgency": 99}
"""Answers under other rules: to a question that there is no more, and a value that there is no more."""

pytestmark = pytest.mark.usefixtures("data_folder")


def kept(answers: AnswerSet) -> AnswerSet:
    """Store answers and return what the database makes of them."""
    from advisor.web import store
    from advisor.web.models import Assessment

    stored = store.create(answers)
    found, misfits = store.answer_set(Assessment.objects.prefetch_related("entries").get(pk=stored.pk), PACK)
    assert misfits == []
    stored.delete()  # what lists or exports everything would take long
    return found


def same(found: AnswerSet, answers: AnswerSet) -> None:
    """Fail unless both are the same; the depth is noted where an answer set names none."""
    expected = as_data(answers)
    if "made_with" in expected:
        expected["made_with"] = {"depth": "default", **expected["made_with"]}
    assert as_data(found) == expected
    assert json.dumps(as_data(found)["answers"]) == json.dumps(expected["answers"])  # with types and order


@pytest.fixture
def case():
    """One assessment with an answer, of which two windows are open."""
    from advisor.web import store
    from advisor.web.case import Case

    return Case(store.create(AnswerSet("Acme", "process-improvement", {"urgency": Answer(value=2, note="Ask")})))


# --- lossless --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", [*CASES, NORTHGATE], ids=lambda path: path.stem)
def test_every_case_comes_back_from_the_database(path):
    answers = read_answers(path, PACK)
    same(kept(answers), answers)


@settings(max_examples=60, suppress_health_check=list(HealthCheck))
@given(answers=answer_sets(), aside=st.dictionaries(texts.map("before_{}".format), anything, max_size=2))
def test_whatever_an_answer_file_holds_comes_back_from_the_database(answers, aside):
    answers = structs.replace(answers, set_aside=aside)
    same(kept(answers), answers)


def everything(text: str) -> AnswerSet:
    """Return answers with a text in every place that takes one."""
    return AnswerSet(
        text,
        "process-improvement",
        {"urgency": Answer(value=3, certainty=0.35, note=text, by=text, confidential=True)},
        date="2026-05-31",
        made_with=MadeWith(text, text, "full"),
        plan={},
        objections={"urgency": Objection(Answer(value=1), text, text)},
        about={text: [text, {text: 1.5}]},
        set_aside={f"old {text}": text},
    )


@pytest.mark.parametrize("text", [*ODD_TEXTS, "ü" * 4500, "<script>alert(1)</script>", "'; DROP TABLE web_entry; --"])
def test_odd_texts_stay_what_they_are(text):
    answers = everything(text)
    same(kept(answers), answers)


def test_half_a_character_becomes_a_whole_one():
    """No encoding could write it into a file."""
    found = kept(everything("a\ud800b\udfff"))
    assert as_data(found) == as_data(everything("a\ufffdb\ufffd"))


@pytest.mark.parametrize("ending", ["yaml", "json"])
@pytest.mark.parametrize("path", [CASES[0], CASES[-1], NORTHGATE], ids=lambda path: path.stem)
def test_files_go_in_and_come_out_of_the_pages_the_same(client, tmp_path, path, ending):
    from advisor.web.models import Assessment

    Assessment.objects.all().delete()  # what another test stored is there already and does not come in again
    answers = read_answers(path, PACK)
    same(through_the_pages(client, answers, tmp_path, ending), answers)


@pytest.mark.parametrize("ending", ["yaml", "json"])
@settings(max_examples=15, suppress_health_check=list(HealthCheck))
@given(answers=answer_sets())
def test_any_file_goes_in_and_comes_out_the_same(client, tmp_path_factory, answers, ending):
    answers = structs.replace(answers, set_aside={"before": {"value": 1}})
    found = through_the_pages(client, answers, tmp_path_factory.getbasetemp(), ending)
    same(found, answers)


def through_the_pages(client, answers: AnswerSet, folder: Path, ending: str) -> AnswerSet:
    """Import an answer file, export it again, and return what is in that."""
    home = imported(client, answer_file_text(folder / f"new.{ending}", answers), ending)
    exported = folder / f"exported.{ending}"
    exported.write_bytes(client.get(f"{home}answers.{ending}").content)
    client.post(f"{home}delete")
    return read_answers(exported, PACK)


def imported(client, text: str, ending: str = "yaml") -> str:
    """Import a file and return the address of the assessment."""
    from django.core.files.uploadedfile import SimpleUploadedFile

    reply = client.post("/import", {"files": SimpleUploadedFile(f"a.{ending}", text.encode())})
    assert reply.status_code == 302, reply.content.decode()
    return str(reply["Location"])


def test_everything_that_is_exported_comes_in_again(client):
    """The archive of all assessments holds each, also two of the same name and day."""
    from advisor.web.models import Assessment

    for note in ("one", "two"):
        answers = AnswerSet("Twice / the same?", PACK.id, {"urgency": Answer(value=1, note=note)}, "2026-01-02")
        imported(client, answer_file_text(Path("a.json"), answers), "json")
    with zipfile.ZipFile(io.BytesIO(client.get("/export.zip").content)) as archive:
        texts = [archive.read(name).decode() for name in archive.namelist() if name.startswith("twice_the_same-")]
    assert sorted(text.count("note: one") for text in texts) == [0, 1]
    Assessment.objects.all().delete()
    for text in texts:
        imported(client, text)


# --- other rules -----------------------------------------------------------------------------------------------------


def test_answers_under_other_rules_are_set_aside_and_exported_as_they_were(client):
    answers = json.dumps({"headcount": 40, **OLD})
    home = imported(client, f"organization: A\ntopic: process-improvement\nanswers: {answers}\n")
    data = json.loads(client.get(f"{home}answers.json").content)
    assert data["answers"] == {"headcount": 40}
    assert data["set_aside"] == OLD


def test_answers_that_no_longer_fit_are_set_aside_where_they_lie(client):
    """The rules changed after they were saved; every page still opens, and an export holds them."""
    from advisor.web import store
    from advisor.web.models import Entry, Part

    stored = store.create(AnswerSet("Before", PACK.id, {"headcount": Answer(value=40)}))
    Entry.objects.bulk_create(
        Entry(assessment=stored, part=part, name=name, data=data)
        for part, name, data in (
            *((Part.ANSWERS, name, data) for name, data in OLD.items()),
            (Part.PLAN, "step_of_old", {"owner": "Ann"}),
            (Part.CLARIFIED, "Q999", {"reply": "So it was"}),
        )
    )
    home = f"/a/{stored.pk}/"
    data = json.loads(client.get(f"{home}answers.json").content)
    assert data["answers"] == {"headcount": 40}
    assert data["set_aside"] == OLD
    assert data["plan"] == {"step_of_old": {"owner": "Ann"}}
    assert data["clarified"] == {"Q999": {"reply": "So it was"}}
    for page in ("", "review", "result", "what-if", "plan", "downloads", "questions/pains"):
        assert client.get(f"{home}{page}").status_code in (200, 404), page
    assert client.get("/").status_code == 200


def test_an_assessment_that_these_rules_cannot_read_hides_no_other(client):
    """A role that a departure names may be gone in later rules."""
    from advisor.web import store
    from advisor.web.models import Assessment

    stored = store.create(AnswerSet("Unreadable", PACK.id, {"headcount": Answer(value=40)}))
    good = store.create(AnswerSet("Readable", PACK.id, {"headcount": Answer(value=41)}))
    Assessment.objects.filter(pk=stored.pk).update(rest={"departure": {"reason": "So", "lead": "role_of_old"}})
    try:
        listed = client.get("/")
        assert listed.status_code == 200
        assert b"Readable" in listed.content
        assert client.get("/export.zip").status_code == 200
        assert client.get(f"/a/{good.pk}/").status_code == 200
        assert client.get(f"/a/{stored.pk}/").status_code == 200
        data = json.loads(client.get(f"/a/{stored.pk}/answers.json").content)
        assert data["answers"] == {"headcount": 40}
        assert data["set_aside"] == {"departure": {"reason": "So", "lead": "role_of_old"}}
    finally:
        stored.delete()


# --- revisions -------------------------------------------------------------------------------------------------------


def save(case, name, data, seen, part="answers"):
    from advisor.web import store
    from advisor.web.models import Part

    return store.save(case.stored, Part(part), name, data, seen)


def rows(case):
    from advisor.web.models import Entry

    return {(row.part, row.name): (row.data, row.revision) for row in Entry.objects.filter(assessment=case.stored)}


@pytest.mark.parametrize(("name", "seen"), [("urgency", 0), ("urgency", 2), ("urgency", 10**9), ("headcount", 1)])
def test_whoever_saw_another_revision_changes_nothing(case, name, seen):
    from advisor.web.store import ConflictError

    before, changed = rows(case), case.stored.changed
    with pytest.raises(ConflictError) as refused:
        save(case, name, 5, seen)
    case.stored.refresh_from_db()
    assert (rows(case), case.stored.changed) == (before, changed)
    assert (refused.value.stored and refused.value.stored.data) == (
        {"value": 2, "note": "Ask"} if name == "urgency" else None
    )


def test_each_change_has_the_next_number(case):
    assert save(case, "urgency", 3, 1) == 2
    assert save(case, "urgency", 4, 2) == 3
    assert save(case, "headcount", 40, 0) == 1
    assert rows(case) == {("answers", "urgency"): (4, 3), ("answers", "headcount"): (40, 1)}


def test_the_same_saved_twice_is_no_conflict(case):
    """A reply may be lost on its way, and the page sends again."""
    assert save(case, "headcount", 40, 0) == 1
    assert save(case, "headcount", 40, 0) == 1
    assert save(case, "urgency", {"value": 2, "note": "Ask"}, 0) == 1


def test_true_is_not_one(case):
    from advisor.web.store import ConflictError

    save(case, "headcount", {"value": 1, "note": "x"}, 0)
    with pytest.raises(ConflictError):
        save(case, "headcount", {"value": True, "note": "x"}, 0)


def test_what_is_taken_back_is_gone_and_its_number_goes_on(case):
    """So that who saw the answer before cannot bring it back unseen."""
    from advisor.web import store
    from advisor.web.models import Assessment
    from advisor.web.store import ConflictError

    assert save(case, "urgency", None, 1) == 2
    found, _ = store.answer_set(Assessment.objects.get(pk=case.id), PACK)
    assert found.answers == {}
    with pytest.raises(ConflictError):
        save(case, "urgency", 3, 1)
    assert save(case, "urgency", 3, 2) == 3


def test_parts_do_not_meet(case):
    """A step of the plan may be called as a question is."""
    assert save(case, "urgency", {"owner": "Ann"}, 0, "plan") == 1
    assert len(rows(case)) == 2


def test_a_deleted_assessment_is_not_found(case):
    """It was deleted in another window while this one was saving."""
    from django.http import Http404

    from advisor.web import store
    from advisor.web.models import Assessment

    Assessment.objects.get(pk=case.id).delete()
    with pytest.raises(Http404):
        save(case, "urgency", 3, 1)
    with pytest.raises(Http404):
        store.update(case.stored, {}, {"organization": "B"})


def test_name_and_day_are_changed_only_as_they_were_seen(case):
    from advisor.web import store
    from advisor.web.store import ConflictError

    store.update(case.stored, {"organization": "Acme"}, {"organization": "Bcme"})
    store.update(case.stored, {"organization": "Acme"}, {"organization": "Bcme"})
    with pytest.raises(ConflictError):
        store.update(case.stored, {"organization": "Acme", "date": ""}, {"organization": "C", "date": "2026-01-01"})
    case.stored.refresh_from_db()
    assert (case.stored.organization, case.stored.date) == ("Bcme", "")


def at_once(*jobs):
    """Run jobs at the same moment, each with a connection of its own, and return what each gave or raised."""
    from threading import Barrier

    from django.db import connection

    barrier = Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return job()
        except Exception as error:
            return error
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def test_two_who_save_different_answers_both_land(case):
    for seen in range(5):
        jobs = [lambda name=name, seen=seen: save(case, name, 10 + seen, seen) for name in ("headcount", "site_count")]
        assert at_once(*jobs) == [seen + 1, seen + 1]
    assert rows(case)["answers", "headcount"] == rows(case)["answers", "site_count"] == (14, 5)


def test_of_those_who_save_the_same_answer_exactly_one_wins(case):
    from advisor.web.store import ConflictError

    for seen in range(1, 8):
        values = (100 + seen, 200 + seen, 300 + seen)
        found = at_once(*(lambda value=value, seen=seen: save(case, "urgency", value, seen) for value in values))
        winners = [value for value, result in zip(values, found, strict=True) if result == seen + 1]
        assert len(winners) == 1, found
        assert sum(isinstance(result, ConflictError) for result in found) == 2, found
        assert rows(case)["answers", "urgency"] == (winners[0], seen + 1)


def test_the_first_answer_is_given_once(case):
    """Where there is no row yet to be locked."""
    from advisor.web.store import ConflictError

    found = at_once(*(lambda value=value: save(case, "headcount", value, 0) for value in (1, 2, 3, 4)))
    assert [type(result) for result in found if result != 1] == [ConflictError] * 3, found
    assert rows(case)["answers", "headcount"][1] == 1


# --- texts through the pages -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "stored"),
    [
        ("a\x00b", "ab"),
        ("a\u2028b\u2029c\x85", "a\u2028b\u2029c"),
        ("\ufeffa\x07", "\ufeffa\x07"),
        ("n" * 4000, "n" * 4000),
        ("😀" * 2000, "😀" * 2000),
    ],
)
def test_odd_notes_are_kept(client, case, sent, stored):
    reply = noted(client, case, sent)
    assert reply.status_code == 200
    assert rows(case)["answers", "urgency"][0]["note"] == stored
    assert client.get(f"/a/{case.id}/review").status_code == 200
    assert client.get(f"/a/{case.id}/answers.yaml").status_code == 200


def test_a_note_that_is_too_long_is_refused_in_a_sentence(client, case):
    before = rows(case)
    reply = noted(client, case, "n" * 4001)
    assert reply.status_code == 422
    assert "longer than 4,000 characters" in reply.content.decode()
    assert rows(case) == before


def test_half_a_character_sent_to_a_page_is_kept_as_a_whole_one(client, case):
    """In a form it is bytes that are no UTF-8."""
    body = "seen.urgency=1:x&value.urgency=3&note.urgency=a%ED%A0%80b%FF&organization=%FF"
    reply = client.post(f"/a/{case.id}/answers/urgency", body, content_type="application/x-www-form-urlencoded")
    assert reply.status_code == 302
    note = rows(case)["answers", "urgency"][0]["note"]
    assert note.startswith("a\ufffd")
    note.encode()


def noted(client, case, note):
    fields = {"seen.urgency": "1:x", "value.urgency": "3", "note.urgency": note}
    return client.post(f"/a/{case.id}/answers/urgency", fields, headers={"HX-Request": "true"})


# --- what pages keep in memory ---------------------------------------------------------------------------------------


@settings(max_examples=40, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_a_glance_sees_what_the_engine_sees(data):
    """It works out less, and keeps what it found for whoever has given the same answers."""
    from engine.answer_sets import answer_sets as known_answers

    from advisor.web.knowledge import knowledge

    answers = data.draw(known_answers(PACK))
    found = knowledge().glance(answers)
    assessed = knowledge().columnar.assess([answers])
    program = PACK.program.contradictions
    assert found.not_relevant == {question.id for question in PACK.questions if assessed.irrelevant(question.id)[0]}
    assert list(found.contradictions) == [name for name in program if assessed.holding(f"contradiction.{name}")[0]]


def test_an_archive_of_everything_comes_in_as_it_is_and_nothing_twice(client):
    from advisor.web.models import Assessment

    Assessment.objects.all().delete()
    for name in ("st_andrews", "xerox_2002"):
        with (Path(PACK.folder) / f"cases/{name}.yaml").open("rb") as file:
            client.post("/import", {"files": file})
    archive = client.get("/export.zip").content
    upload = io.BytesIO(archive)
    upload.name = "assessments.zip"
    answered = client.post("/import", {"files": upload})
    assert "2 assessments were there already" in answered.content.decode()
    assert Assessment.objects.count() == 2
    Assessment.objects.all().delete()
    upload = io.BytesIO(archive)
    upload.name = "assessments.zip"
    assert "2 imported" in client.post("/import", {"files": upload}).content.decode()
    assert client.get("/export.zip").content == archive
    broken = io.BytesIO(archive[:-30])
    broken.name = "broken.zip"
    refused = client.post("/import", {"files": broken})
    assert refused.status_code == 422
    assert "This archive is damaged" in refused.content.decode()
