"""Makes the graph of a pack."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from advisor.explain.graph.parts import Edge, EdgeKind, Graph, Node, NodeKind, Reason
from advisor.explain.wording import DECIDED, conclusion_title
from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.rule import Conclusion, Effect, GuardRail, Rule, family

LEAD, MODEL, CONSULTANTS = "decision-lead", "decision-operating_model", "decision-consultants"
DECISIONS = {
    LEAD: "Who leads, co-leads and supports",
    MODEL: "Which operating model",
    CONSULTANTS: "Outside consultants",
}
"""The decisions by key, with their titles."""

_TAKEN_BY = {
    "lead": LEAD,
    "co_lead": LEAD,
    "support": LEAD,
    "accountable": LEAD,
    "model": MODEL,
    "next_stage": MODEL,
    "consultants": CONSULTANTS,
}
_EFFECTS = {Effect.FORCE: EdgeKind.FORCE, Effect.FORBID: EdgeKind.FORBID, Effect.ORDER: EdgeKind.ORDER}

_Found = tuple[str, str, EdgeKind, Reason | None]


def full_graph(pack: Pack) -> Graph:
    """Return everything that bears on a decision or on a piece of advice."""
    merged: dict[tuple[str, str, EdgeKind], list[Reason]] = {}
    for source, target, kind, reason in _found(pack):
        merged.setdefault((source, target, kind), []).extend([reason] if reason else [])
    return Graph(
        tuple(_nodes(pack)),
        tuple(Edge(*ends, tuple(dict.fromkeys(reasons))) for ends, reasons in merged.items()),
    )


def whole_graph(pack: Pack) -> Graph:
    """Return what bears on the three decisions: no advice, nothing that leads to advice alone, no idle hypothesis."""
    graph = full_graph(pack)
    idle = {
        node.key
        for node in graph.nodes
        if node.unsupported and not graph.behind[node.key] and set(graph.following[node.key]) <= set(DECISIONS)
    }
    return graph.only(bearing(graph) - idle)


def bearing(graph: Graph) -> set[str]:
    """Return the decisions, the evidence and everything that leads to either."""
    aims = (node.key for node in graph.nodes if node.kind in (NodeKind.EVIDENCE, NodeKind.DECISION))
    return reached(graph.behind, aims, None)


def reached(neighbors: Mapping[str, Iterable[str]], centers: Iterable[str], steps: int | None) -> set[str]:
    """Return the nodes within a number of steps, the centers with them."""
    found = set(centers)
    edge = set(found)
    while edge and steps != 0:
        edge = {key for near in edge for key in neighbors[near]} - found
        found |= edge
        steps = None if steps is None else steps - 1
    return found


def attribute_key(pack: Pack, name: str) -> str:
    """Return the key of what a condition reads: an answer, a derived attribute, evidence or a decision."""
    if name.startswith(DECIDED):
        return next((_DECIDED[part] for part in name.split(".") if part in _DECIDED), LEAD)
    if name in pack.derived:
        return f"derived-{name}"
    return f"attribute-{name}" if name in pack.asked else conclusion_key(pack, name)


_DECIDED = {"lead": LEAD, "involvement": LEAD, "model": MODEL, "consultants": CONSULTANTS, "wanted": CONSULTANTS}
"""The decision that a part of the name of a decided attribute stands for."""


def conclusion_key(pack: Pack, name: str) -> str:
    """Return the key of what a rule or guard rail concludes: evidence, advice, or for accountability its decision."""
    if name in pack.advice:
        return f"advice-{name}"
    return LEAD if family(name) == "accountable" else f"hypothesis-{name}"


def reason_of(rule: Rule, conclusion: Conclusion) -> Reason:
    """Return a rule as the reason of an edge to what it concludes."""
    return Reason(rule.id, rule.title, conclusion.factor)


def _nodes(pack: Pack) -> Iterator[Node]:
    for name, attribute in pack.asked.items():
        section = pack.sections[pack.question_of[name].section]
        yield Node(f"attribute-{name}", name, NodeKind.ANSWER, attribute.label, section)
    for name, derived in pack.derived.items():
        yield Node(f"derived-{name}", name, NodeKind.DERIVED, derived.attribute.label)
    for rail in pack.guard_rails:
        yield Node(f"rail-{rail.id}", rail.id, NodeKind.GUARD_RAIL, rail.title)
    supported = _supported(pack)
    for name in pack.hypotheses:
        group = DECISIONS[_TAKEN_BY[family(name)]]
        title = conclusion_title(pack, name)
        always = _always(pack, name)
        yield Node(f"hypothesis-{name}", name, NodeKind.EVIDENCE, title, group, always, name not in supported)
    for key, title in DECISIONS.items():
        yield Node(key, key.removeprefix("decision-"), NodeKind.DECISION, title)
    for name, item in pack.advice.items():
        yield Node(f"advice-{name}", name, NodeKind.ADVICE, item.title, item.family, _always(pack, name))


def _supported(pack: Pack) -> set[str]:
    found = {then.hypothesis for rule in pack.rules for then in rule.then if then.factor > 0}
    return found.union(*(rail.targets for rail in pack.guard_rails if rail.effect is Effect.FORCE))


def _always(pack: Pack, name: str) -> tuple[Reason, ...]:
    return tuple(
        reason_of(rule, conclusion)
        for rule in pack.rules
        if not attributes(rule.when)
        for conclusion in rule.then
        if conclusion.hypothesis == name
    )


def _found(pack: Pack) -> Iterator[_Found]:
    """Yield every link in the order of the pack; the same may come more than once."""
    for name, derived in pack.derived.items():
        yield from ((attribute_key(pack, given), f"derived-{name}", EdgeKind.INPUT, None) for given in derived.inputs)
    for rule in pack.rules:
        yield from _through(pack, rule)
    for rail in pack.guard_rails:
        yield from _railed(pack, rail)
    for name in pack.hypotheses:
        yield f"hypothesis-{name}", _TAKEN_BY[family(name)], EdgeKind.TAKEN, None
    settings = pack.decisions
    yield from _core(pack, LEAD, settings.lead.core_questions)
    yield from _core(pack, MODEL, settings.model.core_questions)
    yield from _core(pack, CONSULTANTS, (*settings.consultants.core_questions, (settings.consultants.affordable,)))


def _through(pack: Pack, rule: Rule) -> Iterator[_Found]:
    for conclusion in rule.then:
        target, kind = conclusion_key(pack, conclusion.hypothesis), sign_of(conclusion.factor)
        for name in attributes(rule.when):
            yield attribute_key(pack, name), target, kind, reason_of(rule, conclusion)


def sign_of(factor: float) -> EdgeKind:
    """Return whether a certainty factor speaks for or against."""
    return EdgeKind.FOR if factor > 0 else EdgeKind.AGAINST


def _railed(pack: Pack, rail: GuardRail) -> Iterator[_Found]:
    for name in attributes(rail.when):
        yield attribute_key(pack, name), f"rail-{rail.id}", EdgeKind.READ, None
    for target in rail.targets:
        name = f"action.{target}" if rail.effect is Effect.ORDER else target
        yield f"rail-{rail.id}", conclusion_key(pack, name), _EFFECTS[rail.effect], None


def _core(pack: Pack, decision: str, groups: Iterable[Iterable[str]]) -> Iterator[_Found]:
    for name in dict.fromkeys(name for group in groups for name in group):
        yield attribute_key(pack, name), decision, EdgeKind.CORE, None
