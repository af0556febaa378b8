"""How a conclusion was reached: the rules for and against it with weights, what they read, and what they rest on."""

from __future__ import annotations

from msgspec import Struct

from advisor.explain.wording import IN_CONFIDENCE, conclusion_title, known_text, lowered, matched_text, raised
from advisor.model.condition import attributes
from advisor.model.outcome import Contribution, Hypothesis, Outcome
from advisor.model.pack import Pack
from advisor.model.rule import GuardRail, family, subject
from advisor.model.source import Citation

RAIL_IN_CONFIDENCE = f"A hard limit that follows from {IN_CONFIDENCE}"


class Reference(Struct, frozen=True):
    """A citation with its source, ready to show: title, status, clause."""

    key: str
    at: str
    title: str
    status: str
    note: str


class Reason(Struct, frozen=True):
    """One rule's part in a conclusion. `share` is its part, 0 to 1, of all weight on its side.

    `matched` names the attribute of each fact, `rests_on` the answers behind the derived ones. A reason `in_confidence`
    tells its share and nothing else.
    """

    rule: str
    title: str
    because: str
    limits: str
    factor: float
    premise: float
    contribution: float
    weight: float
    share: float
    displaced_by: str
    facts: tuple[str, ...]
    reads: tuple[str, ...]
    references: tuple[Reference, ...]
    matched: tuple[str, ...] = ()
    rests_on: tuple[str, ...] = ()
    in_confidence: bool = False


class RailNote(Struct, frozen=True):
    """A guard rail that applies to the conclusion: its effect in words."""

    rail: str
    title: str
    effect: str
    because: str
    references: tuple[Reference, ...]


class Explanation(Struct, frozen=True):
    """Why a conclusion stands as it does. Reasons come the weightiest first."""

    conclusion: str
    title: str
    certainty: float
    weight_for: float
    weight_against: float
    reasons_for: tuple[Reason, ...]
    reasons_against: tuple[Reason, ...]
    displaced: tuple[Reason, ...]
    rails: tuple[RailNote, ...]
    assumptions: tuple[str, ...]


class DerivedExplanation(Struct, frozen=True):
    """How a derived attribute got its value."""

    attribute: str
    title: str
    value: str
    because: str
    inputs: tuple[str, ...]
    missing: tuple[str, ...]
    assumptions: tuple[str, ...]
    references: tuple[Reference, ...]


def explain(pack: Pack, outcome: Outcome, conclusion: str, withheld: frozenset[str] = frozenset()) -> Explanation:
    """Return how a hypothesis, named exactly, was reached; what read a `withheld` attribute shows only its weight."""
    hypothesis = outcome.hypotheses.get(conclusion, Hypothesis(conclusion))
    reasons = [_reason(pack, outcome, hypothesis, item, withheld) for item in hypothesis.contributions]
    counted = [reason for reason in reasons if not reason.displaced_by]
    read = {name for reason in counted for name in reason.reads}
    return Explanation(
        conclusion=conclusion,
        title=conclusion_title(pack, conclusion),
        certainty=hypothesis.certainty,
        weight_for=hypothesis.weight_for,
        weight_against=hypothesis.weight_against,
        reasons_for=tuple(sorted((r for r in counted if r.contribution > 0), key=lambda r: -r.weight)),
        reasons_against=tuple(sorted((r for r in counted if r.contribution < 0), key=lambda r: r.weight)),
        displaced=tuple(reason for reason in reasons if reason.displaced_by),
        rails=rail_notes(pack, outcome, conclusion, withheld),
        assumptions=assumption_texts(pack, outcome, read, withheld),
    )


def explain_derived(pack: Pack, outcome: Outcome, name: str) -> DerivedExplanation:
    """Return how a derived attribute got its value, or which answers it lacks."""
    derived = pack.derived[name]
    derivation = outcome.derivations[name]
    attribute = derived.attribute
    read = derivation.inputs or derived.inputs
    return DerivedExplanation(
        attribute=name,
        title=attribute.label,
        value="not known" if derivation.known is None else attribute.shown(derivation.known.value),
        because=derived.because,
        inputs=tuple(
            known_text(pack.attributes[item], outcome.known.get(item)) for item in read if item in outcome.known
        ),
        missing=tuple(pack.attributes[item].label for item in read if item not in outcome.known),
        assumptions=tuple(_sentence(pack, str(item)) for item in derivation.assumptions),
        references=references(pack, derived.sources),
    )


def rail_notes(
    pack: Pack, outcome: Outcome, conclusion: str, withheld: frozenset[str] = frozenset()
) -> tuple[RailNote, ...]:
    """Return the guard rails that applied and bear on a conclusion; one that reads what is withheld is not named."""
    notes: list[RailNote] = []
    applied = {effect.rail for effect in outcome.guard_rails}
    for rail in pack.guard_rails:
        effect = _rail_effect(pack, rail, conclusion) if rail.id in applied else ""
        if effect and withheld.intersection(attributes(rail.when)):
            notes.append(RailNote("", RAIL_IN_CONFIDENCE, effect, "", ()))
        elif effect:
            notes.append(RailNote(rail.id, rail.title, effect, rail.because, references(pack, rail.sources)))
    return tuple(notes)


