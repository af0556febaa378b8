"""What share of organizations drawn gets other advice under another pack, and from what to what."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.explain.settled import PARTS
from advisor.model.attribute import Value
from advisor.report.pack_diff.words import HEADINGS, percent, several, share, table_of, without_repetition
from advisor.report.terminal import section
from advisor.verify.diff.compare import PackDiff
from advisor.verify.diff.effects import Base, PartEffect, SampleDiff
from advisor.verify.diff.tracing import Tracing

SHOWN_TRANSITIONS = 5
SHOWN_EXAMPLES = 2


SHOWN_RULES = 15
_KINDS = {
    "accountable": "Who is accountable",
    "next_stage": "The next stage",
    "role": "Roles",
    "action": "Actions",
    "warning": "Warnings",
    "note": "Notes",
    "workstream": "Workstreams",
    "engagement": "On outside help",
    "check": "To look into",
    "contradiction": "Answers to clear up",
    "staffing": "Staffing ranges",
    "activity": "Activities",
    "step": "Steps of the plan",
    "pillar": "Pillars",
    "contested": "Contested points",
}


_NAMED = {
    "lead": "a lead is named",
    "operating_model": "an operating model is named",
    "consultants": "consultants are decided on",
}


def print_bases(out: Console, found: PackDiff) -> None:
    """Print where changed rules fire, and where anything is named, so that a share can be judged."""
    sample, cases = found.sample, found.cases
    among_cases = {base.name: base for base in cases.bases}
    rules = [base for base in sample.bases if base.name not in PARTS]
    strongest = sorted(rules, key=lambda base: -base.decisions)[:SHOWN_RULES]
    told = [base for base in rules if base in strongest]
    headings = ["", "Old", "New", "With another\ndecision", *(["Cases,\nold -> new"] if cases.compared else [])]
    table = table_of(headings)
    for base in (*told, *(base for base in sample.bases if base.name in PARTS)):
        if base.name == PARTS[0] and len(rules) > len(told):
            table.add_row(Text(f"and {several(len(rules) - len(told), 'more rule')}", style="dim"))
        label = _NAMED.get(base.name, f"{base.name} fires")
        cells = [share(base.before, sample.size), share(base.after, sample.size), f"{base.decisions:,}"]
        own = among_cases.get(base.name)
        table.add_row(Text(label), *cells, *([_both(own)] if cases.compared else []))
    among = f"{sample.size:,} organizations drawn"
    section(out, f"To judge the shares by: in how many of {among}", [table])


def _both(base: Base | None) -> str:
    return f"{base.before} -> {base.after}" if base else ""


def print_sample(out: Console, sample: SampleDiff, tracing: Tracing) -> None:
    """Print for each decision, and for other advice, what share of the organizations changes, from what to what."""
    for part in sample.parts:
        counted = f"{several(part.count, 'organization')}, {percent(part.count, sample.size)}"
        if part.transitions:
            section(out, f"{HEADINGS[part.part]}, of those drawn: {counted}", [_transitions(part, sample.size)])
        if part.kinds:
            also = part.count - sample.other_only
            more = f", {also:,} of them with another decision too" if also else ""
            section(out, f"Other advice, of those drawn: {counted}{more}", [_kinds(part, sample.size, tracing)])


def _transitions(part: PartEffect, size: int) -> Table:
    table = Table.grid()
    for place, item in enumerate(part.transitions[:SHOWN_TRANSITIONS]):
        counted = f"{item.count:,}, {percent(item.count, size)}"
        table.add_row(Text(f"{item.old_title} -> {item.new_title}: {counted}"))
        if place < SHOWN_EXAMPLES:
            table.add_row(Padding(Text(_example(item.example), style="dim"), (0, 0, 0, 2)))
    left = part.transitions[SHOWN_TRANSITIONS:]
    if left:
        table.add_row(Text(f"others: {sum(item.count for item in left):,}", style="dim"))
    return table


def _kinds(part: PartEffect, size: int, tracing: Tracing) -> Table:
    """Return each kind of other advice with what differs most often, and through what."""
    table = Table.grid()
    for place, kind in enumerate(part.kinds):
        most = kind.most
        through = without_repetition(tracing.items.get(most.name, ()), tracing)[:1]
        how = f"through {through[0]}" if through else "through several changes at once"
        table.add_row(Text(f"{_KINDS[kind.kind]}: {percent(kind.count, size)}"))
        line = f"most often {most.title}: {most.old} -> {most.new} ({most.count:,}, {how})"
        table.add_row(Padding(Text(line), (0, 0, 0, 2)))
        if place < SHOWN_EXAMPLES:
            table.add_row(Padding(Text(_example(most.example), style="dim"), (0, 0, 0, 4)))
    return table


def _example(example: Mapping[str, Value]) -> str:
    answers = [f"{name}: {_answer(value)}" for name, value in example.items()]
    return f"such as {', '.join(answers)}" if answers else "such as one that answers nothing"


def _answer(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(str(item) for item in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)
