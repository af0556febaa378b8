"""What follows from answers, and why, as the command line tells it with `--format json`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from advisor.explain import how as explain_how
from advisor.explain.conclusions import find_conclusion, find_rival
from advisor.explain.paths import PathSearch
from advisor.explain.result import result_data
from advisor.explain.sensitivity import sensitivity as measure
from advisor.explain.why_not import why_not as explain_why_not
from advisor.model.answers import Answer, AnswerSet
from advisor.web.knowledge import knowledge


def result(answers: AnswerSet) -> dict[str, Any]:
    """Return the result of an assessment."""
    return result_data(knowledge().pack, answers, knowledge().assess(answers.known()))


def how(answers: AnswerSet, named: str) -> dict[str, Any]:
    """Return how a conclusion was reached. Raises AdvisorError, with the nearest name, if there is none such."""
    pack, outcome = knowledge().pack, knowledge().assess(answers.known())
    name = find_conclusion(pack, outcome, named)
    if name in pack.derived:
        return _plain(explain_how.explain_derived(pack, outcome, name))
    return _plain(explain_how.explain(pack, outcome, name))


def why_not(answers: AnswerSet, named: str) -> dict[str, Any]:
    """Return why a conclusion does not stand. Raises AdvisorError, with the nearest name, if there is none such."""
    pack, outcome = knowledge().pack, knowledge().assess(answers.known())
    return _plain(explain_why_not(pack, outcome, find_rival(pack, outcome, named)))


def what_if(answers: AnswerSet, changes: Mapping[str, Answer]) -> dict[str, Any]:
    """Return what would differ if some answers were others."""
    return _plain(knowledge().what_if(answers, changes)[2])


def paths(answers: AnswerSet, named: str) -> dict[str, Any]:
    """Return what it would take for a conclusion to stand. Raises AdvisorError if it is none that paths lead to."""
    known = answers.known()
    name = find_rival(knowledge().pack, knowledge().assess(known), named)
    return _plain(PathSearch(knowledge().columnar, known).to(name))


def sensitivity(answers: AnswerSet) -> dict[str, Any]:
    """Return how firm the advice is, and what hangs on each answer."""
    found = measure(knowledge().columnar, answers.known())
    stamp = found.robustness.stamp if found.decided else "Undecided"
    return {"stamp": stamp, "sentence": found.robustness.sentence} | _plain(found)


def _plain(explanation: msgspec.Struct) -> dict[str, Any]:
    data: dict[str, Any] = msgspec.to_builtins(explanation)
    return data
