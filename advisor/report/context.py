"""Everything a report shows, worked out once; the templates and the terminal only lay it out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from advisor.explain.headline import open_questions
from advisor.explain.how import RailNote, Reason, Reference
from advisor.explain.wording import listed
from advisor.model.answers import AnswerSet
from advisor.model.outcome import Outcome
from advisor.model.pack import Pack
from advisor.report.advice import AdviceView, advice_views, hidden_advice, said_once
from advisor.report.answers import AnswerView, SectionView, UnknownView, section_views, unknown_views
from advisor.report.basis import BasisView, basis_view
from advisor.report.decisions import DecisionView, decision_views
from advisor.report.disclosure import Audience, Disclosure
from advisor.report.dispute import DisputeView, dispute_view
from advisor.report.engagement import (
    CaseView,
    EngagementView,
    StageView,
    case_views,
    engagement_views,
    handover_views,
)
from advisor.report.firmness import FirmnessView, firmness_view
from advisor.report.glossary import GlossaryView, glossary_views
from advisor.report.lasting import (
    ContestedView,
    ContradictionView,
    FigureView,
    PillarView,
    contested_views,
    contradiction_views,
    figure_views,
    pillar_views,
)
from advisor.report.others import OthersView, others_views
from advisor.report.program import (
    ActivityView,
    PhaseView,
    StaffingView,
    StepView,
    activity_views,
    covered_actions,
    phase_views,
    staffing_views,
)
from advisor.report.roles import PartView, RoleView, part_views, role_views
from advisor.report.trial import Trial

_Citing = Reason | RailNote | StaffingView | StepView | PillarView | ContestedView | FigureView

MOST_CHECKS = 4
"""So many questions to look into are for the board; the working copy has them all."""

TODAY = {"lead": "current_driver", "model": "current_model"}
"""The attributes that tell how things are today, by decision. A pack may do without them."""


@dataclass(frozen=True, slots=True)
class SummaryView:
    """One decision in a line: today, advised, how strong the evidence is."""

    key: str = field(metadata={"help": "lead, model or consultants"})
    heading: str = field(metadata={"help": "What was decided on"})
    today: str = field(metadata={"help": "How it is today; empty if that is unknown or not asked"})
    advised: str = field(metadata={"help": "The decision in a few words"})
    strength: str = field(metadata={"help": "How strong the evidence is, in words; empty if nothing was chosen"})
    certainty: float = field(metadata={"help": "The certainty factor"})


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question that would settle what is open."""

    wording: str = field(metadata={"help": "The question as it is asked"})
    who_knows: str = field(metadata={"help": "Who would know"})
    why: str = field(metadata={"help": "Why it matters"})


@dataclass(frozen=True, slots=True)
class DepartureView:
    """Where the consultant disagrees with the advice."""

    chosen: str = field(metadata={"help": "What the consultant would choose; may be empty"})
    reason: str = field(metadata={"help": "Why, in the consultant's own words"})
    by: str = field(metadata={"help": "Who disagrees; empty for the board"})


