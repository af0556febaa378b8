"""Several values in words."""

from __future__ import annotations

import pytest

from advisor.explain.wording import values_text
from advisor.files.packs import open_pack

PACK = open_pack()


@pytest.mark.parametrize(
    ("values", "others", "given", "told"),
    [
        # nothing given: each number is the lowest of a range
        ((20,), (1, 20, 50), None, "20 to 49 people"),
        ((1, 20), (1, 20, 50), None, "49 people or fewer"),
        ((50,), (1, 20, 50), None, "50 people or more"),
        ((1, 50), (1, 20, 50), None, "19 people or fewer or 50 people or more"),
        ((1,), (1, 2, 50), None, "1 person"),
        # 100 given: below it each number is the highest of a range, above it the lowest
        ((9,), (9, 49, 250), 100, "9 people or fewer"),
        ((49,), (9, 49, 250), 100, "10 to 49 people"),
        ((9, 49), (9, 49, 250), 100, "49 people or fewer"),
        ((250,), (9, 49, 250, 1000), 100, "250 to 999 people"),
        ((250, 1000), (9, 49, 250, 1000), 100, "250 people or more"),
    ],
)
def test_numbers_are_told_as_the_ranges_they_stand_for(values, others, given, told):
    """Ranges that touch are told as one; the ends that nothing limits are open."""
    assert values_text(PACK.asked["headcount"], values, others, given) == told


def test_levels_and_choices_are_listed():
    """Levels share what they are levels of."""
    assert values_text(PACK.asked["urgency"], (0, 2, 3)) == "level 0, 2 or 3 of 0 to 3"
    assert values_text(PACK.asked["prior_programs"], ("none", "one_stalled")) == "none or one stalled"
