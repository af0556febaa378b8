"""Packs made up for measuring: any number of rules, in the proportions of the shipped pack.

What is counted in the shipped pack is kept: about five rules to a question, nine to a derived attribute, 36 to a guard
rail and two to a text of advice; which kinds of answers there are; how many alternatives a condition has, how many
tests an alternative, and which tests; that two rules in five give advice only and some of them read the decisions. What
the rules say makes no sense. The roles, operating models and consultant modes are those of the tests' small pack.
"""

from __future__ import annotations

import sys
from itertools import combinations
from pathlib import Path
from random import Random
from typing import Any

import yaml

from advisor.files.pack_reader import read_pack
from advisor.model.pack import Pack

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # the tests know how to write a pack

from small_pack import ASKED, MODELS, MODES, ROLES, files, guard_rail, question, rule, write_pack

RULES_PER_QUESTION = 5
RULES_PER_DERIVED = 9
RULES_PER_GUARD_RAIL = 36
RULES_PER_NOTE = 2
GIVES_ADVICE = 0.4
READS_A_DECISION = 0.5

ALTERNATIVES = {1: 74, 2: 18, 3: 3, 4: 5}
"""How many in a hundred conditions have so many alternatives."""
TESTS = {1: 17, 2: 32, 3: 31, 4: 20}
"""How many in a hundred alternatives have so many tests."""
KINDS = {"ordinal": 42, "choice": 24, "boolean": 18, "integer": 16}
FACTORS = (0.3, 0.4, 0.5, 0.6, 0.7, 0.8, -0.3, -0.5, -0.7)

EVIDENCE = (
    *(f"{kind}.{role}" for kind in ("lead", "co_lead", "support") for role in ROLES),
    *(f"{kind}.{model}" for kind in ("model", "next_stage") for model in MODELS),
    *(f"consultants.{mode}" for mode in MODES),
)
DECISIONS = {
    "decided.lead": {"type": "choice", "choices": dict.fromkeys(ROLES)},
    "decided.model": {"type": "choice", "choices": dict.fromkeys(MODELS)},
    "decided.consultants": {"type": "choice", "choices": dict.fromkeys(MODES)},
}
CHOICES = ("red", "green", "blue", "gray")
LEVELS = ("low", "middle", "high", "top")

Entries = dict[str, dict[str, Any]]


