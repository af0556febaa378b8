"""Two windows, odd fields and odd days: nothing is overwritten unseen, and no page breaks."""

from __future__ import annotations

import re

import pytest

from advisor.files.packs import open_pack
from advisor.model.answers import Answer, AnswerSet

PACK = open_pack()
BELTS = {
    "headcount": Answer(value=40),
    "bb_count": Answer(value=400),
    "mbb_count": Answer(value=0),
    "gb_count": Answer(value=0),
    "yb_count": Answer(value=0),
}


def stored(answers: dict[str, Answer], **more: object) -> str:
    from advisor.web import store

    return f"/a/{store.create(AnswerSet('Acme', PACK.id, answers=answers, **more)).pk}/"


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page)
    assert found is not None, name
    return found[1]


def text(response) -> str:
    return response.content.decode()


@pytest.mark.parametrize("day", ["20260531", "2026-W22-7", "9999-12-31", "2026-02-30", "tomorrow"])
def test_an_odd_day_is_refused_in_words_and_locks_nothing(client, day):
    home = stored({"headcount": Answer(value=300)})
    plan = text(client.get(f"{home}plan"))
    step = re.search(r'id="step-([a-z_0-9]+)"', plan)
    assert step is not None
    fields = {f"seen.{step[1]}": hidden(plan, f"seen.{step[1]}"), f"date.{step[1]}": day}
    refused = client.post(f"{home}plan/{step[1]}", fields, headers={"hx-request": "true"})
    assert refused.status_code == 422
    assert "There is no such day" in text(refused)
    renamed = client.post(f"{home}name", {"organization": "Acme", "date": day, "seen": "Acme", "seen_date": ""})
    assert renamed.status_code == 422
    assert client.get(f"{home}result").status_code == 200
    assert client.get("/export.zip").status_code == 200


def test_a_step_that_was_not_touched_is_no_conflict(client):
    home = stored({"headcount": Answer(value=300)})
    plan = text(client.get(f"{home}plan"))
    steps = re.findall(r'id="step-([a-z_0-9]+)"', plan)
    seen = {f"seen.{step}": hidden(plan, f"seen.{step}") for step in steps}
    elsewhere = {f"seen.{steps[0]}": seen[f"seen.{steps[0]}"], f"owner.{steps[0]}": "Ada"}
    assert client.post(f"{home}plan/{steps[0]}", elsewhere, headers={"hx-request": "true"}).status_code == 200
    assert client.post(f"{home}plan", {**seen, f"owner.{steps[1]}": "Grace"}).status_code == 302
    plan = text(client.get(f"{home}plan"))
    assert hidden(plan, f"owner.{steps[0]}") == "Ada"
    assert hidden(plan, f"owner.{steps[1]}") == "Grace"
    stale = client.post(f"{home}plan", {**seen, f"owner.{steps[0]}": "Linus"})
    assert stale.status_code == 422
    assert "Another window saved Ada" in text(stale)


def test_an_explanation_is_not_replaced_unseen_and_can_be_taken_back(client):
    home = stored(BELTS)
    page = text(client.get(f"{home}review"))
    name = re.search(r'action="[^"]+explain/(Q[0-9]+)"', page)
    assert name is not None
    seen = hidden(page, "seen")
    assert client.post(f"{home}explain/{name[1]}", {"reply": "Two sites", "seen": seen}).status_code == 302
    late = client.post(f"{home}explain/{name[1]}", {"reply": "A typo", "seen": seen})
    assert late.status_code == 409
    assert "Somebody else changed it" in text(late)
    page = text(client.get(f"{home}review"))
    assert "You explained: <bdi>Two sites</bdi>" in page
    part = page[page.index('class="explained') :]
    client.post(f"{home}explain/{name[1]}", {"reply": "", "seen": hidden(part, "seen")})
    assert "You explained" not in text(client.get(f"{home}review"))


def test_what_was_tried_does_not_overwrite_what_another_window_saved(client):
    home = stored({"headcount": Answer(value=50), "urgency": Answer(value=1)})
    page = text(client.get(f"{home}what-if?if.headcount=900&if.urgency=3"))
    fields = {name: hidden(page, name) for name in ("seen.headcount", "seen.urgency")}
    question = text(client.get(f"{home}questions/organization"))
    save = {"seen.headcount": hidden(question, "seen.headcount"), "value.headcount": "70"}
    assert client.post(f"{home}answers/headcount", save, headers={"hx-request": "true"}).status_code == 200
    kept = client.post(f"{home}what-if/keep", {**fields, "if.headcount": "900", "if.urgency": "3", "as": "own"})
    assert kept.status_code == 409
    answers = text(client.get(f"{home}answers.yaml"))
    assert "headcount: 70" in answers
    assert "urgency: 1" in answers  # none of them, or all


def test_an_answer_that_was_set_aside_and_fits_again_can_be_taken_back(client):
    home = stored({"urgency": Answer(value=1)}, set_aside={"headcount": 5})
    question = text(client.get(f"{home}questions/organization"))
    assert hidden(question, "value.headcount") == "5"
    seen = {"seen.headcount": hidden(question, "seen.headcount"), "clear": "headcount"}
    assert client.post(f"{home}answers/headcount", seen, headers={"hx-request": "true"}).status_code == 200
    assert "headcount" not in text(client.get(f"{home}answers.yaml"))


@pytest.mark.parametrize("seen", ["²", "9" * 5000, "-1", "", "x:y"])
def test_an_odd_revision_is_an_old_one(client, seen):
    home = stored({"headcount": Answer(value=5)})
    fields = {"seen.headcount": seen, "value.headcount": "6"}
    answered = client.post(f"{home}answers/headcount", fields, headers={"hx-request": "true"})
    assert answered.status_code in (200, 409)
    assert "headcount: 5" in text(client.get(f"{home}answers.yaml"))


def test_what_was_deleted_meanwhile_is_not_there(client):
    home = stored({"headcount": Answer(value=5)})
    client.post(f"{home}delete")
    for path, fields in (("order", {"order": "fixed"}), ("depth", {"depth": "full"}), ("answers/headcount", {})):
        assert client.post(f"{home}{path}", fields).status_code == 404
