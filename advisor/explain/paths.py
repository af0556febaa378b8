"""What it would take: the smallest sets of changes within reach under which another conclusion stands.

Every set of up to three changes to different answers is assessed, so the search is exhaustive: a set that is told
reaches the conclusion, and no set with fewer changes, or with fewer steps of the same changes, does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from itertools import combinations, product

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.decisions import INVOLVEMENTS
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Option
from advisor.errors import AdvisorError
from advisor.explain.alternatives import alternatives
from advisor.explain.reach import Change, reachable_changes
from advisor.explain.settled import HEADINGS, Settled, settled
from advisor.explain.wording import listed, lowered, raised
from advisor.model.answers import Known
from advisor.model.attribute import Value
from advisor.model.outcome import Involvement
from advisor.model.pack import Pack
from advisor.model.rule import family, subject

MOST_CHANGES = 3
KINDS = ("lead", "co_lead", "support", "model", "consultants")
"""What a path can lead to."""


class Path(Struct, frozen=True):
    """A smallest set of changes. `also` tells what else of the advice changes with it."""

    changes: tuple[Change, ...]
    effort: int
    sentence: str
    also: tuple[str, ...]


class FindOut(Struct, frozen=True):
    """Something not known that would bring the conclusion about with some of its values (`others`: all). No change."""

    attribute: str
    label: str
    question: str
    values: tuple[Value, ...]
    others: tuple[Value, ...]


class Paths(Struct, frozen=True):
    """The paths to a conclusion, those with the fewest changes and the least effort first.

    `tried` counts the sets of changes assessed; `reached` says that the conclusion stands already. `in_confidence`
    counts the paths that are not told because they change an answer that is withheld. `open` names the essential
    questions that are open: until they are answered, that there is no path means little. `later` has the single changes
    that reach it and take longer than 90 days, in words.
    """

    conclusion: str
    title: str
    reached: bool
    paths: tuple[Path, ...]
    in_confidence: int
    tried: int
    most_changes: int
    find_out: tuple[FindOut, ...]
    open: tuple[str, ...]
    later: tuple[str, ...]


class PathSearch:
    """All sets of changes of one organization, assessed once; any number of conclusions can be asked of it."""

    def __init__(self, engine: ColumnarEngine, answers: Mapping[str, Known], most_changes: int = MOST_CHANGES) -> None:
        self.pack = engine.pack
        self.most_changes = most_changes
        self._engine = engine
        self._answers = dict(answers)
        self._changes = reachable_changes(self.pack, answers)
        self._sets = list(_sets(self._changes, most_changes))
        self._place = {chosen: index for index, chosen in enumerate(self._sets)}
        self._blocks = list(engine.variants(answers, [_option(change) for change in self._changes], self._table()))
        self._starts = np.cumsum([0, *(block.size for block in self._blocks)])

    @property
    def tried(self) -> int:
        """How many sets of changes were assessed."""
        return len(self._sets) - 1

    @cached_property
    def _unknown(self) -> list[tuple[str, Value]]:
        """Return everything that is not known with each value it might have."""
        names = [name for name in self.pack.asked if name not in self._answers and self._is_relevant(name)]
        found = alternatives(self._engine, self._answers, names)
        return [(name, value) for name in names for value in found[name]]

    def _is_relevant(self, name: str) -> bool:
        return not self._blocks[0].irrelevant(self.pack.question_of[name].id)[0]

    @cached_property
    def _found_out(self) -> list[Assessed]:
        options: list[Option] = [(name, Known(value)) for name, value in self._unknown]
        return list(self._engine.variants(self._answers, options, np.arange(len(options))[:, None]))

    def to(self, conclusion: str, withheld: frozenset[str] = frozenset()) -> Paths:
        """Return the paths to a conclusion such as lead.employees; none that changes a `withheld` answer.

        Raises AdvisorError for anything but a lead, co-lead, support, operating model or consultant mode.
        """
        if family(conclusion) not in KINDS:
            raise AdvisorError(
                f"{conclusion} is nothing to work toward; name a role, operating model or consultant mode"
            )
        reached = np.concatenate([_stands(block, conclusion) for block in self._blocks])
        paths = [] if reached[0] else [self._path(conclusion, chosen) for chosen in self._smallest(reached)]
        told = [path for path in paths if withheld.isdisjoint(change.attribute for change in path.changes)]
        return Paths(
            conclusion=conclusion,
            title=raised(reached_sentence(self.pack, conclusion)),
            reached=bool(reached[0]),
            paths=tuple(sorted(told, key=lambda path: (len(path.changes), path.effort))),
            in_confidence=len(paths) - len(told),
            tried=self.tried,
            most_changes=self.most_changes,
            find_out=() if reached[0] else self._to_find_out(conclusion, withheld),
            open=self._open(conclusion, withheld),
            later=() if reached[0] else tuple(self._later(conclusion, withheld)),
        )

    def _open(self, conclusion: str, withheld: frozenset[str]) -> tuple[str, ...]:
        """Return the labels of the core attributes that the decision waits for."""
        base = self._blocks[0]
        names = {"model": base.model(0).open, "consultants": base.consultants(0).open}
        waiting = names.get(family(conclusion), base.lead(0).open)
        return tuple(self.pack.attributes[name].label for name in waiting if name not in withheld)

    def _later(self, conclusion: str, withheld: frozenset[str]) -> Iterator[str]:
        """Yield the clauses of single changes beyond reach that are enough, the shortest of each answer."""
        near = {(change.attribute, change.after) for change in self._changes}
        changes = [
            change
            for change in reachable_changes(self.pack, self._answers, in_time=False)
            if (change.attribute, change.after) not in near and change.attribute not in withheld
        ]
        if not changes:
            return
        rows = np.arange(len(changes))[:, None]
        blocks = self._engine.variants(self._answers, [_option(change) for change in changes], rows)
        reached = np.concatenate([_stands(block, conclusion) for block in blocks])
        told: set[str] = set()
        for change, enough in zip(changes, reached, strict=True):
            if enough and change.attribute not in told:
                told.add(change.attribute)
                yield change.clause

    def _table(self) -> Array:
        rows = [(*chosen, *[-1] * (self.most_changes - len(chosen))) for chosen in self._sets]
        return np.array(rows, np.int32).reshape(len(rows), self.most_changes)

    def _smallest(self, reached: Array) -> Iterator[tuple[int, ...]]:
        """Yield the sets that reach it and of which no smaller one does."""
        for place in np.flatnonzero(reached):
            chosen = self._sets[int(place)]
            if not any(reached[self._place[smaller]] for smaller in self._smaller(chosen)):
                yield chosen

    def _smaller(self, chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield the sets with less change: without some of the changes, or with fewer steps of them."""
        for parts in product(*(self._less[index] for index in chosen)):
            smaller = tuple(index for index in parts if index >= 0)
            if smaller and smaller != chosen:
                yield smaller

    @cached_property
    def _less(self) -> list[tuple[int, ...]]:
        """Return per change the changes that are the same or less of it; -1 for none at all."""
        return [
            (
                -1,
                index,
                *(
                    other
                    for other, fewer in enumerate(self._changes)
                    if fewer.attribute == change.attribute and change.ordered and fewer.steps < change.steps
                ),
            )
            for index, change in enumerate(self._changes)
        ]

    def _path(self, conclusion: str, chosen: tuple[int, ...]) -> Path:
        changes = tuple(self._changes[index] for index in chosen)
        place = self._place[chosen]
        block = int(np.searchsorted(self._starts, place, side="right")) - 1
        before = settled(self._blocks[0], 0)
        after = settled(self._blocks[block], place - int(self._starts[block]))
        clauses = listed([change.clause for change in changes])
        return Path(
            changes=changes,
            effort=sum(change.effort for change in changes),
            sentence=f"{raised(reached_sentence(self.pack, conclusion))} once {clauses}.",
            also=_also(self.pack, before, after, conclusion),
        )

    def _to_find_out(self, conclusion: str, withheld: frozenset[str]) -> tuple[FindOut, ...]:
        if not self._unknown:
            return ()
        reached = np.concatenate([_stands(block, conclusion) for block in self._found_out])
        values: dict[str, list[Value]] = {}
        for (name, value), would in zip(self._unknown, reached, strict=True):
            if would and name not in withheld:
                values.setdefault(name, []).append(value)
        return tuple(
            FindOut(
                attribute=name,
                label=self.pack.asked[name].label,
                question=self.pack.question_of[name].wording,
                values=tuple(found),
                others=tuple(value for other, value in self._unknown if other == name),
            )
            for name, found in values.items()
        )


