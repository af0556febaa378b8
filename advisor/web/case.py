"""One assessment as the pages see it: the stored row, its answers, and how far it is."""

from __future__ import annotations

from functools import cached_property
from uuid import UUID

from django.shortcuts import get_object_or_404
from django.urls import reverse

from advisor.errors import Fault
from advisor.interview.progress import Progress
from advisor.model.answers import AnswerSet
from advisor.model.condition import attributes
from advisor.model.program import Contradiction, Doubt
from advisor.model.question import Depth
from advisor.report.dates import long_date
from advisor.web import store
from advisor.web.knowledge import Glance, knowledge
from advisor.web.models import Assessment, Part

DEPTHS = {Depth.QUICK: "Quick check", Depth.DEFAULT: "Team", Depth.FULL: "Full"}


class Case:
    """Everything is read once, when it is first asked for."""

    def __init__(self, assessment: Assessment) -> None:
        self.stored = assessment
        self.pack = knowledge().pack

    @classmethod
    def of(cls, pk: UUID) -> Case:
        """Return the assessment of an address. Raises Http404 if there is none."""
        return cls(get_object_or_404(Assessment.objects.prefetch_related("entries"), pk=pk))

    @property
    def id(self) -> UUID:
        """What its addresses carry."""
        return self.stored.pk

    @property
    def name(self) -> str:
        """The organization's name."""
        return self.stored.organization

    @property
    def date(self) -> str:
        """The day of the answers, as an ISO date."""
        return self.stored.date

    @property
    def depth(self) -> Depth:
        """How much is asked."""
        return Depth(self.stored.depth)

    @cached_property
    def _read(self) -> tuple[AnswerSet, list[Fault]]:
        return store.answer_set(self.stored, self.pack)

    @property
    def answers(self) -> AnswerSet:
        """The answers that fit the rules in use; the others are set aside in it."""
        return self._read[0]

    @property
    def misfits(self) -> list[Fault]:
        """What does not fit the rules in use."""
        return self._read[1]

    @property
    def given(self) -> int:
        """How many answers there are."""
        return sum(entry.part == Part.ANSWERS and entry.data is not None for entry in self.stored.entries.all())

    def question_link(self, attribute: str) -> str:
        """Return the address of the question that asks for an attribute, also of one that a deeper depth asks."""
        question = self.pack.question_of[attribute]
        deeper = list(Depth).index(question.depth) > list(Depth).index(self.depth)
        also = f"?also={question.id}" if deeper else ""
        return reverse("section", args=[self.id, question.section]) + f"{also}#q-{question.id}"

    def read_by(self, contradiction: Contradiction) -> list[str]:
        """Return the answers that a contradiction is about."""
        return list(self.pack.asked_behind(attributes(contradiction.when)))

    @property
    def changed(self) -> str:
        """When it was last worked on, by the clock of this machine."""
        moment = self.stored.changed.astimezone()
        return f"{long_date(moment.date().isoformat())}, {moment:%H:%M}"

    def revisions(self, part: Part) -> dict[str, int]:
        """Return the number of the last change of each entry of a part."""
        return store.revisions(self.stored, part)

    @cached_property
    def glance(self) -> Glance:
        """What is not asked, and what does not go together."""
        return knowledge().glance(self.answers.known())

    def progress(self, depth: Depth | None = None) -> Progress:
        """Return how far it is, at its own depth or another one."""
        return Progress(self.pack, depth or self.depth, self.answers.answers, self.glance.not_relevant)

    @cached_property
    def explained(self) -> list[tuple[Contradiction, str]]:
        """Answers that do not go together, with what was said about them."""
        known = self.pack.program.contradictions
        said = self.answers.clarified
        return [(known[name], said[name].reply) for name in self.glance.contradictions if name in said]

    def seen(self, contradiction: Contradiction) -> int:
        """Return the revision of what was said about answers that do not go together."""
        return self.revisions(Part.CLARIFIED).get(contradiction.id, 0)

    @cached_property
    def asked_back(self) -> list[Contradiction]:
        """Answers that do not go together and that nobody has explained yet."""
        known = self.pack.program.contradictions
        return [
            known[name]
            for name in self.glance.contradictions
            if known[name].doubt is Doubt.CONTRADICTION and name not in self.answers.clarified
        ]
