"""Helpers for tests of the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from advisor.cli.main import cli

CASES = Path(__file__).parents[2] / "rules/process_improvement/cases"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def advisor(tmp_path: Path) -> Run:
    """Run the real command in a process of its own."""

    def run(*arguments: object, stdin: str | None = None, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "advisor.cli.main", *map(str, arguments)],
            capture_output=True,
            text=True,
            encoding="utf-8",
            input=stdin,
            cwd=tmp_path,
            timeout=60,
            env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", "COLUMNS": "100", **environment},
            check=False,
        )

    return run


@pytest.fixture
def told() -> Callable[..., str]:
    """Run a command in this process and return what it prints; for many calls of a command that is tried elsewhere."""

    def run(*arguments: object) -> str:
        result = CliRunner().invoke(cli, [str(argument) for argument in arguments], env={"COLUMNS": "100"})
        assert result.exit_code == 0, result.output
        return result.output

    return run


@pytest.fixture
def cases() -> Path:
    """Return the folder of the shipped cases."""
    return CASES
