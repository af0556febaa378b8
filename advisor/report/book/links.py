"""Links to every kind of entry, and conditions as lists whose words are links."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.explain.program_entries import phrase
from advisor.explain.wording import conclusion_title, factor, listed, lowered, predicate, raised, strength
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import All, Condition, Operator, Test
from advisor.model.pack import Pack
from advisor.model.program import LEAD
from advisor.model.rule import EVIDENCE_FAMILIES, Rule, family, subject
from advisor.model.source import Citation
from advisor.report.book.parts import Aside, Fact, Item, Line, Link, anchor

READ_BY_RULES = "Rules that read it"
READ_BY_RAILS = "Guard rails that read it"
READ_BY_DERIVED = "Derived attributes that read it"
READ_BY_QUESTIONS = "Questions asked depending on it"
READ_BY_DECISIONS = "Decisions that wait for it"
CITED_BY_RULES = "Rules that cite it"
CITED_BY_RAILS = "Guard rails that cite it"
CITED_BY_DERIVED = "Derived attributes that cite it"

_WITH_MEANING = (Operator.IS, Operator.AT_LEAST, Operator.AT_MOST, Operator.MORE_THAN, Operator.LESS_THAN)
_DECISIONS = {
    "lead": "lead",
    "model": "operating_model",
    "consultants": "consultants",
    "wanted": "consultants",
}
"""The decision that a part of the name of a decided attribute stands for."""


def attribute_link(pack: Pack, name: str, back: str) -> Link | str:
    """Return a link to what a condition reads: an answer, a derived attribute, evidence, or what was decided."""
    label = lowered(pack.attributes[name].label)
    if name in pack.derived or name in pack.asked:
        return Link(label, attribute_anchor(pack, name), back)
    if name in pack.hypotheses:
        claim = conclusion_title(pack, name)
        return Link(
            f"the evidence for \N{LEFT DOUBLE QUOTATION MARK}{claim}\N{RIGHT DOUBLE QUOTATION MARK}",
            f"hypothesis-{name}",
            back,
        )
    for part in reversed(name.split(".")):
        if part in pack.roles:
            return Link(label, f"role-{part}", back)
        if part in _DECISIONS:
            return Link(label, f"decision-{_DECISIONS[part]}", back)
    return label


def attribute_anchor(pack: Pack, name: str) -> str:
    """Return the anchor of an asked or derived attribute."""
    return f"derived-{name}" if name in pack.derived else f"attribute-{name}"


def hypothesis_link(pack: Pack, name: str, back: str = "", detail: str = "", rank: float = 0.0) -> Link:
    """Return a link to what a rule or guard rail concludes."""
    if family(name) == "accountable":
        role = pack.roles[subject(name)]
        return Link(f"{role.title} {'are' if role.plural else 'is'} accountable", f"role-{role.id}", back, detail, rank)
    if name in pack.advice:
        return Link(raised(conclusion_title(pack, name)), f"advice-{name}", back, detail, rank)
    return Link(conclusion_title(pack, name), f"hypothesis-{name}", back, detail, rank)


def condition_items(when: Condition, pack: Pack, back: str) -> tuple[Item, ...]:
    """Return a condition as lines that must all hold."""
    if isinstance(when, All):
        parts = tuple(item for part in when.parts for item in _part(part, pack, back))
        return _joined(parts, "and") or (Item(("always",)),)
    return _part(when, pack, back)


def _part(part: Condition, pack: Pack, back: str) -> tuple[Item, ...]:
    if isinstance(part, Test):
        return (Item(_test_line(part, pack, back)),)
    if isinstance(part, All):
        return tuple(item for inner in part.parts for item in _part(inner, pack, back))
    return (Item(("one of these:",), _joined(tuple(_branch(inner, pack, back) for inner in part.parts), "or")),)


def _branch(part: Condition, pack: Pack, back: str) -> Item:
    """Return one of several alternatives; one that takes several lines gets a line above them."""
    items = _part(part, pack, back)
    return items[0] if len(items) == 1 else Item(("all of these:",), _joined(items, "and"))


def _joined(items: tuple[Item, ...], joint: str) -> tuple[Item, ...]:
    return items[:1] + tuple(Item((Aside(f"{joint} "), *item.line), item.items) for item in items[1:])


def _test_line(test: Test, pack: Pack, back: str) -> Line:
    attribute = pack.attributes[test.attribute]
    line: Line = (attribute_link(pack, test.attribute, back), f" {predicate(test, attribute)}")
    meaning = _meaning(test, attribute)
    return (*line, Aside(f" ({meaning})")) if meaning else line


def _meaning(test: Test, attribute: Attribute) -> str:
    if isinstance(test.operand, tuple) or test.operator not in _WITH_MEANING or attribute.kind is Kind.BOOLEAN:
        return ""
    meaning = attribute.meaning(test.operand).rstrip(".")
    return "" if meaning.lower() == attribute.shown(test.operand).lower() else meaning


def citation_items(pack: Pack, citations: tuple[Citation, ...], back: str) -> tuple[Item, ...]:
    """Return what is cited, each with its title and status."""
    return tuple(
        Item(
            (
                Link(str(citation), anchor("source", citation.key), back, citation.at),
                f" {pack.sources[citation.key].title} ",
                Aside(f"({pack.sources[citation.key].status})"),
            )
        )
        for citation in citations
    )


def cited(pack: Pack, citations: tuple[Citation, ...], back: str) -> tuple[Fact, ...]:
    """Return the sources as a fact, or nothing if there are none."""
    return (Fact("Sources", citation_items(pack, citations, back)),) if citations else ()


def figures(pack: Pack, names: Iterable[str], back: str) -> tuple[Fact, ...]:
    """Return the published figures that are shown with something, or nothing if there are none."""
    items = tuple(
        Item((Link(pack.program.figures[name].text, f"figure-{name}", back),)) for name in dict.fromkeys(names)
    )
    return (Fact("Figures", items),) if items else ()


def party_link(pack: Pack, name: str, back: str = "") -> Link:
    """Return a link to a role, to someone beside the roles, or to how the lead is decided."""
    if name == LEAD:
        return Link("whoever leads", "decision-lead")
    return Link(phrase(pack, name), f"role-{name}" if name in pack.roles else f"party-{name}", back)


def candidates(pack: Pack, names: Iterable[str], back: str = "") -> Line:
    """Return candidates in their order: process owners, else whoever leads."""
    line: Line = ()
    for name in names:
        line = (*line, *((", else ",) if line else ()), party_link(pack, name, back))
    return line


def signed(certainty: float) -> str:
    """Return a certainty factor with its sign."""
    return f"+{factor(certainty)}" if certainty > 0 else factor(certainty)


def side(certainty: float) -> str:
    """Return a certainty factor in words: strong evidence for, some evidence against."""
    return f"{strength(abs(certainty))} evidence {'for' if certainty > 0 else 'against'}"


def decisions_of(rules: Iterable[Rule], with_counts: bool = True) -> str:
    """Return which decisions some rules bear on, with how many of the rules, in one clause; empty for none."""
    counted = {"who does what": 0, "the operating model": 0, "outside consultants": 0, "advice and warnings": 0}
    for rule in rules:
        for about in {_about(conclusion.hypothesis) for conclusion in rule.then}:
            counted[about] += 1
    told = [about + (f" ({rules_in_words(count)})" if with_counts else "") for about, count in counted.items() if count]
    return listed(told)


def rules_in_words(count: int) -> str:
    """Return a number of rules in words."""
    return f"{count} rule{'s' if count > 1 else ''}"


def _about(hypothesis: str) -> str:
    kind = family(hypothesis)
    if kind not in EVIDENCE_FAMILIES:
        return "advice and warnings"
    return {
        "consultants": "outside consultants",
        "model": "the operating model",
        "next_stage": "the operating model",
    }.get(kind, "who does what")
