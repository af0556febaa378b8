"""Asks back when answers do not go together, once per interview, and keeps what is said about it."""

from __future__ import annotations

from typing import Protocol

from advisor.interview.session import Session
from advisor.model.answers import Clarification
from advisor.model.condition import attributes
from advisor.model.program import Contradiction, Doubt


class Voice(Protocol):
    """Where it is said."""

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        """Show a paragraph."""


class AskingBack:
    """Knows which contradictions were told. What stood before the interview began is told at its end."""

    def __init__(self, session: Session, voice: Voice) -> None:
        self._session = session
        self._voice = voice
        self._told: list[str] = list(session.outcome.program.contradictions)

    def after_answer(self) -> None:
        """Tell what the latest answer contradicts, or that one would ask to be shown it."""
        for contradiction in self._holding():
            if contradiction.id not in self._told:
                self._told.append(contradiction.id)
                self._ask(contradiction)

    def open(self) -> list[Contradiction]:
        """Return the contradictions that nobody has explained yet."""
        return [
            contradiction
            for contradiction in self._holding()
            if contradiction.doubt is Doubt.CONTRADICTION and contradiction.id not in self._session.answers.clarified
        ]

    def remind(self) -> None:
        """Tell what is still to be cleared up; the report will list it."""
        for contradiction in self.open():
            self._ask(contradiction)

    def reply(self, text: str) -> None:
        """Keep an explanation: of the contradiction it names, or else of the one told last."""
        holding = [contradiction.id for contradiction in self._holding()]
        first, _, rest = text.partition(" ")
        named = first.upper() if first.upper() in holding else ""
        explained = rest if named else text
        name = named or next((name for name in reversed(self._told) if name in holding), "")
        if not name:
            self._voice.say("Nothing was asked back; a remark to an answer is a note.", "quiet")
        elif not explained.strip():
            self._voice.say(
                "Write the explanation behind it, for example: reply he gave up two other projects.", "problem"
            )
        else:
            self._session.clarify(name, Clarification(explained.strip()))
            title = self._session.pack.program.contradictions[name].title
            self._voice.say(f"Kept with: {title} ({name}). The report shows it.", "quiet")

    def _holding(self) -> list[Contradiction]:
        known = self._session.pack.program.contradictions
        return [known[name] for name in self._session.outcome.program.contradictions]

    def _ask(self, contradiction: Contradiction) -> None:
        if contradiction.doubt is Doubt.PROOF:
            self._voice.say(f"Worth a check: {contradiction.question}", "quiet")
            return
        self._voice.say(f"{contradiction.title}. {contradiction.question}", "problem")
        labels = " or ".join(
            self._session.pack.asked[name].label
            for name in self._session.pack.asked_behind(attributes(contradiction.when))
        )
        self._voice.say(
            f"{contradiction.handling} To change {labels}: go and its name. To keep both: reply and why.",
            "quiet",
            indent=2,
        )
