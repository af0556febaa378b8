"""Summaries and explanations for the terminal, laid out with rich. Color only underlines what the words say."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.explain.entry import Entry
from advisor.explain.how import DerivedExplanation, Explanation, RailNote, Reason, Reference
from advisor.explain.who import Informant
from advisor.report.advice import AdviceView
from advisor.report.context import DepartureView, ReportContext
from advisor.report.decisions import DecisionView
from advisor.report.roles import RoleView

MAX_WIDTH = 100
MIN_WIDTH = 30
SHOWN_REASONS = 3


def console(width: int | None = None, widest: int = MAX_WIDTH) -> Console:
    """Return a console on standard output, no wider than is pleasant to read; text is printed as it is."""
    return Console(
        highlight=False, markup=False, emoji=False, width=width or max(MIN_WIDTH, min(Console().width, widest))
    )


def print_summary(out: Console, context: ReportContext) -> None:
    """Print the advice: the three sentences, the roles, the main reasons, what to heed and what is open."""
    out.print(Text(context.organization, style="bold"))
    out.print(Text(context.topic + (f", {context.date}" if context.date else ""), style="dim"))
    out.print()
    for sentence in context.headline:
        out.print(Padding(Text(sentence, style="bold"), (0, 0, 0, 2), expand=False))
    section(out, "Roles", [_roles(context)])
    for decision in context.decisions:
        _decision(out, decision)
    if context.preconditions:
        section(out, "First put in place", bullets(context.preconditions))
    unclear = [item for item in context.contradictions if not item.proof and not item.explained]
    if unclear:
        section(out, "Clear up", bullets(f"{item.title}. {item.question} {item.handling}" for item in unclear))
    _advice(out, "Heed", context.warnings)
    for phase in context.plan[:1]:
        section(out, phase.title, bullets(f"{step.title} ({step.owner})" for step in phase.steps))
    _advice(out, "Also do" if context.plan else "Do", [item for item in context.actions if item.advised])
    _advice(out, "Do not", [item for item in context.actions if not item.advised])
    _advice(out, "Note", context.notes)
    if context.open_questions:
        section(out, "These questions would settle what is open", bullets(context.open_questions))
    for remark in (context.interest, _departure(context.departure)):
        if remark:
            section(out, "Keep in mind", bullets([remark]))
    out.print()
    out.print(Text(_footer(context), style="dim"))


def _departure(departure: DepartureView | None) -> str:
    if departure is None:
        return ""
    by = f" ({departure.by})" if departure.by else ""
    chosen = f": {departure.chosen}" if departure.chosen else ""
    return f"The consultant{by} would choose differently{chosen}. {departure.reason}"


def _footer(context: ReportContext) -> str:
    unknown = f"{len(context.unknown)} of {context.asked} facts not known; " if context.unknown else ""
    return (
        f"{unknown}rules: {context.pack}. Figures are certainty factors (strength of evidence, not probabilities). "
        "More: advisor how FILE lead, advisor report FILE -o report.html"
    )


def section(out: Console, title: str, parts: Iterable[RenderableType]) -> None:
    """Print a heading and, indented below it, its parts."""
    out.print()
    out.print(Text(title, style="bold cyan"))
    for part in parts:
        out.print(Padding(part, (0, 0, 0, 2), expand=False))


def grid(rows: Iterable[Sequence[RenderableType]], widths: Sequence[int | None]) -> Table:
    """Return rows in columns without lines; a column with a width keeps it and does not wrap."""
    table = Table.grid(padding=(0, 2, 0, 0))
    for width in widths:
        table.add_column(width=width, no_wrap=width is not None)
    for row in rows:
        table.add_row(*row)
    return table


def bullets(lines: Iterable[str]) -> list[RenderableType]:
    """Return lines with a dash before each."""
    return [grid([("-", line)], (1, None)) for line in lines]


def _roles(context: ReportContext) -> Table:
    shown = [role for role in context.roles if role.involvement not in ("informed", "not_involved")]
    rest = [role for role in context.roles if role not in shown]
    rows: list[tuple[RenderableType, ...]] = [
        (Text(role.part, style="bold" if role.involvement == "lead" else ""), _who(role), f"{role.certainty:.2f}")
        for role in shown
    ]
    for part in dict.fromkeys(role.part for role in rest):
        rows.append((Text(part, style="dim"), ", ".join(_who(role) for role in rest if role.part == part), ""))
    return grid(rows, (14, None, 5))


def _who(role: RoleView) -> str:
    return f"{role.title} (accountable)" if role.accountable else role.title


def _decision(out: Console, decision: DecisionView) -> None:
    explanation = decision.explanation
    evidence = f" ({explanation.certainty:.2f}, {decision.strength} evidence)" if decision.strength else ""
    parts: list[RenderableType] = []
    if decision.description:
        parts.append(Text(decision.description))
    rows = [("+", reason) for reason in explanation.reasons_for[:SHOWN_REASONS]]
    rows += [("-", reason) for reason in explanation.reasons_against[:SHOWN_REASONS]]
    if rows:
        parts.append(grid(((sign, _brief(reason)) for sign, reason in rows), (1, None)))
    remarks = [decision.runner_up.summary] if decision.runner_up else []
    remarks += [*decision.remarks, *(_rail(rail) for rail in decision.rails)]
    parts += [Text(remark, style="dim") for remark in remarks]
    section(out, f"{decision.heading}: {decision.answer}{evidence}", parts)


def _rail(rail: RailNote) -> str:
    return f"Guard rail {rail.rail}: {rail.title}. {rail.because}" if rail.rail else f"{rail.title}."


def _brief(reason: Reason) -> Text:
    text = Text(reason.because)
    rule = "" if reason.in_confidence else f"{reason.rule}, "
    text.append(f"  {rule}{reason.contribution:+.2f}", style="dim")
    return text


def _advice(out: Console, title: str, items: Iterable[AdviceView]) -> None:
    shown = [grid([("-", Text.assemble((item.title + ". ", "bold"), item.text))], (1, None)) for item in items]
    if shown:
        section(out, title, shown)


def print_explanation(out: Console, explanation: Explanation, everything: bool) -> None:
    """Print how a conclusion was reached; `everything`: also displaced rules, limits and sources."""
    out.print(Text(explanation.title, style="bold"))
    out.print(
        f"Certainty {explanation.certainty:.2f}. "
        f"Weight for {explanation.weight_for:.2f}, against {explanation.weight_against:.2f}."
    )
    for title, reasons in (("For", explanation.reasons_for), ("Against", explanation.reasons_against)):
        shown = reasons if everything else reasons[:SHOWN_REASONS]
        if shown:
            section(out, title, [_reason(reason, everything) for reason in shown])
        if len(shown) < len(reasons):
            out.print(Padding(Text(f"and {len(reasons) - len(shown)} with less weight", style="dim"), (0, 0, 0, 2)))
    if not (explanation.reasons_for or explanation.reasons_against):
        out.print("No rule that fired says anything about it.")
    if explanation.rails:
        lines = [f"{rail.rail} {rail.effect}: {rail.title}. {rail.because}" for rail in explanation.rails]
        section(out, "Guard rails", bullets(lines))
    if explanation.displaced and everything:
        lines = [
            f"{reason.rule} ({reason.contribution:+.2f}) does not count beside {reason.displaced_by}: {reason.title}"
            for reason in explanation.displaced
        ]
        section(out, "Displaced by stronger evidence of the same kind", bullets(lines))
    if explanation.assumptions:
        section(out, "Assumed or left out", bullets(explanation.assumptions))
    if not everything and (explanation.reasons_for or explanation.reasons_against):
        out.print()
        out.print(Text("All rules, with sources, limits and what they displaced: --all", style="dim"))


def _reason(reason: Reason, everything: bool) -> RenderableType:
    head = Text.assemble((f"{reason.rule}  ", "bold"), (reason.title, "bold"))
    head.append(
        f"  {reason.factor:+.2f} x {reason.premise:.2f} = {reason.contribution:+.2f}, {reason.share:.0%} of the weight",
        style="dim",
    )
    parts: list[RenderableType] = [head, Text(reason.because)]
    parts += [Text(f"because {fact}", style="italic") for fact in reason.facts]
    if everything:
        parts.append(Text(f"Misleads when: {reason.limits}"))
        parts.append(Text(f"Sources: {'; '.join(_reference(item) for item in reason.references)}", style="dim"))
    return Padding(Group(*parts), (0, 0, 1, 0), expand=False)


def _reference(reference: Reference) -> str:
    at = f", {reference.at}" if reference.at else ""
    return f"{reference.title}{at} [{reference.status}]"


def print_derived(out: Console, explanation: DerivedExplanation) -> None:
    """Print how a derived attribute got its value."""
    out.print(Text(f"{explanation.title}: {explanation.value}", style="bold"))
    out.print(explanation.because)
    if explanation.inputs:
        section(out, "Follows from", bullets(explanation.inputs))
    if explanation.missing:
        section(out, "Not known", bullets(explanation.missing))
    if explanation.assumptions:
        section(out, "Assumed or left out", bullets(explanation.assumptions))


def print_entry(out: Console, entry: Entry) -> None:
    """Print what a pack says about one id, and where it is used."""
    out.print(Text.assemble((entry.id, "bold"), f"  {entry.kind}: {entry.title}"))
    for label, lines in entry.facts:
        section(out, label, bullets(lines) if len(lines) > 1 else [Text(line) for line in lines])
    if entry.used_by:
        section(out, "Used by", bullets(entry.used_by))


def print_questions(out: Console, groups: Sequence[Informant], with_values: bool) -> None:
    """Print the questions by whom to ask; `with_values`: also what each value means."""
    for group in groups:
        section(out, group.who, [])
        for question in group.questions:
            out.print()
            wording = question.wording + (" (ask in private)" if question.confidential else "")
            out.print(Padding(Text(wording, style="bold" if with_values else ""), (0, 0, 0, 2), expand=False))
            if with_values:
                for label, levels in question.parts:
                    rows = [(Text(value, style="cyan"), Text(meaning)) for value, meaning in levels]
                    rows = rows or [(Text(label, style="cyan"), Text("a number"))]
                    out.print(Padding(grid(rows, (None, None)), (0, 0, 0, 4), expand=False))
