"""Conditions as patterns of CLIPS: each alternative of a condition is the left side of a rule of its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import product
from typing import NamedTuple

from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import Any as AnyOf
from advisor.model.condition import Condition, Operator, Test
from clips_oracle.text import NUMERIC, is_named, rule, token, tokens

COMPARED = {
    Operator.IS: "(= {0} {1})",
    Operator.IS_NOT: "(<> {0} {1})",
    Operator.AT_LEAST: "(>= {0} {1})",
    Operator.AT_MOST: "(<= {0} {1})",
    Operator.MORE_THAN: "(> {0} {1})",
    Operator.LESS_THAN: "(< {0} {1})",
    Operator.BETWEEN: "(<= {1} {0} {2})",
    Operator.NOT_BETWEEN: "(not (<= {1} {0} {2}))",
}
LISTED = {
    Operator.INCLUDES: "(member$ {1} {0})",
    Operator.EXCLUDES: "(not (member$ {1} {0}))",
    Operator.INCLUDES_ANY: "(meets {0} (create$ {1}))",
    Operator.EXCLUDES_ALL: "(not (meets {0} (create$ {1})))",
}
COUNTED = {
    Operator.COUNT_BETWEEN: "(<= {1} (length$ {0}) {2})",
    Operator.COUNT_NOT_BETWEEN: "(not (<= {1} (length$ {0}) {2}))",
}
EQUALITY = (Operator.IS, Operator.IS_NOT, Operator.IN, Operator.NOT_IN)


class Alternative(NamedTuple):
    """Patterns that match where all tests of an alternative hold, and the expression for their lowest certainty."""

    patterns: tuple[str, ...]
    certainty: str


def alternatives(when: Condition, attributes: Mapping[str, Attribute], reader: str = "") -> Iterator[Alternative]:
    """Yield the alternatives of a condition; `reader` is the derived attribute whose assumptions count as known."""
    for tests in _alternatives(when):
        patterns = tuple(_pattern(test, attributes, place, reader) for place, test in enumerate(tests))
        bound = " ".join(f"?c{place}" for place, test in enumerate(tests) if not _asks_presence(test))
        yield Alternative(patterns, f"(min 1.0 {bound})" if bound else "1.0")


def rules(
    name: str,
    when: Condition,
    attributes: Mapping[str, Attribute],
    stage: str,
    action: str,
    reader: str = "",
    salience: int = 0,
) -> Iterator[str]:
    """Yield a rule per alternative; {} in the action stands for the certainty."""
    for place, (patterns, certainty) in enumerate(alternatives(when, attributes, reader)):
        yield rule(f"{name}/{place}", (stage, *patterns), action.format(certainty), salience=salience)


def read_names(when: Condition) -> Iterator[str]:
    """Yield what a condition reads, repeats included."""
    if isinstance(when, Test):
        yield when.attribute
    else:
        for part in when.parts:
            yield from read_names(part)


def _alternatives(when: Condition) -> list[tuple[Test, ...]]:
    """Spread a condition out: an any offers each part on its own, an all takes one from every part."""
    if isinstance(when, Test):
        return [(when,)]
    offered = [_alternatives(part) for part in when.parts]
    if isinstance(when, AnyOf):
        return _unique(item for part in offered for item in part)
    return _unique(tuple(_unique(test for part in taken for test in part)) for taken in product(*offered))


def _unique(items: Iterable) -> list:
    return list(dict.fromkeys(items))


def _asks_presence(test: Test) -> bool:
    return test.operator in (Operator.IS_KNOWN, Operator.IS_UNKNOWN)


def _pattern(test: Test, attributes: Mapping[str, Attribute], place: int, reader: str) -> str:
    name = f"a.{test.attribute}"
    if test.operator is Operator.IS_KNOWN:
        return f"({name} (for all))"
    if test.operator is Operator.IS_UNKNOWN:
        return f"(not ({name} (for all)))"
    seen_by = f"all|{reader}" if reader else "all"
    slot = _slot(test, attributes[test.attribute], f"?v{place}")
    return f"({name} (for {seen_by}) {slot} (certainty ?c{place}))"


def _slot(test: Test, attribute: Attribute, variable: str) -> str:
    """Return the slot with what it has to contain."""
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    if attribute.kind is Kind.MULTICHOICE:
        template = COUNTED[test.operator] if test.operator in COUNTED else LISTED[test.operator]
        given = map(token, operands) if test.operator in COUNTED else (tokens(operands),)
        return f"(value ${variable}&:{template.format(variable, *given)})"
    if attribute.kind not in NUMERIC and test.operator in EQUALITY:
        wanted = test.operator in (Operator.IS, Operator.IN)
        return f"(value {('|' if wanted else '&').join(('' if wanted else '~') + token(item) for item in operands)})"
    numbers = [_number(attribute, item) for item in operands]
    if test.operator in (Operator.IN, Operator.NOT_IN):
        found = f"(or {' '.join(f'(= {variable} {number})' for number in numbers)} FALSE)"
        return f"(rank {variable}&:{found if test.operator is Operator.IN else f'(not {found})'})"
    return f"(rank {variable}&:{COMPARED[test.operator].format(variable, *numbers)})"


def _number(attribute: Attribute, operand: Value) -> str:
    """Return a limit as a number; named levels are written as their places in the list of levels."""
    return str(attribute.values.index(operand)) if is_named(attribute) else token(operand)
