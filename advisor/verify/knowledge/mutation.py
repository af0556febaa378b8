"""Which mistakes in a pack its own tests notice: examples first, then worked cases, then properties."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Organizations
from advisor.engine.forward import ForwardEngine
from advisor.model.answers import AnswerSet
from advisor.model.knowledge_test import Applies, Example, KnowledgeTests
from advisor.model.pack import Pack
from advisor.verify.knowledge.examples import misses
from advisor.verify.knowledge.mutants import Mutant
from advisor.verify.knowledge.properties import counterexamples
from advisor.verify.seen import SeenColumn, SeenForward
from advisor.verify.survey import Survey

DRAWN = 2_048
"""So many organizations are drawn to see whether a property notices what nothing else did."""


class Noticed(Struct, frozen=True):
    """A mutant, and by what it was noticed: empty if by nothing."""

    kind: str
    subject: str
    told: str
    by: str


class MutationRun:
    """The tests of one pack, to be held against its mutants.

    `cases`: answer files with what they expect. A case notices a mutant if advice that agreed with it no longer does.
    """

    def __init__(self, pack: Pack, tests: KnowledgeTests, cases: Iterable[AnswerSet]) -> None:
        self._pack = pack
        self._tests = tests
        self._cases = [case for case in cases if case.expected]
        self._examples = Organizations.of(pack, [example.answers for example in tests.examples])
        self._answers = Organizations.of(pack, [case.known() for case in self._cases])
        self._agreeing = self._agreements(pack)
        self._survey = Survey(pack, DRAWN)
        self._about: dict[str, list[Example]] = defaultdict(list)
        for example in tests.examples:
            if isinstance(example.claim, Applies) and example.subject.startswith(("staffing.", "activity.")):
                self._about[example.subject].append(example)

    def notice(self, mutants: Iterable[Mutant]) -> Iterator[Noticed]:
        """Yield every mutant with what noticed it."""
        for mutant in mutants:
            yield Noticed(mutant.kind, mutant.subject, mutant.told, self._by(mutant))

    def _by(self, mutant: Mutant) -> str:
        engine = ColumnarEngine(mutant.pack)
        return (
            self._by_example(engine, mutant)
            or self._by_case(mutant.pack, engine)
            or self._by_forward(mutant)
            or self._by_property(engine)
        )

    def _by_example(self, engine: ColumnarEngine, mutant: Mutant) -> str:
        """Return where the first example stands that is not as claimed any more; those about the subject first."""
        if not self._tests.examples:
            return ""
        assessed, missing = engine.assess_block(self._examples), _gone(self._pack, mutant.pack)
        order = sorted(range(self._examples.size), key=lambda index: not self._is_about(index, mutant.subject))
        for index in order:
            example = self._tests.examples[index]
            if example.subject in missing or any(misses(example, SeenColumn(assessed, index))):
                return str(example.place)
        return ""

    def _is_about(self, index: int, subject: str) -> bool:
        return self._tests.examples[index].subject == subject

    def _by_case(self, pack: Pack, engine: ColumnarEngine) -> str:
        lost = zip(self._cases, self._agreeing, self._agreements(pack, engine), strict=True)
        return next((f"the case {case.organization}" for case, before, now in lost if before - now), "")

    def _agreements(self, pack: Pack, engine: ColumnarEngine | None = None) -> list[set[str]]:
        """Return, case by case, the decisions that are as expected there."""
        if not self._cases:
            return []
        assessed: Assessed = (engine or ColumnarEngine(pack)).assess_block(self._answers)
        given: Sequence[dict[str, str]] = [SeenColumn(assessed, index).decisions() for index in range(assessed.size)]
        return [
            {
                decision
                for decision, expected in case.expected.items()
                if decision in values and values[decision] in (expected.preferred, *expected.acceptable)
            }
            for case, values in zip(self._cases, given, strict=True)
        ]

    def _by_forward(self, mutant: Mutant) -> str:
        """Ask the engine that explains where only it can tell: numbers of people, and who answers for what."""
        if mutant.subject not in self._about:
            return ""
        engine = ForwardEngine(mutant.pack)
        for example in self._about[mutant.subject]:
            if any(misses(example, SeenForward(mutant.pack, engine.assess(example.answers)))):
                return str(example.place)
        return ""

    def _by_property(self, engine: ColumnarEngine) -> str:
        wrong = counterexamples(engine, self._survey.organizations, self._tests.properties)
        return next((str(claim.place) for claim, _ in wrong), "")


def _gone(pack: Pack, mutant: Pack) -> set[str]:
    """Return the rules and guard rails that a mutant leaves out."""
    was, now = ({*(rule.id for rule in item.rules), *(rail.id for rail in item.guard_rails)} for item in (pack, mutant))
    return was - now