def made_pack(folder: Path, rules: int) -> Pack:
    """Write a pack with so many rules into the folder and return it as it is read; the same for the same number."""
    random = Random(rules)
    asked = {f"answer_{index}": _asked(random) for index in range(rules // RULES_PER_QUESTION - len(ASKED))}
    derived = _derived(random, rules // RULES_PER_DERIVED, {**ASKED, **asked})
    readable = {**ASKED, **asked, **derived}
    notes = [f"note_{index}" for index in range(rules // RULES_PER_NOTE)]
    texts = files(
        questions=[question(name, entry) for name, entry in asked.items()],
        derived=derived,
        rules=[_rule(random, index, readable, notes) for index in range(rules)],
        guard_rails=[_guard_rail(random, index, readable) for index in range(rules // RULES_PER_GUARD_RAIL)],
        advice={"notes": {name: {"title": "A title", "text": "A text."} for name in notes}},
    )
    about = yaml.safe_load(texts["pack.yaml"]) | {"certainty_words": {"sure": 1, "fairly": 0.8, "guess": 0.5}}
    return read_pack(write_pack(folder, texts | {"pack.yaml": yaml.safe_dump(about)}))


def _asked(random: Random) -> dict[str, Any]:
    kind = _drawn(random, KINDS)
    match kind:
        case "ordinal":
            return {"type": kind, "levels": {level: f"Level {level}" for level in range(random.choice((4, 4, 5)))}}
        case "choice":
            return {"type": kind, "choices": {name: name.capitalize() for name in CHOICES}}
        case "boolean":
            return {"type": kind, "choices": {True: "So it is", False: "It is not"}}
        case _:
            return {"type": kind, "min": 1, "unit": "people"}


def _derived(random: Random, count: int, asked: Entries) -> Entries:
    """Return derived attributes of three kinds; the later half may also read the earlier one."""
    found: Entries = {}
    for index in range(count):
        earlier = dict(list(found.items())[: count // 2]) if index >= count // 2 else {}
        given = {**asked, **earlier}
        numbers = [name for name, entry in given.items() if entry["type"] == "integer"]
        ranks = [name for name, entry in given.items() if entry["type"] == "ordinal"]
        name = f"derived_{index}"
        match index % 3:
            case 0:
                number = random.choice(numbers)
                formula = f"bins({number}, 10, 250, 1000)"
                found[name] = {"type": "ordinal", "levels": list(LEVELS), "required": [number], "formula": formula}
            case 1:
                one, other = random.sample(ranks, 2)
                formula = f"mean({one}, {other})"
                found[name] = {"type": "ordinal", "levels": [0, 1, 2, 3], **_inputs(one, other), "formula": formula}
            case _:
                read = random.sample(sorted(given), 3)
                rows = [
                    {"when": {part: _value_test(random, given[part]) for part in pair}, "value": True}
                    for pair in combinations(read, 2)
                ]
                found[name] = {"type": "boolean", **_inputs(*read), "cases": rows, "otherwise": False}
    return found


def _inputs(first: str, *others: str) -> dict[str, Any]:
    """Return what a derived attribute reads: it needs the first input and does without the others."""
    return {"required": [first], "refining": {name: {"leave_out": "so it does not count"} for name in others}}


def _rule(random: Random, index: int, readable: Entries, notes: list[str]) -> dict[str, Any]:
    gives_advice = random.random() < GIVES_ADVICE
    conclusions = [f"note.{name}" for name in notes] if gives_advice else EVIDENCE
    decision = random.choice(sorted(DECISIONS)) if gives_advice and random.random() < READS_A_DECISION else ""
    when = _condition(random, readable)
    if decision:
        when[decision] = _value_test(random, DECISIONS[decision])
    then = {name: random.choice(FACTORS) for name in random.sample(conclusions, random.choice((1, 1, 1, 1, 2)))}
    group = {"group": f"group_{index // 60}"} if random.random() < 0.1 else {}
    return rule(f"R{index:03}", when, then, **group)


def _guard_rail(random: Random, index: int, readable: Entries) -> dict[str, Any]:
    forbidden = (*(f"lead.{role}" for role in ROLES), *(f"model.{model}" for model in MODELS))
    when = {name: _value_test(random, readable[name]) for name in random.sample(sorted(readable), 3)}
    return guard_rail(f"G{index:02}", when, forbid=[random.choice(forbidden)])


def _condition(random: Random, readable: Entries) -> dict[str, Any]:
    """Return a condition with as many alternatives as in the shipped pack, and as many tests in them."""
    alternatives, tests = _drawn(random, ALTERNATIVES), _drawn(random, TESTS)
    if alternatives == 1:
        return _tests(random, readable, tests)
    common = _tests(random, readable, max(1, tests - 1))
    others = {name: entry for name, entry in readable.items() if name not in common}
    return common | {"any": [_tests(random, others, 1) for _ in range(alternatives)]}


def _tests(random: Random, readable: Entries, count: int) -> dict[str, Any]:
    return {name: _test(random, readable[name]) for name in random.sample(sorted(readable), count)}


def _test(random: Random, entry: dict[str, Any]) -> dict[str, Any]:
    return {"is_unknown": True} if random.random() < 0.12 else _value_test(random, entry)


def _value_test(random: Random, entry: dict[str, Any]) -> dict[str, Any]:
    values = list(entry.get("levels") or entry.get("choices") or ())
    match entry["type"]:
        case "integer":
            return {random.choice(("at_least", "at_most")): random.choice((10, 50, 250, 1000))}
        case "ordinal":
            operator = random.choice(("is", "at_least", "at_most"))
            return {operator: random.choice(values[1:-1] if operator != "is" else values)}
        case "multichoice":
            return {"includes": random.choice(values)}
        case "boolean":
            return {"is": random.choice((True, False))}
        case _:
            return random.choice(({"is": random.choice(values)}, {"in": random.sample(values, 2)}))


def _drawn(random: Random, weights: dict[Any, int]) -> Any:
    return random.choices(list(weights), list(weights.values()))[0]
