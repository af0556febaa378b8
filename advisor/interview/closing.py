"""Says, once each, which decisions no open answer can change any more, and offers to stop when that is all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from advisor.interview.asking_back import Voice
from advisor.interview.session import Session
from advisor.model.answers import Answer


class Settledness(Struct, frozen=True):
    """By the heading of each decision whether it is proved to stay; and what open answers could change beside them."""

    decisions: Mapping[str, bool]
    still: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all decisions are settled."""
        return all(self.decisions.values())


class Foresight(Protocol):
    """What can be proved about the answers that are still open."""

    def settledness(self, answers: Mapping[str, Answer]) -> Settledness:
        """Return which decisions stay, whatever the open questions are answered."""


class Closing:
    """Knows what was told. A decision that an answer was changed for and that is open again is told anew later."""

    def __init__(self, session: Session, voice: Voice, foresight: Foresight) -> None:
        self._session = session
        self._voice = voice
        self._foresight = foresight
        self._told: frozenset[str] = frozenset()
        self._offered = False

    def after_answer(self) -> None:
        """Tell what the latest answer settled."""
        still_open = sum(self._session.is_open(item) for item in self._session.items())
        found = self._foresight.settledness(self._session.answers.answers)
        settled = frozenset(heading for heading, stays in found.decisions.items() if stays)
        new = [heading for heading in found.decisions if heading in settled - self._told]
        self._told = settled
        if found.is_complete and still_open:
            if not self._offered:
                self._offer(found, still_open)
            self._offered = True
            return
        self._offered = False
        if new and still_open:
            self._voice.say(f"Settled, whatever else you answer: {', '.join(new).lower()}.", "quiet")

    def _offer(self, found: Settledness, still_open: int) -> None:
        questions = "1 question" if still_open == 1 else f"{still_open} questions"
        self._voice.say(
            f"{questions} saved: no answer to {'it' if still_open == 1 else 'them'} can change the lead, the operating "
            "model or the advice on consultants.",
            "section",
        )
        if found.still:
            self._voice.say(f"What they could still change: {', '.join(found.still)}.", "quiet")
        self._voice.say("Type quit to stop here, or go on with the next question.", "quiet")
