from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import yaml
from random_packs import random_pack
from small_pack import (
    ASKED,
    CORE,
    MODELS,
    ROLES,
    evidence,
    files,
    given,
    guard_rail,
    question,
    rule,
    small_pack,
    write_pack,
)

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.explain.settled import PARTS
from advisor.files.pack_reader import read_pack
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind
from advisor.model.pack import Pack
from advisor.verify.cases import given_values
from advisor.verify.diff import tracing
from advisor.verify.diff.catalog import ORDERED, Key, ThingKind, of_kind, things
from advisor.verify.diff.changes import Turn, changes
from advisor.verify.diff.columns import ADVISED, OTHER, Coder, otherwise
from advisor.verify.diff.compare import PackDiff, compare_packs
from advisor.verify.diff.effects import PartEffect
from advisor.verify.diff.fields import Bearing
from advisor.verify.diff.sample import Sample
from advisor.verify.diff.tracing import Traced, Tracer, portions
from advisor.verify.diff.variants import Side, Variants
from advisor.verify.survey import drawn

SIZE = 300
TEAM = rule("E01", {"union": True}, {"lead.ci_team": 0.6})


def pair(folder: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> tuple[Pack, Pack]:
    return small_pack(folder / "old", **old), small_pack(folder / "new", **new)


def diff(folder: Path, old: Mapping[str, Any], new: Mapping[str, Any]) -> PackDiff:
    return compare_packs(*pair(folder, old, new), size=SIZE)


def part(found: PackDiff, name: str = "lead") -> PartEffect:
    return next(item for item in found.sample.parts if item.part == name)


def traced(found: PackDiff) -> dict[str, Traced]:
    return {item.name: item for item in found.tracing.portions}


# --- one change ------------------------------------------------------------------------------------------------------


def test_a_factor_is_told_and_explains_all_that_differs(tmp_path):
    """The field that changed, old and new; who gets another lead; the rule restores and makes all of it."""
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [{**TEAM, "then": {"lead.ci_team": 0.4}}]})
    (change,) = found.changes
    assert (change.kind, change.id, change.turn, change.bearing) == ("rule", "E01", Turn.CHANGED, Bearing.DECISIONS)
    assert [(field.field, field.old, field.new) for field in change.fields] == [("lead.ci_team", "+0.60", "+0.40")]
    lead = part(found)
    assert 0 < lead.count < SIZE
    assert found.sample.decisions == lead.count
    assert sum(item.count for item in lead.transitions) == lead.count
    assert {item.old for item in lead.transitions} == {"ci_team"}
    assert lead.transitions[0].example == {"union": True}
    effect = traced(found)["E01"]
    assert effect.restores["lead"] == effect.alone["lead"] == lead.count
    assert found.tracing.several_back["lead"] == found.tracing.several_needed["lead"] == 0


def test_a_threshold_is_told_and_explains(tmp_path):
    """A setting is named as in decisions.yaml."""
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [TEAM], "decisions": {"lead": {"threshold": 0.7}}})
    assert [(change.kind, change.id) for change in found.changes] == [("setting", "lead.threshold")]
    assert [(field.old, field.new) for field in found.changes[0].fields] == [("0.5", "0.7")]
    assert traced(found)["lead.threshold"].restores["lead"] == part(found).count > 0


@pytest.mark.parametrize(("turn", "old", "new"), [(Turn.ADDED, [], [TEAM]), (Turn.REMOVED, [TEAM], [])])
def test_a_rule_that_came_or_went(tmp_path, turn, old, new):
    """It is told with its condition in words and what it concludes."""
    found = diff(tmp_path, {"rules": old}, {"rules": new})
    (change,) = found.changes
    assert change.turn is turn
    assert [field.field for field in change.fields] == ["when", "lead.ci_team"]
    assert "union is so" in (change.fields[0].old or change.fields[0].new)
    assert traced(found)["E01"].restores["lead"] == part(found).count > 0


