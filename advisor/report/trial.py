"""An assessment put to the test: what varied answers show, worked out once for all who show it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.explain.paths import PathSearch
from advisor.explain.sensitivity import Sensitivity, sensitivity
from advisor.model.answers import Known


class Trial:
    """One organization's answers and the engine that varies them; each test is made when it is first asked for."""

    def __init__(self, engine: ColumnarEngine, answers: Mapping[str, Known]) -> None:
        self.engine = engine
        self.answers = dict(answers)

    @cached_property
    def sensitivity(self) -> Sensitivity:
        """What hangs on each answer."""
        return sensitivity(self.engine, self.answers)

    @cached_property
    def paths(self) -> PathSearch:
        """The search for what it would take."""
        return PathSearch(self.engine, self.answers)
