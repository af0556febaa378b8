"""What was changed between two packs, thing by thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.explain.wording import listed
from advisor.report.terminal import bullets, grid, section
from advisor.verify.diff.catalog import ThingKind
from advisor.verify.diff.changes import Change, FieldChange, Turn
from advisor.verify.diff.fields import Bearing

SHOWN_WORDS = 40
SHORT = 28
"""Two texts no longer than this stand on one line, old -> new."""


_BEARINGS = {
    Bearing.DECISIONS: "Changes that can change decisions",
    Bearing.OTHER: "Changes that can change other advice, or what is asked",
}


def print_changes(out: Console, changes: Sequence[Change]) -> None:
    """Print every change under what it can bear on, its fields with old and new."""
    for bearing, title in _BEARINGS.items():
        of_it = [change for change in changes if change.bearing is bearing]
        if of_it:
            section(out, title, [_change(change) for change in of_it])
    words = [change for change in changes if change.bearing is Bearing.WORDS]
    if words:
        lines = [_worded(change) for change in words[:SHOWN_WORDS]]
        if len(words) > SHOWN_WORDS:
            lines.append(f"and {len(words) - SHOWN_WORDS} more")
        section(out, "Changes of words only", bullets(lines))


def _change(change: Change) -> RenderableType:
    table = Table.grid()
    head = Text.assemble((change.id, "bold"), f"  {change.kind.value} {change.turn.value}")
    telling = [field for field in change.fields if field.bearing is not Bearing.WORDS]
    if change.kind in (ThingKind.SETTING, ThingKind.PACK) and change.turn is Turn.CHANGED:
        table.add_row(Text.assemble(head, f": {telling[0].old} -> {telling[0].new}"))
        return table
    table.add_row(head.append(f": {change.title}"))
    rows = [row for field in telling for row in _field(field, change.turn)]
    words = [field.field for field in change.fields if field.bearing is Bearing.WORDS]
    if words:
        rows.append((Text("in words", style="dim"), Text(listed(words), style="dim")))
    table.add_row(Padding(grid(rows, (None, None)), (0, 0, 0, 2), expand=False))
    return table


def _field(field: FieldChange, turn: Turn) -> Iterator[tuple[RenderableType, ...]]:
    """Yield the lines about one field; of a thing that came or went there is but one side."""
    if field.old and field.new and max(len(field.old), len(field.new)) <= SHORT:
        yield field.title or field.field, Text(f"{field.old} -> {field.new}")
        return
    label = field.title or field.field
    for sign, text in (("old: ", field.old), ("new: ", field.new)):
        if text:
            yield label, Text(f"{sign if turn is Turn.CHANGED else ''}{text}")
            label = ""


def _worded(change: Change) -> str:
    fields = f" ({listed([field.field for field in change.fields])})" if change.turn is Turn.CHANGED else ""
    return f"{change.name} {change.turn.value}{fields}"
