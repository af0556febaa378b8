"""What the engine tests share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from small_pack import given, small_pack

from advisor.engine.forward import ForwardEngine
from advisor.model.outcome import Outcome


@pytest.fixture
def assess(tmp_path: Path) -> Callable[..., Outcome]:
    """Assess answers under a small pack made of the base and the parts given."""

    def run(answers: Mapping[str, object], **parts: object) -> Outcome:
        return ForwardEngine(small_pack(tmp_path, **parts)).assess(given(answers))

    return run
