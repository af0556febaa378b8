from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.files.packs import open_pack
from advisor.interview.reply import read_reply
from advisor.model.answers import Status

ASKED = open_pack().asked


@pytest.mark.parametrize(
    ("name", "typed", "value"),
    [
        ("headcount", "1,200", 1200),
        ("headcount", "1 200", 1200),
        ("urgency", "3", 3),
        ("sector", "manufacturing", "manufacturing"),
        ("sector", "Public Administration", "public_administration"),
        ("sector", "2", "healthcare"),
        ("sector", "manu", "manufacturing"),
        ("experienced_leader", "Y", True),
        ("experienced_leader", "no", False),
        ("specialist_gap", "none", ()),
        ("specialist_gap", "statistics doe, 5", ("statistics_doe", "process_mining_automation")),
    ],
)
def test_values_are_read_as_people_type_them(name, typed, value):
    """Numbers with separators, names in full or by their start, numbers in a list, yes and no."""
    assert read_reply(ASKED[name], typed).value == value


@pytest.mark.parametrize(
    ("typed", "status"), [("don't know", Status.DONT_KNOW), ("Skip", Status.SKIPPED), ("-", Status.DONT_KNOW)]
)
def test_not_knowing_and_skipping_are_kept_apart(typed, status):
    """Both are unknown to the rules, but a report can tell them apart."""
    answer = read_reply(ASKED["headcount"], typed)
    assert (answer.status, answer.value) == (status, None)


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("headcount", "many", "must be a whole number"),
        ("headcount", "-4", "must be 1 or more"),
        ("headcount", "9" * 40, "must be a whole number"),
        ("headcount", "²", "must be a whole number"),
        ("urgency", "7", "must be one of 0, 1, 2, 3"),
        ("sector", "manufactoring", "did you mean manufacturing?"),
        ("experienced_leader", "perhaps", "must be true or false"),
    ],
)
def test_a_reply_that_does_not_fit_says_what_would(name, typed, words):
    """The sentence names the values or the nearest one."""
    with pytest.raises(AdvisorError, match=words.replace("?", r"\?")):
        read_reply(ASKED[name], typed)


@given(st.sampled_from(sorted(ASKED)), st.text())
def test_whatever_is_typed_is_a_valid_answer_or_one_sentence(name, typed):
    """No text makes the reader fail in any other way, and what it returns is valid."""
    with suppress(AdvisorError):
        answer = read_reply(ASKED[name], typed)
        assert answer.value is None or ASKED[name].problem(answer.value) is None
