"""Turns combined evidence into the three decisions, under the guard rails that apply."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from msgspec import Struct, field

from advisor.model.answers import Known
from advisor.model.certainty import rounded
from advisor.model.decision import CoreQuestions
from advisor.model.outcome import (
    ConsultantDecision,
    Hypothesis,
    Involvement,
    LeadDecision,
    ModelDecision,
    Outcome,
    RoleOutcome,
    Standing,
)
from advisor.model.pack import Pack
from advisor.model.rule import Effect, GuardRail, family, subject


class Limits(Struct, frozen=True):
    """What the guard rails that apply forbid and force: conclusion to rail, decision to (value, rail)."""

    forbidden: Mapping[str, str] = field(default_factory=dict)
    forced: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @classmethod
    def of(cls, rails: Iterable[GuardRail]) -> Limits:
        """Return the limits of rails in pack order; where two say the same, the earlier one is named."""
        forbidden: dict[str, str] = {}
        forced: dict[str, tuple[str, str]] = {}
        for rail in rails:
            for target in rail.targets:
                if rail.effect is Effect.FORBID:
                    forbidden.setdefault(target, rail.id)
                elif rail.effect is Effect.FORCE:
                    forced.setdefault(family(target), (subject(target), rail.id))
        return cls(forbidden, forced)

    def allows(self, conclusion: str) -> bool:
        """Whether the conclusion is not forbidden."""
        return conclusion not in self.forbidden


class Decided(Struct, frozen=True):
    """The decisions of one assessment."""

    accountable: str
    lead: LeadDecision
    roles: Mapping[str, RoleOutcome]
    model: ModelDecision
    consultants: ConsultantDecision


class _Rails(NamedTuple):
    """The rails that changed a decision."""

    forced_by: str | None
    forbidden_by: str | None


class Selection:
    """Selects from the combined evidence of one assessment; certainties are rounded, so they compare exactly."""

    def __init__(
        self,
        pack: Pack,
        hypotheses: Mapping[str, Hypothesis],
        known: Mapping[str, Known],
        preconditions: Sequence[str],
        limits: Limits,
    ) -> None:
        self.pack = pack
        self.certainty = {name: hypothesis.certainty for name, hypothesis in hypotheses.items()}
        self.known = known
        self.preconditions = tuple(preconditions)
        self.limits = limits

    def decide(self) -> Decided:
        """Return all decisions."""
        lead = self.lead()
        consultants = self.consultants()
        return Decided(self._accountable(), lead, self._roles(lead, consultants), self.model(lead.role), consultants)

    def _accountable(self) -> str:
        """Return who answers for the result: whom a rail names, else the pack, else the first role not forbidden."""
        forced = self.limits.forced.get("accountable")
        usual = self.pack.decisions.lead.accountable
        named = [forced[0]] if forced else []
        return next(
            role for role in (*named, usual, *self.pack.roles, usual) if self.limits.allows(f"accountable.{role}")
        )

    def _best(self, kind: str, names: Iterable[str], limits: Limits, at_least: float = float("-inf")) -> str | None:
        """Return the allowed name with the highest certainty that reaches `at_least`; the first of equals."""
        able = [
            name for name in names if limits.allows(f"{kind}.{name}") and self.certainty[f"{kind}.{name}"] >= at_least
        ]
        return max(able, key=lambda name: self.certainty[f"{kind}.{name}"], default=None)

    def _open(self, core: CoreQuestions) -> tuple[str, ...]:
        """Return the core attributes still unknown; of a group that one member settles, the first."""
        return tuple(group[0] for group in core if not any(name in self.known for name in group))

    def _rails(self, kind: str, chosen: str | None, unlimited: str | None) -> _Rails:
        """Return which rail forced or forbade, if the decision would have come out otherwise without rails."""
        if chosen == unlimited:
            return _Rails(None, None)
        forced = self.limits.forced.get(kind)
        if forced is not None and forced[0] == chosen:
            return _Rails(forced[1], self.limits.forbidden.get(f"{kind}.{unlimited}"))
        return _Rails(None, self.limits.forbidden.get(f"{kind}.{unlimited}"))

    def lead(self) -> LeadDecision:
        """Return who drives: the highest lead certainty that reaches the threshold, or why nobody does."""
        settings = self.pack.decisions.lead
        roles = self.pack.roles
        unlimited = self._best("lead", roles, Limits(), settings.threshold)
        chosen = self._best("lead", roles, self.limits, settings.threshold)
        if "lead" in self.limits.forced:
            chosen = self.limits.forced["lead"][0]
        open_core = self._open(settings.core_questions)
        rails = self._rails("lead", chosen, unlimited)
        if chosen is None:
            ready = open_core or not self.preconditions
            best = self._best("lead", roles, self.limits)
            return LeadDecision(
                standing=Standing.UNDETERMINED if ready else Standing.NOBODY_READY,
                role=None,
                certainty=self.certainty[f"lead.{best}"] if best else 0.0,
                margin=None,
                runner_up=best if best and self.certainty[f"lead.{best}"] > 0 else None,
                open=open_core,
                preconditions=() if ready else self.preconditions,
                forced_by=rails.forced_by,
                forbidden_by=rails.forbidden_by,
            )
        certainty = self.certainty[f"lead.{chosen}"]
        second = self._best("lead", [role for role in roles if role != chosen], self.limits)
        second_certainty = self.certainty[f"lead.{second}"] if second else 0.0
        return LeadDecision(
            standing=Standing.NAMED,
            role=chosen,
            certainty=certainty,
            margin=rounded(certainty - max(0.0, second_certainty)),
            runner_up=second if second_certainty > 0 else None,
            forced_by=rails.forced_by,
            forbidden_by=rails.forbidden_by,
        )

    def _roles(self, lead: LeadDecision, consultants: ConsultantDecision) -> dict[str, RoleOutcome]:
        settings = self.pack.decisions.lead
        co_leads = self._co_leads(lead) if lead.role else {}
        found: dict[str, RoleOutcome] = {}
        for role in self.pack.roles:
            highest = max(self.certainty[f"{kind}.{role}"] for kind in ("lead", "co_lead", "support"))
            if role == lead.role:
                found[role] = RoleOutcome(Involvement.LEAD, lead.certainty)
            elif role == settings.outsider:
                part = Involvement.SUPPORT if consultants.engage else Involvement.NOT_INVOLVED
                found[role] = RoleOutcome(part, consultants.certainty)
            elif role in co_leads:
                found[role] = RoleOutcome(Involvement.CO_LEAD, co_leads[role])
            elif highest >= settings.support_threshold:
                found[role] = RoleOutcome(Involvement.SUPPORT, highest)
            else:
                found[role] = RoleOutcome(Involvement.INFORMED, highest)
        return found

    def _co_leads(self, lead: LeadDecision) -> dict[str, float]:
        """Return the co-leads with the certainty that made them so, the strongest first."""
        settings = self.pack.decisions.lead
        able: dict[str, float] = {}
        for role in self.pack.roles:
            if role in (lead.role, settings.outsider) or not self.limits.allows(f"co_lead.{role}"):
                continue
            as_co_lead, as_lead = self.certainty[f"co_lead.{role}"], self.certainty[f"lead.{role}"]
            reasons = [as_co_lead] if as_co_lead >= settings.co_lead_threshold else []
            close = rounded(lead.certainty - as_lead) <= settings.co_lead_margin
            if as_lead >= settings.co_lead_threshold and close:
                reasons.append(as_lead)
            if reasons:
                able[role] = max(reasons)
        strongest = sorted(able, key=lambda role: -able[role])[: settings.most_co_leads]
        return {role: able[role] for role in strongest}

    def model(self, lead: str | None) -> ModelDecision:
        """Return the operating model; of models nearly tied at the top, the one that fits the lead."""
        settings = self.pack.decisions.model
        models = self.pack.models
        unlimited, _ = self._fitting(lead, Limits())
        chosen, highest = self._fitting(lead, self.limits)
        if "model" in self.limits.forced:
            chosen = highest = self.limits.forced["model"][0]
        rails = self._rails("model", chosen, unlimited)
        next_stage = self._best(
            "next_stage", [name for name in models if name != chosen], Limits(), settings.next_stage_threshold
        )
        others = [name for name in models if name != chosen]
        second = self._best("model", others, self.limits)
        return ModelDecision(
            standing=Standing.NAMED if chosen else Standing.UNDETERMINED,
            value=chosen,
            certainty=self.certainty[f"model.{chosen or second}"] if chosen or second else 0.0,
            runner_up=second if second and self.certainty[f"model.{second}"] > 0 else None,
            next_stage=next_stage,
            preferred_over=highest if highest != chosen else None,
            open=() if chosen else self._open(settings.core_questions),
            forced_by=rails.forced_by,
            forbidden_by=rails.forbidden_by,
        )

    def _fitting(self, lead: str | None, limits: Limits) -> tuple[str | None, str | None]:
        """Return the model chosen and the one with the highest certainty."""
        settings = self.pack.decisions.model
        highest = self._best("model", self.pack.models, limits, settings.threshold)
        if highest is None:
            return None, None
        top = self.certainty[f"model.{highest}"]
        fitting = [
            name
            for name, model in self.pack.models.items()
            if lead in model.fits and rounded(top - self.certainty[f"model.{name}"]) <= settings.near_tie
        ]
        return self._best("model", fitting, limits, settings.threshold) or highest, highest

    def consultants(self) -> ConsultantDecision:
        """Return the mode. The burden of proof is on engaging.

        Silence means no once the core questions are answered; before that, doing without needs evidence of its own.
        """
        settings = self.pack.decisions.consultants
        modes = {mode: self.certainty[f"consultants.{mode}"] for mode in self.pack.modes}
        external = self._external(self.limits, capped=True)
        wanted = self._external(self.limits, capped=False)
        forced = self.limits.forced.get("consultants")
        chosen = forced[0] if forced else external or self._doing_without(self.limits)
        rails = self._rails("consultants", chosen, self._external(Limits(), True) or self._doing_without(Limits()))
        return ConsultantDecision(
            standing=Standing.NAMED if chosen else Standing.UNDETERMINED,
            engage=chosen != settings.none_mode if chosen else None,
            mode=chosen,
            wanted=wanted if wanted not in (external, chosen) and not forced else None,
            certainty=modes[chosen or settings.none_mode],
            modes=modes,
            open=() if chosen else self._open(settings.core_questions),
            forced_by=rails.forced_by,
            forbidden_by=rails.forbidden_by,
        )

    def _doing_without(self, limits: Limits) -> str | None:
        """Return the mode of engaging nobody, if silence counts or enough speaks for it."""
        settings = self.pack.decisions.consultants
        hypothesis = f"consultants.{settings.none_mode}"
        settled = not self._open(settings.core_questions) or self.certainty[hypothesis] >= settings.threshold
        return settings.none_mode if settled and limits.allows(hypothesis) else None

    def _external(self, limits: Limits, capped: bool) -> str | None:
        """Return the best external mode that reaches the threshold and beats doing without; `capped`: by the budget."""
        settings = self.pack.decisions.consultants
        affordable = self.known.get(settings.affordable) if capped else None
        allowed = [
            mode
            for mode in self.pack.modes
            if mode != settings.none_mode
            and (affordable is None or (isinstance(affordable.value, tuple) and mode in affordable.value))
        ]
        best = self._best("consultants", allowed, limits, settings.threshold)
        without = self.certainty[f"consultants.{settings.none_mode}"]
        return best if best is not None and self.certainty[f"consultants.{best}"] > without else None


def decided_values(decided: Decided | Outcome) -> dict[str, Known]:
    """Return the decisions as advice reads them; what is not named is unknown."""
    named = {
        "decided.lead": decided.lead.role,
        "decided.model": decided.model.value,
        "decided.consultants": decided.consultants.mode,
        "decided.wanted": decided.consultants.wanted,
        "decided.status.lead": decided.lead.standing.value,
        "decided.status.model": decided.model.standing.value,
        "decided.status.consultants": decided.consultants.standing.value,
    }
    parts = {f"decided.involvement.{name}": role.involvement.value for name, role in decided.roles.items()}
    return {name: Known(value) for name, value in (named | parts).items() if value is not None}
