"""What an audience may be told: the board nothing that was said in confidence, the working team everything."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from msgspec import structs

from advisor.explain.headline import headline
from advisor.explain.how import (
    RAIL_IN_CONFIDENCE,
    Explanation,
    RailNote,
    Reason,
    assumption_texts,
    explain,
    references,
    withheld_names,
)
from advisor.explain.wording import IN_CONFIDENCE
from advisor.model.answers import AnswerSet
from advisor.model.attribute import Value
from advisor.model.certainty import combine, rounded
from advisor.model.condition import Condition, attributes
from advisor.model.outcome import Firing, Hypothesis, Outcome
from advisor.model.pack import Pack
from advisor.model.rule import Effect, GuardRail, subject


class Audience(StrEnum):
    """Who will read a report."""

    BOARD = "board"
    """No names of informants, no notes, nothing that was said in confidence."""
    WORKING = "working"
    """Everything."""


@dataclass(frozen=True)
class Disclosure:
    """One assessment as one audience may see it. Views are made from it and never from the outcome's own words.

    A reason is hidden whole if it read a withheld attribute: the words of its rule would give the answer away.
    """

    pack: Pack
    answers: AnswerSet
    outcome: Outcome
    audience: Audience
    withheld: frozenset[str]

    @classmethod
    def to(cls, audience: Audience, pack: Pack, answers: AnswerSet, outcome: Outcome) -> Disclosure:
        """Return what the audience may be told."""
        confidential = frozenset(name for name, answer in answers.answers.items() if answer.confidential)
        hidden = withheld_names(pack, outcome, confidential) if audience is Audience.BOARD else frozenset()
        return cls(pack, answers, outcome, audience, hidden)

    @property
    def names_people(self) -> bool:
        """Whether informants, interviewers and notes are shown."""
        return self.audience is Audience.WORKING

    def headline(self) -> tuple[str, str, str]:
        """Return the answer in three sentences."""
        return headline(self.pack, self.outcome, self.withheld)

    def value(self, name: str) -> Value | None:
        """Return a known value, or None if it is unknown or withheld."""
        known = self.outcome.known.get(name)
        return None if known is None or name in self.withheld else known.value

    def explanation(self, conclusion: str) -> Explanation:
        """Return how a hypothesis was reached; what speaks in confidence is one reason per side."""
        found = explain(self.pack, self.outcome, conclusion, self.withheld)
        return structs.replace(
            found, reasons_for=_merged(found.reasons_for), reasons_against=_merged(found.reasons_against)
        )

    def rails(self, *identifiers: str | None) -> tuple[RailNote, ...]:
        """Return guard rails by id; one that reads a withheld answer shows only that there is one."""
        found = {rail.id: rail for rail in self.pack.guard_rails}
        return tuple(dict.fromkeys(self._rail(found[identifier]) for identifier in identifiers if identifier))

    def _rail(self, rail: GuardRail) -> RailNote:
        if self.withheld.intersection(attributes(rail.when)):
            return RailNote("", RAIL_IN_CONFIDENCE, "", "", ())
        return RailNote(rail.id, rail.title, rail.effect.value, rail.because, references(self.pack, rail.sources))

    def preconditions(self) -> tuple[str, ...]:
        """Return what is missing before anyone can lead."""
        shown = [firing for firing in self.outcome.firings if not self._hides(firing)]
        told = {self.pack.rule_by_id[firing.rule].precondition for firing in shown}
        hidden = f"What is missing according to {IN_CONFIDENCE}."
        return tuple(dict.fromkeys(line if line in told else hidden for line in self.outcome.lead.preconditions))

    def tells_advice(self, hypothesis: str) -> bool:
        """Whether an action, a warning or a note may be shown: something that is not withheld speaks for it."""
        item = self.outcome.hypotheses.get(hypothesis, Hypothesis(hypothesis))
        speaking = {part.rule for part in item.counted if (part.value > 0) == (item.certainty > 0)}
        if speaking:
            return not all(self._hides(firing) for firing in self.outcome.firings if firing.rule in speaking)
        applied = {effect.rail for effect in self.outcome.guard_rails}
        ordering = [rail for rail in self.pack.guard_rails if rail.effect is Effect.ORDER and rail.id in applied]
        naming = [rail for rail in ordering if subject(hypothesis) in rail.targets]
        return not naming or any(not self.withheld.intersection(attributes(rail.when)) for rail in naming)

    def tells(self, condition: Condition) -> bool:
        """Whether something that holds under a condition may be shown: it reads nothing that is withheld."""
        return not self.withheld.intersection(attributes(condition))

    def assumptions(self) -> tuple[str, ...]:
        """Return what was assumed, while an input was unknown, behind the rules that fired."""
        read = {matched.test.attribute for firing in self.outcome.firings for matched in firing.matched}
        return assumption_texts(self.pack, self.outcome, read, self.withheld)

    def _hides(self, firing: Firing) -> bool:
        return any(matched.test.attribute in self.withheld for matched in firing.matched)


def _merged(reasons: tuple[Reason, ...]) -> tuple[Reason, ...]:
    """Return reasons with those in confidence as one, the weightiest first."""
    hidden = [reason for reason in reasons if reason.in_confidence]
    if len(hidden) < 2:
        return reasons
    whole = structs.replace(
        hidden[0],
        contribution=combine(reason.contribution for reason in hidden),
        weight=rounded(sum(reason.weight for reason in hidden)),
        share=rounded(sum(reason.share for reason in hidden)),
    )
    told = [reason for reason in reasons if not reason.in_confidence]
    return tuple(sorted([*told, whole], key=lambda reason: -abs(reason.weight)))