def test_a_condition_is_told_in_words(tmp_path):
    """Both conditions read as sentences."""
    found = diff(
        tmp_path,
        {"rules": [rule("E01", {"sponsor": {"at_least": 2}}, {"lead.ci_team": 0.6})]},
        {"rules": [rule("E01", {"sponsor": {"at_least": 3}}, {"lead.ci_team": 0.6})]},
    )
    (field,) = found.changes[0].fields
    assert (field.field, field.old) == ("when", "sponsor is at least level 2")
    assert field.new == "sponsor is at least level 3"


def test_words_alone_change_nobodys_advice(tmp_path):
    """Reasons, titles, limits and wordings are told apart from what can change advice, and are not put back."""
    old = files(rules=[TEAM])
    new = files(rules=[{**TEAM, "because": "It was seen twice.", "limits": "Seldom.", "title": "Another"}])
    new["questions.yaml"] = new["questions.yaml"].replace("What about union?", "Is there a union?")
    packs = (read_pack(write_pack(tmp_path / name, texts)) for name, texts in (("old", old), ("new", new)))
    found = compare_packs(*packs, size=SIZE)
    assert {change.id: {field.field for field in change.fields} for change in found.changes} == {
        "E01": {"title", "because", "limits"},
        "union": {"wording"},
    }
    assert {change.bearing for change in found.changes} == {Bearing.WORDS}
    assert found.beyond_words == ()
    assert found.sample.decisions == part(found, OTHER).count == 0
    assert found.tracing.portions == ()


def test_other_advice_is_counted_beside_the_decisions(tmp_path):
    """A warning more is no other decision."""
    warning = rule("W01", {"union": True}, {"warning.caution": 0.5})
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [TEAM, warning]})
    assert found.changes[0].bearing is Bearing.OTHER
    assert found.sample.decisions == 0
    assert traced(found)["W01"].restores[OTHER] == part(found, OTHER).count > 0


def test_other_advice_is_broken_down_by_kind(tmp_path):
    """Each kind with its share, what differs most often, an example, and the change that makes it."""
    warning = rule("W01", {"union": True}, {"warning.caution": 0.5})
    lead = rule("E02", {"sponsor": 4}, {"support.employees": 0.6})
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [TEAM, warning, lead]})
    other = part(found, OTHER)
    kinds = {kind.kind: kind for kind in other.kinds}
    assert set(kinds) == {"warning", "role"}
    caution = kinds["warning"].most
    assert (caution.name, caution.old, caution.new) == ("warning.caution", "not given", "given")
    assert caution.count == kinds["warning"].count > 0
    assert caution.example == {"union": True}
    assert kinds["role"].most.name == "employees"
    assert found.tracing.items == {"warning.caution": ("W01",), "employees": ("E02",)}
    assert found.sample.other_only == other.count >= max(kind.count for kind in other.kinds)


def test_other_advice_beside_another_decision_is_told_apart(tmp_path):
    """Whoever leads otherwise has another part as well."""
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [{**TEAM, "then": {"lead.ci_team": 0.4}}]})
    assert part(found, OTHER).count == found.sample.decisions > 0
    assert found.sample.other_only == 0


def test_shares_have_a_base(tmp_path):
    """Where the changed rule fires, and where a lead is named at all, before and after."""
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [{**TEAM, "then": {"lead.ci_team": 0.4}}]})
    bases = {base.name: base for base in found.sample.bases}
    drawn = Sample(*pair(tmp_path, {"rules": [TEAM]}, {"rules": [TEAM]}), SIZE)
    fires = sum(drawn.answers(index).get("union") == Known(True) for index in range(SIZE))
    assert (bases["E01"].before, bases["E01"].after) == (fires, fires)
    assert bases["E01"].decisions == part(found).count == bases["lead"].before - bases["lead"].after


def test_other_certainties_are_noticed_where_no_other_advice_follows(tmp_path):
    """The change does nothing that is compared, and yet something."""
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [{**TEAM, "then": {"lead.ci_team": 0.7}}]})
    effect = traced(found)["E01"]
    assert not effect.acts
    assert effect.certainties > 0


