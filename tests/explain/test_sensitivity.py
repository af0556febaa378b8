"""Sensitivity and robustness, against brute force over the forward engine and against numbers worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import combinations, pairwise, product
from pathlib import Path
from random import Random

import pytest
from small_pack import CORE, given, question, rule, small_pack

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.alternatives import alternatives, noticed_ranges
from advisor.explain.robustness import Robustness
from advisor.explain.sensitivity import headway, sensitivity
from advisor.explain.settled import PARTS, settled_outcome
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.attribute import Kind

PACK = open_pack()
CASES = sorted((Path(PACK.folder) / "cases").glob("*.yaml"))
COLUMNAR, FORWARD = ColumnarEngine(PACK), ForwardEngine(PACK)


def decisions(engine: ForwardEngine, answers: Mapping[str, Known]) -> tuple[str, ...]:
    found = settled_outcome(engine.assess(answers))
    return tuple(getattr(found, part) for part in PARTS)


@pytest.fixture
def small(tmp_path):
    """A pack in which sponsor, people and budget decide, with limits at 2, 10 and 250 people and a budget of 1."""
    rules = [
        rule("R01", {"sponsor": {"at_least": 2}}, {"lead.ci_team": 0.6, "consultants.coaching_training": 0.3}),
        rule("R02", {"people": {"between": [10, 249]}}, {"lead.employees": 0.7, "model.team_led_kaizen": 0.5}),
        rule("R03", {"sponsor": {"at_most": 1}, "people": {"at_least": 250}}, {"lead.top_management": 0.8}),
        rule("R04", {"gaps": {"includes": "law"}}, {"consultants.targeted_specialist": 0.6}),
    ]
    return small_pack(tmp_path, rules=rules)


ANSWERS = given({"scope": "site", "sponsor": 3, "budget": 2, "people": 5, "gaps": ("data",)})


def test_every_flip_is_what_the_forward_engine_says(small):
    """Each other value of each answer leads to the decisions that it leads to in a consultation."""
    found, forward = sensitivity(ColumnarEngine(small), ANSWERS), ForwardEngine(small)
    for item in (*found.answers, *found.unknowns):
        for flip in item.flips:
            told = tuple(getattr(flip.decisions, part) for part in PARTS)
            assert told == decisions(forward, {**ANSWERS, item.attribute: Known(flip.value)})
            now = decisions(forward, ANSWERS)
            assert flip.changed == tuple(part for part, a, b in zip(PARTS, told, now, strict=True) if a != b)


@pytest.mark.parametrize("path", CASES[::11], ids=lambda path: path.stem)
def test_flips_of_a_case_are_what_the_forward_engine_says(path):
    """The same for the shipped rules; a sample of flips, because each takes a consultation."""
    answers = read_answers(path, PACK).known()
    flips = [(item.attribute, flip) for item in sensitivity(COLUMNAR, answers).answers for flip in item.flips]
    for name, flip in Random(path.stem).sample(flips, min(20, len(flips))):
        told = tuple(getattr(flip.decisions, part) for part in PARTS)
        assert told == decisions(FORWARD, {**answers, name: Known(flip.value)})


def test_shares_count_answers_and_values_equally(small):
    """Brute force: the mean over answers, and over pairs of answers, of the mean over their values."""
    engine, forward = ColumnarEngine(small), ForwardEngine(small)
    found = sensitivity(engine, ANSWERS).robustness
    values = alternatives(engine, ANSWERS, list(ANSWERS))
    now = decisions(forward, ANSWERS)

    def mean(numbers):
        return sum(numbers) / len(numbers)

    def stands(changes):
        return decisions(forward, {**ANSWERS, **{name: Known(value) for name, value in changes}}) == now

    one = mean([mean([stands([(name, value)]) for value in values[name]]) for name in ANSWERS])
    two = mean(
        [
            mean([stands(zip((a, b), both, strict=True)) for both in product(values[a], values[b])])
            for a, b in combinations(ANSWERS, 2)
        ]
    )
    assert found.one == pytest.approx(one, abs=1e-9)
    assert found.two == pytest.approx(two, abs=1e-9)
    assert found.changes == sum(len(values[name]) for name in ANSWERS)
    assert found.double_changes == sum(len(values[a]) * len(values[b]) for a, b in combinations(ANSWERS, 2))


def test_the_shares_of_one_answer_by_hand(small):
    """The sponsor at 0 and 1: nobody is left to lead and coaching has no evidence. At 2 and 4 nothing changes."""
    (sponsor,) = (item for item in sensitivity(ColumnarEngine(small), ANSWERS).answers if item.attribute == "sponsor")
    assert sponsor.shares == {"lead": 0.5, "operating_model": 0.0, "consultants": 0.5}
    assert sponsor.share == 0.5
    assert sponsor.near is False  # the levels beside 3 change nothing


def test_how_far_an_answer_moves_a_decision(small):
    """The improvement team is at 0.6, 0.1 above the threshold of 0.5; without the sponsor at 0, 0.5 below it."""
    engine = ColumnarEngine(small)
    found = sensitivity(engine, ANSWERS)
    assert found.headways["lead"] == pytest.approx(0.1)
    (sponsor,) = (item for item in found.answers if item.attribute == "sponsor")
    assert (sponsor.ranges["lead"].low, sponsor.ranges["lead"].high) == (pytest.approx(-0.5), pytest.approx(0.1))
    (people,) = (item for item in found.answers if item.attribute == "people")
    assert people.ranges["lead"].low == pytest.approx(-0.1)  # employees at 0.7 come before the team at 0.6


def test_doing_without_consultants_is_ahead_while_no_mode_reaches_the_threshold(small):
    """Nothing speaks for or against: 0.2 below the threshold at which an outside mode would count."""
    assessed = ColumnarEngine(small).assess([given(CORE | {"sponsor": 0})])
    assert headway(assessed, "consultants.not_needed")[0] == pytest.approx(0.2)


def test_numbers_are_told_apart_where_the_rules_do(small):
    """Below 10, 10 to 249, 250 and more; one value stands for each range, the nearest to the answer."""
    engine = ColumnarEngine(small)
    ranges = noticed_ranges(engine, given({"sponsor": 1, "people": 5}), ["people"])["people"]
    assert [low for low, _ in ranges] == [1, 10, 250]
    assert alternatives(engine, given({"sponsor": 1, "people": 5}), ["people"])["people"] == (10, 250)
    assert alternatives(engine, given({"sponsor": 1, "people": 1000}), ["people"])["people"] == (9, 249)
    assert alternatives(engine, given({"sponsor": 1}), ["people"])["people"] == (1, 10, 250)


def test_numbers_behind_a_formula_are_told_apart_as_well(tmp_path):
    """people / 7 reaches 3 at 21 and 5.5 at 38.5, that is at 39."""
    derived = {"ratio": {"type": "number", "required": ["people"], "formula": "people / 7"}}
    rules = [
        rule("R01", {"ratio": {"at_least": 3}}, {"lead.ci_team": 0.3}),
        rule("R02", {"ratio": {"more_than": 5.5}}, {"lead.ci_team": 0.3}),
    ]
    engine = ColumnarEngine(small_pack(tmp_path, derived=derived, rules=rules))
    ranges = noticed_ranges(engine, given({"people": 30}), ["people"])["people"]
    assert [low for low, _ in ranges] == [1, 21, 39]


@pytest.mark.parametrize("path", CASES[::60], ids=lambda path: path.stem)
def test_nothing_is_noticed_inside_a_range(path):
    """Anywhere inside a range the same rules fire with the same certainty, and beyond its ends others do."""
    answers = read_answers(path, PACK).known()
    names = [name for name in answers if PACK.asked[name].kind is Kind.INTEGER]
    random = Random(7)
    for name, ranges in noticed_ranges(COLUMNAR, answers, names).items():
        ends = [fired({**answers, name: Known(low)}) for low, _ in ranges]
        for (low, high), expected in zip(ranges, ends, strict=True):
            for number in {low, high, random.randint(low, high)}:
                assert fired({**answers, name: Known(number)}) == expected, (name, number)
        assert all(one != other for one, other in pairwise(ends))


def fired(answers):
    outcome = FORWARD.assess(answers)
    program = outcome.program
    return (
        {firing.rule: firing.premise for firing in outcome.firings},
        program.contradictions,
        program.plan,
        program.pillars,
        program.contested,
        [item.line for item in program.staffing],
        [row.about for row in program.responsibilities],
    )


def test_lists_differ_by_one_choice(small):
    """One choice more or less; without an answer, the empty list and each choice alone."""
    engine = ColumnarEngine(small)
    assert alternatives(engine, ANSWERS, ["gaps"])["gaps"] == ((), ("data", "law"), ("data", "method"))
    assert alternatives(engine, {}, ["gaps"])["gaps"] == ((), ("data",), ("law",), ("method",))


def test_a_guess_that_even_confirmed_would_change_the_advice_is_verified_first(tmp_path):
    """As a guess the sponsor brings 0.3; confirmed it brings 0.6 and the team leads."""
    rules = [
        rule("R01", {"sponsor": 3}, {"lead.ci_team": 0.6}),
        rule("R02", {"people": {"at_least": 10}}, {"lead.employees": 0.7}),
    ]
    pack = small_pack(tmp_path, rules=rules)
    answers = given(CORE | {"sponsor": Known(3, 0.5), "people": 5})
    found = sensitivity(ColumnarEngine(pack), answers)
    (sponsor,) = (item for item in found.answers if item.attribute == "sponsor")
    assert found.verify[0] == "sponsor"
    assert sponsor.confirmed is not None
    assert sponsor.confirmed.decisions.lead == "ci_team"


def test_the_answers_to_verify_can_change_something():
    """At most three, each known, and each with a value that changes a decision."""
    for path in CASES[::4]:
        answers = read_answers(path, PACK).known()
        found = sensitivity(COLUMNAR, answers)
        by_name = {item.attribute: item for item in found.answers}
        assert len(found.verify) <= 3
        assert all(by_name[name].share or by_name[name].confirmed for name in found.verify)


def test_what_is_not_known_is_counted_apart(small):
    """The unknown union changes nothing; an unknown list of gaps changes the consultants through law."""
    answers = {name: known for name, known in ANSWERS.items() if name != "gaps"}
    found = sensitivity(ColumnarEngine(small), answers)
    assert {item.attribute for item in found.unknowns} == {"gaps", "union", "spare"}
    assert found.with_unknowns.one == pytest.approx((1 + 1 + 3 / 4) / 3)


def test_an_empty_answer_file_has_nothing_to_test():
    """No answer, no change; everything that is not known can still matter."""
    found = sensitivity(COLUMNAR, {})
    assert found.answers == ()
    assert found.robustness.stamp == "Untested"
    assert found.robustness.sentence == "There is no answer to change."
    assert found.unknowns


@pytest.mark.parametrize(
    ("one", "stamp"), [(1.0, "Firm"), (0.95, "Steady"), (0.9, "Steady"), (0.89, "Sensitive"), (0.69, "Delicate")]
)
def test_the_stamp_says_how_firm_it_is(one, stamp):
    """Firm only if nothing changes anything; then by the share of single changes."""
    assert Robustness(one, 0.5, {}, 10, 20).stamp == stamp


def test_nearly_all_is_not_called_all():
    """A share just below one is 99 of 100, and one just above nothing 1 of 100."""
    sentence = Robustness(0.999, 0.001, {}, 10, 20).sentence
    assert "under 99 of 100 single changes of an answer" in sentence
    assert "under 1 of 100 changes of two answers" in sentence


def test_a_number_that_only_the_budget_reads_is_noticed(tmp_path):
    """What the affordable modes read changes the decision without any rule."""
    derived = {
        "affordable_modes": {
            "type": "multichoice",
            "levels": ["not_needed", "coaching_training", "targeted_specialist", "full_partner"],
            "required": ["people"],
            "cases": [{"when": {"people": {"at_most": 100}}, "value": ["not_needed"]}],
            "otherwise": ["not_needed", "full_partner"],
        }
    }
    rules = [rule("R01", {"scope": "site"}, {"consultants.full_partner": 0.8})]
    engine = ColumnarEngine(small_pack(tmp_path, derived=derived, rules=rules))
    assert alternatives(engine, given(CORE | {"people": 50}), ["people"])["people"] == (101,)


def test_numbers_below_nothing_are_looked_at(tmp_path):
    """An integer without a least value may be negative; one with a negative least value begins there."""
    delta = {"type": "integer", "unit": "points"}
    rules = [
        rule("R01", {"delta": {"at_most": -5}}, {"lead.ci_team": 0.6}),
        rule("R02", {"delta": {"at_least": 3}}, {"lead.employees": 0.6}),
    ]
    pack = small_pack(tmp_path / "free", questions=[question("delta", delta)], rules=rules)
    engine = ColumnarEngine(pack)
    assert alternatives(engine, given({"delta": 0}), ["delta"])["delta"] == (-5, 3)
    assert alternatives(engine, given({"delta": -10}), ["delta"])["delta"] == (-4, 3)
    pack = small_pack(tmp_path / "least", questions=[question("delta", delta | {"min": -100})], rules=rules)
    assert alternatives(ColumnarEngine(pack), given({"delta": 0}), ["delta"])["delta"] == (-5, 3)
