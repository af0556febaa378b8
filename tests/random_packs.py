"""Random packs: small ones with every kind of attribute, test, formula, case table, evidence group and guard rail."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

from small_pack import ACTIONS, ASKED, MODELS, MODES, ROLES, guard_rail, rule, small_pack

from advisor.model.pack import Pack

FACTORS = (0.95, 0.85, 0.65, 0.6, 0.55, 0.45, 0.35, 0.25, 0.15, -0.15, -0.35, -0.55, -0.95)
ADVICE = (*(f"action.{name}" for name in ACTIONS), "warning.caution", "note.remark", "workstream.training")
EVIDENCE = (
    *(f"{kind}.{role}" for kind in ("lead", "co_lead", "support") for role in ROLES),
    *(f"{kind}.{model}" for kind in ("model", "next_stage") for model in MODELS),
    *(f"consultants.{mode}" for mode in MODES),
)


def random_pack(folder: Path, seed: int, rules: int = 40) -> Pack:
    """Return a pack drawn at random, the same one for the same seed."""
    random = Random(seed)
    derived = _derived(random)
    readable = {**{name: dict(entry) for name, entry in ASKED.items()}, **derived}
    return small_pack(
        folder,
        derived=derived,
        rules=[_rule(random, index, readable) for index in range(rules)],
        guard_rails=_rails(random, readable),
        decisions={
            "lead": {"threshold": random.choice((0.3, 0.5)), "most_co_leads": random.choice((1, 2))},
            "operating_model": {"near_tie": random.choice((0.05, 0.4))},
        },
    )


def _rule(random: Random, index: int, readable: dict[str, dict[str, Any]]) -> dict[str, Any]:
    advises = random.random() < 0.2
    conclusions = ADVICE if advises else (*EVIDENCE, *EVIDENCE, *ADVICE)
    names = {**readable}
    if advises:
        names["decided.lead"] = {"type": "choice", "choices": dict.fromkeys(ROLES)}
        names["decided.status.model"] = {"type": "choice", "choices": dict.fromkeys(("named", "undetermined"))}
    then = {name: random.choice(FACTORS) for name in random.sample(conclusions, random.randint(1, 4))}
    more: dict[str, Any] = {"group": random.choice(("one", "two"))} if random.random() < 0.4 else {}
    if not advises and random.random() < 0.15:
        more["precondition"] = f"Put {index} in place"
    return rule(f"R{index:03}", _condition(random, names, 2), then, **more)


def _rails(random: Random, readable: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    role, model, mode = random.choice(ROLES), random.choice(list(MODELS)), random.choice(MODES)
    effects: list[dict[str, Any]] = [
        {"force": "accountable.top_management"},
        {"forbid": ["lead.external_consultants", "co_lead.external_consultants", f"lead.{role}"]},
        {"force": f"model.{model}"},
        {"forbid": [f"model.{random.choice(list(MODELS))}", f"consultants.{random.choice(MODES[1:])}"]},
        {"force": f"consultants.{mode}"},
        {"order": list(random.sample(ACTIONS, 2))},
    ]
    numbers = {"model.hub_and_spoke": {"type": "number"}, "lead.ci_team": {"type": "number"}}
    return [
        guard_rail(f"G{index}", _condition(random, {**readable, **numbers}, 1), **effect)
        for index, effect in enumerate(random.sample(effects, random.randint(0, 4)), 1)
    ]


def _derived(random: Random) -> dict[str, dict[str, Any]]:
    refined = {"assume": random.choice((0, 3))} if random.random() < 0.5 else {"leave_out": "so it does not count"}
    table_inputs = {"scope": ASKED["scope"], "sponsor": ASKED["sponsor"], "gaps": ASKED["gaps"]}
    conditions = [when for _ in range(3) if (when := _condition(random, table_inputs, 1)) != "always"]
    rows = [
        {"when": when, "value": value}
        for when, value in zip(conditions, random.sample(("low", "middle", "high"), len(conditions)), strict=True)
    ]
    every = {name: _test(random, entry) for name, entry in table_inputs.items()}
    rows.append({"when": every, "value": "middle"})
    return {
        "size": {
            "type": "ordinal",
            "levels": ["tiny", "small", "large"],
            "required": ["people"],
            "formula": "bins(people, 10, 250)",
        },
        "ratio": {
            "type": "number",
            "required": ["people"],
            "refining": {"spare": refined},
            "formula": random.choice(
                ("(spare + 1) / max(1, people / 100 * 0.7)", "mean(people / 3, spare / 7)", "people * 0.1 - spare")
            ),
        },
        "level": {
            "type": "ordinal",
            "levels": [0, 1, 2, 3],
            "refining": {"sponsor": {"leave_out": "so it does not count"}, "budget": {"assume": 1}},
            "formula": random.choice(("mean(sponsor, budget)", "max(sponsor, budget) - 0.5", "sponsor / budget")),
        },
        "count": {"type": "integer", "required": ["gaps"], "formula": "count(gaps) * 1.5"},
        "table": {
            "type": "ordinal",
            "levels": ["low", "middle", "high"],
            "required": [["scope", "sponsor"]],
            "refining": {"sponsor": {"leave_out": "x"}, "scope": {"leave_out": "x"}, "gaps": {"assume": ["data"]}},
            "cases": rows,
            **({"otherwise": "low"} if random.random() < 0.7 else {}),
        },
        "both": {
            "type": "boolean",
            "required": ["size"],
            "deciding": ["table"],
            "cases": [{"when": {"size": {"at_least": "small"}, "table": "high"}, "value": True}],
            "otherwise": {"formula": "size - 1"},
        },
    }


def _condition(random: Random, readable: dict[str, dict[str, Any]], depth: int) -> Any:
    if random.random() < 0.05:
        return "always"
    found: dict[str, Any] = {
        name: _test(random, readable[name]) for name in random.sample(sorted(readable), random.randint(1, 2))
    }
    if depth and random.random() < 0.4:
        parts = [_condition(random, readable, depth - 1) for _ in range(2)]
        found[random.choice(("any", "all"))] = [part for part in parts if part != "always"] or [{"scope": "team"}]
    if depth and random.random() < 0.25:
        part = _condition(random, readable, depth - 1)
        if part != "always":
            found["not"] = part
    return found


def _test(random: Random, entry: dict[str, Any]) -> Any:
    if random.random() < 0.1:
        return {random.choice(("is_known", "is_unknown")): True}
    values = list(entry.get("levels") or entry.get("choices") or ())
    match entry["type"]:
        case "integer" | "number":
            low = random.choice((0, 0.5, 1, 3, 9, 40, 250)) if entry["type"] == "number" else random.randint(1, 40)
            pair = {"between": [low, low + random.choice((0, 2, 200))]}
            return random.choice(({"at_least": low}, {"at_most": low}, {"more_than": low}, {"less_than": low}, pair))
        case "ordinal":
            first, last = sorted(random.sample(range(len(values)), 2))
            between = {"between": [values[first], values[last]]}
            one = random.choice(values)
            return random.choice(({"at_least": one}, {"at_most": one}, {"less_than": one}, {"is": one}, between))
        case "multichoice":
            some = random.sample(values, 2)
            count = {"count_between": [random.randint(0, 1), random.randint(1, 3)]}
            return random.choice(({"includes": some[0]}, {"includes_any": some}, count))
        case "boolean":
            return {"is": random.choice((True, False))}
        case _:
            some = random.sample(values, min(2, len(values)))
            return random.choice(({"is": some[0]}, {"is_not": some[0]}, {"in": some}, {"not_in": some}))
