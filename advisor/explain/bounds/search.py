"""Proves that a decision is settled: it stays in all completions, shown box by box, parting those where bounds fail.

A box that bounds cannot decide is parted by the answer that bears most on the decision, and the parts are looked at in
its place, until all are shown or the effort is used up. "Settled" is only ever said with a proof; that there is none
within the effort means nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

import numpy as np

from advisor.explain.bearing import rules_resting_on
from advisor.explain.bounds.conditions import Holding
from advisor.explain.bounds.now import WIDER, Now
from advisor.explain.bounds.possible import Flags, Possible, anything, exactly, is_one, nothing_known, parted, stacked
from advisor.explain.bounds.reasoning import Reasoning
from advisor.model.answers import Known
from advisor.model.condition import Condition, negated, tests
from advisor.model.limits import numeric_limits
from advisor.model.pack import Pack
from advisor.model.rule import family

EFFORT = 400
"""So many boxes are looked at for one decision at most; what it takes beyond that is not worth the wait."""

_AT_ONCE = 200
_ROUND = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000)
"""A number is parted here as well, for what is calculated from it."""

_FAMILIES = {
    "lead": ("lead",),
    "operating_model": ("model", "lead"),
    "consultants": ("consultants",),
    "roles": ("lead", "co_lead", "support", "consultants"),
    "warnings": ("warning", "lead", "co_lead", "support", "model", "consultants"),
}
"""The families of hypotheses that each part of the conclusions hangs on."""

Box = dict[str, Possible]
"""What may be, by the attribute asked."""


class BoundSearch:
    """Looks for proofs under one pack. Remembers nothing about organizations, so it may be shared."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._reasoning = Reasoning(pack)
        self._cuts = {
            name: tuple(sorted({*map(float, found), *_ROUND})) for name, found in numeric_limits(pack).items()
        }
        self._bearing = {part: _bearing(pack, families) for part, families in _FAMILIES.items()}

    def completions(self, known: Mapping[str, Known], open_names: Collection[str]) -> tuple[Box, Box]:
        """Return the box of all completions: what is fixed in it, and what is open.

        A question that no completion makes relevant stays unanswered in all of them.
        """
        asked = self.pack.asked
        fixed = {name: exactly(attribute, known.get(name)) for name, attribute in asked.items()}
        opened = {name: anything(asked[name]) for name in asked if name in open_names}
        holding = self._reasoning.over(fixed | opened).holding
        never = [item for item in self.pack.questions if _must(holding, item.ask_when)]
        for attribute in (attribute for question in never for attribute in question.asks):
            if opened.pop(attribute.name, None) is not None:
                fixed[attribute.name] = nothing_known(attribute)
        return fixed, opened

    def proved(self, now: Now, fixed: Box, opened: Box, parts: Sequence[str] = WIDER) -> frozenset[str]:
        """Return which of some parts of the conclusions are proved to stay what they are `now` in every completion."""
        return frozenset(part for part in parts if self._is_proved(part, now, fixed, opened))

    def _is_proved(self, part: str, now: Now, fixed: Box, opened: Box) -> bool:
        bearing = [name for name in self._bearing[part] if name in opened]
        boxes, looked = [{name: opened[name] for name in bearing}], 0
        while boxes:
            batch, boxes = boxes[-_AT_ONCE:], boxes[:-_AT_ONCE]
            looked += len(batch)
            for box in self._unproved(part, now, fixed | opened, batch):
                split = self._parted(box, bearing)
                if split is None or looked + len(boxes) + len(split) > EFFORT:
                    return False
                boxes += split
        return True

    def _unproved(self, part: str, now: Now, everything: Box, batch: Sequence[Box]) -> list[Box]:
        """Return the boxes for which bounds show nothing."""
        first = batch[0]
        varied = [name for name in first if any(box[name] is not first[name] for box in batch)]
        together = {name: stacked([box[name] for box in batch]) for name in varied}
        stays = self._stays(part, now, everything | first | together)
        shown = np.broadcast_to(stays, len(batch))
        return [box for box, is_shown in zip(batch, shown, strict=True) if not is_shown]

    def _stays(self, part: str, now: Now, answers: Box) -> Flags:
        if part != "warnings":
            return self._reasoning.over(answers).decisions().stays(part, now)
        asked, wanted = self.pack.attributes, "decided.wanted"
        decided = {name: exactly(asked[name], None if it is None else Known(it)) for name, it in now.decided().items()}
        boxes = self._reasoning.over(answers | decided | {wanted: anything(asked[wanted])})
        decisions = boxes.decisions()
        stays = [decisions.stays(other, now) for other in ("operating_model", "roles")]
        return np.asarray(boxes.warnings_stay(now) & stays[0] & stays[1])

    def _parted(self, box: Box, bearing: Sequence[str]) -> list[Box] | None:
        """Return the parts of a box; None if nothing in it is open any more but how certain the answers are."""
        for name in bearing:
            attribute = self.pack.asked[name]
            if not is_one(attribute, box[name]):
                parts = parted(attribute, box[name], self._cuts.get(name, ()))
                if len(parts) > 1:
                    return [{**box, name: part} for part in parts]
        return None


def _must(holding: Holding, ask_when: Condition) -> bool:
    """Whether a question is not relevant in any completion."""
    _, must = holding.holds(negated(ask_when))
    return bool(must.all())


def _bearing(pack: Pack, families: Sequence[str]) -> list[str]:
    """Return the asked attributes by how much rules on a decision make of them, without those that nothing reads."""
    beside = _read_beside_rules(pack)
    weights: dict[str, float] = {}
    for name in pack.asked:
        rules = rules_resting_on(pack, {name})
        said = [abs(part.factor) for rule in rules for part in rule.then if family(part.hypothesis) in families]
        weights[name] = sum(said) + (name in beside)
    order = list(pack.asked)
    return sorted((name for name in order if weights[name]), key=lambda name: (-weights[name], order.index(name)))


def _read_beside_rules(pack: Pack) -> set[str]:
    """Return the asked attributes that guard rails, core questions, preconditions and the budget read."""
    settings = pack.decisions
    groups = (*settings.lead.core_questions, *settings.model.core_questions, *settings.consultants.core_questions)
    conditions = [*(rail.when for rail in pack.guard_rails), *(rule.when for rule in pack.rules if rule.precondition)]
    named = {settings.consultants.affordable, *(name for group in groups for name in group)}
    named |= {test.attribute for condition in conditions for test in tests(condition)}
    concluded = [rule.when for rule in pack.rules if any(part.hypothesis in named for part in rule.then)]
    named |= {test.attribute for condition in concluded for test in tests(condition)}  # rails may read evidence
    return set(pack.asked_behind(named))
