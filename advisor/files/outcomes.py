"""Reads what conclusions are shown as: outcomes.yaml and advice.yaml."""

from __future__ import annotations

from msgspec import structs

from advisor.files.schema import AdviceFileEntry, ModeEntry, OutcomesEntry
from advisor.model.pack import Advice, HandoverStage, Mode, OperatingModel, Role, Term


def read_roles(entry: OutcomesEntry) -> dict[str, Role]:
    """Return the roles by id."""
    return {
        name: Role(
            name,
            role.title,
            role.phrase,
            role.plural,
            role.description,
            {key: tuple(lines) for key, lines in role.responsibilities.items()},
        )
        for name, role in entry.roles.items()
    }


def read_models(entry: OutcomesEntry) -> dict[str, OperatingModel]:
    """Return the operating models by id."""
    return {
        name: OperatingModel(name, model.title, model.phrase, model.description, tuple(model.fits))
        for name, model in entry.operating_models.items()
    }


def read_modes(entry: OutcomesEntry) -> dict[str, Mode]:
    """Return the consultant modes by id."""
    return {name: _mode(name, mode) for name, mode in entry.consultant_modes.items()}


def _mode(name: str, mode: ModeEntry) -> Mode:
    weeks = (mode.weeks.at_least, mode.weeks.at_most) if mode.weeks else None
    stages = tuple(HandoverStage(stage.title, stage.outside_part, stage.text) for stage in mode.handover)
    return Mode(name, mode.title, mode.phrase, mode.description, weeks, stages)


def read_involvement(entry: OutcomesEntry) -> dict[str, Term]:
    """Return the kinds of involvement by id."""
    return {name: Term(name, term.title, term.description) for name, term in structs.asdict(entry.involvement).items()}


def read_advice(entry: AdviceFileEntry) -> dict[str, Advice]:
    """Return every piece of advice by its hypothesis."""
    plain = {"action": entry.actions, "warning": entry.warnings, "note": entry.notes, "check": entry.checks}
    items = [
        Advice(name, kind, text.title, text.text) for kind, entries in plain.items() for name, text in entries.items()
    ]
    items += [Advice(name, "workstream", text.title, text.text, text.role) for name, text in entry.workstreams.items()]
    items += [
        Advice(name, "engagement", text.title, text.text, part=text.part) for name, text in entry.engagement.items()
    ]
    return {item.hypothesis: item for item in items}
