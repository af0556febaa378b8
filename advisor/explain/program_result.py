"""What of the program knowledge applies, as plain data: contradictions, staffing, RACI, plan, pillars, contested."""

from __future__ import annotations

from typing import Any

from advisor.model.answers import AnswerSet, Planned
from advisor.model.outcome import PlannedStep, ProgramOutcome, ResponsibilityRow, StaffingRange
from advisor.model.pack import Pack


def program_data(pack: Pack, answers: AnswerSet, outcome: ProgramOutcome) -> dict[str, Any]:
    """Return every part under its name in the contract; staffing is by the id of its line."""
    pillars = {pillar.id: pillar for pillar in pack.program.pillars}
    contested = {point.id: point for point in pack.program.contested}
    return {
        "contradictions": [_contradiction(pack, answers, name) for name in outcome.contradictions],
        "staffing": {item.line: _staffing(pack, item) for item in outcome.staffing},
        "raci": [_row(pack, row) for row in outcome.responsibilities],
        "plan": [_step(pack, answers, planned) for planned in outcome.plan],
        "pillars": [
            {"id": item.pillar, "title": pillars[item.pillar].title, "state": item.state.value}
            for item in outcome.pillars
        ],
        "contested": [{"id": name, "title": contested[name].title} for name in outcome.contested],
    }


def _contradiction(pack: Pack, answers: AnswerSet, name: str) -> dict[str, Any]:
    contradiction = pack.program.contradictions[name]
    reply = answers.clarified.get(name)
    return {
        "id": name,
        "kind": contradiction.doubt.value,
        "title": contradiction.title,
        "question": contradiction.question,
        "handling": contradiction.handling,
        "reply": reply.reply if reply else None,
    }


def _staffing(pack: Pack, item: StaffingRange) -> dict[str, Any]:
    line = next(line for line in pack.program.staffing if line.id == item.line)
    return {
        "title": line.title,
        "low": item.low,
        "high": item.high,
        "unit": line.unit,
        "capped": item.capped,
        "today": item.today,
        "basis": line.basis,
        "caveat": line.caveat,
    }


def activity_title(pack: Pack, row: ResponsibilityRow) -> str:
    """Return what is done in a row of the responsibility chart."""
    kind, _, name = row.about.partition(".")
    if kind == "workstream":
        return pack.advice[row.about].title
    return next(activity.title for activity in pack.program.activities if activity.id == name)


def party_title(pack: Pack, name: str) -> str:
    """Return the title of a role, or of a party that is none."""
    return pack.roles[name].title if name in pack.roles else pack.program.parties[name].title


def _row(pack: Pack, row: ResponsibilityRow) -> dict[str, Any]:
    return {
        "activity": row.about,
        "title": activity_title(pack, row),
        "accountable": row.accountable,
        "responsible": row.responsible,
        "consulted": list(row.consulted),
        "informed": list(row.informed),
    }


def _step(pack: Pack, answers: AnswerSet, planned: PlannedStep) -> dict[str, Any]:
    step = pack.program.steps[planned.step]
    named = answers.plan.get(step.id, Planned())
    return {
        "id": step.id,
        "phase": step.phase,
        "title": step.title,
        "text": step.text,
        "done_when": step.done_when,
        "owner": planned.owner,
        "person": named.owner or None,
        "date": named.date or None,
        "done": named.done,
        "note": named.note or None,
    }
