"""Holds two packs against each other: the changes, the cases, the organizations drawn, and what explains what."""

from __future__ import annotations

from pathlib import Path

from msgspec import Struct

from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.errors import AdvisorError
from advisor.model.pack import Pack
from advisor.verify.diff.cases import CasesDiff, compare_cases
from advisor.verify.diff.catalog import ThingKind
from advisor.verify.diff.changes import Change, changes
from advisor.verify.diff.columns import Coder
from advisor.verify.diff.effects import SampleDiff, compare_sample, frequent
from advisor.verify.diff.fields import Bearing
from advisor.verify.diff.sample import Sample
from advisor.verify.diff.tracing import Tracer, Tracing, portions
from advisor.verify.diff.variants import Variants

SIZE = BLOCK
"""So many organizations are drawn unless another number is asked for."""


class PackName(Struct, frozen=True):
    """Which pack it is."""

    id: str
    version: str
    folder: str
    digest: str


class PackDiff(Struct, frozen=True):
    """Everything that differs between two packs."""

    old: PackName
    new: PackName
    changes: tuple[Change, ...]
    cases: CasesDiff
    sample: SampleDiff
    tracing: Tracing

    @property
    def beyond_words(self) -> tuple[Change, ...]:
        """The changes that can change advice, or what is asked."""
        return tuple(change for change in self.changes if change.bearing is not Bearing.WORDS)


def compare_packs(old: Pack, new: Pack, cases: Path | None = None, size: int = SIZE) -> PackDiff:
    """Return what differs; `cases` is a folder of answer files, else those of the new pack are taken.

    `size`: as many organizations are drawn. Raises AdvisorError if the folder given holds no answer files, or if there
    is no question that both packs ask.
    """
    changed = changes(old, new)
    sample = Sample(old, new, size)
    if changed and not sample.alike:
        raise AdvisorError(
            f"the two packs ask nothing alike ({old.id}, {new.id}), so no organization can be held against both; "
            "compare two versions of one pack"
        )
    fired = [
        change.id
        for change in changed
        if change.kind in (ThingKind.RULE, ThingKind.GUARD_RAIL) and change.bearing is not Bearing.WORDS
    ]
    found, by_topic = portions(changed)
    variants, coder = Variants(old, new, changed), Coder(old, new, fired)
    told = compare_cases((old, new), cases, variants, coder, (found, by_topic))
    before, after = (coder.advised(ColumnarEngine(pack), sample.organizations(pack)) for pack in (old, new))
    watched = frequent(coder, (before, after))
    tracer = Tracer(coder, variants, sample.organizations, before, after, watched)
    return PackDiff(
        old=_named(old),
        new=_named(new),
        changes=changed,
        cases=told,
        sample=compare_sample(sample, coder, (old, new), (before, after), watched),
        tracing=tracer.trace(found, by_topic),
    )


def _named(pack: Pack) -> PackName:
    return PackName(pack.id, pack.version, pack.folder, pack.digest)
