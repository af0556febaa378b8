"""Reads derived.yaml: attributes that follow from others by a formula or a case table."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping

from advisor.errors import Fault, shown, suggestion
from advisor.files.conditions import ConditionReader
from advisor.files.schema import DerivedEntry
from advisor.files.tree import Node
from advisor.files.values import fits, refuse_too_many
from advisor.model import formula
from advisor.model.attribute import Attribute, Kind, Level, Value
from advisor.model.condition import ALWAYS, Any, Condition, Test, tests
from advisor.model.derived import Derived, Refinement, Row, value_names
from advisor.model.formula import Formula, FormulaError, Function
from advisor.model.source import Citation

MOST_INPUTS = 100
MOST_CASES = 1000


def derived_attribute(name: str, entry: DerivedEntry, node: Node, faults: list[Fault]) -> Attribute:
    """Return the attribute that a derivation defines, without reading how it is derived."""
    kind = Kind(entry.type)
    leveled = kind in (Kind.ORDINAL, Kind.CHOICE, Kind.MULTICHOICE)
    if leveled != bool(entry.levels):
        need = "needs levels:" if leveled else "has no levels"
        faults.append(Fault(node.key("levels").place, "wrong-part", f"{name}, of type {kind}, {need}"))
    values: list[int | bool | str] = list(entry.levels or ())
    refuse_too_many(name, kind, len(values), node.key("levels"), faults)
    if kind is Kind.BOOLEAN:
        values = [False, True]
    elif leveled:
        _check_levels(name, kind, values, node.key("levels"), faults)
    levels = tuple(Level(value, "") for value in values)
    return Attribute(name, entry.label, kind, levels, None, entry.unit or "")


def _check_levels(name: str, kind: Kind, values: list[int | bool | str], node: Node, faults: list[Fault]) -> None:
    """Levels are names, each once; those of an ordinal may be rising whole numbers instead."""
    numbers = [value for value in values if isinstance(value, int) and not isinstance(value, bool)]
    if kind is Kind.ORDINAL and numbers and len(numbers) == len(values):
        if numbers != sorted(set(numbers)) or max(map(abs, numbers)) > 10**9:
            message = f"the levels of {name} must rise from low to high, between -1,000,000,000 and 1,000,000,000"
            faults.append(Fault(node.place, "level-order", message))
    elif not all(isinstance(value, str) for value in values):
        words = "names, or all of them whole numbers" if kind is Kind.ORDINAL else "names"
        faults.append(Fault(node.place, "level-order", f"the levels of {name} must be {words}; rename the others"))
    elif len(set(values)) < len(values):
        faults.append(Fault(node.place, "level-order", f"the levels of {name} name one twice; keep one of them"))


class DerivationReader:
    """Turns the entries of derived.yaml into derivations."""

    def __init__(self, attributes: Mapping[str, Attribute], conditions: ConditionReader, faults: list[Fault]) -> None:
        self._attributes = attributes
        self._conditions = conditions
        self._faults = faults

    def read(self, name: str, entry: DerivedEntry, node: Node, sources: tuple[Citation, ...]) -> Derived:
        """Return the derivation of `name`; faults are gathered on the way."""
        attribute = self._attributes[name]
        before = len(self._faults)
        if (entry.formula is None) == (entry.cases is None):
            self._fault(node, "derivation", f"{name} needs either formula: or cases:")
        if entry.formula is not None and entry.otherwise is not None:
            self._fault(node.key("otherwise"), "derivation", f"{name} has a formula, so it has no otherwise:")
        derived = Derived(
            attribute=attribute,
            required=tuple((item,) if isinstance(item, str) else tuple(item) for item in entry.required),
            refining={key: self._refinement(key, node.get("refining", key)) for key in entry.refining},
            deciding=tuple(entry.deciding),
            rows=tuple(self._row(attribute, node.get("cases", index)) for index in range(len(entry.cases or ()))),
            otherwise=self._otherwise(attribute, entry, node),
            because=entry.because,
            sources=sources,
            checks=entry.checks,
        )
        if len(self._faults) == before:  # else what is read is not known
            self._check_inputs(derived, node)
            self._refuse_sprawl(derived, node)
        return derived

    def _row(self, attribute: Attribute, node: Node) -> Row:
        return Row(self._conditions.read(node.get("when")), self._value(attribute, node.get("value")))

    def _otherwise(self, attribute: Attribute, entry: DerivedEntry, node: Node) -> Value | Formula | None:
        if entry.formula is not None:
            return self._formula(attribute, node.get("formula"))
        return self._value(attribute, node.get("otherwise")) if entry.otherwise is not None else None

    def _value(self, attribute: Attribute, node: Node) -> Value | Formula:
        if node.is_mapping:
            if list(node.value) != ["formula"]:
                self._fault(node, "derivation", "a value is a literal or {formula: ...}")
                return 0
            return self._formula(attribute, node.get("formula"))
        return self._literal(attribute, node)

    def _literal(self, attribute: Attribute, node: Node) -> Value:
        fits(attribute, node, self._faults)
        value = node.plain()
        return (
            tuple(str(choice) for choice in attribute.values if choice in value) if isinstance(value, list) else value
        )

    def _formula(self, attribute: Attribute, node: Node) -> Formula:
        if attribute.kind in (Kind.CHOICE, Kind.MULTICHOICE):
            self._fault(
                node, "formula", f"{attribute.name} has the type {attribute.kind}; a formula gives a number or a level"
            )
        try:
            tree = formula.parse(str(node.value))
        except FormulaError as error:
            place = node.place
            shifted = type(place)(place.path, place.line, place.column + error.offset)
            self._faults.append(Fault(shifted, "formula", f"the formula {error}"))
            return formula.Number(0)
        self._check_names(tree, node)
        return tree

    def _check_names(self, tree: Formula, node: Node) -> None:
        for name, function in dict.fromkeys(_uses(tree)):
            attribute = self._attributes.get(name)
            if attribute is None:
                hint = suggestion(name, self._attributes)
                self._fault(node, "unknown-attribute", f"there is no attribute {name}{hint}")
            elif function is Function.COUNT and attribute.kind is not Kind.MULTICHOICE:
                self._fault(node, "formula", f"count takes a multichoice, and {name} has the type {attribute.kind}")
            elif attribute.kind is Kind.CHOICE or (
                attribute.kind is Kind.MULTICHOICE and function not in (Function.COUNT, Function.COUNT_KNOWN)
            ):
                self._fault(
                    node, "formula", f"{name}, of type {attribute.kind}, has no number; derive one from it by cases"
                )

    def _refinement(self, name: str, node: Node) -> Refinement:
        attribute = self._attributes.get(name)
        given = [part for part in ("assume", "leave_out") if node.get(part).value is not None and part in node.value]
        if len(given) != 1:
            self._fault(node, "refining", f"write either assume: or leave_out: for {name}")
        if "leave_out" in given:
            return Refinement(name, leave_out=str(node.get("leave_out").value))
        if attribute is None or not given:
            return Refinement(name)
        return Refinement(name, assume=self._literal(attribute, node.get("assume")))

    def _check_inputs(self, derived: Derived, node: Node) -> None:
        """Every declared input exists and is read, and everything read is declared."""
        read = {test.attribute for row in derived.rows for test in tests(row.when)}
        for value in (*(row.value for row in derived.rows), derived.otherwise):
            read |= set(value_names(value))
        for given in _declared(node):
            name = given.value
            declares = f"{derived.name} declares the input {shown(name)}"
            if name not in self._attributes:
                hint = suggestion(name, self._attributes)
                self._fault(given, "unknown-attribute", f"{declares}, which does not exist{hint}")
            elif name not in read:
                self._fault(given, "unused-input", f"{declares} but never reads it; remove it")
        for name in sorted(read - set(derived.inputs)):
            if name in self._attributes:
                message = (
                    f"{derived.name} reads {name} without declaring it; list it under required, refining or deciding"
                )
                self._fault(node, "undeclared-input", message)
        if derived.checks is not None and derived.checks not in derived.inputs:
            self._fault(
                node.get("checks"), "checks", f"{derived.name} checks {derived.checks}, which is not among its inputs"
            )
        if any(row.when == ALWAYS for row in derived.rows):
            self._fault(
                node.key("cases"), "derivation", f"{derived.name} has a row that always holds; write it as otherwise:"
            )

    def _refuse_sprawl(self, derived: Derived, node: Node) -> None:
        """The engine has a pattern for each way in which a row can hold; there may not be more than it can carry."""
        if len(derived.inputs) > MOST_INPUTS:
            message = f"{derived.name} has more than {MOST_INPUTS} inputs; derive a part of it on its own"
            self._fault(node, "derivation", message)
            return
        assumed = {name for name, refinement in derived.refining.items() if refinement.assume is not None}
        rows = 1 + sum(_ways(row.when, assumed) for row in derived.rows)
        if rows * math.prod(len(group) for group in derived.required) > MOST_CASES:
            message = (
                f"multiplied out, {derived.name} has more than {MOST_CASES} cases: the rows, any: in them, what is "
                "assumed and the lists under required; derive a part of it on its own"
            )
            self._fault(node, "derivation", message)

    def _fault(self, node: Node, code: str, message: str) -> None:
        self._faults.append(Fault(node.place, code, message))


def _ways(condition: Condition, assumed: set[str]) -> int:
    """Return in how many ways a condition can hold; a test of an input that is assumed may hold by what is assumed."""
    if isinstance(condition, Test):
        return 2 if condition.attribute in assumed else 1
    counts = [_ways(part, assumed) for part in condition.parts]
    return max(1, sum(counts)) if isinstance(condition, Any) else math.prod(counts)


def _declared(node: Node) -> Iterator[Node]:
    """Yield the names under required, refining and deciding, as they stand in the file."""
    for part in ("required", "refining", "deciding"):
        entries = node.get(part)
        if part not in node.value:
            continue
        if entries.is_mapping:
            yield from (key for key, _ in entries.items())
        else:
            yield from (name for entry in entries.value for name in (entry.value if entry.is_list else [entry]))


def _uses(tree: Formula, function: Function | None = None) -> Iterator[tuple[str, Function | None]]:
    """Yield every attribute the formula names, with the function that takes it as it is, if one does."""
    match tree:
        case formula.Name(name):
            yield name, function
        case formula.Operation(_, left, right):
            yield from _uses(left)
            yield from _uses(right)
        case formula.Call(called, arguments):
            for argument in arguments:
                yield from _uses(argument, called)
