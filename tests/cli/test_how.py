from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from advisor.cli.main import cli


@pytest.mark.parametrize(
    ("named", "meant"),
    [
        ("lead", "lead.process_owners"),
        ("consultants", "consultants.not_needed"),
        ("model", "model.process_owner_led"),
        ("hub and spoke", "model.hub_and_spoke"),
        ("Hub-and-Spoke", "model.hub_and_spoke"),
        ("technology leadership", "co_lead.technology_leadership"),
        ("consultants.full_partner", "consultants.full_partner"),
        ("full_partner", "consultants.full_partner"),
        ("it_queue", "warning.it_queue"),
    ],
)
def test_conclusions_are_named_as_people_name_them(cases, named, meant):
    """Short names, titles and exact names all find the conclusion."""
    result = CliRunner().invoke(cli, ["how", str(cases / "vignette_c_insurer.yaml"), named, "--format", "json"])
    assert json.loads(result.output)["conclusion"] == meant


def test_it_shows_reasons_facts_and_weights(advisor, cases):
    """The rule, what it read, and its part of the weight are told; sources and limits on request."""
    text = advisor("how", cases / "vignette_c_insurer.yaml", "lead").stdout
    assert "P01" in text
    assert "+0.80 x 1.00 = +0.80, 76% of the weight" in text  # ln(1-.8) / (ln(1-.8) + ln(1-.4)) = 1.609 / 2.120
    assert "because Process ownership: real" in text
    assert "Sources" not in text
    everything = advisor("how", cases / "vignette_c_insurer.yaml", "lead", "--all").stdout
    assert "Misleads when" in everything
    assert "[checked]" in everything


def test_displaced_evidence_and_assumptions_are_told(advisor, cases):
    """A rule of the same group that does not count is named with the one that displaced it."""
    text = advisor("how", cases / "wiremold_1991.yaml", "model.executive_led_transformation", "--all").stdout
    assert "does not count beside" in text


def test_derived_attributes_are_explained(advisor, cases):
    """How a derived attribute got its value: inputs, what is missing, what was left out."""
    text = advisor("how", cases / "vignette_c_insurer.yaml", "maturity_checked").stdout
    assert "level 3 of 1 to 5" in text
    text = advisor("how", cases / "vignette_k_software_firm.yaml", "sponsorship").stdout
    assert "sponsor's reach not known" in text


def test_an_unknown_conclusion_gets_the_nearest_name(advisor, cases):
    """A misspelled conclusion is told with the right one, exit code 2."""
    result = advisor("how", cases / "vignette_c_insurer.yaml", "consultants.ful_partner")
    assert result.returncode == 2
    assert (
        result.stderr.strip()
        == "there is no conclusion consultants.ful_partner; did you mean consultants.full_partner?"
    )


def test_what_did_not_come_out_is_not_told_as_if_it_had(cases):
    """Where nobody is ready, the role that came nearest is told after that."""
    file = str(cases / "worked_housing_association_nobody.yaml")
    told = CliRunner().invoke(cli, ["how", file, "lead"]).output
    assert told.startswith("Who drives: nobody is ready yet. What follows is about a conclusion that does not stand:")
    told = CliRunner().invoke(cli, ["how", str(cases / "vignette_c_insurer.yaml"), "lead"]).output
    assert told.startswith("Process owners lead")
