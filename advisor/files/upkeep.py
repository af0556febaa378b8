"""What the maintainers of a pack keep beside its knowledge: retired ids, accepted findings, the lock of its rules.

Both files are optional and not part of the pack's digest, for no advice rests on them.
"""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta, field

from advisor.errors import Faults, FileFaults
from advisor.files.atomic import write_text
from advisor.files.schema import Entry, Text
from advisor.files.shape import shaped
from advisor.files.tree import quoted, read_tree
from advisor.model.pack import Pack
from advisor.model.rule import GuardRail, Rule

Shape = TypeVar("Shape")

UPKEEP, LOCK = "upkeep.yaml", "lock.yaml"


class Exclusion(Entry, frozen=True, kw_only=True):
    """A finding that the maintainers accept: which check, about what, and why since when."""

    check: Text
    subject: Text
    reason: Text
    date: Annotated[str, Meta(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")]


class Upkeep(Entry, frozen=True, kw_only=True):
    """The file upkeep.yaml. `retired` says of ids that are not used any more what became of them."""

    retired: dict[str, Text] = field(default_factory=dict)
    exclusions: list[Exclusion] = field(default_factory=list)


class Lock(Entry, frozen=True, kw_only=True):
    """The file lock.yaml: what each rule was in a version of the pack, as the start of its hash."""

    version: Text
    rules: dict[str, Text]


def read_upkeep(folder: Path) -> Upkeep:
    """Return what is kept, nothing if there is no such file. Raises FileFaults with every fault in it."""
    return _read(folder / UPKEEP, Upkeep) or Upkeep()


def read_lock(folder: Path) -> Lock | None:
    """Return the lock, None if there is none. Raises FileFaults with every fault in it."""
    return _read(folder / LOCK, Lock)


def _read(path: Path, schema: type[Shape]) -> Shape | None:
    if not path.is_file():
        return None
    faults = Faults()
    found = shaped(read_tree(path, faults=faults), schema, faults)
    if faults or found is None:
        raise FileFaults(faults)
    return found


def locked(pack: Pack) -> Lock:
    """Return the lock of a pack as it is now."""
    items: list[Rule | GuardRail] = [*pack.rules, *pack.guard_rails]
    return Lock(version=pack.version, rules={item.id: hash_of(item) for item in items})


def changed_rules(pack: Pack, lock: Lock | None) -> list[str]:
    """Return the rules and guard rails that are not what they were when this version was locked."""
    if lock is None or lock.version != pack.version:
        return []
    return [name for name, digest in locked(pack).rules.items() if lock.rules.get(name, digest) != digest]


def hash_of(item: Rule | GuardRail) -> str:
    """Return the start of the hash of a rule: of everything in it, whatever its place and layout in the file."""
    return hashlib.sha256(msgspec.json.encode(item)).hexdigest()[:16]


def write_lock(folder: Path, lock: Lock) -> None:
    """Write the lock, the same bytes for the same rules. Raises AdvisorError if it cannot be written."""
    lines = ["# Written by advisor pack lock when a version of the pack is released; not to be edited.", ""]
    lines += [f"version: {quoted(lock.version)}", "rules:"]
    lines += [f'  {name}: "{digest}"' for name, digest in lock.rules.items()]
    write_text(folder / LOCK, "\n".join(lines) + "\n")
