"""The pages of rules: a list of all, and one page per topic."""

from __future__ import annotations

from advisor.explain.wording import conclusion_title
from advisor.model.pack import Pack
from advisor.model.rule import Conclusion, Rule
from advisor.report.book.links import (
    CITED_BY_RULES,
    READ_BY_RULES,
    cited,
    condition_items,
    decisions_of,
    hypothesis_link,
    rules_in_words,
    side,
    signed,
)
from advisor.report.book.parts import Aside, Entry, Fact, Group, Item, Knowledge, Link, Page, Row, said, slug

ABOUT = (
    "A rule says: when this is known to hold, it speaks for or against that, with a certainty factor from "
    "\N{MINUS SIGN}0.95 to +0.95. The factor is the strength of the evidence and not a probability."
)


def rule_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the list of all rules and then a page per topic."""
    pack = knowledge.pack
    topics: dict[str, list[Rule]] = {}
    for rule in pack.rules:
        topics.setdefault(rule.topic, []).append(rule)
    files = dict(zip(topics, _files(list(topics)), strict=True))
    lists = tuple(
        Group(topic, items=tuple(_line(pack, rule) for rule in rules), file=files[topic])
        for topic, rules in topics.items()
    )
    pages = tuple(
        Page(
            file=files[topic],
            title=f"Rules: {topic}",
            about=f"{rules_in_words(len(rules))} on {decisions_of(rules, with_counts=False)}.",
            groups=(Group(topic, tuple(_rule(pack, rule) for rule in rules)),),
            member_of="rules.html",
            by_entry=True,
        )
        for topic, rules in topics.items()
    )
    return (Page("rules.html", "Rules", ABOUT, lists), *pages)


def _files(topics: list[str]) -> list[str]:
    """Return a file name per topic; topics that differ in signs only get numbers."""
    slugs = [slug(topic) for topic in topics]
    return [
        f"rules-{name}{f'-{slugs[:index].count(name) + 1}' if name in slugs[:index] else ''}.html"
        for index, name in enumerate(slugs)
    ]


def _line(pack: Pack, rule: Rule) -> Item:
    then = "; ".join(f"{conclusion_title(pack, item.hypothesis)} {signed(item.factor)}" for item in rule.then)
    return Item((Link(_called(rule), f"rule-{rule.id}"), Aside(f" {then}")))


def _called(rule: Rule) -> str:
    return f"{rule.id} {rule.title}"


def _rule(pack: Pack, rule: Rule) -> Entry:
    group: tuple[Fact, ...] = ()
    if rule.group:
        link = Link(rule.group.replace("_", " "), f"evidence-{rule.group}", "Rules of this group")
        group = (Fact("Evidence group", (Item((link, "; of each group only the strongest counts.")),)),)
    return Entry(
        kind="rule",
        id=rule.id,
        title=rule.title,
        anchor=f"rule-{rule.id}",
        reference=_called(rule),
        facts=(
            Fact("When", condition_items(rule.when, pack, READ_BY_RULES)),
            Fact("Then", rows=tuple(_then(pack, conclusion) for conclusion in rule.then)),
            *said("Because", rule.because),
            *said("Misleads when", rule.limits),
            *said("First put in place", rule.precondition),
            *group,
            *cited(pack, rule.sources, CITED_BY_RULES),
        ),
    )


def _then(pack: Pack, conclusion: Conclusion) -> Row:
    value = conclusion.factor
    back = "Rules for it" if value > 0 else "Rules against it"
    link = hypothesis_link(pack, conclusion.hypothesis, back, signed(value), abs(value))
    return Row((link,), (f"{signed(value)} ", Aside(side(value))), value)
