"""The pages of questions and of derived attributes."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from advisor.explain.bearing import rules_resting_on
from advisor.explain.formulas import formula_text, number_text
from advisor.explain.wording import lowered
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import ALWAYS
from advisor.model.derived import Derived
from advisor.model.formula import Call, Formula, Function, Name, Number, names
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question
from advisor.report.book.links import (
    CITED_BY_DERIVED,
    READ_BY_DERIVED,
    READ_BY_QUESTIONS,
    attribute_link,
    cited,
    condition_items,
    decisions_of,
)
from advisor.report.book.parts import Aside, Entry, Fact, Group, Item, Knowledge, Line, Page, Row, said

_DEPTHS = {
    Depth.QUICK: "In every interview",
    Depth.DEFAULT: "In a default or full interview",
    Depth.FULL: "In a full interview only",
}
_CHANGES = {"up": "It can be raised", "down": "It can be lowered", "any": "It can be changed"}
_NUMBERS = {Kind.INTEGER: "A whole number", Kind.NUMBER: "A number"}


def question_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the questions by section, each with the attributes it asks for."""
    pack = knowledge.pack
    groups = tuple(
        Group(title, tuple(_question(pack, question) for question in pack.questions if question.section == section))
        for section, title in pack.sections.items()
    )
    about = (
        "What is asked, in asking order, with the values an answer may take. An attribute is what an answer sets and "
        "what rules read; its name is printed in small letters."
    )
    return (Page("questions.html", "Questions", about, tuple(group for group in groups if group.entries)),)


def _question(pack: Pack, question: Question) -> Entry:
    asked = _DEPTHS[question.depth] + (
        ", in private; the board's report leaves it out" if question.confidential else ""
    )
    relevance: tuple[Fact, ...] = ()
    if question.ask_when != ALWAYS:
        items = condition_items(question.ask_when, pack, READ_BY_QUESTIONS)
        relevance = (Fact("Asked unless it is known that this fails", items),)
    return Entry(
        kind="question",
        id=question.id,
        title=question.wording,
        anchor=f"question-{question.id}",
        bearing=_bearing(pack, {attribute.name for attribute in question.asks}),
        facts=(
            *said("Why it is asked", question.why),
            *said("Who knows", question.who_knows),
            *said("Asked", asked + "."),
            *relevance,
            *said("Changeable", _change(question)),
        ),
        parts=tuple(_attribute(attribute) for attribute in question.asks),
    )


def _change(question: Question) -> str:
    change = question.changeable
    if change.direction not in _CHANGES:
        return "Not by the organization itself."
    steps = f"{change.steps_in_90_days} step{'s' if change.steps_in_90_days != 1 else ''}"
    return f"{_CHANGES[change.direction]} by {steps} in 90 days, with {change.effort} effort."


def _bearing(pack: Pack, attributes: set[str]) -> str:
    told = decisions_of(rules_resting_on(pack, attributes))
    return f"Bears on {told}." if told else "No rule reads it."


def _attribute(attribute: Attribute) -> Entry:
    return Entry(
        kind="attribute",
        id=attribute.name,
        title=attribute.label,
        anchor=f"attribute-{attribute.name}",
        facts=(_values(attribute), *said("Advised as: once", *(aim.clause for aim in attribute.aims))),
    )


def _values(attribute: Attribute) -> Fact:
    if attribute.kind in _NUMBERS:
        least = f", {attribute.minimum} or more" if attribute.minimum is not None else ""
        unit = f", in {attribute.unit}" if attribute.unit else ""
        return Fact("Values", (Item((f"{_NUMBERS[attribute.kind]}{least}{unit}",)),))
    label = "Values, any number of them" if attribute.kind is Kind.MULTICHOICE else "Values"
    if not any(level.meaning for level in attribute.levels):
        ordered = attribute.kind is Kind.ORDINAL
        text = ", ".join(_shown(attribute, value) for value in attribute.values)
        return Fact(label, (Item((text, Aside(" (from low to high)") if ordered else "")),))
    return Fact(
        label, rows=tuple(Row((_shown(attribute, level.value),), (level.meaning,)) for level in attribute.levels)
    )


def _shown(attribute: Attribute, value: Value) -> str:
    if attribute.kind is Kind.ORDINAL and isinstance(value, int):
        return str(value)
    return attribute.shown(value)


