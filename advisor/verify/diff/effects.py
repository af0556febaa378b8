"""Which share of organizations drawn gets other advice, and what instead of what."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from advisor.explain.settled import PARTS
from advisor.model.attribute import Value
from advisor.model.pack import Pack
from advisor.verify.diff.columns import ADVISED, FIRES, OTHER, Advised, Coder, otherwise
from advisor.verify.diff.examples import Shortening
from advisor.verify.diff.sample import Sample


class Transition(Struct, frozen=True):
    """So many organizations get `new` instead of `old`, as cases name them; the titles say it in words.

    The example are answers, by attribute, that lead there; none of them can be left out.
    """

    old: str
    new: str
    old_title: str
    new_title: str
    count: int
    share: float
    example: Mapping[str, Value]


class ItemEffect(Struct, frozen=True):
    """One role's part, action, step or the like, and how often it comes out as `new` instead of `old`, in words."""

    name: str
    title: str
    old: str
    new: str
    count: int
    share: float
    example: Mapping[str, Value]


class KindEffect(Struct, frozen=True):
    """Other advice of one kind: in how many organizations it differs, and what differs most often."""

    kind: str
    count: int
    share: float
    most: ItemEffect


class PartEffect(Struct, frozen=True):
    """One part of the advice: in how many organizations it differs.

    Decisions have transitions, other advice has kinds.
    """

    part: str
    count: int
    share: float
    transitions: tuple[Transition, ...]
    kinds: tuple[KindEffect, ...] = ()


class Base(Struct, frozen=True):
    """What shares have to be judged by: where a changed rule fires, or where a decision names anything at all.

    `before` and `after` count under the old and the new pack. `decisions`: of those under either, so many have another
    decision.
    """

    name: str
    before: int
    after: int
    decisions: int


class SampleDiff(Struct, frozen=True):
    """What differs among the organizations drawn. `decisions`: in so many one of the three decisions or more.

    `other_only`: in so many other advice without another decision.
    """

    size: int
    decisions: int
    share: float
    other_only: int
    bases: tuple[Base, ...]
    parts: tuple[PartEffect, ...]
    remarks: tuple[str, ...]


class Watched(Struct, frozen=True):
    """The most frequent transition of one kind of other advice: a row of its table with its two codes."""

    kind: str
    name: str
    row: int
    old: int
    new: int
    count: int


def compare_sample(
    sample: Sample,
    coder: Coder,
    packs: tuple[Pack, Pack],
    advised: tuple[Advised, Advised],
    watched: Sequence[Watched],
) -> SampleDiff:
    """Return what differs between two packs' advice to the organizations drawn."""
    differs = otherwise(*advised)
    decided = np.any([differs[part] for part in PARTS], axis=0)
    parts = []
    for part in ADVISED:
        count = int(differs[part].sum())
        transitions = _transitions(sample, coder, packs, advised, part) if part in PARTS else ()
        kinds = () if part in PARTS else _kinds(sample, coder, packs, advised, watched)
        parts.append(PartEffect(part, count, count / sample.size, transitions, kinds))
    return SampleDiff(
        size=sample.size,
        decisions=int(decided.sum()),
        share=float(decided.mean()),
        other_only=int((differs[OTHER] & ~decided).sum()),
        bases=bases(coder, advised),
        parts=tuple(parts),
        remarks=sample.remarks,
    )


def bases(coder: Coder, advised: tuple[Advised, Advised]) -> tuple[Base, ...]:
    """Return where the rules watched fire, and where each decision names anything."""
    differs = otherwise(*advised)
    decided = np.any([differs[part] for part in PARTS], axis=0)
    found = []
    for row, name in enumerate(coder.watched):
        before, after = (side[FIRES][row] for side in advised)
        found.append(Base(name, int(before.sum()), int(after.sum()), int(((before | after) & decided).sum())))
    for part in PARTS:
        before, after = (coder.named(part, side[part][0]) for side in advised)
        both = (before | after) & differs[part]
        found.append(Base(part, int(before.sum()), int(after.sum()), int(both.sum())))
    return tuple(found)


def frequent(coder: Coder, advised: tuple[Advised, Advised]) -> tuple[Watched, ...]:
    """Return by kind of other advice what came instead of what most often, the kinds in the order of the table."""
    old, new = (side[OTHER] for side in advised)
    found = []
    for kind in dict.fromkeys(item.kind for item in coder.items):
        transitions = [
            Watched(kind, coder.items[row].name, row, before, after, count)
            for row in _rows(coder, kind)
            for before, after, count in _pairs(old[row], new[row])
        ]
        if transitions:
            found.append(max(transitions, key=lambda item: item.count))
    return tuple(found)


def _rows(coder: Coder, kind: str) -> list[int]:
    return [row for row, item in enumerate(coder.items) if item.kind == kind]


def _pairs(old: Iterable[int], new: Iterable[int]) -> list[tuple[int, int, int]]:
    """Return which codes came instead of which, and how often."""
    both = np.stack([np.asarray(old), np.asarray(new)], axis=1)
    pairs, counts = np.unique(both[both[:, 0] != both[:, 1]], axis=0, return_counts=True)
    return [(*pair, count) for pair, count in zip(pairs.tolist(), counts.tolist(), strict=True)]


def _kinds(
    sample: Sample,
    coder: Coder,
    packs: tuple[Pack, Pack],
    advised: tuple[Advised, Advised],
    watched: Sequence[Watched],
) -> tuple[KindEffect, ...]:
    """Return in how many organizations each kind of other advice differs, the most frequent kind first."""
    old, new = (side[OTHER] for side in advised)
    examples = [
        sample.fewest(np.flatnonzero((old[item.row] == item.old) & (new[item.row] == item.new))) for item in watched
    ]
    decided = np.array([(item.old, item.new) for item in watched])
    shortened = Shortening(coder, packs, OTHER, decided, [item.row for item in watched]).of(examples)
    found = []
    for item, example in zip(watched, shortened, strict=True):
        rows = _rows(coder, item.kind)
        count = int((old[rows] != new[rows]).any(axis=0).sum())
        told = coder.items[item.row]
        most = ItemEffect(
            name=item.name,
            title=told.title,
            old=told.values[item.old],
            new=told.values[item.new],
            count=item.count,
            share=item.count / sample.size,
            example={name: known.value for name, known in example.items()},
        )
        found.append(KindEffect(item.kind, count, count / sample.size, most))
    return tuple(sorted(found, key=lambda kind: -kind.count))


def _transitions(
    sample: Sample, coder: Coder, packs: tuple[Pack, Pack], advised: tuple[Advised, Advised], part: str
) -> tuple[Transition, ...]:
    """Return what came instead of what, the most frequent first."""
    old, new = (side[part][0] for side in advised)
    pairs = _pairs(old, new)
    examples = [sample.fewest(np.flatnonzero((old == before) & (new == after))) for before, after, _ in pairs]
    names, titles = coder.names[part], coder.titles[part]
    shortened = Shortening(coder, packs, part, np.array([pair[:2] for pair in pairs])).of(examples)
    found = [
        Transition(
            old=names[before],
            new=names[after],
            old_title=titles[before],
            new_title=titles[after],
            count=count,
            share=count / sample.size,
            example={name: known.value for name, known in example.items()},
        )
        for (before, after, count), example in zip(pairs, shortened, strict=True)
    ]
    return tuple(sorted(found, key=lambda item: (-item.count, item.old, item.new)))
