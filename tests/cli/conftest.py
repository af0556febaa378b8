"""Helpers for tests of the command line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

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
def cases() -> Path:
    """Return the folder of the shipped cases."""
    return CASES
