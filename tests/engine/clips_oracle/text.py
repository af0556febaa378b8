"""How values, facts and constructs are written in CLIPS."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.model.attribute import Attribute, Kind, Value

NUMERIC = (Kind.INTEGER, Kind.NUMBER)


def token(value: Value) -> str:
    """Return a value as CLIPS reads it: TRUE and FALSE are symbols, an empty text is nil."""
    if isinstance(value, bool):
        return str(value).upper()
    return repr(value) if isinstance(value, (int, float)) else str(value) or "nil"


def tokens(value: Value | Iterable[Value]) -> str:
    """Return one value, or several beside each other."""
    items = value if isinstance(value, (tuple, list)) else (value,)
    return " ".join(token(item) for item in items)


def fact(template: str, **slots: object) -> str:
    """Return a fact; an underscore in a slot's name stands for a hyphen."""
    filled = (f"({name.replace('_', '-')} {tokens(value)})" for name, value in slots.items())
    return f"({template} {' '.join(filled)})"


def rule(name: str, patterns: Iterable[str], *actions: str, salience: int = 0) -> str:
    """Return a defrule."""
    urgent = [f"(declare (salience {salience}))"] if salience else []
    return f"(defrule {name} {' '.join([*urgent, *patterns])} => {' '.join(actions)})"


def stage(step: str, stratum: object = "nil") -> str:
    """Return the pattern, or the fact, that lets the rules of one stage fire."""
    return f"(stage (step {step}) (stratum {stratum}))"


def rank(attribute: Attribute, value: str) -> str:
    """Return the expression for the number that a value counts as, in order and in formulas."""
    if attribute.kind is Kind.MULTICHOICE:
        return f"(length$ (create$ {value}))"
    if attribute.kind is Kind.BOOLEAN:
        return f"(if {value} then 1 else 0)"
    if attribute.kind is Kind.CHOICE:
        return "nil"
    if is_named(attribute):
        return f"(- (member$ {value} (create$ {tokens(attribute.values)})) 1)"
    return value


def is_named(attribute: Attribute) -> bool:
    """Whether the levels of an ordinal have names, so that they count as their ranks from 0."""
    return attribute.kind is Kind.ORDINAL and any(isinstance(value, str) for value in attribute.values)


def learning(attribute: Attribute) -> str:
    """Return the template, the globals and the function by which CLIPS learns the value of an attribute.

    A fact tells the rules, and two globals tell the formulas: the number n.NAME and the certainty c.NAME, nil while
    the value is unknown.
    """
    name = attribute.name
    several = attribute.kind is Kind.MULTICHOICE
    value = "?value" if several else "(nth$ 1 ?value)"
    return f"""
(deftemplate a.{name}
  (slot for (default all)) ({"multislot" if several else "slot"} value) (slot rank) (slot certainty))
(defglobal ?*n.{name}* = nil ?*c.{name}* = nil)
(deffunction rank.{name} ($?value) {rank(attribute, value)})
(deffunction learn.{name} (?certainty $?value)
  (bind ?*n.{name}* (rank.{name} (expand$ ?value)))
  (bind ?*c.{name}* ?certainty)
  (assert (a.{name} (value {value}) (rank ?*n.{name}*) (certainty ?certainty))))
"""
