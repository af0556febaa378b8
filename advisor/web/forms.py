"""Reads what a page of questions sends: for each attribute a value and what belongs to it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from msgspec import structs

from advisor.errors import AdvisorError
from advisor.interview.reply import read_value
from advisor.model.answers import Answer, Basis, Status
from advisor.model.attribute import Attribute, Kind, Value

DONT_KNOW = "dont-know"
NONE = "none"
"""What is sent for a multichoice of which nothing applies, which is another thing than no answer."""

LONGEST = 4000
"""A note or name has at most so many characters; nobody reads more beside an answer."""


class Sent:
    """One answer as it was sent: as much of it as can be kept, and what is wrong with the rest."""

    def __init__(self, answer: Answer, problem: str = "", typed: str = "") -> None:
        self.answer = answer
        self.problem = problem
        self.typed = typed
        """The value as it was typed, where it could not be read."""

    @property
    def is_empty(self) -> bool:
        """Whether nothing was said."""
        return self.answer.status is Status.NOT_ASKED and not (self.answer.note or self.answer.by or self.answer.basis)


def shown(revision: int, entry: Any) -> str:
    """Return what a page remembers of a stored entry: the number of its last change, and a digest of it."""
    return f"{revision}:{hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()[:12]}"


def revision(remembered: str) -> int:
    """Return the revision that a page remembers; 0, as if nothing had been shown, if it names none."""
    text = remembered.partition(":")[0]
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def is_as_shown(remembered: str, entry: Any) -> bool:
    """Whether an entry is what the page showed, so that nobody changed it there."""
    return shown(revision(remembered), entry) == remembered


def read_answer(attribute: Attribute, sent: QueryDict, sureness: Mapping[str, float]) -> Sent:
    """Return the answer that a form holds for an attribute."""
    name = attribute.name
    note, by = _text(sent, f"note.{name}"), _text(sent, f"by.{name}")
    basis = sent.get(f"basis.{name}", "")
    noted = Answer(
        status=Status.NOT_ASKED,
        basis=Basis(basis) if basis in list(Basis) else None,
        note=note,
        by=by,
        confidential=f"confidential.{name}" in sent,
    )
    too_long = [what for what, text in (("note", note), ("name", by)) if len(text) > LONGEST]
    problem = f"The {too_long[0]} is longer than {LONGEST:,} characters; shorten it" if too_long else ""
    return _with_value(attribute, sent, noted, sureness, problem)


def _with_value(
    attribute: Attribute, sent: QueryDict, noted: Answer, sureness: Mapping[str, float], problem: str
) -> Sent:
    sent_values = [item.strip() for item in sent.getlist(f"value.{attribute.name}") if item.strip()]
    given = [item for item in sent_values if item != DONT_KNOW]
    if sent.get("clear") == attribute.name:
        return Sent(noted, problem)
    if not given:
        unknown = DONT_KNOW in sent_values or f"unknown.{attribute.name}" in sent
        return Sent(structs.replace(noted, status=Status.DONT_KNOW) if unknown else noted, problem)
    try:
        value = _value(attribute, given)
        certainty = _certainty(sent.get(f"sure.{attribute.name}", ""), sureness)
    except AdvisorError as error:
        return Sent(noted, str(error), given[0])
    return Sent(structs.replace(noted, status=Status.ANSWERED, value=value, certainty=certainty), problem)


def _value(attribute: Attribute, given: list[str]) -> Value:
    """Return the value sent. Raises AdvisorError for one that cannot be."""
    if attribute.kind is Kind.MULTICHOICE:
        return read_value(attribute, ", ".join(item for item in given if item != NONE) or NONE)
    try:
        return read_value(attribute, given[0].lower())
    except AdvisorError:
        if attribute.kind is not Kind.INTEGER:
            raise
        least = "" if attribute.minimum is None else f" from {attribute.minimum} up"
        raise AdvisorError(f"{given[0][:40]} cannot be; enter a whole number{least}, for example 250") from None


def _certainty(given: str, sureness: Mapping[str, float]) -> float:
    """Return the certainty of a word, or of a figure that came with an imported file."""
    if given in sureness or not given:
        return float(sureness.get(given, 1.0))
    try:
        certainty = float(given)
    except ValueError:
        certainty = 0.0
    if not 0 < certainty <= 1:
        raise AdvisorError(f"how sure cannot be {given[:40]}; choose one of {', '.join(sureness)}")
    return certainty


def _text(sent: QueryDict, field: str) -> str:
    """Return what was typed, with the line breaks of this system."""
    return sent.get(field, "").replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
