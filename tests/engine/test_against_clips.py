"""The engine and a program for CLIPS that was written apart from it agree (docs/second-opinion.md)."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest
from answer_sets import spread_answers
from clips_oracle import ClipsOracle, Opinion
from msgspec.structs import replace as changed
from random_packs import random_pack
from small_pack import CORE, evidence, given, guard_rail, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.outcome import Outcome, Standing
from advisor.model.pack import Pack

PACK = open_pack()
EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "northgate.yaml"
CASES = [*sorted((Path(PACK.folder) / "cases").glob("*.yaml")), EXAMPLE]
LAST_DIGIT = 1.01e-9
"""The engine adds logarithms and CLIPS multiplies. In the middle between two ninth decimals either may come out."""
NOBODY = (None, None)

Answers = Mapping[str, Known]
Pairs = list[tuple[str, object, object]]


@pytest.fixture(scope="module")
def engine() -> ForwardEngine:
    return ForwardEngine(PACK)


@pytest.fixture(scope="module")
def oracle() -> ClipsOracle:
    return ClipsOracle(PACK)


def unevenly(answers: Answers, random: Random) -> dict[str, Known]:
    """Return the answers with certainties of many decimals, so that everything has to be rounded."""
    return {name: Known(known.value, random.random() ** 0.5) for name, known in answers.items()}


def drawn(pack: Pack, random: Random, size: int) -> Iterable[dict[str, Known]]:
    """Yield random answer sets, every third with uneven certainties."""
    for index in range(size):
        answers = spread_answers(pack, random)
        yield answers if index % 3 else unevenly(answers, random)


def agree(engine: ForwardEngine, oracle: ClipsOracle, organizations: Iterable[Answers]) -> None:
    """Compare everything that both conclude, one organization after the other."""
    for index, answers in enumerate(organizations):
        found = differences(engine.assess(answers), oracle.advise(answers), engine.pack)
        assert not found, (index, found, answers)


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_worked_case(path: Path, engine: ForwardEngine, oracle: ClipsOracle) -> None:
    """CLIPS comes to the same advice in every worked case and in the example."""
    agree(engine, oracle, [read_answers(path, PACK).known()])


def test_nothing_is_known(engine: ForwardEngine, oracle: ClipsOracle) -> None:
    """CLIPS decides nothing on an empty answer file either."""
    agree(engine, oracle, [{}])
    assert {decided.standing for decided in oracle.advise({}).decisions.values()} == {"undetermined"}


@pytest.mark.parametrize("seed", range(3))
def test_random_answers(seed: int, engine: ForwardEngine, oracle: ClipsOracle) -> None:
    """CLIPS comes to the same advice on random answers, some unknown, some uncertain."""
    agree(engine, oracle, drawn(PACK, Random(seed), 20))


@pytest.mark.parametrize("seed", range(5))
def test_random_pack(seed: int, tmp_path: Path) -> None:
    """CLIPS comes to the same advice under random packs."""
    pack = random_pack(tmp_path, seed)
    agree(ForwardEngine(pack), ClipsOracle(pack), drawn(pack, Random(seed), 10))


def number(formula: str, kind: str = "number", **more: object) -> dict[str, dict[str, object]]:
    """Return a derived attribute that does without what is unknown."""
    without = {name: {"leave_out": "x"} for name in ("people", "sponsor", "spare") if name in formula}
    return {"result": {"type": kind, "refining": without, "formula": formula, **more}}


RANKED = {"lead__ci_team": 0.9, "co_lead__employees": 0.5, "co_lead__top_management": 0.5, "lead__process_owners": 0.7}
ORDER = [guard_rail("G1", "always", order=["announce", "train"])]
CORNERS: dict[str, tuple[dict[str, object], dict[str, object]]] = {
    "threshold": (CORE, {"rules": evidence(lead__ci_team=0.5, model__hub_and_spoke=0.2, support__employees=0.2)}),
    "tie": (CORE, {"rules": evidence(lead__ci_team=0.5, lead__employees=0.5, lead__process_owners=0.5)}),
    "three co-leads": (CORE, {"rules": evidence(**RANKED)}),
    "draw": (CORE, {"rules": evidence(consultants__not_needed=0.5, consultants__full_partner=0.5)}),
    "not affordable": ({**CORE, "budget": 1}, {"rules": evidence(consultants__full_partner=0.5)}),
    "budget unknown": ({"scope": "site"}, {"rules": evidence(consultants__full_partner=0.5)}),
    "bins of unknown": ({}, {"derived": number("bins(people, 3)")}),
    "mean of some": ({"people": 7}, {"derived": number("mean(people, spare) / 3")}),
    "zero": ({"people": 7, "sponsor": 0}, {"derived": number("people / sponsor")}),
    "cut": ({"people": 7}, {"derived": number("0 - people / 2", "integer")}),
    "between levels": ({"people": 3}, {"derived": number("people / 2", "ordinal", levels=[0, 1, 2])}),
    "beyond levels": ({"people": 9}, {"derived": number("people", "ordinal", levels=["low", "high"])}),
    "forced though forbidden": (
        CORE,
        {
            "guard_rails": [
                guard_rail("G1", "always", forbid=["model.hub_and_spoke", "accountable.top_management"]),
                guard_rail("G2", "always", force="model.hub_and_spoke"),
                guard_rail("G3", "always", force="lead.employees"),
                guard_rail("G4", "always", force="lead.ci_team"),
                guard_rail("G5", "always", force="accountable.top_management"),
            ]
        },
    ),
    "accountable is another": (CORE, {"decisions": {"lead": {"accountable": "employees"}}}),
    "forced without money": (
        {**CORE, "budget": 1},
        {
            "guard_rails": [guard_rail("G1", "always", force="consultants.targeted_specialist")],
            "rules": evidence(consultants__full_partner=0.6),
        },
    ),
    "doing without forbidden": (CORE, {"guard_rails": [guard_rail("G1", "always", forbid=["consultants.not_needed"])]}),
    "order of what is advised against": (CORE, {"guard_rails": ORDER, "rules": evidence(action__train=-0.6)}),
}
"""Where the written meaning draws a line, on the line."""


@pytest.mark.parametrize("name", CORNERS)
def test_corner(name: str, tmp_path: Path) -> None:
    """CLIPS comes to the same advice where random packs and answers seldom come."""
    answers, parts = CORNERS[name]
    pack = small_pack(tmp_path, **parts)
    agree(ForwardEngine(pack), ClipsOracle(pack), [given(answers)])


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1020))
def test_many_random_answers(seed: int, engine: ForwardEngine, oracle: ClipsOracle) -> None:
    """CLIPS comes to the same advice on 10,000 random answer sets."""
    agree(engine, oracle, drawn(PACK, Random(seed), 500))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1000, 1100))
def test_many_random_packs(seed: int, tmp_path: Path) -> None:
    """CLIPS comes to the same advice under 100 random packs, with 20 answer sets each."""
    pack = random_pack(tmp_path, seed)
    agree(ForwardEngine(pack), ClipsOracle(pack), drawn(pack, Random(seed), 20))


def test_a_rule_taken_otherwise_is_noticed(engine: ForwardEngine) -> None:
    """Were CLIPS to take one factor, one group or one threshold for another, the comparison would say so."""
    answers = read_answers(EXAMPLE, PACK).known()
    outcome = engine.assess(answers)
    rules = {rule.id: rule for rule in PACK.rules}
    firing = next(item.rule for item in outcome.firings if item.rule.startswith("L"))
    first, *rest = rules[firing].then
    other = changed(rules[firing], then=(changed(first, factor=first.factor - 0.01), *rest))
    settings = PACK.decisions
    for pack in (
        replace(PACK, rules=tuple(other if rule.id == firing else rule for rule in PACK.rules)),
        replace(PACK, rules=tuple(changed(rule, group="") for rule in PACK.rules)),
        replace(PACK, decisions=changed(settings, lead=changed(settings.lead, support_threshold=0.9))),
        replace(PACK, guard_rails=PACK.guard_rails[1:]),
    ):
        assert differences(outcome, ClipsOracle(pack).advise(answers), PACK)


def test_clips_rounds_as_python_does(oracle: ClipsOracle) -> None:
    """To nine decimals, also on and beside the middle between two, where half a unit goes to the even digit."""
    random = Random(9)
    middles = [(random.randrange(10**9) + 0.5) / 10**9 for _ in range(300)] + [odd / 2**10 for odd in range(1, 1024, 2)]
    for middle in middles:
        for value in (middle, math.nextafter(middle, 0), math.nextafter(middle, 1), -middle):
            assert oracle.evaluate(f"(nine {value!r})") == round(value, 9), value


def test_clips_tells_where_the_last_digit_is_open(oracle: ClipsOracle) -> None:
    """0.85 * 0.65 * 0.55 * 0.45 * 0.35 has ten decimals and ends in 5: here the last bits would decide."""
    assert oracle.evaluate("(on-edge (- 1 (* 0.85 0.65 0.55 0.45 0.35)))") == "TRUE"
    assert oracle.evaluate("(on-edge (- 1 (* 0.85 0.65 0.55 0.4)))") == "FALSE"


def differences(outcome: Outcome, opinion: Opinion, pack: Pack) -> list[str]:
    """Say where an outcome of the engine and the opinion of CLIPS differ; empty where they agree."""
    pairs = [*_values(outcome, opinion), *_evidence(outcome, opinion, pack), *_decisions(outcome, opinion)]
    return [
        f"{name}: {ours!r}, CLIPS {theirs!r}"
        for name, ours, theirs in pairs
        if not _same(ours, theirs, _slack(name, outcome, opinion))
    ]


def _slack(name: str, outcome: Outcome, opinion: Opinion) -> float:
    """Return how far numbers may be apart: not at all, but for the open last digit and what is made of it."""
    exact = name in ("known", "premises", "rails") or (name in outcome.hypotheses and name not in opinion.on_edge)
    return 0.0 if exact or not opinion.on_edge else LAST_DIGIT


def _same(ours: object, theirs: object, slack: float) -> bool:
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        return ours.keys() == theirs.keys() and all(_same(ours[name], theirs[name], slack) for name in ours)
    if isinstance(ours, tuple) and isinstance(theirs, tuple):
        return len(ours) == len(theirs) and all(map(_same, ours, theirs, [slack] * len(ours)))
    if isinstance(ours, float) and isinstance(theirs, float):
        return abs(ours - theirs) <= slack
    return ours == theirs


def _values(outcome: Outcome, opinion: Opinion) -> Pairs:
    known = {name: (known.value, known.certainty) for name, known in outcome.known.items()}
    assumed = {(item.attribute, item.input) for item in outcome.assumptions}
    return [("known", known, opinion.known), ("assumed", assumed, opinion.assumed)]


def _evidence(outcome: Outcome, opinion: Opinion, pack: Pack) -> Pairs:
    displaced = {
        (item.rule, name)
        for name, hypothesis in outcome.hypotheses.items()
        for item in hypothesis.contributions
        if item.displaced_by
    }
    mixed = _out_of_order(outcome, pack)
    certainties = {name: hypothesis.certainty for name, hypothesis in outcome.hypotheses.items()}
    names = sorted(certainties.keys() | opinion.certainties.keys())
    return [
        ("premises", {firing.rule: firing.premise for firing in outcome.firings}, opinion.premises),
        ("displaced", *({item for item in items if item[1] not in mixed} for items in (displaced, opinion.displaced))),
        *((name, certainties.get(name), opinion.certainties.get(name)) for name in names),
        ("rails", {rail.rail: rail.premise for rail in outcome.guard_rails}, opinion.rails),
        ("advice", {f"{item.family}.{item.id}": item.certainty for item in outcome.advice}, opinion.advice),
    ]


def _out_of_order(outcome: Outcome, pack: Pack) -> set[str]:
    """Return the advice that is told by rules of both strata: among equals the engine counts the one it fired first."""
    place = {rule.id: index for index, rule in enumerate(pack.rules)}
    said = {name: [place[item.rule] for item in found.contributions] for name, found in outcome.hypotheses.items()}
    return {name for name, places in said.items() if places != sorted(places)}


def _decisions(outcome: Outcome, opinion: Opinion) -> Pairs:
    lead, model, consultants = outcome.lead, outcome.model, outcome.consultants
    nobody = lead.standing is Standing.NOBODY_READY
    decisions = {
        "lead": (lead.standing.value, lead.role, lead.certainty, lead.open),
        "model": (model.standing.value, model.value, model.certainty, model.open),
        "consultants": (consultants.standing.value, consultants.mode, consultants.certainty, consultants.open),
    }
    involvement = {name: (role.involvement.value, role.certainty) for name, role in outcome.roles.items()}
    return [
        ("accountable", outcome.accountable, opinion.accountable),
        *((name, ours, _told(opinion, name)) for name, ours in decisions.items()),
        ("runner-up of lead", lead.runner_up, opinion.runners_up.get("lead", NOBODY)[0]),
        ("margin", lead.margin, opinion.runners_up.get("lead", NOBODY)[1] if lead.role else None),
        ("runner-up of model", model.runner_up, opinion.runners_up.get("model", NOBODY)[0]),
        ("preferred over", model.preferred_over, opinion.preferred_over),
        ("preconditions", set(lead.preconditions), opinion.preconditions if nobody else set()),
        ("next stage", model.next_stage, opinion.next_stage),
        ("wanted", consultants.wanted, opinion.wanted),
        ("involvement", involvement, opinion.involvement),
    ]


def _told(opinion: Opinion, about: str) -> tuple[object, ...]:
    decided = opinion.decisions[about]
    return decided.standing, decided.name, decided.certainty, () if decided.name else opinion.open[about]
