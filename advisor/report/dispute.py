"""The report that can be disputed: every single change of an answer, precomputed and embedded in the page.

A small script shows what follows when a reader changes an answer, and saves objections as an answer file. Nothing that
is withheld gets in: no value, no effect of one, and no advice of a rule that may read one.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from markupsafe import Markup

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.decisions import INVOLVEMENTS
from advisor.engine.columnar.evidence import in_billionths
from advisor.engine.columnar.organizations import Array, Option, Organizations
from advisor.explain.alternatives import alternatives, noticed_ranges
from advisor.explain.bearing import resting_on
from advisor.explain.settled import HEADINGS, PARTS, decision_text, settled
from advisor.explain.wording import lowered, raised, sureness
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.rule import Effect, GuardRail
from advisor.report.disclosure import Disclosure
from advisor.report.templates import readable
from advisor.report.trial import Trial

_ADVICE = ("warning", "action")
_PARTS_OF_ROLES = "Parts"


@dataclass(frozen=True, slots=True)
class DisputeView:
    """What the script needs, and how much of it there is."""

    data: Markup = field(metadata={"help": "JSON for the script: answers, options and what follows from each"})
    answers: int = field(metadata={"help": "How many answers can be changed"})
    options: int = field(metadata={"help": "How many single changes were worked out"})
    hidden: int = field(metadata={"help": "How many answers given in confidence are not among them"})


@dataclass(frozen=True, slots=True)
class _Choice:
    """One other value an answer might have; None: not known. Of a number, all from it to `high` (None: no end)."""

    known: Known | None
    high: int | None
    effect: list[Any]


class _Texts:
    """Texts that many changes share, each kept once."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}

    def place(self, text: str) -> int:
        """Return the place of a text in the list of all."""
        return self.found.setdefault(readable(text), len(self.found))


def dispute_view(told: Disclosure, trial: Trial | None) -> DisputeView | None:
    """Return every single change with what follows, or None if the advice was not put to the test."""
    if trial is None or not trial.answers:
        return None
    pack, texts = told.pack, _Texts()
    names = [name for name in pack.asked if name not in told.withheld and not _is_left_out(told, name)]
    choices, now = _choices(told, trial, names, texts)
    data = {
        "organization": readable(told.answers.organization),
        "topic": pack.id,
        "headings": [HEADINGS[part] for part in PARTS],
        "now": now,
        "answers": [_answer(told, texts, name, trial.answers.get(name), choices[name]) for name in names],
        "texts": list(texts.found),
    }
    hidden = sum(answer.confidential for answer in told.answers.answers.values()) if told.withheld else 0
    options = sum(len(found) for found in choices.values())
    return DisputeView(Markup(_embedded(data)), len(names), options, hidden)  # noqa: S704 - escaped below


