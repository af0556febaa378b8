"""Formulas: what can be read, and what is refused in which words."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.model.formula import (
    MAX_LENGTH,
    Call,
    Formula,
    FormulaError,
    Function,
    Name,
    Number,
    Operation,
    names,
    parse,
)

A, B = Name("a"), Name("b")


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("1", Number(1)),
        ("0.25", Number(0.25)),
        ("a", A),
        (" a ", A),
        ("a + b", Operation("+", A, B)),
        ("a - b - 1", Operation("-", Operation("-", A, B), Number(1))),
        ("a + b * 2", Operation("+", A, Operation("*", B, Number(2)))),
        ("(a + b) * 2", Operation("*", Operation("+", A, B), Number(2))),
        ("a / b", Operation("/", A, B)),
        ("-a", Operation("-", Number(0), A)),
        ("min(a, b, 2)", Call(Function.MIN, (A, B, Number(2)))),
        ("max(a)", Call(Function.MAX, (A,))),
        ("mean(a / 2, b)", Call(Function.MEAN, (Operation("/", A, Number(2)), B))),
        ("count(a)", Call(Function.COUNT, (A,))),
        ("count_known(a, b)", Call(Function.COUNT_KNOWN, (A, B))),
        ("bins(a + b, 1, 2.5)", Call(Function.BINS, (Operation("+", A, B), Number(1), Number(2.5)))),
    ],
)
def test_parse(text: str, tree: Formula) -> None:
    """Numbers, names, + - * / with their usual precedence, and the functions."""
    assert parse(text) == tree


PART = "has a part that is neither a number, a name, + - * / nor a function"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "cannot be read as a formula"),
        ("a +", "cannot be read as a formula"),
        ("a b", "cannot be read as a formula"),
        ("a = 1", "cannot be read as a formula"),
        ("(" * 240 + "a" + ")" * 240, "cannot be read as a formula"),
        ("a\0", "cannot be read as a formula"),
        ("a ** b", PART),
        ("a // b", PART),
        ("a % b", PART),
        ("+a", PART),
        ("not a", PART),
        ("a < b", PART),
        ("a and b", PART),
        ("'a'", PART),
        ("True", PART),
        ("None", PART),
        ("1j", "has a number that is not written in digits, 1j"),
        ("[a]", PART),
        ("a.b", PART),
        ("a[0]", PART),
        ("a.b()", PART),
        ("lambda: a", PART),
        ("a if b else 1", PART),
        ("min(a, key=b)", PART),
        ("min(*a)", PART),
        ("(a := 1)", PART),
        ("__import__(a)", "has no function __import__; there are min, max, mean, count, count_known, bins"),
        ("sum(a, b)", "has no function sum; there are min, max, mean, count, count_known, bins"),
        ("min()", "calls min without an argument"),
        ("count(a, b)", "count takes the name of one multichoice attribute"),
        ("count(a + 1)", "count takes the name of one multichoice attribute"),
        ("count(2)", "count takes the name of one multichoice attribute"),
        ("bins(a)", "bins takes a value and then rising numbers"),
        ("bins(a, 2, 1)", "bins takes a value and then rising numbers"),
        ("bins(a, 1, 1)", "bins takes a value and then rising numbers"),
        ("bins(a, b)", "bins takes a value and then rising numbers"),
        ("bins(a, 1, b)", "bins takes a value and then rising numbers"),
        ("a" * (MAX_LENGTH + 1), "a formula may have 500 characters; derive a part of it as an attribute of its own"),
    ],
)
def test_refused(text: str, message: str) -> None:
    """What is no formula is refused, and the words say what is wrong."""
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert str(refusal.value) == message


@pytest.mark.parametrize(("text", "offset"), [("a + sum(b)", 4), ("a ** b", 0), ("a + 'b'", 4), ("a + (b", 4)])
def test_where(text: str, offset: int) -> None:
    """A refusal says where in the formula it is."""
    with pytest.raises(FormulaError) as refusal:
        parse(text)
    assert refusal.value.offset == offset


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text does anything but become a tree or a refusal."""
    with suppress(FormulaError):
        assert all(isinstance(name, str) for name in names(parse(text)))


def test_names() -> None:
    """Names come in reading order, repeats included."""
    assert list(names(parse("b + min(a, b / c) - 2"))) == ["b", "a", "b", "c"]
