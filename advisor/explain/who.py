"""The questions grouped by who would know the answer, to send ahead of a meeting."""

from __future__ import annotations

from msgspec import Struct

from advisor.explain.wording import condition_text
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import ALWAYS
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question


class Prepared(Struct, frozen=True):
    """A question ready to be read by someone who will be asked it."""

    id: str
    wording: str
    who_knows: str
    why: str
    relevance: str
    confidential: bool
    parts: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    """Label and (value, meaning) pairs of each thing asked; no pairs where a number is asked for."""


class Informant(Struct, frozen=True):
    """Someone who would know, with the questions for them in asking order."""

    who: str
    questions: tuple[Prepared, ...]


def by_informant(pack: Pack, depth: Depth) -> tuple[Informant, ...]:
    """Return the questions up to a depth by whom to ask, in asking order."""
    deepest = list(Depth).index(depth)
    asked = [question for question in pack.questions if list(Depth).index(question.depth) <= deepest]
    groups = {
        title: tuple(_prepared(pack, question) for question in asked if question.informant == informant)
        for informant, title in pack.informants.items()
    }
    return tuple(Informant(who, questions) for who, questions in groups.items() if questions)


def _prepared(pack: Pack, question: Question) -> Prepared:
    asked = question.ask_when
    return Prepared(
        id=question.id,
        wording=question.wording,
        who_knows=question.who_knows,
        why=question.why,
        relevance="" if asked == ALWAYS else condition_text(asked, pack),
        confidential=question.confidential,
        parts=tuple((attribute.label, _levels(attribute)) for attribute in question.asks),
    )


def _levels(attribute: Attribute) -> tuple[tuple[str, str], ...]:
    if attribute.kind is Kind.BOOLEAN:
        return tuple(("yes" if level.value else "no", level.meaning) for level in attribute.levels)
    return tuple((str(level.value).replace("_", " "), level.meaning) for level in attribute.levels)
