"""How firm the advice is: every answer is changed to every other value, and every two answers together.

Shares count answers equally, and the values of an answer equally. They say how much hangs on the answers; they are no
probabilities, because nobody knows how likely another answer is. A changed answer counts as certain, as an answer does
that has been looked into.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.evidence import UNIT, in_billionths
from advisor.engine.columnar.organizations import Array, Option, Organizations
from advisor.explain.alternatives import alternatives
from advisor.explain.robustness import Alternatives, Robustness, robustness
from advisor.explain.settled import PARTS, Settled, settled
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import rounded
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.model.rule import family, subject

VERIFIED_FIRST = 3


class Flip(Struct, frozen=True):
    """What follows if one answer were another. `near`: the next level, range or choice; a small error suffices."""

    value: Value
    decisions: Settled
    changed: tuple[str, ...]
    near: bool


class Range(Struct, frozen=True):
    """Between which headways one answer moves a decision, over all its other values; below 0 it tips (`headway`)."""

    low: float
    high: float


class AnswerSensitivity(Struct, frozen=True):
    """What hangs on one answer: per decision the part of its other values that change it, and how far they move it.

    `confirmed` is what follows if the answer given turns out right for sure; None where it is sure already. `known` is
    None for what is not known.
    """

    attribute: str
    label: str
    known: Known | None
    flips: tuple[Flip, ...]
    shares: Mapping[str, float]
    ranges: Mapping[str, Range]
    confirmed: Flip | None

    @property
    def share(self) -> float:
        """The part of its other values that change any decision."""
        return rounded(sum(bool(flip.changed) for flip in self.flips) / len(self.flips)) if self.flips else 0.0

    @property
    def near(self) -> bool:
        """Whether a small error would change a decision."""
        return any(flip.changed and flip.near for flip in self.flips)


class Sensitivity(Struct, frozen=True):
    """All of it. The answers on which most hangs come first; `verify` names the ones to look into first."""

    now: Settled
    headways: Mapping[str, float]
    answers: tuple[AnswerSensitivity, ...]
    unknowns: tuple[AnswerSensitivity, ...]
    robustness: Robustness
    with_unknowns: Robustness
    verify: tuple[str, ...]

    @property
    def decided(self) -> bool:
        """Whether any of the three decisions was reached."""
        return any(getattr(self.now, part) != Standing.UNDETERMINED.value for part in PARTS)


def sensitivity(engine: ColumnarEngine, answers: Mapping[str, Known]) -> Sensitivity:
    """Return what hangs on each answer, and on each thing not known."""
    pack = engine.pack
    base = engine.assess([answers])
    now = settled(base, 0)
    known = [name for name in pack.asked if name in answers]
    unknown = [name for name in pack.asked if name not in answers and not base.irrelevant(pack.question_of[name].id)[0]]
    chosen = _advised(pack, base)
    looked_at = alternatives(engine, answers, [*known, *unknown])
    found = _all_flips(engine, answers, looked_at, now, chosen)
    given, open_ = found[: len(known)], found[len(known) :]
    return Sensitivity(
        now=now,
        headways={part: float(headway(base, name)[0]) for part, name in chosen.items()},
        answers=_ranked(given),
        unknowns=_ranked(open_),
        robustness=robustness(engine, answers, _counted(given)),
        with_unknowns=robustness(engine, answers, _counted(open_)),
        verify=tuple(item.attribute for item in _to_verify(given)[:VERIFIED_FIRST]),
    )


def _advised(pack: Pack, base: Assessed) -> dict[str, str]:
    """Return, per decision, the hypothesis of what is advised, or of what came nearest."""
    lead, model, consultants = base.lead(0), base.model(0), base.consultants(0)
    return {
        "lead": f"lead.{lead.role or lead.runner_up or next(iter(pack.roles))}",
        "operating_model": f"model.{model.value or model.runner_up or next(iter(pack.models))}",
        "consultants": f"consultants.{consultants.mode or pack.decisions.consultants.none_mode}",
    }


def headway(assessed: Assessed, hypothesis: str) -> Array:
    """Return how far a conclusion is ahead of what would replace it, as a difference of certainty factors.

    That is the strongest rival or the threshold; below 0 another conclusion stands, or none. Guard rails, the budget
    and near ties are not in it. Doing without consultants needs no evidence: an outside mode has to reach the threshold
    and to beat it.
    """
    kind, name, decisions = family(hypothesis), subject(hypothesis), assessed.pack.decisions
    named = {"lead": assessed.pack.roles, "model": assessed.pack.models, "consultants": assessed.pack.modes}[kind]
    thresholds = {
        "lead": decisions.lead.threshold,
        "model": decisions.model.threshold,
        "consultants": decisions.consultants.threshold,
    }
    least = in_billionths(thresholds[kind])
    own = assessed.certainties(hypothesis).astype(np.int64)
    rivals = [assessed.certainties(f"{kind}.{other}").astype(np.int64) for other in named if other != name]
    ahead: Array = own - np.maximum.reduce([*rivals, np.full(assessed.size, least)])
    if name == decisions.consultants.none_mode:
        ahead = np.maximum(own, least) - np.maximum.reduce(rivals)
    return ahead / float(UNIT)


def _all_flips(
    engine: ColumnarEngine,
    answers: Mapping[str, Known],
    looked_at: Mapping[str, Sequence[Value]],
    now: Settled,
    chosen: Mapping[str, str],
) -> list[AnswerSensitivity]:
    """Return what follows from every other value of every answer, assessed in one go."""
    tried = [(name, value) for name, values in looked_at.items() for value in values]
    unsure = {name: answers[name].value for name in looked_at if name in answers and answers[name].certainty < 1}
    rows = [*tried, *unsure.items()]
    if not rows:
        return []
    options: list[Option] = [(name, Known(value)) for name, value in rows]
    variants = Organizations.variants(engine.pack, answers, options, np.arange(len(rows))[:, None])
    assessed = engine.assess_block(variants)
    headways = {part: headway(assessed, hypothesis) for part, hypothesis in chosen.items()}
    flips: dict[str, list[Flip]] = {name: [] for name in looked_at}
    confirmed: dict[str, Flip] = {}
    ranges: dict[str, list[int]] = {name: [] for name in looked_at}
    for row, (name, value) in enumerate(rows):
        flip = _flip(engine.pack.asked[name], answers.get(name), value, settled(assessed, row), now)
        ranges[name].append(row)
        if row < len(tried):
            flips[name].append(flip)
        else:
            confirmed[name] = flip
    return [
        AnswerSensitivity(
            attribute=name,
            label=engine.pack.asked[name].label,
            known=answers.get(name),
            flips=tuple(flips[name]),
            shares={part: _share([part in flip.changed for flip in flips[name]]) for part in PARTS},
            ranges={
                part: Range(float(found[ranges[name]].min()), float(found[ranges[name]].max()))
                for part, found in headways.items()
                if ranges[name]
            },
            confirmed=confirmed.get(name),
        )
        for name in looked_at
    ]


def _share(changed: Sequence[bool]) -> float:
    return rounded(sum(changed) / len(changed)) if changed else 0.0


def _flip(attribute: Attribute, known: Known | None, value: Value, decisions: Settled, now: Settled) -> Flip:
    changed = tuple(part for part in PARTS if getattr(decisions, part) != getattr(now, part))
    return Flip(value, decisions, changed, known is not None and _is_near(attribute, known.value, value))


def _is_near(attribute: Attribute, given: Value, value: Value) -> bool:
    """Whether one could take the one for the other: the next level, a number half or twice as large, one choice."""
    if attribute.kind is Kind.ORDINAL:
        levels = list[Value](attribute.values)
        return abs(levels.index(given) - levels.index(value)) == 1
    if isinstance(given, int) and isinstance(value, int) and attribute.kind is Kind.INTEGER:
        return abs(given - value) <= 1 or max(given, value) <= 2 * min(given, value)
    return attribute.kind is not Kind.INTEGER


def _ranked(found: Sequence[AnswerSensitivity]) -> tuple[AnswerSensitivity, ...]:
    return tuple(sorted(found, key=lambda item: (-item.share, not item.near)))


def _to_verify(found: Sequence[AnswerSensitivity]) -> list[AnswerSensitivity]:
    """Return the answers that can change a decision, in the order in which to look into them.

    First those that do so even if they are confirmed, or by a small error; of these the least sure, then those on which
    most hangs.
    """
    able = [item for item in found if item.share or (item.confirmed and item.confirmed.changed)]
    return sorted(
        able,
        key=lambda item: (
            not (item.near or (item.confirmed is not None and bool(item.confirmed.changed))),
            item.known.certainty if item.known else 0.0,
            -item.share,
        ),
    )


def _counted(found: Sequence[AnswerSensitivity]) -> list[Alternatives]:
    return [Alternatives(item.attribute, tuple(flip.value for flip in item.flips)) for item in found]
