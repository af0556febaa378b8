"""A small pack whose answers can change, each in another way, for tests of paths."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml
from small_pack import files, write_pack

from advisor.files.pack_reader import read_pack
from advisor.model.pack import Pack

CHANGES: dict[str, dict[str, Any]] = {
    "scope": {"direction": "any", "steps_in_90_days": 1, "effort": "low"},
    "sponsor": {"direction": "up", "steps_in_90_days": 2, "effort": "high"},
    "budget": {"direction": "up", "steps_in_90_days": 1, "effort": "medium"},
    "people": {"direction": "up", "steps_in_90_days": 2, "effort": "high"},
    "union": {"direction": "none"},
    "gaps": {"direction": "down", "steps_in_90_days": 1, "effort": "high"},
    "spare": {"direction": "down", "steps_in_90_days": 2, "effort": "medium"},
}
ONCE: dict[str, Any] = {
    "scope": {"team": "it is one team's work", "site": "it is one site's work"},  # all of it is never advised
    "sponsor": {level: f"the sponsor is at {level}" for level in range(1, 5)},
    "budget": {1: "training is paid", 2: "more is paid"},
    "people": "there are {value}",
    "gaps": {"data": "data are there", "law": "the law is known", "method": "the method is known"},
    "spare": {0: "nothing is spare", 1: "little is spare", 2: "less is spare"},
}


def changeable_pack(folder: Path, rules: Sequence[Mapping[str, Any]], **parts: Any) -> Pack:
    """Write and read a small pack with these rules in which every answer but the union can change."""
    texts = files(rules=rules, **parts)
    questions = yaml.safe_load(texts["questions.yaml"])
    for question in questions["questions"]:
        name = question["id"]
        question["changeable"] = CHANGES[name]
        if name in ONCE:
            question["asks"][name]["once"] = ONCE[name]
    texts["questions.yaml"] = yaml.safe_dump(questions, sort_keys=False)
    return read_pack(write_pack(folder, texts))
