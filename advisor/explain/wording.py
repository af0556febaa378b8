"""Names, tests and strengths in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import All, Any, Condition, Operator, Test
from advisor.model.outcome import Involvement, Matched
from advisor.model.pack import Pack, Role
from advisor.model.rule import family, subject

IN_CONFIDENCE = "an answer given in confidence"
"""What is said of an answer whose content is not told."""

DECIDED = "decided."
"""How the names of decisions begin; what such a value means is its title."""

_STRENGTHS = ((0.8, "very strong"), (0.6, "strong"), (0.4, "clear"), (0.2, "some"), (0.0, "little"))
_CERTAINTIES = ((1.0, "sure"), (0.8, "fairly sure"), (0.5, "a guess"))


def strength(certainty: float) -> str:
    """Return how strong the evidence is, in words: very strong, strong, clear, some, little, or against."""
    if certainty < 0:
        return "against"
    return next(word for limit, word in _STRENGTHS if certainty >= limit)


def factor(certainty: float) -> str:
    """Return a certainty factor with two decimals and a true minus sign."""
    return f"{certainty + 0.0:.2f}".replace("-", "\N{MINUS SIGN}").replace("\N{MINUS SIGN}0.00", "0.00")


def sureness(certainty: float) -> str:
    """Return how sure an answer is, in words."""
    return next((word for limit, word in _CERTAINTIES if certainty >= limit), "hardly more than a hunch")


def listed(items: list[str], joint: str = "and") -> str:
    """Return items as a list in a sentence: a, b and c."""
    if len(items) < 2:
        return "".join(items)
    return f"{', '.join(items[:-1])} {joint} {items[-1]}"


def lowered(title: str) -> str:
    """Return a title as it stands inside a sentence; names such as HR, IT and Black Belts keep their capitals."""
    first, _, rest = title.partition(" ")
    is_name = (len(first) > 1 and first[1:2].isupper()) or rest[:1].isupper()
    return title if is_name else title[:1].lower() + title[1:]


def raised(phrase: str) -> str:
    """Return a phrase as it starts a sentence."""
    return phrase[:1].upper() + phrase[1:]


def involvement_phrase(role: Role, involvement: Involvement) -> str:
    """Return a role with its part as a clause: top management leads, process owners co-lead."""
    verb = {
        Involvement.LEAD: ("leads", "lead"),
        Involvement.CO_LEAD: ("co-leads", "co-lead"),
        Involvement.SUPPORT: ("supports", "support"),
        Involvement.INFORMED: ("is kept informed", "are kept informed"),
        Involvement.NOT_INVOLVED: ("is not involved", "are not involved"),
    }[involvement]
    return f"{role.title} {verb[role.plural]}"


def conclusion_title(pack: Pack, name: str) -> str:
    """Return what a hypothesis claims, as a short clause."""
    kind, about = family(name), subject(name)
    if kind in ("lead", "co_lead", "support") and about in pack.roles:
        return involvement_phrase(pack.roles[about], Involvement(kind))
    if kind == "model" and about in pack.models:
        return f"Operating model: {pack.models[about].title}"
    if kind == "next_stage" and about in pack.models:
        return f"Next stage: {pack.models[about].title}"
    if kind == "consultants" and about in pack.modes:
        return f"Consultants: {pack.modes[about].title}"
    if name in pack.advice:
        return f"{kind.capitalize()}: {pack.advice[name].title}"
    return name


def value_text(attribute: Attribute, value: Value) -> str:
    """Return a value in words; a level with its meaning where there is one."""
    return attribute.shown(value)


def values_text(
    attribute: Attribute, values: Sequence[Value], others: Sequence[Value] = (), given: Value | None = None
) -> str:
    """Return several values in words: level 0 or 1 of 0 to 4; 8 to 21 people; 50 people or more.

    `others` are all values that the ones named were picked from, in order. Of numbers each stands for a range: up to
    the next one, or, below a number `given`, down to the one before.
    """
    if attribute.kind is Kind.ORDINAL and values and all(isinstance(value, int) for value in values):
        numbers = listed([str(value) for value in values], "or")
        return f"level {numbers} of {attribute.values[0]} to {attribute.values[-1]}"
    if attribute.kind is Kind.INTEGER and others:
        return listed([_span_text(attribute, span) for span in _spans(values, others, given)], "or")
    return listed([attribute.shown(value) for value in values], "or")


_Span = tuple[int | None, int | None]


def _spans(values: Sequence[Value], others: Sequence[Value], given: Value | None) -> list[_Span]:
    """Return the ranges that numbers stand for, those that touch as one; None: without an end."""
    numbers = [number for number in others if isinstance(number, int)]
    found: list[_Span] = []
    for place, number in enumerate(numbers):
        if number not in values:
            continue
        below = isinstance(given, int) and number < given
        first = (numbers[place - 1] + 1 if place else None) if below else number
        last = number if below else (numbers[place + 1] - 1 if place + 1 < len(numbers) else None)
        before = found[-1] if found else (0, 0)
        if found and before[1] is not None and first == before[1] + 1:
            found[-1] = (before[0], last)
        else:
            found.append((first, last))
    return found


def _span_text(attribute: Attribute, span: _Span) -> str:
    first, last = span
    if first is not None and first == attribute.minimum and last is not None and last > first:
        first = None
    if first is None:
        return f"{attribute.shown(last or 0)} or fewer"
    if last is None:
        return f"{attribute.shown(first)} or more"
    return attribute.shown(first) if first == last else f"{first:,} to {attribute.shown(last)}"


def test_text(test: Test, attribute: Attribute) -> str:
    """Return what a test asks, as a clause: urgency is at least level 2 of 0 to 3."""
    return f"{lowered(attribute.label)} {predicate(test, attribute)}"


def predicate(test: Test, attribute: Attribute) -> str:
    """Return what a test asks of its attribute: is at least level 2."""
    operand = test.operand
    if test.asks_presence:
        return "is known" if test.operator is Operator.IS_KNOWN else "is not known"
    if attribute.kind is Kind.BOOLEAN and test.operator in (Operator.IS, Operator.IS_NOT):
        return "is so" if (operand is True) == (test.operator is Operator.IS) else "is not so"
    shown = [_operand(attribute, value) for value in (operand if isinstance(operand, tuple) else (operand,))]
    several = listed(shown, "or")
    words = {
        Operator.IS: f"is {several}",
        Operator.IS_NOT: f"is not {several}",
        Operator.IN: f"is {several}",
        Operator.NOT_IN: f"is not {several}",
        Operator.AT_LEAST: f"is at least {several}",
        Operator.AT_MOST: f"is at most {several}",
        Operator.MORE_THAN: f"is more than {several}",
        Operator.LESS_THAN: f"is less than {several}",
        Operator.BETWEEN: f"is between {' and '.join(shown)}",
        Operator.NOT_BETWEEN: f"is not between {' and '.join(shown)}",
        Operator.INCLUDES: f"includes {several}",
        Operator.EXCLUDES: f"does not include {several}",
        Operator.INCLUDES_ANY: f"includes {several}",
        Operator.EXCLUDES_ALL: f"includes neither {' nor '.join(shown)}",
        Operator.COUNT_BETWEEN: f"has {' to '.join(shown)} items",
        Operator.COUNT_NOT_BETWEEN: f"does not have {' to '.join(shown)} items",
    }
    return words[test.operator]


def _operand(attribute: Attribute, value: Value) -> str:
    if isinstance(value, int) and attribute.kind is Kind.ORDINAL:
        return f"level {value}"
    return attribute.shown(value)


def condition_text(condition: Condition, pack: Pack) -> str:
    """Return a whole condition as a clause."""
    if isinstance(condition, Test):
        return test_text(condition, pack.attributes[condition.attribute])
    if not condition.parts:
        return "always"
    joint = " and " if isinstance(condition, All) else " or "
    return joint.join(_inner(part, condition, pack) for part in condition.parts)


def _inner(part: Condition, outer: Condition, pack: Pack) -> str:
    text = condition_text(part, pack)
    nested = isinstance(part, (All, Any)) and len(part.parts) > 1 and type(part) is not type(outer)
    return f"({text})" if nested else text


def known_text(attribute: Attribute, known: Known | None) -> str:
    """Return a fact with its value, and how sure it is unless certain: Urgency: level 3 of 0 to 3 (fairly sure)."""
    if known is None:
        return f"{attribute.label}: not known"
    unsure = "" if known.certainty >= 1 else f" ({sureness(known.certainty)})"
    title = attribute.meaning(known.value) if attribute.name.startswith(DECIDED) else ""
    return f"{attribute.label}: {lowered(title) if title else attribute.shown(known.value)}{unsure}"


def matched_text(matched: Matched, pack: Pack) -> str:
    """Return what a rule read: the attribute with its value."""
    return known_text(pack.attributes[matched.test.attribute], matched.known)