def _sets(changes: Sequence[Change], most: int) -> Iterator[tuple[int, ...]]:
    """Yield every set of up to `most` changes to different answers, the empty one first."""
    by_answer: dict[str, list[int]] = {}
    for index, change in enumerate(changes):
        by_answer.setdefault(change.attribute, []).append(index)
    for size in range(most + 1):
        for names in combinations(by_answer, size):
            yield from product(*(by_answer[name] for name in names))


def _option(change: Change) -> Option:
    return change.attribute, Known(change.after)


def _stands(block: Assessed, conclusion: str) -> Array:
    """Return where a conclusion stands; a part in the work is meant as that part and no other."""
    pack, kind, name = block.pack, family(conclusion), subject(conclusion)
    if kind == "model":
        return np.equal(block.decided.model.value, list(pack.models).index(name))
    if kind == "consultants":
        return np.equal(block.decided.consultants.mode, list(pack.modes).index(name))
    part = INVOLVEMENTS.index(Involvement(kind))
    involvement: Array = block.decided.involvement[list(pack.roles).index(name)]
    stands: Array = involvement == part
    return stands


def reached_sentence(pack: Pack, conclusion: str) -> str:
    """Return what is then advised, as the beginning of a sentence: employees can lead."""
    kind, name = family(conclusion), subject(conclusion)
    if kind == "model":
        return f"{pack.models[name].phrase} is the operating model that fits"
    if kind == "consultants":
        none = name == pack.decisions.consultants.none_mode
        return "you can do without outside consultants" if none else f"{pack.modes[name].phrase} is what to bring in"
    verb = {"lead": "lead", "co_lead": "co-lead", "support": "support the work"}[kind]
    return f"{pack.roles[name].phrase} can {verb}"


def _also(pack: Pack, before: Settled, after: Settled, conclusion: str) -> tuple[str, ...]:
    """Return what else changes of lead, operating model and consultants."""
    kinds = {"lead": "lead", "model": "operating_model", "consultants": "consultants"}
    own = kinds.get(family(conclusion), "")
    return tuple(
        f"{lowered(HEADINGS[part])}: {after.told(pack, part)} instead of {before.told(pack, part)}"
        for part in kinds.values()
        if part != own and getattr(before, part) != getattr(after, part)
    )
