"""Through which changes the advice of organizations drawn differs between two packs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console
from rich.text import Text

from advisor.explain.wording import listed
from advisor.report.pack_diff.words import HEADINGS, SHOWN_TOGETHER, rules_of, share, table_of, unit_of
from advisor.report.terminal import section
from advisor.verify.diff.columns import ADVISED
from advisor.verify.diff.compare import PackDiff
from advisor.verify.diff.tracing import Tracing


def print_tracing(out: Console, found: PackDiff) -> None:
    """Print which changes explain it: each put back by itself, and each made by itself."""
    tracing, sample = found.tracing, found.sample
    counts = {part.part: part.count for part in sample.parts}
    rows = list(_rows(tracing))
    parts = [part for part in ADVISED if counts[part]]
    if parts:
        table = table_of(("Put back", *(_column(part) for part in parts)))
        for row in rows:
            if any(row.restores.values()):
                cells = [share(row.restores[part], counts[part]) for part in parts]
                table.add_row(row.name(row.restores_with), *cells)
        for label, figures in (
            ("whichever is put back, it stays", tracing.several_back),
            ("no change alone makes it", tracing.several_needed),
        ):
            if any(figures.values()):
                table.add_row(Text(label, style="dim"), *(share(figures[part], counts[part]) for part in parts))
        remark = [Text("So many changes are put back by topic or kind, not one by one.")] if tracing.by_topic else []
        head = "Through which changes: of those with other advice, as many get the old one again"
        section(out, head, [*remark, table])
    acting = [row for row in rows if any(row.alone.values())]
    if acting:
        shown = [part for part in ADVISED if any(row.alone[part] for row in acting)]
        table = table_of(("Alone in the old pack", *(_column(part) for part in shown)))
        for row in acting:
            table.add_row(row.name(row.alone_with), *(share(row.alone[part], sample.size) for part in shown))
        section(out, "What each change does by itself: of all organizations drawn, as many get other advice", [table])
    _idle(out, found)


class _Row(NamedTuple):
    """A row of the tables of changes: a change, several that go together as one, or one of these by itself."""

    label: str
    members: tuple[str, ...]
    inner: bool
    restores: Mapping[str, int]
    restores_with: tuple[str, ...]
    alone: Mapping[str, int]
    alone_with: tuple[str, ...]

    def name(self, together: Sequence[str]) -> Text:
        """Return what stands before the figures."""
        text = Text(f"  {self.label} of these" if self.inner else self.label)
        others = [name for name in self.members if name != self.label] if self.members else list(together)
        if others and not self.inner:
            more = len(others) - SHOWN_TOGETHER
            told = [*others[:SHOWN_TOGETHER], *([f"{more} more"] if more > 0 else [])]
            text.append(f" together with {listed(told)}", style="dim")
        return text


def _rows(tracing: Tracing) -> Iterator[_Row]:
    """Yield a row per change; one for those that go together, and of these the rules by themselves if it is several."""
    told: set[str] = set()
    for item in tracing.portions:
        unit = unit_of(item.name, tracing)
        if unit is None:
            yield _Row(item.name, (), False, item.restores, item.restores_with, item.alone, item.alone_with)
        elif unit.name not in told:
            told.add(unit.name)
            yield _Row(unit.name, unit.members, False, unit.restores, (), unit.alone, ())
            rules = rules_of(unit, tracing)
            for each in tracing.portions if len(rules) > 1 else ():
                if each.name in rules:
                    yield _Row(each.name, unit.members, True, each.restores, (), each.alone, ())


def _idle(out: Console, found: PackDiff) -> None:
    """Print which changes lead to no other advice anywhere, and whether other certainties follow from them."""
    among_cases = {item.name: item for item in found.cases.tracing.portions}
    idle: list[str] = []
    certain: list[str] = []
    cases_only: list[str] = []
    untried: list[str] = []
    for item in found.tracing.portions:
        case = among_cases.get(item.name)
        certainties = item.certainties or (case is not None and case.certainties)
        if item.untried:
            untried.append(item.name)
        elif case is not None and case.acts and not item.acts:
            cases_only.append(item.name)
        elif not item.acts:
            (certain if certainties else idle).append(item.name)
    told = [f"{listed(certain)} (other certainties only)"] if certain else []
    for heading, names in (
        ("No other advice follows from", [*told, *idle]),
        ("Other advice in cases only, in no organization drawn, follows from", cases_only),
        ("Not tried, as no complete pack comes of it", untried),
    ):
        if names:
            out.print()
            out.print(Text.assemble((f"{heading}: ", "bold cyan"), ", ".join(names)))


def _column(part: str) -> str:
    return HEADINGS[part].replace(" ", "\n", 1)
