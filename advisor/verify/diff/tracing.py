"""Through which changes advice came to differ, found by putting them back.

The new pack is assessed again without each change, one by one; where that alone restores what the old pack advised, the
change explains it. The old pack is assessed with each change alone, to see what it does by itself. Where several
changes are needed at once, each of them explains the difference and none makes it alone. Where several are enough, each
by itself, none of them explains it: it stays whichever is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Organizations
from advisor.model.pack import Pack
from advisor.verify.diff.catalog import Key, ThingKind
from advisor.verify.diff.changes import Change, called
from advisor.verify.diff.columns import ADVISED, Advised, Coder, otherwise
from advisor.verify.diff.fields import Bearing
from advisor.verify.diff.variants import Side, Variants

MOST_SINGLY = 60
"""So many changes are put back one by one; of more, those of one topic or kind go together."""

_BESIDE = (ThingKind.QUESTION, ThingKind.SOURCE, ThingKind.TERM, ThingKind.PACK, ThingKind.FIGURE, ThingKind.PARTY)
"""What bears on advice, if at all, through something else that changed with it."""


class Portion(Struct, frozen=True):
    """What is put back at once: one change or, of many, those of one topic or kind."""

    name: str
    title: str
    keys: frozenset[Key]


class Traced(Struct, frozen=True):
    """What one portion does, by part of the advice, in organizations.

    `restores`: as many of those with other advice get the old one again without it. `alone`: as many get other advice
    than from the old pack with nothing but it. The two `with` name what had to go together with it for a pack to be
    well-formed.
    """

    name: str
    title: str
    restores: Mapping[str, int]
    restores_with: tuple[str, ...]
    alone: Mapping[str, int]
    alone_with: tuple[str, ...]


class Tracing(Struct, frozen=True):
    """What each portion does, and of those with other advice two counts by part.

    `several_back`: as many keep other advice whichever portion is put back, so that it takes several to restore it.
    `several_needed`: as many get the old advice from the old pack with any one portion, so that it took several.
    """

    by_topic: bool
    portions: tuple[Traced, ...]
    several_back: Mapping[str, int]
    several_needed: Mapping[str, int]


def portions(changes: Sequence[Change]) -> tuple[tuple[Portion, ...], bool]:
    """Return what is put back, and whether many changes had to be taken by topic or kind."""
    bearing = [change for change in changes if _is_traced(change)]
    if len(bearing) <= MOST_SINGLY:
        return tuple(Portion(change.name, change.title, frozenset([change.key])) for change in bearing), False
    grouped: dict[str, list[Change]] = {}
    for change in bearing:
        name = f"rules: {change.topic}" if change.topic else f"every {change.kind.value}"
        grouped.setdefault(name, []).append(change)
    return tuple(
        Portion(name, f"{len(together)} changes", frozenset(change.key for change in together))
        for name, together in grouped.items()
    ), True


def _is_traced(change: Change) -> bool:
    if change.kind in _BESIDE:
        return change.bearing is Bearing.DECISIONS
    return change.bearing is not Bearing.WORDS


class Tracer:
    """Puts changes back. `organizations` gives the ones to assess, for any pack between the two, all or some."""

    def __init__(
        self,
        coder: Coder,
        variants: Variants,
        organizations: Callable[[Pack, Array | None], Organizations],
        old: Advised,
        new: Advised,
    ) -> None:
        self._coder = coder
        self._variants = variants
        self._organizations = organizations
        self._old = old
        self._differs = otherwise(old, new)

    def restored(self, portion: Portion) -> dict[str, Array]:
        """Return, by part, which organizations get the old advice again without a portion, of those with another."""
        rows = np.flatnonzero(np.any([self._differs[part] for part in ADVISED], axis=0))
        found = {part: np.zeros(len(self._differs[part]), bool) for part in ADVISED}
        if len(rows):
            pack = self._variants.pack(self._variants.together(portion.keys, Side.OLD), Side.OLD)
            advised = self._coder.advised(ColumnarEngine(pack), self._organizations(pack, rows))
            still = otherwise({part: self._old[part][:, rows] for part in ADVISED}, advised)
            for part in ADVISED:
                found[part][rows] = self._differs[part][rows] & ~still[part]
        return found

    def alone(self, portion: Portion) -> dict[str, Array]:
        """Return, by part, which organizations get other advice from the old pack with nothing but a portion."""
        pack = self._variants.pack(self._variants.together(portion.keys, Side.NEW), Side.NEW)
        return otherwise(self._old, self._coder.advised(ColumnarEngine(pack), self._organizations(pack, None)))

    def trace(self, found: Sequence[Portion], by_topic: bool) -> Tracing:
        """Return what each portion does."""
        traced = []
        kept = {part: self._differs[part].copy() for part in ADVISED}
        unmoved = {part: self._differs[part].copy() for part in ADVISED}
        for portion in found:
            restored, alone = self.restored(portion), self.alone(portion)
            for part in ADVISED:
                kept[part] &= ~restored[part]
                unmoved[part] &= ~alone[part]
            traced.append(
                Traced(
                    name=portion.name,
                    title=portion.title,
                    restores=_counted(restored),
                    restores_with=self._others(portion, Side.OLD),
                    alone=_counted(alone),
                    alone_with=self._others(portion, Side.NEW),
                )
            )
        return Tracing(by_topic, tuple(traced), _counted(kept), _counted(unmoved))

    def _others(self, portion: Portion, side: Side) -> tuple[str, ...]:
        return tuple(sorted(called(key) for key in self._variants.together(portion.keys, side) - portion.keys))


def _counted(found: Mapping[str, Array]) -> dict[str, int]:
    return {part: int(flags.sum()) for part, flags in found.items()}
