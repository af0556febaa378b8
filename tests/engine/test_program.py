"""What of the program knowledge applies: staffing, RACI, plan, pillars, contested points, contradictions."""

from __future__ import annotations

import pytest
from program_parts import PHASES, activity, assignment, contradiction, line, pillar, point, step
from small_pack import CORE, evidence, guard_rail, rule

from advisor.model.answers import Known
from advisor.model.outcome import PillarState, PlannedStep, ResponsibilityRow, StaffingRange, Standing

LEAD = evidence(lead__ci_team=0.6)
"""The specialists lead; everybody else is kept informed."""


def staffing(*lines: object) -> dict[str, object]:
    return {"staffing.yaml": {"lines": list(lines)}}


def raci(*activities: object, **parties: object) -> dict[str, object]:
    named = {name: {"title": title, "phrase": title} for name, title in parties.items()}
    return {"raci.yaml": {"parties": named, "activities": list(activities)}}


def plan(*steps: object) -> dict[str, object]:
    return {"plan.yaml": {"phases": PHASES, "steps": list(steps)}}


# --- staffing --------------------------------------------------------------------------------------------------------


def ranges(outcome) -> dict[str, tuple[int, int, bool]]:
    return {item.line: (item.low, item.high, item.capped) for item in outcome.program.staffing}


@pytest.mark.parametrize(
    ("low", "high", "found"),
    [
        ("people / 100", "people / 30", (2, 9)),  # 250 people: 2.5 down, 8.33 up
        ("people / 50", "people / 25", (5, 10)),  # whole numbers stay what they are
        ("people * 0.006", "people * 0.012", (1, 3)),  # 1.5 and 3
        ("people * 0.28", "people * 0.56", (70, 140)),  # 0.28 * 250 is 70.00000000000001 to a machine
        (1, 1, (1, 1)),
        ("people / 1000", "people / 1000", (0, 1)),
        ("people - 300", "people - 240", (0, 10)),  # never fewer than none
    ],
)
def test_a_range_is_rounded_outward(assess, low, high, found):
    """From down and to up, to whole numbers; what is whole up to the sixth decimal is whole."""
    outcome = assess({"people": 250}, program=staffing(line("S01", "always", low, high)))
    assert ranges(outcome) == {"S01": (*found, False)}


@pytest.mark.parametrize(
    ("spare", "found"),
    [
        (None, (2, 9, False)),  # no cap while what it reads is unknown
        (0, (0, 0, True)),
        (1, (1, 1, True)),  # below the range: both ends are cut
        (2, (2, 3, True)),  # 3.0
        (3, (2, 4, True)),  # 4.5 down
    ],
)
def test_a_cap_cuts_the_range_while_it_is_known(assess, spare, found):
    """The cap is rounded down."""
    capped = line("S01", "always", "people / 100", "people / 30", most="spare * 1.5", cap_note="few projects")
    given = {"people": 250} | ({} if spare is None else {"spare": spare})
    assert ranges(assess(given, program=staffing(capped))) == {"S01": found}


def test_a_cap_above_the_range_changes_nothing(assess):
    """And the range does not count as capped, not even where they meet."""
    wide = line("S01", "always", 1, 3, most="spare", cap_note="few projects")
    assert ranges(assess({"spare": 3}, program=staffing(wide))) == {"S01": (1, 3, False)}


def test_no_range_while_a_number_it_needs_is_unknown(assess):
    """Whether for its lower or its upper end; ranges that need nothing are told."""
    lines = (line("S01", "always", "people", 9), line("S02", "always", 1, "people"), line("S03", "always", 1, 2))
    assert ranges(assess({}, program=staffing(*lines))) == {"S03": (1, 2, False)}


def test_a_range_holds_under_its_condition_and_tells_how_many_there_are(assess):
    """Lines in the order of the file; how many there are today is told if it is known."""
    lines = (
        line("S02", {"scope": "site"}, 1, 2, today="people"),
        line("S01", {"scope": "team"}, 1, 2),
        line("S03", {"budget": {"at_least": 1}}, 3, 4, today="spare"),
    )
    outcome = assess({"scope": "site", "budget": 1, "people": 7}, program=staffing(*lines))
    assert outcome.program.staffing == (
        StaffingRange(line="S02", low=1, high=2, capped=False, today=7),
        StaffingRange(line="S03", low=3, high=4, capped=False, today=None),
    )


# --- responsibilities ------------------------------------------------------------------------------------------------


def chart(outcome) -> dict[str, tuple[object, ...]]:
    return {
        row.about: (row.accountable, row.responsible, row.consulted, row.informed)
        for row in outcome.program.responsibilities
    }


