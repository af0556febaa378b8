"""How long saving an answer takes when fifty people do it, alone and while others have results computed.

Also how long it takes from the start of the process to its first page.
"""

from __future__ import annotations

import platform
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests/web"))

from load import Measured, measure, quantile, serving  # noqa: E402

SESSIONS = 50
PACE = 2.0
SECONDS = 60.0
STARTS = 9
CASE = ROOT / "docs/examples/northgate.yaml"


def first_page(data: Path) -> float:
    """Return the seconds from the start of the process until the first page is there."""
    begin = time.perf_counter()
    with serving(data) as server:
        status, _, _ = server.browser().get("/")
        assert status == 200
        return time.perf_counter() - begin


def tell(title: str, found: Measured) -> None:
    """Print what became of the savings."""
    shares = {"median": 0.5, "p95": 0.95, "p99": 0.99}
    latencies = ", ".join(f"{name} {quantile(found.latencies, part) * 1000:.0f} ms" for name, part in shares.items())
    print(f"{title}: {len(found.latencies):,} saved, {len(found.errors)} errors, {len(found.lost)} lost")
    print(f"  {latencies}, longest {max(found.latencies) * 1000:.0f} ms")
    pages = f"{len(found.pages)} pages of questions opened, median {quantile(found.pages, 0.5) * 1000:.0f} ms"
    print(f"  meanwhile {pages}; {found.results} results computed")
    for line in (*found.errors[:3], *found.lost[:3]):
        print(f"  {line}")


def main() -> None:
    """Measure the start, then saving alone, then saving beside two who have results computed."""
    print(f"Python {platform.python_version()}; {SESSIONS} sessions, each saves every {PACE:.0f} s for {SECONDS:.0f} s")
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        new = first_page(data)
        starts = [first_page(data) for _ in range(STARTS)]
        print(
            f"From the start to the first page: median {statistics.median(starts):.2f} s "
            f"({min(starts):.2f} to {max(starts):.2f}, {STARTS} starts); {new:.2f} s with a new database"
        )
        with serving(data) as server:
            tell("Saving alone", measure(server, SESSIONS, SECONDS, PACE))
            tell("Saving while two have results computed", measure(server, SESSIONS, SECONDS, PACE, CASE))


if __name__ == "__main__":
    main()
