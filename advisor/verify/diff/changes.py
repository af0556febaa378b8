"""What was changed from one pack to another: everything added, removed or changed, field by field."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import Any

from msgspec import Struct, structs

from advisor.explain.wording import conclusion_title
from advisor.model.derived import Derived
from advisor.model.pack import Pack
from advisor.model.program import Figure
from advisor.model.question import Question
from advisor.model.rule import ADVICE_FAMILIES, EVIDENCE_FAMILIES, Rule, family
from advisor.verify.diff.catalog import ORDERED, Key, ThingKind, of_kind, things
from advisor.verify.diff.fields import Bearing, Field, existence, fields, told_apart

_FAMILIES = (*EVIDENCE_FAMILIES, *ADVICE_FAMILIES)


class Turn(StrEnum):
    """What became of a thing."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


class FieldChange(Struct, frozen=True):
    """One field, in words, before and after; empty where the thing was not there.

    `title` is what a rule's conclusion claims; other fields have none.
    """

    field: str
    old: str
    new: str
    bearing: Bearing
    title: str = ""


class Change(Struct, frozen=True):
    """One thing that was added, removed or changed. `bearing`: what it can change at most.

    Of a changed thing `fields` are those that changed; of another one those that do more than read well. `topic` is
    where a rule belongs.
    """

    kind: ThingKind
    id: str
    title: str
    turn: Turn
    bearing: Bearing
    fields: tuple[FieldChange, ...]
    topic: str = ""

    @property
    def key(self) -> Key:
        """What names the thing."""
        return Key(self.kind, self.id)

    @property
    def name(self) -> str:
        """What it is called where the kind is not told beside it: L02, lead.threshold, pillar ownership."""
        return called(self.key)


def called(key: Key) -> str:
    """Return the id of a thing, with its kind before it where other kinds may have the same id."""
    plain = (ThingKind.RULE, ThingKind.GUARD_RAIL, ThingKind.SETTING, ThingKind.ADVICE)
    return key.id if key.kind in plain else f"{key.kind.value} {key.id}"


def changes(old: Pack, new: Pack) -> tuple[Change, ...]:
    """Return every change, kind by kind, in the order of the new pack; what was removed stands last of its kind."""
    before, after = things(old), things(new)
    found = [
        change
        for key in dict.fromkeys([*after, *before])
        if (change := _change(key, before.get(key), after.get(key), old, new)) is not None
    ]
    kinds = list(ThingKind)
    return tuple(sorted([*found, *_orders(old, new)], key=lambda change: kinds.index(change.kind)))


def _change(key: Key, before: Any, after: Any, old: Pack, new: Pack) -> Change | None:
    if before == after and type(before) is type(after):
        return None
    if before is None or after is None:
        there, pack = (after, new) if before is None else (before, old)
        sides = _titled([FieldChange(*side) for side in _one_sided(fields(key, there, pack), before is None)], pack)
        turn = Turn.ADDED if before is None else Turn.REMOVED
        return Change(key.kind, key.id, _title(key, there), turn, existence(there, key.kind), sides, _topic(there))
    changed = _titled(list(_changed(fields(key, before, old), fields(key, after, new))), new, old)
    if not changed:
        return None
    bearings = list(Bearing)
    bearing = min((field.bearing for field in changed), key=bearings.index)
    return Change(key.kind, key.id, _title(key, after), Turn.CHANGED, bearing, changed, _topic(after))


def _titled(found: list[FieldChange], *packs: Pack) -> tuple[FieldChange, ...]:
    """Return fields that are conclusions of a rule with what they claim, in the words of the first pack that has it."""
    told = []
    for field in found:
        titles = [conclusion_title(pack, field.field) for pack in packs]
        title = next((title for title in titles if title != field.field), "")
        told.append(structs.replace(field, title=title) if family(field.field) in _FAMILIES else field)
    return tuple(told)


def _one_sided(found: dict[str, Field], added: bool) -> Iterator[tuple[str, str, str, Bearing]]:
    for name, field in found.items():
        if field.bearing is not Bearing.WORDS and field.text not in ("none", "no"):
            yield name, "" if added else field.text, field.text if added else "", field.bearing


def _changed(before: dict[str, Field], after: dict[str, Field]) -> Iterator[FieldChange]:
    for name in dict.fromkeys([*before, *after]):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            there = one or other
            assert there is not None
            yield FieldChange(name, one.text if one else "", other.text if other else "", there.bearing)
        elif one.value != other.value:
            old, new = one.text, other.text
            if old == new:
                old, new = told_apart(one.value, old), told_apart(other.value, new)
            yield FieldChange(name, old, new, one.bearing if one.bearing is other.bearing else _higher(one, other))


def _higher(one: Field, other: Field) -> Bearing:
    bearings = list(Bearing)
    return min((one.bearing, other.bearing), key=bearings.index)


def _orders(old: Pack, new: Pack) -> Iterator[Change]:
    for name, kind in ORDERED.items():
        before, after = list(of_kind(old, kind)), list(of_kind(new, kind))
        kept = [item for item in before if item in after], [item for item in after if item in before]
        if kept[0] != kept[1]:
            field = FieldChange("order", ", ".join(kept[0]), ", ".join(kept[1]), Bearing.DECISIONS)
            title = f"The order of {name.replace('_', ' ')}"
            yield Change(ThingKind.ORDER, name, title, Turn.CHANGED, Bearing.DECISIONS, (field,))


def _title(key: Key, thing: Any) -> str:
    match thing:
        case Derived():
            return thing.attribute.label
        case Question():
            return thing.wording
        case Figure():
            return thing.text
        case Struct():
            return str(getattr(thing, "title", key.id))
        case _:
            return key.id.replace("_", " ").replace(".", ": ")


def _topic(thing: Any) -> str:
    return thing.topic if isinstance(thing, Rule) else ""