def test_the_first_candidate_who_takes_part_gets_it(assess):
    """Leading, co-leading and supporting is taking part; being informed is not."""
    rows = raci(
        activity("one", assignment(["process_owners", "top_management"], ["employees", "process_owners", "lead"])),
        activity("two", assignment(["employees", "ci_team", "top_management"], ["employees", "lead"])),
    )
    outcome = assess(CORE, rules=evidence(lead__ci_team=0.6, support__process_owners=0.3), program=rows)
    assert chart(outcome) == {
        "activity.one": ("process_owners", "process_owners", (), ()),
        "activity.two": ("ci_team", "ci_team", (), ()),
    }


def test_a_co_lead_takes_part(assess):
    """It comes before later candidates."""
    rows = raci(activity("one", assignment(["top_management"], ["employees", "lead"])))
    outcome = assess(CORE, rules=evidence(lead__ci_team=0.6, co_lead__employees=0.5), program=rows)
    assert chart(outcome) == {"activity.one": ("top_management", "employees", (), ())}


def test_lead_stands_for_whoever_leads(assess):
    """As a candidate, as one who is consulted and as one who is informed."""
    rows = raci(
        activity("one", assignment(["top_management"], ["lead"])),
        activity("two", assignment(["top_management"], ["top_management"], ["lead"])),
        activity("three", assignment(["top_management"], ["top_management"], [], ["lead"])),
    )
    assert chart(assess(CORE, rules=LEAD, program=rows)) == {
        "activity.one": ("top_management", "ci_team", (), ()),
        "activity.two": ("top_management", "top_management", ("ci_team",), ()),
        "activity.three": ("top_management", "top_management", (), ("ci_team",)),
    }


def test_parties_and_the_accountable_always_take_part(assess):
    """Top management is kept informed here and answers all the same; finance is no role and is always there."""
    rows = raci(
        activity("one", assignment(["top_management", "lead"], ["employees", "finance"], ["top_management"])),
        activity("two", assignment(["finance"], ["lead"], ["finance", "top_management"])),
        finance="Finance",
    )
    outcome = assess(CORE, rules=LEAD, program=rows)
    assert outcome.roles["top_management"].involvement.value == "informed"
    assert chart(outcome) == {
        "activity.one": ("top_management", "finance", (), ()),
        "activity.two": ("finance", "ci_team", ("top_management",), ()),
    }


def test_everybody_stands_once_in_a_row(assess):
    """Accountable and responsible may be the same; whoever is either or is consulted is not listed again."""
    others = ["lead", "ci_team", "top_management", "finance"]
    rows = raci(
        activity("one", assignment(["top_management"], ["lead"], others, [*others, "employees", "employees"])),
        finance="Finance",
    )
    assert chart(assess(CORE, rules=LEAD, program=rows)) == {
        "activity.one": ("top_management", "ci_team", ("finance",), ("employees",))
    }


@pytest.mark.parametrize(("factor", "consulted"), [(0.5, ("external_consultants",)), (0.1, ())])
def test_consultants_appear_only_where_they_are_engaged(assess, factor, consulted):
    """They are consulted then; without them they are not even informed. Other roles not taking part are informed."""
    everyone = ["external_consultants", "employees"]
    rows = raci(activity("one", assignment(["top_management"], ["lead"], everyone, everyone)))
    outcome = assess(CORE, rules=[*LEAD, rule("R01", "always", {"consultants.full_partner": factor})], program=rows)
    assert chart(outcome) == {"activity.one": ("top_management", "ci_team", consulted, ("employees",))}


def test_consultants_are_never_accountable_or_responsible(assess):
    """Not even where the rules of a pack let them lead: then it falls to the one who is accountable."""
    rows = raci(activity("one", assignment(["lead"], ["lead"])), finance="Finance") | plan(step("begin"))
    outcome = assess(CORE, rules=evidence(lead__external_consultants=0.6), program=rows)
    assert outcome.lead.role == "external_consultants"
    assert chart(outcome) == {"activity.one": ("top_management", "top_management", (), ())}
    assert outcome.program.plan == (PlannedStep("begin", "top_management"),)


def test_whoever_a_guard_rail_makes_accountable_stands_in_for_the_last_candidate(assess):
    """Top management, at the end of the list, takes no part then."""
    rows = raci(activity("one", assignment(["top_management"], ["top_management"])))
    rails = [guard_rail("G1", "always", force="accountable.process_owners")]
    outcome = assess(CORE, rules=LEAD, guard_rails=rails, program=rows)
    assert chart(outcome) == {"activity.one": ("process_owners", "process_owners", (), ())}


