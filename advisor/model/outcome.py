"""What an assessment concludes, and the full trace of how. Plain data: explanations and reports only show it."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from advisor.model.answers import Known
from advisor.model.attribute import Value
from advisor.model.certainty import rounded, weight
from advisor.model.condition import Test
from advisor.model.rule import Effect


class Standing(StrEnum):
    """How far a decision got. `nobody_ready` exists for the lead only."""

    NAMED = "named"
    NOBODY_READY = "nobody_ready"
    UNDETERMINED = "undetermined"


class Involvement(StrEnum):
    """A role's part in the work."""

    LEAD = "lead"
    CO_LEAD = "co_lead"
    SUPPORT = "support"
    INFORMED = "informed"
    NOT_INVOLVED = "not_involved"


class Matched(Struct, frozen=True):
    """A test that held, with the value it read; `known` is None where it held because the value is unknown."""

    test: Test
    known: Known | None

    @property
    def certainty(self) -> float:
        """The certainty of the value; 1 where only presence was asked."""
        return 1.0 if self.known is None or self.test.asks_presence else self.known.certainty


class Firing(Struct, frozen=True):
    """A rule that fired: how certain its premise was, and the tests of the alternative that carried it."""

    rule: str
    premise: float
    matched: tuple[Matched, ...]


class Contribution(Struct, frozen=True):
    """What one rule adds to one hypothesis: factor times premise. Displaced ones are shown but do not count."""

    rule: str
    value: float
    displaced_by: str = ""

    @property
    def weight(self) -> float:
        """The rule's weight in [-inf, inf]; weights add up where certainty factors combine."""
        return rounded(weight(self.value))


class Hypothesis(Struct, frozen=True):
    """A hypothesis with its combined certainty and everything that was said about it, in the order of the rules."""

    name: str
    certainty: float = 0.0
    contributions: tuple[Contribution, ...] = ()

    @property
    def counted(self) -> tuple[Contribution, ...]:
        """The contributions that count."""
        return tuple(item for item in self.contributions if not item.displaced_by)

    @property
    def weight_for(self) -> float:
        """The sum of the weights that speak for it, 0 or more."""
        return rounded(sum(item.weight for item in self.counted if item.value > 0))

    @property
    def weight_against(self) -> float:
        """The sum of the weights that speak against it, 0 or less."""
        return rounded(sum(item.weight for item in self.counted if item.value < 0))

    def share(self, contribution: Contribution) -> float:
        """Return the contribution's part, in [0, 1], of all weight on its side."""
        whole = self.weight_for if contribution.value > 0 else self.weight_against
        return rounded(contribution.weight / whole) if whole else 0.0


class Assumption(Struct, frozen=True):
    """A value assumed, or a part left out, because an input of a derived attribute is unknown."""

    attribute: str
    input: str
    value: Value | None
    left_out: str

    def __str__(self) -> str:
        if self.value is None:
            return f"{self.attribute}: {self.input} is unknown, {self.left_out}"
        shown = str(self.value).lower() if isinstance(self.value, bool) else self.value
        return f"{self.attribute}: {self.input} is unknown, {shown} assumed"


class Derivation(Struct, frozen=True):
    """How a derived attribute got its value: the inputs read and what was assumed; `known` is None if it has none."""

    attribute: str
    known: Known | None
    inputs: tuple[str, ...] = ()
    assumptions: tuple[Assumption, ...] = ()


class RailEffect(Struct, frozen=True):
    """A guard rail that applied; `changed` lists the decisions that would have come out otherwise."""

    rail: str
    effect: Effect
    targets: tuple[str, ...]
    premise: float
    changed: tuple[str, ...] = ()


class RoleOutcome(Struct, frozen=True):
    """A role's involvement with the certainty of the hypothesis that decided it."""

    involvement: Involvement
    certainty: float


class LeadDecision(Struct, frozen=True):
    """Who drives. `margin` is the distance to the runner-up's certainty; `open` names core attributes still unknown."""

    standing: Standing
    role: str | None
    certainty: float
    margin: float | None
    runner_up: str | None
    open: tuple[str, ...] = ()
    preconditions: tuple[str, ...] = ()
    forced_by: str | None = None
    forbidden_by: str | None = None


class ModelDecision(Struct, frozen=True):
    """Which operating model, and which comes next. `preferred_over` is a model a little ahead that fits less well."""

    standing: Standing
    value: str | None
    certainty: float
    runner_up: str | None
    next_stage: str | None
    preferred_over: str | None = None
    open: tuple[str, ...] = ()
    forced_by: str | None = None
    forbidden_by: str | None = None


class ConsultantDecision(Struct, frozen=True):
    """Whether to engage outsiders and how. `wanted` is the mode that would have been advised if it were affordable."""

    standing: Standing
    engage: bool | None
    mode: str | None
    wanted: str | None
    certainty: float
    modes: Mapping[str, float]
    open: tuple[str, ...] = ()
    forced_by: str | None = None
    forbidden_by: str | None = None


class AdviceItem(Struct, frozen=True):
    """A piece of advice that reached the threshold; a negative certainty advises against an action."""

    id: str
    family: str
    certainty: float


class StaffingRange(Struct, frozen=True):
    """How many of a kind: from `low` to `high`, both included; `capped` where a limit cut the range."""

    line: str
    low: int
    high: int
    capped: bool
    today: int | None


class ResponsibilityRow(Struct, frozen=True):
    """A row of the responsibility chart: exactly one accountable and one responsible; `about` names what is done."""

    about: str
    accountable: str
    responsible: str
    consulted: tuple[str, ...] = ()
    informed: tuple[str, ...] = ()


class PlannedStep(Struct, frozen=True):
    """A step of the plan and the role that owns it."""

    step: str
    owner: str


class PillarState(StrEnum):
    """Whether a pillar of a lasting program stands."""

    STANDS = "stands"
    PARTLY = "partly"
    MISSING = "missing"
    UNKNOWN = "unknown"


class PillarOutcome(Struct, frozen=True):
    """A pillar and its state."""

    pillar: str
    state: PillarState


class ProgramOutcome(Struct, frozen=True):
    """What of the program knowledge applies; every part in the order of the pack."""

    contradictions: tuple[str, ...] = ()
    staffing: tuple[StaffingRange, ...] = ()
    responsibilities: tuple[ResponsibilityRow, ...] = ()
    plan: tuple[PlannedStep, ...] = ()
    pillars: tuple[PillarOutcome, ...] = ()
    contested: tuple[str, ...] = ()


class Outcome(Struct, frozen=True):
    """Everything one assessment concluded."""

    accountable: str
    lead: LeadDecision
    roles: Mapping[str, RoleOutcome]
    model: ModelDecision
    consultants: ConsultantDecision
    guard_rails: tuple[RailEffect, ...]
    advice: tuple[AdviceItem, ...]
    program: ProgramOutcome
    not_relevant: tuple[str, ...]
    unknown: tuple[str, ...]
    known: Mapping[str, Known]
    derivations: Mapping[str, Derivation]
    hypotheses: Mapping[str, Hypothesis]
    firings: tuple[Firing, ...] = field(default=())

    @property
    def assumptions(self) -> tuple[Assumption, ...]:
        """Every assumption made, in the order of the derived attributes."""
        return tuple(item for derivation in self.derivations.values() for item in derivation.assumptions)

    def of_family(self, family: str) -> tuple[AdviceItem, ...]:
        """Return the advice of one family (action, warning, note, workstream), in the order it is to be read."""
        return tuple(item for item in self.advice if item.family == family)
