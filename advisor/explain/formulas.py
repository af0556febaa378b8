"""Formulas of derived attributes in words."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.explain.wording import listed, lowered
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation
from advisor.model.pack import Pack

_SIGNS = {"+": "+", "-": "\N{MINUS SIGN}", "*": "\N{MULTIPLICATION SIGN}", "/": "\N{DIVISION SIGN}"}
_BINDING = {"+": 1, "-": 1, "*": 2, "/": 2}


def formula_text(formula: Formula, pack: Pack) -> str:
    """Return a formula with labels for names and signs as people write them."""
    match formula:
        case Number(value):
            return number_text(value)
        case Name(attribute):
            return lowered(pack.attributes[attribute].label)
        case Operation("-", Number(0), right):
            return f"\N{MINUS SIGN}{_side(right, 3, pack)}"
        case Operation(symbol, left, right):
            binding = _BINDING[symbol]
            return f"{_side(left, binding, pack)} {_SIGNS[symbol]} {_side(right, binding + 1, pack)}"
        case Call(function, arguments):
            return _call_text(function, arguments, pack)


def number_text(value: float) -> str:
    """Return a number as people write it."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,g}"


def _side(formula: Formula, binding: int, pack: Pack) -> str:
    text = formula_text(formula, pack)
    looser = isinstance(formula, Call) or (isinstance(formula, Operation) and _BINDING[formula.symbol] < binding)
    return f"({text})" if looser else text


def _call_text(function: Function, arguments: Sequence[Formula], pack: Pack) -> str:
    shown = [formula_text(argument, pack) for argument in arguments]
    if function is Function.BINS:
        limits = f"{shown[1]} or more" if len(shown) == 2 else ""
        return (
            f"1 if {shown[0]} is {limits}, else 0" if limits else f"how many of {listed(shown[1:])} {shown[0]} reaches"
        )
    several = listed(shown)
    return {
        Function.MIN: f"the smallest of {several}",
        Function.MAX: f"the largest of {several}",
        Function.MEAN: f"the mean of those known among {several}",
        Function.COUNT: f"how many are named under {several}",
        Function.COUNT_KNOWN: f"how many of these are known: {several}",
    }[function]
