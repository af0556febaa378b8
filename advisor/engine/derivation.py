"""Derives one attribute by the row of its case table, or the formula, that the network says holds."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.engine import formulas
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Value
from advisor.model.certainty import rounded
from advisor.model.derived import Derived
from advisor.model.formula import Formula
from advisor.model.outcome import Assumption, Derivation


def derive(derived: Derived, index: int, known: Mapping[str, Known], attributes: Mapping[str, Attribute]) -> Derivation:
    """Return the value by row `index` (len(rows): otherwise), as certain as the least certain input read so far."""
    inputs = derived.read_up_to(index)
    assumptions = tuple(
        Assumption(derived.name, name, refinement.assume, refinement.leave_out)
        for name in inputs
        if name not in known and (refinement := derived.refining.get(name)) is not None
    )
    value = _value(derived, index, known, attributes)
    if value is None:
        return Derivation(derived.name, None, inputs, assumptions)
    certainty = rounded(min((known[name].certainty for name in inputs if name in known), default=1.0))
    return Derivation(derived.name, Known(value, certainty), inputs, assumptions)


def _value(
    derived: Derived, index: int, known: Mapping[str, Known], attributes: Mapping[str, Attribute]
) -> Value | None:
    value = derived.rows[index].value if index < len(derived.rows) else derived.otherwise
    if not isinstance(value, Formula):
        return value

    def lookup(name: str) -> float | None:
        refinement = derived.refining.get(name)
        given = known[name].value if name in known else refinement.assume if refinement else None
        if isinstance(given, tuple):
            return len(given)
        return None if given is None else attributes[name].number(given)

    number = formulas.evaluate(value, lookup)
    return None if number is None else formulas.as_value(derived.attribute, number)
