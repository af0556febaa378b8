"""Every rule fires and stays silent where its text says so.

The expectations are data, one YAML file per topic, and were worked out by hand from the text of the rules: the factor
times the lowest certainty of the premise. An entry gives the answers that matter and no others; `case` and `situation`
(a named set of answers in the same file) are a base that `given` changes, where null removes an answer.

    W03:
      fires:
        - given: {gain_retention: 1}
          adds: {warning.backsliding: 0.8}
      silent:
        - {gain_retention: 2}

`displaced` lists the hypotheses for which a stronger rule of the same evidence group stands. `never` says why no
answers can make a rule fire, `out_of_reach` why a test on an attribute cannot be seen from both sides.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from advisor.engine.forward import ForwardEngine, passes
from advisor.files.answer_file import read_answers
from advisor.files.packs import find_pack, open_pack, rule_places
from advisor.model import condition
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.outcome import Outcome

HERE = Path(__file__).parent
PACK = open_pack()
TOPIC = {name: Path(place.path).stem for name, place in rule_places(find_pack()).items() if name in PACK.rule_by_id}

Facts = Mapping[str, Known]
"""What the conditions of one assessment could read in the end."""

BASES = ("case", "situation", "given")


class Loader(yaml.CSafeLoader):
    """Refuses a name that stands twice, since the first of the two would be lost."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        found = super().construct_mapping(node, deep)
        assert len(found) == len(node.value), f"a name stands twice{node.start_mark}"
        return found


def load(stem: str) -> dict[str, Any]:
    return yaml.load((HERE / f"{stem}.yaml").read_text("utf-8"), Loader)


FILES = {path.stem: load(path.stem) for path in sorted(HERE.glob("*.yaml"))}
RULES = {
    name: entry
    for stem, entries in FILES.items()
    if stem != "plan"
    for name, entry in entries.items()
    if name != "situations"
}
PLAN = FILES["plan"]


class Bench:
    """Assesses entries on one engine, each set of answers once."""

    def __init__(self) -> None:
        self.engine = ForwardEngine(PACK)
        self.seen: dict[str, Outcome] = {}

    def assess(self, stem: str, entry: Mapping[str, Any]) -> Outcome:
        answers = self.answers(stem, entry)
        key = repr(sorted(answers.items()))
        if key not in self.seen:
            self.seen[key] = self.engine.assess(answers)
        return self.seen[key]

    def answers(self, stem: str, entry: Mapping[str, Any]) -> dict[str, Known]:
        answers: dict[str, Known] = {}
        if "case" in entry:
            path = find_pack() / "cases" / f"{entry['case']}.yaml"
            answers = read_answers(path, PACK).known()
        given = entry.get("given", {}) if any(name in entry for name in BASES) else entry
        if "situation" in entry:
            given = {**FILES[stem]["situations"][entry["situation"]], **given}
        for name, value in given.items():
            if value is None:
                answers.pop(name, None)
            else:
                answers[name] = known(name, value)
        return answers


def known(name: str, value: Any) -> Known:
    certainty = 1.0
    if isinstance(value, dict):
        value, certainty = value["value"], value["certainty"]
    problem = PACK.asked[name].problem(value)
    assert problem is None, f"{name} {problem}"
    return Known(tuple(value) if isinstance(value, list) else value, certainty)


@pytest.fixture(scope="module")
def bench() -> Bench:
    return Bench()


# --- rules: what is said of them -------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", RULES)
def test_a_rule(bench, name):
    """It fires, is silent, and is seen on both sides of each test, as its entry says; the three share outcomes."""
    fires(bench, name)
    is_silent(bench, name)
    is_seen_from_both_sides(bench, name)


def fires(bench, name):
    """The rule fires and adds exactly what was worked out by hand to each of its hypotheses."""
    for entry in RULES[name].get("fires", []):
        outcome = bench.assess(TOPIC[name], entry)
        assert name in {firing.rule for firing in outcome.firings}, entry
        contributions = {
            hypothesis: item
            for hypothesis, found in outcome.hypotheses.items()
            for item in found.contributions
            if item.rule == name
        }
        assert {hypothesis: round(item.value, 9) for hypothesis, item in contributions.items()} == entry["adds"], entry
        displaced = [hypothesis for hypothesis, item in contributions.items() if item.displaced_by]
        assert sorted(displaced) == sorted(entry.get("displaced", [])), entry


