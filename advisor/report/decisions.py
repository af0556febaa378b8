"""The three decisions with their reasons, their candidates, and why the runner-up lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from advisor.explain.headline import wanted_sentence
from advisor.explain.how import Explanation, RailNote, Reason
from advisor.explain.wording import strength
from advisor.model.outcome import Standing
from advisor.report.disclosure import Disclosure

RULED_OUT = "ruled out"
CLOSE = 0.1
"""A margin below this is a close call."""
LEVEL = 0.02
"""A margin below this is hardly one."""


@dataclass(frozen=True, slots=True)
class CandidateView:
    """One role, model or mode that could have been chosen."""

    title: str = field(metadata={"help": "Its name"})
    certainty: float = field(metadata={"help": "Its certainty factor, -1 to 1"})
    chosen: bool = field(metadata={"help": "Whether it was chosen"})
    note: str = field(metadata={"help": "Why it could not be chosen, such as ruled out; may be empty"})


@dataclass(frozen=True, slots=True)
class RunnerUpView:
    """The candidate that came second, or nearest where none was chosen, and why it lost."""

    title: str = field(metadata={"help": "Its name"})
    question: str = field(metadata={"help": "The question a reader would ask, such as: Why not process owners?"})
    summary: str = field(metadata={"help": "How far behind it is, in one sentence"})
    why: str = field(
        metadata={"help": "Why it lost, in one sentence; empty where the summary says so or nothing was chosen"}
    )
    reasons_for: tuple[Reason, ...] = field(metadata={"help": "The strongest reason for it, if there is one"})
    reasons_against: tuple[Reason, ...] = field(metadata={"help": "The strongest reason against it, if there is one"})


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision with its reasons."""

    key: str = field(metadata={"help": "lead, model or consultants"})
    heading: str = field(metadata={"help": "What was decided on: who drives, operating model, outside consultants"})
    answer: str = field(metadata={"help": "The decision in a few words"})
    settled: bool = field(metadata={"help": "Whether something was chosen"})
    description: str = field(metadata={"help": "What the decision means in practice; may be empty"})
    strength: str = field(metadata={"help": "How strong the evidence is, in words; empty if nothing was chosen"})
    remarks: tuple[str, ...] = field(metadata={"help": "Next stage and other remarks"})
    rails: tuple[RailNote, ...] = field(metadata={"help": "Guard rails that changed the decision"})
    explanation: Explanation = field(metadata={"help": "Reasons for and against with weights"})
    runner_up: RunnerUpView | None = field(metadata={"help": "What came second and why it lost; may be missing"})
    candidates: tuple[CandidateView, ...] = field(metadata={"help": "All candidates, the strongest first"})
    threshold: float = field(metadata={"help": "The certainty factor that a choice needs"})
    next_stage: tuple[Reason, ...] = field(metadata={"help": "The strongest reason for the next stage, if any"})


def decision_views(told: Disclosure) -> tuple[DecisionView, ...]:
    """Return the three decisions, each explained through the hypothesis that decided it or came nearest."""
    return _lead(told), _model(told), _consultants(told)


def _lead(told: Disclosure) -> DecisionView:
    pack, lead = told.pack, told.outcome.lead
    shown = lead.role or lead.runner_up or next(iter(pack.roles))
    outsider = pack.decisions.lead.outsider
    return DecisionView(
        key="lead",
        heading="Who drives",
        answer=pack.roles[lead.role].title if lead.role else _unsettled(lead.standing),
        settled=lead.role is not None,
        description=pack.roles[lead.role].description if lead.role else "",
        strength=strength(lead.certainty) if lead.role else "",
        remarks=(),
        rails=told.rails(lead.forced_by, lead.forbidden_by),
        explanation=told.explanation(f"lead.{shown}"),
        runner_up=_second_lead(told),
        candidates=_candidates(
            told, "lead", {name: role.title for name, role in pack.roles.items() if name != outsider}, lead.role
        ),
        threshold=pack.decisions.lead.threshold,
        next_stage=(),
    )


