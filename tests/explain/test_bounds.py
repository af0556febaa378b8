"""Bounds: never settled where a completion changes it, and settled in most cases where none does."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_packs import random_pack
from small_pack import CORE, evidence, guard_rail, question, rule, small_pack
from small_pack import given as known_answers
from spread import every

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Option
from advisor.explain.bounds.now import WIDER, Now
from advisor.explain.bounds.search import BoundSearch
from advisor.explain.settled import PARTS
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.limits import numeric_limits
from advisor.model.pack import Pack

PACK = open_pack()
CASES = sorted((Path(PACK.folder) / "cases").glob("*.yaml"))
ENGINE, SEARCH = ColumnarEngine(PACK), BoundSearch(PACK)
CERTAINTIES = (1.0, 0.8, 0.5, 0.3, 0.21, 0.2, 0.1, 1e-9)


def values_of(attribute: Attribute, limits: Sequence[int]) -> list[Value]:
    """Every value that makes a difference, and some that make none."""
    if attribute.kind is Kind.INTEGER:
        least = attribute.minimum or 0
        near = {limit + step for limit in (*limits, least) for step in (-1, 0, 1)}
        return sorted({number for number in near if number >= least} | {least + 7, 12_345, 10**9})
    if attribute.kind is Kind.MULTICHOICE:
        names = [str(value) for value in attribute.values]
        chosen = (
            product((False, True), repeat=len(names)) if len(names) <= 4 else [_some(names, seed) for seed in range(40)]
        )
        return [tuple(name for name, here in zip(names, row, strict=True) if here) for row in chosen]
    return list(attribute.values)


def _some(names: Sequence[str], seed: int) -> list[bool]:
    random = Random(seed)
    return [random.random() < 0.35 for _ in names]


def completed(
    engine: ColumnarEngine, known: Mapping[str, Known], opened: Sequence[str], size: int, seed: int
) -> list[Assessed]:
    """What follows from many completions drawn at random, with all kinds of certainties."""
    draw, limits = np.random.default_rng(seed), numeric_limits(engine.pack)
    options: list[Option] = []
    chosen = np.full((size, max(1, len(opened))), -1)
    for column, name in enumerate(opened):
        first = len(options)
        values = values_of(engine.pack.asked[name], limits.get(name, ()))
        options += [(name, Known(value, certainty)) for value in values for certainty in CERTAINTIES]
        places = draw.integers(first, len(options), size)
        sure = first + draw.integers(0, len(values), size) * len(CERTAINTIES)
        places = np.where(draw.random(size) < 0.6, sure, places)
        chosen[:, column] = np.where(draw.random(size) < draw.choice((0.05, 0.5)), -1, places)
    return list(engine.variants(known, options, chosen))


def changed(block: Assessed, now: Now, part: str) -> bool:
    """Whether any organization of a block has another outcome."""
    pack, decided = block.pack, block.decided
    if part in ("roles", "warnings"):
        return any(getattr(Now.of(block, index), part) != getattr(now, part) for index in range(block.size))
    columns = {
        "lead": (decided.lead.role, decided.lead.standing, list(pack.roles)),
        "operating_model": (decided.model.value, decided.model.standing, list(pack.models)),
        "consultants": (decided.consultants.mode, decided.consultants.standing, list(pack.modes)),
    }
    chosen, standing, names = columns[part]
    outcomes = {
        (names[place] if place >= 0 else "", int(status)) for place, status in zip(chosen, standing, strict=True)
    }
    expected = getattr(now, part)
    return len(outcomes) > 1 or (outcomes != {(expected if expected in names else "", outcomes.copy().pop()[1])})


# --- against brute force over small packs ----------------------------------------------------------------------------


def every_completion(engine: ColumnarEngine, known: Mapping[str, Known], opened: Sequence[str]) -> list[Assessed]:
    """What follows from all completions by values that make a difference, at a few certainties."""
    limits = numeric_limits(engine.pack)
    options: list[Option] = []
    places: list[list[int]] = []
    for name in opened:
        first = len(options)
        values = values_of(engine.pack.asked[name], limits.get(name, ()))
        options += [(name, Known(value, certainty)) for value in values for certainty in (1.0, 0.5, 0.1)]
        places.append([-1, *range(first, len(options))])
    chosen = np.array(list(product(*places))) if opened else np.full((1, 1), -1)
    return list(engine.variants(known, options, chosen))


@pytest.mark.parametrize("seed", every(6, range(24)))
def test_what_is_settled_stays_in_every_completion_and_most_of_what_stays_is_settled(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    pack = random_pack(tmp_path, seed)
    engine, search = ColumnarEngine(pack), BoundSearch(pack)
    limits = numeric_limits(pack)
    found: Counter[bool] = Counter()
    for _ in range(6):
        opened = random.sample(list(pack.asked), random.randint(1, 2))
        known = {
            name: Known(random.choice(values_of(attribute, limits.get(name, ()))), random.choice(CERTAINTIES[:5]))
            for name, attribute in pack.asked.items()
            if name not in opened and random.random() < 0.85
        }
        now = Now.of(engine.assess([known]))
        fixed, box = search.completions(known, opened)
        proved = search.proved(now, fixed, box)
        blocks = every_completion(engine, known, list(box))
        for part in PARTS:
            truly = not any(changed(block, now, part) for block in blocks)
            assert truly or part not in proved, (part, known, opened)
            found.update([part in proved] if truly else [])
        for part in set(proved) - set(PARTS):
            assert not changed(blocks[0], now, part), (part, known, opened)
    assert found[True] >= 0.8 * found.total()


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_sampled_completion_changes_what_is_settled(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Random packs, random answers, any part of the questions open."""
    seed = data.draw(st.integers(0, 10_000))
    pack = random_pack(tmp_path_factory.mktemp("pack"), seed, rules=data.draw(st.integers(1, 60)))
    engine, search, limits = ColumnarEngine(pack), BoundSearch(pack), numeric_limits(pack)
    opened = data.draw(st.lists(st.sampled_from(list(pack.asked)), unique=True))
    known = {}
    for name, attribute in pack.asked.items():
        if name not in opened and data.draw(st.booleans()):
            values = values_of(attribute, limits.get(name, ()))
            known[name] = Known(data.draw(st.sampled_from(values)), data.draw(st.sampled_from(CERTAINTIES)))
    now = Now.of(engine.assess([known]))
    fixed, box = search.completions(known, opened)
    proved = search.proved(now, fixed, box)
    for block in completed(engine, known, list(box), 120, seed):
        assert [part for part in proved if changed(block, now, part)] == []


