"""Which share of organizations drawn gets other advice, and what instead of what."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from msgspec import Struct

from advisor.explain.settled import PARTS
from advisor.model.attribute import Value
from advisor.model.pack import Pack
from advisor.verify.diff.columns import ADVISED, Advised, Coder, otherwise
from advisor.verify.diff.examples import Shortening
from advisor.verify.diff.sample import Sample


class Transition(Struct, frozen=True):
    """So many organizations get `new` instead of `old`, as cases name them.

    The example are answers, by attribute, that lead there; none of them can be left out.
    """

    old: str
    new: str
    count: int
    share: float
    example: Mapping[str, Value]


class PartEffect(Struct, frozen=True):
    """One part of the advice: in how many organizations it differs. Only decisions have transitions."""

    part: str
    count: int
    share: float
    transitions: tuple[Transition, ...]


class SampleDiff(Struct, frozen=True):
    """What differs among the organizations drawn. `decisions`: in so many one of the three decisions or more."""

    size: int
    decisions: int
    share: float
    parts: tuple[PartEffect, ...]
    remarks: tuple[str, ...]


def compare_sample(
    sample: Sample, coder: Coder, packs: tuple[Pack, Pack], advised: tuple[Advised, Advised]
) -> SampleDiff:
    """Return what differs between two packs' advice to the organizations drawn."""
    differs = otherwise(*advised)
    decisions = int(np.any([differs[part] for part in PARTS], axis=0).sum())
    parts = []
    for part in ADVISED:
        count = int(differs[part].sum())
        transitions = _transitions(sample, coder, packs, advised, part) if part in PARTS else ()
        parts.append(PartEffect(part, count, count / sample.size, transitions))
    return SampleDiff(sample.size, decisions, decisions / sample.size, tuple(parts), sample.remarks)


def _transitions(
    sample: Sample, coder: Coder, packs: tuple[Pack, Pack], advised: tuple[Advised, Advised], part: str
) -> tuple[Transition, ...]:
    """Return what came instead of what, the most frequent first."""
    old, new = (side[part][0] for side in advised)
    rows = np.flatnonzero(old != new)
    pairs, counts = np.unique(np.stack([old[rows], new[rows]], axis=1), axis=0, return_counts=True)
    examples = []
    for before, after in pairs.tolist():
        alike = rows[(old[rows] == before) & (new[rows] == after)]
        examples.append(sample.answers(int(alike[np.argmin(sample.known(alike))])))
    names = coder.names[part]
    shortened = Shortening(coder, packs, part, pairs).of(examples)
    found = [
        Transition(
            old=names[before],
            new=names[after],
            count=count,
            share=count / sample.size,
            example={name: known.value for name, known in example.items()},
        )
        for (before, after), count, example in zip(pairs.tolist(), counts.tolist(), shortened, strict=True)
    ]
    return tuple(sorted(found, key=lambda item: (-item.count, item.old, item.new)))
