"""Organizations drawn at random as columns, and single ones of them as the forward engine takes them.

Core questions are always answered, every other question with probability 1/2. Values, and the certainties that the pack
has words for, are equally likely; of numbers, small, middling and large ones are. Unlike in `advisor.verify.sample`,
answers to questions that turn out not to be relevant stay: only an engine could tell, and engines are what is measured.
"""

from __future__ import annotations

import math
from collections.abc import Iterator

import numpy as np

from advisor.engine.columnar.organizations import Array, Coding, Column, Organizations
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.pack import Pack

LARGEST = 100_000
"""The largest number drawn, for example of people."""
KNOWN = 0.5


def draw(pack: Pack, size: int, seed: int) -> Organizations:
    """Return so many organizations, the same ones for the same seed."""
    random = np.random.default_rng(seed)
    certainties = tuple(sorted({0.0, 1.0, *pack.certainty_words.values()}))
    words = np.array([certainties.index(word) for word in pack.certainty_words.values()], np.uint8)
    core = set(_core_answers(pack))
    columns = {}
    for question in pack.questions:
        always = any(attribute.name in core for attribute in question.asks)
        answered = np.ones(size, bool) if always else random.random(size) < KNOWN
        for attribute in question.asks:
            ranks = random.choice(words, size) * answered
            columns[attribute.name] = Column(_values(attribute, size, random), ranks)
    return Organizations(size, certainties, columns)


def answers(pack: Pack, organizations: Organizations, index: int) -> dict[str, Known]:
    """Return what one of the organizations answered."""
    found = {}
    for name, attribute in pack.asked.items():
        column = organizations.columns[name]
        if column.known[index]:
            value = Coding(attribute).value(column.values[index].item())
            found[name] = Known(value, organizations.certainties[column.ranks[index]])
    return found


def _core_answers(pack: Pack) -> Iterator[str]:
    """Yield the answers from which every core attribute is known, derived ones by their inputs."""
    decisions = pack.decisions
    for settings in (decisions.lead, decisions.model, decisions.consultants):
        for group in settings.core_questions:
            for name in group:
                yield from _settling(pack, name)


def _settling(pack: Pack, name: str) -> Iterator[str]:
    if name not in pack.derived:
        yield name
        return
    derived = pack.derived[name]
    for given in (*(item for group in derived.required for item in group), *derived.deciding):
        yield from _settling(pack, given)


def _values(attribute: Attribute, size: int, random: np.random.Generator) -> Array:
    coding = Coding(attribute)
    if attribute.kind in (Kind.INTEGER, Kind.NUMBER):
        values = (attribute.minimum or 0) + np.floor(np.exp(random.uniform(0, math.log(LARGEST), size))) - 1
    elif attribute.kind is Kind.MULTICHOICE:
        values = random.integers(0, 1 << len(attribute.values), size)
    else:
        values = random.choice([coding.code(value) for value in attribute.values], size)
    return values.astype(coding.dtype)
