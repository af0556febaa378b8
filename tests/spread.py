"""Spreads a long list of cases over the usual suite and the slow one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest


def every(step: int, items: Sequence[Any]) -> list[Any]:
    """Return all items, for parametrize: every so manyth in the usual suite, the others where `make slow` runs them."""
    found = []
    for place, item in enumerate(items):
        values = item if isinstance(item, tuple) else (item,)
        found.append(item if place % step == 0 else pytest.param(*values, marks=pytest.mark.slow))
    return found
