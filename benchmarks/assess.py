"""How long `advisor assess` takes as a whole process, as a ratio to starting Python and importing experta."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from pathlib import Path

RUNS = 15
CASE = Path(__file__).parent.parent / "rules/process_improvement/cases/vignette_c_insurer.yaml"
ASSESS = [sys.executable, "-m", "advisor.cli.main", "assess", str(CASE), "--format", "json"]
PEER = [sys.executable, "-c", "import advisor.engine._experta"]


def seconds(command: list[str]) -> float:
    """Return the wall time of one run."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main() -> None:
    """Run both in turn, so that a drift of the machine hits both, and print medians and the median ratio."""
    seconds(ASSESS), seconds(PEER)
    pairs = [(seconds(ASSESS), seconds(PEER)) for _ in range(RUNS)]
    assess, peer = (statistics.median(column) for column in zip(*pairs, strict=True))
    ratio = statistics.median(mine / other for mine, other in pairs)
    print(
        f"advisor assess: {assess:.3f} s; python with experta imported: {peer:.3f} s; ratio {ratio:.1f} ({RUNS} pairs)"
    )


if __name__ == "__main__":
    main()
