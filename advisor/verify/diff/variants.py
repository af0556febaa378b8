"""Packs between two packs: one of them with some changes as they are in the other.

A change may need others. A rule that reads a new derived attribute can be read only where that attribute is, and an
attribute can be taken away only with what reads it. So changes go together where a name that is defined differently by
the two packs (there or not; another kind or other values) is defined by one of them and used by the other. Everything
else is written alike in both packs, and so fits either definition. And where a change would leave no role, operating
model or mode at all, those of the other pack come with it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import IntEnum
from typing import Any

from msgspec import Struct

from advisor.model.derived import Derived
from advisor.model.formula import Name
from advisor.model.pack import Advice, Pack
from advisor.model.question import Question
from advisor.model.rule import subject
from advisor.verify.diff.catalog import ORDERED, Key, ThingKind, of_kind, things, with_kind
from advisor.verify.diff.changes import Change

_NEEDED = (ThingKind.ROLE, ThingKind.MODEL, ThingKind.MODE)
"""Of these a pack has at least one each."""


class Side(IntEnum):
    """Which of the two packs a change is taken from."""

    OLD = 0
    NEW = 1


class Variants:
    """Makes packs between two packs, given what was changed from one to the other."""

    def __init__(self, old: Pack, new: Pack, changed: Iterable[Change]) -> None:
        self._packs = (old, new)
        self._changed = {change.key: change for change in changed}
        self._things = (things(old), things(new))
        defined = [dict(_definitions(found)) for found in self._things]
        moved = [name for name in {**defined[0], **defined[1]} if _shape(defined[0], name) != _shape(defined[1], name)]
        self._definers = {name: {side[name][0] for side in defined if name in side} for name in moved}
        self._used = [
            {key: self._definers.keys() & set(_names(found.get(key))) for key in self._changed}
            for found in self._things
        ]

    def together(self, keys: Iterable[Key], side: Side) -> frozenset[Key]:
        """Return these changes with those that have to be on the same side for the pack to be well-formed."""
        found = set(keys)
        while True:
            found = self._closed(found, side)
            more = self._emptied(found, side)
            if not more and _is_circular(self._merged(ThingKind.DERIVED, found, side)):
                more = {key for key in self._changed if key.kind is ThingKind.DERIVED} - found
            if not more:
                return frozenset(found)
            found |= more

    def pack(self, keys: frozenset[Key], side: Side) -> Pack:
        """Return the pack of the other side with these changes as they are on this one.

        With every change it says what the pack of this side says.
        """
        found = self._packs[1 - side]
        kinds = {key.kind for key in keys} - {ThingKind.ORDER}
        for kind in sorted(kinds):
            found = with_kind(found, kind, self._merged(kind, keys, side))
        for name, ordered in ORDERED.items():
            if Key(ThingKind.ORDER, name) in keys:
                wanted = list(of_kind(self._packs[side], ordered))
                found = with_kind(found, ordered, _ordered(of_kind(found, ordered), wanted))
        return found

    def _emptied(self, found: Iterable[Key], side: Side) -> set[Key]:
        """Return the changes of whatever there has to be one of, where these would leave none."""
        missing = {kind for kind in _NEEDED if not self._merged(kind, found, side)}
        return {key for key in self._changed if key.kind in missing}.difference(found)

    def _closed(self, found: set[Key], side: Side) -> set[Key]:
        while True:
            more = {key for keys in self._definers.values() if keys & found for key in keys}
            more |= {definer for key in found for name in self._used[side][key] for definer in self._definers[name]}
            for key, names in self._used[1 - side].items():
                if any(self._definers[name] & found for name in names):
                    more.add(key)
            if more <= found:
                return found
            found |= more

    def _merged(self, kind: ThingKind, keys: Iterable[Key], side: Side) -> dict[str, Any]:
        """Return the things of one kind of the other side, with those of `keys` as they are on this side."""
        base, wanted = of_kind(self._packs[1 - side], kind), of_kind(self._packs[side], kind)
        names = {key.id for key in keys if key.kind is kind}
        kept = {name: thing for name, thing in base.items() if name not in names or name in wanted}
        result = {name: wanted[name] if name in names else thing for name, thing in kept.items()}
        before: str | None = None
        for name, thing in wanted.items():
            if name in names and name not in result:
                result = _inserted(result, before, name, thing)
            before = name if name in result else before
        return result


def _inserted(items: Mapping[str, Any], before: str | None, name: str, thing: Any) -> dict[str, Any]:
    """Return the items with one more, behind another one or else first."""
    names = list(items)
    place = names.index(before) + 1 if before is not None else 0
    return {item: thing if item == name else items[item] for item in [*names[:place], name, *names[place:]]}


def _ordered(items: Mapping[str, Any], order: list[str]) -> dict[str, Any]:
    """Return the items with those that `order` names in its order, the others where they stand."""
    named = iter([name for name in order if name in items])
    return {name: items[name] for name in [next(named) if item in order else item for item in items]}


def _definitions(found: Mapping[Key, Any]) -> Iterator[tuple[str, tuple[Key, Any]]]:
    """Yield each name that something may use, with what defines it and what has to be alike for all uses to fit."""
    for key, thing in found.items():
        match thing:
            case Question():
                for attribute in thing.asks:
                    yield attribute.name, (key, ("asked", attribute.kind, attribute.values))
            case Derived():
                yield thing.name, (key, ("derived", thing.attribute.kind, thing.attribute.values))
            case Advice():
                yield thing.hypothesis, (key, ())
            case _ if key.kind in (ThingKind.ROLE, ThingKind.MODEL, ThingKind.MODE):
                yield key.id, (key, ())


def _shape(defined: Mapping[str, tuple[Key, Any]], name: str) -> Any:
    return defined[name][1] if name in defined else None


def _names(value: Any) -> Iterator[str]:
    """Yield every name that a thing may use: each text in it, and of a text such as lead.ci_team what it is about.

    A text that only happens to be a name makes changes go together that need not; that is never wrong.
    """
    match value:
        case str():
            yield value
            yield subject(value).rpartition(".")[2]
        case Name(attribute):
            yield attribute
        case Struct():
            for field in value.__struct_fields__:
                yield from _names(getattr(value, field))
        case Mapping():
            for name, part in value.items():
                yield from _names(name)
                yield from _names(part)
        case tuple():
            for part in value:
                yield from _names(part)


def _is_circular(derived: Mapping[str, Derived]) -> bool:
    """Whether a derived attribute rests on itself."""
    left = dict(derived)
    while left:
        ready = [name for name, item in left.items() if not left.keys() & set(item.inputs)]
        if not ready:
            return True
        for name in ready:
            del left[name]
    return False
