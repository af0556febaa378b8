"""Everything a report shows, worked out once; the templates and the terminal only lay it out."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.explain.headline import headline, open_questions
from advisor.explain.how import (
    IN_CONFIDENCE,
    Explanation,
    Reference,
    assumption_texts,
    explain,
    withheld_names,
)
from advisor.explain.wording import listed, raised, strength, sureness
from advisor.model.answers import Answer, AnswerSet, Status
from advisor.model.attribute import Attribute
from advisor.model.outcome import AdviceItem, Involvement, Outcome
from advisor.model.pack import Pack


@dataclass(frozen=True, slots=True)
class DecisionView:
    """One decision with its reasons."""

    heading: str = field(metadata={"help": "What was decided on: who leads, operating model, consultants"})
    answer: str = field(metadata={"help": "The decision in a few words"})
    description: str = field(metadata={"help": "What the decision means in practice; may be empty"})
    strength: str = field(metadata={"help": "How strong the evidence is, in words; empty if nothing was decided"})
    remarks: tuple[str, ...] = field(metadata={"help": "Runner-up, margin, guard rails, what was wanted"})
    explanation: Explanation = field(metadata={"help": "Reasons for and against with weights"})


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role's part."""

    title: str = field(metadata={"help": "The role's name"})
    involvement: str = field(metadata={"help": "lead, co_lead, support, informed or not_involved"})
    part: str = field(metadata={"help": "The involvement in words"})
    certainty: float = field(metadata={"help": "The certainty factor of the hypothesis that decided"})
    responsibilities: tuple[str, ...] = field(metadata={"help": "What the role does in this part"})


@dataclass(frozen=True, slots=True)
class AdviceView:
    """A warning, action or note."""

    title: str = field(metadata={"help": "The advice in a few words"})
    text: str = field(metadata={"help": "One to three sentences"})
    advised: bool = field(metadata={"help": "False where an action is advised against"})


@dataclass(frozen=True, slots=True)
class AnswerView:
    """One answer as it was given."""

    label: str = field(metadata={"help": "What was asked for, as a noun phrase"})
    value: str = field(metadata={"help": "The value, or why there is none"})
    meaning: str = field(metadata={"help": "The anchor of the level or choice; may be empty"})
    sure: str = field(metadata={"help": "How sure the answer is; empty if it is certain or unknown"})


