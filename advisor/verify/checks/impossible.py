"""A check on conditions that contradict themselves."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise

from advisor.engine.forward import passes
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import Operator, Test, alternatives
from advisor.model.derived import Derived
from advisor.model.formula import Formula
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding

MOST_CHOICES = 12
"""With more choices there are too many lists to try; such a condition is taken to be possible."""


class ImpossibleRule:
    """A rule asks one attribute for two things at once, or for a value that it never has, so it can never fire."""

    code = "impossible-rule"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each rule and guard rail of which no alternative can hold."""
        conditions = {rule.id: rule.when for rule in pack.rules} | {rail.id: rail.when for rail in pack.guard_rails}
        for identifier, when in conditions.items():
            names = [_contradicted(pack, tests) for tests in alternatives(when)]
            if all(names):
                yield Finding(self.code, identifier, f"no value of {names[0]} meets its condition; it can never fire")


def _contradicted(pack: Pack, tests: Sequence[Test]) -> str | None:
    """Return the first attribute of which no value, known or unknown, passes all its tests."""
    for name in dict.fromkeys(test.attribute for test in tests):
        mine = [test for test in tests if test.attribute == name]
        attribute = pack.attributes[name]
        if not _possible(mine, attribute, pack.derived.get(name)):
            return name
    return None


def _possible(tests: Sequence[Test], attribute: Attribute, derived: Derived | None) -> bool:
    operators = {test.operator for test in tests}
    if Operator.IS_UNKNOWN in operators:
        return operators == {Operator.IS_UNKNOWN}
    values = [test for test in tests if not test.asks_presence]
    candidates = _candidates(attribute, derived, values)
    return candidates is None or any(
        all(passes(test, candidate, attribute) for test in values) for candidate in candidates
    )


def _candidates(attribute: Attribute, derived: Derived | None, tests: Sequence[Test]) -> list[Value] | None:
    """Return values that stand for all that the attribute can have as far as the tests can tell; None: too many."""
    if derived is not None:
        given = [*(row.value for row in derived.rows), *([] if derived.otherwise is None else [derived.otherwise])]
        literal = [value for value in given if not isinstance(value, Formula)]
        if len(literal) == len(given):
            return literal
    if attribute.kind is Kind.MULTICHOICE:
        names = [str(value) for value in attribute.values]
        if len(names) > MOST_CHOICES:
            return None
        return [chosen for size in range(len(names) + 1) for chosen in combinations(names, size)]
    return list(attribute.values) or _numbers(attribute, tests)


def _numbers(attribute: Attribute, tests: Sequence[Test]) -> list[Value]:
    """Return each number that a test names and one on either side: one further for whole numbers, else halfway."""
    operands = [
        item for test in tests for item in (test.operand if isinstance(test.operand, tuple) else (test.operand,))
    ]
    limits = sorted({item for item in operands if isinstance(item, (int, float))})
    ends = [limits[0] - 1, limits[-1] + 1] if limits else [attribute.minimum or 0]
    if attribute.kind is Kind.INTEGER:
        beside = [limit + step for limit in limits for step in (-1, 1)]
    else:
        beside = [(low + high) / 2 for low, high in pairwise(limits)]
    lowest = attribute.minimum if attribute.minimum is not None else float("-inf")
    return [value for value in (*ends, *limits, *beside) if value >= lowest]
