"""What is settled, the next questions and their order, as the pages show them."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.explain.outlook import open_answers
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Answer, AnswerSet, Status
from advisor.model.question import Depth

PACK = open_pack()


def stored(answers: dict[str, Answer], depth: str = "quick"):
    from advisor.web import store
    from advisor.web.models import Assessment

    assessment = store.create(AnswerSet("Acme", PACK.id, answers=answers))
    Assessment.objects.filter(pk=assessment.pk).update(depth=depth)
    return f"/a/{assessment.pk}/"


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def order(page: str) -> list[str]:
    return re.findall(r'<section class="ask" id="q-([a-z_]+)"', page)


def test_what_is_settled_is_shown_as_proved_and_the_rest_as_an_estimate(client):
    given = {"headcount": 120, "regulation_level": 1, "improvement_scope": "team"}
    home = stored({name: Answer(value=value) for name, value in given.items()})
    shown = text(client.get(f"{home}outlook"))
    assert re.search(r"<dt>Operating model</dt><dd>Settled: team-led daily improvement</dd>", shown)
    assert re.search(r"<dt>Who drives</dt><dd>Open</dd>", shown)


def test_it_offers_to_stop_when_no_open_answer_can_change_a_decision(client):
    answers = dict(read_answers(Path(PACK.folder) / "cases/st_andrews.yaml", PACK).answers)
    unread = ["ci_career_path"]
    closed = {name: Answer(status=Status.DONT_KNOW) for name in open_answers(PACK, answers) if name not in unread}
    home = stored(answers | closed, "full")
    shown = text(client.get(f"{home}outlook"))
    assert "You can leave out the last question" in shown
    assert "can change the lead, the operating model or the advice on consultants" in shown
    assert f'href="{home}result"' in shown


def test_the_most_telling_question_comes_first_and_none_moves_while_the_page_is_answered(client):
    given = {
        "headcount": Answer(value=300),
        "site_count": Answer(value=1),
        "sector": Answer(value="healthcare"),
        "regulation_level": Answer(value=1),
        "improvement_scope": Answer(value="cross_functional"),
        "urgency": Answer(value=1),
    }
    home = stored(given)
    page = text(client.get(f"{home}questions/leadership"))
    usual = [item.id for item in PACK.questions if item.section == "leadership" and item.depth is Depth.QUICK]
    assert sorted(order(page)) == sorted(usual)
    assert order(page) != usual  # who owns the process tells more here than what the sponsor does
    assert "Of what is open, it decides most between" in page
    seen = re.search(r'name="seen.process_ownership" id="[^"]+" value="([^"]+)"', page)
    assert seen is not None
    fields = {"seen.process_ownership": seen[1], "value.process_ownership": "3"}
    assert client.post(f"{home}answers/process_ownership", fields, headers={"hx-request": "true"}).status_code == 200
    assert order(text(client.get(f"{home}questions/leadership"))) == order(page)
    client.post(f"{home}order", {"order": "fixed"})
    assert order(text(client.get(f"{home}questions/leadership"))) == usual
    client.post(f"{home}order", {"order": "telling"})
    assert order(text(client.get(f"{home}questions/leadership"))) == order(page)


def test_after_the_quick_check_five_more_questions_are_told_and_lead_to_where_they_are_asked(client):
    given = {
        "headcount": 300, "site_count": 1, "sector": "healthcare", "regulation_level": 1, "urgency": 1,
        "improvement_scope": "cross_functional", "sponsor_behavior": 3, "process_ownership": 2, "ci_maturity": 2,
        "mbb_count": 0, "bb_count": 1, "gb_count": 2, "yb_count": 0, "prior_programs": "none", "budget_posture": 1,
    }  # fmt: skip
    home = stored({name: Answer(value=value) for name, value in given.items()})
    page = text(client.get(f"{home}review"))
    assert "What 5 more questions would do" in page
    part = page[page.index("What 5 more questions would do") :]
    links = re.findall(r'<li><a href="([^"]+also=([a-z_]+)[^"]*)"', part)
    assert len(links) == 5
    assert "sampled completions" in part
    for address, question in links:
        assert question in order(text(client.get(address.replace("&amp;", "&"))))


def test_a_deeper_question_that_was_answered_stays_on_its_page_at_a_shallow_depth(client):
    home = stored({"gain_retention": Answer(value=2)})
    page = text(client.get(f"{home}questions/capability"))
    assert "gain_retention" in order(page)
    assert "ideas_implemented_rate" not in order(page)