def test_settings_beside_the_decisions_are_told_as_such(tmp_path):
    """Who co-leads is no decision of the three."""
    old, new = pair(tmp_path, {}, {"decisions": {"lead": {"co_lead_threshold": 0.3}}})
    assert [(change.id, change.bearing) for change in changes(old, new)] == [("lead.co_lead_threshold", Bearing.OTHER)]


def test_the_order_of_guard_rails_decides_which_of_two_counts(tmp_path):
    """Order is a change of its own, told and put back."""
    rails = [
        guard_rail(f"G{index}", "always", force=f"model.{model}")
        for index, model in enumerate(("hub_and_spoke", "team_led_kaizen"))
    ]
    found = diff(tmp_path, {"guard_rails": rails}, {"guard_rails": rails[::-1]})
    (change,) = found.changes
    assert (change.kind, change.fields[0].old, change.fields[0].new) == ("order", "G0, G1", "G1, G0")
    assert part(found, "operating_model").count == SIZE
    assert traced(found)["order guard_rails"].restores["operating_model"] == SIZE


# --- several changes -------------------------------------------------------------------------------------------------


def test_changes_that_are_needed_together_each_explain_and_none_makes_it(tmp_path):
    """0.6 to 0.55 and a threshold of 0.58 flip together only."""
    found = diff(
        tmp_path,
        {"rules": [TEAM]},
        {"rules": [{**TEAM, "then": {"lead.ci_team": 0.55}}], "decisions": {"lead": {"threshold": 0.58}}},
    )
    count = part(found).count
    assert count > 0
    assert [item.restores["lead"] for item in found.tracing.portions] == [count, count]
    assert [item.alone["lead"] for item in found.tracing.portions] == [0, 0]
    assert (found.tracing.several_back["lead"], found.tracing.several_needed["lead"]) == (0, count)


def test_changes_each_of_which_is_enough_explain_nothing_by_themselves(tmp_path):
    """Two rails that forbid the same: it stays whichever is put back."""
    rails = [guard_rail(f"G{index}", "always", forbid=["lead.ci_team"]) for index in (1, 2)]
    found = diff(tmp_path, {"rules": [TEAM]}, {"rules": [TEAM], "guard_rails": rails})
    count = part(found).count
    assert count > 0
    assert [item.restores["lead"] for item in found.tracing.portions] == [0, 0]
    assert [item.alone["lead"] for item in found.tracing.portions] == [count, count]
    assert (found.tracing.several_back["lead"], found.tracing.several_needed["lead"]) == (count, 0)


STRENGTH = {"type": "integer", "required": ["sponsor"], "formula": "sponsor + 1"}
READER = rule("E02", {"strength": {"at_least": 3}}, {"lead.ci_team": 0.6})


def test_a_rule_goes_together_with_the_attribute_that_it_reads(tmp_path):
    """The rule cannot be without the derived attribute; the attribute can be without the rule."""
    found = diff(tmp_path, {}, {"rules": [READER], "derived": {"strength": STRENGTH}})
    effects = traced(found)
    assert effects["E02"].alone_with == ("derived attribute strength",)
    assert effects["E02"].restores_with == ()
    assert effects["derived attribute strength"].restores_with == ("E02",)
    assert effects["derived attribute strength"].alone_with == ()
    assert effects["derived attribute strength"].alone["lead"] == 0
    count = part(found).count
    assert effects["E02"].alone["lead"] == effects["E02"].restores["lead"] == count > 0


