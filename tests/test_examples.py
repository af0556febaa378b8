"""The example reports are what the program writes today."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli.main import cli

ROOT = Path(__file__).parents[1]
EXAMPLES = ROOT / "docs/examples"
CASES = ROOT / "rules/process_improvement/cases"
SOURCES = {
    "northgate.html": EXAMPLES / "northgate.yaml",
    "northgate.md": EXAMPLES / "northgate.yaml",
    "st_andrews.html": CASES / "st_andrews.yaml",
    "housing_association.html": CASES / "worked_housing_association_nobody.yaml",
}


@pytest.mark.parametrize("name", SOURCES)
def test_an_example_report_is_what_the_program_writes(name, tmp_path):
    """Byte for byte; after a change of rules, wording or layout `make examples` renews them all."""
    written = tmp_path / name
    arguments = ["report", str(SOURCES[name]), "-o", str(written)]
    result = CliRunner().invoke(cli, arguments, env={"SOURCE_DATE_EPOCH": None})
    assert result.exit_code == 0, result.output
    assert written.read_bytes() == (EXAMPLES / name).read_bytes(), "run: make examples"


def test_every_example_report_is_named_in_the_table():
    """A reader finds what each one shows."""
    table = (EXAMPLES / "README.md").read_text(encoding="utf-8")
    reports = [path.name for path in EXAMPLES.iterdir() if path.suffix in (".html", ".docx", ".md")]
    assert sorted(reports) == sorted(["README.md", "northgate.docx", *SOURCES])
    assert all(f"({name})" in table for name in reports if name != "README.md")
