"""Packs with one small mistake each: a rule left out, a sign turned, a threshold shifted, a value swapped.

Tests of knowledge are worth as much as the mistakes that they notice, so the mistakes are made on purpose, one at a
time (mutation testing; DeMillo, Lipton and Sayward 1978). Derived attributes and the settings of decisions are changed
too; what only makes another text be shown is not.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from advisor.model import condition
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import All, Condition, Operator, Test
from advisor.model.derived import Derived
from advisor.model.pack import Pack
from advisor.model.program import Pillar, Program
from advisor.model.rule import Rule

KINDS = ("left out", "sign turned", "threshold shifted", "value swapped")

_SHIFT = 0.05
"""By so much a threshold of a decision is shifted, either way."""
_ONE_VALUE = (Operator.IS, Operator.IS_NOT)
_ORDER = (Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN)
_SPREADS = (Operator.BETWEEN, Operator.NOT_BETWEEN, Operator.COUNT_BETWEEN, Operator.COUNT_NOT_BETWEEN)


@dataclass(frozen=True, slots=True)
class Mutant:
    """A pack with one mistake: of which kind, in what, and in words."""

    kind: str
    subject: str
    told: str
    pack: Pack


def mutants(pack: Pack) -> Iterator[Mutant]:
    """Yield every mutant of a pack, always in the same order."""
    for rule in pack.rules:
        yield from _of_rule(pack, rule)
    for rail in pack.guard_rails:
        others = tuple(item for item in pack.guard_rails if item is not rail)
        yield Mutant("left out", rail.id, "the guard rail is left out", replace(pack, guard_rails=others))
        for kind, told, when in _other_conditions(pack, rail.when):
            changed = tuple(structs.replace(item, when=when) if item is rail else item for item in pack.guard_rails)
            yield Mutant(kind, rail.id, told, replace(pack, guard_rails=changed))
    for derived in pack.derived.values():
        yield from _of_derived(pack, derived)
    for question in pack.questions:
        for kind, told, when in _other_conditions(pack, question.ask_when):
            changed_questions = tuple(
                structs.replace(item, ask_when=when) if item is question else item for item in pack.questions
            )
            yield Mutant(kind, question.id, told, replace(pack, questions=changed_questions))
    yield from _of_decisions(pack)
    yield from _of_program(pack)


# --- rules ------------------------------------------------------------------------------------------------------------


def _of_rule(pack: Pack, rule: Rule) -> Iterator[Mutant]:
    yield Mutant("left out", rule.id, "the rule is left out", _with_rule(pack, rule, None))
    for index, part in enumerate(rule.then):
        turned = tuple(
            structs.replace(item, factor=-item.factor) if place == index else item
            for place, item in enumerate(rule.then)
        )
        told = f"{part.hypothesis} {part.factor:+g} becomes {-part.factor:+g}"
        yield Mutant("sign turned", rule.id, told, _with_rule(pack, rule, structs.replace(rule, then=turned)))
    for kind, told, when in _other_conditions(pack, rule.when):
        yield Mutant(kind, rule.id, told, _with_rule(pack, rule, structs.replace(rule, when=when)))


def _with_rule(pack: Pack, rule: Rule, other: Rule | None) -> Pack:
    rules = [other if item is rule else item for item in pack.rules]
    return replace(pack, rules=tuple(item for item in rules if item is not None))


# --- conditions -------------------------------------------------------------------------------------------------------


def _other_conditions(pack: Pack, when: Condition) -> Iterator[tuple[str, str, Condition]]:
    """Yield a condition with one of its tests changed, in every way that there is: kind, words, condition."""
    if isinstance(when, Test):
        for kind, operand in _other_operands(pack.attributes[when.attribute], when):
            told = f"{when.attribute} {when.operator} {_said(when.operand)} becomes {_said(operand)}"
            yield kind, told, Test(when.attribute, when.operator, operand)
        return
    for index, part in enumerate(when.parts):
        for kind, told, other in _other_conditions(pack, part):
            parts = (*when.parts[:index], other, *when.parts[index + 1 :])
            yield kind, told, All(parts) if isinstance(when, All) else condition.Any(parts)


def _other_operands(attribute: Attribute, test: Test) -> Iterator[tuple[str, Any]]:
    operand = test.operand
    if test.operator in _ORDER and not isinstance(operand, tuple):
        yield from (("threshold shifted", other) for other in _neighbors(attribute, operand))
    elif test.operator in _SPREADS and isinstance(operand, tuple):
        yield from (("threshold shifted", other) for other in _other_spreads(attribute, test, operand))
    elif test.operator in _ONE_VALUE or test.operator in (Operator.INCLUDES, Operator.EXCLUDES):
        assert not isinstance(operand, tuple), "these ask for one value"
        others = _neighbors(attribute, operand) if attribute.is_ordered else _next(attribute.values, operand)
        yield from (("value swapped", other) for other in others)
    elif not test.asks_presence and isinstance(operand, tuple):
        for value in operand if len(operand) > 1 else ():
            yield "value swapped", tuple(item for item in operand if item != value)
        missing = [value for value in attribute.values if value not in operand]
        yield from (("value swapped", (*operand, value)) for value in missing[:1])


def _neighbors(attribute: Attribute, value: Value) -> Sequence[Value]:
    """Return the values a step below and above, as far as there are such."""
    if attribute.kind is Kind.INTEGER and isinstance(value, int):
        return [value - 1, value + 1] if attribute.minimum is None or value > attribute.minimum else [value + 1]
    if attribute.kind is Kind.NUMBER and isinstance(value, (int, float)):
        return [value - _SHIFT, value + _SHIFT]
    values: list[Value] = [*attribute.values]
    place = values.index(value)
    return [*values[max(0, place - 1) : place], *values[place + 1 : place + 2]]


def _next(values: Sequence[Value], value: Value) -> Sequence[Value]:
    others = [item for item in values if item != value]
    return others[:1]


def _other_spreads(attribute: Attribute, test: Test, ends: tuple[Any, ...]) -> Iterator[tuple[Any, Any]]:
    counting = test.operator in (Operator.COUNT_BETWEEN, Operator.COUNT_NOT_BETWEEN)
    low, high = ends
    for place in (0, 1):
        others: Sequence[Any] = [ends[place] - 1, ends[place] + 1] if counting else _neighbors(attribute, ends[place])
        for other in others:
            spread = (other, high) if place == 0 else (low, other)
            first, last = spread if counting else map(attribute.number, spread)
            if first <= last:
                yield spread


def _said(operand: Any) -> str:
    if isinstance(operand, tuple):
        return f"[{', '.join(map(str, operand))}]"
    return f"{operand:g}" if isinstance(operand, float) else str(operand)


# --- derived attributes -----------------------------------------------------------------------------------------------


def _of_derived(pack: Pack, derived: Derived) -> Iterator[Mutant]:
    for index, row in enumerate(derived.rows):
        without = structs.replace(derived, rows=(*derived.rows[:index], *derived.rows[index + 1 :]))
        yield _derived_mutant(pack, without, "left out", f"row {index + 1} is left out")
        for kind, told, when in _other_conditions(pack, row.when):
            yield _derived_mutant(pack, _with_row(derived, index, when=when), kind, f"row {index + 1}: {told}")
        for value in _other_values(derived.attribute, row.value):
            told = f"row {index + 1} gives {value}"
            yield _derived_mutant(pack, _with_row(derived, index, value=value), "value swapped", told)
    for value in _other_values(derived.attribute, derived.otherwise):
        yield _derived_mutant(
            pack, structs.replace(derived, otherwise=value), "value swapped", f"otherwise it is {value}"
        )


def _other_values(attribute: Attribute, value: Any) -> Sequence[Value]:
    """Return other constants for one; formulas are left as they are, for the tests of both engines are about those."""
    if isinstance(value, tuple):
        return [value[:-1]] if value else []
    if value in attribute.values and attribute.kind is not Kind.MULTICHOICE:
        return _neighbors(attribute, value) if attribute.is_ordered else _next(attribute.values, value)
    return []


def _with_row(derived: Derived, index: int, **changed: Any) -> Derived:
    row = structs.replace(derived.rows[index], **changed)
    return structs.replace(derived, rows=(*derived.rows[:index], row, *derived.rows[index + 1 :]))


def _derived_mutant(pack: Pack, derived: Derived, kind: str, told: str) -> Mutant:
    return Mutant(kind, derived.name, told, replace(pack, derived={**pack.derived, derived.name: derived}))


# --- decisions and program --------------------------------------------------------------------------------------------

_THRESHOLDS = {
    "lead": ("threshold", "co_lead_threshold", "co_lead_margin", "support_threshold"),
    "model": ("threshold", "near_tie", "next_stage_threshold"),
    "consultants": ("threshold",),
}


def _of_decisions(pack: Pack) -> Iterator[Mutant]:
    for decision, names in _THRESHOLDS.items():
        settings = getattr(pack.decisions, decision)
        for name in names:
            for value in (getattr(settings, name) - _SHIFT, getattr(settings, name) + _SHIFT):
                changed = structs.replace(pack.decisions, **{decision: structs.replace(settings, **{name: value})})
                told = f"{name} {getattr(settings, name):g} becomes {value:g}"
                yield Mutant("threshold shifted", f"decisions.{decision}", told, replace(pack, decisions=changed))


def _of_program(pack: Pack) -> Iterator[Mutant]:
    """Yield the mutants of the conditions of everything in the program; pillars have two of them."""
    for part, called, entries in _program_parts(pack.program):
        for index, entry in enumerate(entries):
            for field in ("stands", "missing") if isinstance(entry, Pillar) else ("when",):
                for kind, told, when in _other_conditions(pack, getattr(entry, field)):
                    changed = (*entries[:index], structs.replace(entry, **{field: when}), *entries[index + 1 :])
                    program = _with_part(pack.program, part, changed)
                    words = told if field == "when" else f"{field}: {told}"
                    yield Mutant(kind, f"{called}.{entry.id}", words, replace(pack, program=program))


def _program_parts(program: Program) -> Iterator[tuple[str, str, tuple[Any, ...]]]:
    """Yield the parts that have conditions: name, what their entries are called, entries."""
    yield "contradictions", "contradiction", tuple(program.contradictions.values())
    yield "steps", "step", tuple(program.steps.values())
    yield "staffing", "staffing", program.staffing
    yield "activities", "activity", program.activities
    yield "pillars", "pillar", program.pillars
    yield "contested", "contested", program.contested


def _with_part(program: Program, part: str, entries: tuple[Any, ...]) -> Program:
    keyed = isinstance(getattr(program, part), dict)
    changed: Any = {entry.id: entry for entry in entries} if keyed else entries
    return replace(program, **{part: changed})
