"""Every code that a fault can have is met by a test of a bad file."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import advisor.files

HERE = Path(__file__).parent
SOURCES = sorted(Path(advisor.files.__file__).parent.glob("*.py"))
CALLS = {"Fault", "_fault", "_add"}


def codes_in(path: Path) -> set[str]:
    """Return the codes in a module: the second argument of every call that makes a fault."""
    found = set()
    for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(call, ast.Call) and len(call.args) >= 2:
            name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
            code = call.args[1]
            if name in CALLS and isinstance(code, ast.Constant):
                found.add(str(code.value))
            elif name in CALLS and isinstance(code, ast.JoinedStr):
                found.add("".join(part.value if isinstance(part, ast.Constant) else ".+" for part in code.values))
    return found


def test_every_code_is_covered_by_a_bad_file():
    """A new fault needs a case in test_bad_packs, test_bad_program, test_bad_answers or test_tree."""
    codes = set().union(*(codes_in(path) for path in SOURCES))
    assert len(codes) > 40
    tests = "".join(
        (HERE / f"test_{name}.py").read_text() for name in ("bad_packs", "bad_program", "bad_answers", "tree")
    )
    assert {code for code in codes if not re.search(rf'"{code}"|\[{code}\]| {code}"', tests)} == set()