# --- one reason at a time --------------------------------------------------------------------------------------------


def proved(pack: Pack, answers: Mapping[str, object], opened: Sequence[str]) -> frozenset[str]:
    engine, search = ColumnarEngine(pack), BoundSearch(pack)
    known = known_answers(answers)
    return search.proved(Now.of(engine.assess([known])), *search.completions(known, opened))


def test_what_nothing_reads_settles_everything(tmp_path: Path) -> None:
    pack = small_pack(tmp_path, rules=evidence(lead__ci_team=0.6, model__hub_and_spoke=0.5))
    assert proved(pack, CORE, ["spare"]) == set(WIDER)


def test_an_open_answer_that_lifts_a_rival_settles_nothing_until_it_cannot_pass(tmp_path: Path) -> None:
    rules = [*evidence(lead__ci_team=0.6), rule("X01", {"spare": 3}, {"lead.employees": 0.7})]
    assert "lead" not in proved(small_pack(tmp_path / "passes", rules=rules), CORE, ["spare"])
    rules[-1] = rule("X01", {"spare": 3}, {"lead.employees": 0.59})
    assert "lead" in proved(small_pack(tmp_path / "does-not", rules=rules), CORE, ["spare"])


def test_two_rules_that_exclude_each_other_are_not_added_up(tmp_path: Path) -> None:
    """By bounds alone both could fire; parting the box shows that they cannot."""
    rules = [
        *evidence(lead__ci_team=0.6),
        rule("X01", {"spare": 1}, {"lead.employees": 0.5}),
        rule("X02", {"spare": 2}, {"lead.employees": 0.5}),
    ]
    assert "lead" in proved(small_pack(tmp_path, rules=rules), CORE, ["spare"])


def test_a_core_question_that_is_open_keeps_a_silence_open(tmp_path: Path) -> None:
    pack = small_pack(tmp_path)
    answered = {name: value for name, value in CORE.items() if name != "budget"}
    assert "consultants" not in proved(pack, answered, ["budget"])
    assert "consultants" in proved(pack, CORE, ["spare"])
    assert "consultants" in proved(pack, answered, [])  # asked, and nobody knows: it stays undetermined


def test_a_guard_rail_that_may_apply_unsettles_and_one_that_must_settles(tmp_path: Path) -> None:
    rail = guard_rail("G1", {"union": True}, force="consultants.full_partner")
    pack = small_pack(tmp_path, rules=evidence(lead__ci_team=0.6), guard_rails=[rail])
    assert "consultants" not in proved(pack, CORE, ["union"])
    assert "consultants" in proved(pack, {**CORE, "union": True}, ["spare", "people"])


