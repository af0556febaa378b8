"""The page of coverage: what of the rules the worked cases touch, and what no case has ever tried."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from msgspec import Struct

from advisor.files.answer_file import NOBODY
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.report.book.cases import CASES
from advisor.report.book.links import rules_in_words
from advisor.report.book.parts import (
    Aside,
    Entry,
    Fact,
    Group,
    Item,
    Knowledge,
    Line,
    Link,
    Page,
    Table,
    anchor,
    slug,
)
from advisor.report.templates import percent
from advisor.verify.coverage import Coverage, Names, coverage_of, rules_by_topic

_MOST = 6
"""As many names stand in a cell; how many more there are is said."""

_TITLES = {
    "lead": ("Who leads", "Role", "role"),
    "operating_model": ("Operating model", "Model", "model"),
    "consultants": ("Outside consultants", "Mode", "mode"),
}
_WITHOUT = {NOBODY: "Nobody is ready", Standing.UNDETERMINED.value: "Cannot be said yet"}


class Trial(Struct, frozen=True):
    """A column: something that tries the rules, and what it touches of them.

    `link` gives the way to one of them by its name; `page` tells all of them.
    """

    title: str
    one: str
    coverage: Coverage
    link: Callable[[str], Link | str]
    page: str


def coverage_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return what the cases touch of a pack; nothing for a pack without cases."""
    if not knowledge.cases:
        return ()
    trials = _trials(knowledge)
    pack = knowledge.pack
    groups = (
        Group("Decision regions", tuple(_decision(pack, name, trials) for name in _TITLES), text=_REGIONS),
        Group("Share of each topic", (_shares(pack, trials),), text=_SHARES),
        Group("Rules that no case fires", tuple(_silent(pack, trials)), text=_SILENT),
        Group("Rules and where they fire", tuple(_topics(pack, trials)), text=_FIRING),
    )
    about = (
        "What the worked cases try of the rules. A rule that fires in no case may be right, but no case would show it "
        "if it were wrong; the tests beside the rules may."
    )
    return (Page("coverage.html", "Coverage", about, tuple(group for group in groups if group.entries)),)


_REGIONS = "How many cases end in each of the decisions that the advice can take."
_SHARES = "Of the rules of each topic, how many fire in at least one case."
_SILENT = "No case makes these fire. The next case or test is best written where many of them stand together."
_FIRING = "In how many cases each rule fires; the rule itself lists them."


def _trials(knowledge: Knowledge) -> tuple[Trial, ...]:
    """Return everything that tries the rules, a column for each; another one is one more entry here."""
    cases = coverage_of(knowledge.pack, {case.name: case.outcome for case in knowledge.cases})
    return (Trial("Cases", "case", cases, lambda name: Link(name, anchor("case", name)), CASES),)


def _decision(pack: Pack, decision: str, trials: tuple[Trial, ...]) -> Entry:
    title, column, kind = _TITLES[decision]
    names = {**_WITHOUT, **_outcome_titles(pack, decision)}
    values = trials[0].coverage.decisions[decision]
    return Entry(
        kind="coverage",
        id=decision,
        title=title,
        anchor=f"coverage-{decision}",
        table=Table(
            (column, *(trial.title for trial in trials)),
            tuple(
                (
                    (names[value] if value in _WITHOUT else Link(names[value], f"{kind}-{value}"),),
                    *(_named(trial, trial.coverage.decisions[decision][value]) for trial in trials),
                )
                for value in values
            ),
            wordy=True,
        ),
    )


def _outcome_titles(pack: Pack, decision: str) -> dict[str, str]:
    return {
        "lead": {name: role.title for name, role in pack.roles.items()},
        "operating_model": {name: model.title for name, model in pack.models.items()},
        "consultants": {name: mode.title for name, mode in pack.modes.items()},
    }[decision]


def _shares(pack: Pack, trials: tuple[Trial, ...]) -> Entry:
    topics = rules_by_topic(pack)
    rows = [_share_row(topic, rules, trials) for topic, rules in topics.items()]
    rows.append(_share_row("All of them", tuple(pack.rule_by_id), trials))
    columns = ("Topic", "Rules", *(f"Fire in {trial.title.lower()}" for trial in trials))
    return Entry("coverage", "topics", "Topics", "coverage-topics", table=Table(columns, tuple(rows)))


def _share_row(topic: str, rules: Names, trials: tuple[Trial, ...]) -> tuple[Line, ...]:
    shares = [trial.coverage.share(rules) for trial in trials]
    cells = [(percent(share), Aside(f" ({round(share * len(rules))})")) for share in shares]
    return ((topic,), (str(len(rules)),), *cells)


def _silent(pack: Pack, trials: tuple[Trial, ...]) -> Iterator[Entry]:
    """Yield by topic the rules that nothing makes fire."""
    never = set(pack.rule_by_id).intersection(*(trial.coverage.silent for trial in trials))
    facts = tuple(
        Fact(topic, tuple(_rule_item(pack, rule) for rule in rules if rule in never))
        for topic, rules in rules_by_topic(pack).items()
        if never.intersection(rules)
    )
    if facts:
        text = f"{rules_in_words(len(never))} of {len(pack.rules)}."
        yield Entry("coverage", "silent", "Fire in no case", "coverage-silent", facts, text=text)


def _rule_item(pack: Pack, rule: str) -> Item:
    return Item((Link(f"{rule} {pack.rule_by_id[rule].title}", f"rule-{rule}"),))


def _topics(pack: Pack, trials: tuple[Trial, ...]) -> Iterator[Entry]:
    """Yield a table of the rules of each topic; which cases they are stands with each rule."""
    columns = ("Rule", *(trial.title for trial in trials))
    for place, (topic, rules) in enumerate(rules_by_topic(pack).items(), 1):
        rows = tuple(
            (
                _rule_item(pack, rule).line,
                *(_counted(trial.coverage.rules[rule]) for trial in trials),
            )
            for rule in rules
        )
        name = f"coverage-{place}-{slug(topic)}"
        yield Entry("coverage", slug(topic), topic, name, table=Table(columns, rows))


def _counted(names: Names) -> Line:
    return (str(len(names)),) if names else ()


def _named(trial: Trial, names: Names) -> Line:
    """Return how many there are, and the first of them by name; an empty line for none."""
    if not names:
        return ()
    line: Line = (f"{len(names)} {trial.one}{'' if len(names) == 1 else 's'}: ",)
    for place, name in enumerate(names[:_MOST]):
        line = (*line, *((", ",) if place else ()), trial.link(name))
    return (*line, " and ", Link(f"{len(names) - _MOST} more", trial.page)) if len(names) > _MOST else line
