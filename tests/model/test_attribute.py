"""Attributes: which values they take, as numbers and as a reader sees them."""

from __future__ import annotations

import pytest

from advisor.model.attribute import Attribute, Kind, Level


def levels(*values: int | bool | str) -> tuple[Level, ...]:
    return tuple(Level(value, f"means {value}") for value in values)


PEOPLE = Attribute("people", "People", Kind.INTEGER, minimum=1, unit="people")
RATIO = Attribute("ratio", "Ratio", Kind.NUMBER)
UNION = Attribute("union", "Union", Kind.BOOLEAN, levels(True, False))
SCOPE = Attribute("scope", "Scope", Kind.CHOICE, levels("one_site", "all"))
SPONSOR = Attribute("sponsor", "Sponsor", Kind.ORDINAL, levels(0, 1, 2))
SIZE = Attribute("size", "Size", Kind.ORDINAL, levels("small", "large", "giant"))
GAPS = Attribute("gaps", "Gaps", Kind.MULTICHOICE, levels("data", "law"))


@pytest.mark.parametrize(
    ("attribute", "value"),
    [
        (PEOPLE, 1),
        (PEOPLE, 10**9),
        (RATIO, 0.5),
        (RATIO, 2),
        (RATIO, -1),
        (UNION, True),
        (UNION, False),
        (SCOPE, "one_site"),
        (SPONSOR, 0),
        (SIZE, "giant"),
        (GAPS, ()),
        (GAPS, ["law", "data"]),
    ],
)
def test_no_problem(attribute: Attribute, value: object) -> None:
    """A value that is allowed has no problem."""
    assert attribute.problem(value) is None


@pytest.mark.parametrize(
    ("attribute", "value", "problem"),
    [
        (PEOPLE, 0, "must be 1 or more"),
        (PEOPLE, 1.5, "must be a whole number"),
        (PEOPLE, "many", "must be a whole number"),
        (PEOPLE, True, "must be a whole number"),
        (PEOPLE, None, "must be a whole number"),
        (PEOPLE, 10**9 + 1, "is too large to be true"),
        (PEOPLE, [1], "takes one value, not a list or mapping"),
        (RATIO, "half", "must be a number"),
        (RATIO, False, "must be a number"),
        (RATIO, -(10**10), "is too large to be true"),
        (UNION, 1, "must be true or false"),
        (UNION, "yes", "must be true or false"),
        (UNION, None, "must be true or false"),
        (SCOPE, "site", "must be one of one_site, all"),
        (SCOPE, True, "must be one of one_site, all"),
        (SCOPE, {"is": "all"}, "takes one value, not a list or mapping"),
        (SPONSOR, 3, "must be one of 0, 1, 2"),
        (SPONSOR, True, "must be one of 0, 1, 2"),  # though True == 1 to Python
        (SPONSOR, 1.0, "must be one of 0, 1, 2"),
        (SPONSOR, "1", "must be one of 0, 1, 2"),
        (SIZE, 0, "must be one of small, large, giant"),
        (GAPS, "data", "must be a list, for example [] or [data]"),
        (GAPS, ["data", "money"], "has no choice money"),
        (GAPS, ["data", "data"], "names a choice twice"),
        (GAPS, {"data": True}, "must be a list, for example [] or [data]"),
    ],
)
def test_problem(attribute: Attribute, value: object, problem: str) -> None:
    """What is wrong with a value is told as the end of a sentence that starts with the name."""
    assert attribute.problem(value) == problem


@pytest.mark.parametrize("value", [["data", []], [{}], [None], [1]])
def test_a_list_of_anything_has_a_problem(value: list[object]) -> None:
    """Whatever stands in a list that does not belong there, it is told and nothing fails."""
    assert GAPS.problem(value).startswith("has no choice")


@pytest.mark.parametrize(
    ("attribute", "value", "number"),
    [(PEOPLE, 7, 7), (RATIO, 0.5, 0.5), (UNION, True, 1), (SPONSOR, 2, 2), (SIZE, "small", 0), (SIZE, "giant", 2)],
)
def test_number(attribute: Attribute, value: object, number: float) -> None:
    """A named level counts as its rank from 0, a boolean as 0 or 1."""
    assert attribute.number(value) == number


@pytest.mark.parametrize(("attribute", "value"), [(SCOPE, "all"), (GAPS, ("data",))])
def test_a_choice_has_no_number(attribute: Attribute, value: object) -> None:
    """Choices have no order, so they are no numbers."""
    with pytest.raises(ValueError, match="has no order"):
        attribute.number(value)


@pytest.mark.parametrize(
    ("attribute", "value", "shown"),
    [
        (PEOPLE, 1200, "1,200 people"),
        (RATIO, 0.666666667, "0.67"),
        (UNION, True, "yes"),
        (UNION, False, "no"),
        (SCOPE, "one_site", "one site"),
        (SPONSOR, 1, "level 1 of 0 to 2"),
        (GAPS, ("data", "law"), "data, law"),
        (GAPS, (), "none"),
    ],
)
def test_shown(attribute: Attribute, value: object, shown: str) -> None:
    """A value is shown as a reader wants to see it."""
    assert attribute.shown(value) == shown


def test_meaning() -> None:
    """The anchor of a value is found by value and type: 1 is not true."""
    assert SPONSOR.meaning(1) == "means 1"
    assert SPONSOR.meaning(True) == ""
    assert UNION.meaning(True) == "means True"
    assert PEOPLE.meaning(5) == ""


def test_ordered() -> None:
    """Numbers and ordinals can be asked for more and less; the others cannot."""
    ordered = [
        attribute.name for attribute in (PEOPLE, RATIO, UNION, SCOPE, SPONSOR, SIZE, GAPS) if attribute.is_ordered
    ]
    assert ordered == ["people", "ratio", "sponsor", "size"]
