"""Builds a small but complete pack, so that a test shows only the knowledge it is about.

`files(...)` gives the text of every file, `write_pack` writes them, `small_pack` also reads them back. A part that is
passed in adds to the base (questions, derived, advice, decisions) or fills what is empty there (rules, guard rails,
and `program`: whole files such as raci.yaml).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from advisor.files.pack_reader import read_pack
from advisor.model.answers import Known
from advisor.model.pack import Pack

Part = Mapping[str, Any]

ROLES = ("top_management", "process_owners", "ci_team", "employees", "external_consultants")
MODELS = {
    "executive_led_transformation": ["top_management"],
    "hub_and_spoke": ["ci_team"],
    "team_led_kaizen": ["employees"],
}
MODES = ("not_needed", "coaching_training", "targeted_specialist", "full_partner")
INVOLVEMENTS = ("lead", "co_lead", "support", "informed", "not_involved")
ACTIONS = ("inform_staff", "announce", "train", "measure")

ASKED: dict[str, dict[str, Any]] = {
    "scope": {"type": "choice", "choices": {"team": "One team", "site": "One site", "enterprise": "All of it"}},
    "sponsor": {"type": "ordinal", "levels": {0: "None", 1: "Talks", 2: "Pays", 3: "Asks", 4: "Acts"}},
    "budget": {"type": "ordinal", "levels": {0: "None", 1: "Small", 2: "Large"}},
    "people": {"type": "integer", "min": 1, "unit": "people"},
    "union": {"type": "boolean", "choices": {True: "There is one", False: "There is none"}},
    "gaps": {"type": "multichoice", "choices": {"data": "Data", "law": "Law", "method": "Method"}},
    "spare": {"type": "ordinal", "levels": {0: "None", 1: "Some", 2: "More", 3: "Much"}},
}
"""One attribute of each type, each asked by a question of its own; `spare` is read by nothing in the base."""

DERIVED: dict[str, dict[str, Any]] = {
    "affordable_modes": {
        "type": "multichoice",
        "levels": list(MODES),
        "required": ["budget"],
        "cases": [
            {"when": {"budget": 0}, "value": ["not_needed"]},
            {"when": {"budget": 1}, "value": ["not_needed", "coaching_training"]},
        ],
        "otherwise": list(MODES),
    }
}

DECISIONS: dict[str, dict[str, Any]] = {
    "lead": {
        "accountable": "top_management",
        "threshold": 0.5,
        "co_lead_threshold": 0.4,
        "co_lead_margin": 0.2,
        "most_co_leads": 2,
        "support_threshold": 0.2,
        "outsider": "external_consultants",
        "core_questions": ["scope", "sponsor"],
    },
    "operating_model": {
        "threshold": 0.2,
        "near_tie": 0.05,
        "next_stage_threshold": 0.2,
        "core_questions": ["scope"],
    },
    "consultants": {
        "threshold": 0.2,
        "none_mode": "not_needed",
        "affordable": "affordable_modes",
        "core_questions": ["scope", "budget"],
    },
}

CORE = {"scope": "site", "sponsor": 3, "budget": 2}
"""Answers that leave no core question of the base open and put no cap on the consultants."""


def rule(identifier: str, when: object, then: Mapping[str, float], **more: object) -> dict[str, Any]:
    """Return a rule; `more` may hold group and precondition."""
    return {
        "id": identifier,
        "title": f"Rule {identifier}",
        "when": when,
        "then": dict(then),
        "because": "It was seen to be so.",
        "sources": ["HEURISTIC"],
        "limits": "It may mislead.",
        **more,
    }


def evidence(**factors: float) -> list[dict[str, Any]]:
    """Return one rule per hypothesis that always adds its factor: evidence(lead__ci_team=0.6) for lead.ci_team.

    A factor of 0 stands for silence.
    """
    return [
        rule(f"E{index:02}", "always", {name.replace("__", "."): factor})
        for index, (name, factor) in enumerate(factors.items(), 1)
        if factor
    ]


def guard_rail(identifier: str, when: object, **effect: object) -> dict[str, Any]:
    """Return a guard rail; `effect` is one of forbid, force and order."""
    return {
        "id": identifier,
        "title": f"Rail {identifier}",
        "when": when,
        **effect,
        "because": "It is a hard limit.",
        "sources": ["HEURISTIC"],
    }


def question(name: str, attribute: Part, **more: object) -> dict[str, Any]:
    """Return a question that asks for one attribute; `more` may hold ask_when."""
    return {
        "id": name,
        "section": "all_of_it",
        "depth": "quick",
        "wording": f"What about {name}?",
        "asks": {name: {"label": name.capitalize(), **attribute}},
        "informant": "team",
        "who_knows": "Anyone",
        "why": "The advice reads it.",
        "changeable": {"direction": "none"},
        **more,
    }


def files(
    *,
    questions: Sequence[Part] = (),
    derived: Mapping[str, Part] | None = None,
    rules: Sequence[Part] = (),
    guard_rails: Sequence[Part] = (),
    decisions: Mapping[str, Part] | None = None,
    advice: Part | None = None,
    program: Mapping[str, Part] | None = None,
) -> dict[str, str]:
    """Return the text of each file of a pack by its path inside the pack folder."""
    changed = decisions or {}
    settings = {name: {**base, **changed.get(name, {})} for name, base in DECISIONS.items()}
    own = {
        name: {"label": name.capitalize(), "because": "It follows.", "sources": ["HEURISTIC"], **entry}
        for name, entry in {**DERIVED, **(derived or {})}.items()
    }
    parts: dict[str, object] = {
        "pack.yaml": {"id": "small", "title": "Small pack", "version": "1", "certainty_words": {"sure": 1}},
        "outcomes.yaml": _outcomes(),
        "decisions.yaml": {**settings, "advice_threshold": 0.2, "guard_rails": list(guard_rails)},
        "questions.yaml": {
            "sections": {"all_of_it": "Everything"},
            "informants": {"team": "The team"},
            "questions": [*(question(name, attribute) for name, attribute in ASKED.items()), *questions],
        },
        "derived.yaml": own,
        "rules/all.yaml": {"topic": "Everything", "rules": list(rules)},
        "advice.yaml": {**_advice(), **(advice or {})},
        "sources.yaml": {"HEURISTIC": {"title": "Experience", "status": "heuristic"}},
        **(program or {}),
    }
    return {path: yaml.dump(part, Dumper=_Plain, sort_keys=False, allow_unicode=True) for path, part in parts.items()}


def write_pack(folder: Path, texts: Mapping[str, str]) -> Path:
    """Write the files of a pack and return its folder."""
    for path, text in texts.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


def small_pack(folder: Path, **parts: Any) -> Pack:
    """Write a pack made of the base and `parts` (see `files`) into the folder and return it as it is read back."""
    return read_pack(write_pack(folder, files(**parts)))


def given(answers: Mapping[str, object]) -> dict[str, Known]:
    """Return answers as an engine takes them: a plain value is certain, a Known is taken as it is."""
    return {name: value if isinstance(value, Known) else Known(value) for name, value in answers.items()}


class _Plain(yaml.SafeDumper):
    """Writes no anchors: packs do not have any."""

    def ignore_aliases(self, data: object) -> bool:
        return True


def _named(name: str) -> dict[str, Any]:
    title = name.replace("_", " ")
    return {"title": title.capitalize(), "phrase": title, "description": f"About {title}."}


def _outcomes() -> dict[str, object]:
    return {
        "roles": {
            name: {**_named(name), "plural": name.endswith("s"), "responsibilities": {"support": ["Help"]}}
            for name in ROLES
        },
        "operating_models": {name: {**_named(name), "fits": fits} for name, fits in MODELS.items()},
        "consultant_modes": {name: _named(name) for name in MODES},
        "involvement": {name: {"title": name, "description": f"About {name}."} for name in INVOLVEMENTS},
    }


def _advice() -> dict[str, object]:
    text = {"title": "A title", "text": "A text."}
    return {
        "actions": dict.fromkeys(ACTIONS, text),
        "warnings": {"caution": text},
        "notes": {"remark": text},
        "workstreams": {"training": {"role": "employees", **text}},
    }
