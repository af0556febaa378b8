"""Runs the tests that stand beside the rules of a pack, on both engines, and says what they leave unseen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence

from msgspec import Struct

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Organizations
from advisor.engine.forward import ForwardEngine
from advisor.errors import Place
from advisor.model.answers import Known
from advisor.model.condition import Condition, alternatives
from advisor.model.knowledge_test import HOLDS, Applies, Decides, Example, Fires, KnowledgeTests, Monotone, Property
from advisor.model.pack import Pack
from advisor.verify.knowledge.boundaries import unseen
from advisor.verify.knowledge.examples import misses
from advisor.verify.knowledge.properties import Counterexample, counterexamples, raised
from advisor.verify.seen import COLUMNAR, FORWARD, Seen, SeenColumn, SeenForward
from advisor.verify.survey import Survey

_SHOWN = 6
DRAWN = 16_384
"""So many organizations are drawn for the properties."""


class Miss(Struct, frozen=True):
    """Something claimed that is not so: where it is claimed, of what, in which engine, and a sentence."""

    place: Place
    subject: str
    engine: str
    told: str
    answers: Mapping[str, Known]

    def __str__(self) -> str:
        return f"{self.place}: {self.subject} {self.told}{f' ({self.engine})' if self.engine else ''}"


class Unseen(Struct, frozen=True):
    """What no example shows of a subject: a side of a test in its condition, or anything at all."""

    subject: str
    told: str


class Trial(Struct, frozen=True):
    """What came of the tests of a pack: how many there are, who was asked, what is not as claimed, what is unseen."""

    examples: int
    properties: int
    engines: tuple[str, ...]
    misses: tuple[Miss, ...]
    unseen: tuple[Unseen, ...]


def trial_of(pack: Pack, tests: KnowledgeTests, forward: bool = True) -> Trial:
    """Run everything; without the forward engine in a few seconds."""
    return Trial(
        examples=len(tests.examples),
        properties=len(tests.properties),
        engines=(COLUMNAR, FORWARD) if forward else (COLUMNAR,),
        misses=(*run_examples(pack, tests.examples, forward), *run_properties(pack, tests)),
        unseen=tuple(untested(pack, tests)),
    )


def run_examples(pack: Pack, examples: Sequence[Example], forward: bool = True) -> Iterator[Miss]:
    """Yield what is not as the examples claim; the forward engine takes some 20 ms for each situation."""
    for example, seen in zip(examples, _columns(pack, examples), strict=True):
        yield from _misses(example, seen)
    if forward:
        engine, outcomes = ForwardEngine(pack), dict[str, Seen]()
        for example in examples:
            key = repr(sorted(example.answers.items()))
            if key not in outcomes:
                outcomes[key] = SeenForward(pack, engine.assess(example.answers))
            yield from _misses(example, outcomes[key])


def _columns(pack: Pack, examples: Sequence[Example]) -> list[SeenColumn]:
    if not examples:
        return []
    assessed = ColumnarEngine(pack).assess([example.answers for example in examples])
    return [SeenColumn(assessed, index) for index in range(len(examples))]


def _misses(example: Example, seen: Seen) -> Iterator[Miss]:
    for told in misses(example, seen):
        subject = f"\u201c{example.subject}\u201d:" if isinstance(example.claim, Decides) else example.subject
        yield Miss(example.place, subject, seen.by, told, example.answers)


# --- properties -------------------------------------------------------------------------------------------------------


def run_properties(pack: Pack, tests: KnowledgeTests) -> Iterator[Miss]:
    """Yield each property that is wrong in some situation of the examples, or for some organization drawn.

    All answers are taken as sure: where a step up brings in a rule that rests on a guess besides, a hypothesis may well
    become less certain.
    """
    engine, survey = ColumnarEngine(pack), Survey(pack, DRAWN)
    situations = [{name: Known(known.value) for name, known in example.answers.items()} for example in tests.examples]
    wrong: dict[Place, Miss] = {}
    for claim, found in counterexamples(engine, survey.organizations, tests.properties):
        answers = survey.answers(found.index)
        among = f"{found.count:,} of {DRAWN:,} organizations drawn, such as {_listed(answers)}"
        wrong[claim.place] = _against(pack, claim, found, among, answers)
    given = Organizations.of(pack, situations)
    for claim, found in counterexamples(engine, given, tests.properties if situations else ()):
        among = f"{found.count:,} of the situations of the tests, such as that of {tests.examples[found.index].place}"
        wrong[claim.place] = _against(pack, claim, found, among, situations[found.index])
    yield from (wrong[claim.place] for claim in tests.properties if claim.place in wrong)


def _against(pack: Pack, claim: Property, found: Counterexample, among: str, answers: Mapping[str, Known]) -> Miss:
    told = f"But {found.told}"
    if isinstance(claim, Monotone) and found.step is not None:
        attribute = pack.asked[claim.raising]
        before, after = (attribute.shown(value) for value in found.step)
        told, answers = f"{told}, from {before} to {after}", raised(answers, attribute, found.step[0])
    return Miss(claim.place, claim.says, "", f"{told}, in {among}", answers)


def _listed(answers: Mapping[str, Known]) -> str:
    """Return some of the answers; all of them are in the JSON."""
    first = [f"{name}: {known.value}" for name, known in list(answers.items())[:_SHOWN]]
    more = f" and {len(answers) - _SHOWN} more" if len(answers) > _SHOWN else ""
    return f"{{{', '.join(first)}}}{more}"


# --- what is left unseen ----------------------------------------------------------------------------------------------


def untested(pack: Pack, tests: KnowledgeTests) -> Iterator[Unseen]:
    """Yield the rules, guard rails and parts of the program of which the examples do not show every side."""
    columns = _columns(pack, tests.examples)
    seen: dict[str, list[tuple[Example, Seen]]] = defaultdict(list)
    for example, at in zip(tests.examples, columns, strict=True):
        seen[example.subject].append((example, at))
    for subject, when, holds in _conditions(pack):
        if subject in tests.never:
            continue
        here = [at for example, at in seen[subject] if holds(example)]
        others = [at for example, at in seen[subject] if not holds(example)]
        if not here and not others:
            yield Unseen(subject, "no example")
            continue
        if not here:
            yield Unseen(subject, "no example in which it holds")
        if not others and alternatives(when) != ((),):
            yield Unseen(subject, "no example in which it does not hold")
        for told in unseen(pack, when, here, others, tests.spared.get(subject, ())):
            yield Unseen(subject, told)


Holds = Callable[[Example], bool]


def _conditions(pack: Pack) -> Iterator[tuple[str, Condition, Holds]]:
    """Yield every condition with what its examples are called and which of them claim that it holds."""
    yield from ((rule.id, rule.when, _fires) for rule in pack.rules)
    yield from ((rail.id, rail.when, _fires) for rail in pack.guard_rails)
    for name, condition in pack.program.conditions():
        kind, _, identifier = name.partition(".")
        if kind in ("stands", "missing"):
            yield f"pillar.{identifier}", condition, _in_state(kind)
        else:
            yield name, condition, _in_state(HOLDS)


def _fires(example: Example) -> bool:
    return isinstance(example.claim, Fires)


def _in_state(state: str) -> Holds:
    return lambda example: isinstance(example.claim, Applies) and example.claim.state == state
