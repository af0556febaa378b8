"""Where numbers begin to matter: the limits that a pack compares its numeric answers with."""

from __future__ import annotations

import math

from advisor.model import condition
from advisor.model.attribute import Kind, Value
from advisor.model.condition import Operator
from advisor.model.derived import value_names
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation
from advisor.model.pack import Pack


def numeric_limits(pack: Pack) -> dict[str, tuple[int, ...]]:
    """Return, per numeric attribute asked, the values from which on a test or a formula sees something else."""
    found: dict[str, set[int]] = {
        name: set() for name, attribute in pack.asked.items() if attribute.kind in (Kind.INTEGER, Kind.NUMBER)
    }
    conditions = [*(rule.when for rule in pack.rules), *(rail.when for rail in pack.guard_rails)]
    conditions += [question.ask_when for question in pack.questions]
    values: list[Value | Formula | None] = []
    for derived in pack.derived.values():
        conditions += [row.when for row in derived.rows]
        values += [*(row.value for row in derived.rows), derived.otherwise]
    for test in (test for when in conditions for test in condition.tests(when)):
        if test.attribute in found and not test.asks_presence:
            found[test.attribute] |= _limits(test)
    for call in (call for value in values for call in _calls(value)):
        subject, *bins = call.arguments
        if call.function is Function.BINS and isinstance(subject, Name) and subject.attribute in found:
            found[subject.attribute] |= {math.ceil(limit.value) for limit in bins if isinstance(limit, Number)}
    return {name: tuple(sorted(limits)) for name, limits in found.items()}


def _limits(test: condition.Test) -> set[int]:
    """Return where the whole numbers begin to be told apart: at_most 9 and more_than 9 both tell 10 from 9."""
    operands = test.operand if isinstance(test.operand, tuple) else (test.operand,)
    numbers = [item for item in operands if isinstance(item, (int, float))]
    if test.operator in (Operator.AT_LEAST, Operator.LESS_THAN):
        return {math.ceil(number) for number in numbers}
    after = {math.floor(number) + 1 for number in numbers}
    if test.operator in (Operator.AT_MOST, Operator.MORE_THAN):
        return after
    if test.operator in (Operator.BETWEEN, Operator.NOT_BETWEEN):
        return {math.ceil(numbers[0]), math.floor(numbers[1]) + 1}
    return after | {math.ceil(number) for number in numbers}


def _calls(value: Value | Formula | None) -> list[Call]:
    if isinstance(value, Call):
        return [value, *(call for argument in value.arguments for call in _calls(argument))]
    return [*_calls(value.left), *_calls(value.right)] if isinstance(value, Operation) else []


def calculated(pack: Pack) -> set[str]:
    """Return the attributes that formulas read: each of their values may count."""
    values = [
        value
        for derived in pack.derived.values()
        for value in (*(row.value for row in derived.rows), derived.otherwise)
    ]
    found = {name for value in values for name in value_names(value)}
    for line in pack.program.staffing:
        for formula in (line.low, line.high, line.most):
            found |= set(value_names(formula)) if formula is not None else set()
    return found
