"""Which stored cases get other advice under another pack, and through what."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.explain.wording import factor, listed
from advisor.report.pack_diff.words import HEADINGS, SHOWN_NAMES, several, without_repetition
from advisor.report.terminal import bullets, section
from advisor.verify.diff.cases import CaseDecision, CasesDiff, Shift
from advisor.verify.diff.tracing import Tracing

SHOWN_SHIFTS = 3
_NEEDS = {"lead": "a lead", "operating_model": "an operating model", "consultants": "a use of consultants"}


def print_cases(out: Console, cases: CasesDiff, tracing: Tracing) -> None:
    """Print the cases that get other advice, those that cannot be compared, and through what."""
    alike: dict[tuple[str, ...], list[str]] = {}
    for case in cases.changed:
        told = tuple(line for item in case.decisions for line in _case_decision(item, tracing))
        alike.setdefault(told, []).append(case.name)
    if alike:
        section(out, "Cases with another decision", [_case(names, told) for told, names in alike.items()])
    if cases.other_advice:
        section(out, "Cases with the same decisions and other advice", [Text(", ".join(cases.other_advice))])
    if cases.certainty_only:
        section(out, "Cases with nothing but another certainty", [Text(_some(cases.certainty_only, SHOWN_NAMES))])
    print_left_out(out, cases)


def _some(names: Sequence[str], most: int) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} and {more:,} more"


def print_left_out(out: Console, cases: CasesDiff) -> None:
    """Print the cases that cannot be compared, and why."""
    if cases.left_out:
        section(out, "Cases that cannot be compared", bullets(f"{item.name}: {item.reason}" for item in cases.left_out))


def _case(names: Sequence[str], told: Sequence[str]) -> RenderableType:
    """Return what became of cases of which the same is told."""
    table = Table.grid()
    table.add_row(Text(", ".join(names), style="bold"))
    for line in told:
        text = line.removeprefix(_DIM)
        dim = line.startswith(_DIM)
        table.add_row(Padding(Text(text, style="dim" if dim else ""), (0, 0, 0, 4 if dim else 2), expand=False))
    return table


_DIM = "\t"
"""Starts a line that stands behind another one."""


def _case_decision(item: CaseDecision, tracing: Tracing) -> Iterator[str]:
    through = without_repetition(item.explained_by, tracing)
    how = f"through {listed(through, 'or')}" if through else "through several changes at once"
    yield f"{HEADINGS[item.decision]}: {item.before_title} -> {item.after_title}, {how}"
    for shift in item.shifts[:SHOWN_SHIFTS]:
        yield f"{_DIM}{_shift(shift)}"
    if len(item.shifts) > SHOWN_SHIFTS:
        yield f"{_DIM}and {several(len(item.shifts) - SHOWN_SHIFTS, 'more rule')}"
    threshold = _threshold(item)
    if threshold:
        yield f"{_DIM}{threshold}"
    for note in item.notes:
        yield f"{_DIM}{note}"


def _shift(shift: Shift) -> str:
    about = f'"{shift.conclusion}"'
    if not shift.after:
        return f"{shift.rule} no longer adds {factor(shift.before)} to {about}"
    instead = f" instead of {factor(shift.before)}" if shift.before else ""
    return f"{shift.rule} now adds {factor(shift.after)}{instead} to {about}"


def _threshold(item: CaseDecision) -> str:
    """Return how the threshold decided, where it did: on one side nothing was named, as nothing was strong enough."""
    needs = _NEEDS[item.decision]
    old, new = item.reach
    if old.named and not new.named and new.certainty < new.threshold:
        before = f", no longer {factor(old.threshold)}" if old.threshold != new.threshold else ""
        return f"{needs} needs {factor(new.threshold)}{before}; the strongest now has {factor(new.certainty)}"
    if new.named and not old.named and old.certainty < old.threshold:
        now = f", now {factor(new.threshold)}" if old.threshold != new.threshold else ""
        return f"{needs} needed {factor(old.threshold)}{now}; the strongest had {factor(old.certainty)}"
    return ""
