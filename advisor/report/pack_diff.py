"""What differs between two packs, in the terminal: changes, cases, organizations drawn, and what explains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.explain.settled import HEADINGS
from advisor.explain.wording import factor, listed, raised
from advisor.report.terminal import bullets, grid, section
from advisor.verify.diff.cases import CaseChange, CaseDecision, CasesDiff
from advisor.verify.diff.catalog import ThingKind
from advisor.verify.diff.changes import Change, FieldChange, Turn
from advisor.verify.diff.columns import ADVISED, OTHER
from advisor.verify.diff.compare import PackDiff
from advisor.verify.diff.effects import PartEffect, SampleDiff, Transition
from advisor.verify.diff.fields import Bearing
from advisor.verify.diff.tracing import Traced, Tracing

SHOWN_TRANSITIONS = 5
SHOWN_EXAMPLES = 2
SHOWN_WORDS = 40
"""Of longer lists the rest is counted; --format json has everything."""

SHORT = 28
"""Two texts no longer than this stand on one line, old -> new."""

_BEARINGS = {
    Bearing.DECISIONS: "Changes that can change decisions",
    Bearing.OTHER: "Changes that can change other advice, or what is asked",
}
_COLUMNS = {"lead": "lead", "operating_model": "model", "consultants": "consultants", OTHER: "other"}


def print_pack_diff(out: Console, found: PackDiff) -> None:
    """Print what was changed, who gets other advice, and through which changes."""
    for label, pack in (("old", found.old), ("new", found.new)):
        out.print(Text(f"{label}: {pack.id} {pack.version}, {pack.folder}", style="dim"))
    out.print()
    for sentence in headline(found):
        out.print(Text(sentence, style="bold"))
    if not found.changes:
        return
    _changes(out, found.changes)
    if not found.beyond_words:
        _left_out(out, found.cases)
        return
    _cases(out, found.cases)
    _sample(out, found.sample)
    _tracing(out, found.tracing, found.sample)


def headline(found: PackDiff) -> list[str]:
    """Return in one sentence, or a few, what differs."""
    if not found.changes:
        same = found.old.digest == found.new.digest
        return ["The two packs are the same." if same else "Nothing was changed but layout, comments or order."]
    words = len(found.changes) - len(found.beyond_words)
    beside = f"{_several(words, 'change')} of words only"
    if not found.beyond_words:
        return [f"{raised(beside)}; nobody gets other advice."]
    cases, sample = found.cases, found.sample
    whom = f"{_percent(sample.decisions, sample.size)} of {sample.size:,} organizations drawn"
    if cases.compared:
        whom = f"{len(cases.changed)} of {_several(cases.compared, 'case')} and {whom}"
    first = f"{_counted(found.beyond_words)}; {whom} get another decision."
    other = next(part for part in sample.parts if part.part == OTHER)
    more = (
        f"Other roles, actions, warnings, steps or the like: {_percent(other.count, sample.size)} of the organizations"
    )
    if cases.compared:
        more += f" and {_several(len(cases.other_advice), 'more case')}"
        more += f"; nothing but another certainty: {_several(len(cases.certainty_only), 'case')}"
    return [first, f"{more}.", *([f"Beside that, {beside}."] if words else [])]


def _counted(changes: Sequence[Change]) -> str:
    """Return how many of what was changed, added and removed."""
    told = []
    for turn in (Turn.CHANGED, Turn.ADDED, Turn.REMOVED):
        kinds = Counter(change.kind for change in changes if change.turn is turn)
        if kinds:
            things = [_several(count, kind.value, _plural(kind)) for kind, count in kinds.items()]
            told.append(f"{listed(things)} {turn.value}")
    return raised(", ".join(told))


def _plural(kind: ThingKind) -> str:
    irregular = {
        ThingKind.ADVICE: "pieces of advice",
        ThingKind.STEP: "steps of the plan",
        ThingKind.TERM: "kinds of involvement",
        ThingKind.PACK: "parts of the pack",
        ThingKind.ACTIVITY: "activities",
        ThingKind.PARTY: "parties",
    }
    return irregular.get(kind, f"{kind.value}s")


def _several(count: int, thing: str, things: str = "") -> str:
    return f"{count:,} {thing if count == 1 else things or thing + 's'}"


def _percent(count: int, of: int) -> str:
    """Return a share; what is not none is not shown as none."""
    share = 100 * count / of if of else 0.0
    return "less than 0.1 %" if 0 < share < 0.05 else f"{share:.1f} %"


# --- what was changed ------------------------------------------------------------------------------------------------


def _changes(out: Console, changes: Sequence[Change]) -> None:
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
        yield field.field, Text(f"{field.old} -> {field.new}")
        return
    label = field.field
    for sign, text in (("old: ", field.old), ("new: ", field.new)):
        if text:
            yield label, Text(f"{sign if turn is Turn.CHANGED else ''}{text}")
            label = ""


def _worded(change: Change) -> str:
    fields = f" ({listed([field.field for field in change.fields])})" if change.turn is Turn.CHANGED else ""
    return f"{change.name} {change.turn.value}{fields}"


# --- who gets other advice -------------------------------------------------------------------------------------------


def _cases(out: Console, cases: CasesDiff) -> None:
    if cases.changed:
        section(out, "Cases with another decision", [_case(case) for case in cases.changed])
    if cases.other_advice:
        section(out, "Cases with the same decisions and other advice", [Text(", ".join(cases.other_advice))])
    _left_out(out, cases)


def _left_out(out: Console, cases: CasesDiff) -> None:
    if cases.left_out:
        section(out, "Cases that cannot be compared", bullets(f"{item.name}: {item.reason}" for item in cases.left_out))


def _case(case: CaseChange) -> RenderableType:
    table = Table.grid()
    table.add_row(Text(case.name, style="bold"))
    rows = [(_COLUMNS[item.decision], _case_decision(item)) for item in case.decisions]
    table.add_row(Padding(grid(rows, (11, None)), (0, 0, 0, 2), expand=False))
    return table


def _case_decision(item: CaseDecision) -> Text:
    text = Text(f"{item.before} -> {item.after}")
    if item.explained_by:
        text.append(f", through {listed(list(item.explained_by), 'or')}")
    else:
        text.append(", through several changes at once")
    if item.rules:
        counted = ", ".join(f"{rule} {factor(before)} -> {factor(after)}" for rule, before, after in item.rules)
        text.append(f"  ({counted})", style="dim")
    return text


def _sample(out: Console, sample: SampleDiff) -> None:
    for part in sample.parts:
        if part.transitions:
            counted = f"{_several(part.count, 'organization')}, {_percent(part.count, sample.size)}"
            section(out, f"{HEADINGS[part.part]}, of those drawn: {counted}", [_transitions(part, sample.size)])
    remarks = [
        "Organizations drawn are not likely ones: a share says where to look, not how often it happens. An example "
        "has no answer that could be left out.",
        "Other advice: roles beside the lead, the next stage, actions, warnings, notes, and what holds of the program.",
        *sample.remarks,
    ]
    section(out, "Keep in mind", bullets(remarks))


def _transitions(part: PartEffect, size: int) -> Table:
    table = Table.grid()
    for place, item in enumerate(part.transitions[:SHOWN_TRANSITIONS]):
        table.add_row(Text(f"{item.old} -> {item.new}: {item.count:,}, {_percent(item.count, size)}"))
        if place < SHOWN_EXAMPLES:
            table.add_row(Padding(Text(_example(item), style="dim"), (0, 0, 0, 2)))
    left = part.transitions[SHOWN_TRANSITIONS:]
    if left:
        table.add_row(Text(f"others: {sum(item.count for item in left):,}", style="dim"))
    return table


def _example(item: Transition) -> str:
    answers = [f"{name}: {_answer(value)}" for name, value in item.example.items()]
    return f"such as {', '.join(answers)}" if answers else "such as one that answers nothing"


def _answer(value: object) -> str:
    if isinstance(value, tuple):
        return f"[{', '.join(str(item) for item in value)}]"
    return str(value).lower() if isinstance(value, bool) else str(value)


# --- through which changes -------------------------------------------------------------------------------------------


def _tracing(out: Console, tracing: Tracing, sample: SampleDiff) -> None:
    counts = {part.part: part.count for part in sample.parts}
    parts = [part for part in ADVISED if counts[part]]
    if parts:
        table = _table(("Put back", *(_COLUMNS[part] for part in parts)))
        for item in tracing.portions:
            if any(item.restores.values()):
                cells = [_share(item.restores[part], counts[part]) for part in parts]
                table.add_row(_name(item, item.restores_with), *cells)
        for label, figures in (
            ("whichever is put back, it stays", tracing.several_back),
            ("no change alone makes it", tracing.several_needed),
        ):
            table.add_row(Text(label, style="dim"), *(_share(figures[part], counts[part]) for part in parts))
        remark = [Text("So many changes are put back by topic or kind, not one by one.")] if tracing.by_topic else []
        head = "Through which changes: of those with other advice, as many get the old one again"
        section(out, head, [*remark, table])
    acting = [item for item in tracing.portions if any(item.alone.values())]
    if acting:
        shown = [part for part in ADVISED if any(item.alone[part] for item in acting)]
        table = _table(("Alone in the old pack", *(_COLUMNS[part] for part in shown)))
        for item in acting:
            table.add_row(_name(item, item.alone_with), *(_share(item.alone[part], sample.size) for part in shown))
        section(out, "What each change does by itself: of all organizations drawn, as many get other advice", [table])
    idle = [item.name for item in tracing.portions if not any((*item.alone.values(), *item.restores.values()))]
    if idle:
        section(out, "Changes without effect on what is compared", [Text(", ".join(idle))])


def _table(headings: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index else "left", no_wrap=bool(index))
    return table


def _name(item: Traced, together: Sequence[str]) -> Text:
    text = Text(item.name)
    if together:
        text.append(f" together with {listed(list(together))}", style="dim")
    return text


def _share(count: int, of: int) -> str:
    return _percent(count, of).replace("less than ", "<") if count else "-"
