"""An interview over an answer file: every answer is written to the file before the next question is asked."""

from __future__ import annotations

from pathlib import Path

import msgspec

from advisor.files.answer_file import read_answers, write_answers
from advisor.model.answers import Answer, AnswerSet, MadeWith
from advisor.model.attribute import Attribute
from advisor.model.pack import Pack
from advisor.model.question import Depth, Question


class Session:
    """The questions of one depth and the answers so far. Naming the same file again goes on where it stopped."""

    def __init__(self, pack: Pack, path: Path, depth: Depth = Depth.QUICK) -> None:
        self.pack = pack
        self.path = path
        self.depth = depth
        self.resumed = path.exists()
        made_with = MadeWith(pack.id, pack.version, depth.value)
        self.answers = (
            read_answers(path, pack) if self.resumed else AnswerSet(organization="", topic=pack.id, made_with=made_with)
        )

    def name(self, organization: str) -> None:
        """Set the organization's name and save."""
        self._keep(msgspec.structs.replace(self.answers, organization=organization))

    def questions(self) -> list[Question]:
        """Return the questions of this depth in asking order."""
        deep = list(Depth)
        return [item for item in self.pack.questions if deep.index(item.depth) <= deep.index(self.depth)]

    def open(self) -> list[tuple[Question, Attribute]]:
        """Return what has neither an answer nor a reason for not having one."""
        return [
            (question, attribute)
            for question in self.questions()
            for attribute in question.asks
            if attribute.name not in self.answers.answers
        ]

    def record(self, attribute: Attribute, answer: Answer) -> None:
        """Keep an answer and save the file. Raises AdvisorError if it cannot be written."""
        self._keep(msgspec.structs.replace(self.answers, answers={**self.answers.answers, attribute.name: answer}))

    def _keep(self, answers: AnswerSet) -> None:
        write_answers(self.path, answers)
        self.answers = answers