def test_a_role_that_goes_takes_along_what_names_it(tmp_path):
    """Without the role there can be neither the rule nor the guard rail about it, nor the model's fit."""
    rail = guard_rail("G1", {"budget": 0}, forbid=["lead.ci_team"])
    others = rule("E02", {"budget": 1}, {"lead.employees": 0.7})
    texts = files(rules=[TEAM, others], guard_rails=[rail])
    old = read_pack(write_pack(tmp_path / "old", texts))
    outcomes = yaml.safe_load(texts["outcomes.yaml"])
    del outcomes["roles"]["ci_team"]
    outcomes["operating_models"]["hub_and_spoke"]["fits"] = []
    new_texts = {**files(rules=[others]), "outcomes.yaml": yaml.safe_dump(outcomes, sort_keys=False)}
    new = read_pack(write_pack(tmp_path / "new", new_texts))
    found = compare_packs(old, new, size=SIZE)
    assert_as_forward_engines(old, new, 40)
    effects = traced(found)
    together = ("E01", "G1", "operating model hub_and_spoke")
    assert effects["role ci_team"].alone_with == together
    assert effects["role ci_team"].restores_with == ()
    assert effects["E01"].restores_with == ("role ci_team",)
    assert effects["E01"].alone["lead"] == part(found).count > 0
    assert part(found).transitions[0].old == "ci_team"


def test_derived_attributes_that_would_rest_on_each_other_go_together(tmp_path):
    """Each pack is free of circles; halfway between them there would be one."""
    plain = {"type": "integer", "required": ["sponsor"], "formula": "sponsor"}
    first = {"type": "integer", "required": ["second"], "formula": "second + 1"}
    second = {"type": "integer", "required": ["first"], "formula": "first + 1"}
    found = diff(
        tmp_path,
        {"derived": {"first": plain, "second": second}, "rules": [READER | {"when": {"second": {"at_least": 3}}}]},
        {"derived": {"first": first, "second": plain}, "rules": [READER | {"when": {"second": {"at_least": 3}}}]},
    )
    effects = traced(found)
    assert effects["derived attribute second"].restores_with == ("derived attribute first",)
    assert effects["derived attribute second"].alone_with == ()
    assert effects["derived attribute second"].alone["lead"] == part(found).count > 0


def test_changes_that_go_together_are_one_unit(tmp_path):
    """What they do as a whole is told beside what each does."""
    found = diff(tmp_path, {}, {"rules": [READER], "derived": {"strength": STRENGTH}})
    (unit,) = found.tracing.units
    assert (unit.name, unit.members) == ("E02", ("E02", "derived attribute strength"))
    assert unit.restores["lead"] == unit.alone["lead"] == part(found).count > 0


def test_a_variant_without_any_role_or_model_takes_those_of_the_other_pack(tmp_path):
    """Two packs without a role in common: whatever is put back, there is someone to lead."""
    texts = files(rules=[TEAM])
    old = read_pack(write_pack(tmp_path / "old", texts))
    names = "|".join((*ROLES, *MODELS))
    renamed = {path: re.sub(rf"\b({names})\b", r"other_\1", text) for path, text in texts.items()}
    new = read_pack(write_pack(tmp_path / "new", renamed))
    changed = changes(old, new)
    variants = Variants(old, new, changed)
    for change in changed:
        for side in Side:
            made = variants.pack(variants.together([change.key], side), side)
            assert made.roles
            assert made.models
            assert made.modes
    all_roles = [change.key for change in changed if change.kind is ThingKind.ROLE]
    assert set(variants.pack(variants.together(all_roles, Side.OLD), Side.OLD).models) == set(MODELS)
    found = compare_packs(old, new, size=SIZE)
    assert not any(item.untried for item in found.tracing.portions)


def test_a_variant_that_the_engine_cannot_take_is_left_out(tmp_path, monkeypatch):
    """If names do not show what goes together, the change is told as not tried."""
    monkeypatch.setattr(Variants, "together", lambda self, keys, side: frozenset(keys))
    found = diff(tmp_path, {}, {"rules": [READER], "derived": {"strength": STRENGTH}})
    effects = traced(found)
    assert effects["E02"].untried == ("alone",)
    assert effects["derived attribute strength"].untried == ("restores",)
    assert effects["E02"].restores["lead"] == part(found).count > 0