def test_a_question_that_cannot_become_relevant_changes_nothing(tmp_path: Path) -> None:
    asked = {"type": "ordinal", "levels": {0: "None", 1: "Some", 2: "More"}}
    rules = [*evidence(lead__ci_team=0.6), rule("X01", {"extra": 2}, {"lead.employees": 0.9})]
    pack = small_pack(
        tmp_path, rules=rules, questions=[question("extra", asked, ask_when={"sponsor": {"at_least": 4}})]
    )
    assert "lead" in proved(pack, CORE, ["extra"])
    assert "lead" not in proved(pack, {**CORE, "sponsor": 4}, ["extra"])


def ratio(formula: str) -> dict[str, object]:
    """Return a derived number; everything in it may be unknown."""
    names = [name for name in ("people", "budget", "spare") if name in formula]
    refining = {name: {"leave_out": "so it does not count"} for name in names}
    return {"type": "number", "refining": refining, "formula": formula}


@pytest.mark.parametrize(
    ("formula", "when"),
    [("mean(people / budget, spare)", {"at_least": 20}), ("mean(0 - people / budget, 0)", {"at_most": -20})],
)
def test_a_quotient_without_end_inside_a_mean_hides_nothing(tmp_path: Path, formula: str, when: object) -> None:
    rules = [*evidence(lead__ci_team=0.6), rule("X01", {"ratio": when}, {"lead.employees": 0.9})]
    pack = small_pack(tmp_path, rules=rules, derived={"ratio": ratio(formula)})
    answers = {"scope": "site", "sponsor": 3, "spare": 1, "people": 100}
    assert "lead" not in proved(pack, answers, ["budget"])


def test_contributions_are_rounded_as_the_engines_round_them(tmp_path: Path) -> None:
    """0.25 x 0.230403186 lies halfway between two billionths, and a threshold on it."""
    rules = [rule("X01", {"union": True, "spare": {"at_least": 3}}, {"lead.employees": 0.25})]
    pack = small_pack(tmp_path, rules=rules, decisions={"lead": {"threshold": 0.057600797}})
    assert "lead" not in proved(pack, {**CORE, "union": Known(True, 0.230403186)}, ["spare"])


def test_a_rule_that_speaks_for_two_rounds_each(tmp_path: Path) -> None:
    rules = [
        rule("X01", {"any": [{"sponsor": {"at_least": 3}}, {"spare": {"at_least": 3}}]}, {"lead.ci_team": 0.6}),
        rule("X02", {"union": True}, {"lead.employees": 0.5}),
    ]
    rules[0]["then"]["lead.employees"] = 0.4
    pack = small_pack(tmp_path, rules=rules, decisions={"lead": {"threshold": 0.3}})
    engine, search = ColumnarEngine(pack), BoundSearch(pack)
    known = known_answers({**CORE, "sponsor": Known(3, 0.500000001), "union": Known(True, 0.250000002)})
    now = Now.of(engine.assess([known]))
    found = search.proved(now, *search.completions(known, ["spare"]))
    other = Now.of(engine.assess([{**known, "spare": Known(3, 0.500000002)}]))
    assert "lead" not in found or other.lead == now.lead


# --- the shipped rules -----------------------------------------------------------------------------------------------


def attacked(path: Path, part_known: float, size: int) -> int:
    """Attack what is settled after a part of a case's answers; return how many decisions were."""
    answers = read_answers(path, PACK).known()
    known = dict(list(answers.items())[: int(len(answers) * part_known)])
    now = Now.of(ENGINE.assess([known]))
    opened = [name for name in PACK.asked if name not in known]
    fixed, box = SEARCH.completions(known, opened)
    found = SEARCH.proved(now, fixed, box)
    for start in range(0, size, 16_000):
        for block in completed(ENGINE, known, list(box), min(16_000, size - start), start):
            for part in found.intersection(PARTS):
                assert not changed(block, now, part), (path.stem, part)
    return len(found)


@pytest.mark.parametrize("path", CASES[::6], ids=lambda path: path.stem)
def test_completions_of_a_case_change_nothing_that_is_settled(path: Path) -> None:
    attacked(path, 1.0, 2000)


@pytest.mark.slow
@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_a_hundred_thousand_completions_of_each_case_change_nothing_that_is_settled(path: Path) -> None:
    for part_known in (0.5, 0.75, 0.9, 1.0):
        attacked(path, part_known, 25_000)
