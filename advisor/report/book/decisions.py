"""The page of decisions: thresholds, core questions, guard rails, evidence groups."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.explain.wording import factor, raised
from advisor.model.decision import CoreQuestions
from advisor.model.pack import Pack
from advisor.model.rule import Effect, GuardRail
from advisor.report.book.links import (
    CITED_BY_RAILS,
    READ_BY_DECISIONS,
    READ_BY_RAILS,
    attribute_link,
    cited,
    condition_items,
    hypothesis_link,
)
from advisor.report.book.parts import Entry, Fact, Group, Item, Knowledge, Line, Link, Page, Row, said


def decision_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return how evidence becomes decisions."""
    pack = knowledge.pack
    groups = (
        Group("Decisions", (_lead(pack), _model(pack), _consultants(pack), _advice(pack))),
        Group("Guard rails", tuple(_rail(pack, rail) for rail in pack.guard_rails), text=_RAILS),
        Group("Evidence groups", tuple(_groups(pack)), text=_GROUPS),
        Group("How sure an answer is", (_sureness(pack),)),
        Group("Resemblance of cases", tuple(_resemblance(pack))),
    )
    about = (
        "How evidence becomes advice. The strongest hypothesis above a threshold is taken. While a core question is "
        "open and nothing reaches its threshold, it cannot be said yet."
    )
    return (Page("decisions.html", "Decisions and guard rails", about, tuple(g for g in groups if g.entries)),)


_RAILS = "Hard limits that no evidence outweighs. They run once, in this order, after all evidence is combined."
_GROUPS = (
    "Rules of one group say much the same thing. For each hypothesis only the strongest of the group counts for it, "
    "and the strongest against it, so that saying it twice makes it no truer."
)


def _decision(
    pack: Pack,
    name: str,
    title: str,
    core: CoreQuestions,
    lines: Iterable[tuple[str, str]],
    more: tuple[Fact, ...] = (),
) -> Entry:
    rows = tuple(Row((term,), (text,)) for term, text in lines)
    facts = (*((Fact("Core questions", tuple(_core(pack, core))),) if core else ()), Fact("Thresholds", rows=rows))
    return Entry("decision", name, title, f"decision-{name}", facts=(*facts, *more))


def _core(pack: Pack, core: CoreQuestions) -> Iterable[Item]:
    for group in core:
        line: Line = ()
        for name in group:
            line = (*line, *((" or ",) if line else ()), attribute_link(pack, name, READ_BY_DECISIONS))
        yield Item(line)


def _order(titles: Iterable[str]) -> tuple[Fact, ...]:
    return said("Order in ties", f"{', then '.join(titles)}.")


def _lead(pack: Pack) -> Entry:
    settings = pack.decisions.lead
    accountable = Link(pack.roles[settings.accountable].title, f"role-{settings.accountable}", "Accountable in")
    lines = (
        ("Lead", f"the strongest role that reaches {factor(settings.threshold)}"),
        (
            "Co-lead",
            f"at most {settings.most_co_leads} that reach {factor(settings.co_lead_threshold)} for co-leading, or for "
            f"leading at most {factor(settings.co_lead_margin)} behind the lead",
        ),
        ("Support", f"every other role that reaches {factor(settings.support_threshold)} in any of the three"),
    )
    more = (
        Fact("Accountable", (Item((accountable, ", whoever leads")),)),
        *_order(role.title for role in pack.roles.values()),
    )
    return _decision(pack, "lead", "Who leads, co-leads and supports", settings.core_questions, lines, more)


def _model(pack: Pack) -> Entry:
    settings = pack.decisions.model
    lines = (
        ("Advised", f"the strongest model that reaches {factor(settings.threshold)}"),
        ("Near tie", f"of those within {factor(settings.near_tie)} of the strongest, the one that fits the lead"),
        ("Next stage", f"the strongest that reaches {factor(settings.next_stage_threshold)}"),
    )
    order = _order(model.title for model in pack.models.values())
    return _decision(pack, "operating_model", "Which operating model", settings.core_questions, lines, order)


def _consultants(pack: Pack) -> Entry:
    settings = pack.decisions.consultants
    none = pack.modes[settings.none_mode].title
    lines = (
        ("Engaged", f"the strongest mode that reaches {factor(settings.threshold)} and has more for it than: {none}"),
        ("Otherwise", f"{none}, once the core questions are answered"),
    )
    link = attribute_link(pack, settings.affordable, READ_BY_DECISIONS)
    more = (
        Fact("Limited by", (Item((link, "; what would have been advised without the limit is told beside it")),)),
        *_order(mode.title for mode in pack.modes.values()),
    )
    return _decision(pack, "consultants", "Outside consultants", settings.core_questions, lines, more)


def _advice(pack: Pack) -> Entry:
    lines = (("Given", f"each piece whose evidence reaches {factor(pack.decisions.advice_threshold)}"),)
    return _decision(pack, "advice", "Actions, warnings, notes and other advice", (), lines)


def _rail(pack: Pack, rail: GuardRail) -> Entry:
    words = {Effect.FORBID: "Forbids", Effect.FORCE: "Demands", Effect.ORDER: "Puts in this order"}
    names = [f"action.{name}" if rail.effect is Effect.ORDER else name for name in rail.targets]
    backs = {Effect.FORBID: "Guard rails that forbid it", Effect.FORCE: "Guard rails that demand it"}
    back = backs.get(rail.effect, "Guard rails that order it")
    return Entry(
        kind="guard rail",
        id=rail.id,
        title=rail.title,
        anchor=f"rail-{rail.id}",
        reference=f"{rail.id} {rail.title}",
        facts=(
            Fact("When", condition_items(rail.when, pack, READ_BY_RAILS)),
            Fact(words[rail.effect], tuple(Item((hypothesis_link(pack, name, back),)) for name in names)),
            *said("Because", rail.because),
            *cited(pack, rail.sources, CITED_BY_RAILS),
        ),
    )


def _groups(pack: Pack) -> Iterable[Entry]:
    for group in dict.fromkeys(rule.group for rule in pack.rules if rule.group):
        yield Entry("evidence group", group, raised(group.replace("_", " ")), f"evidence-{group}")


def _sureness(pack: Pack) -> Entry:
    rows = tuple(Row((word,), (f"counts as {value:g}",)) for word, value in pack.certainty_words.items())
    text = "People are never asked for a number. What they say of an answer weakens every rule that reads it:"
    return Entry(
        "setting",
        "certainty_words",
        "Words for how sure someone is",
        "certainty-words",
        (Fact("Words", rows=rows),),
        text=text,
    )


def _resemblance(pack: Pack) -> Iterable[Entry]:
    if not pack.resemblance:
        return
    rows = tuple(
        Row((attribute_link(pack, name, "Weighs in the resemblance of cases"),), (f"weight {weight:g}",))
        for name, weight in pack.resemblance.items()
    )
    text = "A report names the published cases that resemble the organization most. What makes two alike weighs:"
    yield Entry(
        "setting",
        "resemblance",
        "What makes two organizations alike",
        "resemblance",
        (Fact("Alike in", rows=rows),),
        text=text,
    )