def _second_lead(told: Disclosure) -> RunnerUpView | None:
    pack, lead = told.pack, told.outcome.lead
    stronger = _ruled_out(told, "lead", pack.roles, lead.role)
    if stronger:
        return _stopped(told, f"lead.{stronger}", pack.roles[stronger].title, pack.roles[stronger].phrase)
    if lead.runner_up is None:
        return None
    second = pack.roles[lead.runner_up]
    if lead.role is None:
        threshold = pack.decisions.lead.threshold
        summary = f"Nearest: {second.phrase} at {lead.certainty:.2f}; a lead needs {threshold:.2f}."
        return RunnerUpView(second.title, "", summary, "", (), ())
    margin = lead.margin or 0.0
    close = "only " if margin < CLOSE else ""
    summary = f"Runner-up: {second.phrase}, {close}{margin:.2f} behind."
    return _runner_up(told, f"lead.{second.id}", second.title, f"Why not {second.phrase}?", summary)


def _model(told: Disclosure) -> DecisionView:
    pack, model = told.pack, told.outcome.model
    shown = model.value or model.runner_up or next(iter(pack.models))
    stage = told.explanation(f"next_stage.{model.next_stage}").reasons_for[:1] if model.next_stage else ()
    return DecisionView(
        key="model",
        heading="Operating model",
        answer=pack.models[model.value].title if model.value else _unsettled(model.standing),
        settled=model.value is not None,
        description=pack.models[model.value].description if model.value else "",
        strength=strength(model.certainty) if model.value else "",
        remarks=(f"Next stage: {pack.models[model.next_stage].phrase}.",) if model.next_stage else (),
        rails=told.rails(model.forced_by, model.forbidden_by),
        explanation=told.explanation(f"model.{shown}"),
        runner_up=_second_model(told),
        candidates=_candidates(told, "model", {name: item.title for name, item in pack.models.items()}, model.value),
        threshold=pack.decisions.model.threshold,
        next_stage=stage,
    )


def _second_model(told: Disclosure) -> RunnerUpView | None:
    pack, model = told.pack, told.outcome.model
    stronger = _ruled_out(told, "model", pack.models, model.value)
    if stronger:
        return _stopped(told, f"model.{stronger}", pack.models[stronger].title, pack.models[stronger].phrase)
    if model.value is None or not (model.preferred_over or model.runner_up):
        return None
    second, level = pack.models[model.preferred_over or model.runner_up or ""], bool(model.preferred_over)
    if model.preferred_over:
        summary = f"Nearly tied with {second.phrase}; preferred because it fits the lead."
    else:
        certainty = told.outcome.hypotheses[f"model.{second.id}"].certainty
        level = model.certainty - certainty < LEVEL
        summary = f"Runner-up: {second.phrase} at {certainty:.2f}{', practically level' if level else ''}."
    return _runner_up(told, f"model.{second.id}", second.title, f"Why not {second.phrase}?", summary, level=level)


def _consultants(told: Disclosure) -> DecisionView:
    pack, decision = told.pack, told.outcome.consultants
    none = pack.decisions.consultants.none_mode
    return DecisionView(
        key="consultants",
        heading="Outside consultants",
        answer=pack.modes[decision.mode].title if decision.mode else _unsettled(decision.standing),
        settled=decision.mode is not None,
        description=pack.modes[decision.mode].description if decision.mode else "",
        strength=strength(decision.certainty) if decision.mode else "",
        remarks=_consultant_remarks(told),
        rails=told.rails(decision.forced_by, decision.forbidden_by),
        explanation=told.explanation(f"consultants.{decision.mode or none}"),
        runner_up=_second_mode(told),
        candidates=_candidates(
            told, "consultants", {name: mode.title for name, mode in pack.modes.items()}, decision.mode
        ),
        threshold=pack.decisions.consultants.threshold,
        next_stage=(),
    )


def _next_best(told: Disclosure) -> str | None:
    """Return the best mode beside the one chosen."""
    decision = told.outcome.consultants
    others = [mode for mode in decision.modes if mode != decision.mode]
    return max(others, key=lambda mode: decision.modes[mode], default=None) if decision.mode else None


def _next_best_text(told: Disclosure, mode: str) -> str:
    return f"Next best: {told.pack.modes[mode].phrase} at {told.outcome.consultants.modes[mode]:.2f}."


