"""Reads what is typed at a question: a number, a name, several of them, or a sign for not knowing."""

from __future__ import annotations

from advisor.errors import AdvisorError, suggestion
from advisor.model.answers import Answer, Status
from advisor.model.attribute import Attribute, Kind, Value

_YES = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}
_UNKNOWN = ("don't know", "dont know", "do not know", "dunno", "unknown", "-")


def read_reply(attribute: Attribute, typed: str) -> Answer:
    """Return the answer typed. Raises AdvisorError with what would fit."""
    text = typed.strip().lower()
    if text in _UNKNOWN:
        return Answer(status=Status.DONT_KNOW)
    if text == "skip":
        return Answer(status=Status.SKIPPED)
    value = _value(attribute, text)
    problem = attribute.problem(value)
    if problem is not None:
        raise AdvisorError(
            f"{attribute.label} {problem}{suggestion(text, [str(v) for v in attribute.values], limit=0)}"
        )
    return Answer(value=value)


def _value(attribute: Attribute, text: str) -> Value:
    if attribute.kind is Kind.BOOLEAN:
        return _YES.get(text, text)
    if attribute.kind in (Kind.INTEGER, Kind.ORDINAL):
        digits = text.replace(",", "").replace(" ", "")
        return (
            int(digits) if digits.lstrip("-").isascii() and digits.lstrip("-").isdigit() and len(digits) < 12 else text
        )
    if attribute.kind is Kind.MULTICHOICE:
        items = [] if text == "none" else [item.strip() for item in text.split(",") if item.strip()]
        return tuple(_choice(attribute, item) for item in items)
    return _choice(attribute, text)


def _choice(attribute: Attribute, text: str) -> str:
    """Return the name meant: by its number in the list, in full, or by a beginning that only one name has."""
    names = [str(value) for value in attribute.values]
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(names):
        return names[int(text) - 1]
    wanted = text.replace(" ", "_").replace("-", "_")
    starting = [name for name in names if name.startswith(wanted)]
    return wanted if wanted in names else starting[0] if len(starting) == 1 else wanted
