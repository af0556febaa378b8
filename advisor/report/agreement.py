"""Worked cases in the terminal: expected against given, and how far the two agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, RenderableType
from rich.constrain import Constrain
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.model.outcome import Standing
from advisor.report.terminal import MAX_WIDTH, grid, section
from advisor.verify.agreement import EVERY_CASE, Agreement, DecisionAgreement, Group
from advisor.verify.cases import DECISIONS, CaseResult, Comparison, Verdict
from advisor.verify.disagreement import Disagreement, Rail, Said
from advisor.verify.proportion import Proportion

TABLE_WIDTH = 110
"""The table of cases needs a little more room than other output."""


def print_cases(out: Console, results: Sequence[CaseResult], silent: Sequence[str]) -> None:
    """Print what each case was given and, where that is not preferred, what it expects; the counts; rules unused."""
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 1, 0, 0))
    for heading in ("Case", *map(_title, DECISIONS)):
        table.add_column(heading, overflow="fold")
    for result in results:
        compared = {comparison.decision: comparison for comparison in result.comparisons}
        table.add_row(result.name, *(_given(compared.get(name)) for name in DECISIONS))
        expected = [_expected(compared.get(name)) for name in DECISIONS]
        if any(expected):
            table.add_row(Text("  expected", style="dim"), *expected)
    out.print(table)
    out.print(Text("~ acceptable, though not preferred.  x different from everything that is accepted.", style="dim"))
    for kind in dict.fromkeys(result.kind for result in results):
        section(out, f"{kind.capitalize()} cases", [_counts([r for r in results if r.kind == kind])])
    _silent(out, silent)


def _given(comparison: Comparison | None) -> Text:
    if comparison is None:
        return Text("")
    if comparison.verdict is Verdict.PREFERRED:
        return Text(comparison.given)
    if comparison.verdict is Verdict.ACCEPTABLE:
        return Text(f"~ {comparison.given}", style="yellow")
    return Text(f"x {comparison.given}", style="red")


def _expected(comparison: Comparison | None) -> Text:
    if comparison is None or comparison.verdict is Verdict.PREFERRED:
        return Text("")
    return Text(f"  {comparison.expected.preferred}", style="dim")


def _counts(results: Sequence[CaseResult]) -> Table:
    rows: list[tuple[str, str]] = []
    for name in DECISIONS:
        verdicts = [c.verdict for result in results for c in result.comparisons if c.decision == name]
        preferred = verdicts.count(Verdict.PREFERRED)
        acceptable = preferred + verdicts.count(Verdict.ACCEPTABLE)
        rows.append((name.replace("_", " "), f"preferred {preferred}, acceptable {acceptable}, of {len(verdicts)}"))
    return grid(rows, (16, None))


def print_agreement(out: Console, found: Agreement) -> None:
    """Print the figures per group, the tables behind them, each disagreement, and what the figures do not mean."""
    groups = found.groups if len(found.groups) > 2 else found.groups[:1]
    out.print(_figures(groups))
    out.print(Text("[..] 95 % interval. Baseline: always giving the most frequent expected answer (*).", style="dim"))
    for group in groups:
        tables = [Padding(_confusion(item), (1 if index else 0, 0, 0, 0)) for index, item in enumerate(group.decisions)]
        section(out, f"{_cases(group.kind)}: expected (rows) by given (columns)", tables)
    if found.disagreements:
        section(out, "What decided where the preferred answer was not given", [])
        for item in found.disagreements:
            _disagreement(out, item)
    _silent(out, found.rules_no_case_fires)
    out.print()
    out.print(Text(found.meaning, style="bold"))


def _silent(out: Console, rules: Sequence[str]) -> None:
    if rules:
        section(out, "Rules that no case fires", [Constrain(Text(", ".join(rules)), MAX_WIDTH - 2)])


def _title(name: str) -> str:
    return name.replace("_", " ").capitalize()


def _cases(kind: str) -> str:
    return "All cases" if kind == EVERY_CASE else f"{kind.capitalize()} cases"


def _table(headings: Iterable[str], numbers_from: int) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index >= numbers_from else "left", no_wrap=True)
    return table


def _figures(groups: Sequence[Group]) -> Table:
    table = _table(("Cases", "Decision", "n", "Preferred", "Acceptable", "Recall", "Baseline"), 2)
    for group in groups:
        for index, item in enumerate(group.decisions):
            table.add_row(
                Text("" if index else group.kind, style="bold"),
                item.decision.replace("_", " "),
                str(item.cases),
                _interval(item.preferred),
                _interval(item.acceptable),
                _percent(item.macro_recall),
                f"{item.baseline.preferred.count}  {_percent(item.baseline.preferred.share)}",
            )
    return table


def _interval(value: Proportion) -> str:
    low, high = (0 if bound is None else round(100 * bound) for bound in (value.low, value.high))
    return f"{value.count}  {_percent(value.share):>5} {f'[{low}-{high}]':>8}"


def _percent(share: float | None) -> str:
    return "-" if share is None else f"{share:.0%}".replace("%", " %")


def _confusion(item: DecisionAgreement) -> Table:
    """Return a row per answer expected or given; the columns carry the letters of the rows."""
    expected = {entry.value: entry for entry in item.classes}
    given = [cell.given for cell in item.confusion]
    values = [*expected, *dict.fromkeys(value for value in given if value not in expected)]
    cells = {(cell.expected, cell.given): cell.cases for cell in item.confusion}
    letters = [chr(ord("a") + index) for index in range(len(values))]
    table = _table(("", _title(item.decision), "n", "agreed", "recall", *letters), 2)
    for letter, row in zip(letters, values, strict=True):
        entry = expected.get(row)
        figures = (str(entry.cases), str(entry.agreed), _percent(entry.recall)) if entry else ("0", "", "")
        usual = " *" if row == item.baseline.value else ""
        table.add_row(
            letter, row + usual, *figures, *(_cell(cells.get((row, name), 0), row == name) for name in values)
        )
    return table


def _cell(cases: int, agreed: bool) -> Text:
    return Text(str(cases) if cases else ".", style="bold green" if agreed and cases else "dim" if not cases else "")


def _disagreement(out: Console, item: Disagreement) -> None:
    verdict = Text("~ acceptable", style="yellow") if item.acceptable else Text("x different", style="red")
    rows: list[tuple[RenderableType, ...]] = [_said("given", item.given), _said("expected", item.expected)]
    remarks = [_rail(rail) for rail in item.guard_rails]
    remarks += [f"nobody answered {', '.join(item.open)}"] if item.open else []
    if item.given.value == Standing.UNDETERMINED and not item.open:
        remarks.append("every core question is answered: the rules have a gap here")
    remarks += [f"preconditions not met: {', '.join(item.preconditions)}"] if item.preconditions else []
    remarks += [f"{item.instead_of} ranked higher and gave way"] if item.instead_of else []
    rows += [("", Text(remark, style="dim")) for remark in remarks]
    head = Text.assemble((item.case, "bold"), f"  {item.decision.replace('_', ' ')}  ", verdict)
    out.print(Padding(head, (0, 0, 0, 2), expand=False))
    out.print(Padding(grid(rows, (8, None)), (0, 0, 0, 4), expand=False))


def _said(label: str, said: Said) -> tuple[RenderableType, ...]:
    text = Text(said.value)
    if said.certainty is not None:
        text.append(f" {said.certainty:.2f}")
        for title, rules in (("for", said.rules_for), ("against", said.rules_against)):
            if rules:
                listed = ", ".join(f"{rule} {value:+.2f}" for rule, value in rules)
                text.append(f"  {title} {listed}", style="dim")
        if not (said.rules_for or said.rules_against):
            text.append("  no rule that fired speaks of it", style="dim")
    return Text(label, style="dim"), text


def _rail(rail: Rail) -> str:
    changed = "" if rail.changed else ", which changed nothing"
    verb = "forces" if rail.effect == "force" else "forbids"
    return f"guard rail {rail.rail} {verb} {', '.join(rail.targets)}{changed}"
