"""The condition language as a tree: negation and alternatives, against a truth table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from advisor.model import condition as language
from advisor.model.condition import ALWAYS, OPPOSITE, All, Any, Condition, Operator, alternatives, attributes, negated

Values = dict[str, tuple[int | tuple[str, ...], float] | None]
"""What is known: a number (or a list, for c) with its certainty, or None."""

NUMBER_TESTS = st.one_of(
    st.tuples(
        st.sampled_from(
            [
                Operator.IS,
                Operator.IS_NOT,
                Operator.AT_LEAST,
                Operator.AT_MOST,
                Operator.MORE_THAN,
                Operator.LESS_THAN,
            ]
        ),
        st.integers(0, 3),
    ),
    st.tuples(
        st.sampled_from([Operator.IN, Operator.NOT_IN]), st.lists(st.integers(0, 3), min_size=1, max_size=3).map(tuple)
    ),
    st.tuples(
        st.sampled_from([Operator.BETWEEN, Operator.NOT_BETWEEN]),
        st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted).map(tuple),
    ),
    st.tuples(st.sampled_from([Operator.IS_KNOWN, Operator.IS_UNKNOWN]), st.just(True)),
)
LIST_TESTS = st.one_of(
    st.tuples(st.sampled_from([Operator.INCLUDES, Operator.EXCLUDES]), st.sampled_from("xyz")),
    st.tuples(
        st.sampled_from([Operator.INCLUDES_ANY, Operator.EXCLUDES_ALL]),
        st.lists(st.sampled_from("xyz"), min_size=1).map(tuple),
    ),
    st.tuples(
        st.sampled_from([Operator.COUNT_BETWEEN, Operator.COUNT_NOT_BETWEEN]),
        st.tuples(st.integers(0, 3), st.integers(0, 3)).map(sorted).map(tuple),
    ),
)
TESTS = st.one_of(
    st.builds(lambda name, test: language.Test(name, *test), st.sampled_from("ab"), NUMBER_TESTS),
    LIST_TESTS.map(lambda test: language.Test("c", *test)),
)
CONDITIONS = st.recursive(
    TESTS,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda parts: All(tuple(parts))),
        st.lists(inner, max_size=3).map(lambda parts: Any(tuple(parts))),
    ),
    max_leaves=7,
)
CERTAINTIES = st.sampled_from([1.0, 0.8, 0.5, 0.1])
NUMBERS = st.none() | st.tuples(st.integers(0, 3), CERTAINTIES)
LISTS = st.none() | st.tuples(st.sets(st.sampled_from("xyz")).map(sorted).map(tuple), CERTAINTIES)
VALUES = st.fixed_dictionaries({"a": NUMBERS, "b": NUMBERS, "c": LISTS})


def passes(test: language.Test, value: int | tuple[str, ...]) -> bool:  # noqa: C901, PLR0912 - a table of what each test means
    """Return whether a known value passes a test."""
    wanted = test.operand
    match test.operator:
        case Operator.IS:
            return value == wanted
        case Operator.IS_NOT:
            return value != wanted
        case Operator.IN:
            return value in wanted
        case Operator.NOT_IN:
            return value not in wanted
        case Operator.AT_LEAST:
            return value >= wanted
        case Operator.AT_MOST:
            return value <= wanted
        case Operator.MORE_THAN:
            return value > wanted
        case Operator.LESS_THAN:
            return value < wanted
        case Operator.BETWEEN:
            return wanted[0] <= value <= wanted[1]
        case Operator.NOT_BETWEEN:
            return value < wanted[0] or value > wanted[1]
        case Operator.INCLUDES:
            return wanted in value
        case Operator.EXCLUDES:
            return wanted not in value
        case Operator.INCLUDES_ANY:
            return bool(set(wanted) & set(value))
        case Operator.EXCLUDES_ALL:
            return not set(wanted) & set(value)
        case Operator.COUNT_BETWEEN:
            return wanted[0] <= len(value) <= wanted[1]
        case Operator.COUNT_NOT_BETWEEN:
            return not wanted[0] <= len(value) <= wanted[1]
    raise AssertionError(test.operator)


def certainty(condition: Condition, values: Values) -> float:
    """Return how certain a condition is, 0 if it does not hold: all = min, any = max."""
    if isinstance(condition, All):
        return min((certainty(part, values) for part in condition.parts), default=1)
    if isinstance(condition, Any):
        return max((certainty(part, values) for part in condition.parts), default=0)
    known = values[condition.attribute]
    if condition.asks_presence:
        return float((known is not None) == (condition.operator is Operator.IS_KNOWN))
    return known[1] if known is not None and passes(condition, known[0]) else 0


@given(CONDITIONS, VALUES)
def test_negated_twice_is_the_same(condition: Condition, values: Values) -> None:
    """Not not a condition holds when it does, as certainly; indeed it is the condition."""
    assert negated(negated(condition)) == condition
    assert certainty(negated(negated(condition)), values) == certainty(condition, values)


@given(CONDITIONS, VALUES)
def test_a_condition_and_its_opposite(condition: Condition, values: Values) -> None:
    """With everything known, exactly one of the two holds; with something unknown, never both."""
    holding = (certainty(condition, values) > 0) + (certainty(negated(condition), values) > 0)
    assert holding <= 1
    if all(values.values()):
        assert holding == 1


@given(CONDITIONS, VALUES)
def test_alternatives_say_the_same(condition: Condition, values: Values) -> None:
    """The strongest alternative is as certain as the condition: of each, all tests must hold."""
    expected = max((certainty(All(tests), values) for tests in alternatives(condition)), default=0)
    assert expected == certainty(condition, values)


@given(CONDITIONS)
def test_alternatives_repeat_nothing(condition: Condition) -> None:
    """No alternative is there twice, and no test twice in one; they hold the tests of the condition and no others."""
    found = alternatives(condition)
    assert len(set(found)) == len(found)
    assert all(len(set(tests)) == len(tests) for tests in found)
    assert {test for tests in found for test in tests} <= set(language.tests(condition))


def test_opposites_come_in_pairs() -> None:
    """Every test has an opposite, whose opposite it is."""
    assert set(OPPOSITE) == set(Operator)
    assert all(OPPOSITE[OPPOSITE[operator]] is operator for operator in Operator)


def test_always() -> None:
    """Always is one alternative without tests; its opposite has no alternative."""
    assert alternatives(ALWAYS) == ((),)
    assert alternatives(negated(ALWAYS)) == ()


def test_reading_order() -> None:
    """Attributes are named once each, in the order they are read."""
    a, b = language.Test("a", Operator.IS, 1), language.Test("b", Operator.IS, 1)
    assert attributes(All((b, Any((a, b))))) == ("b", "a")
    assert list(language.tests(All((b, Any((a, b)))))) == [b, a, b]
