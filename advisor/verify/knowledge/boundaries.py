"""Which sides of the tests in a condition the examples show: at the very boundary, and just beyond it.

A rule is only known to begin where it should if an example has the last value that fires it, and another the first that
does not while all else holds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from advisor.engine.forward import passes
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import Condition, Operator, Test, alternatives, tests
from advisor.model.pack import Pack
from advisor.verify.seen import Seen

Side = Callable[[Seen], bool]

_LOW = {Operator.AT_LEAST: (0, -1), Operator.MORE_THAN: (1, 0)}
_HIGH = {Operator.AT_MOST: (0, 1), Operator.LESS_THAN: (-1, 0)}
_STEPS = _LOW | _HIGH
"""How far from its operand the last value inside a test lies, and the first one outside."""


def unseen(
    pack: Pack, when: Condition, holding: Sequence[Seen], others: Sequence[Seen], spared: Collection[str] = ()
) -> list[str]:
    """Return the sides of tests that no example shows, in words.

    `holding`: the examples in which the condition is claimed to hold; `others`: those in which it is not; `spared`:
    attributes of which it is known that their tests cannot be seen from both sides.
    """
    ways = alternatives(when)
    missing = []
    for test in dict.fromkeys(tests(when)):
        if test.attribute in spared:
            continue
        with_it = [way for way in ways if test in way]
        for inside, outside in _sides(pack, test):
            if not any(_hold(pack, way, at) and inside(at) for way in with_it for at in holding):
                missing.append(f"holding by {_said(test)}")
            if outside is not None and not any(
                _hold(pack, [part for part in way if part != test], at) and not _holds(pack, test, at) and outside(at)
                for way in with_it
                for at in others
            ):
                missing.append(f"failing just beyond {_said(test)}")
    return missing


def _hold(pack: Pack, way: Sequence[Test], at: Seen) -> bool:
    return all(_holds(pack, test, at) for test in way)


def _holds(pack: Pack, test: Test, at: Seen) -> bool:
    known = at.known(test.attribute)
    if test.asks_presence:
        return (known is None) is (test.operator is Operator.IS_UNKNOWN)
    return known is not None and passes(test, known.value, pack.attributes[test.attribute])


def _sides(pack: Pack, test: Test) -> Iterator[tuple[Side, Side | None]]:
    """Yield what a value at a boundary and one just beyond it look like; None where there is nothing beyond."""
    attribute = pack.attributes[test.attribute]
    if test.operator is Operator.BETWEEN:
        low, high = test.operand if isinstance(test.operand, tuple) else (test.operand, test.operand)
        yield _pair(attribute, low, 0, -1)
        yield _pair(attribute, high, 0, 1)
    elif test.operator in _STEPS:
        yield _pair(attribute, test.operand, *_STEPS[test.operator])
    elif not test.asks_presence:
        yield _anything, lambda at: at.known(test.attribute) is not None
    else:
        yield _anything, None


def _pair(
    attribute: Attribute, bound: Value | tuple[Value, ...], inside: int, outside: int
) -> tuple[Side, Side | None]:
    """Return both sides of a bound, each a step from it or none; a number between steps may stand anywhere."""
    assert not isinstance(bound, tuple), "order is asked of one value"
    rank = attribute.number(bound)
    if attribute.kind is Kind.NUMBER:
        return (_stands(attribute, rank) if inside == 0 else _anything), (
            _stands(attribute, rank) if outside == 0 else lambda at: at.known(attribute.name) is not None
        )
    beyond = rank + outside
    numbers = [attribute.number(value) for value in attribute.values]
    is_there = beyond in numbers if numbers else attribute.minimum is None or beyond >= attribute.minimum
    return _stands(attribute, rank + inside), _stands(attribute, beyond) if is_there else None


def _stands(attribute: Attribute, rank: float) -> Side:
    def check(at: Seen) -> bool:
        known = at.known(attribute.name)
        return known is not None and attribute.number(known.value) == rank

    return check


def _anything(_: Seen) -> bool:
    return True


def _said(test: Test) -> str:
    return f"{test.attribute} {test.operator} {test.operand}"
