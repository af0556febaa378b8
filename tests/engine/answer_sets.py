"""Random answer sets for any pack."""

from __future__ import annotations

from random import Random

from hypothesis import strategies as st

from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.pack import Pack

CERTAINTIES = (1.0, 0.8, 0.5, 0.1)
"""Sure, fairly sure, a guess, and so little that no rule fires on it."""


def answer_sets(pack: Pack) -> st.SearchStrategy[dict[str, Known]]:
    """Return answer sets, from empty to complete; what is missing is unknown."""
    asked = pack.asked.items()
    known = {name: known_answers(attribute) for name, attribute in asked}
    certain = {name: st.builds(Known, _values(attribute)) for name, attribute in asked}
    core = _core_questions(pack)
    return st.one_of(
        st.fixed_dictionaries({}, optional=known),
        st.fixed_dictionaries(known),
        st.fixed_dictionaries(
            {name: answer for name, answer in certain.items() if name in core},
            optional={name: answer for name, answer in certain.items() if name not in core},
        ),
    )


def known_answers(attribute: Attribute) -> st.SearchStrategy[Known]:
    """Return answers to one question, more or less certain."""
    return st.builds(Known, _values(attribute), st.sampled_from(CERTAINTIES))


def spread_answers(pack: Pack, random: Random) -> dict[str, Known]:
    """Return answers of which a third, two thirds or all are known, mostly for sure; core questions more often."""
    part = random.choice((0.3, 0.65, 1.0))
    core = _core_questions(pack)
    return {
        name: Known(_value(attribute, random), random.choice((1.0, 1.0, 1.0, *CERTAINTIES)))
        for name, attribute in pack.asked.items()
        if random.random() < (max(part, 0.95) if name in core else part)
    }


def _values(attribute: Attribute) -> st.SearchStrategy[object]:
    if attribute.kind is Kind.INTEGER:
        low = attribute.minimum or 0
        return st.integers(low, low + 12) | st.integers(low, 2_000) | st.integers(low, 300_000)
    if attribute.kind is Kind.MULTICHOICE:
        return st.sets(st.sampled_from(attribute.values)).map(lambda chosen: _in_order(attribute, chosen))
    return st.sampled_from(attribute.values)


def _value(attribute: Attribute, random: Random) -> object:
    if attribute.kind is Kind.INTEGER:
        low = attribute.minimum or 0
        return random.choice((random.randint(low, low + 12), random.randint(low, 400), random.randint(low, 30_000)))
    if attribute.kind is Kind.MULTICHOICE:
        return _in_order(attribute, set(random.sample(attribute.values, random.randint(0, 2))))
    return random.choice(attribute.values)


def _in_order(attribute: Attribute, chosen: set[object]) -> tuple[object, ...]:
    return tuple(name for name in attribute.values if name in chosen)


def _core_questions(pack: Pack) -> set[str]:
    decisions = pack.decisions
    settings = (decisions.lead, decisions.model, decisions.consultants)
    return {name for part in settings for group in part.core_questions for name in group}
