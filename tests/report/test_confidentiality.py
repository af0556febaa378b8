"""The board's file holds nothing said in confidence: not the answer, and not the words of a rule that read it."""

from __future__ import annotations

import pytest
from samples import CASES, EMPTY, LONG, answers_of, context_of, engine, html_of, with_answers
from spread import every

from advisor.explain.how import withheld_names
from advisor.explain.wording import IN_CONFIDENCE
from advisor.model.condition import attributes
from advisor.report.disclosure import Audience

SECRETS = ("sponsor_behavior", "budget_posture", "legitimation_motive", "external_mandate", "union_works_council")
TYPED = {"note": "NOTE-SECRET", "by": "NAME-SECRET", "basis": "observed", "confidential": True}


def confidential(source, folder, *names):
    """Return answers with some of them, if they are known, given in confidence."""
    answers = answers_of(source, folder)
    data = {
        "organization": answers.organization,
        "topic": answers.topic,
        "answers": {
            name: {"value": listed(answer.value), "certainty": answer.certainty}
            for name, answer in answers.answers.items()
            if answer.value is not None
        },
    }
    return answers_of(with_answers(data, **{name: TYPED for name in names if name in data["answers"]}), folder)


def listed(value):
    return list(value) if isinstance(value, tuple) else value


def strings_that_would_tell(answers):
    """Return everything a report could say that gives a confidential answer away."""
    pack, outcome = engine().pack, engine().assess(answers.known())
    secret = {name for name, answer in answers.answers.items() if answer.confidential}
    withheld = withheld_names(pack, outcome, frozenset(secret))
    for name in secret:
        answer = answers.answers[name]
        yield from (answer.note, answer.by, pack.asked[name].meaning(answer.value))
    for firing in outcome.firings:
        if withheld & {matched.test.attribute for matched in firing.matched}:
            rule = pack.rule_by_id[firing.rule]
            yield from (rule.title, rule.because, rule.limits, f"Rule {rule.id}.")
    for effect in outcome.guard_rails:
        rail = next(rail for rail in pack.guard_rails if rail.id == effect.rail)
        if withheld & set(attributes(rail.when)):
            yield from (rail.title, rail.because)
    yield from program_that_would_tell(pack, outcome, withheld)


def program_that_would_tell(pack, outcome, withheld):
    """Return the texts of everything in the program that holds because of a withheld answer."""
    program, found = pack.program, outcome.program
    steps = [program.steps[item.step] for item in found.plan]
    asked_back = [program.contradictions[name] for name in found.contradictions]
    contested = [point for point in program.contested if point.id in found.contested]
    for item in steps:
        if withheld & set(attributes(item.when)):
            yield from (item.text, item.done_when)
    for item in asked_back:
        if withheld & set(attributes(item.when)):
            yield from (item.question, item.handling)
    for item in contested:
        if withheld & set(attributes(item.when)):
            yield item.treatment
    for item in program.pillars:
        if withheld & {*attributes(item.stands), *attributes(item.missing)}:
            yield from (item.if_stands, item.if_part, item.if_missing)


@pytest.mark.parametrize("path", every(8, CASES), ids=lambda path: path.stem)
def test_no_confidential_string_is_in_the_bytes(path, tmp_path):
    """Whichever answers are confidential, the board's bytes hold none of the strings that would tell them."""
    for names in (SECRETS, ("improvement_scope", "ci_maturity", "process_ownership")):
        answers = confidential(path, tmp_path, *names)
        secrets = [text for text in strings_that_would_tell(answers) if text]
        tested = CASES.index(path) % 3 == 0  # the parts that a test adds have tests of their own
        board = plain(html_of(answers, tested=tested))
        working = plain(html_of(answers, Audience.WORKING, tested=False))
        assert [text for text in secrets if text in board] == []
        assert not secrets or [text for text in secrets if text in working]


def plain(text):
    return text.replace("&#39;", "'").replace("&#34;", '"').replace("&amp;", "&").replace("&lt;", "<")


def test_the_effect_is_shown_as_an_answer_given_in_confidence(tmp_path):
    """The reason keeps its weight, and nothing of the rule behind it."""
    answers = confidential(LONG, tmp_path, *SECRETS)
    board = html_of(answers)
    assert f"{IN_CONFIDENCE.capitalize()} speaks against it." in board
    reason = next(
        reason
        for decision in context_of(answers).decisions
        for reason in decision.explanation.reasons_against
        if reason.in_confidence
    )
    assert reason.share > 0
    assert (reason.rule, reason.limits, reason.facts, reason.references) == ("", "", (), ())


