"""A second opinion by CLIPS, a rule engine of 1985 written in C: it matches, calculates and decides.

Python only writes a pack as a program, asserts the answers and reads the facts that are there in the end. Nothing here
uses an engine of the advisor. docs/second-opinion.md tells what is compared and how.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path

import clips

from advisor.model.answers import Known
from advisor.model.pack import Pack
from clips_oracle.opinion import Decided, Opinion, read_opinion, telling
from clips_oracle.program import program
from clips_oracle.text import fact

__all__ = ["ClipsOracle", "Decided", "Opinion"]


class ClipsOracle:
    """One pack in an environment of CLIPS; `advise` may be asked any number of times."""

    def __init__(self, pack: Pack) -> None:
        self._pack = pack
        self._environment = clips.Environment()
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "pack.clp"
            path.write_text("\n".join((*program(pack), *telling(pack))), encoding="utf-8")
            self._environment.load(str(path))

    def advise(self, answers: Mapping[str, Known]) -> Opinion:
        """Assert the answers, run, and read back what was concluded."""
        self._environment.reset()
        told = (
            fact("answer", name=name, certainty=float(known.certainty), value=known.value)
            for name, known in answers.items()
        )
        if answers:
            self._environment.load_facts("\n".join(told))
        self._environment.run()
        return read_opinion(self._pack, self._environment.eval)

    def evaluate(self, expression: str) -> object:
        """Return what CLIPS makes of an expression; for tests of its arithmetic."""
        return self._environment.eval(expression)
