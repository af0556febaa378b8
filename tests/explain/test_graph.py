"""The graph of a rule base: everything is in it once, edges stand for rules, neighborhoods are what can be reached."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from small_pack import MODELS, ROLES, guard_rail, rule, small_pack

from advisor.errors import AdvisorError
from advisor.explain.graph.neighborhood import around
from advisor.explain.graph.parts import EdgeKind, NodeKind
from advisor.explain.graph.whole import full_graph, whole_graph
from advisor.model.condition import attributes

SIGNED = (EdgeKind.FOR, EdgeKind.AGAINST)

RULES = [
    rule("R01", {"scope": "site", "sponsor": 3}, {"lead.ci_team": 0.6, "lead.employees": -0.3}),
    rule("R02", {"any": [{"scope": "team"}, {"people": {"at_most": 9}}]}, {"lead.ci_team": 0.4}),
    rule("R03", {"scope": "enterprise"}, {"lead.ci_team": -0.2, "action.train": 0.5}),
    rule("R04", "always", {"consultants.not_needed": 0.3}),
    rule("R05", {"decided.lead": "ci_team", "union": True}, {"note.remark": 0.5}),
    rule("R06", {"gaps": {"includes": "law"}}, {"warning.caution": 0.5}),
    rule("R07", {"affordable_modes": {"includes": "full_partner"}}, {"consultants.full_partner": 0.5}),
]
RAILS = [
    guard_rail("G1", {"sponsor": 0}, forbid=["model.hub_and_spoke", "accountable.employees"]),
    guard_rail("G2", {"model.hub_and_spoke": {"more_than": 0.5}}, force="model.hub_and_spoke"),
    guard_rail("G3", {"union": True}, order=["inform_staff", "announce"]),
]


@pytest.fixture
def pack(tmp_path):
    return small_pack(tmp_path, rules=RULES, guard_rails=RAILS)


def ends(graph, *kinds):
    """The edges of some kinds as pairs."""
    return {(edge.source, edge.target) for edge in graph.edges if edge.kind in kinds}


def keys(graph):
    return {node.key for node in graph.nodes}


def test_everything_that_bears_on_a_decision_is_in_it_once(shipped_pack):
    """What leads to a decision, hypotheses that anything leads to, every guard rail on them; no advice."""
    graph = whole_graph(shipped_pack)
    assert max(Counter(node.key for node in graph.nodes).values()) == 1
    named = {kind: [node.name for node in graph.nodes if node.kind is kind] for kind in NodeKind}
    full = full_graph(shipped_pack)
    bearing = {key for node in full.nodes if node.kind is NodeKind.DECISION for key in reachable(full, node.key, False)}
    assert named[NodeKind.ANSWER] == [name for name in shipped_pack.asked if f"attribute-{name}" in bearing]
    assert named[NodeKind.DERIVED] == [name for name in shipped_pack.derived if f"derived-{name}" in bearing]
    left_out = [name for name in shipped_pack.hypotheses if name not in named[NodeKind.EVIDENCE]]
    concluded = {then.hypothesis for item in shipped_pack.rules for then in item.then if attributes(item.when)}
    assert left_out
    assert not concluded.intersection(left_out)
    assert named[NodeKind.DECISION] == ["lead", "operating_model", "consultants"]
    assert named[NodeKind.GUARD_RAIL] == [rail.id for rail in shipped_pack.guard_rails if rail.effect != "order"]
    assert not named[NodeKind.ADVICE] + named[NodeKind.RULE]
    assert {end for edge in graph.edges for end in (edge.source, edge.target)} <= keys(graph)


def test_an_edge_is_there_exactly_where_a_rule_connects(shipped_pack):
    """With the sign of its factor and every rule behind it; for and against are two edges."""
    expected: dict[tuple[str, str, bool], set[tuple[str, float]]] = {}
    for item in shipped_pack.rules:
        for name in attributes(item.when):
            for then in item.then:
                if not name.startswith("decided."):
                    pair = (name, then.hypothesis, then.factor > 0)
                    expected.setdefault(pair, set()).add((item.id, then.factor))
    graph = full_graph(shipped_pack)
    nodes = graph.by_key
    found = {
        (nodes[edge.source].name, nodes[edge.target].name, edge.kind is EdgeKind.FOR): {
            (reason.rule, reason.factor) for reason in edge.reasons
        }
        for edge in graph.edges
        if edge.kind in SIGNED and nodes[edge.source].kind is not NodeKind.DECISION
    }
    assert found == expected
    whole = whole_graph(shipped_pack)
    assert {edge for edge in graph.edges if {edge.source, edge.target} <= keys(whole)} == set(whole.edges)


def test_derived_attributes_are_joined_with_their_inputs(shipped_pack):
    """With those they need and those that refine them."""
    graph = full_graph(shipped_pack)
    nodes = graph.by_key
    found = {(nodes[source].name, nodes[target].name) for source, target in ends(graph, EdgeKind.INPUT)}
    assert found == {(given, name) for name, item in shipped_pack.derived.items() for given in item.inputs}


def test_edges_tell_what_they_stand_for(pack):
    """Rules with their factors, decisions with evidence and core questions, guard rails with what they do."""
    graph = full_graph(pack)
    edge = next(edge for edge in graph.edges if (edge.source, edge.kind) == ("attribute-scope", EdgeKind.FOR))
    assert (edge.target, edge.strength) == ("hypothesis-lead.ci_team", 0.6)
    assert [(reason.rule, reason.factor) for reason in edge.reasons] == [("R01", 0.6), ("R02", 0.4)]
    assert ("attribute-scope", "hypothesis-lead.ci_team") in ends(graph, EdgeKind.AGAINST)
    assert ("decision-lead", "advice-note.remark") in ends(graph, EdgeKind.FOR)
    taken = ends(graph, EdgeKind.TAKEN)
    assert len(taken) == len(pack.hypotheses) == 3 * len(ROLES) + 2 * len(MODELS) + 4
    assert ("hypothesis-support.employees", "decision-lead") in taken
    assert ("hypothesis-next_stage.team_led_kaizen", "decision-operating_model") in taken
    assert ends(graph, EdgeKind.CORE) == {
        ("attribute-scope", "decision-lead"),
        ("attribute-sponsor", "decision-lead"),
        ("attribute-scope", "decision-operating_model"),
        ("attribute-scope", "decision-consultants"),
        ("attribute-budget", "decision-consultants"),
        ("derived-affordable_modes", "decision-consultants"),
    }
    assert ends(graph, EdgeKind.FORBID) == {("rail-G1", "hypothesis-model.hub_and_spoke"), ("rail-G1", "decision-lead")}
    assert ends(graph, EdgeKind.FORCE) == {("rail-G2", "hypothesis-model.hub_and_spoke")}
    assert ends(graph, EdgeKind.ORDER) == {
        ("rail-G3", f"advice-action.{name}") for name in ("inform_staff", "announce")
    }
    always = {node.key: [reason.rule for reason in node.always] for node in graph.nodes if node.always}
    assert always == {"hypothesis-consultants.not_needed": ["R04"]}
    assert "rail-G3" not in keys(whole_graph(pack))


def test_what_bears_on_no_decision_is_not_in_the_whole(tmp_path):
    """Answers and derived attributes that lead to advice alone or nowhere, hypotheses without any rule."""
    rules = [
        rule("R01", {"scope": "site"}, {"lead.ci_team": 0.6, "lead.employees": -0.3}),
        rule("R02", {"gaps": {"includes": "law"}}, {"warning.caution": 0.5}),
    ]
    pack = small_pack(
        tmp_path, rules=rules, guard_rails=[guard_rail("G1", {"sponsor": 0}, forbid=["model.hub_and_spoke"])]
    )
    graph = whole_graph(pack)
    assert "attribute-scope" in keys(graph)
    assert not {"attribute-gaps", "attribute-spare", "hypothesis-next_stage.hub_and_spoke"} & keys(graph)
    evidence = {node.name: node.unsupported for node in graph.nodes if node.kind is NodeKind.EVIDENCE}
    assert evidence == {"lead.ci_team": False, "lead.employees": True, "model.hub_and_spoke": True}


def test_a_dead_end_is_left_out_around_a_node(shipped_pack):
    """Unless it is the center, advice is asked for, or nothing else follows."""
    near = around(shipped_pack, "sponsor_behavior")
    assert "derived-readiness" not in keys(near.graph)
    assert near.dead_ends == 3
    leading = {edge.source for edge in near.graph.edges}
    assert {node.kind for node in near.graph.nodes if node.key not in leading} == {NodeKind.DECISION}
    shown = around(shipped_pack, "sponsor_behavior", with_advice=True)
    assert "derived-readiness" in keys(shown.graph)
    assert NodeKind.ADVICE in {node.kind for node in shown.graph.nodes}
    assert (shown.omitted, shown.dead_ends) == (0, 0)
    for name in ("readiness", "readiness_score"):
        near = around(shipped_pack, name)
        assert "derived-readiness" in keys(near.graph)
        assert (near.omitted, near.dead_ends) == (0, 0)


def reachable(graph, start, forward):
    """What a node reaches, worked out from the edges alone."""
    found = {start}
    while True:
        more = {
            end
            for edge in graph.edges
            for here, end in [(edge.source, edge.target) if forward else (edge.target, edge.source)]
            if here in found
        }
        if more <= found:
            return found
        found |= more


@pytest.mark.parametrize(
    "name", ["headcount", "sponsorship", "lead.ci_team", "G4a", "operating_model", "warning.backsliding"]
)
def test_around_a_node_is_what_can_be_reached_and_nothing_else(shipped_pack, name):
    """Everything behind it and everything it leads to, with the edges of the ways there and no others."""
    graph = full_graph(shipped_pack)
    near = around(shipped_pack, name, with_advice=True)
    (center,) = near.centers
    behind, following = reachable(graph, center, False), reachable(graph, center, True)
    assert keys(near.graph) == behind | following
    sides = [{edge for edge in graph.edges if {edge.source, edge.target} <= side} for side in (behind, following)]
    assert set(near.graph.edges) == sides[0] | sides[1]
    assert near.omitted == 0


def test_advice_that_follows_is_counted_instead_where_more_follows(pack):
    """Around an answer it is left out; around advice, and around what leads to advice alone, it is there."""
    near = around(pack, "scope")
    assert near.omitted == 2
    assert not [node for node in near.graph.nodes if node.kind is NodeKind.ADVICE]
    assert {"advice-action.train", "advice-note.remark"} <= keys(around(pack, "scope", with_advice=True).graph)
    for name, advice in (
        ("warning.caution", "warning.caution"),
        ("gaps", "warning.caution"),
        ("G3", "action.announce"),
    ):
        near = around(pack, name)
        assert (f"advice-{advice}" in keys(near.graph), near.omitted) == (True, 0)


def test_steps_limit_how_far_it_goes(pack):
    """Counted in edges, in both directions."""
    assert keys(around(pack, "lead.ci_team", steps=1).graph) == {
        "attribute-scope",
        "attribute-sponsor",
        "attribute-people",
        "hypothesis-lead.ci_team",
        "decision-lead",
    }
    assert "attribute-budget" not in keys(around(pack, "consultants.full_partner", steps=1).graph)
    assert "attribute-budget" in keys(around(pack, "consultants.full_partner", steps=2).graph)


def test_around_a_rule_it_is_a_node_of_its_own(pack):
    """Between what it reads and what it concludes; the other rules of the same pairs stay on their edges."""
    near = around(pack, "R01")
    graph = near.graph
    assert near.centers == ("rule-R01",)
    assert graph.behind["rule-R01"] == ["attribute-scope", "attribute-sponsor"]
    concluded = {(edge.target, edge.kind, edge.strength) for edge in graph.edges if edge.source == "rule-R01"}
    assert concluded == {
        ("hypothesis-lead.ci_team", EdgeKind.FOR, 0.6),
        ("hypothesis-lead.employees", EdgeKind.AGAINST, 0.3),
    }
    assert "attribute-people" not in keys(graph)
    assert "R01" not in {reason.rule for edge in graph.edges if edge.source != "rule-R01" for reason in edge.reasons}


@pytest.mark.parametrize(
    ("name", "center"),
    [
        ("r01", "rule-R01"),
        ("g1", "rail-G1"),
        ("Lead.CI-Team", "hypothesis-lead.ci_team"),
        ("model", "decision-operating_model"),
        ("lead", "decision-lead"),
        ("affordable-modes", "derived-affordable_modes"),
        ("action.train", "advice-action.train"),
        ("ci team  LEADS", "hypothesis-lead.ci_team"),
        ("Rule R01", "rule-R01"),
    ],
)
def test_a_name_may_be_written_in_several_ways(pack, name, center):
    """In any case, with hyphens, and by the title that stands on the box."""
    assert around(pack, name).centers == (center,)


def test_a_question_means_the_attributes_it_asks_for(shipped_pack):
    """All of them together are the middle."""
    question = next(item for item in shipped_pack.questions if len(item.asks) > 1)
    near = around(shipped_pack, question.id)
    assert near.centers == tuple(f"attribute-{attribute.name}" for attribute in question.asks)
    assert all(attribute.label in near.title for attribute in question.asks)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("sponser", "small has nothing called sponser that could be drawn; did you mean sponsor?"),
        ("R1", "small has nothing called R1 that could be drawn; did you mean R01?"),
        (
            "ci_team",
            "small has nothing called ci_team that could be drawn; did you mean lead.ci_team, co_lead.ci_team or "
            "support.ci_team?",
        ),
        ("team supports", "small has nothing called team supports that could be drawn; did you mean support.ci_team?"),
        ("", "a picture needs something to be around, such as scope or lead.top_management"),
        (" ", "a picture needs something to be around, such as scope or lead.top_management"),
        ("zzz\x1b[1m", "small has nothing called zzz [1m that could be drawn"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(pack, name, told):
    """In one sentence."""
    with pytest.raises(AdvisorError, match=f"^{re.escape(told)}$"):
        around(pack, name)


def test_what_is_never_drawn_is_said_to_be(shipped_pack):
    """Whatever the program consists of, instead of the name of something else."""
    program = shipped_pack.program
    for name, kind in (
        ("Q02", "contradiction"),
        (program.staffing[0].id, "staffing range"),
        (next(iter(shipped_pack.sources)), "source"),
        (next(iter(program.steps)), "step of the plan"),
        (program.pillars[0].id, "pillar"),
        (program.contested[0].id, "contested point"),
    ):
        with pytest.raises(AdvisorError, match=rf"^{name} is a {kind}, which is not drawn; pictures show answers, "):
            around(shipped_pack, name)


def test_a_title_of_several_things_is_asked_back(tmp_path):
    """With their names."""
    twins = [rule(name, {"scope": "site"}, {"lead.ci_team": 0.6}) | {"title": "Twin"} for name in ("R01", "R02")]
    with pytest.raises(AdvisorError, match="twin is the title of R01 and R02; name one of them"):
        around(small_pack(tmp_path, rules=twins), "twin")
