"""What the guard rails that apply forbid and force, for every organization."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from advisor.engine.columnar.organizations import Array, Ranks
from advisor.model.rule import Effect, GuardRail, family, subject

NOBODY = -1


class RailLimits:
    """The limits of the rails of a pack; where two force the same decision, the earlier one counts."""

    def __init__(self, rails: Sequence[GuardRail], premises: Mapping[str, Ranks]) -> None:
        self._rails = rails
        self._applies = {rail.id: premises[rail.id] > 0 for rail in rails}

    def allowed(self, conclusion: str) -> Array:
        """Return where a conclusion is not forbidden."""
        found = np.array([True])
        for rail in self._rails:
            if rail.effect is Effect.FORBID and conclusion in rail.targets:
                found = found & ~self._applies[rail.id]
        return found

    def forced(self, kind: str, names: Sequence[str]) -> Array:
        """Return the place in `names` of what is forced in a decision, or -1."""
        found = np.array([NOBODY], np.int16)
        for rail in self._rails:
            if rail.effect is Effect.FORCE:
                target = next((subject(item) for item in rail.targets if family(item) == kind), None)
                if target is not None:
                    here = (found == NOBODY) & self._applies[rail.id]
                    found = np.where(here, np.int16(names.index(target)), found)
        return found
