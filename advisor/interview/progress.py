"""How far an interview is: what it asks at a depth, what of that is open, and which question comes next."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence

from msgspec import Struct

from advisor.model.answers import Answer, Status
from advisor.model.attribute import Attribute
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question


class Item(Struct, frozen=True):
    """One thing to ask: an attribute under the question that asks for it."""

    question: Question
    attribute: Attribute


class SectionState(Struct, frozen=True):
    """How far a section is: how many of its questions are answered or skipped, of how many that are relevant."""

    id: str
    title: str
    done: int
    total: int


Ranking = Callable[[Sequence[Question]], Sequence[Question]]
"""Returns questions in the order in which to ask them."""


class Progress:
    """The answers of one organization beside the questions of one depth that are relevant as far as is known."""

    def __init__(self, pack: Pack, depth: Depth, answers: Mapping[str, Answer], not_relevant: Collection[str]) -> None:
        self.pack = pack
        self.answers = answers
        depths = list(Depth)
        deepest = depths.index(depth)
        self.items = [
            Item(question, attribute)
            for question in pack.questions
            if depths.index(question.depth) <= deepest and question.id not in not_relevant
            for attribute in question.asks
        ]
        """Everything asked, in asking order."""

    def is_open(self, item: Item) -> bool:
        """Whether there is neither an answer nor a reason for having none."""
        answer = self.answers.get(item.attribute.name)
        return answer is None or answer.status is Status.NOT_ASKED

    def next_open(self, after: Item | None = None, ranked: Ranking | None = None) -> Item | None:
        """Return the next open item after the given one, or else the first open one; None if nothing is open.

        With a ranking, the other parts of the same question come first, then the first question by it of what is open
        in the section, then the next sections.
        """
        items = self.items
        start = items.index(after) + 1 if after in items else 0
        following = [item for item in (*items[start:], *items[:start]) if self.is_open(item)]
        if not following or ranked is None:
            return following[0] if following else None
        section = following[0].question.section if after is None else after.question.section
        here = [item for item in following if item.question.section == section]
        if not here:
            here = [item for item in following if item.question.section == following[0].question.section]
        if after is not None and here[0].question.id == after.question.id:
            return here[0]
        first = ranked(list({item.question.id: item.question for item in here}.values()))[0]
        return next(item for item in here if item.question.id == first.id)

    def sections(self) -> list[SectionState]:
        """Return how far each section is that this depth touches; a question is done when all its parts are."""
        found = []
        for section, title in self.pack.sections.items():
            items = [item for item in self.items if item.question.section == section]
            questions = {item.question.id for item in items}
            still_open = {item.question.id for item in items if self.is_open(item)}
            if questions:
                found.append(SectionState(section, title, len(questions) - len(still_open), len(questions)))
        return found

    def answer(self, item: Item) -> Answer:
        """Return what is kept for an item; a private question is confidential from the start."""
        fresh = Answer(status=Status.NOT_ASKED, confidential=item.question.confidential)
        return self.answers.get(item.attribute.name, fresh)
