"""The tests beside the rules in the terminal: what is not as claimed, what no example shows, which mistakes pass."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from advisor.report.terminal import bullets, grid, section
from advisor.verify.knowledge.mutants import KINDS
from advisor.verify.knowledge.mutation import Noticed
from advisor.verify.knowledge.run import Trial, Unseen


def print_trial(out: Console, trial: Trial) -> None:
    """Print what came of the tests of a pack."""
    counted = f"{trial.examples:,} examples and {trial.properties:,} properties"
    engines = " and ".join(trial.engines)
    if trial.misses:
        missed = _misses(trial)
        section(out, f"Not as claimed: {len(missed):,}, of {counted}", bullets(missed))
    else:
        section(out, "Tests beside the rules", [Text(f"{counted}, all as claimed. Asked: {engines}.")])
    if trial.unseen:
        section(out, "What no example shows", bullets(_unseen(trial.unseen)))


def _misses(trial: Trial) -> list[str]:
    """Return what is not as claimed, once; the engine is named only where the other one does not say the same."""
    engines: dict[str, list[str]] = {}
    for miss in trial.misses:
        engines.setdefault(f"{miss.place}: {miss.subject} {miss.told}", []).append(miss.engine)
    asked = len(trial.engines)
    return [f"{told}{f' ({by[0]})' if len(by) < asked and by[0] else ''}" for told, by in engines.items()]


def _unseen(items: Sequence[Unseen]) -> list[str]:
    told: dict[str, list[str]] = {}
    for item in items:
        told.setdefault(item.subject, []).append(item.told)
    return [f"{subject}: {'; '.join(sides)}" for subject, sides in told.items()]


def print_mutation(out: Console, noticed: Sequence[Noticed]) -> None:
    """Print which share of the mistakes made on purpose was noticed, by kind, and every one that was not."""
    rows = []
    for kind in KINDS:
        made = [item for item in noticed if item.kind == kind]
        if made:
            rows.append((kind, _share(made)))
    rows.append(("all", _share(noticed)))
    section(out, "Mistakes made on purpose that the tests notice", [grid(rows, (20, None))])
    passed = [f"{item.subject}: {item.told}" for item in noticed if not item.by]
    if passed:
        section(out, "Not noticed", bullets(passed))


def _share(made: Sequence[Noticed]) -> str:
    count = sum(bool(item.by) for item in made)
    return f"{count:,} of {len(made):,} ({count / len(made):.1%})"
