"""What the cases touch of a pack, as numbers and as a page of the book."""

from __future__ import annotations

import re
from collections import Counter

import pytest
from book_samples import parsed, shipped_book
from small_pack import CORE, given, rule, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.report.book.parts import knowledge_of
from advisor.report.book.write import book_files
from advisor.verify.cases import given_values, unused_rules
from advisor.verify.coverage import coverage_of, rules_by_topic


@pytest.fixture(scope="module")
def knowledge(shipped_pack):
    return knowledge_of(shipped_pack)


def test_coverage_of_the_cases_agrees_with_their_outcomes(knowledge):
    """Each case stands with every rule that fires in it and once in each decision; the rest is unused."""
    coverage = coverage_of(knowledge.pack, {case.name: case.outcome for case in knowledge.cases})
    assert coverage.names == tuple(case.name for case in knowledge.cases)
    assert list(coverage.rules) == list(knowledge.pack.rule_by_id)
    for case in knowledge.cases:
        fired = {name for name, cases in coverage.rules.items() if case.name in cases}
        assert fired == {firing.rule for firing in case.outcome.firings}
        for decision, value in given_values(case.outcome).items():
            assert [name for name, cases in coverage.decisions[decision].items() if case.name in cases] == [value]
    assert list(coverage.silent) == unused_rules(knowledge.pack, knowledge.cases)


def test_coverage_takes_outcomes_from_anywhere(tmp_path):
    """Also a decision that cannot be made yet; no outcomes touch nothing."""
    pack = small_pack(
        tmp_path,
        rules=[
            rule("R01", {"scope": "site"}, {"lead.ci_team": 0.6}),
            rule("R02", {"scope": "team"}, {"lead.employees": 0.6}),
        ],
    )
    engine = ForwardEngine(pack)
    coverage = coverage_of(pack, {"one": engine.assess(given(CORE)), "none": engine.assess({})})
    assert coverage.rules == {"R01": ("one",), "R02": ()}
    assert coverage.silent == ("R02",)
    assert coverage.decisions["lead"]["ci_team"] == ("one",)
    assert coverage.decisions["lead"]["undetermined"] == ("none",)
    assert coverage.decisions["lead"]["nobody"] == ()
    assert (coverage.share(("R01", "R02")), coverage.share(())) == (0.5, 1.0)
    assert rules_by_topic(pack) == {"Everything": ("R01", "R02")}
    assert coverage_of(pack, {}).silent == ("R01", "R02")


def test_the_page_tells_regions_shares_and_what_never_fires(knowledge):
    """With the way to each role and each case; every rule is counted."""
    files = shipped_book()
    page = parsed(files["coverage.html"])
    coverage = coverage_of(knowledge.pack, {case.name: case.outcome for case in knowledge.cases})
    leads = Counter(given_values(case.outcome)["lead"] for case in knowledge.cases)
    assert f"Top management {leads['top_management']} cases: " in page.text_in["coverage-lead"]
    assert "role-top_management" in page.links_in["coverage-lead"]
    assert f"case-{coverage.decisions['lead']['top_management'][0]}" in page.links_in["coverage-lead"]
    more = leads["top_management"] - 6
    assert f" and {more} more" in page.text_in["coverage-lead"]
    assert f'<a href="cases.html">{more} more</a>' in files["coverage.html"]
    topics = rules_by_topic(knowledge.pack)
    assert all(f"{topic} {len(rules)} " in page.text_in["coverage-topics"] for topic, rules in topics.items())
    assert sorted(page.links_in["coverage-silent"]) == sorted(f"rule-{name}" for name in coverage.silent)
    rules = [link for name, links in page.links_in.items() if re.match(r"coverage-\d", name) for link in links]
    assert sorted(link for link in rules if link.startswith("rule-")) == sorted(
        f"rule-{name}" for name in coverage.rules
    )
    assert 'href="coverage.html"' in files["index.html"]


def test_a_pack_without_cases_has_no_such_page(tmp_path):
    """There is nothing to tell."""
    assert "coverage.html" not in book_files(small_pack(tmp_path))
