"""The answers as they were given, and what is not known."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.explain.wording import IN_CONFIDENCE, raised, sureness
from advisor.model.answers import Answer, Status
from advisor.model.attribute import Attribute, Kind, Value
from advisor.report.disclosure import Disclosure

_REASONS = {"dont_know": "Not known", "skipped": "Skipped", "not_relevant": "Not relevant", "not_asked": "Still open"}


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer as it was given. Of an answer given in confidence the board reads only that."""

    name: str = field(metadata={"help": "The attribute's name, which its anchor carries"})
    label: str = field(metadata={"help": "What was asked for, as a noun phrase"})
    value: str = field(metadata={"help": "The value in words, or why there is none"})
    detail: str = field(metadata={"help": "The level; may be empty"})
    sure: str = field(metadata={"help": "How sure the answer is; empty if it is certain or unknown"})
    basis: str = field(metadata={"help": "opinion, observed or documented; empty if it was not noted"})
    note: str = field(metadata={"help": "The note; empty for the board"})
    by: str = field(metadata={"help": "Who said it; empty for the board"})
    confidential: bool = field(metadata={"help": "Whether it was given in confidence"})
    link: str = field(metadata={"help": "Where a reference to the answer leads: to it, or to its question"})


@dataclass(frozen=True, slots=True)
class SectionView:
    """The answers of one section of the interview."""

    title: str = field(metadata={"help": "The section's title"})
    answers: tuple[AnswerView, ...] = field(metadata={"help": "Its answers in asking order"})


@dataclass(frozen=True, slots=True)
class UnknownView:
    """Facts that are unknown for the same reason."""

    reason: str = field(metadata={"help": "Why they are unknown: not known, skipped, not asked, not relevant"})
    labels: tuple[str, ...] = field(metadata={"help": "The labels of the facts, in asking order"})


def section_views(told: Disclosure) -> tuple[SectionView, ...]:
    """Return the answers in asking order, section by section."""
    found: dict[str, list[AnswerView]] = {section: [] for section in told.pack.sections}
    for name, attribute in told.pack.asked.items():
        given = told.answers.answers.get(name)
        if given and (given.status is not Status.NOT_ASKED or (given.note and told.names_people)):
            found[told.pack.question_of[name].section].append(_answer(told, attribute, given))
    return tuple(SectionView(told.pack.sections[section], tuple(views)) for section, views in found.items() if views)


def _answer(told: Disclosure, attribute: Attribute, answer: Answer) -> AnswerView:
    link = f"#answer-{attribute.name}"
    if attribute.name in told.withheld:
        return AnswerView(attribute.name, attribute.label, raised(IN_CONFIDENCE), "", "", "", "", "", True, link)
    value, detail = (_REASONS[answer.status.value], "") if answer.value is None else _worded(attribute, answer.value)
    known = answer.value is not None
    return AnswerView(
        name=attribute.name,
        label=attribute.label,
        value=value,
        detail=detail,
        sure=sureness(answer.certainty) if known and answer.certainty < 1 else "",
        basis=answer.basis.value if answer.basis else "",
        note=answer.note if told.names_people else "",
        by=answer.by if told.names_people else "",
        confidential=answer.confidential,
        link=link,
    )


def _worded(attribute: Attribute, value: Value) -> tuple[str, str]:
    """Return a value in words, what was observed where the question tells it, and the level of an ordinal."""
    chosen = value if isinstance(value, tuple) else (value,)
    meaning = " ".join(attribute.meaning(item) for item in chosen)
    shown = raised(attribute.shown(value))
    return (meaning, shown if attribute.kind is Kind.ORDINAL else "") if meaning else (shown, "")


def unknown_views(told: Disclosure) -> tuple[UnknownView, ...]:
    """Return the facts that are not known, by why they are not."""
    found: dict[str, list[str]] = {}
    irrelevant = {
        attribute.name
        for question in told.pack.questions
        if question.id in told.outcome.not_relevant and told.tells(question.ask_when)
        for attribute in question.asks
    }
    for name in told.outcome.unknown:
        if name not in told.withheld:
            found.setdefault(_why_unknown(told, name, irrelevant), []).append(told.pack.asked[name].label)
    order = ["Asked, but nobody could say", "Skipped", "Not asked", "Not needed here"]
    return tuple(UnknownView(reason, tuple(found[reason])) for reason in order if reason in found)


def _why_unknown(told: Disclosure, name: str, irrelevant: set[str]) -> str:
    answer = told.answers.answers.get(name)
    given = answer.status.value if answer else ""
    if given in ("dont_know", "skipped"):
        return {"dont_know": "Asked, but nobody could say", "skipped": "Skipped"}[given]
    return "Not needed here" if given == "not_relevant" or name in irrelevant else "Not asked"
