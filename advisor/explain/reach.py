"""What an organization could change itself within 90 days, as its questions say: direction, steps and effort.

Only answers that are known can change, and only to values that have words to advise them by (`Attribute.aims`).
"""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.pack import Pack
from advisor.model.question import Direction, Question

EFFORT = {"low": 1, "medium": 2, "high": 3}
"""The effort of one step, for ranking."""


class Change(Struct, frozen=True):
    """One answer changed by the organization. `steps` counts levels or units; `clause` tells what is then true.

    `ordered` says that fewer steps are less of the same change; of choices that are free each is another change.
    """

    attribute: str
    label: str
    before: Value
    after: Value
    clause: str
    steps: int
    effort: int
    ordered: bool


_ANY_STEPS = 5
"""As many steps are looked ahead where time does not count; scales have no more levels."""


def reachable_changes(pack: Pack, answers: Mapping[str, Known], in_time: bool = True) -> tuple[Change, ...]:
    """Return every change within reach, in asking order, the fewest steps first; `in_time`: within 90 days."""
    return tuple(
        change
        for question in pack.questions
        for attribute in question.asks
        if attribute.name in answers
        for change in _changes(question, attribute, answers[attribute.name].value, in_time)
    )


def _changes(question: Question, attribute: Attribute, value: Value, in_time: bool) -> list[Change]:
    limit = question.changeable.steps_in_90_days if in_time else _ANY_STEPS
    if question.changeable.direction is Direction.NONE or not limit:
        return []
    if attribute.kind in (Kind.INTEGER, Kind.ORDINAL):
        found = _along_a_scale(attribute, question.changeable.direction, value, limit)
    elif attribute.kind is Kind.MULTICHOICE:
        found = _marked_or_not(attribute, question.changeable.direction, value)
    else:
        found = _chosen(attribute, question.changeable.direction, value, limit)
    ordered = question.changeable.direction in (Direction.UP, Direction.DOWN) and attribute.kind is not Kind.MULTICHOICE
    effort = EFFORT[question.changeable.effort]
    return [
        Change(attribute.name, attribute.label, value, after, clause, steps, effort * steps, ordered)
        for after, clause, steps in found
        if clause
    ]


def _along_a_scale(
    attribute: Attribute, direction: Direction, value: Value, limit: int
) -> list[tuple[Value, str, int]]:
    signs = {Direction.UP: (1,), Direction.DOWN: (-1,), Direction.ANY: (1, -1)}[direction]
    clauses = {aim.value: aim.clause for aim in attribute.aims}
    found: list[tuple[Value, str, int]] = []
    for sign in signs:
        for steps in range(1, limit + 1):
            if attribute.kind is Kind.INTEGER:
                assert isinstance(value, int), "an integer is asked for"
                after = value + sign * steps
                if attribute.problem(after) is None:
                    found.append((after, attribute.aims[0].clause.format(value=attribute.shown(after)), steps))
                continue
            place = list[Value](attribute.values).index(value) + sign * steps
            if 0 <= place < len(attribute.values):
                level = attribute.values[place]
                found.append((level, clauses.get(level, ""), steps))
    return found


def _chosen(attribute: Attribute, direction: Direction, value: Value, limit: int) -> list[tuple[Value, str, int]]:
    """Return the choices worth it: with `any` each other one, with `up` those that come later in the list of aims."""
    if direction is Direction.ANY:
        return [(aim.value, aim.clause, 1) for aim in attribute.aims if aim.value is not None and aim.value != value]
    places = {aim.value: place for place, aim in enumerate(attribute.aims)}
    here = places.get(value, -1) if not isinstance(value, (tuple, float)) else -1
    return [
        (aim.value, aim.clause, place - here)
        for place, aim in enumerate(attribute.aims)
        if aim.value is not None and 0 < place - here <= limit
    ]


def _marked_or_not(attribute: Attribute, direction: Direction, value: Value) -> list[tuple[Value, str, int]]:
    """Return the lists with one choice less (down), more (up) or either."""
    chosen = value if isinstance(value, tuple) else ()
    found: list[tuple[Value, str, int]] = []
    for aim in attribute.aims:
        marked = aim.value in chosen
        if (marked and direction is Direction.UP) or (not marked and direction is Direction.DOWN):
            continue
        after = tuple(str(item) for item in attribute.values if (item in chosen) != (item == aim.value))
        found.append((after, aim.clause, 1))
    return found
