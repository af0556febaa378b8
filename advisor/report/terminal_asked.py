"""What the terminal shows when one asks on: why not, what if, what it would take, how firm the advice is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from advisor.explain.compare import Comparison, Dispute
from advisor.explain.difference import DecisionChange, Difference, RuleShift, advice_titles
from advisor.explain.paths import FindOut, Path, Paths
from advisor.explain.sensitivity import AnswerSensitivity, Flip, Sensitivity
from advisor.explain.settled import HEADINGS, PARTS, decision_text
from advisor.explain.why_not import SilentRule, WhyNot
from advisor.explain.wording import factor, listed, lowered, raised, sureness, values_text
from advisor.model.attribute import Value
from advisor.model.pack import Pack
from advisor.report.terminal import bullets, grid, section

SHOWN_RULES = 3
SHOWN_PATHS = 5
SHOWN_ANSWERS = 8
_BAR = 20


def print_why_not(out: Console, found: WhyNot, everything: bool) -> None:
    """Print why a conclusion does not stand; `everything`: all rules, with the answers behind what they lack."""
    out.print(Text(found.title, style="bold"))
    if found.stands:
        out.print(f"It stands, with a certainty of {factor(found.certainty)}. Why: advisor how FILE {found.conclusion}")
        return
    for line in found.summary or ("Nothing forbids it, and nothing that is known is ahead of it.",):
        out.print(Text(line))
    against = found.evidence.reasons_against
    shown = against if everything else against[:SHOWN_RULES]
    if shown:
        rows = [(f"{reason.rule}", _weighed(reason.because, reason.contribution)) for reason in shown]
        section(out, "What weighs against it", [grid(rows, (5, None))])
    speaking = found.evidence.reasons_for
    shown = speaking if everything else speaking[:SHOWN_RULES]
    if shown:
        rows = [(f"{reason.rule}", _weighed(reason.because, reason.contribution)) for reason in shown]
        section(out, "What speaks for it", [grid(rows, (5, None))])
    silent = found.silent if everything else found.silent[:SHOWN_RULES]
    if silent:
        section(out, "What would have supported it, but is not so", [_silent(rule, everything) for rule in silent])
    elif not found.evidence.reasons_for:
        out.print("No rule would support it, whatever the answers.")
    _more(
        out,
        not everything,
        len(found.silent) - len(silent),
        "rule that would support it",
        "rules that would support it",
    )


def _weighed(text: str, contribution: float) -> Text:
    return Text.assemble(text, (f"  {_signed(contribution)}", "dim"))


def _signed(contribution: float) -> str:
    return f"{'+' if contribution > 0 else ''}{factor(contribution)}"


def _silent(rule: SilentRule, everything: bool) -> RenderableType:
    head = Text.assemble((f"{rule.rule}  {rule.title}", "bold"), (f"  would add {_signed(rule.factor)}", "dim"))
    rows = []
    for item in rule.missing:
        behind = (
            f"; rests on {listed([lowered(name) for name in item.rests_on])}" if everything and item.rests_on else ""
        )
        unsure = ", but too unsure to count" if item.unsure else ""
        rows.append(("needs", Text.assemble(raised(item.wanted), (f"  now {item.now}{unsure}{behind}", "yellow"))))
    parts: list[RenderableType] = [head, grid(rows, (5, None))]
    if everything:
        parts.append(Text(rule.because))
    return Padding(Group(*parts), (0, 0, 1, 0), expand=False)


def print_difference(out: Console, found: Difference, everything: bool) -> None:
    """Print what differs between two assessments."""
    if found.answers:
        rows = [
            (Text(item.label), Text.assemble((item.before, "dim"), " -> ", (item.after, "bold")))
            for item in found.answers
        ]
        section(out, "Answers", [grid(rows, (None, None))])
    else:
        out.print("All answers are the same.")
    if not found.changes_advice:
        out.print()
        out.print(Text("Nothing in the advice changes.", style="bold"))
    rows = [(Text(item.heading), _moved(item)) for item in found.decisions]
    section(out, "Decisions", [grid(rows, (None, None))])
    for decision in (*found.decisions, *found.roles):
        _through(out, decision, everything)
    if found.roles:
        section(out, "Parts", [grid([(Text(item.heading), _moved(item)) for item in found.roles], (None, None))])
    for title, items in advice_titles(found):
        section(out, title, bullets(items if everything else items[:SHOWN_ANSWERS]))
        _more(out, not everything, len(items) - SHOWN_ANSWERS, "more", "more")


def print_comparison(out: Console, found: Comparison, everything: bool) -> None:
    """Print what differs between two answer files or under two sets of rules."""
    out.print(Text.assemble((found.organization, "bold"), f": {found.titles[0]} -> {found.titles[1]}"))
    for remark in found.remarks:
        out.print(Text(remark, style="dim"))
    if found.disputes:
        lines = [_dispute(item) for item in found.disputes]
        section(out, "Objections", bullets(lines))
    print_difference(out, found.difference, everything)


def _dispute(item: Dispute) -> str:
    instead = f" It should be: {item.instead}." if item.instead else ""
    by = f" ({item.by})" if item.by else ""
    return f"{item.label} ({item.answer}).{instead} {item.comment}{by}".rstrip()


def _moved(item: DecisionChange) -> Text:
    moved = f"{factor(item.certainty_before)} -> {factor(item.certainty_after)}"
    if not item.changed:
        kept = f"certainty {moved}" if item.certainty_before != item.certainty_after else "nothing changes"
        return Text.assemble(item.after, (f"  {kept}", "dim"))
    return Text.assemble((item.before, "dim"), " -> ", (item.after, "bold"), (f"  {moved}", "dim"))


def _through(out: Console, decision: DecisionChange, everything: bool) -> None:
    if not decision.changed or not (decision.through or decision.notes):
        return
    shown = decision.through if everything else decision.through[:SHOWN_RULES]
    parts: list[RenderableType] = [grid([(shift.rule, _shift(shift)) for shift in shown], (5, None))] if shown else []
    parts += [Text(note) for note in decision.notes]
    section(out, f"{decision.heading}: why", parts)
    _more(out, not everything, len(decision.through) - len(shown), "more rule", "more rules")


def _shift(shift: RuleShift) -> Text:
    moved = f"{factor(shift.before)} -> {factor(shift.after)}"
    return Text.assemble(
        f"{shift.verb}: ", (f"{shift.title}. ", "bold"), (f"{shift.conclusion}: {moved}. ", "dim"), shift.because
    )


def print_paths(out: Console, pack: Pack, found: Paths, everything: bool) -> None:
    """Print what it would take for a conclusion to stand."""
    out.print(Text(f"{found.title}: what it would take", style="bold"))
    if found.reached:
        out.print("It is so already; no change is needed.")
        return
    tried = f"All {found.tried:,} sets of up to {found.most_changes} changes within reach were tried"
    if found.paths:
        shown = found.paths if everything else found.paths[:SHOWN_PATHS]
        out.print(Text(f"{tried}; these are the smallest that reach it.", style="dim"))
        section(out, "Paths", [_path(pack, path) for path in shown])
        _more(out, not everything, len(found.paths) - len(shown), "more path", "more paths")
    else:
        out.print(Text(f"{tried}; none of them reaches it within 90 days."))
    if found.later:
        section(out, "In more than 90 days", bullets(f"{found.title} once {clause}." for clause in found.later))
    if found.open:
        names = listed([lowered(label) for label in found.open])
        out.print()
        out.print(
            Text(f"Essential questions are open ({names}). Until they are answered, this says little.", style="yellow")
        )
    if found.find_out:
        lines = [_to_find_out(pack, item) for item in found.find_out]
        section(out, "Find out first", bullets(lines if everything else lines[:SHOWN_PATHS]))
        _more(out, not everything, len(lines) - SHOWN_PATHS, "more thing to find out", "more things to find out")


def _to_find_out(pack: Pack, item: FindOut) -> str:
    values = values_text(pack.asked[item.attribute], item.values, item.others)
    return f"{item.label}: it would be so if this were {values}. {item.question}"


def _path(pack: Pack, path: Path) -> RenderableType:
    rows = [
        (
            Text(change.label),
            Text.assemble(
                (pack.asked[change.attribute].shown(change.before), "dim"),
                " -> ",
                (pack.asked[change.attribute].shown(change.after), "bold"),
            ),
        )
        for change in path.changes
    ]
    parts: list[RenderableType] = [Text(path.sentence, style="bold"), Padding(grid(rows, (None, None)), (0, 0, 0, 2))]
    if path.also:
        parts.append(Text(f"With it changes: {'; '.join(path.also)}.", style="dim"))
    return Padding(Group(*parts), (0, 0, 1, 0), expand=False)


def print_sensitivity(out: Console, pack: Pack, found: Sensitivity, everything: bool) -> None:
    """Print how firm the advice is and on which answers it hangs."""
    if not found.decided:
        out.print(Text("Nothing is decided yet, so there is nothing yet that could be firm or not.", style="bold"))
        out.print("The questions that would settle it: advisor assess FILE")
        return
    out.print(Text.assemble((f"{found.robustness.stamp}. ", "bold"), found.robustness.sentence))
    out.print(
        Text(
            f"Counted out over {found.robustness.changes:,} changes of one answer and "
            f"{found.robustness.double_changes:,} of two; not a probability.",
            style="dim",
        )
    )
    if found.verify:
        by_name = {item.attribute: item for item in found.answers}
        lines = [_verify(pack, by_name[name]) for name in found.verify]
        section(out, "Verify these first", bullets(lines))
    moving = [item for item in found.answers if item.share]
    for part in PARTS:
        here = sorted((item for item in moving if item.shares[part]), key=lambda item: -item.shares[part])
        if here:
            now = decision_text(pack, part, getattr(found.now, part))
            rows = [_bar(pack, item, part) for item in (here if everything else here[:SHOWN_ANSWERS])]
            section(out, f"{HEADINGS[part]}: {now}. What would change it", [grid(rows, (None, _BAR, None))])
            _more(out, not everything, len(here) - SHOWN_ANSWERS, "more answer", "more answers")
    open_ = [item for item in found.unknowns if item.share]
    if open_:
        section(out, "Not known, and it matters", bullets(_would(pack, item, item.flips) for item in open_))
    elif found.unknowns:
        out.print()
        out.print("Nothing that is not known would change a decision on its own.")
    if found.with_unknowns.changes:
        out.print()
        out.print(Text(found.with_unknowns.of_unknown, style="dim"))


def _verify(pack: Pack, item: AnswerSensitivity) -> str:
    attribute = pack.asked[item.attribute]
    given = attribute.shown(item.known.value) if item.known else "not known"
    sure = f", {sureness(item.known.certainty)}" if item.known and item.known.certainty < 1 else ""
    confirmed = item.confirmed if item.confirmed and item.confirmed.changed else None
    also = f" Even if it is confirmed: {_changed(pack, confirmed)}." if confirmed else ""
    return f"{item.label} ({given}{sure}). Who would know: {lowered(pack.question_of[item.attribute].who_knows)}.{also}"


def _bar(pack: Pack, item: AnswerSensitivity, part: str) -> tuple[Text, Text, Text]:
    filled = max(1, round(item.shares[part] * _BAR))
    outcomes = dict.fromkeys(getattr(flip.decisions, part) for flip in item.flips if part in flip.changed)
    told = [
        f"{_if(pack, item, [f.value for f in item.flips if getattr(f.decisions, part) == outcome])}: "
        f"{decision_text(pack, part, outcome)}"
        for outcome in outcomes
    ]
    return Text(item.label), Text("\u2588" * filled, style="cyan"), Text("; ".join(told))


def _if(pack: Pack, item: AnswerSensitivity, values: Sequence[Value]) -> str:
    given = item.known.value if item.known else None
    return values_text(pack.asked[item.attribute], values, [flip.value for flip in item.flips], given)


def _would(pack: Pack, item: AnswerSensitivity, flips: Iterable[Flip]) -> str:
    changed = [flip for flip in flips if flip.changed]
    told = [f"{_if(pack, item, [flip.value])}: {_changed(pack, flip)}" for flip in changed]
    return f"{item.label}. {'; '.join(told)}"


def _changed(pack: Pack, flip: Flip) -> str:
    return listed([decision_text(pack, part, getattr(flip.decisions, part)) for part in flip.changed])


def _more(out: Console, trimmed: bool, left: int, one: str, several: str) -> None:
    """Say that there is more, and how to see it."""
    if trimmed and left > 0:
        out.print(Padding(Text(f"and {left} {one if left == 1 else several}: --all", style="dim"), (0, 0, 0, 2)))
