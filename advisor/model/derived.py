"""A derived attribute: a formula or a case table over answers and other derived attributes."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from advisor.model import condition, formula
from advisor.model.attribute import Attribute, Value
from advisor.model.condition import Condition
from advisor.model.formula import Formula
from advisor.model.source import Citation


class Refinement(Struct, frozen=True):
    """What happens while a refining input is unknown: a value is assumed, or the part that uses it is left out."""

    input: str
    assume: Value | None = None
    leave_out: str = ""


class Row(Struct, frozen=True):
    """One line of a case table: the value when the condition holds."""

    when: Condition
    value: Value | Formula


class Derived(Struct, frozen=True):
    """How an attribute follows from others.

    `required`: groups of inputs, one known of each group is needed; `refining`: inputs the result can do without;
    `deciding`: inputs that decide on their own, all needed before `otherwise` is reached. The first row that holds
    decides. The formula form has no rows and its formula as `otherwise`.
    """

    attribute: Attribute
    required: tuple[tuple[str, ...], ...]
    refining: Mapping[str, Refinement]
    deciding: tuple[str, ...]
    rows: tuple[Row, ...]
    otherwise: Value | Formula | None
    because: str
    sources: tuple[Citation, ...]
    checks: str | None = None

    @property
    def name(self) -> str:
        """The attribute's name."""
        return self.attribute.name

    @property
    def inputs(self) -> tuple[str, ...]:
        """Every attribute declared as an input, each once."""
        required = [name for group in self.required for name in group]
        return tuple(dict.fromkeys([*required, *self.refining, *self.deciding]))

    def read_up_to(self, index: int) -> tuple[str, ...]:
        """Return the inputs looked at when row `index` decides; len(rows) stands for `otherwise`."""
        seen: list[str] = []
        for row in self.rows[: index + 1]:
            seen += condition.attributes(row.when)
        seen += value_names(self.rows[index].value if index < len(self.rows) else self.otherwise)
        return tuple(dict.fromkeys(seen))


def value_names(value: Value | Formula | None) -> tuple[str, ...]:
    """Return the attributes that a row's value names: those of its formula, none for a literal."""
    if isinstance(value, Formula):
        return tuple(dict.fromkeys(formula.names(value)))
    return ()