def _embedded(data: Mapping[str, Any]) -> str:
    """Return JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026").replace("\u2028", " ")


def _is_left_out(told: Disclosure, name: str) -> bool:
    """Whether a question without an answer is not needed here, or an answer given in confidence says whether it is."""
    question = told.pack.question_of[name]
    is_needed = question.id not in told.outcome.not_relevant and told.tells(question.ask_when)
    return name not in told.outcome.known and not is_needed


def _choices(
    told: Disclosure, trial: Trial, names: Sequence[str], texts: _Texts
) -> tuple[dict[str, list[_Choice]], list[str]]:
    """Return, per answer, every other value with its effect, and the three decisions as they are."""
    pack, given = told.pack, trial.answers
    ranges = noticed_ranges(trial.engine, given, [name for name in names if pack.asked[name].kind is Kind.INTEGER])
    others = alternatives(trial.engine, given, [name for name in names if name not in ranges])
    tried: list[tuple[str, Known | None, int | None]] = [
        *((name, Known(low), high) for name in ranges for low, high in ranges[name]),
        *((name, Known(value), None) for name in others for value in others[name]),
        *((name, None, None) for name in names if name in given),
    ]
    options: list[Option] = [(name, known) for name, known, _ in tried]
    rows = np.arange(-1, len(options))[:, None]
    assessed = trial.engine.assess_block(Organizations.variants(pack, given, options, rows))
    effects = _effects(told, assessed, texts)
    found: dict[str, list[_Choice]] = {name: [] for name in names}
    for (name, known, high), effect in zip(tried, effects, strict=True):
        found[name].append(_Choice(known, high, effect))
    for name in ranges:
        found[name] = _merged(found[name], given.get(name))
    base = settled(assessed, 0)
    return found, [raised(decision_text(pack, part, getattr(base, part))) for part in PARTS]


def _merged(choices: Sequence[_Choice], given: Known | None) -> list[_Choice]:
    """Return ranges of a number: those with the same effect as one, and the answer given in none of them.

    The ranges of the rules would tell whoever knows the rules what those in confidence read.
    """
    found: list[_Choice] = []
    ranges = [choice for choice in choices if choice.known is not None]
    for choice in ranges:
        if found and found[-1].effect == choice.effect:
            found[-1] = _Choice(found[-1].known, choice.high, choice.effect)
        else:
            found.append(choice)
    found[-1] = _Choice(found[-1].known, None, found[-1].effect)
    return [*_without(found, given), *(choice for choice in choices if choice.known is None)]


def _without(ranges: Iterable[_Choice], given: Known | None) -> Iterable[_Choice]:
    """Yield ranges without the number given; one that it lies in is what is left of it on either side."""
    for choice in ranges:
        low, high = _number(choice.known), choice.high
        number = None if given is None else _number(given)
        if number is None or number < low or (high is not None and number > high):
            yield choice
            continue
        if low < number:
            yield _Choice(choice.known, number - 1, choice.effect)
        if high is None or number < high:
            yield _Choice(Known(number + 1), high, choice.effect)


def _number(known: Known | None) -> int:
    assert known is not None, "a range begins with a number"
    assert isinstance(known.value, int), "ranges are those of whole numbers"
    return known.value


def _answer(
    told: Disclosure, texts: _Texts, name: str, known: Known | None, choices: Sequence[_Choice]
) -> dict[str, Any]:
    attribute = told.pack.asked[name]
    section = told.pack.sections[told.pack.question_of[name].section]
    numeric = {"least": attribute.minimum, "whole": attribute.kind is Kind.INTEGER}
    return {
        "name": name,
        "label": readable(attribute.label),
        "section": texts.place(section),
        "now": readable(_worded(attribute, known)),
        "options": [
            [_plain(choice.known), readable(_choice_worded(attribute, choice)), *choice.effect] for choice in choices
        ],
        **({"number": numeric} if attribute.kind in (Kind.INTEGER, Kind.NUMBER) else {}),
    }


def _choice_worded(attribute: Attribute, choice: _Choice) -> str:
    """Return the words of one value, or of a range of numbers: 250 to 446 people, 3,201 people or more."""
    if attribute.kind is not Kind.INTEGER or choice.known is None:
        return _worded(attribute, choice.known)
    low, high = _number(choice.known), choice.high
    if high is None:
        return f"{attribute.shown(low)} or more"
    if high == low:
        return attribute.shown(low)
    least = attribute.minimum or 0
    return f"{attribute.shown(high)} or fewer" if low == least else f"{low:,} to {attribute.shown(high)}"


def _worded(attribute: Attribute, known: Known | None) -> str:
    if known is None:
        return "Not known"
    shown = raised(attribute.shown(known.value))
    meaning = attribute.meaning(known.value) if not isinstance(known.value, tuple) else ""
    unsure = f" ({sureness(known.certainty)})" if known.certainty < 1 else ""
    return f"{shown}{unsure}" + (f": {lowered(meaning)}" if meaning else "")


def _plain(known: Known | None) -> Value | list[str] | None:
    """Return the value as an answer file has it."""
    if known is None:
        return None
    return list(known.value) if isinstance(known.value, tuple) else known.value


def _effects(told: Disclosure, assessed: Assessed, texts: _Texts) -> list[list[Any]]:
    """Return for every change: the three decisions where they change (else -1), and what else does.

    What else is told by group: its heading, then what is in it, all by their places in the texts.
    """
    base = settled(assessed, 0)
    found: list[list[Any]] = []
    for row in range(1, assessed.size):
        after = settled(assessed, row)
        parts = [(getattr(base, part), getattr(after, part), part) for part in PARTS]
        found.append(
            [texts.place(raised(decision_text(told.pack, part, new))) if new != old else -1 for old, new, part in parts]
        )
        found[-1].append([])
    for heading, text, rows in _others(told, assessed):
        for row in rows:
            others, group = found[row - 1][-1], texts.place(heading)
            if not others or others[-1][0] != group:
                others.append([group])
            others[-1].append(texts.place(text))
    return found


def _others(told: Disclosure, assessed: Assessed) -> Iterable[tuple[str, str, list[int]]]:
    """Yield what else changes, with the rows in which it does: parts of roles, advice, steps of the plan."""
    pack = told.pack
    withheld = frozenset(resting_on(pack, set(told.withheld)))
    for place, role in enumerate(pack.roles.values()):
        parts = assessed.decided.involvement[place]
        for code in np.unique(parts):
            title = lowered(pack.involvement[INVOLVEMENTS[int(code)].value].title)
            yield _PARTS_OF_ROLES, f"{role.title}: {title}", _rows((parts == code) & (parts != parts[0]))
    for kind in _ADVICE:
        advice = [name for name, item in pack.advice.items() if item.family == kind and _tells(pack, name, withheld)]
        given = [(pack.advice[name].title, _given(assessed, name)) for name in advice]
        yield from _came_and_went(f"New {kind}s", f"No longer {kind}s", given)
    steps = [step for step in pack.program.steps.values() if withheld.isdisjoint(attributes(step.when))]
    planned = [(step.title, assessed.holding(f"step.{step.id}")) for step in steps]
    yield from _came_and_went("New in the plan", "No longer in the plan", planned)


def _came_and_went(new: str, gone: str, given: Sequence[tuple[str, Array]]) -> Iterable[tuple[str, str, list[int]]]:
    for title, here in given:
        yield new, title, _rows(here & ~here[0])
    for title, here in given:
        yield gone, title, _rows(~here & here[0])


def _rows(here: Array) -> list[int]:
    return np.flatnonzero(here).tolist()


def _given(assessed: Assessed, hypothesis: str) -> Array:
    """Return where a piece of advice is given: it has the evidence, or a guard rail that orders actions names it."""
    given: Array = assessed.certainties(hypothesis) >= in_billionths(assessed.pack.decisions.advice_threshold)
    for rail in _ordering(assessed.pack, hypothesis):
        given = given | np.array([assessed.rail(rail.id, row) > 0 for row in range(assessed.size)])
    return given


def _ordering(pack: Pack, hypothesis: str) -> list[GuardRail]:
    return [
        rail
        for rail in pack.guard_rails
        if rail.effect is Effect.ORDER and hypothesis in (f"action.{target}" for target in rail.targets)
    ]


def _tells(pack: Pack, hypothesis: str, withheld: frozenset[str]) -> bool:
    """Whether nothing that concludes a piece of advice, or orders it, could have read anything that is withheld."""
    conditions = [rule.when for rule in pack.rules if any(part.hypothesis == hypothesis for part in rule.then)]
    conditions += [rail.when for rail in _ordering(pack, hypothesis)]
    return all(withheld.isdisjoint(attributes(when)) for when in conditions)
