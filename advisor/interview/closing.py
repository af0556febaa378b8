"""Says, once each, which decisions no open answer can change any more, and offers to stop when that is all of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol

from msgspec import Struct

from advisor.interview.asking_back import Voice
from advisor.interview.session import Session
from advisor.model.answers import Answer


class Ending(Struct, frozen=True):
    """One decision: its heading, what it is now, and whether that is proved to stay.

    Where nothing can be decided, whatever else is answered, `missing` names what would have to be found out.
    """

    heading: str
    now: str
    settled: bool
    decided: bool = True
    missing: tuple[str, ...] = ()


class Settledness(Struct, frozen=True):
    """Each decision, and what open answers could change beside them."""

    decisions: tuple[Ending, ...]
    still: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether all decisions are made and settled."""
        return all(item.settled and item.decided for item in self.decisions)


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
        settled = [item for item in found.decisions if item.settled]
        new = [item for item in settled if item.heading not in self._told]
        self._told = frozenset(item.heading for item in settled)
        if found.is_complete and still_open:
            if not self._offered:
                self._offer(found, still_open)
            self._offered = True
            return
        self._offered = False
        for item in new if still_open else ():
            self._voice.say(_told(item), "quiet")

    def _offer(self, found: Settledness, still_open: int) -> None:
        questions = "the last question" if still_open == 1 else f"{still_open} questions"
        self._voice.say(
            f"You may leave out {questions}: no answer to {'it' if still_open == 1 else 'them'} can change the lead, "
            "the operating model or the advice on consultants.",
            "section",
        )
        if found.still:
            self._voice.say(f"What they could still change: {', '.join(found.still)}.", "quiet")
        self._voice.say("Type quit to stop here, or go on with the next question.", "quiet")


def _told(item: Ending) -> str:
    if item.decided:
        return f"Settled, whatever else you answer: {item.heading.lower()} ({item.now})."
    labels = f" Find out: {', '.join(item.missing)}." if item.missing else ""
    return f"No further answer can decide: {item.heading.lower()}.{labels}"
