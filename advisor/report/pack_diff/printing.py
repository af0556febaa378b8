"""What differs between two packs, in the terminal: changes, cases, organizations drawn, and what explains them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from rich.console import Console
from rich.text import Text

from advisor.explain.wording import listed, raised
from advisor.report.pack_diff.cases import print_cases, print_left_out
from advisor.report.pack_diff.changes import print_changes
from advisor.report.pack_diff.sample import print_bases, print_sample
from advisor.report.pack_diff.through import print_tracing
from advisor.report.pack_diff.words import percent, several
from advisor.report.terminal import bullets, section
from advisor.verify.diff.catalog import ThingKind
from advisor.verify.diff.changes import Change, Turn
from advisor.verify.diff.columns import OTHER
from advisor.verify.diff.compare import PackDiff

SHOWN_REMARKS = 15
"""Of more the rest is counted; --format json has all of them."""


def print_pack_diff(out: Console, found: PackDiff) -> None:
    """Print what was changed, who gets other advice, and through which changes."""
    for label, pack in (("old", found.old), ("new", found.new)):
        out.print(Text(f"{label}: {pack.id} {pack.version}, {pack.folder}", style="dim"))
    out.print()
    for sentence in headline(found):
        out.print(Text(sentence, style="bold"))
    if not found.changes:
        return
    print_changes(out, found.changes)
    if not found.beyond_words:
        print_left_out(out, found.cases)
        return
    print_cases(out, found.cases, found.tracing)
    print_bases(out, found)
    print_sample(out, found.sample, found.tracing)
    print_tracing(out, found)
    _remarks(out, found)


def headline(found: PackDiff) -> list[str]:
    """Return in one sentence, or a few, what differs."""
    if not found.changes:
        same = found.old.digest == found.new.digest
        return ["The two packs are the same." if same else "Nothing was changed but layout, comments or order."]
    words = len(found.changes) - len(found.beyond_words)
    beside = f"{several(words, 'change')} of words only"
    if not found.beyond_words:
        return [f"{raised(beside)}; nobody gets other advice."]
    cases, sample = found.cases, found.sample
    whom = f"{percent(sample.decisions, sample.size)} of {sample.size:,} organizations drawn"
    if cases.compared:
        whom = f"{len(cases.changed)} of {several(cases.compared, 'case')} and {whom}"
    first = f"{_counted(found.beyond_words)}; {whom} get another decision."
    other = next(part for part in sample.parts if part.part == OTHER)
    more = (
        f"Other roles, actions, warnings, steps or the like: {percent(other.count, sample.size)} of the organizations"
    )
    if other.count and sample.decisions:
        more += f" ({percent(sample.other_only, sample.size)} without another decision)"
    if cases.compared:
        more += f" and {several(len(cases.other_advice), 'more case')}"
        more += f"; nothing but another certainty: {several(len(cases.certainty_only), 'case')}"
    return [first, f"{more}.", *([f"Beside that, {beside}."] if words else [])]


def _counted(changes: Sequence[Change]) -> str:
    """Return how many of what was changed, added and removed."""
    told = []
    for turn in (Turn.CHANGED, Turn.ADDED, Turn.REMOVED):
        kinds = Counter(change.kind for change in changes if change.turn is turn)
        if kinds:
            things = [several(count, kind.value, _plural(kind)) for kind, count in kinds.items()]
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
        remarks.append(f"{several(more, 'more question')} the packs ask differently.")
    section(out, "Keep in mind", bullets(remarks))