def test_hard_limits_warnings_and_preconditions_do_not_tell_either(tmp_path):
    """A guard rail, a warning and a missing sponsor show that there is something, not what."""
    working = html_of(confidential(LONG, tmp_path, *SECRETS), Audience.WORKING)
    board = html_of(confidential(LONG, tmp_path, *SECRETS))
    for words in (
        "an independent expert has been ordered",
        "A senior person must back the work in deeds",
        "Advice bought to bless a decision",
        "Employee representatives hear it first",
        "beyond the budget",
    ):
        assert words in working
        assert words not in board
    assert "A hard limit that follows from an answer given in confidence." in board
    assert "What is missing according to an answer given in confidence." in board
    assert "not shown here" in board


def test_what_would_be_better_but_too_dear_does_not_tell_the_budget(tmp_path):
    """That the budget stands against a mode is a confidential answer if the budget is."""
    case = answers_of(CASES[[path.stem for path in CASES].index("vignette_c_insurer")], tmp_path)
    known = {name: {"value": listed(answer.value)} for name, answer in case.answers.items() if answer.value is not None}
    changed = {"sponsor_behavior": 3, "urgency": 2, "ci_maturity": 1, "bb_count": 0, "budget_posture": 1}
    data = {**EMPTY, "answers": known | {name: {"value": value} for name, value in changed.items()}}
    board = html_of(answers_of(data, tmp_path))
    closed = html_of(answers_of(with_answers(data, budget_posture={"confidential": True}), tmp_path))
    for words in (
        "A targeted specialist would be better, but the budget does not allow it.",
        "It would be the best mode, but the budget does not allow it.",
        "(beyond the budget)",
    ):
        assert words in board
        assert words not in closed
    assert "A targeted specialist would be better, but an answer given in confidence stands against it." in closed


def test_what_would_change_the_advice_names_no_confidential_answer(tmp_path):
    """Neither as an answer that sways a decision, nor as a change on the way to another, nor as what a rule lacks."""
    hidden = 0
    for source in (LONG, *CASES[::6]):
        answers = confidential(source, tmp_path, *SECRETS)
        secret = {name for name, answer in answers.answers.items() if answer.confidential}
        context = context_of(answers)
        tornados = context.firmness.tornados if context.firmness else ()
        swaying = {sway.name for tornado in tornados for sway in tornado.sways}
        verified = {item.name for item in (*context.firmness.verify, *context.firmness.unknowns)} if tornados else set()
        assert not (swaying | verified) & secret
        others = [other for group in context.others for other in group.others]
        ways = [text for other in others for path in other.paths for text in (path.sentence, path.changes)]
        wanted = [text for other in others for text in (*other.find_out, *(lack.missing for lack in other.lacks))]
        labels = {engine().pack.asked[name].label.lower() for name in secret}
        assert [text for text in (*ways, *wanted) for label in labels if label in text.lower()] == []
        hidden += sum(tornado.hidden for tornado in tornados) + sum("in confidence" in item.no_path for item in others)
    assert hidden


def test_notes_and_names_are_for_the_working_team_only(tmp_path):
    """Also those beside answers that are not confidential."""
    answers = answers_of(LONG, tmp_path)
    board, working = html_of(answers), html_of(answers, Audience.WORKING)
    typed = ("NOTE-SCOPE", "NAME-SCOPE", "NOTE-SPONSOR", "NOTE-FINANCE", "NAME-ASKER", "NAME-DEPARTING")
    assert [text for text in typed if text in board] == []
    assert [text for text in typed if text in working] == list(typed)


def test_the_board_reads_the_same_whatever_stands_beside_a_confidential_answer(tmp_path):
    """Note, name and basis of a confidential answer change nothing in the bytes."""
    one = with_answers(LONG, sponsor_behavior={"confidential": True, "note": "A", "by": "B", "basis": "observed"})
    two = with_answers(LONG, sponsor_behavior={"confidential": True, "note": "C", "by": "D", "basis": "opinion"})
    assert html_of(answers_of(one, tmp_path)) == html_of(answers_of(two, tmp_path))


def test_today_is_not_told_if_it_was_said_in_confidence(tmp_path):
    """Neither the driver nor the model of today."""
    data = with_answers(LONG, current_driver={"confidential": True}, current_model={"confidential": True})
    context = context_of(answers_of(data, tmp_path))
    assert [line.today for line in context.summary] == ["", "", ""]


def test_a_confidential_dont_know_is_not_listed_as_unknown(tmp_path):
    """Nor is what was assumed because of it."""
    data = with_answers(LONG, gain_retention={"confidential": True})
    context = context_of(answers_of(data, tmp_path))
    assert "Improvements still in place" not in context.unknown
    assert not any("mprovements still in place" in line for line in context.assumptions)
