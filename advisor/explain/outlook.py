"""How far an assessment is from its end: what is settled, what still leans, and what the next questions would do.

Settled is proved (`bounds`). Whatever else is told of completions comes from a sample, and is called so.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property

from msgspec import Struct

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.explain.bearing import resting_on
from advisor.explain.bounds.now import WIDER, Now
from advisor.explain.bounds.search import BoundSearch
from advisor.explain.completions import Completions
from advisor.explain.settled import HEADINGS, PARTS, decision_text
from advisor.explain.settling import Settling, settlings
from advisor.model.answers import Answer, Known, Status
from advisor.model.condition import attributes
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.model.question import Question

NEXT = 5
"""So many questions are told as the next ones."""

_CLOSE = 0.02
"""Less information than this, in bits, is noise of the sample: such questions keep the order of the pack."""


class Prospect(Struct, frozen=True):
    """One decision: what it is now in words, whether that is proved to stay, and in which part of a sample it stays.

    `share` is an estimate, and 1 where the decision is settled. A decision that stays open whatever else is answered is
    settled as well, but not `decided`; `missing` then names the essential answers that nobody knew.
    """

    part: str
    heading: str
    now: str
    decided: bool
    settled: bool
    share: float
    missing: tuple[str, ...] = ()


class NextQuestion(Struct, frozen=True):
    """An open question with how much its answer tells of the decisions that are open (bits), and between what."""

    question: str
    attribute: str
    bits: float
    part: str
    between: tuple[str, str]

    @property
    def reason(self) -> str:
        """Why it is asked now, as a sentence without its full stop; empty if it tells nothing of the decisions."""
        if not self.part:
            return ""
        first, second = self.between
        return f"decides most between {first} and {second} ({HEADINGS[self.part].lower()})"


class Outlook:
    """One organization's answers and the questions that are open; each part is worked out when it is asked for."""

    def __init__(
        self, engine: ColumnarEngine, search: BoundSearch, known: Mapping[str, Known], open_names: Collection[str]
    ) -> None:
        """`open_names`: the attributes that nobody has answered or set aside yet, asked now or later."""
        self.pack = engine.pack
        self._engine = engine
        self._search = search
        self._known = dict(known)
        self._fixed, self._opened = search.completions(known, open_names)
        self._bits: dict[str, float] = {}

    @property
    def open_names(self) -> tuple[str, ...]:
        """The attributes that some completion answers."""
        return tuple(self._opened)

    @cached_property
    def now(self) -> Now:
        """What is concluded now."""
        return Now.of(self._engine.assess([self._known]))

    @cached_property
    def completions(self) -> Completions:
        """A sample of the completions."""
        return Completions(self._engine, self._known, self._opened)

    @cached_property
    def settled(self) -> frozenset[str]:
        """The decisions that are proved to stay; those that a sample changes need no search."""
        steady = [part for part in PARTS if self.completions.share(part) == 1]
        return self._search.proved(self.now, self._fixed, self._opened, steady)

    @cached_property
    def settled_beside(self) -> frozenset[str]:
        """Which of roles and warnings are proved to stay; they can only be where all decisions are settled."""
        if len(self.settled) < len(PARTS):
            return frozenset()
        return self._search.proved(self.now, self._fixed, self._opened, [part for part in WIDER if part not in PARTS])

    @cached_property
    def still(self) -> tuple[str, ...]:
        """What open answers could change beside the decisions, in words; what is proved to stay is not among it."""
        names, pack = set(self._opened), self.pack
        behind = resting_on(pack, names)
        steps = [step.when for step in pack.program.steps.values()]
        advising = [rule.when for rule in pack.rules if rule.is_advice]
        touched = {
            "who co-leads and supports": "roles" not in self.settled_beside,
            "warnings": "warnings" not in self.settled_beside,
            "steps of the plan": any(behind & set(attributes(when)) for when in steps),
            "other advice": any(behind & set(attributes(when)) for when in advising),
        }
        return tuple(words for words, can_change in touched.items() if can_change) if names else ()

    @property
    def prospects(self) -> tuple[Prospect, ...]:
        """Each decision with its prospects."""
        found = []
        for part in PARTS:
            now = getattr(self.now, part)
            decided = now != Standing.UNDETERMINED.value
            found.append(
                Prospect(
                    part=part,
                    heading=HEADINGS[part],
                    now=decision_text(self.pack, part, now),
                    decided=decided,
                    settled=part in self.settled,
                    share=1.0 if part in self.settled else self.completions.share(part),
                    missing=() if decided else self._missing(part),
                )
            )
        return tuple(found)

    @cached_property
    def settlings(self) -> tuple[Settling, ...]:
        """What it takes to make each decision that cannot be made yet."""
        return settlings(self._engine, self._known, self.completions)

    def _missing(self, part: str) -> tuple[str, ...]:
        """Return the answers behind essential questions of a decision that are neither known nor open."""
        settings = self.pack.decisions
        core = {
            "lead": settings.lead.core_questions,
            "operating_model": settings.model.core_questions,
            "consultants": settings.consultants.core_questions,
        }
        behind = self.pack.asked_behind(name for group in core[part] for name in group)
        return tuple(name for name in behind if name not in self._known and name not in self._opened)

    # --- the next question -------------------------------------------------------------------------------------------

    def bits(self, name: str) -> float:
        """Return how much an answer tells of the decisions that are not settled; nothing if it is not open."""
        if name not in self._bits:
            parts = [] if name not in self._opened else self._undecided
            self._bits[name] = sum(self.completions.information(name, part) for part in parts)
        return self._bits[name]

    @cached_property
    def _undecided(self) -> tuple[str, ...]:
        """The decisions that a sample changes; those that are settled are none of them."""
        return self.completions.changing()

    def ranked(self, questions: Sequence[Question]) -> list[Question]:
        """Return questions in the order to ask them: the most telling first, the others as the pack has them."""
        return sorted(questions, key=lambda question: -self._told(question))

    def _told(self, question: Question) -> float:
        told = sum(self.bits(attribute.name) for attribute in question.asks)
        return round(told, 2) if told >= _CLOSE else 0.0

    def next_questions(self, questions: Sequence[Question], count: int = NEXT) -> tuple[NextQuestion, ...]:
        """Return the most telling of some questions, each with what it decides between."""
        told = [question for question in self.ranked(questions) if self._told(question) > 0]
        return tuple(self._next(question) for question in told[:count])

    def _next(self, question: Question) -> NextQuestion:
        names = [attribute.name for attribute in question.asks if attribute.name in self._opened]
        pairs = [(self.completions.information(name, part), name, part) for name in names for part in self._undecided]
        _, name, part = max(pairs, key=lambda pair: pair[0])
        first, second = self.completions.rivals(name, part)
        between = decision_text(self.pack, part, first), decision_text(self.pack, part, second)
        return NextQuestion(question.id, name, round(self._told(question), 2), part if first != second else "", between)


def open_answers(pack: Pack, answers: Mapping[str, Answer]) -> tuple[str, ...]:
    """Return the attributes that nobody has answered, skipped or said not to know, in asking order."""
    return tuple(name for name in pack.asked if name not in answers or answers[name].status is Status.NOT_ASKED)


class Outlooks:
    """Makes outlooks under one pack; the latest are kept, for several things are asked about the same answers."""

    def __init__(self, engine: ColumnarEngine, kept: int = 1) -> None:
        self._engine = engine
        self._search = BoundSearch(engine.pack)
        self._kept = kept
        self._latest: OrderedDict[object, Outlook] = OrderedDict()

    def of(self, answers: Mapping[str, Answer]) -> Outlook:
        """Return the outlook for some answers."""
        known = {name: answer.known for name, answer in answers.items() if answer.known is not None}
        still_open = open_answers(self._engine.pack, answers)
        key = tuple(known.items()), still_open
        found = self._latest.get(key)
        if found is None:
            found = self._latest[key] = Outlook(self._engine, self._search, known, still_open)
            while len(self._latest) > self._kept:
                self._latest.popitem(last=False)
        return found