def _consultant_remarks(told: Disclosure) -> tuple[str, ...]:
    decision = told.outcome.consultants
    found: list[str] = []
    second = _next_best(told)
    if decision.wanted and second and decision.modes[second] > 0:
        found.append(_next_best_text(told, second))
    if decision.mode and not decision.engage and decision.certainty <= 0:
        found.append("Nothing speaks for engaging anyone, and the burden of proof is on engaging.")
    return tuple(found)


def _second_mode(told: Disclosure) -> RunnerUpView | None:
    pack, decision = told.pack, told.outcome.consultants
    if decision.wanted:
        second, summary = decision.wanted, wanted_sentence(pack, decision.wanted, told.withheld)
    else:
        best = _next_best(told)
        if best is None or decision.modes[best] <= 0:
            return None
        second, summary = best, _next_best_text(told, best)
    phrase = pack.modes[second].phrase
    question = f"Why not {phrase}?" if second != pack.decisions.consultants.none_mode else "Why not do without?"
    return _runner_up(told, f"consultants.{second}", pack.modes[second].title, question, summary)


def _ruled_out(told: Disclosure, kind: str, names: Iterable[str], chosen: str | None) -> str | None:
    """Return the strongest candidate that a guard rail rules out and that has more evidence than the one chosen."""
    certainty = {name: told.outcome.hypotheses[f"{kind}.{name}"].certainty for name in names}
    if chosen is None:
        return None
    able = [name for name in certainty if _note(told, kind, name) == RULED_OUT and certainty[name] > certainty[chosen]]
    return max(able, key=lambda name: certainty[name], default=None)


def _stopped(told: Disclosure, hypothesis: str, title: str, phrase: str) -> RunnerUpView:
    explanation = told.explanation(hypothesis)
    summary = f"More speaks for {phrase} ({explanation.certainty:.2f}), but a hard limit rules it out."
    return RunnerUpView(title, f"Why not {phrase}?", summary, "", explanation.reasons_for[:1], ())


def _runner_up(
    told: Disclosure, hypothesis: str, title: str, question: str, summary: str, *, level: bool = False
) -> RunnerUpView:
    """Return why a candidate lost, through its own strongest reasons; `level` says that it lost by very little."""
    explanation = told.explanation(hypothesis)
    if explanation.reasons_against:
        why = "This speaks against it most:" if explanation.reasons_for else "This speaks against it:"
    elif explanation.reasons_for:
        why = f"Nothing speaks against it. What speaks for it weighs {'hardly ' if level else ''}less:"
    else:
        why = "Nothing that is known speaks for it or against it."
    return RunnerUpView(title, question, summary, why, explanation.reasons_for[:1], explanation.reasons_against[:1])


def _candidates(told: Disclosure, kind: str, titles: dict[str, str], chosen: str | None) -> tuple[CandidateView, ...]:
    """Return the candidates with the strongest first; equals keep the order of the pack."""
    ranked = sorted(titles, key=lambda name: -told.outcome.hypotheses[f"{kind}.{name}"].certainty)
    return tuple(
        CandidateView(
            title=titles[name],
            certainty=told.outcome.hypotheses[f"{kind}.{name}"].certainty,
            chosen=name == chosen,
            note=_note(told, kind, name),
        )
        for name in ranked
    )


def _note(told: Disclosure, kind: str, name: str) -> str:
    """Return why a candidate could not be chosen, in two or three words."""
    applied = {effect.rail for effect in told.outcome.guard_rails}
    rails = [rail for rail in told.pack.guard_rails if rail.id in applied and f"{kind}.{name}" in rail.targets]
    if any(rail.effect.value == "forbid" for rail in rails):
        return RULED_OUT
    settings = told.pack.decisions.consultants
    affordable = told.value(settings.affordable)
    if kind == "consultants" and isinstance(affordable, tuple) and name not in (*affordable, settings.none_mode):
        return "beyond the budget"
    return ""


def _unsettled(standing: Standing) -> str:
    return "Nobody is ready yet" if standing is Standing.NOBODY_READY else "Cannot be said yet"
