"""Reads questions.yaml: questions and the attributes they ask for."""

from __future__ import annotations

from string import Formatter

from advisor.errors import Fault, shown, suggestion
from advisor.files.conditions import ConditionReader
from advisor.files.schema import AttributeEntry, QuestionEntry, QuestionsEntry
from advisor.files.tree import Node
from advisor.files.values import refuse_too_many
from advisor.model.attribute import Aim, Attribute, Kind, Level
from advisor.model.condition import ALWAYS, negated
from advisor.model.question import Changeable, Depth, Direction, Question

RESERVED = ("all", "any", "not")


def asked_attributes(node: Node, entry: QuestionsEntry, faults: list[Fault]) -> dict[str, Attribute]:
    """Return the attributes of all questions by name; a name asked for twice is a fault."""
    found: dict[str, Attribute] = {}
    for index, question in enumerate(entry.questions):
        for name, asked in question.asks.items():
            place = node.get("questions", index, "asks").key(name).place
            if name in found:
                faults.append(
                    Fault(place, "duplicate-attribute", f"{name} is asked for by another question too; keep one")
                )
            elif name in RESERVED:
                faults.append(Fault(place, "reserved-name", f"{name} is a word of the condition language; rename it"))
            else:
                found[name] = _attribute(name, asked, node.get("questions", index, "asks", name), faults)
    return found


def _attribute(name: str, entry: AttributeEntry, node: Node, faults: list[Fault]) -> Attribute:
    kind = Kind(entry.type)
    part = {Kind.ORDINAL: "levels", Kind.CHOICE: "choices", Kind.MULTICHOICE: "choices", Kind.BOOLEAN: "choices"}.get(
        kind
    )
    meanings: dict[int, str] | dict[bool | str, str] = (entry.levels if part == "levels" else entry.choices) or {}
    for given in ("levels", "choices"):
        if getattr(entry, given) is not None and given != part:
            faults.append(Fault(node.key(given).place, "wrong-part", f"{name}, of type {kind}, has no {given}"))
    if part is not None and len(meanings) < 2:
        message = f"{name}, of type {kind}, needs {part}: with what each means"
        faults.append(Fault(node.key("type").place, "missing-part", message))
    if kind is Kind.BOOLEAN and set(meanings) != {True, False}:
        faults.append(Fault(node.place, "boolean-choices", f"{name} needs the choices true and false"))
    elif kind in (Kind.CHOICE, Kind.MULTICHOICE) and any(isinstance(value, bool) for value in meanings):
        faults.append(
            Fault(
                node.place, "boolean-choices", f"{name} has the type {kind}; its choices are names, not true or false"
            )
        )
    refuse_too_many(name, kind, len(meanings), node.key(part), faults)
    if kind is Kind.ORDINAL and list(meanings) != sorted(meanings):
        faults.append(
            Fault(node.key("levels").place, "level-order", f"the levels of {name} must rise from low to high")
        )
    levels = tuple(Level(value, meaning) for value, meaning in meanings.items())
    return Attribute(name, entry.label, kind, levels, entry.min, entry.unit or "", _aims(entry.once))


def _aims(once: dict[bool | int | str, str] | str | None) -> tuple[Aim, ...]:
    if isinstance(once, str):
        return (Aim(None, once),)
    return tuple(Aim(value, clause) for value, clause in (once or {}).items())


def read_questions(
    node: Node, entry: QuestionsEntry, asked: dict[str, Attribute], conditions: ConditionReader, faults: list[Fault]
) -> tuple[Question, ...]:
    """Return the questions in asking order."""
    found: dict[str, Question] = {}
    for index, question in enumerate(entry.questions):
        here = node.get("questions", index)
        if question.id in found:
            faults.append(
                Fault(here.get("id").place, "duplicate-id", f"there is another question {question.id}; rename one")
            )
        for part, valid in (("section", entry.sections), ("informant", entry.informants)):
            named = getattr(question, part)
            if named not in valid:
                message = f"there is no {part} {named}{suggestion(named, valid)}"
                faults.append(Fault(here.get(part).place, f"unknown-{part}", message))
        found.setdefault(question.id, _question(question, here, asked, conditions, faults))
    return tuple(found.values())


def _question(
    entry: QuestionEntry, node: Node, asked: dict[str, Attribute], conditions: ConditionReader, faults: list[Fault]
) -> Question:
    change = entry.changeable
    if change.direction != "none" and change.effort is None:
        message = f"{entry.id} can change {change.direction}, so it needs steps_in_90_days (0: takes longer) and effort"
        faults.append(Fault(node.key("changeable").place, "changeable", message))
    for name in entry.asks:
        if name in asked:
            _check_aims(asked[name], entry, node.get("asks", name), faults)
    ask_when = conditions.read(node.get("ask_when")) if "ask_when" in node.value else ALWAYS
    conditions.refuse_sprawl(negated(ask_when), node.key("ask_when"))
    return Question(
        id=entry.id,
        section=entry.section,
        depth=Depth(entry.depth),
        wording=entry.wording,
        asks=tuple(asked[name] for name in entry.asks if name in asked),
        informant=entry.informant,
        who_knows=entry.who_knows,
        why=entry.why,
        ask_when=ask_when,
        confidential=entry.confidential,
        changeable=Changeable(Direction(change.direction), change.steps_in_90_days, change.effort or ""),
    )


def _check_aims(attribute: Attribute, entry: QuestionEntry, node: Node, faults: list[Fault]) -> None:
    """Every value that the organization could reach has its words, and no other."""
    change, name, told = entry.changeable, attribute.name, {aim.value for aim in attribute.aims}
    place = (node.key("once") if attribute.aims else node).place
    if change.direction == "none" or not change.steps_in_90_days:
        if attribute.aims and change.direction == "none":
            faults.append(Fault(place, "once", f"{name} cannot change, so it needs no once: remove it"))
        return
    if attribute.kind is Kind.INTEGER:
        if not attribute.aims or _fields(attribute.aims[0].clause) != {"value"}:
            example = 'once: "{value} are there"'
            faults.append(Fault(place, "once", f"{name} needs words with the number in them, such as {example}"))
        return
    for value in told - set(attribute.values):
        valid = ", ".join(str(item).lower() for item in attribute.values)
        faults.append(Fault(place, "once", f"once names {shown(value)}, which {name} cannot be; valid: {valid}"))
    missing = [value for value in _reachable(attribute, change.direction) if value not in told]
    if missing:
        words = ", ".join(str(value).lower() for value in missing)
        message = f"{name} can change {change.direction}, so it needs once: with a clause for {words}"
        faults.append(Fault(place, "once", message))


def _fields(clause: str) -> set[str] | None:
    """Return what stands in braces in a text; None if a brace is not closed, or there is more in it than a name."""
    try:
        parts = list(Formatter().parse(clause))
    except ValueError:
        return None
    if any(spec or conversion for _, _, spec, conversion in parts):
        return None
    return {name for _, name, _, _ in parts if name is not None}


def _reachable(attribute: Attribute, direction: str) -> tuple[int | bool | str, ...]:
    """Return the values that need words; choices with an order of their own need those only that are worth it."""
    if attribute.kind is Kind.ORDINAL:
        return attribute.values[direction == "up" : len(attribute.values) - (direction == "down")]
    if attribute.kind is Kind.MULTICHOICE:
        return attribute.values
    return () if attribute.aims else attribute.values[:1]
