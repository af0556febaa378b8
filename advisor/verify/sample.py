"""Organizations drawn at random, the same ones for the same seed, to find what no known case shows.

The core questions are all answered, and surely; every other question with probability 1/2, unless it is not relevant.
Values, and the certainties that the pack has words for, are equally likely. So these are not likely organizations: how
often something happens among them says where to look, not how often it happens.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from random import Random

from msgspec import Struct

from advisor.engine.forward import ForwardEngine
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.decision import CoreQuestions
from advisor.model.limits import numeric_limits
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.verify.seen import SeenForward
from advisor.verify.ties import ordered_ties

SEED = 0
LARGEST_WITHOUT_LIMITS = 1000
"""As far as a number is drawn that the pack compares with nothing; else ten times the highest limit."""


class Organization(Struct, frozen=True):
    """A drawn organization and what came out.

    `core`: the values of core attributes, derived ones included; `undetermined`: decisions not reached although all
    their core questions are answered; `tied`: the candidates for a decision whose equal certainty only the order of the
    pack settled, the chosen one first; `fired`: rules.
    """

    answers: Mapping[str, Known]
    core: Mapping[str, Value]
    undetermined: tuple[str, ...]
    tied: Mapping[str, tuple[str, ...]]
    fired: frozenset[str]


def draw(engine: ForwardEngine, count: int, seed: int = SEED) -> list[Organization]:
    """Return so many organizations, assessed."""
    random = Random(seed)  # noqa: S311 - nothing here is a secret
    limits = numeric_limits(engine.pack)
    return [_organization(engine, _answers(engine.pack, limits, random)) for _ in range(count)]


def core_questions(pack: Pack) -> dict[str, CoreQuestions]:
    """Return the core questions of each decision."""
    decisions = pack.decisions
    return {
        "lead": decisions.lead.core_questions,
        "operating_model": decisions.model.core_questions,
        "consultants": decisions.consultants.core_questions,
    }


def _answers(pack: Pack, limits: Mapping[str, Sequence[int]], random: Random) -> dict[str, Known]:
    groups = dict.fromkeys(group for core in core_questions(pack).values() for group in core)
    core = {pack.question_of[name].id for group in groups for name in _settling(pack, random.choice(group), random)}
    certainties = tuple(dict.fromkeys(pack.certainty_words.values()))
    return {
        attribute.name: Known(
            _value(attribute, limits, random), 1.0 if question.id in core else random.choice(certainties)
        )
        for question in pack.questions
        if question.id in core or random.random() < 0.5
        for attribute in question.asks
    }


def _settling(pack: Pack, name: str, random: Random) -> list[str]:
    """Return answers from which an attribute is known: itself, or one input of each group that it requires."""
    if name not in pack.derived:
        return [name]
    derived = pack.derived[name]
    inputs = [*(random.choice(group) for group in derived.required), *derived.deciding]
    return [answer for given in inputs for answer in _settling(pack, given, random)]


def _value(attribute: Attribute, limits: Mapping[str, Sequence[int]], random: Random) -> Value:
    if attribute.name in limits:
        return _number(attribute.minimum or 0, limits[attribute.name], random)
    if attribute.kind is Kind.MULTICHOICE:
        chosen = random.sample(attribute.values, random.randint(0, len(attribute.values)))
        return tuple(str(value) for value in attribute.values if value in chosen)
    return random.choice(attribute.values)


def _number(minimum: int, limits: Sequence[int], random: Random) -> int:
    """Return a number at or beside a limit, or one whose size is equally likely to be small, middling or large."""
    if limits and random.random() < 0.5:
        return max(minimum, random.choice(limits) + random.choice((-1, 0, 1)))
    largest = 10 * max(limits) if limits else LARGEST_WITHOUT_LIMITS
    return minimum + int(math.exp(random.uniform(0, math.log(max(2, largest - minimum + 1))))) - 1


def _organization(engine: ForwardEngine, answers: dict[str, Known]) -> Organization:
    """Assess; answers to questions that turn out not to be relevant are taken back until none is left."""
    outcome = engine.assess(answers)
    while hidden := [name for name in answers if engine.pack.question_of[name].id in outcome.not_relevant]:
        answers = {name: known for name, known in answers.items() if name not in hidden}
        outcome = engine.assess(answers)
    lead, model, consultants = outcome.lead, outcome.model, outcome.consultants
    silent = {
        "lead": lead.standing is Standing.UNDETERMINED and not lead.open,
        "operating_model": model.standing is Standing.UNDETERMINED and not model.open,
        "consultants": consultants.standing is Standing.UNDETERMINED and not consultants.open,
    }
    core = {name for groups in core_questions(engine.pack).values() for group in groups for name in group}
    return Organization(
        answers=answers,
        core={name: known.value for name, known in outcome.known.items() if name in core},
        undetermined=tuple(name for name, nothing in silent.items() if nothing),
        tied=ordered_ties(engine.pack, SeenForward(engine.pack, outcome)),
        fired=frozenset(firing.rule for firing in outcome.firings),
    )
