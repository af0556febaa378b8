"""How firm the ground is: which answers carry each decision, and what those answers rest on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from advisor.explain.conclusions import find_conclusion
from advisor.explain.how import answers_behind
from advisor.explain.wording import conclusion_title, involvement_phrase, listed, sureness
from advisor.model.answers import Basis
from advisor.model.outcome import Hypothesis, Involvement, Outcome
from advisor.report.answers import AnswerView, SectionView
from advisor.report.decisions import DecisionView
from advisor.report.disclosure import Disclosure

_BASES = {
    Basis.DOCUMENTED.value: "documented",
    Basis.OBSERVED.value: "observed",
    Basis.OPINION.value: "opinion",
    "": "without a noted basis",
}

MOST_SOFT = 8
"""More than these nobody checks; they are the ones that carry most."""


@dataclass(frozen=True, slots=True)
class GroundView:
    """What the answers behind one decision rest on."""

    heading: str = field(metadata={"help": "The decision's heading"})
    total: int = field(metadata={"help": "How many answers are behind it"})
    text: str = field(metadata={"help": "How many of them are documented, observed, opinion, and so on, in a sentence"})


@dataclass(frozen=True, slots=True)
class SoftAnswerView:
    """An answer that carries a decision and is opinion, or less than sure."""

    name: str = field(metadata={"help": "The attribute's name, which its anchor carries"})
    label: str = field(metadata={"help": "What was asked for"})
    why: str = field(metadata={"help": "Opinion, fairly sure and the like"})
    shares: tuple[float, ...] = field(
        metadata={"help": "Per decision, the part (0 to 1) of the weight for it that reads this answer"}
    )


@dataclass(frozen=True, slots=True)
class BasisView:
    """How firm the ground is."""

    grounds: tuple[GroundView, ...] = field(metadata={"help": "Per decision what its answers rest on"})
    soft: tuple[SoftAnswerView, ...] = field(metadata={"help": "Answers worth checking, those that carry most first"})
    more: int = field(metadata={"help": "How many more such answers there are"})
    opinion_only: tuple[str, ...] = field(metadata={"help": "Conclusions that rest on opinion only"})
    noted: bool = field(metadata={"help": "Whether the basis of any answer behind a decision was noted"})


def basis_view(told: Disclosure, decisions: tuple[DecisionView, ...], sections: tuple[SectionView, ...]) -> BasisView:
    """Return how firm the answers behind the decisions are."""
    answers = {answer.name: answer for section in sections for answer in section.answers}
    carried = [_shares(told, decision.explanation.conclusion) for decision in decisions]
    grounds = tuple(
        _ground(told, decision, [answers[name] for name in shares if name in answers])
        for decision, shares in zip(decisions, carried, strict=True)
    )
    soft = _soft(told, answers, carried)
    noted = any(answers[name].basis for shares in carried for name in shares if name in answers)
    return BasisView(grounds, soft[:MOST_SOFT], len(soft[MOST_SOFT:]), _opinion_only(told), noted)


def _supporting(outcome: Outcome, conclusion: str) -> list[tuple[str, float]]:
    """Return the rules that count for a hypothesis with their shares."""
    hypothesis = outcome.hypotheses.get(conclusion, Hypothesis(conclusion))
    return [(item.rule, hypothesis.share(item)) for item in hypothesis.counted if item.value > 0]


def _behind(told: Disclosure, rules: Iterable[str]) -> tuple[str, ...]:
    """Return the answers that some rules read, directly or through derived attributes."""
    wanted = set(rules)
    read = [
        matched.test.attribute for firing in told.outcome.firings if firing.rule in wanted for matched in firing.matched
    ]
    return answers_behind(told.pack, told.outcome, tuple(read))


def _shares(told: Disclosure, conclusion: str) -> dict[str, float]:
    """Return per answer the part of the weight for a conclusion that reads it."""
    found: dict[str, float] = {}
    for rule, share in _supporting(told.outcome, conclusion):
        for name in _behind(told, [rule]):
            found[name] = found.get(name, 0.0) + share
    return {name: found[name] for name in told.pack.asked if name in found}


def _ground(told: Disclosure, decision: DecisionView, answers: list[AnswerView]) -> GroundView:
    counts: dict[str, int] = dict.fromkeys(_BASES.values(), 0)
    for answer in answers:
        kind = "given in confidence" if answer.name in told.withheld else _BASES[answer.basis]
        counts[kind] = counts.get(kind, 0) + 1
    parts = [f"{count} {kind}" for kind, count in counts.items() if count]
    whole = f"Rests on {len(answers)} answer{'s' if len(answers) > 1 else ''}"
    same = next(iter(kind for kind, count in counts.items() if count), "") if len(parts) == 1 else ""
    text = f"{whole}{_alike(same, len(answers))}." if same else f"{whole}: {listed(parts)}." if parts else ""
    return GroundView(decision.heading, len(answers), text or "No answer is behind it yet.")


def _alike(kind: str, answers: int) -> str:
    """Return what answers of one kind rest on, as the end of a sentence: , all documented."""
    return f", {'all ' if answers > 1 else ''}{kind}"


def _soft(
    told: Disclosure, answers: dict[str, AnswerView], carried: list[dict[str, float]]
) -> tuple[SoftAnswerView, ...]:
    found = []
    for name, answer in answers.items():
        shares = tuple(shares.get(name, 0.0) for shares in carried)
        given = told.answers.answers[name]
        if any(shares) and name not in told.withheld and (given.basis is Basis.OPINION or given.certainty < 1):
            words = ["opinion"] if given.basis is Basis.OPINION else []
            words += [sureness(given.certainty)] if given.certainty < 1 else []
            found.append(SoftAnswerView(name, answer.label, ", ".join(words), shares))
    return tuple(sorted(found, key=lambda view: -max(view.shares)))


def _opinion_only(told: Disclosure) -> tuple[str, ...]:
    """Return the conclusions reached whose supporting answers are all opinion."""
    found = []
    for title, hypothesis in _reached(told):
        names = _behind(told, [rule for rule, _ in _supporting(told.outcome, hypothesis)])
        opinions = [told.answers.answers[name].basis is Basis.OPINION for name in names]
        if names and all(opinions) and not told.withheld.intersection(names):
            found.append(title)
    return tuple(found)


def _reached(told: Disclosure) -> Iterator[tuple[str, str]]:
    """Yield what was concluded, in words, with the hypothesis that decided it."""
    pack, outcome = told.pack, told.outcome
    for name, role in outcome.roles.items():
        if role.involvement in (Involvement.LEAD, Involvement.CO_LEAD, Involvement.SUPPORT):
            yield involvement_phrase(pack.roles[name], role.involvement), find_conclusion(pack, outcome, name)
    others = [f"model.{outcome.model.value}"] if outcome.model.value else []
    others += [f"consultants.{outcome.consultants.mode}"] if outcome.consultants.mode else []
    others += [f"{item.family}.{item.id}" for item in outcome.advice if item.certainty > 0]
    for name in others:
        yield conclusion_title(pack, name), name
