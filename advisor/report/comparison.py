"""Two assessments side by side as a page that needs nothing else."""

from __future__ import annotations

from dataclasses import dataclass, field, fields

from advisor.explain.bearing import resting_on
from advisor.explain.compare import LEFT_OUT, Comparison, Dispute
from advisor.explain.difference import (
    AnswerChange,
    DecisionChange,
    Difference,
    ItemChange,
    Side,
    advice_titles,
    difference,
)
from advisor.report.disclosure import Audience, Disclosure
from advisor.report.html import page_frame
from advisor.report.templates import environment


@dataclass(frozen=True, slots=True)
class ComparisonView:
    """What the page shows to one audience."""

    organization: str = field(metadata={"help": "Whose answers were compared"})
    topic: str = field(metadata={"help": "The pack's title"})
    titles: tuple[str, str] = field(metadata={"help": "What tells the two apart: dates, rules or files"})
    audience: str = field(metadata={"help": "board or working"})
    remarks: tuple[str, ...] = field(metadata={"help": "What to keep in mind"})
    disputes: tuple[Dispute, ...] = field(metadata={"help": "Objections to answers"})
    changes_advice: bool = field(metadata={"help": "Whether the advice differs"})
    decisions: tuple[DecisionChange, ...] = field(metadata={"help": "The three decisions before and after"})
    roles: tuple[DecisionChange, ...] = field(metadata={"help": "Roles whose part differs"})
    answers: tuple[AnswerChange, ...] = field(metadata={"help": "Answers that differ"})
    items: tuple[tuple[str, tuple[str, ...]], ...] = field(metadata={"help": "(heading, titles) of what came and went"})
    packs: tuple[str, str] = field(metadata={"help": "The rules that each was made with"})


def render_comparison(before: Side, after: Side, found: Comparison, audience: Audience) -> str:
    """Return the page as HTML text; for the board, nothing that was said in confidence on either side."""
    view, frame = comparison_view(before, after, found, audience), page_frame()
    values = {item.name: getattr(part, item.name) for part in (view, frame) for item in fields(part)}
    return environment().get_template("comparison.html").render(values)


def comparison_view(before: Side, after: Side, found: Comparison, audience: Audience) -> ComparisonView:
    """Return what the page shows."""
    told = [Disclosure.to(audience, side.pack, side.answers, side.outcome) for side in (before, after)]
    withheld = frozenset(name for item in told for name in resting_on(item.pack, set(item.withheld)))
    differs = difference(before, after, withheld) if withheld else found.difference
    items = tuple(item for item in differs.items if all(_tells(side, item) for side in told))
    shown = Difference(differs.answers, differs.decisions, differs.roles, items)
    disputes = tuple(item for item in found.disputes if item.attribute not in withheld)
    return ComparisonView(
        organization=found.organization,
        topic=before.pack.title,
        titles=found.titles,
        audience=audience.value,
        remarks=tuple(_for_board(remark) if audience is Audience.BOARD else remark for remark in found.remarks),
        disputes=tuple(_unnamed(item) for item in disputes) if withheld or audience is Audience.BOARD else disputes,
        changes_advice=shown.changes_advice,
        decisions=shown.decisions,
        roles=shown.roles,
        answers=shown.answers,
        items=tuple((title, tuple(titles)) for title, titles in advice_titles(shown)),
        packs=(f"{before.pack.id} {before.pack.version}", f"{after.pack.id} {after.pack.version}"),
    )


def _for_board(remark: str) -> str:
    """Return a remark without the names of answers: one of them may have been given in confidence."""
    return f"{remark.partition(': ')[0]}." if remark.startswith(LEFT_OUT) else remark


def _unnamed(item: Dispute) -> Dispute:
    """Return an objection without the name of who made it."""
    return Dispute(item.attribute, item.label, item.answer, item.instead, item.comment, "")


def _tells(told: Disclosure, item: ItemChange) -> bool:
    """Whether an audience may be told that a piece of advice, step or contradiction came or went."""
    program = told.pack.program
    if item.kind == "step":
        return item.id not in program.steps or told.tells(program.steps[item.id].when)
    if item.kind == "contradiction":
        return item.id not in program.contradictions or told.tells(program.contradictions[item.id].when)
    return told.tells_advice(f"{item.kind.removeprefix('advice against ')}.{item.id}")
