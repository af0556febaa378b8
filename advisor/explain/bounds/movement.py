"""Which way a hypothesis moves when an answer goes up a step and all else stays, in a set of boxes.

Answers are certain here, so a rule counts with its whole weight or not at all. What bounds its weight before and after
the step is not enough, for everything else that it rests on is the same on both sides: if none of its tests that read
the raised answer can stop holding, the rule cannot either, whatever the rest is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np

from advisor.explain.bounds.direction import Directions
from advisor.explain.bounds.possible import Flags, Numbers
from advisor.explain.bounds.reasoning import Boxes
from advisor.model.certainty import weight
from advisor.model.condition import Test, attributes, tests
from advisor.model.pack import Pack
from advisor.model.rule import Rule

_SLACK = 1e-9
"""Sums of weights in another order differ by less."""


class HypothesisMovement:
    """How the weight of what is said of a hypothesis can change when one answer is raised."""

    def __init__(self, pack: Pack, raised: str, hypothesis: str, directions: Directions) -> None:
        self._pack, self._raised = pack, raised
        self._directions = directions
        speaking = [rule for rule in pack.rules if any(part.hypothesis == hypothesis for part in rule.then)]
        self._moved: dict[str, list[Test]] = {
            rule.id: [test for test in tests(rule.when) if raised in pack.asked_behind([test.attribute])]
            for rule in speaking
        }
        groups = {rule.group for rule in speaking if rule.group and self._moved[rule.id]}
        self.rules = [rule for rule in speaking if self._moved[rule.id] or rule.group in groups]
        """The rules that rest on the answer, and those in an evidence group with one; the others move nothing."""
        self._weights = {
            rule.id: weight(next(part.factor for part in rule.then if part.hypothesis == hypothesis))
            for rule in self.rules
        }

    def answers(self, before: Boxes, after: Boxes, falls: bool) -> list[str]:
        """Return the other answers that it rests on; those first on which rests whether it falls (else: rises)."""
        moving = []
        for rule in self.rules:
            firing = self._firing(rule, before, after)
            if bool((firing.stops if falls is (self._weights[rule.id] > 0) else firing.starts).any()):
                moving.append(rule)
        tested = {test.attribute for rule in moving for test in self._moved[rule.id]}
        read = {name for rule in moving for name in attributes(rule.when)}
        rest = {name for rule in self.rules for name in attributes(rule.when)}
        ordered = dict.fromkeys(name for names in (tested, read, rest) for name in self._pack.asked_behind(names))
        return [name for name in ordered if name != self._raised]

    def falls(self, before: Boxes, after: Boxes) -> tuple[Flags, Flags]:
        """Return where the hypothesis can and where it must become less certain."""
        least, most = self._change(before, after)
        return least < -_SLACK, most < -_SLACK

    def rises(self, before: Boxes, after: Boxes) -> tuple[Flags, Flags]:
        """Return where the hypothesis can and where it must become more certain."""
        least, most = self._change(before, after)
        return most > _SLACK, least > _SLACK

    def _change(self, before: Boxes, after: Boxes) -> tuple[Numbers, Numbers]:
        """Return the least and greatest change of the sum of weights."""
        parts: dict[object, list[_Part]] = {}
        for rule in self.rules:
            size = self._weights[rule.id]
            key = (rule.group, size > 0) if rule.group else rule.id
            parts.setdefault(key, []).append(_Part(abs(size), size > 0, self._firing(rule, before, after)))
        changes = [_strongest(members) for members in parts.values()]
        least: Numbers = reduce(np.add, (low for low, _ in changes), np.zeros(1))
        most: Numbers = reduce(np.add, (high for _, high in changes), np.zeros(1))
        return least, most

    def _firing(self, rule: Rule, before: Boxes, after: Boxes) -> _Firing:
        stops, starts = np.array([False]), np.array([False])
        for test in self._moved[rule.id]:
            (can, must), (can_after, must_after) = (side.holding.holds(test) for side in (before, after))
            if self._directions.can_stop(test):
                stops = stops | (can & ~must_after)
            if self._directions.can_start(test):
                starts = starts | (can_after & ~must)
        was, now = (side.holding.holds(rule.when) for side in (before, after))
        return _Firing(was, now, stops & was[0] & ~now[1], starts & now[0] & ~was[1])


@dataclass(frozen=True, slots=True)
class _Firing:
    """Where a rule can and must fire before and after, and where it can stop and start firing."""

    was: tuple[Flags, Flags]
    now: tuple[Flags, Flags]
    stops: Flags
    starts: Flags


@dataclass(frozen=True, slots=True)
class _Part:
    """What a rule counts: its weight without sign, whether it speaks for the hypothesis, where it fires."""

    size: float
    is_for: bool
    firing: _Firing


def _strongest(members: Sequence[_Part]) -> tuple[Numbers, Numbers]:
    """Return the least and greatest change of what counts of one rule, or of rules of which only the strongest counts.

    What counts falls by no more than what the strongest of those that can stop counted before, and rises by no more
    than what the strongest of those that can start counts after.
    """
    lost = _highest(members, lambda firing: firing.stops)
    gained = _highest(members, lambda firing: firing.starts)
    was_least, was_most = (_highest(members, pick) for pick in (lambda f: f.was[1], lambda f: f.was[0]))
    now_least, now_most = (_highest(members, pick) for pick in (lambda f: f.now[1], lambda f: f.now[0]))
    falls = np.maximum(np.minimum(0, now_least - lost), now_least - was_most)
    rises = np.minimum(np.maximum(0, gained - was_least), now_most - was_least)
    return (falls, rises) if members[0].is_for else (-rises, -falls)


def _highest(members: Sequence[_Part], where: Callable[[_Firing], Flags]) -> Numbers:
    found: Numbers = reduce(np.maximum, (np.where(where(part.firing), part.size, 0.0) for part in members), np.zeros(1))
    return found
