"""What differs between two packs, in the terminal: changes, cases, organizations drawn, and what explains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.explain.settled import PARTS
from advisor.explain.wording import factor, listed, raised
from advisor.model.attribute import Value
from advisor.report.terminal import bullets, grid, section
from advisor.verify.diff.cases import CaseDecision, CasesDiff, Shift
from advisor.verify.diff.catalog import ThingKind
from advisor.verify.diff.changes import Change, FieldChange, Turn
from advisor.verify.diff.columns import ADVISED, OTHER
from advisor.verify.diff.compare import PackDiff
from advisor.verify.diff.effects import Base, PartEffect, SampleDiff
from advisor.verify.diff.fields import Bearing
from advisor.verify.diff.tracing import Tracing, Unit

SHOWN_TRANSITIONS = 5
SHOWN_EXAMPLES = 2
SHOWN_WORDS = 40
SHOWN_NAMES = 8
SHOWN_TOGETHER = 4
SHOWN_SHIFTS = 3
SHOWN_RULES = 15
SHOWN_REMARKS = 15
"""Of longer lists the rest is counted; --format json has everything."""

SHORT = 28
"""Two texts no longer than this stand on one line, old -> new."""

_BEARINGS = {
    Bearing.DECISIONS: "Changes that can change decisions",
    Bearing.OTHER: "Changes that can change other advice, or what is asked",
}
_HEADINGS = {
    "lead": "Who leads",
    "operating_model": "Operating model",
    "consultants": "Outside consultants",
    OTHER: "Other advice",
}
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
_NEEDS = {"lead": "a lead", "operating_model": "an operating model", "consultants": "a use of consultants"}


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
    _cases(out, found.cases, found.tracing)
    _bases(out, found)
    _sample(out, found.sample, found.tracing)
    _tracing(out, found)
    _remarks(out, found)


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
    if other.count and sample.decisions:
        more += f" ({_percent(sample.other_only, sample.size)} without another decision)"
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


# --- who gets other advice -------------------------------------------------------------------------------------------


def _cases(out: Console, cases: CasesDiff, tracing: Tracing) -> None:
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
    _left_out(out, cases)


def _some(names: Sequence[str], most: int) -> str:
    """Return the first names, and how many more there are."""
    more = len(names) - most
    return ", ".join(names) if more <= 0 else f"{', '.join(names[:most])} and {more:,} more"


def _left_out(out: Console, cases: CasesDiff) -> None:
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
    through = _without_repetition(item.explained_by, tracing)
    how = f"through {listed(through, 'or')}" if through else "through several changes at once"
    yield f"{_HEADINGS[item.decision]}: {item.before_title} -> {item.after_title}, {how}"
    for shift in item.shifts[:SHOWN_SHIFTS]:
        yield f"{_DIM}{_shift(shift)}"
    if len(item.shifts) > SHOWN_SHIFTS:
        yield f"{_DIM}and {_several(len(item.shifts) - SHOWN_SHIFTS, 'more rule')}"
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


def _without_repetition(names: Sequence[str], tracing: Tracing) -> list[str]:
    """Return names of changes, of those that go together only the one that they are called by, if it is among them."""
    told = []
    for name in names:
        unit = _unit_of(name, tracing)
        others = [other for other in names if unit and other in unit.members]
        rules = [other for other in others if other in _rules_of(unit, tracing)] if unit else []
        if not unit or name in (rules or others[:1]):
            told.append(name)
    return told


def _unit_of(name: str, tracing: Tracing) -> Unit | None:
    return next((unit for unit in tracing.units if name in unit.members), None)


def _bases(out: Console, found: PackDiff) -> None:
    """Print where changed rules fire, and where anything is named, so that a share can be judged."""
    sample, cases = found.sample, found.cases
    among_cases = {base.name: base for base in cases.bases}
    rules = [base for base in sample.bases if base.name not in PARTS]
    strongest = sorted(rules, key=lambda base: -base.decisions)[:SHOWN_RULES]
    told = [base for base in rules if base in strongest]
    headings = ["", "Old", "New", "With another\ndecision", *(["Cases,\nold -> new"] if cases.compared else [])]
    table = _table(headings)
    for base in (*told, *(base for base in sample.bases if base.name in PARTS)):
        if base.name == PARTS[0] and len(rules) > len(told):
            table.add_row(Text(f"and {_several(len(rules) - len(told), 'more rule')}", style="dim"))
        label = _NAMED.get(base.name, f"{base.name} fires")
        cells = [_share(base.before, sample.size), _share(base.after, sample.size), f"{base.decisions:,}"]
        own = among_cases.get(base.name)
        table.add_row(Text(label), *cells, *([_both(own)] if cases.compared else []))
    among = f"{sample.size:,} organizations drawn"
    section(out, f"To judge the shares by: in how many of {among}", [table])


def _both(base: Base | None) -> str:
    return f"{base.before} -> {base.after}" if base else ""


def _sample(out: Console, sample: SampleDiff, tracing: Tracing) -> None:
    for part in sample.parts:
        counted = f"{_several(part.count, 'organization')}, {_percent(part.count, sample.size)}"
        if part.transitions:
            section(out, f"{_HEADINGS[part.part]}, of those drawn: {counted}", [_transitions(part, sample.size)])
        if part.kinds:
            also = part.count - sample.other_only
            more = f", {also:,} of them with another decision too" if also else ""
            section(out, f"Other advice, of those drawn: {counted}{more}", [_kinds(part, sample.size, tracing)])


def _remarks(out: Console, found: PackDiff) -> None:
    remarks = [
        "Organizations drawn are not likely ones: a share says where to look, not how often it happens. An example "
        "has no answer that could be left out.",
    ]
    if found.cases.compared:
        remarks.append(
            "Known cases may differ more often than organizations drawn: of these, answers are missing and come "
            "together by chance, so a rule that needs several at once fires less often."
        )
    remarks += found.sample.remarks[:SHOWN_REMARKS]
    more = len(found.sample.remarks) - SHOWN_REMARKS
    if more > 0:
        remarks.append(f"{_several(more, 'more question')} the packs ask differently.")
    section(out, "Keep in mind", bullets(remarks))


def _transitions(part: PartEffect, size: int) -> Table:
    table = Table.grid()
    for place, item in enumerate(part.transitions[:SHOWN_TRANSITIONS]):
        counted = f"{item.count:,}, {_percent(item.count, size)}"
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
        through = _without_repetition(tracing.items.get(most.name, ()), tracing)[:1]
        how = f"through {through[0]}" if through else "through several changes at once"
        table.add_row(Text(f"{_KINDS[kind.kind]}: {_percent(kind.count, size)}"))
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


# --- through which changes -------------------------------------------------------------------------------------------


def _tracing(out: Console, found: PackDiff) -> None:
    tracing, sample = found.tracing, found.sample
    counts = {part.part: part.count for part in sample.parts}
    rows = list(_rows(tracing))
    parts = [part for part in ADVISED if counts[part]]
    if parts:
        table = _table(("Put back", *(_column(part) for part in parts)))
        for row in rows:
            if any(row.restores.values()):
                cells = [_share(row.restores[part], counts[part]) for part in parts]
                table.add_row(row.name(row.restores_with), *cells)
        for label, figures in (
            ("whichever is put back, it stays", tracing.several_back),
            ("no change alone makes it", tracing.several_needed),
        ):
            if any(figures.values()):
                table.add_row(Text(label, style="dim"), *(_share(figures[part], counts[part]) for part in parts))
        remark = [Text("So many changes are put back by topic or kind, not one by one.")] if tracing.by_topic else []
        head = "Through which changes: of those with other advice, as many get the old one again"
        section(out, head, [*remark, table])
    acting = [row for row in rows if any(row.alone.values())]
    if acting:
        shown = [part for part in ADVISED if any(row.alone[part] for row in acting)]
        table = _table(("Alone in the old pack", *(_column(part) for part in shown)))
        for row in acting:
            table.add_row(row.name(row.alone_with), *(_share(row.alone[part], sample.size) for part in shown))
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
        unit = _unit_of(item.name, tracing)
        if unit is None:
            yield _Row(item.name, (), False, item.restores, item.restores_with, item.alone, item.alone_with)
        elif unit.name not in told:
            told.add(unit.name)
            yield _Row(unit.name, unit.members, False, unit.restores, (), unit.alone, ())
            rules = _rules_of(unit, tracing)
            for each in tracing.portions if len(rules) > 1 else ():
                if each.name in rules:
                    yield _Row(each.name, unit.members, True, each.restores, (), each.alone, ())


def _rules_of(unit: Unit, tracing: Tracing) -> list[str]:
    """Return the rules and guard rails among changes that go together."""
    return [item.name for item in tracing.portions if item.name in unit.members and item.is_rule]


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
    return _HEADINGS[part].replace(" ", "\n", 1)


def _table(headings: Sequence[str]) -> Table:
    table = Table(box=None, pad_edge=False, header_style="bold", padding=(0, 2, 0, 0))
    for index, heading in enumerate(headings):
        table.add_column(heading, justify="right" if index else "left", no_wrap=bool(index), vertical="bottom")
    return table


def _share(count: int, of: int) -> str:
    return _percent(count, of).replace("less than ", "<") if count else "-"
