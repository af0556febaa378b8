from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.files.packs import open_pack
from advisor.interview.reply import Command, Given, read_line, read_value

PACK = open_pack()
ASKED = PACK.asked
WORDS = PACK.certainty_words


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
        ("specialist_gap", "1 4", ("statistics_doe", "validation_csv")),
        ("specialist_gap", "1 and 4", ("statistics_doe", "validation_csv")),
        ("headcount", "380 people", 380),
        ("specialist_gap", "statistics doe, 5", ("statistics_doe", "process_mining_automation")),
    ],
)
def test_values_are_read_as_people_type_them(name, typed, value):
    """Numbers with separators, names in full or by their start, numbers in a list, yes and no."""
    assert read_line(ASKED[name], typed, WORDS) == Given(value)


@pytest.mark.parametrize(
    ("typed", "value", "sureness"),
    [("3 fairly", 3, "fairly"), ("3, a guess", 3, "guess"), ("3 fairly sure", 3, "fairly"), ("3 sure", 3, "sure")],
)
def test_how_sure_goes_behind_a_value(typed, value, sureness):
    """The words of the pack, with or without what people put around them."""
    assert read_line(ASKED["urgency"], typed, WORDS) == Given(value, sureness)


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("?", Command("?")),
        ("WHY", Command("why")),
        ("don’t know", Command("don't know")),  # noqa: RUF001
        ("dk", Command("don't know")),
        ("-", Command("don't know")),
        ("Note She said: 'no', 3 times", Command("note", "She said: 'no', 3 times")),
        ("by  Ann   Lee", Command("by", "Ann Lee")),
        ("go 7", Command("go", "7")),
        ("not confidential", Command("not confidential")),
        ("exit", Command("quit")),
    ],
)
def test_commands_are_read_as_people_type_them(typed, command):
    """Capitals, typographic apostrophes and common variants mean the same command."""
    assert read_line(ASKED["headcount"], typed, WORDS) == command


@pytest.mark.parametrize(
    ("name", "typed", "words"),
    [
        ("headcount", "many", "must be a whole number"),
        ("headcount", "-4", "must be 1 or more"),
        ("headcount", "9" * 40, "must be a whole number"),
        ("headcount", "²", "must be a whole number"),
        ("urgency", "7", "must be one of 0, 1, 2, 3"),
        ("sector", "manufactoring", r"did you mean manufacturing\?"),
        ("experienced_leader", "perhaps", "is answered by yes or no"),
        ("specialist_gap", "lean flow, nonsense", "has no choice"),
    ],
)
def test_a_reply_that_does_not_fit_says_what_would(name, typed, words):
    """The sentence names the values or the nearest one."""
    with pytest.raises(AdvisorError, match=words):
        read_line(ASKED[name], typed, WORDS)


@given(st.sampled_from(sorted(ASKED)), st.text())
def test_whatever_is_typed_is_valid_or_one_sentence(name, typed):
    """No text makes the reader fail in any other way, and a value that it returns is valid."""
    with suppress(AdvisorError):
        said = read_line(ASKED[name], typed, WORDS)
        assert isinstance(said, Command) or ASKED[name].problem(said.value) is None


@given(st.sampled_from(sorted(ASKED)), st.data())
def test_every_value_can_be_typed(name, data):
    """Each value of each attribute is read back from the text that the prompt shows for it."""
    attribute = ASKED[name]
    if attribute.values:
        value = data.draw(st.sampled_from(attribute.values))
        shown = {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)
        expected = (value,) if attribute.kind == "multichoice" else value
        assert read_value(attribute, shown) == expected
