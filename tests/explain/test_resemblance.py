"""Published cases that resemble an organization; every expected number is worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from math import log

import pytest
from small_pack import given, small_pack

from advisor.explain.resemblance import compare, resembling
from advisor.files.case_library import read_library
from advisor.files.packs import open_pack
from advisor.model.answers import Answer, AnswerSet


def case(name, **values):
    return AnswerSet(name, "small", {key: Answer(value=value) for key, value in values.items()})


@pytest.fixture
def pack(tmp_path):
    """Scope counts three, sponsor and people one each."""
    return replace(small_pack(tmp_path), resemblance={"scope": 3, "sponsor": 1, "people": 1})


def test_nearness_is_the_weighted_mean_over_what_both_know(pack):
    """Same scope: 1. Sponsor 4 against 2 on a scale of five: 1 - 2/4. People 99 against 9: ten times on a log scale."""
    here = given({"scope": "site", "sponsor": 4, "people": 99})
    found = compare(pack, here, case("there", scope="site", sponsor=2, people=9))
    apart = log(10) / log(1000)
    assert found.nearness == pytest.approx((3 * 1 + 1 * 0.5 + 1 * (1 - apart)) / 5)
    assert found.same == ("scope",)
    assert found.different == ()


def test_what_one_side_does_not_know_does_not_count(pack):
    """Scope and sponsor are compared; people is unknown there."""
    here = given({"scope": "site", "sponsor": 4, "people": 99})
    assert compare(pack, here, case("there", scope="site", sponsor=4)).nearness == 1


def test_too_little_in_common_is_no_resemblance(pack):
    """Sponsor and people are two fifths of the weight; half is needed."""
    here = given({"scope": "site", "sponsor": 4, "people": 99})
    assert compare(pack, here, case("there", sponsor=4, people=99)) is None


def test_what_differs_most_is_named(pack):
    """Another scope is as far as can be, and so is a sponsor four levels away; a thousandfold size counts 0."""
    here = given({"scope": "site", "sponsor": 4, "people": 1})
    found = compare(pack, here, case("there", scope="team", sponsor=0, people=10**6))
    assert found.nearness == 0
    assert found.different == ("scope", "sponsor", "people")


def test_only_near_cases_come_and_the_nearest_first(pack):
    """Two are near, one is not."""
    here = given({"scope": "site", "sponsor": 4, "people": 99})
    library = [
        case("far", scope="team", sponsor=0, people=99),
        case("near", scope="site", sponsor=2, people=99),
        case("same", scope="site", sponsor=4, people=99),
    ]
    assert [item.case.organization for item in resembling(pack, here, library)] == ["same", "near"]


def test_the_library_holds_the_published_cases_with_their_stories():
    """Judged, invented and worked cases have no outcome to learn from and are left out."""
    pack = open_pack()
    library = read_library(pack)
    assert len(library) == 29
    assert all(item.about["story"] and item.about["lesson"] and item.about["sources"] for item in library)


def test_a_published_case_resembles_itself_most():
    """Its own answers are its nearest."""
    pack = open_pack()
    library = read_library(pack)
    for item in library:
        nearest = resembling(pack, item.known(), library)[0]
        assert nearest.nearness == 1
        assert item.organization in [near.case.organization for near in resembling(pack, item.known(), library)[:2]]
