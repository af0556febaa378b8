"""Damaged files of knowledge tests: each is read and can be run, or is refused in clear sentences with their places."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mutations import mutated_bytes, mutated_text
from refusals import check_refusal
from small_pack import guard_rail, rule, small_pack

from advisor.errors import FileFaults
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.model.pack import Pack
from advisor.verify.knowledge.run import run_examples, untested

SEEDS = st.integers(0, 2**32 - 1)
CALM = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]

TESTS: dict[str, Any] = {
    "situations": {"led": {"sponsor": 4, "scope": "site", "gaps": ["data", "law"]}},
    "rules": {
        "L01": {
            "fires": [
                {"given": {"sponsor": {"value": 3, "certainty": 0.8}}, "adds": {"lead.top_management": 0.56}},
                {"situation": "led", "adds": {"lead.top_management": 0.7}, "displaced": ["lead.top_management"]},
            ],
            "silent": [{"sponsor": 2}, {"situation": "led", "given": {"sponsor": None}}, {}],
            "out_of_reach": {"sponsor": "So it is."},
        },
        "G1": {"fires": [{"given": {"scope": "enterprise"}}], "silent": [{"scope": "site"}], "never": "Never."},
    },
    "derived": {"affordable_modes": [{"given": {"budget": 0}, "is": ["not_needed"]}, {"unknown": True}]},
    "questions": {"spare": {"asked": [{}], "hidden": [{"sponsor": 0}]}},
    "decisions": [{"says": "A sponsor leads.", "situation": "led", "lead": "top_management"}],
    "properties": [
        {"says": "More helps.", "raising": "sponsor", "never_lowers": ["lead.top_management"], "when": {"budget": 1}},
        {"says": "It stays.", "raising": "people", "keeps": {"decided.lead": "top_management"}},
        {"says": "Never.", "never": {"decided.lead": "external_consultants"}},
        {"says": "Always.", "when": {"sponsor": 4}, "always": {"lead.top_management": {"more_than": 0}}},
    ],
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory) -> Pack:
    return small_pack(
        tmp_path_factory.mktemp("pack"),
        rules=[rule("L01", {"sponsor": {"at_least": 3}}, {"lead.top_management": 0.7})],
        guard_rails=[guard_rail("G1", {"scope": "enterprise"}, forbid=["lead.employees"])],
    )


def damage(pack: Pack, seed: int) -> None:
    random = Random(seed)
    text = yaml.safe_dump(TESTS, sort_keys=False)
    data = mutated_text(yaml.safe_load(text), random).encode("utf-8", "surrogatepass")
    if random.random() < 0.4:
        data = mutated_bytes(text.encode(), random)
    path = Path(pack.folder) / "tests" / "all.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(data)
    try:
        tests = read_knowledge_tests(pack)
    except FileFaults as error:
        check_refusal(error)
        return
    list(run_examples(pack, tests.examples, forward=False))
    list(untested(pack, tests))


@settings(max_examples=60, suppress_health_check=CALM)
@given(SEEDS)
def test_damaged_tests(pack, seed):
    """Bytes, or parts of the file, that are others, twice there, or gone."""
    damage(pack, seed)


@pytest.mark.slow
@settings(max_examples=20_000, suppress_health_check=CALM)
@given(SEEDS)
def test_thousands_of_damaged_tests(pack, seed):
    damage(pack, seed)
