"""The rules in use and the engines over them, made once per process and shared by all requests."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache, cached_property
from threading import Lock

from msgspec import Struct

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.difference import Difference, Side
from advisor.explain.what_if import what_if
from advisor.files.answer_writer import as_data
from advisor.files.case_library import read_library
from advisor.files.packs import open_pack
from advisor.model.answers import Answer, AnswerSet, Known
from advisor.model.outcome import Outcome
from advisor.model.pack import Pack
from advisor.report.context import ReportContext, report_context
from advisor.report.disclosure import Audience
from advisor.report.trial import Trial

_KEPT = 64
"""So many results are kept: people go back and forth between the pages of the same one."""


class Glance(Struct, frozen=True):
    """What a page of questions needs after every answer: what is not asked, and what does not go together."""

    not_relevant: frozenset[str]
    contradictions: tuple[str, ...]


class Knowledge:
    """One pack with its engines. The forward engine holds one consultation at a time, so it is asked in turn.

    The columnar engine keeps nothing between two calls; saving an answer uses that one and never waits for a report.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.columnar = ColumnarEngine(pack)
        self._forward = ForwardEngine(pack)
        self._turn = Lock()
        self._contexts: OrderedDict[str, ReportContext] = OrderedDict()

    @cached_property
    def library(self) -> tuple[AnswerSet, ...]:
        """The published cases."""
        return read_library(self.pack)

    def glance(self, answers: Mapping[str, Known]) -> Glance:
        """Return which questions are not relevant, and which contradictions hold, under the answers."""
        assessed = self.columnar.assess([answers])
        return Glance(
            frozenset(question.id for question in self.pack.questions if assessed.irrelevant(question.id)[0]),
            tuple(name for name in self.pack.program.contradictions if assessed.holding(f"contradiction.{name}")[0]),
        )

    def assess(self, answers: Mapping[str, Known]) -> Outcome:
        """Return what follows from the answers, with the trace."""
        with self._turn:
            return self._forward.assess(answers)

    def what_if(self, answers: AnswerSet, changes: Mapping[str, Answer]) -> tuple[Side, Side, Difference]:
        """Return the assessment as it is and with some answers changed, and what differs between them."""
        with self._turn:
            return what_if(self._forward, answers, changes)

    def context(self, answers: AnswerSet, audience: Audience) -> ReportContext:
        """Return everything that the report of an assessment shows to an audience."""
        key = json.dumps([audience.value, as_data(answers)], sort_keys=False)
        found = self._contexts.get(key)
        if found is None:
            outcome = self.assess(answers.known())
            trial = Trial(self.columnar, answers.known())
            found = report_context(self.pack, answers, outcome, audience, library=self.library, trial=trial)
            self._contexts[key] = found
            while len(self._contexts) > _KEPT:
                self._contexts.popitem(last=False)
        return found


@cache
def knowledge() -> Knowledge:
    """Return the shipped rules with their engines."""
    return Knowledge(open_pack())
