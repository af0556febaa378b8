"""A second opinion: a small, slow evaluator of a pack, written from section 2 of the design and docs/pack-format.md.

It shares nothing with the program. It reads the YAML files itself, walks conditions recursively, folds certainty
factors one after the other by the textbook formulas, and calculates in exact fractions. It knows nothing of positions,
traces or faults; the packs it is given have been accepted by the program.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any, NamedTuple

import yaml

FIRES_ABOVE = Fraction(1, 5)
ONE = Fraction(1)
EVIDENCE = ("lead", "co_lead", "support", "model", "next_stage", "consultants")


class Known(NamedTuple):
    """A value and how certain it is."""

    value: Any
    certainty: Fraction = ONE


Environment = Mapping[str, Known]


def nine(value: Fraction) -> Fraction:
    """Round to nine decimals, as everything is before it is compared."""
    return round(value, 9)


def fraction(value: float) -> Fraction:
    """Return the number that was meant: 0.7 is seven tenths."""
    return Fraction(str(value))


def combine(factors: list[Fraction]) -> Fraction:
    """Fold certainty factors: a + b(1 - |a|) for the same sign, (a + b)/(1 - min(|a|, |b|)) for mixed ones."""
    total = Fraction(0)
    for factor in factors:
        if total * factor >= 0:
            total += factor * (1 - abs(total))
        else:
            total = (total + factor) / (1 - min(abs(total), abs(factor)))
    return nine(total)


class Number:
    """A number that may be unknown; calculating with what is unknown, or dividing by zero, gives the unknown."""

    def __init__(self, value: Fraction | str | int | None) -> None:
        self.value = None if value is None else Fraction(value)

    def _with(self, other: Number, operation: Callable[[Fraction, Fraction], Fraction]) -> Number:
        if self.value is None or other.value is None:
            return Number(None)
        try:
            return Number(operation(self.value, other.value))
        except ZeroDivisionError:
            return Number(None)

    def __add__(self, other: Number) -> Number:
        return self._with(other, lambda a, b: a + b)

    def __sub__(self, other: Number) -> Number:
        return self._with(other, lambda a, b: a - b)

    def __mul__(self, other: Number) -> Number:
        return self._with(other, lambda a, b: a * b)

    def __truediv__(self, other: Number) -> Number:
        return self._with(other, lambda a, b: a / b)

    def __neg__(self) -> Number:
        return Number(0) - self


def _of_known(function: Callable[[list[Fraction]], Fraction]) -> Callable[..., Number]:
    def call(*numbers: Number) -> Number:
        known = [number.value for number in numbers if number.value is not None]
        return Number(function(known) if known else None)

    return call


def _bins(number: Number, *limits: Number) -> Number:
    if number.value is None:
        return Number(None)
    return Number(sum(nine(number.value) >= limit.value for limit in limits))


FUNCTIONS = {
    "min": _of_known(min),
    "max": _of_known(max),
    "mean": _of_known(lambda known: sum(known, Fraction(0)) / len(known)),
    "count": lambda number: number,
    "count_known": lambda *numbers: Number(sum(number.value is not None for number in numbers)),
    "bins": _bins,
}


@dataclass
class Advised:
    """What the oracle concludes."""

    known: dict[str, Known]
    assumed: set[tuple[str, str]]
    hidden: set[str]
    premises: dict[str, Fraction]
    certainty: dict[str, Fraction]
    displaced: set[tuple[str, str]]
    rails: dict[str, Fraction]
    lead: dict[str, Any] = field(default_factory=dict)
    roles: dict[str, tuple[str, Fraction]] = field(default_factory=dict)
    model: dict[str, Any] = field(default_factory=dict)
    consultants: dict[str, Any] = field(default_factory=dict)
    advice: set[tuple[str, str]] = field(default_factory=set)
    holding: set[tuple[str, str]] = field(default_factory=set)


PROGRAM = (
    ("contradictions.yaml", "contradictions", "when"),
    ("staffing.yaml", "lines", "when"),
    ("raci.yaml", "activities", "when"),
    ("plan.yaml", "steps", "when"),
    ("pillars.yaml", "pillars", "stands"),
    ("pillars.yaml", "pillars", "missing"),
    ("contested.yaml", "points", "when"),
)
"""Where conditions of the program stand: the file, the list in it, and the key of the condition."""


class Oracle:
    """One pack, read from its folder; `advise` may be asked any number of times."""

    def __init__(self, folder: Path) -> None:
        def read(name: str) -> Any:
            return yaml.safe_load((folder / name).read_text(encoding="utf-8")) or {}

        outcomes = read("outcomes.yaml")
        self.roles = list(outcomes["roles"])
        self.fits = {name: model.get("fits", []) for name, model in outcomes["operating_models"].items()}
        self.models = list(self.fits)
        self.modes = list(outcomes["consultant_modes"])
        self.settings = read("decisions.yaml")
        self.questions = read("questions.yaml")["questions"]
        self.derived = read("derived.yaml")
        self.rules = [
            rule for path in sorted((folder / "rules").glob("*.yaml")) for rule in read(f"rules/{path.name}")["rules"]
        ]
        self.program = {file: read(file) for file, _, _ in PROGRAM}
        self.ranks = {name: entry.get("levels") for name, entry in self.derived.items() if entry["type"] == "ordinal"}

    def advise(self, answers: Mapping[str, tuple[Any, float]]) -> Advised:
        """Go through the strata: answers, derived attributes, evidence, guard rails, decisions, advice."""
        known = {name: Known(value, fraction(certainty)) for name, (value, certainty) in answers.items()}
        assumed: set[tuple[str, str]] = set()
        for name in self.derived:
            self._derive(name, known, assumed, set())
        known = {name: found for name, found in known.items() if found is not None}
        hidden = {
            question["id"]
            for question in self.questions
            if "ask_when" in question and self.holds(question["ask_when"], known, negate=True) is not None
        }
        evidence_rules = [rule for rule in self.rules if self._family(rule) in EVIDENCE]
        premises = self._fire(evidence_rules, known)
        names = [
            *(f"{kind}.{role}" for kind in ("lead", "co_lead", "support") for role in self.roles),
            *(f"{kind}.{model}" for kind in ("model", "next_stage") for model in self.models),
            *(f"consultants.{mode}" for mode in self.modes),
        ]
        displaced: set[tuple[str, str]] = set()
        certainty = dict.fromkeys(names, Fraction(0)) | self._combined(premises, displaced, EVIDENCE)
        with_evidence = known | {name: Known(value) for name, value in certainty.items()}
        rails = {rail["id"]: self.holds(rail["when"], with_evidence) for rail in self.settings["guard_rails"]}
        rails = {name: premise for name, premise in rails.items() if premise is not None and premise > FIRES_ABOVE}
        advised = Advised(known, assumed, hidden, premises, certainty, displaced, rails)
        self._decide(advised)
        self._advise(advised, with_evidence)
        return advised

    @staticmethod
    def _family(rule: Mapping[str, Any]) -> str:
        families = {name.split(".")[0] for name in rule["then"]}
        return next((name for name in families if name in EVIDENCE), "advice")

    # --- conditions --------------------------------------------------------------------------------------------------

    def holds(
        self, when: Any, known: Environment, negate: bool = False, assumed: Mapping[str, Any] | None = None
    ) -> Fraction | None:
        """Return how certain a condition is, or None if it does not hold; `negate` asks for its opposite."""
        if when == "always":
            return None if negate else ONE
        lines = [self._line(key, value, known, negate, assumed or {}) for key, value in when.items()]
        return _any(lines) if negate else _all(lines)

    def _line(
        self, key: str, value: Any, known: Environment, negate: bool, assumed: Mapping[str, Any]
    ) -> Fraction | None:
        if key == "not":
            return self.holds(value, known, not negate, assumed)
        if key in ("all", "any"):
            parts = [self.holds(part, known, negate, assumed) for part in value]
            return _all(parts) if (key == "all") != negate else _any(parts)
        tests = value if isinstance(value, dict) else {"is": value}
        found = [self._test(key, name, operand, known, negate, assumed) for name, operand in tests.items()]
        return _any(found) if negate else _all(found)

    def _test(
        self, name: str, test: str, operand: Any, known: Environment, negate: bool, assumed: Mapping[str, Any]
    ) -> Fraction | None:
        given = known.get(name)
        if test in ("is_known", "is_unknown"):
            return ONE if ((given is not None) == (test == "is_known")) != negate else None
        if given is None:
            if name not in assumed:
                return None
            given = Known(assumed[name])
        return given.certainty if self._passes(name, test, given.value, operand) != negate else None

    def _passes(self, name: str, test: str, value: Any, operand: Any) -> bool:  # noqa: C901
        def rank(level: Any) -> Any:
            levels = self.ranks.get(name)
            if levels and isinstance(level, str):
                return levels.index(level)
            return fraction(level) if isinstance(level, float) else level

        match test:
            case "is":
                return bool(rank(value) == rank(operand))
            case "is_not":
                return bool(rank(value) != rank(operand))
            case "in":
                return rank(value) in [rank(item) for item in operand]
            case "not_in":
                return rank(value) not in [rank(item) for item in operand]
            case "at_least":
                return bool(rank(value) >= rank(operand))
            case "at_most":
                return bool(rank(value) <= rank(operand))
            case "more_than":
                return bool(rank(value) > rank(operand))
            case "less_than":
                return bool(rank(value) < rank(operand))
            case "between":
                return bool(rank(operand[0]) <= rank(value) <= rank(operand[1]))
            case "includes":
                return operand in value
            case "includes_any":
                return any(item in value for item in operand)
            case "count_between":
                return bool(operand[0] <= len(value) <= operand[1])
        raise AssertionError(test)

    # --- derived attributes ------------------------------------------------------------------------------------------

    def _derive(self, name: str, known: dict[str, Any], assumed: set[tuple[str, str]], done: set[str]) -> None:
        """Put the value of a derived attribute, and of those it reads, into `known`; None stands for unknown."""
        if name in known:
            return
        entry = self.derived[name]
        refining = entry.get("refining", {})
        groups = [[group] if isinstance(group, str) else group for group in entry.get("required", [])]
        deciding = entry.get("deciding", [])
        for given in [*(item for group in groups for item in group), *refining, *deciding]:
            if given in self.derived:
                self._derive(given, known, assumed, done)
        now = {key: found for key, found in known.items() if found is not None}
        known[name] = None
        if not all(any(item in now for item in group) for group in groups):
            return
        standing_in = {key: part["assume"] for key, part in refining.items() if key not in now and "assume" in part}
        read: list[str] = []
        value: Any = entry.get("formula") and {"formula": entry["formula"]}
        if value is None:
            value = self._first_row(entry, now, standing_in, read)
            if value is None:
                if "otherwise" not in entry or not all(item in now for item in deciding):
                    return
                value = entry["otherwise"]
        if isinstance(value, dict):
            read += re.findall(r"[a-z_][a-z_0-9]*", re.sub(r"[a-z_]+\(", "(", str(value["formula"])))
            value = self._formula(name, str(value["formula"]), now, standing_in)
        assumed |= {(name, item) for item in read if item not in now and item in refining}
        if value is not None:
            known[name] = Known(value, min((now[item].certainty for item in read if item in now), default=ONE))

    def _first_row(
        self, entry: Mapping[str, Any], now: Environment, standing_in: Mapping[str, Any], read: list[str]
    ) -> Any:
        for row in entry["cases"]:
            read += _names(row["when"])
            if self.holds(row["when"], now, assumed=standing_in) is not None:
                return row["value"]
        return None

    def _formula(self, name: str, text: str, now: Environment, standing_in: Mapping[str, Any]) -> Any:
        names: dict[str, Number] = {}
        for item in set(re.findall(r"[a-z_][a-z_0-9]*", text)) - set(FUNCTIONS):
            value = now[item].value if item in now else standing_in.get(item)
            names[item] = self._number(item, value)
        exact = re.sub(r"(?<![\w.])\d+(\.\d+)?", r"Number('\g<0>')", text)
        result = eval(exact, {"__builtins__": {}, "Number": Number}, FUNCTIONS | names).value
        if result is None:
            return None
        result = nine(result)
        entry = self.derived[name]
        if entry["type"] == "ordinal":
            levels = entry["levels"]
            ranks = range(len(levels)) if isinstance(levels[0], str) else levels
            return min(zip(levels, ranks, strict=True), key=lambda level: abs(level[1] - result))[0]
        return bool(result) if entry["type"] == "boolean" else result

    def _number(self, name: str, value: Any) -> Number:
        if isinstance(value, (list, tuple)):
            return Number(len(value))
        if isinstance(value, str):
            return Number(self.ranks[name].index(value))
        return Number(None if value is None else Fraction(str(int(value) if isinstance(value, bool) else value)))

    # --- evidence ----------------------------------------------------------------------------------------------------

    def _fire(self, rules: list[Any], known: Environment) -> dict[str, Fraction]:
        premises = {rule["id"]: self.holds(rule["when"], known) for rule in rules}
        return {name: nine(premise) for name, premise in premises.items() if premise and nine(premise) > FIRES_ABOVE}

    def _combined(
        self, premises: Mapping[str, Fraction], displaced: set[tuple[str, str]], families: tuple[str, ...]
    ) -> dict[str, Fraction]:
        fired = [rule for rule in self.rules if rule["id"] in premises]
        names = {name for rule in fired for name in rule["then"] if name.split(".")[0] in families}
        result = {}
        for name in names:
            said = [
                (rule["id"], rule.get("group"), fraction(rule["then"][name]) * premises[rule["id"]])
                for rule in fired
                if name in rule["then"]
            ]
            counted = []
            for index, (identifier, group, value) in enumerate(said):
                rivals = [
                    (other, position)
                    for position, (_, other_group, other) in enumerate(said)
                    if group and other_group == group and (other > 0) == (value > 0) and position != index
                ]
                beaten = any(
                    abs(other) > abs(value) or (abs(other) == abs(value) and position < index)
                    for other, position in rivals
                )
                if beaten:
                    displaced.add((identifier, name))
                else:
                    counted.append(value)
            result[name] = combine(counted)
        return result

    # --- decisions ---------------------------------------------------------------------------------------------------

    def _decide(self, advised: Advised) -> None:
        forbidden: dict[str, str] = {}
        forced: dict[str, tuple[str, str]] = {}
        for rail in self.settings["guard_rails"]:
            if rail["id"] in advised.rails:
                for target in rail.get("forbid", []):
                    forbidden.setdefault(target, rail["id"])
                if "force" in rail:
                    kind, value = rail["force"].split(".")
                    forced.setdefault(kind, (value, rail["id"]))
        self._decide_lead(advised, forbidden, forced)
        self._decide_consultants(advised, forbidden, forced)
        self._decide_model(advised, forbidden, forced)
        self._decide_roles(advised, forbidden)

    def _open(self, name: str, advised: Advised) -> list[str]:
        groups = [[core] if isinstance(core, str) else core for core in self.settings[name]["core_questions"]]
        return [group[0] for group in groups if not any(item in advised.known for item in group)]

    @staticmethod
    def _highest(certainty: Mapping[str, Fraction], kind: str, names: list[str]) -> str | None:
        """Return the name with the highest certainty, the first of equals."""
        best = None
        for name in names:
            if best is None or certainty[f"{kind}.{name}"] > certainty[f"{kind}.{best}"]:
                best = name
        return best

    @staticmethod
    def _rails(
        kind: str, chosen: str | None, otherwise: str | None, forbidden: Mapping[str, str], forced: Mapping[str, Any]
    ) -> dict[str, Any]:
        """A conclusion that would have been another one without the rails names the rails that changed it."""
        changed = chosen != otherwise
        return {
            "forced_by": forced[kind][1] if changed and kind in forced else None,
            "forbidden_by": forbidden.get(f"{kind}.{otherwise}") if changed else None,
        }

    def _decide_lead(self, advised: Advised, forbidden: Mapping[str, str], forced: Mapping[str, Any]) -> None:
        certainty, threshold = advised.certainty, fraction(self.settings["lead"]["threshold"])
        reaching = [role for role in self.roles if certainty[f"lead.{role}"] >= threshold]
        otherwise = self._highest(certainty, "lead", reaching)
        chosen = self._highest(certainty, "lead", [role for role in reaching if f"lead.{role}" not in forbidden])
        if "lead" in forced:
            chosen = forced["lead"][0]
        open_core = self._open("lead", advised)
        fired = [
            rule["precondition"] for rule in self.rules if "precondition" in rule and rule["id"] in advised.premises
        ]
        if chosen:
            standing, preconditions, open_core = "named", [], []
        elif not open_core and fired:
            standing, preconditions = "nobody_ready", fired
        else:
            standing, preconditions = "undetermined", []
        advised.lead = {
            "standing": standing,
            "role": chosen,
            "open": open_core,
            "preconditions": preconditions,
            **self._rails("lead", chosen, otherwise, forbidden, forced),
        }
        if chosen:
            others = [role for role in self.roles if role != chosen and f"lead.{role}" not in forbidden]
            second = self._highest(certainty, "lead", others)
            advised.lead["margin"] = certainty[f"lead.{chosen}"] - max(0, certainty[f"lead.{second}"] if second else 0)

    def _decide_model(self, advised: Advised, forbidden: Mapping[str, str], forced: Mapping[str, Any]) -> None:
        settings, lead, certainty = self.settings["operating_model"], advised.lead["role"], advised.certainty

        def choose(models: list[str]) -> str | None:
            able = [model for model in models if certainty[f"model.{model}"] >= fraction(settings["threshold"])]
            top = self._highest(certainty, "model", able)
            if top is None:
                return None
            near = [
                model
                for model in able
                if certainty[f"model.{top}"] - certainty[f"model.{model}"] <= fraction(settings["near_tie"])
                and lead in self.fits[model]
            ]
            return self._highest(certainty, "model", near) or top

        otherwise = choose(self.models)
        chosen = choose([model for model in self.models if f"model.{model}" not in forbidden])
        if "model" in forced:
            chosen = forced["model"][0]
        stages = [
            model
            for model in self.models
            if model != chosen and certainty[f"next_stage.{model}"] >= fraction(settings["next_stage_threshold"])
        ]
        advised.model = {
            "standing": "named" if chosen else "undetermined",
            "value": chosen,
            "open": [] if chosen else self._open("operating_model", advised),
            "next_stage": self._highest(certainty, "next_stage", stages),
            **self._rails("model", chosen, otherwise, forbidden, forced),
        }

    def _decide_consultants(self, advised: Advised, forbidden: Mapping[str, str], forced: Mapping[str, Any]) -> None:
        settings, certainty = self.settings["consultants"], advised.certainty
        none = settings["none_mode"]
        budget = advised.known.get(settings["affordable"])

        def external(forbidden: Mapping[str, str], capped: bool) -> str | None:
            able = [
                mode
                for mode in self.modes
                if mode != none
                and f"consultants.{mode}" not in forbidden
                and certainty[f"consultants.{mode}"] >= fraction(settings["threshold"])
                and certainty[f"consultants.{mode}"] > certainty[f"consultants.{none}"]
                and not (capped and budget is not None and mode not in budget.value)
            ]
            return self._highest(certainty, "consultants", able)

        open_core = self._open("consultants", advised)
        silence = none if not open_core or certainty[f"consultants.{none}"] >= fraction(settings["threshold"]) else None
        otherwise = external({}, capped=True) or silence
        chosen = external(forbidden, capped=True) or (None if f"consultants.{none}" in forbidden else silence)
        wanted = external(forbidden, capped=False)
        wanted = None if wanted == chosen else wanted
        if "consultants" in forced:
            chosen = forced["consultants"][0]
            wanted = None  # what is forced does not hang on money
        advised.consultants = {
            "standing": "named" if chosen else "undetermined",
            "mode": chosen,
            "engage": None if chosen is None else chosen != none,
            "wanted": wanted,
            "open": [] if chosen else open_core,
            **self._rails("consultants", chosen, otherwise, forbidden, forced),
        }

    def _decide_roles(self, advised: Advised, forbidden: Mapping[str, str]) -> None:
        settings, certainty, lead = self.settings["lead"], advised.certainty, advised.lead["role"]
        threshold, margin = fraction(settings["co_lead_threshold"]), fraction(settings["co_lead_margin"])
        able: dict[str, Fraction] = {}
        for role in self.roles:
            if lead is None or role in (lead, settings["outsider"]) or f"co_lead.{role}" in forbidden:
                continue
            as_co_lead, as_lead = certainty[f"co_lead.{role}"], certainty[f"lead.{role}"]
            reasons = [as_co_lead] if as_co_lead >= threshold else []
            if as_lead >= threshold and certainty[f"lead.{lead}"] - as_lead <= margin:
                reasons.append(as_lead)
            if reasons:
                able[role] = max(reasons)
        co_leads = sorted(able, key=lambda role: -able[role])[: settings["most_co_leads"]]
        for role in self.roles:
            highest = max(certainty[f"{kind}.{role}"] for kind in ("lead", "co_lead", "support"))
            if role == lead:
                advised.roles[role] = ("lead", certainty[f"lead.{role}"])
            elif role in co_leads:
                advised.roles[role] = ("co_lead", able[role])
            elif highest >= fraction(settings["support_threshold"]):
                advised.roles[role] = ("support", highest)
            else:
                advised.roles[role] = ("informed", highest)
        if advised.consultants["engage"] is not None and lead != settings["outsider"]:
            part = "support" if advised.consultants["engage"] else "not_involved"
            advised.roles[settings["outsider"]] = (part, certainty[f"consultants.{advised.consultants['mode']}"])

    # --- advice ------------------------------------------------------------------------------------------------------

    def _advise(self, advised: Advised, with_evidence: Environment) -> None:
        decided = {
            "decided.lead": advised.lead["role"],
            "decided.model": advised.model["value"],
            "decided.consultants": advised.consultants["mode"],
            "decided.wanted": advised.consultants["wanted"],
            "decided.status.lead": advised.lead["standing"],
            "decided.status.model": advised.model["standing"],
            "decided.status.consultants": advised.consultants["standing"],
            **{f"decided.involvement.{role}": part for role, (part, _) in advised.roles.items()},
        }
        known = {**with_evidence, **{name: Known(value) for name, value in decided.items() if value is not None}}
        rules = [rule for rule in self.rules if self._family(rule) == "advice"]
        advised.premises |= self._fire(rules, known)
        families = ("action", "warning", "note", "workstream", "engagement", "check")
        combined = self._combined(advised.premises, advised.displaced, families)
        advised.certainty |= combined
        threshold = fraction(self.settings["advice_threshold"])
        for name, certainty in combined.items():
            kind, identifier = name.split(".")
            if certainty >= threshold or (kind == "action" and certainty <= -threshold):
                advised.advice.add((kind, identifier))
        for rail in self.settings["guard_rails"]:
            if rail["id"] in advised.rails:
                advised.advice |= {("action", step) for step in rail.get("order", [])}
        for file, part, key in PROGRAM:
            for entry in self.program[file][part]:
                premise = self.holds(entry.get(key, "always"), known)
                if premise is not None and premise > FIRES_ABOVE:
                    advised.holding.add((f"{part}.{key}", entry["id"]))


def _all(parts: list[Fraction | None]) -> Fraction | None:
    return None if None in parts else min([part for part in parts if part is not None], default=ONE)


def _any(parts: list[Fraction | None]) -> Fraction | None:
    return max((part for part in parts if part is not None), default=None)


def _names(when: Any) -> list[str]:
    found: list[str] = []
    for key, value in when.items():
        if key in ("all", "any"):
            found += [name for part in value for name in _names(part)]
        else:
            found += _names(value) if key == "not" else [key]
    return found