@dataclass(frozen=True, slots=True)
class SectionView:
    """The answers of one section of the interview."""

    title: str = field(metadata={"help": "The section's title"})
    answers: tuple[AnswerView, ...] = field(metadata={"help": "Its answers in asking order"})


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a report is made of."""

    organization: str = field(metadata={"help": "Whose report it is"})
    topic: str = field(metadata={"help": "The pack's title"})
    date: str = field(metadata={"help": "The date in the answer file; may be empty"})
    headline: tuple[str, ...] = field(metadata={"help": "The answer in three sentences"})
    decisions: tuple[DecisionView, ...] = field(metadata={"help": "Lead, operating model, consultants"})
    roles: tuple[RoleView, ...] = field(metadata={"help": "All roles, the lead first"})
    preconditions: tuple[str, ...] = field(metadata={"help": "What is missing before anyone can lead"})
    open_questions: tuple[str, ...] = field(metadata={"help": "Essential questions that would settle what is open"})
    warnings: tuple[AdviceView, ...] = field(metadata={"help": "Warnings, the strongest first"})
    actions: tuple[AdviceView, ...] = field(metadata={"help": "Actions in order"})
    notes: tuple[AdviceView, ...] = field(metadata={"help": "Notes and workstreams"})
    guard_rails: tuple[str, ...] = field(metadata={"help": "Guard rails that changed a conclusion"})
    departure: str = field(metadata={"help": "Where the consultant disagrees; may be empty"})
    interest: str = field(metadata={"help": "Said if the interviewer would profit from a yes; may be empty"})
    unknown: tuple[str, ...] = field(metadata={"help": "Labels of what is not known"})
    asked: int = field(metadata={"help": "How many facts the questions ask for"})
    assumptions: tuple[str, ...] = field(metadata={"help": "What was assumed while an input was unknown"})
    sections: tuple[SectionView, ...] = field(metadata={"help": "The answers"})
    sources: tuple[Reference, ...] = field(metadata={"help": "Every source cited in the reasons shown, by key"})
    pack: str = field(metadata={"help": "Pack id and version"})
    digest: str = field(metadata={"help": "sha256 of the pack"})


def report_context(pack: Pack, answers: AnswerSet, outcome: Outcome) -> ReportContext:
    """Return what the report of one assessment shows. Answers given in confidence are not told."""
    confidential = frozenset(name for name, answer in answers.answers.items() if answer.confidential)
    withheld = withheld_names(pack, outcome, confidential)
    decisions = decision_views(pack, outcome, withheld)
    return ReportContext(
        organization=answers.organization,
        topic=pack.title,
        date=answers.date,
        headline=headline(pack, outcome),
        decisions=decisions,
        roles=_roles(pack, outcome),
        preconditions=outcome.lead.preconditions,
        open_questions=tuple(
            question.wording for question in pack.questions if question.id in open_questions(pack, outcome)
        ),
        warnings=_advice(pack, outcome.of_family("warning")),
        actions=_advice(pack, outcome.of_family("action")),
        notes=_advice(pack, (*outcome.of_family("note"), *outcome.of_family("workstream"))),
        guard_rails=_guard_rails(pack, outcome),
        departure=_departure(pack, answers),
        interest=_interest(answers),
        unknown=tuple(pack.asked[name].label for name in outcome.unknown),
        asked=len(pack.asked),
        assumptions=assumption_texts(pack, outcome, set(outcome.derivations)),
        sections=_sections(pack, answers, withheld),
        sources=_sources(decisions),
        pack=f"{pack.id} {pack.version}",
        digest=pack.digest,
    )


def decision_views(pack: Pack, outcome: Outcome, withheld: frozenset[str] = frozenset()) -> tuple[DecisionView, ...]:
    """Return the three decisions, each explained through the hypothesis that decided it or came nearest."""
    lead, model, consultants = outcome.lead, outcome.model, outcome.consultants
    lead_of = lead.role or lead.runner_up or next(iter(pack.roles))
    model_of = model.value or model.runner_up or next(iter(pack.models))
    mode_of = consultants.mode or pack.decisions.consultants.none_mode
    return (
        DecisionView(
            heading="Who drives",
            answer=pack.roles[lead.role].title if lead.role else _unsettled(lead.standing.value),
            description=pack.roles[lead.role].description if lead.role else "",
            strength=strength(lead.certainty) if lead.role else "",
            remarks=_lead_remarks(pack, outcome),
            explanation=explain(pack, outcome, f"lead.{lead_of}", withheld),
        ),
        DecisionView(
            heading="Operating model",
            answer=pack.models[model.value].title if model.value else _unsettled(model.standing.value),
            description=pack.models[model.value].description if model.value else "",
            strength=strength(model.certainty) if model.value else "",
            remarks=_model_remarks(pack, outcome),
            explanation=explain(pack, outcome, f"model.{model_of}", withheld),
        ),
        DecisionView(
            heading="Outside consultants",
            answer=pack.modes[consultants.mode].title if consultants.mode else _unsettled(consultants.standing.value),
            description=pack.modes[consultants.mode].description if consultants.mode else "",
            strength=strength(consultants.certainty) if consultants.mode else "",
            remarks=_consultant_remarks(pack, outcome),
            explanation=explain(pack, outcome, f"consultants.{mode_of}", withheld),
        ),
    )


def _unsettled(standing: str) -> str:
    return "Nobody is ready yet" if standing == "nobody_ready" else "Cannot be said yet"


def _lead_remarks(pack: Pack, outcome: Outcome) -> tuple[str, ...]:
    lead = outcome.lead
    found: list[str] = []
    if lead.role and lead.margin is not None and lead.runner_up:
        second = pack.roles[lead.runner_up].phrase
        close = "only " if lead.margin < 0.1 else ""
        found.append(f"Runner-up: {second}, {close}{lead.margin:.2f} behind.")
    elif lead.runner_up:
        threshold = pack.decisions.lead.threshold
        found.append(
            f"Nearest: {pack.roles[lead.runner_up].phrase} at {lead.certainty:.2f}; a lead needs {threshold:.2f}."
        )
    return (*found, *_rail_remarks(pack, lead.forced_by, lead.forbidden_by))


def _model_remarks(pack: Pack, outcome: Outcome) -> tuple[str, ...]:
    model = outcome.model
    found: list[str] = []
    if model.preferred_over:
        other = pack.models[model.preferred_over].phrase
        found.append(f"Nearly tied with {other}; preferred because it fits the lead.")
    elif model.value and model.runner_up:
        second = outcome.hypotheses[f"model.{model.runner_up}"].certainty
        found.append(f"Runner-up: {pack.models[model.runner_up].phrase} at {second:.2f}.")
    if model.next_stage:
        found.append(f"Next stage: {pack.models[model.next_stage].phrase}.")
    return (*found, *_rail_remarks(pack, model.forced_by, model.forbidden_by))


def _consultant_remarks(pack: Pack, outcome: Outcome) -> tuple[str, ...]:
    decision = outcome.consultants
    found: list[str] = []
    if decision.wanted:
        found.append(f"{raised(pack.modes[decision.wanted].phrase)} would be better, but the budget does not allow it.")
    if decision.mode:
        others = sorted((mode for mode in decision.modes if mode != decision.mode), key=lambda m: -decision.modes[m])
        second = others[0] if others else None
        if second and decision.modes[second] > 0:
            found.append(f"Next best: {pack.modes[second].phrase} at {decision.modes[second]:.2f}.")
        if not decision.engage and decision.certainty <= 0:
            found.append("Nothing speaks for engaging anyone, and the burden of proof is on engaging.")
    return (*found, *_rail_remarks(pack, decision.forced_by, decision.forbidden_by))


def _rail_remarks(pack: Pack, *rails: str | None) -> tuple[str, ...]:
    titles = {rail.id: f"Guard rail {rail.id}: {rail.title}. {rail.because}" for rail in pack.guard_rails}
    return tuple(titles[rail] for rail in rails if rail)


def _roles(pack: Pack, outcome: Outcome) -> tuple[RoleView, ...]:
    """Return all roles, the lead first, then by involvement and certainty."""
    order = list(Involvement)
    ranked = sorted(outcome.roles.items(), key=lambda item: (order.index(item[1].involvement), -item[1].certainty))
    return tuple(
        RoleView(
            title=pack.roles[name].title,
            involvement=role.involvement.value,
            part=pack.involvement[role.involvement.value].title,
            certainty=role.certainty,
            responsibilities=pack.roles[name].responsibilities.get(role.involvement.value, ()),
        )
        for name, role in ranked
    )


def _advice(pack: Pack, items: tuple[AdviceItem, ...]) -> tuple[AdviceView, ...]:
    return tuple(
        AdviceView(
            pack.advice[f"{item.family}.{item.id}"].title,
            pack.advice[f"{item.family}.{item.id}"].text,
            item.certainty > 0,
        )
        for item in items
    )


def _guard_rails(pack: Pack, outcome: Outcome) -> tuple[str, ...]:
    changed = {effect.rail for effect in outcome.guard_rails if effect.changed}
    return tuple(f"{rail.title}. {rail.because}" for rail in pack.guard_rails if rail.id in changed)


def _departure(pack: Pack, answers: AnswerSet) -> str:
    departure = answers.departure
    if departure is None:
        return ""
    titles = [
        pack.roles[departure.lead].title if departure.lead in pack.roles else "",
        pack.models[departure.operating_model].title if departure.operating_model in pack.models else "",
        pack.modes[departure.consultants].title if departure.consultants in pack.modes else "",
    ]
    chosen = listed([title for title in titles if title])
    by = f" ({departure.by})" if departure.by else ""
    return f"The consultant{by} would choose differently{': ' + chosen if chosen else ''}. {departure.reason}"


def _interest(answers: AnswerSet) -> str:
    if answers.interviewer.profits_from_engagement:
        return "The person who ran this interview would profit if consultants were engaged. The rules do not know that."
    return ""


def _sections(pack: Pack, answers: AnswerSet, withheld: frozenset[str]) -> tuple[SectionView, ...]:
    """Return the answers in asking order, section by section."""
    found: dict[str, list[AnswerView]] = {section: [] for section in pack.sections}
    for name, attribute in pack.asked.items():
        if name in answers.answers:
            view = _answer(attribute, answers.answers[name], name in withheld)
            found[pack.question_of[name].section].append(view)
    return tuple(SectionView(pack.sections[section], tuple(views)) for section, views in found.items() if views)


def _answer(attribute: Attribute, answer: Answer, withheld: bool) -> AnswerView:
    if withheld:
        return AnswerView(attribute.label, IN_CONFIDENCE, "", "")
    if answer.value is None:
        reasons = {Status.DONT_KNOW: "not known", Status.SKIPPED: "skipped", Status.NOT_RELEVANT: "not relevant"}
        return AnswerView(attribute.label, reasons[answer.status], "", "")
    unsure = "" if answer.certainty >= 1 else sureness(answer.certainty)
    return AnswerView(attribute.label, attribute.shown(answer.value), attribute.meaning(answer.value), unsure)


def _sources(decisions: tuple[DecisionView, ...]) -> tuple[Reference, ...]:
    cited: dict[str, Reference] = {}
    for decision in decisions:
        explanation = decision.explanation
        for reason in (*explanation.reasons_for, *explanation.reasons_against):
            cited |= {reference.key: reference for reference in reason.references}
    return tuple(cited[key] for key in sorted(cited))