def derived_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the derived attributes in the order of the alphabet."""
    pack = knowledge.pack
    entries = sorted((_derived(pack, derived) for derived in pack.derived.values()), key=lambda e: e.title.lower())
    about = (
        "What follows from answers before any rule is read. A table is read from the top, and the first line that "
        "holds decides. The result is as certain as the least certain answer it rests on."
    )
    return (
        Page(
            "derived.html", "Derived attributes", about, (Group("Derived attributes", tuple(entries)),), by_entry=True
        ),
    )


def _derived(pack: Pack, derived: Derived) -> Entry:
    refined = tuple(
        Item(
            (
                attribute_link(pack, item.input, READ_BY_DERIVED),
                f"; if it is unknown, {item.leave_out.removeprefix('so ')}"
                if item.assume is None
                else f"; if it is unknown, {_shown(pack.attributes[item.input], item.assume)} is assumed",
            )
        )
        for item in derived.refining.values()
    )
    deciding = tuple(Item((attribute_link(pack, name, READ_BY_DERIVED),)) for name in derived.deciding)
    ranges = _ranges(pack, derived)
    checked: tuple[Fact, ...] = ()
    if derived.checks:
        link = attribute_link(pack, derived.checks, "Checked form, which rules read instead")
        checked = (Fact("Checks", (Item(("Rules read it instead of ", link, ".")),)),)
    return Entry(
        kind="derived attribute",
        id=derived.name,
        title=derived.attribute.label,
        anchor=f"derived-{derived.name}",
        bearing=_bearing(pack, {derived.name}),
        facts=(
            ranges or _table(pack, derived),
            *(() if ranges else (_values(derived.attribute),)),
            *((Fact("Needs", tuple(_needed(pack, derived))),) if derived.required else ()),
            *((Fact("Refined by", refined),) if refined else ()),
            *((Fact("Needs for the last line", deciding, runs_on=True),) if deciding else ()),
            *said("Because", derived.because),
            *checked,
            *cited(pack, derived.sources, CITED_BY_DERIVED),
        ),
    )


def _needed(pack: Pack, derived: Derived) -> Iterator[Item]:
    for group in derived.required:
        line: Line = ()
        for name in group:
            line = (*line, *((" or ",) if line else ()), attribute_link(pack, name, READ_BY_DERIVED))
        yield Item(line)


def _table(pack: Pack, derived: Derived) -> Fact:
    """Return how the value comes about: rows of a table, or a formula in words."""
    items = []
    for row in derived.rows:
        conditions = condition_items(row.when, pack, READ_BY_DERIVED)
        value = _value(pack, derived, row.value)
        if len(conditions) == 1 and not conditions[0].items:
            items.append(Item((Aside("If "), *conditions[0].line, Aside(": "), value)))
        else:
            items.append(
                Item((Aside("If all of this holds: " if len(conditions) > 1 else "If this holds: "), value), conditions)
            )
    if derived.otherwise is not None:
        value = _value(pack, derived, derived.otherwise)
        items.append(Item((Aside("Otherwise: "), value) if items else (value,)))
    ranked = any(_is_named(pack, name) for name in _formula_names(derived))
    note = (Item((Aside("A named level counts as its rank, from 0."),)),) if ranked else ()
    return Fact("Read from the top" if derived.rows else "Formula", (*items, *note))


def _value(pack: Pack, derived: Derived, value: Value | Formula) -> str:
    return formula_text(value, pack) if isinstance(value, Formula) else _shown(derived.attribute, value)


def _formula_names(derived: Derived) -> Iterator[str]:
    for value in (*(row.value for row in derived.rows), derived.otherwise):
        if isinstance(value, Formula):
            yield from names(value)


def _is_named(pack: Pack, name: str) -> bool:
    attribute = pack.attributes[name]
    return attribute.kind is Kind.ORDINAL and isinstance(attribute.values[0], str)


def _ranges(pack: Pack, derived: Derived) -> Fact | None:
    """Return the range of each level, where the levels are ranges of one input; None where they are not."""
    formula, attribute = derived.otherwise, derived.attribute
    if derived.rows or not (isinstance(formula, Call) and formula.function is Function.BINS):
        return None
    limits = [number_text(limit.value) for limit in formula.arguments[1:] if isinstance(limit, Number)]
    read = formula.arguments[0]
    if attribute.kind is not Kind.ORDINAL or len(attribute.values) != len(limits) + 1 or not isinstance(read, Name):
        return None
    ranges = [f"below {limits[0]}"]
    ranges += [f"from {low} to below {high}" for low, high in pairwise(limits)]
    ranges.append(f"{limits[-1]} or more")
    rows = tuple(Row((_shown(attribute, v),), (r,)) for v, r in zip(attribute.values, ranges, strict=True))
    return Fact(f"Value by {lowered(pack.attributes[read.attribute].label)}", rows=rows)
