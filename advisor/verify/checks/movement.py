"""The check that no step of a scale moves the advice the wrong way, where the author of the pack claims so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from advisor.explain.bounds.direction import Directions
from advisor.explain.bounds.movement import HypothesisMovement
from advisor.explain.bounds.possible import Flags, Possible, anything, between, exactly
from advisor.explain.bounds.reasoning import Boxes
from advisor.explain.bounds.witness import Verdict, Witness
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.model.answers import Known
from advisor.model.condition import attributes
from advisor.model.knowledge_test import Monotone, Movement
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding, Severity
from advisor.verify.checks.study import Study
from advisor.verify.knowledge.properties import Step, counterexamples, raised, steps_up, stretches
from advisor.verify.survey import Survey

_DRAWN = 4_096
"""So many organizations are drawn; `advisor pack test` looks at more."""
_EFFORT = 2_000
"""So many boxes are looked at for one step; what is not proved by then hardly ever is with four times as many."""


class WrongWay:
    """A step up of an answer moves the advice the wrong way: lowers what it never lowers, raises what it never does."""

    code = "wrong-way"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each property that is wrong for an organization drawn, or for some answers at all."""
        yield from (item for item in _examined(study) if item.severity is Severity.ERROR)


class UnprovedWay:
    """A property about a step up that nothing speaks against, and that could not be proved either."""

    code = "unproved-way"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each, under the answer that is raised."""
        yield from (item for item in _examined(study) if item.severity is Severity.NOTE)


@lru_cache(maxsize=1)
def _examined(study: Study) -> tuple[Finding, ...]:
    """Return what is found about every property of a step up; both checks read it."""
    claims = [claim for claim in read_knowledge_tests(study.pack).properties if isinstance(claim, Monotone)]
    survey = Survey(study.pack, _DRAWN)
    wrong = {claim.place: found for claim, found in counterexamples(survey.engine, survey.organizations, claims)}
    findings: list[Finding] = []
    for claim in claims:
        found = wrong.get(claim.place)
        if found is not None:
            told = f"{claim.says} But {found.told}, for {found.count:,} of {survey.size:,} organizations drawn"
            findings.append(_wrong(study, claim, found.step, told, survey.answers(found.index)))
        else:
            findings += _searched(study, claim)
    return tuple(findings)


def _searched(study: Study, claim: Monotone) -> Iterator[Finding]:
    """Yield what a search over all answers finds; a condition that is kept is not searched for."""
    unproved = ""
    for hypothesis in claim.hypotheses:
        steps = [(step, against(study, claim, hypothesis, step)) for step in steps_up(study.pack, claim.raising)]
        for low, high in stretches(study.pack, claim.raising):
            steps.append(((low, low + 1), along(study, claim, hypothesis, (low, high))))
        for step, witness in steps:
            if witness.verdict is Verdict.FOUND:
                told = f"{claim.says} But {hypothesis} moves the other way"
                yield _wrong(study, claim, step, told, witness.answers)
                return
            if witness.verdict is Verdict.OPEN:
                unproved = unproved or hypothesis  # another step may still be found to go the wrong way
    if unproved:
        told = f"{claim.says} Nothing was found against it, and it is not proved, for {unproved}"
        yield Finding(UnprovedWay.code, claim.raising, told, Severity.NOTE, str(claim.place))


def _wrong(study: Study, claim: Monotone, step: Step | None, told: str, answers: Mapping[str, Known]) -> Finding:
    assert step is not None, "what is monotone is wrong at a step"
    attribute = study.pack.asked[claim.raising]
    before, after = (attribute.shown(value) for value in step)
    message, example = f"{told}, from {before} to {after}", raised(answers, attribute, step[0])
    return Finding(WrongWay.code, claim.raising, message, place=str(claim.place), example=example)


def against(study: Study, claim: Monotone, hypothesis: str, step: Step, effort: int = _EFFORT) -> Witness:
    """Search for answers under which a step moves a hypothesis the wrong way.

    Where evidence or decisions are read, it stays open: a step is not followed through them.
    """
    attribute = study.pack.asked[claim.raising]
    before, after = (exactly(attribute, Known(value)) for value in step)
    return _between(study, claim, hypothesis, step, before, after, effort)


def along(study: Study, claim: Monotone, hypothesis: str, stretch: tuple[int, int], effort: int = _EFFORT) -> Witness:
    """Search for answers under which any step by one, in a stretch of numbers, moves a hypothesis the wrong way."""
    attribute, (low, high) = study.pack.asked[claim.raising], stretch
    before, after = between(attribute, low, high - 1), between(attribute, low + 1, high)
    return _between(study, claim, hypothesis, stretch, before, after, effort)


def _between(
    study: Study, claim: Monotone, hypothesis: str, step: Step, before: Possible, after: Possible, effort: int
) -> Witness:
    """Search, given what the raised answer may be before and after; tests of it see no more than the ends of `step`."""
    if not _rests_on_answers(study.pack, claim, hypothesis):
        return Witness(Verdict.OPEN)
    everything = study.reasoning.over({name: anything(item) for name, item in study.pack.asked.items()})
    directions = Directions(study.pack, everything.holding.possible, claim.raising, *step)
    movement = HypothesisMovement(study.pack, claim.raising, hypothesis, directions)
    wrong = movement.falls if claim.movement is Movement.NEVER_LOWERS else movement.rises

    def sides(boxes: Boxes) -> tuple[Boxes, Boxes]:
        return boxes.given(claim.raising, before), boxes.given(claim.raising, after)

    def moves(boxes: Boxes) -> tuple[Flags, Flags]:
        both = sides(boxes)
        can, must = wrong(*both)
        for side in both:
            can_here, must_here = side.holding.holds(claim.when)
            can, must = can & can_here, must & must_here
        return can, must

    names = movement.answers(*sides(everything), falls=claim.movement is Movement.NEVER_LOWERS)
    behind = [name for name in study.pack.asked_behind(attributes(claim.when)) if name != claim.raising]
    return study.search.find(moves, list(dict.fromkeys((*names, *behind))), effort)


def _rests_on_answers(pack: Pack, claim: Monotone, hypothesis: str) -> bool:
    """Whether all that a claim is about reads nothing but answers and what is derived from them."""
    speaking = [rule.when for rule in pack.rules if any(part.hypothesis == hypothesis for part in rule.then)]
    read = {name for when in (claim.when, *speaking) for name in attributes(when)}
    return read <= pack.asked.keys() | pack.derived.keys()
