"""The rules in use and the engines over them, made once per process and shared by all requests."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from functools import cache, cached_property
from threading import Lock

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.compiled import CompiledPack
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.facts import Facts
from advisor.engine.columnar.organizations import Organizations
from advisor.engine.forward import ForwardEngine
from advisor.explain.bearing import Bearing, bearings
from advisor.explain.difference import Difference, Side
from advisor.explain.outlook import Outlook, Outlooks
from advisor.explain.what_if import what_if
from advisor.files.answer_writer import as_data
from advisor.files.case_library import read_library
from advisor.files.packs import open_pack
from advisor.model.answers import Answer, AnswerSet, Known
from advisor.model.condition import attributes
from advisor.model.outcome import Outcome
from advisor.model.pack import Pack
from advisor.model.question import Question
from advisor.report.context import ReportContext, report_context
from advisor.report.disclosure import Audience
from advisor.report.trial import Trial

_KEPT = 64
"""So many results are kept: people go back and forth between the pages of the same one."""

_GLANCES = 512
"""So many glances are kept; whoever reads pages or writes notes has the same one again and again."""


class Glance(Struct, frozen=True):
    """What a page of questions needs after every answer: what is not asked, and what does not go together."""

    not_relevant: frozenset[str]
    contradictions: tuple[str, ...]


class Knowledge:
    """One pack with its engines. The forward engine holds one consultation at a time, so it is asked in turn.

    The columnar engine keeps nothing between two calls; saving an answer uses parts of that one and never waits for a
    report.
    """

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.columnar = ColumnarEngine(pack)
        self._forward = ForwardEngine(pack)
        self._turn = Lock()
        self._report = Lock()
        self._contexts: OrderedDict[str, ReportContext] = OrderedDict()
        self._glances: OrderedDict[tuple[object, ...], Glance] = OrderedDict()
        self._behind = _behind(pack)
        self._glanced_at = [name for name in pack.asked if name in self._behind]
        self._compiled = CompiledPack(pack)
        self._bearings: dict[str, tuple[Bearing, ...]] = {}
        self._outlooks = Outlooks(self.columnar, _KEPT)

    @cached_property
    def library(self) -> tuple[AnswerSet, ...]:
        """The published cases."""
        return read_library(self.pack)

    def bearings(self, question: Question) -> tuple[Bearing, ...]:
        """Return every rule that a question bears on, the strongest first."""
        if question.id not in self._bearings:
            self._bearings[question.id] = bearings(self.pack, question)
        return self._bearings[question.id]

    def glance(self, answers: Mapping[str, Known]) -> Glance:
        """Return which questions are not relevant, and which contradictions hold, under the answers."""
        key = tuple((name, answers[name]) for name in self._glanced_at if name in answers)
        found = self._glances.get(key)
        if found is None:
            found = self._glances[key] = self._glance(answers)
            while len(self._glances) > _GLANCES:
                self._glances.popitem(last=False)
        return found

    def _glance(self, answers: Mapping[str, Known]) -> Glance:
        """Return it as the engine would, without the evidence and the decisions, which take most of its time."""
        facts = Facts(Organizations.of(self.pack, [answers]))
        with np.errstate(invalid="ignore", over="ignore"):
            for level in self._compiled.levels:
                needed = [item for item in level if item.derived.name in self._behind]
                facts.columns |= {item.derived.name: item.of(facts).column for item in needed}
        program, irrelevance = self._compiled.program, self._compiled.irrelevance
        return Glance(
            frozenset(question.id for question in self.pack.questions if facts.holds(irrelevance[question.id])[0]),
            tuple(
                name for name in self.pack.program.contradictions if facts.premise(program[f"contradiction.{name}"])[0]
            ),
        )

    def outlook(self, answers: Mapping[str, Answer]) -> Outlook:
        """Return what is settled and what the open questions could still do."""
        return self._outlooks.of(answers)

    def assess(self, answers: Mapping[str, Known]) -> Outcome:
        """Return what follows from the answers, with the trace."""
        with self._turn:
            return self._forward.assess(answers)

    def what_if(self, answers: AnswerSet, changes: Mapping[str, Answer]) -> tuple[Side, Side, Difference]:
        """Return the assessment as it is and with some answers changed, and what differs between them."""
        with self._turn:
            return what_if(self._forward, answers, changes)

    def context(self, answers: AnswerSet, audience: Audience) -> ReportContext:
        """Return everything that the report of an assessment shows to an audience.

        One at a time: several at once would all take longer, and leave no processor to those who save.
        """
        key = json.dumps([audience.value, as_data(answers)], sort_keys=False)
        found = self._contexts.get(key)
        if found is not None:
            return found
        with self._report:
            found = self._contexts.get(key)  # whoever was before us may have asked for the same
            if found is None:
                outcome = self.assess(answers.known())
                trial = Trial(self.columnar, answers.known())
                found = report_context(self.pack, answers, outcome, audience, library=self.library, trial=trial)
                self._contexts[key] = found
                while len(self._contexts) > _KEPT:
                    self._contexts.popitem(last=False)
        return found


def _behind(pack: Pack) -> frozenset[str]:
    """Return the attributes on which it rests what is asked and what is a contradiction; none is a decision."""
    conditions = [question.ask_when for question in pack.questions]
    conditions += [contradiction.when for contradiction in pack.program.contradictions.values()]
    found = {name for condition in conditions for name in attributes(condition)}
    for level in reversed(pack.derivation_levels):
        found.update(name for derived in level if derived.name in found for name in derived.inputs)
    return frozenset(found)


@cache
def knowledge() -> Knowledge:
    """Return the shipped rules with their engines."""
    return Knowledge(open_pack())