@dataclass(frozen=True, slots=True)
class ReportContext:
    """What a report is made of."""

    organization: str = field(metadata={"help": "Whose report it is"})
    topic: str = field(metadata={"help": "The pack's title"})
    date: str = field(metadata={"help": "The date of the answers; may be empty"})
    audience: str = field(metadata={"help": "board or working"})
    headline: tuple[str, ...] = field(metadata={"help": "The answer in three sentences"})
    summary: tuple[SummaryView, ...] = field(metadata={"help": "The decisions in short, with today where it is known"})
    first_steps: tuple[str, ...] = field(metadata={"help": "What to do first, at most five lines"})
    departure: DepartureView | None = field(metadata={"help": "Where the consultant disagrees; may be missing"})
    interest: str = field(metadata={"help": "Said if the interviewer would profit from a yes; may be empty"})
    parts: tuple[PartView, ...] = field(metadata={"help": "The roles by part, for the picture"})
    roles: tuple[RoleView, ...] = field(metadata={"help": "All roles, the lead first"})
    decisions: tuple[DecisionView, ...] = field(metadata={"help": "Lead, operating model, consultants"})
    axis_from: int = field(
        metadata={"help": "Where the axis of certainty factors starts: 0, or -1 if anything lies below 0"}
    )
    preconditions: tuple[str, ...] = field(metadata={"help": "What is missing before anyone can lead"})
    questions: tuple[QuestionView, ...] = field(metadata={"help": "Essential questions that would settle what is open"})
    warnings: tuple[AdviceView, ...] = field(metadata={"help": "Warnings, the strongest first"})
    actions: tuple[AdviceView, ...] = field(
        metadata={"help": "Actions in order, advised or advised against; those that the plan carries out are there"}
    )
    notes: tuple[AdviceView, ...] = field(metadata={"help": "Notes and workstreams"})
    checks: tuple[AdviceView, ...] = field(metadata={"help": "What to look into that the interview does not ask"})
    engagement: tuple[EngagementView, ...] = field(
        metadata={"help": "How to engage outsiders, or what to do instead, part by part"}
    )
    handover: tuple[StageView, ...] = field(metadata={"help": "How outsiders hand over; empty without an engagement"})
    activities: tuple[ActivityView, ...] = field(
        metadata={"help": "The responsibility chart (RACI): one accountable per row; empty while nobody leads"}
    )
    staffing: tuple[StaffingView, ...] = field(metadata={"help": "How many people, as ranges"})
    plan: tuple[PhaseView, ...] = field(metadata={"help": "The plan by phase"})
    contradictions: tuple[ContradictionView, ...] = field(metadata={"help": "Answers that were asked back"})
    pillars: tuple[PillarView, ...] = field(metadata={"help": "What keeps improvement alive, and whether it stands"})
    cases: tuple[CaseView, ...] = field(metadata={"help": "Published cases that resemble this organization"})
    contested: tuple[ContestedView, ...] = field(metadata={"help": "On what experts disagree, as far as it bears here"})
    figures: tuple[FigureView, ...] = field(metadata={"help": "The published figures behind it, with their caveats"})
    firmness: FirmnessView | None = field(metadata={"help": "How firm the advice is; missing if it was not tested"})
    others: tuple[OthersView, ...] = field(
        metadata={"help": "Why not the others and what it would take, by decision; empty if it was not tested"}
    )
    dispute: DisputeView | None = field(metadata={"help": "What follows from every single change, for the page"})
    order_rails: tuple[RailNote, ...] = field(metadata={"help": "Guard rails that changed the order of actions"})
    hidden_advice: int = field(metadata={"help": "How many pieces of advice rest on answers given in confidence"})
    basis: BasisView = field(metadata={"help": "How firm the answers behind the decisions are"})
    unknown: tuple[str, ...] = field(metadata={"help": "Labels of what is not known"})
    unknown_groups: tuple[UnknownView, ...] = field(metadata={"help": "The same by why it is not known"})
    asked: int = field(metadata={"help": "How many facts the questions ask for"})
    assumptions: tuple[str, ...] = field(metadata={"help": "What was assumed while an input was unknown"})
    sections: tuple[SectionView, ...] = field(metadata={"help": "The answers"})
    given: Mapping[str, AnswerView] = field(metadata={"help": "The same answers by the attribute's name"})
    interviewer: str = field(metadata={"help": "Who asked the questions; empty for the board"})
    sources: tuple[Reference, ...] = field(metadata={"help": "Every source cited in the reasons shown, by key"})
    glossary: tuple[GlossaryView, ...] = field(metadata={"help": "What the words mean"})
    pack: str = field(metadata={"help": "Pack id and version"})
    digest: str = field(metadata={"help": "sha256 of the pack"})

    @property
    def open_questions(self) -> tuple[str, ...]:
        """The wording of the questions that would settle what is open."""
        return tuple(question.wording for question in self.questions)


def report_context(
    pack: Pack,
    answers: AnswerSet,
    outcome: Outcome,
    audience: Audience = Audience.WORKING,
    date: str | None = None,
    library: Sequence[AnswerSet] = (),
    trial: Trial | None = None,
) -> ReportContext:
    """Return what the report of one assessment shows to an audience.

    `date` (ISO, or empty) replaces that of the answers; `library` holds published cases to compare with. With a `trial`
    the report also says how firm the advice is and what it would take for it to be another.
    """
    day = answers.date if date is None else date
    told = Disclosure.to(audience, pack, answers, outcome)
    decisions = decision_views(told)
    roles = role_views(told)
    warnings = advice_views(told, "warning")
    actions = advice_views(told, "action", without=covered_actions(told))
    notes = advice_views(told, "note", "workstream")
    order_rails = told.rails(*(effect.rail for effect in outcome.guard_rails if "actions" in effect.changed))
    checks = advice_views(told, "check")[: None if told.names_people else MOST_CHECKS]
    engagement = engagement_views(told)
    plan = phase_views(told, day)
    if not told.names_people:
        told_rules = {reason.rule for role in roles for reason in role.reasons_for}
        told_rules |= {reason.rule for phase in plan for step in phase.steps for reason in step.reasons}
        actions, warnings = said_once(actions, told_rules), said_once(warnings, told_rules)
        notes, checks = said_once(notes, told_rules), said_once(checks, told_rules)
    steps = [step for phase in plan for step in phase.steps]
    staffing = staffing_views(told)
    pillars, contested, figures = pillar_views(told), contested_views(told), figure_views(told)
    questions = _questions(told)
    sections = section_views(told)
    return ReportContext(
        organization=answers.organization,
        topic=pack.title,
        date=day,
        audience=audience.value,
        headline=told.headline(),
        summary=_summary(told, decisions),
        first_steps=_first_steps(told.preconditions(), questions, plan, actions, warnings),
        departure=_departure(told),
        interest=_interest(answers),
        parts=part_views(told, roles),
        roles=roles,
        decisions=decisions,
        axis_from=-1 if any(item.certainty < 0 for decision in decisions for item in decision.candidates) else 0,
        preconditions=told.preconditions(),
        questions=questions,
        warnings=warnings,
        actions=actions,
        notes=notes,
        checks=checks,
        engagement=engagement,
        handover=handover_views(told, day),
        activities=activity_views(told),
        staffing=staffing,
        plan=plan,
        contradictions=contradiction_views(told),
        pillars=pillars,
        cases=case_views(told, library),
        contested=contested,
        figures=figures,
        firmness=firmness_view(told, trial),
        others=others_views(told, trial),
        dispute=dispute_view(told, trial),
        order_rails=order_rails,
        hidden_advice=hidden_advice(told),
        basis=basis_view(told, decisions, sections),
        unknown=tuple(pack.asked[name].label for name in outcome.unknown if name not in told.withheld),
        unknown_groups=unknown_views(told),
        asked=len(pack.asked),
        assumptions=told.assumptions(),
        sections=sections,
        given={answer.name: answer for section in sections for answer in section.answers},
        interviewer=answers.interviewer.name if told.names_people else "",
        sources=_sources(
            decisions,
            roles,
            (*warnings, *actions, *notes, *checks, *(item for part in engagement for item in part.items)),
            order_rails,
            [*staffing, *steps, *(reason for step in steps for reason in step.reasons), *pillars, *contested, *figures],
        ),
        glossary=glossary_views(pack),
        pack=f"{pack.id} {pack.version}",
        digest=pack.digest,
    )


