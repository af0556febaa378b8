"""What if some answers were others: the assessment with them, and what differs."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import structs

from advisor.engine.forward import ForwardEngine
from advisor.explain.difference import Difference, Side, difference
from advisor.model.answers import Answer, AnswerSet


def what_if(engine: ForwardEngine, answers: AnswerSet, changes: Mapping[str, Answer]) -> tuple[Side, Side, Difference]:
    """Return the assessment as it is and with some answers changed, and what differs between them."""
    changed = structs.replace(answers, answers={**answers.answers, **changes})
    before, after = (Side(engine.pack, given, engine.assess(given.known())) for given in (answers, changed))
    return before, after, difference(before, after)
