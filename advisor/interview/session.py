"""An interview over an answer file: every answer is in the file before the next question is asked."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from msgspec import structs

from advisor.engine.forward import ForwardEngine
from advisor.errors import Fault
from advisor.files.answer_file import read_fitting_answers
from advisor.files.answer_writer import write_answers
from advisor.files.atomic import check_writable
from advisor.interview.progress import Item, Progress, SectionState
from advisor.model.answers import Answer, AnswerSet, Clarification, MadeWith
from advisor.model.outcome import Outcome
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question

Order = Callable[[Mapping[str, Answer], Sequence[Question]], Sequence[Question]]
"""Returns questions in the order in which to ask them, given the answers so far."""


class Session:
    """The answers of one organization, the questions of one depth, and the file that keeps them.

    Naming the same file again goes on where it stopped, also after the pack has changed: answers that no longer fit are
    in `misfits` and stay in the file under set_aside.
    """

    def __init__(self, pack: Pack, path: Path, depth: Depth, today: datetime.date, order: Order | None = None) -> None:
        """Open or begin the file; `order` ranks the open questions of a section, without it they stay as in the pack.

        Raises AdvisorError if the file cannot be read or could not be written.
        """
        check_writable(path)
        self.pack = pack
        self.path = path
        self.depth = depth
        self._order = order
        self.resumed = path.exists()
        self.taken_over = False
        """Whether the file was changed by someone else in the meantime, and the changes were taken over."""
        self.misfits: list[Fault] = []
        self._engine = ForwardEngine(pack)
        self._written = path.read_bytes() if self.resumed else b""
        made_with = MadeWith(pack.id, pack.version, depth.value)
        if self.resumed:
            answers, self.misfits = read_fitting_answers(path, pack)
            self.answers = structs.replace(answers, made_with=made_with)
        else:
            self.answers = AnswerSet("", pack.id, date=today.isoformat(), made_with=made_with)
        self.outcome: Outcome = self._engine.assess(self.answers.known())

    def name(self, organization: str) -> None:
        """Set the organization's name and save."""
        self._keep(structs.replace(self._latest(), organization=organization))

    @property
    def progress(self) -> Progress:
        """How far the interview is."""
        return Progress(self.pack, self.depth, self.answers.answers, self.outcome.not_relevant)

    def items(self) -> list[Item]:
        """Return everything this depth asks that is relevant as far as is known, in asking order."""
        return self.progress.items

    def is_open(self, item: Item) -> bool:
        """Whether there is neither an answer nor a reason for having none."""
        return self.progress.is_open(item)

    def next_open(self, after: Item | None = None) -> Item | None:
        """Return the next open item after the given one, or else the first open one; None if nothing is open."""
        order = self._order
        ranked = None if order is None else lambda questions: order(self.answers.answers, questions)
        return self.progress.next_open(after, ranked)

    def sections(self) -> list[SectionState]:
        """Return how far each section is that this depth touches."""
        return self.progress.sections()

    def answer(self, item: Item) -> Answer:
        """Return what is kept for an item; a private question is confidential from the start."""
        return self.progress.answer(item)

    def record(self, item: Item, answer: Answer) -> None:
        """Keep an answer and save the file. Raises AdvisorError if it cannot be written."""
        latest = self._latest()
        self._keep(structs.replace(latest, answers={**latest.answers, item.attribute.name: answer}))
        self.outcome = self._engine.assess(self.answers.known())

    def clarify(self, contradiction: str, said: Clarification) -> None:
        """Keep what was said about a contradiction and save the file. Raises AdvisorError if it cannot be written."""
        latest = self._latest()
        self._keep(structs.replace(latest, clarified={**latest.clarified, contradiction: said}))

    def _latest(self) -> AnswerSet:
        """Return the answers with what someone else has written into the file since it was last read or written."""
        if not self.path.exists() or self.path.read_bytes() == self._written:
            return self.answers
        answers, self.misfits = read_fitting_answers(self.path, self.pack)
        self.taken_over = True
        return structs.replace(answers, made_with=self.answers.made_with)

    def _keep(self, answers: AnswerSet) -> None:
        write_answers(self.path, answers)
        self._written = self.path.read_bytes()
        self.answers = answers
