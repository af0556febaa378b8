"""Paths: exact, minimal, within reach, and never absurd."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import combinations, product
from pathlib import Path
from random import Random

import pytest
from changeable_pack import changeable_pack
from small_pack import CORE, given, rule
from spread import every

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.explain.paths import PathSearch
from advisor.explain.reach import reachable_changes
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import Known
from advisor.model.attribute import Kind
from advisor.model.outcome import Outcome

PACK = open_pack()
CASES = sorted((Path(PACK.folder) / "cases").glob("*.yaml"))
COLUMNAR, FORWARD = ColumnarEngine(PACK), ForwardEngine(PACK)
LEADS = tuple(f"lead.{role}" for role in PACK.roles if role != PACK.decisions.lead.outsider)
FACTORS = (0.95, 0.85, 0.65, 0.6, 0.55, 0.45, 0.35, 0.25, 0.15)
TARGETS = (*LEADS, *(f"model.{model}" for model in PACK.models), *(f"consultants.{mode}" for mode in PACK.modes))


def stands(outcome: Outcome, conclusion: str) -> bool:
    kind, _, name = conclusion.partition(".")
    if kind == "lead":
        return outcome.lead.role == name
    return name == (outcome.model.value if kind == "model" else outcome.consultants.mode)


# --- minimality against brute force ----------------------------------------------------------------------------------

MOVES = {
    # what each answer of the small pack can become, by hand, with how much change it is; None: not comparable
    "scope": lambda value: [(other, None) for other in ("team", "site") if other != value],
    "sponsor": lambda value: [(value + step, step) for step in (1, 2) if value + step <= 4],
    "budget": lambda value: [(value + 1, 1)] if value < 2 else [],
    "people": lambda value: [(value + step, step) for step in (1, 2)],
    "gaps": lambda value: [(tuple(item for item in value if item != gone), None) for gone in value],
    "spare": lambda value: [(value - step, step) for step in (1, 2) if value >= step],
}


def every_set(answers: Mapping[str, Known]) -> Iterator[dict[str, tuple[object, int | None]]]:
    """Yield every set of up to three changes, as attribute: (value, how much)."""
    able = [name for name in MOVES if name in answers and MOVES[name](answers[name].value)]
    for size in range(1, 4):
        for names in combinations(able, size):
            for moves in product(*(MOVES[name](answers[name].value) for name in names)):
                yield dict(zip(names, moves, strict=True))


def is_less(one: Mapping[str, tuple[object, int | None]], other: Mapping[str, tuple[object, int | None]]) -> bool:
    """Whether one set of changes is part of another, or fewer steps of it."""
    if one == other or not set(one) <= set(other):
        return False
    for name, (value, much) in one.items():
        wanted, most = other[name]
        if value != wanted and (much is None or most is None or much > most):
            return False
    return True


def smallest(
    engine: ForwardEngine, answers: Mapping[str, Known], conclusion: str
) -> set[frozenset[tuple[str, object]]]:
    """Return the minimal sets that reach a conclusion, straight from the definition."""
    reaching = [
        changes
        for changes in every_set(answers)
        if stands(engine.assess({**answers, **{n: Known(v) for n, (v, _) in changes.items()}}), conclusion)
    ]
    minimal = [one for one in reaching if not any(is_less(other, one) for other in reaching)]
    return {frozenset((name, value) for name, (value, _) in one.items()) for one in minimal}


def some_tests(random: Random) -> dict[str, object]:
    tests: dict[str, object] = {
        "scope": {"in": random.sample(["team", "site", "enterprise"], 2)},
        "sponsor": {random.choice(["at_least", "at_most"]): random.randint(1, 3)},
        "budget": {"at_least": random.randint(1, 2)},
        "people": {"at_least": random.choice([11, 12, 13])},
        "gaps": {"count_between": [0, random.randint(0, 1)]},
        "spare": {"at_most": random.randint(0, 2)},
    }
    return {name: tests[name] for name in random.sample(sorted(tests), random.randint(1, 3))}


@pytest.mark.parametrize("seed", every(4, range(12)))
def test_paths_are_the_minimal_sets_of_changes(seed: int, tmp_path: Path) -> None:
    """On random small packs brute force over the definition finds the very same sets, for every conclusion."""
    random = Random(seed)
    names = ("lead.ci_team", "lead.employees", "model.hub_and_spoke", "consultants.coaching_training")
    rules = [
        rule(f"R{index:02}", some_tests(random), {random.choice(names): random.choice(FACTORS)}) for index in range(10)
    ]
    pack = changeable_pack(tmp_path, rules)
    answers = given(
        {"scope": "enterprise", "sponsor": 1, "budget": 1, "people": 10, "gaps": ("data", "law"), "spare": 2}
    )
    search, forward = PathSearch(ColumnarEngine(pack), answers), ForwardEngine(pack)
    before = forward.assess(answers)
    for conclusion in (*names, "consultants.not_needed"):
        found = search.to(conclusion)
        assert found.reached == stands(before, conclusion)
        paths = {frozenset((change.attribute, change.after) for change in path.changes) for path in found.paths}
        assert paths == (set() if found.reached else smallest(forward, answers, conclusion)), conclusion
        assert found.tried == sum(1 for _ in every_set(answers))


# --- the shipped pack ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", CASES[::9], ids=lambda path: path.stem)
def test_what_a_path_promises_comes_true(path: Path) -> None:
    """The forward engine reaches the conclusion with the changes of each path, and without any one of them does not."""
    answers = read_answers(path, PACK).known()
    search = PathSearch(COLUMNAR, answers)
    for target in TARGETS:
        for found in search.to(target).paths[:2]:
            changed = {change.attribute: Known(change.after) for change in found.changes}
            assert stands(FORWARD.assess({**answers, **changed}), target)
            for left_out in changed:
                fewer = {name: known for name, known in changed.items() if name != left_out}
                assert not stands(FORWARD.assess({**answers, **fewer}), target)


def test_paths_come_in_order_of_number_and_effort() -> None:
    """Fewer changes first; among as many, less effort."""
    for case in CASES[:12]:
        search = PathSearch(COLUMNAR, read_answers(case, PACK).known())
        for target in TARGETS:
            keys = [(len(path.changes), path.effort) for path in search.to(target).paths]
            assert keys == sorted(keys)


def test_a_path_is_worded_as_advice(tmp_path: Path) -> None:
    """Who can do what once what is so; a number stands in its clause."""
    pack = changeable_pack(
        tmp_path, [rule("R01", {"people": {"at_least": 12}, "sponsor": {"at_least": 3}}, {"lead.ci_team": 0.8})]
    )
    found = PathSearch(ColumnarEngine(pack), given(CORE | {"sponsor": 2, "people": 11})).to("lead.ci_team")
    (path,) = found.paths
    assert path.sentence == "Ci team can lead once the sponsor is at 3 and there are 12 people."
    assert path.effort == 6  # one step each, both with high effort


def test_where_no_path_leads_it_says_so(tmp_path: Path) -> None:
    """Four changes are needed, so up to three reach nothing."""
    needs = {"sponsor": 3, "budget": 2, "spare": 0, "people": {"at_least": 11}}
    pack = changeable_pack(tmp_path, [rule("R01", needs, {"lead.ci_team": 0.9})])
    answers = given({"scope": "site", "sponsor": 1, "budget": 1, "spare": 2, "people": 10})
    found = PathSearch(ColumnarEngine(pack), answers).to("lead.ci_team")
    assert (found.reached, found.paths, found.most_changes) == (False, (), 3)
    assert len(PathSearch(ColumnarEngine(pack), answers, most_changes=4).to("lead.ci_team").paths) == 1


def test_what_is_not_known_is_found_out_and_never_changed(tmp_path: Path) -> None:
    """An unknown answer that would bring it about is told with the values that would, and is in no path."""
    rules = [
        rule("R01", {"sponsor": {"at_least": 3}}, {"lead.ci_team": 0.8}),
        rule("R02", {"budget": 2}, {"lead.ci_team": 0.8}),
    ]
    pack = changeable_pack(tmp_path, rules)
    found = PathSearch(ColumnarEngine(pack), given({"scope": "site", "budget": 1})).to("lead.ci_team")
    assert [change.attribute for path in found.paths for change in path.changes] == ["budget"]
    assert [(item.attribute, item.values) for item in found.find_out] == [("sponsor", (3, 4))]


@pytest.mark.parametrize("path", CASES[::9], ids=lambda path: path.stem)
def test_no_path_changes_what_is_not_known(path: Path) -> None:
    """Nor is anything found out that is known."""
    answers = read_answers(path, PACK).known()
    search = PathSearch(COLUMNAR, answers)
    for target in TARGETS:
        found = search.to(target)
        assert {change.attribute for item in found.paths for change in item.changes} <= set(answers)
        assert {item.attribute for item in found.find_out}.isdisjoint(answers)


def test_what_is_withheld_is_in_no_path(tmp_path: Path) -> None:
    """A path through a withheld answer is counted and not told."""
    pack = changeable_pack(tmp_path, [rule("R01", {"sponsor": {"at_least": 3}}, {"lead.ci_team": 0.8})])
    search = PathSearch(ColumnarEngine(pack), given(CORE | {"sponsor": 2}))
    found = search.to("lead.ci_team", frozenset({"sponsor"}))
    assert (found.paths, found.in_confidence) == ((), 1)


def test_only_what_one_can_work_toward_has_paths() -> None:
    """A warning is nothing to work toward; the command says what is."""
    search = PathSearch(COLUMNAR, {})
    with pytest.raises(AdvisorError, match="name a role, operating model or consultant mode"):
        search.to("warning.it_queue")


# --- absurd advice is impossible -------------------------------------------------------------------------------------

BETTER = {
    # from worse to better, where moving back would be absurd advice; any other question must not change at all
    "sponsor_behavior": (0, 1, 2, 3, 4),
    "sponsor_level": ("middle_manager", "site_or_division_head", "executive_team", "owner_or_ceo"),
    "process_ownership": (0, 1, 2, 3, 4),
    "owner_incentives": ("department_numbers_only", "mixed", "end_to_end_result"),
    "strategy_link": (0, 1, 2),
    "ideas_implemented_rate": (0, 1, 2, 3, 4),
    "gain_retention": (0, 1, 2, 3),
    "experienced_leader": (False, True),
    "ci_reporting_level": ("nobody", "lower", "quality_or_hr_manager", "executive", "ceo_or_coo"),
    "officer_double_hatted": (True, False),
    "ci_career_path": (False, True),
    "budget_posture": (0, 1, 2, 3),
    "release_time": (0, 1, 2, 3),
    "employee_voice": (0, 1, 2, 3),
    "job_security_stance": ("cuts_announced", "silent", "said_informally", "written_no_layoff_from_improvement"),
    "hr_training_capacity": (0, 1, 2, 3),
    "measurement_practice": (0, 1, 2, 3),
    "process_documentation": (0, 1, 2, 3),
    "it_capacity": (0, 1, 2, 3),
    "it_involved": (False, True),
    "change_control": (False, True),
    "customer_feedback_practice": (0, 1, 2, 3, 4),
    "peer_or_parent_help": (False, True),
    "award_is_goal": (True, False),
    "legitimation_motive": (True, False),
    "problem_complexity": (3, 2, 1, 0),  # a problem whose cause is better known
    "technology_intensity": (3, 2, 1, 0),  # a solution that needs less of it
}
MORE = ("mbb_count", "bb_count", "gb_count", "yb_count", "full_time_ci_staff", "project_pipeline")
FEWER = ("change_load",)
FREE = ("improvement_scope",)  # to narrow or to widen the scope can both be right


def test_no_path_can_ask_for_anything_absurd() -> None:
    """From any value of any question, only a better one is within reach: nobody is told to announce cuts, weaken a
    sponsor, lower urgency or regulation, lose staff, or make anything else worse."""
    for name, attribute in PACK.asked.items():
        numbers = (0, 1, 5, 40) if attribute.kind is Kind.INTEGER else ()
        lists = (tuple(attribute.values), (str(attribute.values[0]),)) if attribute.kind is Kind.MULTICHOICE else ()
        for value in numbers or lists or attribute.values:
            for change in reachable_changes(PACK, {name: Known(value)}):
                assert change.clause, name
                if name in BETTER:
                    order = BETTER[name]
                    assert order.index(change.after) > order.index(value), name
                elif name == "specialist_gap":
                    assert set(change.after) < set(value)
                elif name in MORE:
                    assert change.after > value
                elif name in FEWER:
                    assert change.after < value
                else:
                    assert name in FREE, f"{name} can change and no test says which way is better"


@pytest.mark.parametrize(
    "name", ["urgency", "regulation_level", "external_mandate", "headcount", "union_works_council"]
)
def test_what_the_organization_cannot_change_is_never_advised(name: str) -> None:
    """Urgency, regulation, size and the like are as they are."""
    for value in PACK.asked[name].values or (1, 100):
        assert reachable_changes(PACK, {name: Known(value)}) == ()