def test_an_operating_model_may_assign_otherwise(assess):
    """The model's own assignment replaces the default; other models and no model have the default."""
    rows = raci(
        activity(
            "one",
            assignment(["top_management"], ["lead"]),
            models={"hub_and_spoke": assignment(["lead"], ["lead"], ["employees"], ["employees"])},
        )
    )
    default = {"activity.one": ("top_management", "ci_team", (), ())}
    hub = {"activity.one": ("ci_team", "ci_team", (), ("employees",))}
    for model, found in (("hub_and_spoke", hub), ("team_led_kaizen", default)):
        rules = [*LEAD, rule("M01", {"union": True}, {f"model.{model}": 0.5})]
        assert chart(assess({**CORE, "union": True}, rules=rules, program=rows)) == found
    assert chart(assess(CORE, rules=LEAD, program=rows)) == default


def test_there_is_no_chart_without_a_named_lead(assess):
    """Neither while it cannot be said yet nor when nobody is ready."""
    rows = raci(activity("one", assignment(["top_management"], ["top_management"])))
    stream = rule("W01", "always", {"workstream.training": 0.5})
    unready = rule("P01", {"sponsor": 3}, {"lead.ci_team": -0.5}, precondition="A sponsor first.")
    undetermined = assess({}, rules=[stream], program=rows)
    nobody = assess(CORE, rules=[stream, unready], program=rows)
    assert undetermined.lead.standing is Standing.UNDETERMINED
    assert nobody.lead.standing is Standing.NOBODY_READY
    assert undetermined.program.responsibilities == nobody.program.responsibilities == ()


def test_workstreams_come_after_the_activities(assess):
    """The accountable answers for each, its own role drives it; only those that are advised."""
    rows = raci(activity("one", assignment(["top_management"], ["lead"])), activity("two", assignment(
        ["top_management"], ["lead"]), when={"scope": "team"}))  # fmt: skip
    stream = rule("W01", {"budget": 2}, {"workstream.training": 0.5})
    outcome = assess(CORE, rules=[*LEAD, stream], program=rows)
    assert outcome.program.responsibilities == (
        ResponsibilityRow("activity.one", "top_management", "ci_team"),
        ResponsibilityRow("workstream.training", "top_management", "employees"),
    )
    assert list(chart(assess({**CORE, "budget": 0}, rules=[*LEAD, stream], program=rows))) == ["activity.one"]


# --- the plan --------------------------------------------------------------------------------------------------------


def test_the_plan_holds_the_steps_whose_condition_holds(assess):
    """In the order of the file; without a condition a step always belongs to it."""
    steps = plan(
        step("third", when={"budget": {"at_most": 1}}),
        step("first"),
        step("second", when={"scope": "site"}, owner=["employees", "process_owners", "lead"]),
    )
    rules = evidence(lead__ci_team=0.6, support__process_owners=0.3)
    assert assess(CORE, rules=rules, program=steps).program.plan == (
        PlannedStep("first", "ci_team"),
        PlannedStep("second", "process_owners"),
    )


def test_a_step_without_a_lead_belongs_to_the_accountable(assess):
    """A plan exists before anybody leads, such as for finding a sponsor."""
    steps = plan(step("begin", owner=["employees", "lead"]))
    assert assess({}, program=steps).program.plan == (PlannedStep("begin", "top_management"),)


# --- pillars ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("given", "state"),
    [
        ({"sponsor": 3, "budget": 2}, PillarState.STANDS),
        ({"sponsor": 3, "budget": 0}, PillarState.MISSING),
        ({"sponsor": 0}, PillarState.MISSING),
        ({"sponsor": 3}, PillarState.PARTLY),
        ({"sponsor": 1, "budget": 1}, PillarState.PARTLY),
        ({"budget": 1}, PillarState.PARTLY),
        ({}, PillarState.UNKNOWN),
        ({"people": 9}, PillarState.UNKNOWN),
    ],
)
def test_the_state_of_a_pillar(assess, given, state):
    """It stands, is missing, is there in part, or nothing is known of what its conditions read."""
    direction = pillar("direction", {"sponsor": 3, "budget": 2}, {"any": [{"sponsor": 0}, {"budget": 0}]})
    (found,) = assess(given, program={"pillars.yaml": {"pillars": [direction]}}).program.pillars
    assert (found.pillar, found.state) == ("direction", state)


def test_standing_wins_over_missing(assess):
    """Where an author lets both conditions hold."""
    both = pillar("direction", {"sponsor": {"at_least": 2}}, {"sponsor": {"at_most": 2}})
    (found,) = assess({"sponsor": 2}, program={"pillars.yaml": {"pillars": [both]}}).program.pillars
    assert found.state is PillarState.STANDS


# --- contested points and contradictions -----------------------------------------------------------------------------


