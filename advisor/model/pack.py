"""A knowledge pack: everything the advisor knows about one topic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from msgspec import Struct

from advisor.model.attribute import Attribute, Kind, Level
from advisor.model.decision import Decisions
from advisor.model.derived import Derived
from advisor.model.program import Program
from advisor.model.question import Question
from advisor.model.rule import GuardRail, Rule
from advisor.model.source import Source


class Role(Struct, frozen=True):
    """A role that may take part, and what it does per involvement; `phrase` is the title inside a sentence."""

    id: str
    title: str
    phrase: str
    plural: bool
    description: str
    responsibilities: Mapping[str, tuple[str, ...]]


class OperatingModel(Struct, frozen=True):
    """A way of organizing improvement; `fits` lists the leads it is consistent with."""

    id: str
    title: str
    phrase: str
    description: str
    fits: tuple[str, ...]


class HandoverStage(Struct, frozen=True):
    """A part of an engagement; `outside_part` is the part, 0 to 1, of the leading that outsiders still do."""

    title: str
    outside_part: float
    text: str


class Mode(Struct, frozen=True):
    """A way of using outside consultants, or not using any.

    `weeks` is how long an engagement takes, from and to; `handover` divides it into stages of equal length. Both may be
    missing.
    """

    id: str
    title: str
    phrase: str
    description: str
    weeks: tuple[int, int] | None = None
    handover: tuple[HandoverStage, ...] = ()


class Term(Struct, frozen=True):
    """A kind of involvement with its title and meaning."""

    id: str
    title: str
    description: str


class Advice(Struct, frozen=True):
    """The text of an action, warning, note, workstream (which has a role), engagement (a part) or check."""

    id: str
    family: str
    title: str
    text: str
    role: str = ""
    part: str = ""

    @property
    def hypothesis(self) -> str:
        """The name under which rules conclude it."""
        return f"{self.family}.{self.id}"


@dataclass(frozen=True)
class Pack:
    """The knowledge of one topic, checked and complete. Every mapping keeps the order of its file."""

    id: str
    title: str
    version: str
    digest: str
    folder: str
    certainty_words: Mapping[str, float]
    resemblance: Mapping[str, float]
    """The attributes that make two organizations alike, with their weights; may be empty."""
    sections: Mapping[str, str]
    informants: Mapping[str, str]
    questions: tuple[Question, ...]
    derived: Mapping[str, Derived]
    rules: tuple[Rule, ...]
    guard_rails: tuple[GuardRail, ...]
    decisions: Decisions
    roles: Mapping[str, Role]
    models: Mapping[str, OperatingModel]
    modes: Mapping[str, Mode]
    involvement: Mapping[str, Term]
    advice: Mapping[str, Advice]
    sources: Mapping[str, Source]
    program: Program = field(default_factory=Program)

    @cached_property
    def asked(self) -> dict[str, Attribute]:
        """The attributes that people answer, in the order of the questions."""
        return {attribute.name: attribute for question in self.questions for attribute in question.asks}

    @cached_property
    def attributes(self) -> dict[str, Attribute]:
        """Every attribute a condition may name: asked, derived, evidence and decided."""
        derived = {name: derived.attribute for name, derived in self.derived.items()}
        return self.asked | derived | evidence_attributes(self) | decided_attributes(self)

    @cached_property
    def question_of(self) -> dict[str, Question]:
        """The question that asks for each attribute."""
        return {attribute.name: question for question in self.questions for attribute in question.asks}

    @cached_property
    def rule_by_id(self) -> dict[str, Rule]:
        """The rules by id."""
        return {rule.id: rule for rule in self.rules}

    @cached_property
    def hypotheses(self) -> tuple[str, ...]:
        """Every evidence hypothesis a rule may conclude, in tie order."""
        per_role = [f"{kind}.{role}" for kind in ("lead", "co_lead", "support") for role in self.roles]
        per_model = [f"{kind}.{model}" for kind in ("model", "next_stage") for model in self.models]
        return (*per_role, *per_model, *(f"consultants.{mode}" for mode in self.modes))

    @cached_property
    def derivation_levels(self) -> tuple[tuple[Derived, ...], ...]:
        """The derived attributes by stratum: each reads answers and earlier strata only."""
        depth: dict[str, int] = {}

        def measure(name: str) -> int:
            if name not in self.derived:
                return 0
            if name not in depth:
                depth[name] = 1 + max((measure(given) for given in self.derived[name].inputs), default=0)
            return depth[name]

        for name in self.derived:
            measure(name)
        highest = max(depth.values(), default=0)
        return tuple(
            tuple(derived for name, derived in self.derived.items() if depth[name] == level)
            for level in range(1, highest + 1)
        )

    def asked_behind(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return the answers that some attributes rest on, themselves or through derived ones, in asking order."""
        found = set(names)
        for level in reversed(self.derivation_levels):
            found.update(name for derived in level if derived.name in found for name in derived.inputs)
        return tuple(name for name in self.asked if name in found)


_STANDINGS = (("named", "Named"), ("nobody_ready", "Nobody is ready"), ("undetermined", "Cannot be said yet"))


def evidence_attributes(pack: Pack) -> dict[str, Attribute]:
    """Return the combined hypotheses as numbers that guard rails and advice may read."""
    return {name: Attribute(name, name, Kind.NUMBER) for name in pack.hypotheses}


def decided_attributes(pack: Pack) -> dict[str, Attribute]:
    """Return the decisions as choices that advice may read, such as decided.lead and decided.involvement.<role>."""
    choices = {
        "decided.lead": ("Who leads", {role.id: role.title for role in pack.roles.values()}),
        "decided.model": ("Operating model", {model.id: model.title for model in pack.models.values()}),
        "decided.consultants": ("Consultants", {mode.id: mode.title for mode in pack.modes.values()}),
        "decided.wanted": ("Consultants if affordable", {mode.id: mode.title for mode in pack.modes.values()}),
        "decided.status.lead": ("Decision on the lead", dict(_STANDINGS)),
        "decided.status.model": ("Decision on the model", dict(_STANDINGS)),
        "decided.status.consultants": ("Decision on consultants", dict(_STANDINGS)),
    }
    for role in pack.roles.values():
        titles = {term.id: term.title for term in pack.involvement.values()}
        choices[f"decided.involvement.{role.id}"] = (f"Involvement of {role.title}", titles)
    return {
        name: Attribute(name, label, Kind.CHOICE, tuple(Level(value, title) for value, title in titles.items()))
        for name, (label, titles) in choices.items()
    }
