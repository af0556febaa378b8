"""Through which changes advice came to differ, found by putting them back.

The new pack is assessed again without each change, one by one; where that alone restores what the old pack advised, the
change explains it. The old pack is assessed with each change alone, to see what it does by itself. Where several
changes are needed at once, each of them explains the difference and none makes it alone. Where several are enough, each
by itself, none of them explains it: it stays whichever is put back.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Organizations
from advisor.model.pack import Pack
from advisor.verify.diff.catalog import Key, ThingKind
from advisor.verify.diff.changes import Change, called
from advisor.verify.diff.columns import ADVISED, OTHER, Advised, Coder, otherwise, otherwise_certain
from advisor.verify.diff.effects import Watched
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
    well-formed. `certainties`: as many get another certainty of a decision, alone. `untried`: which of the two could
    not be found out, as no well-formed pack came of it.
    """

    name: str
    title: str
    restores: Mapping[str, int]
    restores_with: tuple[str, ...]
    alone: Mapping[str, int]
    alone_with: tuple[str, ...]
    certainties: int = 0
    untried: tuple[str, ...] = ()
    is_rule: bool = False
    """Whether it is a rule or guard rail, or holds one."""

    @property
    def acts(self) -> bool:
        """Whether other advice follows from it in anything that was tried."""
        return any((*self.alone.values(), *self.restores.values()))


class Unit(Struct, frozen=True):
    """Portions that go together, such as a derived attribute with what reads it, and what all of them do as one."""

    name: str
    members: tuple[str, ...]
    restores: Mapping[str, int]
    alone: Mapping[str, int]


class Tracing(Struct, frozen=True):
    """What each portion does, and of those with other advice two counts by part.

    `several_back`: as many keep other advice whichever portion or unit is put back, so that it takes several to restore
    it. `several_needed`: as many get the old advice from the old pack with any one portion or unit, so that it took
    several. `items`: by what differs most often of each kind of other advice, the portions that restore it, the
    strongest first.
    """

    by_topic: bool
    portions: tuple[Traced, ...]
    several_back: Mapping[str, int]
    several_needed: Mapping[str, int]
    units: tuple[Unit, ...] = ()
    items: Mapping[str, tuple[str, ...]] = {}


NOTHING = Tracing(False, (), dict.fromkeys(ADVISED, 0), dict.fromkeys(ADVISED, 0))
"""Where there is nothing to put back."""


class _PutBack(NamedTuple):
    """What a portion put back does: what it restores, and of each thing watched how often."""

    restored: dict[str, Array]
    watched: tuple[int, ...]