def test_contested_points_and_contradictions_hold_under_their_condition(assess):
    """In the order of the file. What is unknown contradicts nothing."""
    program = {
        "contradictions.yaml": {
            "contradictions": [
                contradiction("Q02", {"sponsor": {"at_least": 3}, "budget": 0}),
                contradiction("Q01", {"sponsor": {"at_least": 2}}, kind="proof"),
                contradiction("Q03", {"sponsor": 3, "people": 1}),
                contradiction("Q04", {"affordable_modes": {"includes": "not_needed"}}),
            ]
        },
        "contested.yaml": {
            "points": [point("D02", {"budget": 0}), point("D01", "always"), point("D03", {"people": 1})]
        },
    }
    found = assess({"sponsor": 3, "budget": 0}, program=program).program
    assert found.contradictions == ("Q02", "Q01", "Q04")
    assert found.contested == ("D02", "D01")


def test_a_condition_that_rests_on_a_guess_does_not_hold(assess):
    """From a certainty of 0.2 down nothing holds, as with rules."""
    program = {"contested.yaml": {"points": [point("D01", {"budget": 0})]}}
    assert assess({"budget": Known(0, 0.2)}, program=program).program.contested == ()
    assert assess({"budget": Known(0, 0.21)}, program=program).program.contested == ("D01",)


# --- what conditions read --------------------------------------------------------------------------------------------

DECIDED = {
    "lead": {"decided.lead": "ci_team"},
    "model": {"decided.model": "hub_and_spoke"},
    "consultants": {"decided.consultants": "coaching_training"},
    "wanted": {"decided.wanted": "full_partner"},
    "status_lead": {"decided.status.lead": "named"},
    "status_model": {"decided.status.model": "named"},
    "status_consultants": {"decided.status.consultants": "named"},
    "involvement": {"decided.involvement.employees": "support"},
    "evidence": {"lead.ci_team": {"at_least": 0.6}},
    "open": {"decided.status.lead": "undetermined"},
    "unready": {"decided.status.lead": "nobody_ready"},
    "other": {"not": {"decided.lead": "employees"}},
}


def read_conditions(outcome) -> set[str]:
    return {item.step for item in outcome.program.plan}


def test_conditions_read_what_was_decided(assess):
    """Everything under decided, the evidence, and the consultants that would be advised if there were money."""
    steps = plan(*(step(name, when=when) for name, when in DECIDED.items()))
    rules = evidence(lead__ci_team=0.6, support__employees=0.3, model__hub_and_spoke=0.3,
                     consultants__full_partner=0.5, consultants__coaching_training=0.4)  # fmt: skip
    outcome = assess({**CORE, "budget": 1}, rules=rules, program=steps)
    assert read_conditions(outcome) == set(DECIDED) - {"open", "unready"}


def test_what_is_not_decided_is_unknown(assess):
    """Only its status can be read; neither a test on the value nor its opposite holds."""
    steps = plan(*(step(name, when=when) for name, when in DECIDED.items()))
    assert read_conditions(assess({}, program=steps)) == {"open"}


def test_what_is_wanted_is_unknown_where_it_can_be_paid_for(assess):
    """decided.wanted is there only where the budget stands in the way."""
    steps = plan(step("wanted", when={"decided.wanted": {"is_known": True}}))
    rules = evidence(consultants__full_partner=0.5)
    assert read_conditions(assess({**CORE, "budget": 2}, rules=rules, program=steps)) == set()
    assert read_conditions(assess({**CORE, "budget": 1}, rules=rules, program=steps)) == {"wanted"}


def test_pillars_staffing_activities_and_contested_points_read_decisions_too(assess):
    """All but contradictions are evaluated after the decisions."""
    when = {"decided.lead": "ci_team"}
    program = {
        **staffing(line("S01", when, 1, 2)),
        **raci(activity("one", assignment(["top_management"], ["lead"]), when=when)),
        "pillars.yaml": {"pillars": [pillar("direction", when, {"decided.lead": "employees"})]},
        "contested.yaml": {"points": [point("D01", when)]},
    }
    found = assess(CORE, rules=LEAD, program=program).program
    assert [item.line for item in found.staffing] == ["S01"]
    assert [row.about for row in found.responsibilities] == ["activity.one"]
    assert [item.state for item in found.pillars] == [PillarState.STANDS]
    assert found.contested == ("D01",)
    other = assess(CORE, rules=evidence(lead__employees=0.6), program=program).program
    assert (other.staffing, other.responsibilities, other.contested) == ((), (), ())
    assert [item.state for item in other.pillars] == [PillarState.MISSING]


def test_a_pack_without_program_files_has_no_program(assess):
    """Every part is empty."""
    found = assess(CORE, rules=LEAD).program
    assert (found.contradictions, found.staffing, found.responsibilities) == ((), (), ())
    assert (found.plan, found.pillars, found.contested) == ((), (), ())
