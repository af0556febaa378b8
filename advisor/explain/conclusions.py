"""Finds the conclusion that a person names: lead, process owners, consultants.not_needed, hub and spoke."""

from __future__ import annotations

from advisor.errors import AdvisorError, suggestion
from advisor.model.outcome import Involvement, Outcome
from advisor.model.pack import Pack


def find_conclusion(pack: Pack, outcome: Outcome, named: str) -> str:
    """Return the hypothesis or derived attribute meant by `named`. Raises AdvisorError with the nearest name."""
    wanted = _folded(named)
    names = _names(pack, outcome)
    if wanted in names:
        return names[wanted]
    if named.upper() in (*pack.rule_by_id, *(rail.id for rail in pack.guard_rails)) or named in pack.question_of:
        raise AdvisorError(f"{named} is no conclusion but something the rules define; see: advisor pack show {named}")
    valid = [*pack.hypotheses, *pack.advice, *pack.derived, "lead", "model", "consultants", *pack.roles, *pack.models]
    hint = suggestion(named, [*valid, *pack.modes])
    raise AdvisorError(
        f"there is no conclusion {named}{hint or '; try lead, model, consultants or a role such as process_owners'}"
    )


def _names(pack: Pack, outcome: Outcome) -> dict[str, str]:
    """Return every accepted way of naming a conclusion; exact names come last and so win."""
    names: dict[str, str] = {}
    for item in pack.advice.values():
        names |= {_folded(item.id): item.hypothesis, _folded(item.title): item.hypothesis}
    for derived in pack.derived.values():
        names |= {_folded(derived.attribute.label): derived.name, _folded(derived.name): derived.name}
    for mode in pack.modes.values():
        names |= {_folded(mode.title): f"consultants.{mode.id}", _folded(mode.id): f"consultants.{mode.id}"}
    for way in pack.models.values():
        names |= {_folded(way.title): f"model.{way.id}", _folded(way.id): f"model.{way.id}"}
    for role in pack.roles.values():
        hypothesis = _strongest(pack, outcome, role.id)
        names |= {_folded(role.title): hypothesis, _folded(role.id): hypothesis}
    lead = outcome.lead.role or outcome.lead.runner_up or next(iter(pack.roles))
    model = outcome.model.value or outcome.model.runner_up or next(iter(pack.models))
    mode_id = outcome.consultants.mode or pack.decisions.consultants.none_mode
    names |= {
        "lead": f"lead.{lead}",
        "model": f"model.{model}",
        "operating model": f"model.{model}",
        "consultants": f"consultants.{mode_id}",
    }
    return names | {_folded(name): name for name in (*pack.hypotheses, *pack.advice)}


def _strongest(pack: Pack, outcome: Outcome, role: str) -> str:
    """Return the hypothesis that decided a role's part: what it is, or else what speaks most for it."""
    part = outcome.roles[role].involvement
    if role == pack.decisions.lead.outsider:
        return f"consultants.{outcome.consultants.mode or pack.decisions.consultants.none_mode}"
    if part in (Involvement.INFORMED, Involvement.NOT_INVOLVED):
        return f"lead.{role}"
    kinds = ["lead", "co_lead", "support"]
    if part in (Involvement.LEAD, Involvement.CO_LEAD):
        kinds = ["lead"] if part is Involvement.LEAD else ["co_lead", "lead"]
    return max((f"{kind}.{role}" for kind in kinds), key=lambda name: outcome.hypotheses[name].certainty)


def _folded(name: str) -> str:
    return " ".join(name.lower().replace("_", " ").replace("-", " ").split())