class _Alone(NamedTuple):
    """What a portion does alone: where other advice follows, and in how many organizations another certainty."""

    otherwise: dict[str, Array]
    certainties: int


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
    """Puts changes back. `organizations` gives the ones to assess, for any pack between the two, all or some.

    `watched`: transitions of other advice for each of which is told what restores it.
    """

    def __init__(
        self,
        coder: Coder,
        variants: Variants,
        organizations: Callable[[Pack, Array | None], Organizations],
        old: Advised,
        new: Advised,
        watched: Sequence[Watched] = (),
    ) -> None:
        self._coder = coder
        self._variants = variants
        self._organizations = organizations
        self._old = old
        self._new = new
        self._watched = watched
        self._differs = otherwise(old, new)

    def restored(self, portion: Portion) -> dict[str, Array]:
        """Return, by part, which organizations get the old advice again without a portion, of those with another.

        None do where no well-formed pack comes of it.
        """
        put_back = self._put_back(portion.keys)
        return put_back.restored if put_back else self._nobody()

    def alone(self, portion: Portion) -> dict[str, Array]:
        """Return, by part, which organizations get other advice from the old pack with nothing but a portion."""
        alone = self._alone(portion.keys)
        return alone.otherwise if alone else self._nobody()

    def trace(self, found: Sequence[Portion], by_topic: bool) -> Tracing:
        """Return what each portion does, and what those do as one that go together."""
        kept = {part: self._differs[part].copy() for part in ADVISED}
        unmoved = {part: self._differs[part].copy() for part in ADVISED}
        traced: list[Traced] = []
        units: list[Unit] = []
        watched: dict[str, tuple[int, ...]] = {}
        together = [] if by_topic else list(self._units(found))
        for portion in (*found, *together):
            put_back, alone = self._put_back(portion.keys), self._alone(portion.keys)
            restored, moved = (put_back.restored if put_back else {}), (alone.otherwise if alone else {})
            for part in restored:
                kept[part] &= ~restored[part]
            for part in moved:
                unmoved[part] &= ~moved[part]
            if portion in together:
                members = tuple(item.name for item in found if item.keys <= portion.keys)
                units.append(Unit(portion.name, members, _counted(restored), _counted(moved)))
                continue
            watched[portion.name] = put_back.watched if put_back else (0,) * len(self._watched)
            traced.append(
                Traced(
                    name=portion.name,
                    title=portion.title,
                    restores=_counted(restored),
                    restores_with=self._others(portion, Side.OLD),
                    alone=_counted(moved),
                    alone_with=self._others(portion, Side.NEW),
                    certainties=alone.certainties if alone else 0,
                    untried=(*(() if put_back else ("restores",)), *(() if alone else ("alone",))),
                    is_rule=_is_rule(portion),
                )
            )
        sizes = {item.name: len(item.restores_with) for item in traced}
        items = {item.name: _strongest(watched, place, sizes) for place, item in enumerate(self._watched)}
        return Tracing(by_topic, tuple(traced), _counted(kept), _counted(unmoved), tuple(units), items)

    def _put_back(self, keys: frozenset[Key]) -> _PutBack | None:
        rows = np.flatnonzero(np.any([self._differs[part] for part in ADVISED], axis=0))
        restored = self._nobody()
        if not len(rows):
            return _PutBack(restored, (0,) * len(self._watched))
        advised = self._advised(keys, Side.OLD, rows)
        if advised is None:
            return None
        still = otherwise({part: self._old[part][:, rows] for part in ADVISED}, advised)
        for part in ADVISED:
            restored[part][rows] = self._differs[part][rows] & ~still[part]
        old, new, now = self._old[OTHER][:, rows], self._new[OTHER][:, rows], advised[OTHER]
        watched = tuple(
            int(((old[item.row] == item.old) & (new[item.row] == item.new) & (now[item.row] == item.old)).sum())
            for item in self._watched
        )
        return _PutBack(restored, watched)

    def _alone(self, keys: frozenset[Key]) -> _Alone | None:
        advised = self._advised(keys, Side.NEW, None)
        if advised is None:
            return None
        return _Alone(otherwise(self._old, advised), int(otherwise_certain(self._old, advised).sum()))

    def _advised(self, keys: frozenset[Key], side: Side, rows: Array | None) -> Advised | None:
        """Return what a pack between the two advises; None if it is one that the engine cannot take.

        What goes together is found by names, so a pack may come of it that lacks what the reader of packs asks for.
        """
        pack = self._variants.pack(self._variants.together(keys, side), side)
        try:
            return self._coder.advised(ColumnarEngine(pack), self._organizations(pack, rows))
        except (LookupError, ValueError):
            return None

    def _nobody(self) -> dict[str, Array]:
        return {part: np.zeros(len(self._differs[part]), bool) for part in ADVISED}

    def _units(self, found: Sequence[Portion]) -> Iterator[Portion]:
        """Yield as one portion those of which one cannot be put back, or be alone, without the other."""
        units = [[portion] for portion in found]
        for portion in found:
            needed = set().union(*(self._variants.together(portion.keys, side) for side in Side))
            tied = [unit for unit in units if any(item.keys & needed for item in unit)]
            units = [unit for unit in units if unit not in tied]
            units.append([item for unit in tied for item in unit])
        for unit in units:
            if len(unit) > 1:
                ordered = [portion for portion in found if portion in unit]
                name = next((item.name for item in ordered if _is_rule(item)), ordered[0].name)
                yield Portion(name, "", frozenset().union(*(item.keys for item in ordered)))

    def _others(self, portion: Portion, side: Side) -> tuple[str, ...]:
        return tuple(sorted(called(key) for key in self._variants.together(portion.keys, side) - portion.keys))


def _is_rule(portion: Portion) -> bool:
    return any(key.kind in (ThingKind.RULE, ThingKind.GUARD_RAIL) for key in portion.keys)


def _strongest(counts: Mapping[str, tuple[int, ...]], place: int, sizes: Mapping[str, int]) -> tuple[str, ...]:
    """Return the portions that restore one of the things watched, first what restores most and takes least along."""
    acting = [name for name, each in counts.items() if each[place]]
    return tuple(sorted(acting, key=lambda name: (-counts[name][place], sizes[name])))


def _counted(found: Mapping[str, Array]) -> dict[str, int]:
    return {part: int(found[part].sum()) if part in found else 0 for part in ADVISED}
