"""The program in a report: chart, plan, ranges, pillars, asked back; and what the board is not told of it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from program_parts import PHASES, activity, assignment, contradiction, figure, line, pillar, point, step
from small_pack import CORE, evidence, rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.model.answers import Answer, AnswerSet, Clarification, Planned
from advisor.model.pack import HandoverStage
from advisor.report.context import report_context
from advisor.report.disclosure import Audience

EVERYONE = assignment(["lead"], ["lead"], ["top_management", "external_consultants"], ["employees"])
PROGRAM = {
    "contradictions.yaml": {"contradictions": [contradiction("Q01", {"spare": 0, "sponsor": 3})]},
    "figures.yaml": {"ratio": figure(), "idle": figure()},
    "staffing.yaml": {
        "lines": [
            line("S01", {"people": {"at_least": 10}}, "people / 100", "people / 10", today="people", figures=["ratio"])
        ]
    },
    "raci.yaml": {"activities": [activity("run", EVERYONE), activity("check", EVERYONE, when={"spare": 0})]},
    "plan.yaml": {
        "phases": {**PHASES, "second": {"title": "Days 31 to 60", "from_day": 31, "to_day": 60}},
        "steps": [step("begin", covers=["train"]), step("look", when={"spare": 0})],
    },
    "pillars.yaml": {"pillars": [pillar("aim", {"spare": 3}, {"spare": 0})]},
    "contested.yaml": {"points": [point("D01", {"spare": 0})]},
}
RULES = [*evidence(lead__ci_team=0.8), rule("A01", "always", {"action.train": 0.6, "action.measure": 0.5})]


@pytest.fixture
def shown(tmp_path):
    """Return the context for answers; `secret` names one that was given in confidence."""
    pack = small_pack(tmp_path, rules=RULES, program=PROGRAM)

    def context(audience=Audience.WORKING, secret="", date="2026-11-22", **more):
        given = {**CORE, "people": 95, "spare": 0}
        answers = {name: Answer(value=value, confidential=name == secret) for name, value in given.items()}
        whole = AnswerSet("Acme", "small", answers, date=date, **more)
        return report_context(pack, whole, ForwardEngine(pack).assess(whole.known()), audience)

    return context


def test_the_plan_has_dates_owners_and_names(shown):
    """Thirty days from the date of the answers; an empty phase is left out; names come from the answer file."""
    (phase,) = shown(plan={"begin": Planned(owner="J. Lind", date="2026-12-01")}).plan
    assert phase.ends == "2026-12-22"
    assert [(item.owner, item.person, item.date) for item in phase.steps] == [
        ("Ci team", "J. Lind", "2026-12-01"),
        ("Ci team", "", ""),
    ]


def test_without_a_date_the_plan_has_none(shown):
    """Nobody asks the clock."""
    assert shown(date="").plan[0].ends == ""


def test_an_action_that_the_plan_carries_out_is_told_there_only(shown):
    """The step gives the action's reason; another action stays among the actions."""
    context = shown()
    assert [item.title for item in context.actions if item.advised] == ["A title"]
    assert [reason.rule for reason in context.plan[0].steps[0].reasons] == ["A01"]


def test_ranges_are_whole_and_rounded_outward(shown):
    """95 people: 0.95 to 9.5 is 0 to 10, beside the 95 there are today; the figure behind it is listed, no other."""
    context = shown()
    assert [(item.range, item.today) for item in context.staffing] == [("0 to 10 people", "95")]
    assert [item.text for item in context.figures] == ["One in ten."]


def test_the_chart_names_each_role_once(shown):
    """The lead is accountable and responsible; nobody engages consultants, so they are not consulted."""
    row = shown().activities[0]
    assert (row.accountable, row.responsible, row.consulted) == ("Ci team", "Ci team", ("Top management",))
    assert row.informed == ("Employees",)


def test_an_explanation_is_shown_to_the_working_team_only(shown):
    """The board learns that there is one."""
    clarified = {"Q01": Clarification("She said so in private", "Head of quality")}
    assert shown(clarified=clarified).contradictions[0].reply == "She said so in private"
    board = shown(Audience.BOARD, clarified=clarified).contradictions[0]
    assert (board.reply, board.explained) == ("", True)


def test_the_board_sees_nothing_that_a_confidential_answer_would_show(shown):
    """What holds because of the answer is left out everywhere; a pillar that reads it does not tell its state."""
    context = shown(Audience.BOARD, secret="spare")
    assert [item.title for item in context.activities] == ["Do run"]
    assert [item.title for phase in context.plan for item in phase.steps] == ["Take begin"]
    assert context.contradictions == context.contested == ()
    assert [(item.state, item.state_text, item.finding) for item in context.pillars] == [("unknown", "Not shown", "")]
    assert [item.title for item in shown(Audience.WORKING, secret="spare").contested] == ["About D01"]


def test_the_handover_falls_to_nothing_over_the_longest_time(tmp_path):
    """Nine weeks at most in three stages: three weeks each, dated from the day of the answers."""
    pack = small_pack(tmp_path, rules=evidence(consultants__coaching_training=0.8))
    stages = tuple(HandoverStage(f"Part {part}", part, "Text.") for part in (1, 0.5, 0))
    mode = pack.modes["coaching_training"]
    taught = type(mode)(mode.id, mode.title, mode.phrase, mode.description, (6, 9), stages)
    pack = replace(pack, modes={**pack.modes, "coaching_training": taught})
    answers = AnswerSet("Acme", "small", {name: Answer(value=value) for name, value in CORE.items()}, "2026-11-22")
    found = report_context(pack, answers, ForwardEngine(pack).assess(answers.known())).handover
    assert [(item.weeks, item.ends, item.outside_part) for item in found] == [
        ("Weeks 1 to 3", "2026-12-13", 1),
        ("Weeks 4 to 6", "2027-01-03", 0.5),
        ("Weeks 7 to 9", "2027-01-24", 0),
    ]
