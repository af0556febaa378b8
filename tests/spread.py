"""Spreads a long list of cases over the usual suite and the slow one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def every(step: int, items: Sequence[Any]) -> list[Any]:
    """Return all items, for parametrize: every so manyth in the usual suite, the others where `make slow` runs them."""
    return [
        item if place % step == 0 else pytest.param(item, marks=pytest.mark.slow) for place, item in enumerate(items)
    ]
