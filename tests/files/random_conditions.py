"""Small packs with conditions, formulas and case tables drawn at random, now and then a little wrong."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from random import Random
from typing import Any

import program_parts as parts
from random_packs import EVIDENCE
from small_pack import INVOLVEMENTS, MODES, ROLES, files, guard_rail, question, rule

ASKED: dict[str, list[Any]] = {
    "scope": ["team", "site", "enterprise"],
    "sponsor": [0, 1, 2, 3, 4],
    "budget": [0, 1, 2],
    "people": [1, 2, 50, 1000, 10**9],
    "union": [True, False],
    "gaps": ["data", "law", "method"],
    "spare": [0, 1, 2, 3],
}
KNOWN = {**ASKED, "affordable_modes": list(MODES), "extra": [0, 1, 7]}
EVERYTHING = {
    **KNOWN,
    "lead.ci_team": [-0.3, 0, 0.1, 0.5],
    "model.hub_and_spoke": [0.2, 1],
    "decided.lead": list(ROLES),
    "decided.status.lead": ["named", "nobody_ready", "undetermined"],
    "decided.wanted": list(MODES),
    "decided.involvement.ci_team": list(INVOLVEMENTS),
}
"""Attributes that conditions read, with some of their values."""

_LISTS = ("gaps", "affordable_modes")
_EQUAL = ("is", "is_not", "in", "not_in", "is_known", "is_unknown")
_ORDER = ("at_least", "at_most", "more_than", "less_than", "between")
_ON_LISTS = ("includes", "includes_any", "count_between", "is_known", "is_unknown")
_ODD = (None, True, -1, 0.5, 10**10, 10**29, "", "x", "always", "a\n", [], {}, {"is": 1}, [1, 1])
_NUMBERS = ("people", "sponsor", "budget", "spare", "union", "extra")
_CONSTANTS = ("0", "1", "2.5", "10", "0.1", "1e12", "999999999999", "0.000001", "1e-9", "1e-300")
_WRONG = (
    "",
    "1in people",
    "people ** 2",
    "people.a",
    "'\\d'",
    "max()",
    "1e999",
    "9" * 400,
    "(" * 150,
    "0x1F",
    "count(people)",
)
_LIMITS = ("1, 2", "0", "0.5, 1e9", "-1", "1e-300, 1e12")


def random_files(random: Random) -> dict[str, str]:
    """Return the files of a pack."""
    derived = {name: _derived(random) for name in ("one", "two")[: random.choice((1, 1, 2))]}
    if random.random() < 0.3:
        formula = random.choice(("one", "one * 2", "1 / one", "one - one", "mean(one, 1)", "bins(one, 1, 2)"))
        derived["onward"] = {"type": "number", "required": ["one"], "formula": formula}
    return files(
        questions=[question("extra", {"type": "integer", "min": 0}, ask_when=condition(random, 2, ASKED))],
        derived=derived,
        rules=[
            *(rule(f"A0{n}", condition(random, 3, KNOWN), {random.choice(EVIDENCE): 0.6}) for n in range(2)),
            rule("B01", condition(random, 3, EVERYTHING), {"action.train": 0.6}),
        ],
        guard_rails=[guard_rail("G1", condition(random, 2, KNOWN), force="model.hub_and_spoke")],
        program=_program(random) if random.random() < 0.5 else {},
    )


def _program(random: Random) -> dict[str, Any]:
    whens = [condition(random, 2, EVERYTHING) for _ in range(6)]
    line = parts.line("S01", whens[0], formula(random, 3), formula(random, 3), most=formula(random, 2), cap_note="cap")
    chart = [parts.activity("verify", parts.assignment(["lead"], ["lead"]), when=whens[1])]
    return {
        "contradictions.yaml": {"contradictions": [parts.contradiction("Q01", condition(random, 2, KNOWN))]},
        "staffing.yaml": {"lines": [line]},
        "raci.yaml": {"activities": chart},
        "plan.yaml": {"phases": parts.PHASES, "steps": [parts.step("name_goal", when=whens[2])]},
        "pillars.yaml": {"pillars": [parts.pillar("direction", whens[3], whens[4])]},
        "contested.yaml": {"points": [parts.point("D01", whens[5])]},
    }


def condition(random: Random, depth: int, known: Mapping[str, Sequence[Any]]) -> Any:
    """Return a condition; one in some hundred of its parts does not belong there."""
    if random.random() < 0.04:
        return "always" if random.random() < 0.95 else random.choice((*_ODD, {"not": "always"}))
    found: dict[Any, Any] = {}
    for _ in range(random.choice((1, 1, 2, 3))):
        roll = random.random()
        if depth and roll < 0.35:
            entries = [condition(random, depth - 1, known) for _ in range(random.choice((1, 2, 3)))]
            found[random.choice(("any", "all"))] = entries
        elif depth and roll < 0.5:
            found["not"] = condition(random, depth - 1, known)
        elif roll < 0.997:
            name = random.choice(list(known))
            found[name] = _tests(random, name, known[name])
        else:
            found[random.choice(("nobody", 1, True, "any"))] = random.choice(_ODD)
    return found


def _tests(random: Random, name: str, values: Sequence[Any]) -> Any:
    if name in _LISTS:
        operators: tuple[str, ...] = _ON_LISTS
    else:
        ordered = isinstance(values[0], (int, float)) and not isinstance(values[0], bool)
        operators = (*_EQUAL, *_ORDER) if ordered else _EQUAL
        if random.random() < 0.3:
            return random.choice(values)
    if random.random() < 0.003:
        operators = (*_EQUAL, *_ORDER, *_ON_LISTS, "excludes", "never")
    return {name: _operand(random, name, values) for name in random.sample(operators, random.choice((1, 1, 2)))}


def _operand(random: Random, operator: str, values: Sequence[Any]) -> Any:
    if random.random() < 0.003:
        return random.choice(_ODD)
    if operator in ("is_known", "is_unknown"):
        return True
    if operator in ("in", "not_in", "includes_any"):
        return random.sample(values, random.randint(1, min(3, len(values))))
    if operator == "count_between":
        return sorted([random.randint(-1, 4), random.randint(0, 4)])
    if operator == "between":
        first, last = sorted((random.randrange(len(values)), random.randrange(len(values))))
        return [values[first], values[last]]
    return random.choice(values)


def formula(random: Random, depth: int) -> str:
    """Return a formula over numbers that are asked for; one in some hundred of its parts is none."""
    roll = random.random()
    if not depth or roll < 0.3:
        return random.choice(_NUMBERS if random.random() < 0.6 else _CONSTANTS)
    if roll < 0.65:
        return f"{formula(random, depth - 1)} {random.choice('+-*/')} {formula(random, depth - 1)}"
    if roll < 0.75:
        return random.choice(("({})", "-{}")).format(formula(random, depth - 1))
    if roll < 0.83:
        return f"bins({formula(random, depth - 1)}, {random.choice(_LIMITS)})"
    if roll < 0.995:
        arguments = ", ".join(formula(random, depth - 1) for _ in range(random.choice((1, 2, 3))))
        return f"{random.choice(('min', 'max', 'mean', 'count_known'))}({arguments})"
    return random.choice(_WRONG)


def _derived(random: Random) -> dict[str, Any]:
    """Return a derived attribute whose inputs are declared in one way or another."""
    kind = random.choice(("integer", "number", "boolean", "ordinal", "ordinal", "choice", "multichoice"))
    found: dict[str, Any] = {"type": kind}
    if kind in ("choice", "multichoice", "ordinal"):
        found["levels"] = ["low", "middle", "high"]
    if kind == "ordinal" and random.random() < 0.4:
        found["levels"] = random.choice(([0, 1, 2], [1, 3, 7], [-5, 0, 5], ["only"], [-(10**9), 10**9]))
    if kind not in ("choice", "multichoice") and random.random() < 0.4:
        found["formula"] = formula(random, 4)
    else:
        whens = [condition(random, 2, ASKED) for _ in range(random.randint(0, 3))]
        found["cases"] = [{"when": when, "value": _outcome(random, found)} for when in whens]
        if random.random() < 0.6:
            found["otherwise"] = _outcome(random, found)
    return found | _declared(random, str(found))


def _outcome(random: Random, entry: Mapping[str, Any]) -> Any:
    kind = entry["type"]
    if kind not in ("choice", "multichoice") and random.random() < 0.4:
        return {"formula": formula(random, 2)}
    match kind:
        case "boolean":
            return random.choice((True, False))
        case "multichoice":
            return random.sample(entry["levels"], random.randint(0, 2))
        case "integer" | "number":
            return random.choice((0, 5, -3, 10**9))
        case _:
            return random.choice(entry["levels"])


def _declared(random: Random, text: str) -> dict[str, Any]:
    required: list[Any] = []
    refining: dict[str, Any] = {}
    deciding: list[str] = []
    for name in [*ASKED, "extra"]:
        if not re.search(rf"\b{name}\b", text):
            continue
        roll = random.random()
        if roll < 0.4:
            required.append(name)
        elif roll < 0.6:
            refining[name] = {"leave_out": "so it does not count"}
        elif roll < 0.85:
            refining[name] = {"assume": ["data"] if name == "gaps" else KNOWN[name][0]}
        else:
            deciding.append(name)
    if len(required) > 2 and random.random() < 0.4:
        required = [required[:2], *required[2:]]
    return {"required": required, "refining": refining, "deciding": deciding}
