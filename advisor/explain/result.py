"""An outcome as plain data: what `assess --format json` prints and programs read. Keys are only ever added."""

from __future__ import annotations

from typing import Any

from advisor.explain.program_result import program_data
from advisor.model.answers import AnswerSet, Known
from advisor.model.outcome import Hypothesis, Outcome, RailEffect
from advisor.model.pack import Pack


def result_data(pack: Pack, answers: AnswerSet, outcome: Outcome) -> dict[str, Any]:
    """Return the whole result in the order and under the names of the contract."""
    lead, model, consultants = outcome.lead, outcome.model, outcome.consultants
    return {
        "pack": {"id": pack.id, "version": pack.version, "digest": pack.digest},
        "organization": answers.organization,
        "accountable": outcome.accountable,
        "lead": {
            "status": lead.standing.value,
            "role": lead.role,
            "certainty": lead.certainty,
            "margin": lead.margin,
            "runner_up": lead.runner_up,
            "open": _open(pack, lead.open),
            "preconditions": list(lead.preconditions),
            "forced_by": lead.forced_by,
            "forbidden_by": lead.forbidden_by,
        },
        "roles": {
            name: {"involvement": role.involvement.value, "certainty": role.certainty}
            for name, role in outcome.roles.items()
        },
        "operating_model": {
            "status": model.standing.value,
            "value": model.value,
            "certainty": model.certainty,
            "next_stage": model.next_stage,
            "runner_up": model.runner_up,
            "preferred_over": model.preferred_over,
            "open": _open(pack, model.open),
            "forced_by": model.forced_by,
            "forbidden_by": model.forbidden_by,
        },
        "consultants": {
            "status": consultants.standing.value,
            "engage": consultants.engage,
            "mode": consultants.mode,
            "wanted": consultants.wanted,
            "certainty": consultants.certainty,
            "modes": dict(consultants.modes),
            "open": _open(pack, consultants.open),
            "forced_by": consultants.forced_by,
            "forbidden_by": consultants.forbidden_by,
        },
        "guard_rails": [_rail(pack, effect) for effect in outcome.guard_rails],
        "warnings": _advice(pack, outcome, "warning"),
        "actions": _advice(pack, outcome, "action"),
        "notes": _advice(pack, outcome, "note"),
        "workstreams": _advice(pack, outcome, "workstream"),
        "engagement": _advice(pack, outcome, "engagement"),
        "checks": _advice(pack, outcome, "check"),
        **program_data(pack, answers, outcome.program),
        "unknown": list(outcome.unknown),
        "assumed": [str(item) for item in outcome.assumptions],
        "derived": {
            name: _known(derivation.known) | {"inputs": list(derivation.inputs)}
            for name, derivation in outcome.derivations.items()
        },
        "hypotheses": {
            name: _hypothesis(hypothesis) for name, hypothesis in outcome.hypotheses.items() if hypothesis.contributions
        },
        "trace": _trace(outcome),
    }


def _open(pack: Pack, names: tuple[str, ...]) -> list[dict[str, str]]:
    return [
        {"attribute": name, "question": pack.question_of[name].id, "wording": pack.question_of[name].wording}
        for name in names
    ]


def _rail(pack: Pack, effect: RailEffect) -> dict[str, Any]:
    rail = next(rail for rail in pack.guard_rails if rail.id == effect.rail)
    return {
        "id": rail.id,
        "title": rail.title,
        "effect": effect.effect.value,
        "targets": list(effect.targets),
        "premise": effect.premise,
        "changed": list(effect.changed),
    }


def _advice(pack: Pack, outcome: Outcome, family: str) -> list[dict[str, Any]]:
    found = []
    for item in outcome.of_family(family):
        text = pack.advice[f"{family}.{item.id}"]
        entry = {"id": item.id, "certainty": item.certainty, "title": text.title, "text": text.text}
        if family == "action":
            entry["advised"] = item.certainty > 0
        entry |= {name: value for name, value in (("role", text.role), ("part", text.part)) if value}
        found.append(entry)
    return found


def _known(known: Known | None) -> dict[str, Any]:
    if known is None:
        return {"value": None, "certainty": None}
    return {"value": list(known.value) if isinstance(known.value, tuple) else known.value, "certainty": known.certainty}


def _hypothesis(hypothesis: Hypothesis) -> dict[str, Any]:
    return {
        "certainty": hypothesis.certainty,
        "weight_for": hypothesis.weight_for,
        "weight_against": hypothesis.weight_against,
        "rules": [
            {
                "rule": item.rule,
                "adds": item.value,
                "weight": item.weight,
                "share": 0.0 if item.displaced_by else hypothesis.share(item),
                "displaced_by": item.displaced_by or None,
            }
            for item in hypothesis.contributions
        ],
    }


def _trace(outcome: Outcome) -> list[dict[str, Any]]:
    """Return each rule that fired with its premise, what it added, and what a stronger rule displaced."""
    adds: dict[str, list[list[Any]]] = {firing.rule: [] for firing in outcome.firings}
    displaced: dict[str, list[list[Any]]] = {firing.rule: [] for firing in outcome.firings}
    for hypothesis in outcome.hypotheses.values():
        for item in hypothesis.contributions:
            if item.displaced_by:
                displaced[item.rule].append([hypothesis.name, item.value, item.displaced_by])
            else:
                adds[item.rule].append([hypothesis.name, item.value])
    return [
        {
            "rule": firing.rule,
            "premise": firing.premise,
            "adds": adds[firing.rule],
            "displaced": displaced[firing.rule],
            "read": [
                {"attribute": matched.test.attribute, "test": matched.test.operator.value, **_known(matched.known)}
                for matched in firing.matched
            ],
        }
        for firing in outcome.firings
    ]
