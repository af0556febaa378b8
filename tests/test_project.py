from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[1]


def test_each_part_imports_only_what_stands_below_it():
    """The import contract of pyproject.toml holds."""
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    result = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout


def test_the_wheel_holds_rules_and_templates_and_works_alone(tmp_path):
    """An installed wheel assesses a case and makes a new pack without the checkout; it carries no tests."""
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True, capture_output=True)
    wheel = next(tmp_path.glob("*.whl"))
    names = zipfile.ZipFile(wheel).namelist()
    assert "advisor/_bundled/rules/process_improvement/pack.yaml" in names
    assert "advisor/_bundled/rules/process_improvement/cases/ge_1995.yaml" in names
    assert "advisor/_bundled/templates/report.html" in names
    assert "advisor/_bundled/templates/report.css" in names
    assert "advisor/_bundled/templates/report.docx" in names
    assert "advisor/_bundled/templates/report.md.j2" in names
    assert "advisor/py.typed" in names
    starter = {path.relative_to(ROOT).as_posix() for path in (ROOT / "advisor/starter").rglob("*.yaml")}
    assert len(starter) > 10
    assert starter <= set(names)
    assert not [name for name in names if name.startswith(("tests/", "docs/", "rules/"))]
    site = tmp_path / "site"
    zipfile.ZipFile(wheel).extractall(site)
    code = (
        "import advisor, sys; from advisor.cli.main import cli; assert advisor.__file__.startswith(sys.argv[1]);"
        "case = sys.argv[1] + '/advisor/_bundled/rules/process_improvement/cases/ge_1995.yaml';"
        "cli(['report', case, '-o', 'r.html'], standalone_mode=False); cli(['assess', case], standalone_mode=False);"
        "cli(['pack', 'new', 'mine'], standalone_mode=False); cli(['pack', 'check', 'mine'], standalone_mode=False)"
    )
    result = subprocess.run(
        [sys.executable, "-c", code, str(site)],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(site)},
    )
    assert result.returncode == 0, result.stderr
    assert "General Electric" in result.stdout
    assert "mine 0.1: 15 rules, nothing to mend" in result.stdout
    assert (tmp_path / "r.html").is_file()


def test_importing_experta_leaves_no_trace():
    """The root logger and the collections module are as they were before."""
    code = (
        "import logging, collections; from advisor.engine import _experta;"
        "print(logging.getLogger().handlers, hasattr(collections, 'Mapping'))"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout == "[] False\n"
