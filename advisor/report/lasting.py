"""What keeps improvement alive, what is contested, what does not go together, and how far figures can be trusted."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.explain.how import Reference, references
from advisor.model.condition import attributes
from advisor.model.outcome import PillarOutcome, PillarState
from advisor.model.program import ContestedPoint, Doubt
from advisor.report.disclosure import Disclosure
from advisor.report.program import staffing_lines

STATES = {
    PillarState.STANDS: "Stands",
    PillarState.PARTLY: "In part",
    PillarState.MISSING: "Missing",
    PillarState.UNKNOWN: "Not known",
}


@dataclass(frozen=True, slots=True)
class PillarView:
    """A part of the system that keeps improvement alive."""

    title: str = field(metadata={"help": "Its name"})
    meaning: str = field(metadata={"help": "What it is"})
    role: str = field(metadata={"help": "The role that carries it"})
    state: str = field(metadata={"help": "stands, partly, missing or unknown"})
    state_text: str = field(metadata={"help": "The same in words"})
    finding: str = field(metadata={"help": "What is there or missing here; empty if that is not known"})
    builds: tuple[str, ...] = field(metadata={"help": "What builds it; empty if it stands"})
    references: tuple[Reference, ...] = field(metadata={"help": "The sources"})


@dataclass(frozen=True, slots=True)
class ContradictionView:
    """Answers that were asked back."""

    title: str = field(metadata={"help": "What does not go together"})
    question: str = field(metadata={"help": "What was asked back"})
    handling: str = field(metadata={"help": "What the advice does until it is answered"})
    proof: bool = field(metadata={"help": "Whether nothing contradicts the answer yet, but it should be shown"})
    reply: str = field(metadata={"help": "What was said about it; empty for the board or if nothing was"})
    explained: bool = field(metadata={"help": "Whether something was said about it"})
    concerns: tuple[str, ...] = field(metadata={"help": "The names of the answers it is about"})


@dataclass(frozen=True, slots=True)
class ContestedView:
    """A point on which those who know the field disagree."""

    title: str = field(metadata={"help": "What is contested"})
    one_side: str = field(metadata={"help": "What some say"})
    other_side: str = field(metadata={"help": "What others say"})
    treatment: str = field(metadata={"help": "How this advice deals with it"})
    references: tuple[Reference, ...] = field(metadata={"help": "The sources"})


@dataclass(frozen=True, slots=True)
class FigureView:
    """A published figure behind the report, with its caveat."""

    text: str = field(metadata={"help": "The figure in a sentence"})
    caveat: str = field(metadata={"help": "Why it should not be taken at face value"})
    references: tuple[Reference, ...] = field(metadata={"help": "The sources"})


def pillar_views(told: Disclosure) -> tuple[PillarView, ...]:
    """Return the pillars in the order of the pack; nothing that a withheld answer would show."""
    return tuple(_pillar(told, item) for item in told.outcome.program.pillars)


def _pillar(told: Disclosure, item: PillarOutcome) -> PillarView:
    pillar = next(pillar for pillar in told.pack.program.pillars if pillar.id == item.pillar)
    tells = told.tells(pillar.stands) and told.tells(pillar.missing)
    state = item.state if tells else PillarState.UNKNOWN
    findings = {
        PillarState.STANDS: pillar.if_stands,
        PillarState.PARTLY: pillar.if_part,
        PillarState.MISSING: pillar.if_missing,
    }
    return PillarView(
        title=pillar.title,
        meaning=pillar.meaning,
        role=told.pack.roles[pillar.role].title,
        state=state.value,
        state_text=STATES[state] if tells else "Not shown",
        finding=findings.get(state, ""),
        builds=() if state in (PillarState.STANDS, PillarState.UNKNOWN) else pillar.builds,
        references=references(told.pack, pillar.sources),
    )


def contradiction_views(told: Disclosure) -> tuple[ContradictionView, ...]:
    """Return what was asked back: contradictions first, then answers that should be shown."""
    found = []
    for name in told.outcome.program.contradictions:
        item = told.pack.program.contradictions[name]
        if not told.tells(item.when):
            continue
        reply = told.answers.clarified.get(name)
        found.append(
            ContradictionView(
                title=item.title,
                question=item.question,
                handling=item.handling,
                proof=item.doubt is Doubt.PROOF,
                reply=reply.reply if reply and told.names_people else "",
                explained=reply is not None,
                concerns=tuple(part for part in attributes(item.when) if part in told.pack.asked),
            )
        )
    return tuple(sorted(found, key=lambda view: view.proof))


def contested_views(told: Disclosure) -> tuple[ContestedView, ...]:
    """Return the contested points that bear on this advice."""
    return tuple(
        ContestedView(
            point.title, point.one_side, point.other_side, point.treatment, references(told.pack, point.sources)
        )
        for point in _contested(told)
    )


def _contested(told: Disclosure) -> list[ContestedPoint]:
    shown = told.outcome.program.contested
    return [point for point in told.pack.program.contested if point.id in shown and told.tells(point.when)]


def figure_views(told: Disclosure) -> tuple[FigureView, ...]:
    """Return the figures behind the staffing ranges and contested points that are shown, each once."""
    named = dict.fromkeys(
        name
        for figures in (
            *(line.figures for line in staffing_lines(told)),
            *(point.figures for point in _contested(told)),
        )
        for name in figures
    )
    return tuple(
        FigureView(figure.text, figure.caveat, references(told.pack, figure.sources))
        for figure in (told.pack.program.figures[name] for name in named)
    )