def test_packs_that_ask_nothing_alike_cannot_be_compared(tmp_path):
    """No organization could answer both."""
    texts = files()
    renamed = {path: re.sub(rf"\b({'|'.join(ASKED)})\b", r"other_\1", text) for path, text in texts.items()}
    packs = [read_pack(write_pack(tmp_path / name, each)) for name, each in (("old", texts), ("new", renamed))]
    with pytest.raises(AdvisorError, match=r"ask nothing alike \(small, small\).* two versions of one pack"):
        compare_packs(*packs, size=1)


@pytest.mark.parametrize(("limits", "most"), [((1, 3), 30), ((50,), 500), ((), 1_000)])
def test_numbers_are_drawn_up_to_ten_times_the_largest_limit(limits, most):
    """None is far beyond whatever a pack notices."""
    attribute = Attribute("people", "People", Kind.INTEGER, minimum=1)
    column = drawn({"people": attribute}, {"people": limits}, 4_096).columns["people"]
    assert most / 2 < column.values.max() <= most


def test_many_changes_are_put_back_by_topic(tmp_path, monkeypatch):
    """One portion per topic, and per kind of what has no topic."""
    monkeypatch.setattr(tracing, "MOST_SINGLY", 2)
    found = diff(
        tmp_path,
        {"rules": evidence(lead__ci_team=0.6, model__hub_and_spoke=0.4)},
        {"rules": evidence(lead__ci_team=0.4, model__hub_and_spoke=0.1), "decisions": {"lead": {"threshold": 0.45}}},
    )
    assert found.tracing.by_topic
    assert [item.name for item in found.tracing.portions] == ["rules: Everything", "every setting"]
    assert traced(found)["rules: Everything"].restores["operating_model"] == part(found, "operating_model").count > 0


# --- other questions -------------------------------------------------------------------------------------------------


