"""A pack as a program for CLIPS: what is generated, beside the three .clp files that are the same for every pack."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from advisor.model.pack import Pack
from advisor.model.rule import Effect, GuardRail, Rule
from clips_oracle import conditions, derivations
from clips_oracle.text import fact, learning, rule, stage, tokens

FIXED = ("reasoning.clp", "decisions.clp", "involvement.clp")
EVIDENCE = ("lead", "co_lead", "support", "model", "next_stage", "consultants")
COMBINATION = ("match", "contribute", "displace", "gather", "combine")
DECIDING = (
    "rails",
    "candidates",
    "first",
    "lead",
    "lead-known",
    "fitting",
    "model",
    "runner-up",
    "involvement",
    "could-co-lead",
    "co-lead",
    "support",
    "tell",
)


def program(pack: Pack) -> Iterator[str]:
    """Yield the program in parts that CLIPS can load one after the other."""
    yield _settings(pack)
    for attribute in pack.attributes.values():
        yield learning(attribute)
    for name in FIXED:
        yield (Path(__file__).parent / name).read_text(encoding="ascii")
    yield f"(deffacts pack {' '.join(_facts(pack))})"
    stratum = derivations.strata(pack.derived)
    for name, entry in pack.derived.items():
        yield "\n".join(derivations.derivation(entry, pack.attributes, stratum[name]))
    for place, item in enumerate(pack.rules):
        yield "\n".join(_rule(item, place, pack))
    for rail in pack.guard_rails:
        yield "\n".join(_premise(rail, "rails", stage("match", "rails"), pack))
    yield "\n".join(_core_questions(pack))
    yield _affordable(pack)


def _settings(pack: Pack) -> str:
    lead, model, consultants = pack.decisions.lead, pack.decisions.model, pack.decisions.consultants
    settings = {
        "accountable": lead.accountable,
        "lead-threshold": lead.threshold,
        "co-lead-threshold": lead.co_lead_threshold,
        "co-lead-margin": lead.co_lead_margin,
        "support-threshold": lead.support_threshold,
        "model-threshold": model.threshold,
        "near-tie": model.near_tie,
        "next-stage-threshold": model.next_stage_threshold,
        "consultants-threshold": consultants.threshold,
        "advice-threshold": pack.decisions.advice_threshold,
    }
    return f"(defglobal {' '.join(f'?*{name}* = {tokens(value)}' for name, value in settings.items())})"


def _facts(pack: Pack) -> Iterator[str]:
    yield from _stages(pack)
    yield f"(none-mode {pack.decisions.consultants.none_mode})"
    yield f"(outsider {pack.decisions.lead.outsider})"
    yield fact("places-left", count=pack.decisions.lead.most_co_leads)
    for place, role in enumerate(pack.roles):
        yield fact("role", name=role, place=place)
    for model in pack.models.values():
        yield from (fact("fits", model=model.id, lead=role) for role in model.fits)
    for place, name in enumerate([*_hypotheses(pack), *pack.advice]):
        family, _, subject = name.partition(".")
        yield fact("hypothesis", name=name, family=family, subject=subject, place=place)
    for place, rail in enumerate(pack.guard_rails):
        yield fact("guard-rail", id=rail.id, place=place, effect=rail.effect.value)
        for order, target in enumerate(rail.targets):
            conclusion = f"action.{target}" if rail.effect is Effect.ORDER else target
            family, _, subject = conclusion.partition(".")
            after = place * 100 + order
            yield fact("target", rail=rail.id, place=after, conclusion=conclusion, family=family, subject=subject)


def _hypotheses(pack: Pack) -> Iterator[str]:
    for family in EVIDENCE:
        subjects = {"model": pack.models, "next_stage": pack.models, "consultants": pack.modes}.get(family, pack.roles)
        yield from (f"{family}.{subject}" for subject in subjects)


def _stages(pack: Pack) -> Iterator[str]:
    last = max(derivations.strata(pack.derived).values(), default=0)
    order = [
        ("answers", "nil"),
        *(("derive", str(stratum)) for stratum in range(1, last + 1)),
        *((step, "evidence") for step in COMBINATION),
        ("match", "rails"),
        *((step, "nil") for step in DECIDING),
        *((step, "advice") for step in COMBINATION),
        ("advise", "nil"),
        ("order", "nil"),
    ]
    yield stage(*order[0])
    for (step, stratum), (after, next_stratum) in pairwise(order):
        yield fact("follows", step=step, stratum=stratum, next=after, next_stratum=next_stratum)


def _premise(item: Rule | GuardRail, stratum: str, now: str, pack: Pack) -> Iterator[str]:
    action = f"(assert (premise (rule {item.id}) (stratum {stratum}) (certainty {{}})))"
    yield from conditions.rules(f"{stratum}.{item.id}", item.when, pack.attributes, now, action)


def _rule(item: Rule, place: int, pack: Pack) -> Iterator[str]:
    """Yield the rules that match a condition, and the one that adds what follows from it."""
    families = [conclusion.hypothesis.partition(".")[0] for conclusion in item.then]
    stratum = "evidence" if any(family in EVIDENCE for family in families) else "advice"
    yield from _premise(item, stratum, stage("match", stratum), pack)
    actions = [
        f"(contribute {item.id} {place} {item.group or 'nil'} {conclusion.hypothesis} "
        f"{'evidence' if family in EVIDENCE else 'advice'} {conclusion.factor!r} ?premise)"
        for family, conclusion in zip(families, item.then, strict=True)
    ]
    if item.precondition and stratum == "evidence":
        actions.append(f"(assert {fact('precondition', rule=item.id)})")
    holds = f"(premise (rule {item.id}) (certainty ?premise))"
    yield rule(f"adds.{item.id}", [stage("contribute", stratum), holds], *actions)


def _core_questions(pack: Pack) -> Iterator[str]:
    decisions = pack.decisions
    for about, settings in (
        ("lead", decisions.lead),
        ("model", decisions.model),
        ("consultants", decisions.consultants),
    ):
        for place, group in enumerate(settings.core_questions):
            unknown = [f"(not (a.{name} (for all)))" for name in group]
            told = fact("open", decision=about, place=place, question=group[0])
            yield rule(f"open.{about}/{place}", [stage("rails"), *unknown], f"(assert {told})")


def _affordable(pack: Pack) -> str:
    """Return the rules that say which modes can be paid for: all of them while the budget is unknown."""
    cap = f"a.{pack.decisions.consultants.affordable}"
    modes = tokens(tuple(pack.modes))
    now = stage("rails")
    return "\n".join(
        (
            rule("affordable", [now, f"({cap} (for all) (value $? ?mode $?))"], "(assert (affordable ?mode))"),
            rule(
                "any-mode-is-affordable",
                [now, f"(not ({cap} (for all)))"],
                f"(progn$ (?mode (create$ {modes})) (assert (affordable ?mode)))",
            ),
        )
    )
