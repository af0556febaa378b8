"""What the rules of the shipped packs become in experta's Rete network: patterns on fields, and nothing hidden."""

from __future__ import annotations

import inspect
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from advisor.engine.forward import ForwardEngine
from advisor.files.pack_reader import read_pack
from advisor.resources import pack_folders

FIELD_CONSTRAINTS = {"L", "W", "P", "NOTFC", "ANDFC"}
NODES = {"BusNode", "FeatureTesterNode", "OrdinaryMatchNode", "NotNode", "ConflictSetNode"}


@pytest.fixture(scope="module", params=pack_folders(), ids=lambda folder: folder.name)
def engine(request: pytest.FixtureRequest) -> ForwardEngine:
    return ForwardEngine(read_pack(request.param))


@pytest.fixture(scope="module")
def nodes(engine: ForwardEngine) -> list[Any]:
    """Every node of the network, each once."""
    found: dict[int, Any] = {}

    def walk(node: Any) -> None:
        if id(node) not in found:
            found[id(node)] = node
            for child in node.children:
                walk(child.node)

    walk(engine.system.matcher.root_node)
    return list(found.values())


def kind(thing: object) -> str:
    return type(thing).__name__


def constraints(how: Any) -> Iterator[Any]:
    """Yield a field constraint and everything inside it."""
    yield how
    if kind(how) in ("NOTFC", "ANDFC", "ORFC"):
        for part in how:
            yield from constraints(part)


def feature_checks(nodes: list[Any]) -> list[Any]:
    matchers = [node.matcher for node in nodes if kind(node) == "FeatureTesterNode"]
    return [matcher for matcher in matchers if kind(matcher) == "FeatureCheck"]


def productions(nodes: list[Any]) -> list[Any]:
    return [node.rule for node in nodes if kind(node) == "ConflictSetNode"]


def test_only_the_known_kinds_of_nodes(nodes):
    """Patterns, joins and negation: there is no TEST (WhereNode), which would run code on a whole match."""
    kinds = Counter(kind(node) for node in nodes)
    assert set(kinds) <= NODES
    assert kinds["WhereNode"] == 0
    assert kinds["BusNode"] == 1


def test_every_check_looks_at_the_type_or_at_one_field(nodes):
    """Each tester node checks the type of the fact, captures it, or checks one field of it."""
    matchers = [node.matcher for node in nodes if kind(node) == "FeatureTesterNode"]
    assert {kind(matcher) for matcher in matchers} <= {"TypeCheck", "FactCapture", "FeatureCheck"}
    for check in feature_checks(nodes):
        assert isinstance(check.what, str)


def test_every_field_is_one_the_pack_knows(engine, nodes):
    """Fields are attributes of the pack, their certainty, whether they are known, and the stratum."""
    known = {"stratum", "attribute", "__factid__", *engine.pack.attributes}
    for check in feature_checks(nodes):
        field = check.what
        for prefix in ("value.", "certainty.", "known."):
            field = field.removeprefix(prefix)
        assert field in known, check.what


def test_every_constraint_is_one_of_expertas(nodes):
    """A field is compared by literals, predicates, their negations and conjunctions; OR is spelt out as productions."""
    checks = feature_checks(nodes)
    assert checks
    for check in checks:
        for constraint in constraints(check.how):
            assert kind(constraint) in FIELD_CONSTRAINTS, f"{check.what}: {constraint}"
            assert type(constraint).__module__ == "experta.fieldconstraint"


def test_predicates_see_one_value_only(nodes):
    """A predicate takes the value of its field and nothing else; what it closes over is plain data."""
    predicates = [
        constraint.match
        for check in feature_checks(nodes)
        for constraint in constraints(check.how)
        if kind(constraint) == "P"
    ]
    assert predicates
    for predicate in predicates:
        assert len(inspect.signature(predicate).parameters) == 1
        for held in inspect.getclosurevars(predicate).nonlocals.values():
            plain = isinstance(held, (bool, int, float, str, frozenset, tuple)) or inspect.isbuiltin(held)
            assert plain, f"{predicate} holds {held!r}"


def test_nothing_is_bound(nodes):
    """No pattern binds a variable: a production needs no value of another one to match."""
    for check in feature_checks(nodes):
        for constraint in constraints(check.how):
            assert getattr(constraint, "__bind__", None) is None


def test_every_rule_and_guard_rail_has_a_production(engine, nodes):
    """Each rule and each guard rail of the pack ends in a node of the conflict set."""
    named = {production.__name__.partition("/")[0] for production in productions(nodes)}
    wanted = [*(rule.id for rule in engine.pack.rules), *(rail.id for rail in engine.pack.guard_rails)]
    assert [identifier for identifier in wanted if identifier not in named] == []


def test_every_derived_attribute_has_a_production(engine, nodes):
    """Derived attributes are derived by productions too, one or more per row."""
    named = {production.__name__.partition("/")[0] for production in productions(nodes)}
    assert set(engine.pack.derived) <= named


def test_every_production_has_its_own_salience(nodes):
    """Productions of equal salience fire in an order that differs between processes, so no two are equal."""
    saliences = [production.salience for production in productions(nodes)]
    assert len(saliences) > 100
    assert len(saliences) == len(set(saliences))