def is_silent(bench, name):
    """The rule does not fire, be it because a value lies beyond it or because nothing is known."""
    for entry in RULES[name].get("silent", []):
        outcome = bench.assess(TOPIC[name], entry)
        assert name not in {firing.rule for firing in outcome.firings}, entry


# --- rules: nothing is left out --------------------------------------------------------------------------------------


def test_every_rule_is_covered():
    """Each file of rules has a file of expectations with the same rules."""
    assert set(FILES) - {"plan"} == set(TOPIC.values())
    assert {name: TOPIC[name] for name in RULES} == TOPIC


@pytest.mark.parametrize("name", RULES)
def test_every_rule_has_both(name):
    """Each rule is seen to fire and not to fire; one without a condition cannot be silent, and `never` says why."""
    entry = RULES[name]
    assert set(entry) <= {"fires", "silent", "never", "out_of_reach"}
    assert bool(entry.get("fires")) is not bool(entry.get("never"))
    assert bool(entry.get("silent")) is (condition.alternatives(PACK.rule_by_id[name].when) != ((),))


def is_seen_from_both_sides(bench, name):
    """Each test of the condition carries a firing, at its very boundary; and just beyond it the rule is silent.

    Beyond means that the neighboring value, or any other where values have no order, keeps the rule silent while all
    else holds.
    """
    entry = RULES[name]
    if "never" in entry:
        return
    fired = [present(bench.assess(TOPIC[name], item)) for item in entry["fires"]]
    silent = [present(bench.assess(TOPIC[name], item)) for item in entry.get("silent", [])]
    when, spared = PACK.rule_by_id[name].when, entry.get("out_of_reach", {})
    assert not unseen(when, fired, silent, spared)
    assert bool(unseen(when, fired, silent, ())) is bool(spared)


def unseen(when: condition.Condition, fires: list[Facts], silent: list[Facts], spared: Container[str]) -> list[str]:
    """Return the sides of tests that no entry shows."""
    ways = condition.alternatives(when)
    missing = []
    for test in dict.fromkeys(condition.tests(when)):
        if test.attribute in spared:
            continue
        for inside, outside in sides(test):
            with_it = [way for way in ways if test in way]
            if not any(all(holds(part, at) for part in way) and inside(at) for way in with_it for at in fires):
                missing.append(f"holds by {said(test)}")
            if outside is not None and not any(
                all(holds(part, at) for part in way if part != test) and not holds(test, at) and outside(at)
                for way in with_it
                for at in silent
            ):
                missing.append(f"not just beyond {said(test)}")
    return missing


def said(test: condition.Test) -> str:
    return f"{test.attribute} {test.operator} {test.operand}"


def present(outcome: Outcome) -> dict[str, Known]:
    """Return what the rules could read in the end: what is known, and the decisions."""
    decided = {
        "decided.lead": outcome.lead.role,
        "decided.model": outcome.model.value,
        "decided.consultants": outcome.consultants.mode,
        "decided.wanted": outcome.consultants.wanted,
        "decided.status.lead": outcome.lead.standing.value,
        "decided.status.model": outcome.model.standing.value,
        "decided.status.consultants": outcome.consultants.standing.value,
    }
    return {**outcome.known, **{name: Known(value) for name, value in decided.items() if value is not None}}


def holds(test: condition.Test, at: Facts) -> bool:
    found = at.get(test.attribute)
    if test.asks_presence:
        return (found is None) is (test.operator is condition.Operator.IS_UNKNOWN)
    return found is not None and passes(test, found.value, PACK.attributes[test.attribute])


def sides(test: condition.Test) -> Iterator[tuple[Any, Any]]:
    """Yield what a value at the boundary and one just beyond it look like; None where there is nothing beyond."""
    attribute = PACK.attributes[test.attribute]
    low = {condition.Operator.AT_LEAST: (0, -1), condition.Operator.MORE_THAN: (1, 0)}
    high = {condition.Operator.AT_MOST: (0, 1), condition.Operator.LESS_THAN: (-1, 0)}
    if test.operator is condition.Operator.BETWEEN:
        yield pair(attribute, test.operand[0], 0, -1)
        yield pair(attribute, test.operand[1], 0, 1)
    elif test.operator in low | high:
        yield pair(attribute, test.operand, *(low | high)[test.operator])
    elif not test.asks_presence:
        yield anything, lambda at: test.attribute in at
    else:
        yield anything, None


