"""What an engine concluded about one situation, as far as tests claim anything of it; the same questions to both."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.files.answer_file import NOBODY
from advisor.model.answers import Known
from advisor.model.attribute import Value
from advisor.model.certainty import rounded
from advisor.model.condition import attributes
from advisor.model.knowledge_test import HOLDS, NOT
from advisor.model.outcome import Contribution, Outcome, PillarState, Standing
from advisor.model.pack import Pack
from advisor.verify.cases import given_values

FORWARD, COLUMNAR = "the forward engine", "the columnar engine"


class Part(Struct, frozen=True):
    """A part of the program: its state, and beside it what the engine that explains works out."""

    state: str
    range: tuple[int, int] | None = None
    capped: bool = False
    accountable: str | None = None
    responsible: str | None = None


class Seen(Protocol):
    """What was concluded about one situation. Where an engine cannot tell, None."""

    @property
    def by(self) -> str:
        """The engine, as messages call it."""

    def fired(self, name: str) -> bool:
        """Return whether a rule or guard rail fired."""

    def adds(self, rule: str) -> dict[str, float]:
        """Return what a rule that fired adds to each hypothesis, displaced or not."""

    def displaced(self, rule: str) -> list[str] | None:
        """Return the hypotheses for which a stronger rule of the same group stands, in order of their names."""

    def known(self, name: str) -> Known | None:
        """Return an answer, a derived value, the certainty of a hypothesis or a decision, as conditions read them."""

    def asked(self, question: str) -> bool:
        """Return whether a question is relevant."""

    def decisions(self) -> dict[str, str]:
        """Return the three decisions as worked cases name them."""

    def part(self, name: str) -> Part | None:
        """Return a part of the program such as step.announce or pillar.ownership."""


class SeenForward(Struct, frozen=True):
    """What the engine that explains concluded."""

    pack: Pack
    outcome: Outcome
    by: str = FORWARD

    def fired(self, name: str) -> bool:
        """See Seen."""
        outcome = self.outcome
        return any(item.rule == name for item in outcome.firings) or any(e.rail == name for e in outcome.guard_rails)

    def adds(self, rule: str) -> dict[str, float]:
        """See Seen."""
        return {name: rounded(item.value) for name, item in self._contributions(rule)}

    def displaced(self, rule: str) -> list[str] | None:
        """See Seen."""
        return sorted(name for name, item in self._contributions(rule) if item.displaced_by)

    def known(self, name: str) -> Known | None:
        """See Seen."""
        if name in self.outcome.known:
            return self.outcome.known[name]
        if name in self.outcome.hypotheses:
            return Known(self.outcome.hypotheses[name].certainty)
        value = self._decided().get(name)
        return Known(value) if value is not None else None

    def asked(self, question: str) -> bool:
        """See Seen."""
        return question not in self.outcome.not_relevant

    def decisions(self) -> dict[str, str]:
        """See Seen."""
        return given_values(self.outcome)

    def part(self, name: str) -> Part | None:
        """See Seen."""
        kind, _, identifier = name.partition(".")
        program = self.outcome.program
        found: dict[str, Part] = {}
        match kind:
            case "contradiction":
                found = {item: Part(HOLDS) for item in program.contradictions}
            case "staffing":
                found = {item.line: Part(HOLDS, (item.low, item.high), item.capped) for item in program.staffing}
            case "activity":
                found = {
                    item.about.partition(".")[2]: Part(
                        HOLDS, accountable=item.accountable, responsible=item.responsible
                    )
                    for item in program.responsibilities
                }
            case "step":
                found = {item.step: Part(HOLDS) for item in program.plan}
            case "pillar":
                found = {item.pillar: Part(item.state.value) for item in program.pillars}
            case "contested":
                found = {item: Part(HOLDS) for item in program.contested}
        return found.get(identifier, Part(NOT))

    def _contributions(self, rule: str) -> Iterator[tuple[str, Contribution]]:
        for part in self.pack.rule_by_id[rule].then:
            hypothesis = self.outcome.hypotheses.get(part.hypothesis)
            for item in hypothesis.contributions if hypothesis else ():
                if item.rule == rule:
                    yield part.hypothesis, item

    def _decided(self) -> dict[str, Value | None]:
        lead, model, consultants = self.outcome.lead, self.outcome.model, self.outcome.consultants
        return {
            "decided.lead": lead.role,
            "decided.model": model.value,
            "decided.consultants": consultants.mode,
            "decided.wanted": consultants.wanted,
            "decided.status.lead": lead.standing.value,
            "decided.status.model": model.standing.value,
            "decided.status.consultants": consultants.standing.value,
            **{f"decided.involvement.{role}": item.involvement.value for role, item in self.outcome.roles.items()},
        }


class SeenColumn(Struct, frozen=True):
    """What the columnar engine concluded about one of many. It has no trace, so it cannot tell what was displaced."""

    assessed: Assessed
    index: int
    by: str = COLUMNAR

    def fired(self, name: str) -> bool:
        """See Seen."""
        return bool(self.assessed.fires(name)[self.index])

    def adds(self, rule: str) -> dict[str, float]:
        """See Seen."""
        premise = self.assessed.premise(rule, self.index)
        return {part.hypothesis: rounded(part.factor * premise) for part in self.assessed.pack.rule_by_id[rule].then}

    def displaced(self, rule: str) -> list[str] | None:  # noqa: ARG002
        """See Seen."""
        return None

    def known(self, name: str) -> Known | None:
        """See Seen."""
        return self.assessed.known(name, self.index)

    def asked(self, question: str) -> bool:
        """See Seen."""
        return not self.assessed.irrelevant(question)[self.index]

    def decisions(self) -> dict[str, str]:
        """See Seen."""
        found = {}
        for decision, name in (("lead", "lead"), ("operating_model", "model"), ("consultants", "consultants")):
            value, standing = self.known(f"decided.{name}"), self.known(f"decided.status.{name}")
            nobody = standing is not None and standing.value == Standing.NOBODY_READY
            found[decision] = NOBODY if nobody else str(value.value) if value else Standing.UNDETERMINED.value
        return found

    def part(self, name: str) -> Part | None:
        """See Seen."""
        kind, _, identifier = name.partition(".")
        if kind == "pillar":
            return Part(self._state(identifier))
        if kind in ("staffing", "activity"):
            holds = self.assessed.holding(name)[self.index]
            return None if holds else Part(NOT)  # there is more to work out then: numbers, and who takes part
        return Part(HOLDS if self.assessed.holding(name)[self.index] else NOT)

    def _state(self, identifier: str) -> str:
        if self.assessed.holding(f"stands.{identifier}")[self.index]:
            return PillarState.STANDS.value
        if self.assessed.holding(f"missing.{identifier}")[self.index]:
            return PillarState.MISSING.value
        pillar = next(item for item in self.assessed.pack.program.pillars if item.id == identifier)
        read = (*attributes(pillar.stands), *attributes(pillar.missing))
        return (PillarState.PARTLY if any(map(self.known, read)) else PillarState.UNKNOWN).value
