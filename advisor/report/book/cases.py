"""The page of worked cases: what each is, what it expects, what the advice is, and which rules fire."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.explain.wording import raised, sureness
from advisor.files.answer_file import NOBODY
from advisor.model.answers import AnswerSet
from advisor.model.pack import Pack
from advisor.report.book.links import attribute_anchor
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
    Row,
    anchor,
    listed_links,
    said,
)
from advisor.verify.cases import CaseResult, Comparison, Verdict

CASES = "cases.html"
"""The page of the worked cases."""

_KINDS = {
    "published": ("Published cases", "Told in books, papers and reports; expected is what was done or advised there."),
    "vignette": ("Vignettes", "Made up, to show what the advice should be where it is plain."),
    "judged": ("Judged cases", "Real organizations without a name; expected is what independent assessors chose."),
}
_DECISIONS = {"lead": "Who leads", "operating_model": "Operating model", "consultants": "Consultants"}
_VERDICTS = {
    Verdict.PREFERRED: "as expected",
    Verdict.ACCEPTABLE: "acceptable",
    Verdict.DIFFERENT: "differs",
}


def case_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the cases by kind; nothing for a pack without cases."""
    kinds = dict.fromkeys([*_KINDS, *(case.kind for case in knowledge.cases)])
    groups = tuple(_group(knowledge, kind) for kind in kinds)
    about = (
        "Answer files with the advice that is expected. They show how the rules behave; agreement shows plausibility, "
        "not validity."
    )
    return (
        (Page(CASES, "Worked cases", about, tuple(g for g in groups if g.entries), by_entry=True),)
        if knowledge.cases
        else ()
    )


def _group(knowledge: Knowledge, kind: str) -> Group:
    title, text = _KINDS.get(kind, (f"{raised(kind)} cases", ""))
    return Group(title, tuple(_case(knowledge.pack, case) for case in knowledge.cases if case.kind == kind), text=text)


def _case(pack: Pack, case: CaseResult) -> Entry:
    differing = [_DECISIONS[item.decision] for item in case.comparisons if item.verdict is Verdict.DIFFERENT]
    firing = (Link(item.rule, f"rule-{item.rule}", "Fires in the cases") for item in case.outcome.firings)
    about = case.answers.about
    return Entry(
        kind="case",
        id=case.name,
        title=raised(case.answers.organization),
        anchor=anchor("case", case.name),
        reference=case.name,
        bearing=f"Differs from what is expected: {', '.join(differing)}." if differing else "",
        facts=(
            *(fact for name, value in about.items() for fact in _about(name, value)),
            Fact("Advice given", rows=tuple(_compared(pack, item) for item in case.comparisons)),
            *listed_links("Rules that fire", firing),
            *_answers(pack, case.answers),
        ),
    )


def _about(name: str, value: object) -> tuple[Fact, ...]:
    """Return one thing told about a case; its author may name and nest these as they like."""
    label = raised(name.replace("_", " "))
    if isinstance(value, dict):
        return (
            Fact(
                label,
                tuple(Item((f"{raised(str(key).replace('_', ' '))}: {_plain(item)}",)) for key, item in value.items()),
            ),
        )
    if isinstance(value, (list, tuple)):
        return said(label, *(_plain(item) for item in value))
    return said(label, raised(_plain(value)))


def _plain(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{str(key).replace('_', ' ')} {_plain(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_plain(item) for item in value)
    return str(value)


def _compared(pack: Pack, item: Comparison) -> Row:
    line: Line = (_conclusion(pack, item.decision, item.given), Aside(f" ({_VERDICTS[item.verdict]})"))
    if item.verdict is not Verdict.PREFERRED:
        line = (*line, "; expected ", _conclusion(pack, item.decision, item.expected.preferred))
    others = [value for value in item.expected.acceptable if value not in (item.expected.preferred, item.given)]
    if others:
        line = (
            *line,
            Aside("; also acceptable: "),
            *_joined(_conclusion(pack, item.decision, value) for value in others),
        )
    return Row((_DECISIONS[item.decision],), line)


def _joined(spans: Iterable[str | Link]) -> Line:
    line: Line = ()
    for span in spans:
        line = (*line, *((", ",) if line else ()), span)
    return line


def _conclusion(pack: Pack, decision: str, value: str) -> str | Link:
    kind, titles = {
        "lead": ("role", {name: role.title for name, role in pack.roles.items()}),
        "operating_model": ("model", {name: model.title for name, model in pack.models.items()}),
        "consultants": ("mode", {name: mode.title for name, mode in pack.modes.items()}),
    }[decision]
    if value not in titles:
        return "nobody is ready" if value == NOBODY else "cannot be said yet"
    return Link(titles[value], f"{kind}-{value}", "Expected or advised in the cases")


def _doubt(certainty: float) -> Aside:
    """Return how sure an answer is where it is less than certain."""
    return Aside("" if certainty >= 1 else f" ({sureness(certainty)})")


def _answers(pack: Pack, answers: AnswerSet) -> tuple[Fact, ...]:
    rows = tuple(
        Row(
            (Link(pack.attributes[name].label, attribute_anchor(pack, name)),),
            (pack.attributes[name].shown(answer.value), _doubt(answer.certainty)),
        )
        for name, answer in answers.answers.items()
        if answer.value is not None
    )
    return (Fact("Answers", rows=rows),) if rows else ()
