"""Compares two assessments: two answer files, a file with objections to it, or one file under two packs."""

from __future__ import annotations

from msgspec import Struct, structs

from advisor.engine.forward import ForwardEngine
from advisor.explain.difference import Difference, Side, answer_text, difference
from advisor.explain.wording import lowered
from advisor.model.answers import AnswerSet
from advisor.model.pack import Pack

LEFT_OUT = "Left out"
"""How the remark begins that names answers which other rules do not ask for."""


class Dispute(Struct, frozen=True):
    """An answer that a reader doubts, with what the reader says instead; `instead` may be empty."""

    attribute: str
    label: str
    answer: str
    instead: str
    comment: str
    by: str


class Comparison(Struct, frozen=True):
    """Two assessments side by side. `remarks` tell what to keep in mind, such as that they are of two organizations."""

    titles: tuple[str, str]
    organization: str
    remarks: tuple[str, ...]
    disputes: tuple[Dispute, ...]
    difference: Difference


def with_objections(answers: AnswerSet, objections: AnswerSet) -> AnswerSet:
    """Return answers as they are after objections: what these say instead counts."""
    instead = {name: item.answer for name, item in objections.objections.items() if item.answer is not None}
    return structs.replace(
        answers,
        answers={**answers.answers, **objections.answers, **instead},
        date=objections.date or answers.date,
    )


def compared(
    packs: tuple[Pack, Pack], answers: tuple[AnswerSet, AnswerSet], names: tuple[str, str]
) -> tuple[Side, Side, Comparison]:
    """Return both assessments and how they differ; `names` are those of the files.

    Where one of the files holds objections, it stands for the other one as it is after them.
    """
    first, second = answers
    disputes: tuple[Dispute, ...] = ()
    if second.objections:
        disputes, second = _disputes(packs[0], first, second), with_objections(first, second)
    elif first.objections:
        disputes, first = _disputes(packs[1], second, first), with_objections(second, first)
    engines = [ForwardEngine(packs[0])]
    engines.append(engines[0] if packs[0] is packs[1] else ForwardEngine(packs[1]))
    before, after = (
        Side(pack, given, engine.assess(given.known()))
        for pack, given, engine in zip(packs, (first, second), engines, strict=True)
    )
    comparison = Comparison(
        titles=_titles(packs, answers, (first, second), names),
        organization=first.organization,
        remarks=tuple(_remarks(packs, answers, (first, second))),
        disputes=disputes,
        difference=difference(before, after),
    )
    return before, after, comparison


def _disputes(pack: Pack, answers: AnswerSet, objections: AnswerSet) -> tuple[Dispute, ...]:
    found = []
    for name, item in objections.objections.items():
        attribute, given = pack.asked[name], answers.answers.get(name)
        found.append(
            Dispute(
                attribute=name,
                label=attribute.label,
                answer=answer_text(attribute, given) if given else "not known",
                instead=answer_text(attribute, item.answer) if item.answer else "",
                comment=item.comment,
                by=item.by,
            )
        )
    return tuple(found)


def _titles(
    packs: tuple[Pack, Pack],
    given: tuple[AnswerSet, AnswerSet],
    answers: tuple[AnswerSet, AnswerSet],
    names: tuple[str, str],
) -> tuple[str, str]:
    """Return what tells the two apart: objections, rules, dates, or else the files."""
    if given[1].objections:
        return "as answered", "after objections"
    if given[0].objections:
        return "after objections", "as answered"
    if packs[0].digest != packs[1].digest:
        first, second = (f"{pack.id} {pack.version}" for pack in packs)
        return (first, second) if first != second else (packs[0].folder, packs[1].folder)
    dates = [given.date for given in answers]
    return (dates[0], dates[1]) if all(dates) and dates[0] != dates[1] else names


def _remarks(
    packs: tuple[Pack, Pack], given: tuple[AnswerSet, AnswerSet], used: tuple[AnswerSet, AnswerSet]
) -> list[str]:
    found: list[str] = []
    first, second = given
    if first.organization != second.organization:
        found.append(f"These are two organizations: {first.organization} and {second.organization}.")
    if first.objections and second.objections:
        found.append("Both files hold objections; only those of the second count here.")
    if first.objections or second.objections:
        found.append(f"The {'second' if second.objections else 'first'} is the other as it is after the objections.")
    for side, pack in zip(used, packs, strict=True):
        if side.set_aside:
            names = ", ".join(side.set_aside)
            found.append(f"{LEFT_OUT}, because {pack.id} {pack.version} has no such question or value: {names}.")
    if packs[0].digest != packs[1].digest:
        added = [item for item in packs[1].asked if item not in packs[0].asked]
        if added:
            labels = ", ".join(lowered(packs[1].asked[name].label) for name in added)
            found.append(f"Only the second rules ask for: {labels}.")
    return found