def _summary(told: Disclosure, decisions: tuple[DecisionView, ...]) -> tuple[SummaryView, ...]:
    return tuple(
        SummaryView(
            key=decision.key,
            heading=decision.heading,
            today=_today(told, decision.key),
            advised=decision.answer,
            strength=decision.strength,
            certainty=decision.explanation.certainty,
        )
        for decision in decisions
    )


def _today(told: Disclosure, key: str) -> str:
    """Return how a decision's subject is today, in the words of the advice."""
    value = told.value(TODAY.get(key, ""))
    if not isinstance(value, str):
        return ""
    if key == "lead":
        return told.pack.roles[value].title if value in told.pack.roles else "Nobody"
    return told.pack.models[value].title if value in told.pack.models else "No regular form"


def _departure(told: Disclosure) -> DepartureView | None:
    departure, pack = told.answers.departure, told.pack
    if departure is None:
        return None
    chosen = [
        pack.roles[departure.lead].phrase if departure.lead in pack.roles else "",
        pack.models[departure.operating_model].phrase if departure.operating_model in pack.models else "",
        pack.modes[departure.consultants].phrase if departure.consultants in pack.modes else "",
    ]
    return DepartureView(
        listed([phrase for phrase in chosen if phrase]), departure.reason, departure.by if told.names_people else ""
    )


def _interest(answers: AnswerSet) -> str:
    if answers.interviewer.profits_from_engagement:
        return "The person who ran this interview would profit if consultants were engaged. The rules do not know that."
    return ""


def _questions(told: Disclosure) -> tuple[QuestionView, ...]:
    """Return the essential questions that are open."""
    wanted = open_questions(told.pack, told.outcome)
    return tuple(
        QuestionView(question.wording, question.who_knows, question.why)
        for question in told.pack.questions
        if question.id in wanted
    )


def _first_steps(
    preconditions: tuple[str, ...],
    questions: tuple[QuestionView, ...],
    plan: tuple[PhaseView, ...],
    actions: tuple[AdviceView, ...],
    warnings: tuple[AdviceView, ...],
) -> tuple[str, ...]:
    """Return what to find out, the first steps of the plan or else what is missing, and the strongest warning."""
    steps = [] if preconditions else [f"Find out: {question.wording}" for question in questions[:4]]
    begin = [step.title for phase in plan[:1] for step in phase.steps]
    begin = begin or list(preconditions) or [action.title for action in actions if action.advised]
    steps += begin[: max(0, 4 - len(steps))]
    return tuple([*steps, *(f"Watch out: {warning.title}" for warning in warnings[:1])][:5])


def _sources(
    decisions: tuple[DecisionView, ...],
    roles: tuple[RoleView, ...],
    advice: tuple[AdviceView, ...],
    rails: tuple[RailNote, ...],
    program: Sequence[_Citing],
) -> tuple[Reference, ...]:
    """Return every source that something shown cites, by key."""
    citing: list[_Citing] = [*rails, *program]
    for decision in decisions:
        citing += [*decision.explanation.reasons_for, *decision.explanation.reasons_against]
        citing += [*decision.next_stage, *decision.rails]
        if decision.runner_up:
            citing += [*decision.runner_up.reasons_for, *decision.runner_up.reasons_against]
    for role in roles:
        citing += [*role.reasons_for, *role.reasons_against]
    for item in advice:
        citing += item.reasons
    cited = {reference.key: reference for item in citing for reference in item.references}
    return tuple(cited[key] for key in sorted(cited))
