"""Formulas of derived attributes: numbers, names, + - * / and a few functions. Parsed into a closed tree, never run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from enum import StrEnum

from msgspec import Struct

MAX_LENGTH = 500
LARGEST = 10**12
"""No number in a formula is larger, so that what goes beyond every number is rare and never a constant."""

_NUMERAL = re.compile(r"(?<![\w.])[0-9.][\w.]*")
_DECIMAL = re.compile(r"[0-9.]+([eE][0-9]*)?")


class Function(StrEnum):
    """The functions a formula may call. min, max and mean leave out what is unknown."""

    MIN = "min"
    MAX = "max"
    MEAN = "mean"
    COUNT = "count"
    """Items in a multichoice answer."""
    COUNT_KNOWN = "count_known"
    """How many of the arguments are known."""
    BINS = "bins"
    """bins(x, a, b, ...): how many of the rising limits x reaches."""


class Number(Struct, frozen=True):
    """A constant."""

    value: float


class Name(Struct, frozen=True):
    """The value of an attribute; a named level counts as its rank from 0."""

    attribute: str


class Operation(Struct, frozen=True):
    """left symbol right, where symbol is one of + - * /. Unknown if either side is."""

    symbol: str
    left: Formula
    right: Formula


class Call(Struct, frozen=True):
    """A function of one or more formulas."""

    function: Function
    arguments: tuple[Formula, ...]


Formula = Number | Name | Operation | Call

_SYMBOLS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}


class FormulaError(ValueError):
    """A formula that cannot be read; `offset` counts characters from its start."""

    def __init__(self, message: str, offset: int = 0) -> None:
        super().__init__(message)
        self.offset = offset


def parse(text: str) -> Formula:
    """Return the tree of a formula. Raises FormulaError with what is wrong and where."""
    if len(text) > MAX_LENGTH:
        raise FormulaError(
            f"a formula may have {MAX_LENGTH} characters; derive a part of it as an attribute of its own"
        )
    for numeral in _NUMERAL.finditer(text.lstrip()):  # Python would only warn of 1in and read 0x1F
        if _DECIMAL.fullmatch(numeral.group()) is None:
            raise FormulaError(f"has a number that is not written in digits, {numeral.group()[:60]}", numeral.start())
    if "\\" in text:
        raise FormulaError("cannot be read as a formula", text.lstrip().index("\\"))
    try:
        body = ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        column = (getattr(error, "offset", None) or 1) - 1
        raise FormulaError("cannot be read as a formula", column) from None
    return _tree(body)


def _tree(node: ast.expr) -> Formula:
    match node:
        case ast.Constant(value=int() | float() as number) if not isinstance(number, bool):
            if number > LARGEST:
                raise FormulaError(f"has a number above {LARGEST:,}", node.col_offset)
            return Number(number)
        case ast.Name(id=name):
            return Name(name)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            return Operation("-", Number(0), _tree(operand))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _SYMBOLS:
            return Operation(_SYMBOLS[type(op)], _tree(left), _tree(right))
        case ast.Call(func=ast.Name(id=name), args=arguments, keywords=[]):
            return _call(name, tuple(_tree(argument) for argument in arguments), node.col_offset)
    raise FormulaError("has a part that is neither a number, a name, + - * / nor a function", node.col_offset)


def _call(name: str, arguments: tuple[Formula, ...], offset: int) -> Call:
    if name not in list(Function):
        raise FormulaError(f"has no function {name}; there are {', '.join(Function)}", offset)
    function = Function(name)
    if not arguments:
        raise FormulaError(f"calls {name} without an argument", offset)
    if function is Function.COUNT and not (len(arguments) == 1 and isinstance(arguments[0], Name)):
        raise FormulaError("count takes the name of one multichoice attribute", offset)
    if function is Function.BINS:
        limits = [limit.value for limit in arguments[1:] if isinstance(limit, Number)]
        if len(limits) < max(1, len(arguments) - 1) or limits != sorted(set(limits)):
            raise FormulaError("bins takes a value and then rising numbers", offset)
    return Call(function, arguments)


def names(formula: Formula) -> Iterator[str]:
    """Yield every attribute the formula names, in reading order, repeats included."""
    match formula:
        case Name(attribute):
            yield attribute
        case Operation(_, left, right):
            yield from names(left)
            yield from names(right)
        case Call(_, arguments):
            for argument in arguments:
                yield from names(argument)
