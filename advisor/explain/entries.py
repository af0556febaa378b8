"""Looks up anything a pack defines by its id: what it says, and where it is used."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from msgspec import structs

from advisor.errors import AdvisorError, suggestion
from advisor.explain.entry import Entry, cited, filled, if_any
from advisor.explain.formulas import formula_text
from advisor.explain.program_entries import program_citations, program_entries, program_readers, steps_covering
from advisor.explain.wording import conclusion_title, condition_text
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import ALWAYS, attributes
from advisor.model.derived import Derived
from advisor.model.formula import Formula
from advisor.model.pack import Pack
from advisor.model.question import Question
from advisor.model.rule import GuardRail, Rule
from advisor.model.source import Source


def find_entry(pack: Pack, identifier: str) -> Entry:
    """Return what `identifier` names. Raises AdvisorError with the nearest id.

    Where a thing of the program shares its id with something else, it is found with its family: pillar.ownership.
    """
    known, program = _entries(pack), program_entries(pack)
    plain: dict[str, list[str]] = {}
    for full in program:
        plain.setdefault(full.partition(".")[2], []).append(full)
    every = {**{name: program[full[0]] for name, full in plain.items()}, **program, **known}
    exact = {name.lower(): name for name in every}
    name = exact.get(identifier.lower(), exact.get(identifier.lower().replace("-", "_")))
    if name is None:
        hint = suggestion(identifier, exact.values())
        raise AdvisorError(f"{pack.id} has nothing called {identifier}{hint}")
    entry = every[name]()
    others = plain.get(name, []) if name in known else plain.get(name, [])[1:]
    also = tuple(f"advisor pack show {full}: {program[full]().kind}" for full in others)
    return structs.replace(entry, facts=(*entry.facts, *filled([("Of the same name", also)])))


def _entries(pack: Pack) -> dict[str, Callable[[], Entry]]:
    """Return what gives the entry of each name; of things with the same name the first counts."""
    found: dict[str, Callable[[], Entry]] = {}
    for rule in pack.rules:
        found.setdefault(rule.id, partial(_rule, pack, rule))
    for rail in pack.guard_rails:
        found.setdefault(rail.id, partial(_guard_rail, pack, rail))
    for source in pack.sources.values():
        found.setdefault(source.key, partial(_source, pack, source))
    for derived in pack.derived.values():
        found.setdefault(derived.name, partial(_derived, pack, derived))
    for question in pack.questions:
        found.setdefault(question.id, partial(_question, pack, question))
    for name, question in pack.question_of.items():
        found.setdefault(name, partial(_question, pack, question))
    for name in (*pack.hypotheses, *pack.advice):
        found.setdefault(name, partial(_hypothesis, pack, name))
    return found


def _rule(pack: Pack, rule: Rule) -> Entry:
    then = tuple(
        f"{conclusion_title(pack, item.hypothesis)} ({item.hypothesis}) {item.factor:+.2f}" for item in rule.then
    )
    facts = [
        ("When", (condition_text(rule.when, pack),)),
        ("Then", then),
        ("Because", (rule.because,)),
        ("Misleads when", (rule.limits,)),
        ("Evidence group", (f"{rule.group}: only the strongest of this group counts",) if rule.group else ()),
        ("Precondition", if_any(rule.precondition)),
        ("Sources", cited(pack, rule.sources)),
    ]
    rivals = [
        f"{other.id} is of the same evidence group"
        for other in pack.rules
        if rule.group and other.group == rule.group and other.id != rule.id
    ]
    return Entry("rule", rule.id, f"{rule.title} ({rule.topic})", filled(facts), tuple(rivals))


def _guard_rail(pack: Pack, rail: GuardRail) -> Entry:
    facts = [
        ("When", (condition_text(rail.when, pack),)),
        (rail.effect.value.capitalize(), rail.targets),
        ("Because", (rail.because,)),
        ("Sources", cited(pack, rail.sources)),
    ]
    return Entry("guard rail", rail.id, rail.title, filled(facts), ())


def _source(pack: Pack, source: Source) -> Entry:
    facts = [
        ("Status", (source.status.value,)),
        ("Note", if_any(source.note)),
        ("Case", (f"cases/{source.case}.yaml",) if source.case else ()),
    ]
    citing = [(rule.id, rule.title, rule.sources) for rule in pack.rules]
    citing += [(rail.id, rail.title, rail.sources) for rail in pack.guard_rails]
    citing += [(name, item.attribute.label, item.sources) for name, item in pack.derived.items()]
    citing += program_citations(pack)
    users = tuple(
        f"{identifier} {citation.at}".strip() + f": {title}"
        for identifier, title, citations in citing
        for citation in citations
        if citation.key == source.key
    )
    return Entry("source", source.key, source.title, filled(facts), users)


def _question(pack: Pack, question: Question) -> Entry:
    change = question.changeable
    steps = f", {change.steps_in_90_days} step(s) in 90 days, effort {change.effort}" if change.effort else ""
    facts: list[tuple[str, tuple[str, ...]]] = [("Question", (question.wording,))]
    facts += [(f"{attribute.label} ({attribute.name})", _levels(attribute)) for attribute in question.asks]
    facts += [
        ("Who knows", (question.who_knows,)),
        ("Why it is asked", (question.why,)),
        ("Asked", (_relevance(pack, question), f"from depth {question.depth}")),
        ("Confidential", ("asked privately",) if question.confidential else ()),
        ("Changeable", (f"{change.direction}{steps}",)),
        ("Advised as: once", tuple(aim.clause for attribute in question.asks for aim in attribute.aims)),
    ]
    users = tuple(line for attribute in question.asks for line in readers(pack, attribute.name))
    return Entry("question", question.id, pack.sections[question.section], filled(facts), tuple(dict.fromkeys(users)))


def _relevance(pack: Pack, question: Question) -> str:
    if question.ask_when == ALWAYS:
        return "always"
    return f"unless it is known that this fails: {condition_text(question.ask_when, pack)}"


def _levels(attribute: Attribute) -> tuple[str, ...]:
    if attribute.levels:
        return tuple(f"{str(level.value).lower()}: {level.meaning}" for level in attribute.levels)
    least = f", {attribute.minimum} or more" if attribute.minimum is not None else ""
    return (f"{'whole number' if attribute.kind is Kind.INTEGER else 'number'}{least}",)


def _derived(pack: Pack, derived: Derived) -> Entry:
    rows = [f"{_value(pack, row.value)} when {condition_text(row.when, pack)}" for row in derived.rows]
    if derived.otherwise is not None:
        rows.append(f"otherwise {_value(pack, derived.otherwise)}" if derived.rows else _value(pack, derived.otherwise))
    refining = tuple(
        f"{item.input}: unknown, {item.leave_out}"
        if item.assume is None
        else f"{item.input}: unknown, {item.assume} assumed"
        for item in derived.refining.values()
    )
    facts = [
        ("Value", tuple(rows)),
        ("Needs", tuple(" or ".join(group) for group in derived.required)),
        ("Refined by", refining),
        ("Needs for otherwise", derived.deciding),
        ("Because", (derived.because,)),
        ("Checks", (f"rules read it instead of {derived.checks}",) if derived.checks else ()),
        ("Sources", cited(pack, derived.sources)),
    ]
    return Entry("derived attribute", derived.name, derived.attribute.label, filled(facts), readers(pack, derived.name))


def _value(pack: Pack, value: object) -> str:
    if isinstance(value, Formula):
        return formula_text(value, pack)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hypothesis(pack: Pack, name: str) -> Entry:
    text = pack.advice[name].text if name in pack.advice else ""
    part = pack.advice[name].part if name in pack.advice else ""
    facts = [("Text", if_any(text)), ("Part", if_any(part))]
    users = [
        f"{rule.id} adds {conclusion.factor:+.2f}: {rule.title}"
        for rule in pack.rules
        for conclusion in rule.then
        if conclusion.hypothesis == name
    ]
    users += [f"{rail.id} ({rail.effect}): {rail.title}" for rail in pack.guard_rails if name in rail.targets]
    users += steps_covering(pack, name)
    kind = "advice" if name in pack.advice else "hypothesis"
    return Entry(kind, name, conclusion_title(pack, name), filled(facts), tuple(users))


def readers(pack: Pack, name: str) -> tuple[str, ...]:
    """Return what reads an attribute: rules, guard rails, derived attributes, questions, decisions, the program."""
    found = [f"{rule.id}: {rule.title}" for rule in pack.rules if name in attributes(rule.when)]
    found += [f"{rail.id}: {rail.title}" for rail in pack.guard_rails if name in attributes(rail.when)]
    found += [f"{item.name}: {item.attribute.label}" for item in pack.derived.values() if name in item.inputs]
    found += [
        f"question {question.id} is asked depending on it"
        for question in pack.questions
        if name in attributes(question.ask_when)
    ]
    decisions = {
        "lead": pack.decisions.lead.core_questions,
        "model": pack.decisions.model.core_questions,
        "consultants": pack.decisions.consultants.core_questions,
    }
    found += [
        f"decision {decision}: core question"
        for decision, core in decisions.items()
        if any(name in group for group in core)
    ]
    found += [f"resemblance of cases: weight {pack.resemblance[name]:g}"] if name in pack.resemblance else []
    return (*found, *program_readers(pack, name))
