"""What moves when one answer is raised: never anything that is not foreseen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from random_packs import random_pack
from small_pack import small_pack
from spread import every

from advisor.engine.columnar.organizations import Coding, Column
from advisor.explain.bounds.direction import STILL, Directions
from advisor.explain.bounds.possible import anything
from advisor.explain.bounds.reasoning import Reasoning
from advisor.files.packs import open_pack
from advisor.model.attribute import Kind
from advisor.verify.knowledge.properties import steps_up
from advisor.verify.survey import Survey


def directions(pack, name, step):
    possible = Reasoning(pack).over({key: anything(item) for key, item in pack.asked.items()}).holding.possible
    return Directions(pack, possible, name, *step)


def unforeseen(pack, names, size=512):
    """Return what moved among organizations drawn although it was not foreseen."""
    survey = Survey(pack, size)
    found = []
    for name in names:
        for step in steps_up(pack, name):
            foreseen = directions(pack, name, step)
            sides = [raised(survey, name, value) for value in step]
            for derived in pack.derived:
                moves = foreseen.of(derived)
                for index in range(size):
                    old, new = (side.known(derived, index) for side in sides)
                    if not allowed(pack.attributes[derived], moves, old and old.value, new and new.value):
                        found.append((name, step, derived, old, new, moves))
                        break
    return found


def raised(survey, name, value):
    coding = Coding(survey.pack.asked[name])
    told = Column(np.full(1, coding.code(value), coding.dtype), np.ones(1, np.uint8))
    organizations = replace(survey.organizations, columns={**survey.organizations.columns, name: told})
    return survey.engine.assess_block(organizations)


def allowed(attribute, moves, old, new):
    if old == new or moves.rewrites:
        return True
    if moves.listed is not None:
        return (old, new) in moves.listed
    if old is None or new is None or attribute.kind is Kind.MULTICHOICE:
        return False
    return moves.rises if attribute.number(new) > attribute.number(old) else moves.falls


@pytest.mark.parametrize("seed", every(40, range(80)))
def test_nothing_moves_that_is_not_foreseen(tmp_path, seed):
    """In packs drawn at random, with every kind of formula and table."""
    pack = random_pack(tmp_path, seed, rules=1)
    assert unforeseen(pack, ["sponsor", "people", "union", "spare", "budget"]) == []


@pytest.mark.parametrize("name", every(5, ["bb_count", "ci_maturity", "headcount", "site_count", "sponsor_behavior"]))
def test_nothing_moves_in_the_shipped_rules_that_is_not_foreseen(name):
    assert unforeseen(open_pack(), [name], 256) == []


def test_what_is_followed(tmp_path):
    """A sum rises with its parts, a table follows its tests, and what does not rest on the answer stands still."""
    ratio = {"type": "number", "required": ["people", "spare"], "formula": "people / max(1, spare)"}
    size = {
        "type": "ordinal",
        "levels": ["small", "middle", "large"],
        "required": ["ratio"],
        "cases": [
            {"when": {"ratio": {"at_most": 2}}, "value": "small"},
            {"when": {"ratio": {"at_most": 9}}, "value": "middle"},
        ],
        "otherwise": "large",
    }
    pack = small_pack(tmp_path, derived={"ratio": ratio, "size": size})
    more_people, more_spare = directions(pack, "people", (5, 6)), directions(pack, "spare", (1, 2))
    assert (more_people.of("ratio").rises, more_people.of("ratio").falls) == (True, False)
    assert more_people.of("size").listed == {("small", "middle"), ("small", "large"), ("middle", "large")}
    assert more_spare.of("ratio").falls
    assert more_people.of("affordable_modes") == STILL
