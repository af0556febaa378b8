"""How long commands take as whole processes, each as a ratio to a process that does next to nothing."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from functools import partial
from pathlib import Path

from timing import duration, ratios, rounds, seconds_of, times

ROUNDS = 15
CASE = Path(__file__).parent.parent / "rules/process_improvement/cases/vignette_c_insurer.yaml"
ADVISOR = [sys.executable, "-m", "advisor.cli.main"]
PYTHON, EXPERTA = "python that does nothing", "python that imports experta"
PAIRS = (
    ("advisor --help", PYTHON),
    ("advisor assess", EXPERTA),
    ("advisor report", EXPERTA),
)


def main() -> None:
    """Run all in turn, so that a drift of the machine hits all, and print medians and ratios."""
    with tempfile.TemporaryDirectory() as folder:
        commands = {
            PYTHON: [sys.executable, "-c", "pass"],
            EXPERTA: [sys.executable, "-c", "import advisor.engine._experta"],
            "advisor --help": [*ADVISOR, "--help"],
            "advisor assess": [*ADVISOR, "assess", str(CASE), "--format", "json"],
            "advisor report": [*ADVISOR, "report", str(CASE), "-o", str(Path(folder) / "report.html")],
        }
        found = rounds({name: partial(seconds_of, partial(run, command)) for name, command in commands.items()}, ROUNDS)
    print(f"Whole processes, median of {ROUNDS} rounds (lowest to highest)")
    for name, seconds in found.items():
        print(f"  {name:30}{duration(seconds)}")
    print("Ratios within a round, median (lowest to highest)")
    for one, other in PAIRS:
        print(f"  {f'{one} / {other}':52}{times(ratios(found[one], found[other]))}")


def run(command: list[str]) -> None:
    """Run a command to its end and let it print nowhere."""
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
