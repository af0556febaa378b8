"""Words and tables that all parts of the comparison of two packs share."""

from __future__ import annotations

from collections.abc import Sequence

from rich.table import Table

from advisor.verify.diff.columns import OTHER
from advisor.verify.diff.tracing import Tracing, Unit

SHOWN_NAMES = 8
SHOWN_TOGETHER = 4
"""Of longer lists the rest is counted; --format json has everything."""


HEADINGS = {
    "lead": "Who leads",
    "operating_model": "Operating model",
    "consultants": "Outside consultants",
    OTHER: "Other advice",
}


def several(count: int, thing: str, things: str = "") -> str:
    """Return a count with its thing in one or many."""
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def percent(count: int, of: int) -> str:
    """Return a share; what is not none is not shown as none."""
    share = 100 * count / of if of else 0.0
    return "less than 0.1 %" if 0 < share < 0.05 else f"{share:.1f} %"


def without_repetition(names: Sequence[str], tracing: Tracing) -> list[str]:
    """Return names of changes, of those that go together only the one that they are called by, if it is among them."""
    told = []
    for name in names:
        unit = unit_of(name, tracing)
        others = [other for other in names if unit and other in unit.members]
        rules = [other for other in others if other in rules_of(unit, tracing)] if unit else []
        if not unit or name in (rules or others[:1]):
            told.append(name)
    return told


def unit_of(name: str, tracing: Tracing) -> Unit | None:
    """Return the changes that go together with one, None if it can be made alone."""
    return next((unit for unit in tracing.units if name in unit.members), None)


def rules_of(unit: Unit, tracing: Tracing) -> list[str]:
    """Return the rules and guard rails among changes that go together."""
    return [item.name for item in tracing.portions if item.name in unit.members and item.is_rule]


def table_of(headings: Sequence[str]) -> Table:
    """Return a table whose columns of figures stand to the right of what they are about."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index else "left", no_wrap=bool(index), vertical="bottom")
    return table


def share(count: int, of: int) -> str:
    """Return a share as the cell of a table; a dash for none."""
    return percent(count, of).replace("less than ", "<") if count else "-"
