"""How to engage outsiders and how they leave again, or what to do instead; and cases that resemble this one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from advisor.explain.resemblance import Resemblance, resembling
from advisor.model.answers import AnswerSet
from advisor.report.advice import AdviceView, advice_view, said_once
from advisor.report.disclosure import Disclosure

PARTS = {
    "mandate": "What they are asked to do",
    "beforehand": "What has to be in place first",
    "contract": "What the contract says",
    "handover": "How the work is handed over",
    "exit": "How you know that you can go on alone",
    "dependence": "Signs of dependence",
    "instead": "What to do instead",
}
"""The parts of an engagement in reading order."""
MOST_CASES = 3
ALIKE_SHOWN = 4
MOST_INSTEAD = 5
"""What is advised instead of consultants, for the board; the working copy has it all."""


@dataclass(frozen=True, slots=True)
class EngagementView:
    """One part of how to engage outsiders."""

    part: str = field(metadata={"help": "mandate, beforehand, contract, handover, exit, dependence or instead"})
    title: str = field(metadata={"help": "The part in words"})
    items: tuple[AdviceView, ...] = field(metadata={"help": "What it consists of"})


@dataclass(frozen=True, slots=True)
class StageView:
    """A part of the handover from outsiders to your own people."""

    title: str = field(metadata={"help": "Its name"})
    weeks: str = field(metadata={"help": "Its weeks"})
    ends: str = field(metadata={"help": "The day it ends at the latest, if work begins on the date of the answers"})
    outside_part: float = field(metadata={"help": "The part, 0 to 1, of the leading that outsiders still do"})
    text: str = field(metadata={"help": "Who leads what"})


@dataclass(frozen=True, slots=True)
class CaseView:
    """A published case that resembles this organization."""

    name: str = field(metadata={"help": "The organization"})
    where: str = field(metadata={"help": "Country and years"})
    verdict: str = field(metadata={"help": "positive, negative or mixed"})
    story: str = field(metadata={"help": "Who drove improvement there, in which form"})
    lesson: str = field(metadata={"help": "What happened in the end"})
    same: tuple[str, ...] = field(metadata={"help": "What is the same here and there"})
    different: tuple[str, ...] = field(metadata={"help": "What differs most"})
    sources: tuple[str, ...] = field(metadata={"help": "Where the story is told"})


def engagement_views(told: Disclosure) -> tuple[EngagementView, ...]:
    """Return the parts of an engagement that have something to say, parts and entries in reading order."""
    told_rules: set[str] = set()
    order = list(told.pack.advice)
    found = []
    for part, title in PARTS.items():
        items = [
            (name, item.certainty)
            for item in told.outcome.of_family("engagement")
            if told.pack.advice[name := f"engagement.{item.id}"].part == part and told.tells_advice(name)
        ]
        if part == "instead" and not told.names_people:
            items = items[:MOST_INSTEAD]
        ordered = sorted(items, key=lambda item: order.index(item[0]))
        views = said_once([advice_view(told, name, certainty) for name, certainty in ordered], told_rules)
        if views:
            found.append(EngagementView(part, title, views))
    return tuple(found)


def handover_views(told: Disclosure, start: str) -> tuple[StageView, ...]:
    """Return the stages of the handover over the longest time the mode should take; dated if `start` (ISO) is given."""
    mode = told.pack.modes.get(told.outcome.consultants.mode or "")
    if mode is None or mode.weeks is None or not mode.handover:
        return ()
    weeks, stages = mode.weeks[1], mode.handover
    found = []
    for index, stage in enumerate(stages):
        first, last = round(weeks * index / len(stages)) + 1, round(weeks * (index + 1) / len(stages))
        ends = (date.fromisoformat(start) + timedelta(weeks=last)).isoformat() if start else ""
        found.append(StageView(stage.title, f"Weeks {first} to {last}", ends, stage.outside_part, stage.text))
    return tuple(found)


def case_views(told: Disclosure, library: Iterable[AnswerSet]) -> tuple[CaseView, ...]:
    """Return the nearest published cases, a good and a bad one among them where both are near enough.

    What was told in confidence is not compared, because a case shown would hint at it.
    """
    known = {name: value for name, value in told.outcome.known.items() if name not in told.withheld}
    others_only = [case for case in library if case.organization != told.answers.organization]
    near = resembling(told.pack, known, others_only)
    chosen = list(near[:MOST_CASES])
    for verdict in ("positive", "negative"):
        if chosen and not any(item.case.about.get("verdict") == verdict for item in chosen):
            others = [item for item in near if item.case.about.get("verdict") == verdict]
            chosen = [*chosen[: MOST_CASES - 1], *others[:1]] if others else chosen
    return tuple(_case(told, item) for item in chosen)


def _case(told: Disclosure, item: Resemblance) -> CaseView:
    about = item.case.about
    sources = about.get("sources", ())
    labels = {name: attribute.label for name, attribute in told.pack.asked.items()}
    return CaseView(
        name=item.case.organization,
        where=", ".join(str(about[key]) for key in ("country", "period") if about.get(key)),
        verdict=str(about.get("verdict", "")),
        story=str(about.get("story", "")),
        lesson=str(about.get("lesson", "")),
        same=tuple(labels[name] for name in item.same[:ALIKE_SHOWN]),
        different=tuple(labels[name] for name in item.different[:ALIKE_SHOWN]),
        sources=tuple(str(source) for source in sources) if isinstance(sources, (list, tuple)) else (),
    )
