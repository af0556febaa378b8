"""Candidates for a decision that are equally certain, so that only their order in the pack decides between them."""

from __future__ import annotations

from advisor.engine.decisions import Limits
from advisor.model.answers import Known
from advisor.model.pack import Pack
from advisor.verify.seen import Seen


def ordered_ties(pack: Pack, seen: Seen) -> dict[str, tuple[str, ...]]:
    """Return, per decision named, the candidates as certain as the chosen one that nothing but their order sets apart.

    The chosen one comes first. A model that fits the lead goes before one that does not, and doing without consultants
    before engaging them; that is not order. Nor is what a guard rail forces.
    """
    limits = Limits.of(rail for rail in pack.guard_rails if seen.fired(rail.id))
    found: dict[str, tuple[str, ...]] = {}
    for decision, (kind, chosen, names) in _rivals(pack, seen).items():
        if chosen is None or kind in limits.forced:
            continue
        equal = [
            name
            for name in names
            if name != chosen
            and limits.allows(f"{kind}.{name}")
            and _certainty(seen, f"{kind}.{name}") == _certainty(seen, f"{kind}.{chosen}")
        ]
        if equal:
            found[decision] = (chosen, *equal)
    return found


def _rivals(pack: Pack, seen: Seen) -> dict[str, tuple[str, str | None, tuple[str, ...]]]:
    """Return, per decision, the kind of its hypotheses, what was chosen, and those among which order may decide."""
    affordable = seen.known(pack.decisions.consultants.affordable)
    modes = affordable.value if affordable is not None and isinstance(affordable.value, tuple) else tuple(pack.modes)
    none_mode = pack.decisions.consultants.none_mode
    lead, model, mode = (_chosen(seen.known(f"decided.{name}")) for name in ("lead", "model", "consultants"))
    fits = {name: lead in item.fits for name, item in pack.models.items()}
    return {
        "lead": ("lead", lead, tuple(pack.roles)),
        "operating_model": ("model", model, tuple(name for name in fits if model and fits[name] == fits[model])),
        "consultants": ("consultants", mode, tuple(m for m in modes if none_mode not in (m, mode))),
    }


def _chosen(known: Known | None) -> str | None:
    return None if known is None else str(known.value)


def _certainty(seen: Seen, hypothesis: str) -> float:
    known = seen.known(hypothesis)
    assert known is not None, "a hypothesis has a certainty, be it 0"
    return float(known.value) if isinstance(known.value, (int, float)) else 0.0
