"""The part of all changes of one answer, and of two answers, under which the advice stands.

Answers count equally, and the values of an answer equally. Everything is counted out, nothing is drawn. The part is no
probability: nobody knows how likely another answer is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Option
from advisor.explain.settled import PARTS
from advisor.model.answers import Known
from advisor.model.attribute import Value
from advisor.model.certainty import rounded

_STAMPS = ((1.0, "Firm"), (0.9, "Steady"), (0.7, "Sensitive"), (0.0, "Delicate"))
"""What the advice is called from which part of single changes on."""


class Alternatives(Struct, frozen=True):
    """An answer with every other value that it might have."""

    attribute: str
    values: tuple[Value, ...]


class Robustness(Struct, frozen=True):
    """The part of all changes of one answer, and of two, under which every decision stands; 1 where there are none.

    `by_decision` tells the same of one answer for each decision alone. `changes` and `double_changes` count them.
    """

    one: float
    two: float
    by_decision: Mapping[str, float]
    changes: int
    double_changes: int

    @property
    def stamp(self) -> str:
        """How firm the advice is, in a word."""
        if not self.changes:
            return "Untested"
        return next(word for least, word in _STAMPS if self.one >= least)

    @property
    def of_unknown(self) -> str:
        """The same, with its figures, of answers to what is not known."""
        two = f", and under {_in_hundred(self.two)} pairs of them" if self.double_changes else ""
        return f"What is not known: all three decisions stand under {_in_hundred(self.one)} single answers to it{two}."

    @property
    def sentence(self) -> str:
        """The same with its figures."""
        if not self.changes:
            return "There is no answer to change."
        if self.one == 1:
            start = "All three decisions stand whichever single answer is changed"
        else:
            start = f"All three decisions stand under {_in_hundred(self.one)} single changes of an answer"
        if not self.double_changes:
            return f"{start}."
        return f"{start}, and under {_in_hundred(self.two)} changes of two answers at once."


def robustness(
    engine: ColumnarEngine, answers: Mapping[str, Known], alternatives: Sequence[Alternatives]
) -> Robustness:
    """Return how far the advice stands when one or two of the answers change."""
    able = [item for item in alternatives if item.values]
    if not able:
        return Robustness(1.0, 1.0, dict.fromkeys(PARTS, 1.0), 0, 0)
    options: list[Option] = [(item.attribute, Known(value)) for item in able for value in item.values]
    owners = np.repeat(np.arange(len(able)), [len(item.values) for item in able])
    singles = np.stack([np.arange(len(options)), np.full(len(options), -1)], axis=1)
    doubles = _pairs(owners)
    stand = _standing(engine, answers, options, np.vstack([singles, doubles]))
    one, two = stand[:, : len(options)], stand[:, len(options) :]
    return Robustness(
        one=_mean_by(np.logical_and.reduce(one), owners),
        two=_mean_by(np.logical_and.reduce(two), owners[doubles[:, 0]] * len(able) + owners[doubles[:, 1]]),
        by_decision={part: _mean_by(one[row], owners) for row, part in enumerate(PARTS)},
        changes=len(options),
        double_changes=len(doubles),
    )


def _pairs(owners: Array) -> Array:
    """Return every pair of options that belong to different answers."""
    first, second = np.triu_indices(len(owners), 1)
    apart = owners[first] != owners[second]
    return np.stack([first[apart], second[apart]], axis=1)


def _standing(engine: ColumnarEngine, answers: Mapping[str, Known], options: Sequence[Option], rows: Array) -> Array:
    """Return, a row per decision, under which of some changes it stands."""
    before = _codes(engine.assess([answers]))
    after = np.concatenate([_codes(block) for block in engine.variants(answers, options, rows)], axis=1)
    same = np.equal(after, before)
    return np.stack([same[0] & same[1], same[2], same[3]])


def _codes(block: Assessed) -> Array:
    decided = block.decided
    return np.stack([decided.lead.role, decided.lead.standing, decided.model.value, decided.consultants.mode])


def _mean_by(stand: Array, groups: Array) -> float:
    """Return the mean over the groups of the mean within each; 1 where there is nothing."""
    if not len(groups):
        return 1.0
    total, stood = np.bincount(groups), np.bincount(groups, weights=stand)
    present = total > 0
    return rounded(float((stood[present] / total[present]).mean()))


def _in_hundred(share: float) -> str:
    """Return a share as a count out of a hundred; what is not all is not called all, nor what is not none none."""
    if share in (0, 1):
        return "all" if share else "none of the"
    return f"{min(99, max(1, round(100 * share)))} of 100"
