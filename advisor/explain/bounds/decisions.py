"""Decisions over boxes: where one is what it is in every completion of the box.

What is shown here is always the same: whoever was chosen stands in every completion, and nobody can pass. Where that
cannot be shown the decision may still stand; the search then looks at smaller boxes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import reduce

import numpy as np

from advisor.engine.columnar.evidence import in_billionths
from advisor.explain.bounds.conditions import Interval
from advisor.explain.bounds.evidence import PossibleEvidence
from advisor.explain.bounds.now import Now
from advisor.explain.bounds.possible import Flags, Possible
from advisor.model.attribute import Kind
from advisor.model.decision import CoreQuestions
from advisor.model.outcome import Involvement, Standing
from advisor.model.pack import Pack
from advisor.model.rule import Effect, family, subject

NEVER = np.array([False])
ALWAYS = np.array([True])


class PossibleDecisions:
    """What can and what must be decided in a set of boxes."""

    def __init__(
        self,
        pack: Pack,
        possible: Mapping[str, Possible],
        evidence: PossibleEvidence,
        rails: Mapping[str, Interval],
        unready: tuple[Flags, Flags],
    ) -> None:
        self._pack = pack
        self._possible = possible
        self._evidence = evidence
        self._can_apply = {name: most > 0 for name, (_, most) in rails.items()}
        self._must_apply = {name: least > 0 for name, (least, _) in rails.items()}
        self._unready = unready

    def stays(self, part: str, now: Now) -> Flags:
        """Return where a decision, or the parts of all roles, must be what it is `now`."""
        match part:
            case "lead":
                return self.lead_stays(now.lead)
            case "operating_model":
                return self.model_stays(now.operating_model)
            case "consultants":
                return self.consultants_stay(now.consultants)
            case _:
                return self.lead_stays(now.lead) & self.consultants_stay(now.consultants) & self._parts_stay(now)

    # --- guard rails and core questions ------------------------------------------------------------------------------

    def _allowed(self, conclusion: str) -> tuple[Flags, Flags]:
        """Return where a conclusion can and where it must be allowed."""
        can, must = ALWAYS, ALWAYS
        for rail in self._pack.guard_rails:
            if rail.effect is Effect.FORBID and conclusion in rail.targets:
                can, must = can & ~self._must_apply[rail.id], must & ~self._can_apply[rail.id]
        return can, must

    def _forced(self, kind: str) -> tuple[dict[str, tuple[Flags, Flags]], Flags, Flags]:
        """Return where each conclusion can and must be forced; where anything can be, and where something must be."""
        found: dict[str, tuple[Flags, Flags]] = {}
        before_can, before_must = NEVER, NEVER
        for rail in self._pack.guard_rails:
            target = next((subject(item) for item in rail.targets if family(item) == kind), None)
            if rail.effect is not Effect.FORCE or target is None:
                continue
            can, must = self._can_apply[rail.id], self._must_apply[rail.id]
            here_can, here_must = can & ~before_must, must & ~before_can
            earlier = found.get(target, (NEVER, NEVER))
            # two rails that force the same: one of them must decide where either must apply and no other came before
            found[target] = earlier[0] | here_can, earlier[1] | here_must
            before_can, before_must = before_can | can, before_must | must
        return found, before_can, before_must

    def _open(self, core: CoreQuestions) -> tuple[Flags, Flags]:
        """Return where a core question can and where one must be open."""
        can, must = NEVER, NEVER
        for group in core:
            can = can | reduce(np.logical_and, (self._possible[name].unknown for name in group))
            must = must | reduce(np.logical_and, (~self._possible[name].known for name in group))
        return can, must

    def _beats(self, kind: str, name: str, other: str, names: Sequence[str]) -> Flags:
        """Return where a conclusion must come before another: by its certainty, or as the earlier of equals."""
        apart = self._evidence.distance(f"{kind}.{name}", f"{kind}.{other}")
        return apart >= 0 if names.index(name) < names.index(other) else apart > 0

    # --- the lead ----------------------------------------------------------------------------------------------------

    def lead_stays(self, now: str) -> Flags:
        """Return where the lead must be what it is `now`: a role, or why nobody is named."""
        settings, roles = self._pack.decisions.lead, list(self._pack.roles)
        threshold = in_billionths(settings.threshold)
        forced, can_force, _ = self._forced("lead")
        if now in roles:
            by_rail = forced.get(now, (NEVER, NEVER))
            own = self._evidence.certainty(f"lead.{now}")[0] >= threshold
            stands = own & self._allowed(f"lead.{now}")[1]
            for role in roles:
                if role != now:
                    stands = stands & (~self._allowed(f"lead.{role}")[0] | self._beats("lead", now, role, roles))
            others = [can for role, (can, _) in forced.items() if role != now]
            return np.asarray(by_rail[1] | (stands & ~reduce(np.logical_or, others, NEVER)))
        nobody = ~can_force
        for role in roles:
            below = self._evidence.certainty(f"lead.{role}")[1] < threshold
            nobody = nobody & (below | ~self._allowed(f"lead.{role}")[0])
        can_be_open, must_be_open = self._open(settings.core_questions)
        can_be_unready, must_be_unready = self._unready
        if now == Standing.NOBODY_READY:
            return nobody & ~can_be_open & must_be_unready
        return nobody & (must_be_open | ~can_be_unready)

    def _possible_leads(self) -> tuple[dict[str, Flags], Flags]:
        """Return where each role can lead, and where it can be that nobody does."""
        settings, roles = self._pack.decisions.lead, list(self._pack.roles)
        threshold = in_billionths(settings.threshold)
        forced, _, must_force = self._forced("lead")
        sure = {
            role: (self._evidence.certainty(f"lead.{role}")[0] >= threshold) & self._allowed(f"lead.{role}")[1]
            for role in roles
        }
        found = {}
        for role in roles:
            can = (self._evidence.certainty(f"lead.{role}")[1] >= threshold) & self._allowed(f"lead.{role}")[0]
            for other in roles:
                if other != role and bool((sure[other] & can).any()):
                    can = can & ~(sure[other] & self._beats("lead", other, role, roles))
            found[role] = (can & ~must_force) | forced.get(role, (NEVER, NEVER))[0]
        return found, ~(must_force | reduce(np.logical_or, sure.values(), NEVER))

    # --- the operating model -----------------------------------------------------------------------------------------

    def model_stays(self, now: str) -> Flags:
        """Return where the operating model must be what it is `now`."""
        settings, models = self._pack.decisions.model, list(self._pack.models)
        threshold = in_billionths(settings.threshold)
        forced, can_force, _ = self._forced("model")
        if now not in models:
            nobody = ~can_force
            for model in models:
                below = self._evidence.certainty(f"model.{model}")[1] < threshold
                nobody = nobody & (below | ~self._allowed(f"model.{model}")[0])
            return nobody
        name = f"model.{now}"
        leads, no_lead = self._possible_leads()
        stands = (self._evidence.certainty(name)[0] >= threshold) & self._allowed(name)[1]
        for model in models:
            if model != now:
                passes = self._model_passes(now, model, leads, no_lead)
                stands = stands & (~self._allowed(f"model.{model}")[0] | passes)
        others = [can for model, (can, _) in forced.items() if model != now]
        by_rail = forced.get(now, (NEVER, NEVER))[1]
        return np.asarray(by_rail | (stands & ~reduce(np.logical_or, others, NEVER)))

    def _model_passes(self, now: str, other: str, leads: Mapping[str, Flags], no_lead: Flags) -> Flags:
        """Return where a model comes before another one, whoever leads: of those near the top, one that fits does."""
        models = self._pack.models
        near = in_billionths(self._pack.decisions.model.near_tie)
        alike, only_now, only_other = no_lead, NEVER, NEVER
        for role, can in leads.items():
            fits = role in models[now].fits, role in models[other].fits
            if fits[0] == fits[1]:
                alike = alike | can
            elif fits[0]:
                only_now = only_now | can
            else:
                only_other = only_other | can
        apart = self._evidence.distance(f"model.{now}", f"model.{other}")
        beats = self._beats("model", now, other, list(models))
        return (~alike | beats) & (~only_now | (apart >= -near)) & (~only_other | (apart > near))

    # --- consultants -------------------------------------------------------------------------------------------------

    def consultants_stay(self, now: str) -> Flags:
        """Return where the mode of using consultants must be what it is `now`."""
        settings, modes = self._pack.decisions.consultants, list(self._pack.modes)
        none, threshold = settings.none_mode, in_billionths(settings.threshold)
        forced, can_force, _ = self._forced("consultants")
        external = [mode for mode in modes if mode != none]
        others = reduce(np.logical_or, (can for mode, (can, _) in forced.items() if mode != now), NEVER)
        by_rail = forced.get(now, (NEVER, NEVER))[1]
        if now in external:
            name = f"consultants.{now}"
            stands = (self._evidence.certainty(name)[0] >= threshold) & self._allowed(name)[1]
            stands = stands & self._affordable(now)[1]
            stands = stands & (self._evidence.distance(name, f"consultants.{none}") > 0)
            for mode in external:
                if mode != now:
                    can = self._allowed(f"consultants.{mode}")[0] & self._affordable(mode)[0]
                    stands = stands & (~can | self._beats("consultants", now, mode, modes))
            return np.asarray(by_rail | (stands & ~others))
        nobody = ALWAYS
        for mode in external:
            can = self._allowed(f"consultants.{mode}")[0] & self._affordable(mode)[0]
            below = self._evidence.certainty(f"consultants.{mode}")[1] < threshold
            beaten = self._evidence.distance(f"consultants.{none}", f"consultants.{mode}") >= 0
            nobody = nobody & (~can | below | beaten)
        can_allow, must_allow = self._allowed(f"consultants.{none}")
        can_be_open, must_be_open = self._open(settings.core_questions)
        least, most = self._evidence.certainty(f"consultants.{none}")
        if now == none:
            return np.asarray(by_rail | (nobody & must_allow & (~can_be_open | (least >= threshold)) & ~others))
        return nobody & ~can_force & (~can_allow | (must_be_open & (most < threshold)))

    def _affordable(self, mode: str) -> tuple[Flags, Flags]:
        """Return where the budget can and where it must allow a mode; unknown forbids nothing."""
        name = self._pack.decisions.consultants.affordable
        given, attribute = self._possible[name], self._pack.attributes[name]
        if attribute.kind is not Kind.MULTICHOICE or mode not in attribute.values:
            return given.unknown, ~given.known
        place = attribute.values.index(mode)
        return given.unknown | given.can[:, place], ~given.known | given.must[:, place]

    # --- the parts of the other roles --------------------------------------------------------------------------------

    def _parts_stay(self, now: Now) -> Flags:
        """Return where every role but lead and outsider must have its part of now, given that the lead stays."""
        settings, found = self._pack.decisions.lead, ALWAYS
        others = [role for role in self._pack.roles if role not in (now.lead, settings.outsider)]
        leading = [role for role in others if now.roles[role] is Involvement.CO_LEAD]
        threshold = in_billionths(settings.support_threshold)
        for role in others:
            if role in leading:
                found = found & self._co_leads(role, now)[1]
                continue
            if now.lead in self._pack.roles:
                found = found & (~self._co_leads(role, now)[0] | self._outdone(role, leading))
            least, most = self._highest(role)
            found = found & (least >= threshold if now.roles[role] is Involvement.SUPPORT else most < threshold)
        return np.asarray(found)

    def _highest(self, role: str) -> Interval:
        ends = [self._evidence.certainty(f"{kind}.{role}") for kind in ("lead", "co_lead", "support")]
        return reduce(np.maximum, (least for least, _ in ends)), reduce(np.maximum, (most for _, most in ends))

    def _co_leads(self, role: str, now: Now) -> tuple[Flags, Flags]:
        """Return where a role can and where it must be strong enough to co-lead."""
        settings = self._pack.decisions.lead
        threshold, margin = in_billionths(settings.co_lead_threshold), in_billionths(settings.co_lead_margin)
        leads, own = self._evidence.certainty(f"lead.{now.lead}"), self._evidence.certainty(f"lead.{role}")
        co_leads, (can, must) = self._evidence.certainty(f"co_lead.{role}"), self._allowed(f"co_lead.{role}")
        can_by_lead = (own[1] >= threshold) & (leads[0] - own[1] <= margin)
        must_by_lead = (own[0] >= threshold) & (leads[1] - own[0] <= margin)
        return can & ((co_leads[1] >= threshold) | can_by_lead), must & ((co_leads[0] >= threshold) | must_by_lead)

    def _outdone(self, role: str, leading: Sequence[str]) -> Flags:
        """Return where a role that may be strong enough must come after those that co-lead already."""
        settings = self._pack.decisions.lead
        if len(leading) < settings.most_co_leads:
            return NEVER
        threshold, roles = in_billionths(settings.co_lead_threshold), list(self._pack.roles)
        most = np.maximum(self._evidence.certainty(f"lead.{role}")[1], self._evidence.certainty(f"co_lead.{role}")[1])
        found = ALWAYS
        for other in leading:
            own = self._evidence.certainty(f"co_lead.{other}")[0]
            least = np.where(own >= threshold, own, threshold)  # it co-leads for sure, so it is as strong at least
            found = found & (least >= most if roles.index(other) < roles.index(role) else least > most)
        return found
