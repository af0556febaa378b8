"""Assesses a million organizations block by block and prints how long that takes and how much memory it needs at most.

A process of its own, so that nothing else counts: `engines.py` starts it.
"""

from __future__ import annotations

import resource
import time

import numpy as np
from drawn import draw

from advisor.engine.columnar.engine import BLOCK, ColumnarEngine
from advisor.engine.columnar.rails import NOBODY
from advisor.files.packs import open_pack

SIZE = 1_000_000
MOST = 1024
"""So many megabytes must be enough."""


def peak() -> float:
    """Return the most memory this process has had, in megabytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main() -> None:
    """Draw and assess block after block, keeping nothing of a block but how many leads it names."""
    pack = open_pack()
    engine = ColumnarEngine(pack)
    before = peak()
    drawing = assessing = 0.0
    named = 0
    for seed, start in enumerate(range(0, SIZE, BLOCK)):
        began = time.perf_counter()
        organizations = draw(pack, min(BLOCK, SIZE - start), seed)
        drawn = time.perf_counter()
        for assessed in engine.blocks(organizations):
            named += int(np.count_nonzero(assessed.decided.lead.role != NOBODY))
        assessing += time.perf_counter() - drawn
        drawing += drawn - began
    print(f"{SIZE:,} organizations in blocks of {BLOCK:,}, in a new process: a lead is named for {named:,}")
    print(f"  assessing {assessing:.1f} s, {SIZE / assessing:,.0f} per second; drawing them {drawing:.1f} s")
    print(f"  peak memory {peak():.0f} MB, of which {before:.0f} MB before the first block; allowed {MOST} MB")
    assert peak() < MOST


if __name__ == "__main__":
    main()