def _rail_effect(pack: Pack, rail: GuardRail, conclusion: str) -> str:
    if conclusion in rail.targets:
        return {"forbid": "forbids it", "force": "demands it"}.get(rail.effect.value, "fixes its order")
    if family(conclusion) == "action" and subject(conclusion) in rail.targets:
        return "fixes its order"
    if rail.effect.value == "force" and family(rail.targets[0]) == family(conclusion):
        return f"demands {_named(pack, rail.targets[0])} instead"
    return ""


def _named(pack: Pack, conclusion: str) -> str:
    """Return what a conclusion names: a role, model or mode by its title, inside a sentence."""
    name = subject(conclusion)
    if name in pack.roles:
        return lowered(pack.roles[name].title)
    return lowered(pack.models[name].title if name in pack.models else pack.modes[name].title)


def assumption_texts(
    pack: Pack, outcome: Outcome, read: set[str], withheld: frozenset[str] = frozenset()
) -> tuple[str, ...]:
    """Return the assumptions behind the attributes read, and behind what those rest on; none about what is withheld."""
    behind = set(read)
    frontier = list(read)
    while frontier:
        derivation = outcome.derivations.get(frontier.pop())
        for name in derivation.inputs if derivation else ():
            if name not in behind:
                behind.add(name)
                frontier.append(name)
    told = [item for item in outcome.assumptions if not withheld & {item.attribute, item.input}]
    return tuple(_sentence(pack, str(item)) for item in told if item.attribute in behind)


def withheld_names(pack: Pack, outcome: Outcome, confidential: frozenset[str]) -> frozenset[str]:
    """Return the confidential answers with every derived attribute that would give one away."""
    found = set(confidential)
    for level in pack.derivation_levels:
        found |= {item.name for item in level if found & set(outcome.derivations[item.name].inputs)}
    return frozenset(found)


def references(pack: Pack, citations: tuple[Citation, ...]) -> tuple[Reference, ...]:
    """Return citations with their sources' titles and status."""
    found = []
    for citation in citations:
        source = pack.sources[citation.key]
        found.append(Reference(source.key, citation.at, source.title, source.status.value, source.note))
    return tuple(found)


def answers_behind(pack: Pack, outcome: Outcome, names: tuple[str, ...]) -> tuple[str, ...]:
    """Return the answered attributes that the named ones rest on, in asking order."""
    seen: set[str] = set()
    frontier = list(names)
    while frontier:
        name = frontier.pop()
        if name not in seen:
            seen.add(name)
            derivation = outcome.derivations.get(name)
            frontier += derivation.inputs if derivation else ()
    return tuple(name for name in pack.asked if name in seen and name in outcome.known)


def _reason(
    pack: Pack, outcome: Outcome, hypothesis: Hypothesis, item: Contribution, withheld: frozenset[str]
) -> Reason:
    rule = pack.rule_by_id[item.rule]
    firing = next(firing for firing in outcome.firings if firing.rule == item.rule)
    factor = next(part.factor for part in rule.then if part.hypothesis == hypothesis.name)
    share = 0.0 if item.displaced_by else hypothesis.share(item)
    facts = {match.test.attribute: matched_text(match, pack) for match in firing.matched}
    if withheld.intersection(facts):
        return _in_confidence(item, share)
    return Reason(
        rule=rule.id,
        title=rule.title,
        because=rule.because,
        limits=rule.limits,
        factor=factor,
        premise=firing.premise,
        contribution=item.value,
        weight=item.weight,
        share=share,
        displaced_by=item.displaced_by,
        facts=tuple(facts.values()),
        reads=attributes(rule.when),
        references=references(pack, rule.sources),
        matched=tuple(facts),
        rests_on=tuple(name for name in answers_behind(pack, outcome, tuple(facts)) if name not in facts),
    )


def _in_confidence(item: Contribution, share: float) -> Reason:
    """Return a reason that shows its effect and hides the rule, because the rule's words would give the answer away."""
    side = "for" if item.value > 0 else "against"
    return Reason(
        rule="",
        title=raised(IN_CONFIDENCE),
        because=f"{raised(IN_CONFIDENCE)} speaks {side} it.",
        limits="",
        factor=0.0,
        premise=0.0,
        contribution=item.value,
        weight=item.weight,
        share=share,
        displaced_by=item.displaced_by,
        facts=(),
        reads=(),
        references=(),
        in_confidence=True,
    )


def _sentence(pack: Pack, text: str) -> str:
    """Return an assumption with labels for names: Sponsorship: sponsor's reach not known, ..."""
    name, _, rest = text.partition(": ")
    given, _, end = rest.partition(" is unknown")
    return f"{pack.attributes[name].label}: {lowered(pack.attributes[given].label)} not known{end}"
