"""Finds the conclusion that a person names: lead, process owners, consultants.not_needed, hub and spoke."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from advisor.errors import AdvisorError, suggestion
from advisor.model.outcome import Involvement, Outcome
from advisor.model.pack import Pack


def find_conclusion(pack: Pack, outcome: Outcome, named: str) -> str:
    """Return the hypothesis or derived attribute meant by `named`. Raises AdvisorError with the nearest name."""
    return _found(pack, named, _names(pack, outcome))


def find_rival(pack: Pack, outcome: Outcome, named: str) -> str:
    """Return what is meant by `named` where one asks for something that does not stand.

    A role is meant as the one that leads; lead, model and consultants as what came second. Raises AdvisorError with the
    nearest name; something derived is no conclusion here.
    """
    names = _names(pack, outcome)
    if names.get(_folded(named)) in pack.derived:
        raise AdvisorError(f"{named} follows from answers and is no conclusion; see: advisor how FILE {named}")
    settings = pack.decisions.consultants
    best = max(
        (mode for mode in pack.modes if mode != settings.none_mode),
        key=lambda mode: outcome.hypotheses[f"consultants.{mode}"].certainty,
    )
    instead = settings.none_mode if outcome.consultants.engage else best
    for role in pack.roles.values():
        is_outsider = role.id == pack.decisions.lead.outsider
        engaged = outcome.consultants.mode if outcome.consultants.engage else best
        meant = f"consultants.{engaged}" if is_outsider else f"lead.{role.id}"
        names |= {_folded(role.title): meant, _folded(role.id): meant}
    second = {
        "lead": f"lead.{outcome.lead.runner_up or _first_other(pack.roles, outcome.lead.role)}",
        "model": f"model.{outcome.model.runner_up or _first_other(pack.models, outcome.model.value)}",
        "consultants": f"consultants.{instead}",
    }
    return _found(pack, named, names | second | {"operating model": second["model"]})


def conclusion_names(pack: Pack) -> tuple[str, ...]:
    """Return every name of a conclusion that the shell may complete."""
    short = ("lead", "model", "consultants")
    return (*short, *pack.hypotheses, *pack.roles, *pack.models, *pack.modes, *pack.advice, *pack.derived)


def _first_other(names: Iterable[str], chosen: str | None) -> str:
    return next(name for name in names if name != chosen)


def _found(pack: Pack, named: str, names: Mapping[str, str]) -> str:
    wanted = _folded(named)
    if not wanted:
        raise AdvisorError("the conclusion has no name; try lead, model, consultants or a role such as process_owners")
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