def pair(attribute: Attribute, bound: Any, inside: int, outside: int) -> tuple[Any, Any]:
    """Return both sides of a bound, each a step from it or none; a number between steps may stand anywhere."""
    rank = attribute.number(bound)
    if attribute.kind is Kind.NUMBER:
        return (stands(attribute, rank) if inside == 0 else anything), (
            stands(attribute, rank) if outside == 0 else lambda at: attribute.name in at
        )
    beyond = rank + outside
    numbers = [attribute.number(value) for value in attribute.values]
    is_there = beyond in numbers if numbers else attribute.minimum is None or beyond >= attribute.minimum
    return stands(attribute, rank + inside), stands(attribute, beyond) if is_there else None


def stands(attribute: Attribute, rank: float) -> Any:
    def check(at: Facts) -> bool:
        return attribute.name in at and attribute.number(at[attribute.name].value) == rank

    return check


def anything(_: Facts) -> bool:
    return True


# --- the program: contradictions, staffing, responsibilities, plan, pillars, contested points -------------------------

STATES = {"pillar": ("stands", "partly", "missing", "unknown")}
CONDITIONS = {
    (kind, identifier)
    for kind, _, identifier in (name.partition(".") for name, _ in PACK.program.conditions())
    if kind not in ("stands", "missing")
} | {("pillar", pillar.id) for pillar in PACK.program.pillars}
PARTS = [name for name in PLAN if name != "situations"]


def found(outcome: Outcome, name: str) -> Any:
    """Return what of the program has that name: a range, a row, the state of a pillar, whether it applies."""
    kind, _, identifier = name.partition(".")
    program = outcome.program
    named: dict[str, dict[str, Any]] = {
        "contradiction": dict.fromkeys(program.contradictions, True),
        "staffing": {item.line: item for item in program.staffing},
        "activity": {item.about.partition(".")[2]: item for item in program.responsibilities},
        "step": {item.step: item for item in program.plan},
        "pillar": {item.pillar: item.state.value for item in program.pillars},
        "contested": dict.fromkeys(program.contested, True),
    }
    return named[kind].get(identifier)


def test_every_part_of_the_program_is_covered():
    """Each has an entry with every state that it can be in."""
    assert {tuple(name.split(".")) for name in PARTS} == CONDITIONS
    for name in PARTS:
        states = STATES.get(name.partition(".")[0], ("holds", "not"))
        assert set(PLAN[name]) - {"out_of_reach"} == set(states), name
        assert all(PLAN[name][state] for state in states), name


@pytest.mark.parametrize("name", PARTS)
def test_applies(bench, name):
    """It applies, or is in the state, as the situation says; a range is the one worked out by hand."""
    for state, entries in PLAN[name].items():
        for entry in entries if state != "out_of_reach" else ():
            item = found(bench.assess("plan", entry), name)
            if name.startswith("pillar."):
                assert item == state, entry
            else:
                assert (item is not None) is (state == "holds"), entry
            if "range" in entry:
                assert ([item.low, item.high], item.capped) == (entry["range"], entry.get("capped", False)), entry
            if "accountable" in entry:
                assert (item.accountable, item.responsible) == (entry["accountable"], entry["responsible"]), entry


@pytest.mark.parametrize(("name", "when"), list(PACK.program.conditions()))
def test_both_sides_of_the_program(bench, name, when):
    """Each test of a condition is seen at its very boundary and just beyond it, as with rules."""
    kind, _, identifier = name.partition(".")
    entry = PLAN[f"pillar.{identifier}" if kind in ("stands", "missing") else name]
    wanted = kind if kind in ("stands", "missing") else "holds"
    states = {
        state: [present(bench.assess("plan", item)) for item in items]
        for state, items in entry.items()
        if state != "out_of_reach"
    }
    others = [at for state, facts in states.items() if state != wanted for at in facts]
    assert not unseen(when, states[wanted], others, entry.get("out_of_reach", {}))
