"""Looks up anything a pack defines by its id: what it says, and where it is used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from advisor.errors import AdvisorError, suggestion
from advisor.explain.formulas import formula_text
from advisor.explain.wording import conclusion_title, condition_text
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import ALWAYS, attributes
from advisor.model.derived import Derived
from advisor.model.formula import Formula
from advisor.model.pack import Pack
from advisor.model.question import Question
from advisor.model.rule import GuardRail, Rule
from advisor.model.source import Citation, Source


class Entry(Struct, frozen=True):
    """One thing a pack defines: facts as (label, lines), and the ids that use it with what for."""

    kind: str
    id: str
    title: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    used_by: tuple[str, ...]


def find_entry(pack: Pack, identifier: str) -> Entry:
    """Return what `identifier` names. Raises AdvisorError with the nearest id."""
    exact = {name.lower(): name for name in _identifiers(pack)}
    name = exact.get(identifier.lower(), exact.get(identifier.lower().replace("-", "_")))
    if name is None:
        hint = suggestion(identifier, exact.values())
        raise AdvisorError(f"{pack.id} has no rule, question, source or hypothesis {identifier}{hint}")
    return _entry(pack, name)


def _identifiers(pack: Pack) -> Iterator[str]:
    yield from pack.rule_by_id
    yield from (rail.id for rail in pack.guard_rails)
    yield from pack.sources
    yield from (question.id for question in pack.questions)
    yield from pack.asked
    yield from pack.derived
    yield from pack.hypotheses
    yield from pack.advice


def _entry(pack: Pack, name: str) -> Entry:
    if name in pack.rule_by_id:
        return _rule(pack, pack.rule_by_id[name])
    for rail in pack.guard_rails:
        if rail.id == name:
            return _guard_rail(pack, rail)
    if name in pack.sources:
        return _source(pack, pack.sources[name])
    if name in pack.derived:
        return _derived(pack, pack.derived[name])
    for question in pack.questions:
        if name == question.id or name in (attribute.name for attribute in question.asks):
            return _question(pack, question)
    return _hypothesis(pack, name)


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
        ("Precondition", _if(rule.precondition)),
        ("Sources", _cited(pack, rule.sources)),
    ]
    rivals = [
        f"{other.id} is of the same evidence group"
        for other in pack.rules
        if rule.group and other.group == rule.group and other.id != rule.id
    ]
    return Entry("rule", rule.id, f"{rule.title} ({rule.topic})", _filled(facts), tuple(rivals))


def _guard_rail(pack: Pack, rail: GuardRail) -> Entry:
    facts = [
        ("When", (condition_text(rail.when, pack),)),
        (rail.effect.value.capitalize(), rail.targets),
        ("Because", (rail.because,)),
        ("Sources", _cited(pack, rail.sources)),
    ]
    return Entry("guard rail", rail.id, rail.title, _filled(facts), ())


def _source(pack: Pack, source: Source) -> Entry:
    facts = [
        ("Status", (source.status.value,)),
        ("Note", _if(source.note)),
        ("Case", (f"cases/{source.case}.yaml",) if source.case else ()),
    ]
    citing = [(rule.id, rule.title, rule.sources) for rule in pack.rules]
    citing += [(rail.id, rail.title, rail.sources) for rail in pack.guard_rails]
    citing += [(name, item.attribute.label, item.sources) for name, item in pack.derived.items()]
    users = tuple(
        f"{identifier} {citation.at}".strip() + f": {title}"
        for identifier, title, citations in citing
        for citation in citations
        if citation.key == source.key
    )
    return Entry("source", source.key, source.title, _filled(facts), users)


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
    ]
    users = tuple(line for attribute in question.asks for line in readers(pack, attribute.name))
    return Entry("question", question.id, pack.sections[question.section], _filled(facts), tuple(dict.fromkeys(users)))


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
        ("Sources", _cited(pack, derived.sources)),
    ]
    return Entry(
        "derived attribute", derived.name, derived.attribute.label, _filled(facts), readers(pack, derived.name)
    )


def _value(pack: Pack, value: object) -> str:
    if isinstance(value, Formula):
        return formula_text(value, pack)
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def _hypothesis(pack: Pack, name: str) -> Entry:
    text = pack.advice[name].text if name in pack.advice else ""
    facts = [("Text", _if(text))]
    users = [
        f"{rule.id} adds {conclusion.factor:+.2f}: {rule.title}"
        for rule in pack.rules
        for conclusion in rule.then
        if conclusion.hypothesis == name
    ]
    users += [f"{rail.id} ({rail.effect}): {rail.title}" for rail in pack.guard_rails if name in rail.targets]
    kind = "advice" if name in pack.advice else "hypothesis"
    return Entry(kind, name, conclusion_title(pack, name), _filled(facts), tuple(users))


def readers(pack: Pack, name: str) -> tuple[str, ...]:
    """Return what reads an attribute: rules, guard rails, derived attributes, questions and decisions."""
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
    return tuple(found)


def _cited(pack: Pack, citations: tuple[Citation, ...]) -> tuple[str, ...]:
    return tuple(
        f"{citation}: {pack.sources[citation.key].title} [{pack.sources[citation.key].status}]"
        for citation in citations
    )


def _if(text: str) -> tuple[str, ...]:
    """Return the text as a line, or no line if it is empty."""
    return (text,) if text else ()


def _filled(facts: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    return tuple((label, tuple(lines)) for label, lines in facts if lines)
