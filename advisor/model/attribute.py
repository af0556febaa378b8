"""An attribute: something that can be known about an organization, answered or derived."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

Value = int | float | bool | str | tuple[str, ...]
"""A known value: a multichoice is a tuple of names in the order of the choices."""


class Kind(StrEnum):
    """The type of an attribute's values."""

    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    CHOICE = "choice"
    ORDINAL = "ordinal"
    MULTICHOICE = "multichoice"


class Level(Struct, frozen=True):
    """One value that an attribute may take, with what one would observe."""

    value: int | bool | str
    meaning: str


class Aim(Struct, frozen=True):
    """A value worth working toward, as it reads after "once": once the sponsor runs a review every month.

    For an integer `value` is None, and the clause has {value} where the number belongs. For a multichoice the clause
    tells what it is like once the choice is no longer marked, or newly marked, as the question may change.
    """

    value: int | bool | str | None
    clause: str


class Attribute(Struct, frozen=True):
    """A name, a label to show, a type and the values allowed.

    `levels` is empty for integers and numbers. The levels of an ordinal run from low to high. `aims` are the values
    that an organization may be advised to work toward; no other value is ever advised.
    """

    name: str
    label: str
    kind: Kind
    levels: tuple[Level, ...] = ()
    minimum: int | None = None
    unit: str = ""
    aims: tuple[Aim, ...] = ()

    @property
    def values(self) -> tuple[int | bool | str, ...]:
        """The values allowed, in order; empty for integers and numbers."""
        return tuple(level.value for level in self.levels)

    @property
    def is_ordered(self) -> bool:
        """Whether at_least, at_most and the like make sense."""
        return self.kind in (Kind.INTEGER, Kind.NUMBER, Kind.ORDINAL)

    def number(self, value: Value) -> float:
        """Return the value as a number: itself, the rank from 0 of a named level, 0 or 1 for a boolean.

        Raises ValueError for a choice or multichoice, which have no order.
        """
        if isinstance(value, (bool, int, float)):
            return value
        if self.kind is Kind.ORDINAL and isinstance(value, str):
            return self.values.index(value)
        raise ValueError(f"{self.name} has no order")

    def problem(self, value: object) -> str | None:
        """Return what is wrong with `value`, as the end of a sentence that starts with the name, or None."""
        if self.kind is Kind.MULTICHOICE:
            return self._problem_in_list(value)
        if isinstance(value, (list, tuple, dict)):
            return "takes one value, not a list or mapping"
        if self.kind is Kind.BOOLEAN:
            return None if isinstance(value, bool) else "must be true or false"
        if self.kind in (Kind.INTEGER, Kind.NUMBER):
            return self._problem_with_number(value)
        names = ", ".join(str(allowed) for allowed in self.values)
        if not any(value == allowed and type(value) is type(allowed) for allowed in self.values):
            return f"must be one of {names}"
        return None

    def _problem_with_number(self, value: object) -> str | None:
        whole = self.kind is Kind.INTEGER
        if isinstance(value, bool) or not isinstance(value, int if whole else (int, float)):
            return "must be a whole number" if whole else "must be a number"
        if self.minimum is not None and value < self.minimum:
            return f"must be {self.minimum} or more"
        return "is too large to be true" if abs(value) > 10**9 else None

    def _problem_in_list(self, value: object) -> str | None:
        if not isinstance(value, (list, tuple)):
            return "must be a list, for example []" + (f" or [{self.values[0]}]" if self.values else "")
        for item in value:
            if item not in self.values:
                return f"has no choice {item}"
        return "names a choice twice" if len(set(value)) < len(value) else None

    def meaning(self, value: Value) -> str:
        """Return what the value means, as its anchor tells it; empty for numbers."""
        for level in self.levels:
            if level.value == value and type(level.value) is type(value):
                return level.meaning
        return ""

    def shown(self, value: Value) -> str:
        """Return the value as a reader wants to see it: 1,200 people, yes, site or division head, 3 of 4."""
        if isinstance(value, bool):
            return "yes" if value else "no"
        if isinstance(value, tuple):
            return ", ".join(item.replace("_", " ") for item in value) or "none"
        if isinstance(value, str):
            return value.replace("_", " ")
        if self.kind is Kind.ORDINAL:
            return f"level {value} of {self.values[0]} to {self.values[-1]}"
        text = f"{value:,}" if isinstance(value, int) else f"{round(value, 2):,g}"
        return f"{text} {_singular(self.unit) if value == 1 else self.unit}".strip()


def _singular(unit: str) -> str:
    return "person" if unit == "people" else unit.removesuffix("s")