def test_packs_that_ask_otherwise_see_the_same_organizations(tmp_path):
    """A new question, a value more, and another kind of answer: each is drawn as far as it can be, and it is told."""
    texts = files(rules=[TEAM, rule("E02", {"scope": "team"}, {"model.team_led_kaizen": 0.5})])
    old = read_pack(write_pack(tmp_path / "old", texts))
    asked = {name: dict(attribute) for name, attribute in ASKED.items()}
    asked["scope"]["choices"] = {"district": "Two sites", **ASKED["scope"]["choices"]}
    asked["gaps"]["choices"] = {"law": "Law", "people": "People", "data": "Data", "method": "Method"}
    asked["spare"] = {"type": "boolean", "choices": {True: "Some", False: "None"}}
    fresh = rule("E03", {"crisis": True}, {"lead.top_management": 0.9})
    parts = yaml.safe_load(texts["rules/all.yaml"])
    new_texts = {
        **texts,
        "rules/all.yaml": yaml.safe_dump({**parts, "rules": [*parts["rules"], fresh]}),
        "questions.yaml": yaml.safe_dump(
            {
                **yaml.safe_load(texts["questions.yaml"]),
                "questions": [
                    *(question(name, attribute) for name, attribute in asked.items()),
                    question("crisis", {"type": "boolean", "choices": {True: "One", False: "None"}}),
                ],
            },
            sort_keys=False,
        ),
    }
    new = read_pack(write_pack(tmp_path / "new", new_texts))
    found = compare_packs(old, new, size=SIZE)
    assert [remark.split()[0] for remark in found.sample.remarks] == ["scope", "gaps", "spare", "crisis"]
    sample = Sample(old, new, SIZE)
    for index in range(SIZE):
        heard = [sample.answers(index, pack) for pack in (old, new)]
        assert heard[0] == {name: known for name, known in heard[1].items() if name != "crisis"}
        assert "spare" not in heard[0]
        assert heard[0].get("scope") is None or heard[0]["scope"].value != "district"
        assert all(new.asked[name].problem(known.value) is None for name, known in heard[1].items())
    assert traced(found)["E03"].alone_with == ("question crisis",)
    assert traced(found)["E03"].restores["lead"] == part(found).count > 0
    assert part(found, "operating_model").count == 0
    assert_as_forward_engines(old, new, SIZE // 3)


# --- against the reference engine, and exactness of putting back -----------------------------------------------------


def assert_as_forward_engines(old: Pack, new: Pack, size: int) -> None:
    sample, coder, engines = Sample(old, new, size), Coder(old, new), (ForwardEngine(old), ForwardEngine(new))
    advised = [coder.advised(ColumnarEngine(pack), sample.organizations(pack)) for pack in (old, new)]
    for index in range(size):
        for engine, columns in zip(engines, advised, strict=True):
            decided = given_values(engine.assess(sample.answers(index, engine.pack)))
            assert {name: coder.names[name][columns[name][0][index]] for name in PARTS} == decided


@pytest.mark.parametrize("seed", range(3))
def test_what_differs_differs_under_the_forward_engines_too(tmp_path, seed):
    """Two random packs, with hardly a rule in common: every decision told is what the reference engine decides."""
    assert_as_forward_engines(random_pack(tmp_path / "old", seed), random_pack(tmp_path / "new", seed + 50), 40)


@pytest.mark.parametrize("seed", range(3))
def test_a_pack_does_not_differ_from_itself(tmp_path, seed):
    """No change, nobody with other advice, nothing to put back."""
    found = compare_packs(random_pack(tmp_path / "old", seed), random_pack(tmp_path / "new", seed), size=SIZE)
    assert found.changes == found.tracing.portions == ()
    assert [item.count for item in found.sample.parts] == [0, 0, 0, 0]


@pytest.mark.parametrize("seed", range(4))
def test_every_change_together_makes_the_other_pack(tmp_path, seed):
    """Putting everything back gives the old pack, and taking everything over gives the new one."""
    packs = random_pack(tmp_path / "old", seed), random_pack(tmp_path / "new", seed + 50)
    changed = changes(*packs)
    variants = Variants(*packs, changed)
    for side in Side:
        made = variants.pack(frozenset(change.key for change in changed), side)
        assert things(made) == things(packs[side])
        for kind in ORDERED.values():
            assert list(of_kind(made, kind)) == list(of_kind(packs[side], kind))


@pytest.mark.parametrize("seed", range(3))
def test_every_single_change_makes_a_pack_that_can_be_asked(tmp_path, seed):
    """With what it needs, each change of a random pack gives a pack that both engines take, and agree on."""
    packs = random_pack(tmp_path / "old", seed, rules=6), random_pack(tmp_path / "new", seed + 50, rules=6)
    changed = changes(*packs)
    variants, sample, coder = Variants(*packs, changed), Sample(*packs, 4), Coder(*packs)
    for change in changed:
        for side in Side:
            made = variants.pack(variants.together([change.key], side), side)
            columns = coder.advised(ColumnarEngine(made), sample.organizations(made))
            decided = given_values(ForwardEngine(made).assess(sample.answers(0, made)))
            assert {name: coder.names[name][columns[name][0][0]] for name in PARTS} == decided


def test_putting_back_really_restores(tmp_path):
    """Where a rule of a random pack is said to explain another decision, the forward engine agrees without it."""
    packs = random_pack(tmp_path / "old", 7, rules=12), random_pack(tmp_path / "new", 57, rules=12)
    changed = changes(*packs)
    variants, sample, coder = Variants(*packs, changed), Sample(*packs, SIZE), Coder(*packs)
    old, new = (coder.advised(ColumnarEngine(pack), sample.organizations(pack)) for pack in packs)
    tracer, differs = Tracer(coder, variants, sample.organizations, old, new), otherwise(old, new)
    checked = 0
    for portion in portions(changed)[0]:
        made = variants.pack(variants.together(portion.keys, Side.OLD), Side.OLD)
        engines = ForwardEngine(packs[Side.OLD]), ForwardEngine(made)
        restored = tracer.restored(portion)
        assert not any((restored[name] & ~differs[name]).any() for name in ADVISED)
        for name in PARTS:
            for flag in (True, False):
                for index in np.flatnonzero(differs[name] & (restored[name] == flag))[:1].tolist():
                    decided = [
                        given_values(engine.assess(sample.answers(index, engine.pack)))[name] for engine in engines
                    ]
                    assert (decided[0] == decided[1]) is flag
                    checked += flag
    assert checked > 5


def test_examples_lead_where_they_are_said_to(tmp_path):
    """Each example shows its transition under the forward engines, and no answer of it can be left out."""
    packs = random_pack(tmp_path / "old", 4), random_pack(tmp_path / "new", 54)
    found = compare_packs(*packs, size=SIZE)
    engines = [ForwardEngine(pack) for pack in packs]
    for item in found.sample.parts[:3]:
        for transition in item.transitions[1:3]:
            answers = given(transition.example)
            shorter = [{key: known for key, known in answers.items() if key != name} for name in answers]
            decided = [
                tuple(given_values(engine.assess(each))[item.part] for engine in engines)
                for each in (answers, *shorter)
            ]
            assert decided[0] == (transition.old, transition.new)
            assert decided[0] not in decided[1:]


# --- stored cases ----------------------------------------------------------------------------------------------------


def _case(folder: Path, name: str, **answers: object) -> None:
    folder.mkdir(exist_ok=True)
    data = {"organization": name, "topic": "small", "answers": answers}
    (folder / f"{name}.yaml").write_text(yaml.safe_dump(data), encoding="utf-8")


def test_cases_are_told_by_what_became_of_them(tmp_path):
    """Another decision with its rules; other advice; another certainty; nothing; and what one pack cannot read."""
    steady = rule("E02", {"budget": 2}, {"lead.employees": 0.6})
    warning = rule("W01", {"spare": 3}, {"warning.caution": 0.5})
    fresh = question("crisis", {"type": "boolean", "choices": {True: "One", False: "None"}})
    old, new = pair(
        tmp_path,
        {"rules": [TEAM, steady]},
        {
            "rules": [{**TEAM, "then": {"lead.ci_team": 0.4}}, {**steady, "then": {"lead.employees": 0.7}}, warning],
            "questions": [fresh],
        },
    )
    _case(tmp_path / "cases", "another", union=True)
    _case(tmp_path / "cases", "beside", spare=3, **CORE)
    _case(tmp_path / "cases", "firmer", **CORE)
    _case(tmp_path / "cases", "nothing", scope="site")
    _case(tmp_path / "cases", "unreadable", crisis=True)
    found = compare_packs(old, new, tmp_path / "cases", SIZE).cases
    assert (found.compared, found.other_advice, found.certainty_only) == (4, ("beside",), ("firmer",))
    (changed,) = found.changed
    assert changed.name == "another"
    (decision,) = changed.decisions
    assert (decision.decision, decision.before) == ("lead", "ci_team")
    assert decision.explained_by == ("E01",)
    assert decision.rules == (("E01", 0.6, 0.4),)
    (left,) = found.left_out
    assert left.name == "unreadable"
    assert left.reason.startswith("under the old pack there is no question crisis")


def test_without_a_folder_the_new_packs_own_cases_are_taken(tmp_path):
    """A pack may have none; a folder that is named has to hold some."""
    old, new = pair(tmp_path, {"rules": [TEAM]}, {})
    assert compare_packs(old, new, size=20).cases.compared == 0
    _case(Path(new.folder) / "cases", "another", union=True)
    assert [case.name for case in compare_packs(old, new, size=20).cases.changed] == ["another"]
    with pytest.raises(AdvisorError, match="is not a folder"):
        compare_packs(old, new, tmp_path / "none", 20)


def test_keys_are_told_with_their_kind_where_ids_may_meet(tmp_path):
    """An attribute and a question may share an id."""
    old, new = pair(tmp_path, {}, {"derived": {"strength": STRENGTH}})
    (change,) = changes(old, new)
    assert (change.key, change.name) == (Key(ThingKind.DERIVED, "strength"), "derived attribute strength")
