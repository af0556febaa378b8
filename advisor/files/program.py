"""Reads the files about the program: contradictions, figures, staffing, RACI, plan, pillars, contested points."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any

from advisor.errors import Fault, suggestion
from advisor.files.conditions import ConditionReader
from advisor.files.program_schema import (
    AssignmentEntry,
    ContestedFileEntry,
    ContradictionsEntry,
    FigureEntry,
    PillarsEntry,
    PlanEntry,
    RaciEntry,
    StaffingEntry,
    StaffingLineEntry,
)
from advisor.files.rules import citations
from advisor.files.tree import Node
from advisor.model import formula
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import ALWAYS, Condition
from advisor.model.formula import Formula, FormulaError
from advisor.model.pack import Pack, decided_attributes, evidence_attributes
from advisor.model.program import (
    LEAD,
    Activity,
    Assignment,
    ContestedPoint,
    Contradiction,
    Doubt,
    Figure,
    Party,
    Phase,
    Pillar,
    Program,
    StaffingLine,
    Step,
)
from advisor.model.source import Citation


class ProgramReader:
    """Turns entries into program knowledge; every name in them must exist. Faults gather on the way."""

    def __init__(self, pack: Pack, known: Mapping[str, Attribute], faults: list[Fault]) -> None:
        self._pack = pack
        self._known = known
        self._faults = faults
        self._before_decisions = ConditionReader(known, faults)
        everything = {**known, **evidence_attributes(pack), **decided_attributes(pack)}
        self._conditions = ConditionReader(everything, faults)

    def read(self, shapes: Mapping[str, tuple[Node, Any]]) -> Program:
        """Return the program knowledge of the files that the pack has, by file name."""
        figures = self.figures(*shapes["figures.yaml"]) if "figures.yaml" in shapes else {}
        program = Program(figures=figures)
        if "contradictions.yaml" in shapes:
            program = replace(program, contradictions=self.contradictions(*shapes["contradictions.yaml"]))
        if "staffing.yaml" in shapes:
            program = replace(program, staffing=self.staffing(*shapes["staffing.yaml"], figures))
        if "raci.yaml" in shapes:
            node, entry = shapes["raci.yaml"]
            program = replace(program, parties=self.parties(entry), activities=self.activities(node, entry))
        if "plan.yaml" in shapes:
            node, entry = shapes["plan.yaml"]
            program = replace(program, phases=self.phases(node, entry), steps=self.steps(node, entry))
        if "pillars.yaml" in shapes:
            program = replace(program, pillars=self.pillars(*shapes["pillars.yaml"]))
        if "contested.yaml" in shapes:
            program = replace(program, contested=self.contested(*shapes["contested.yaml"], figures))
        return program

    def contradictions(self, node: Node, entry: ContradictionsEntry) -> dict[str, Contradiction]:
        """Return the contradictions; they act before the decisions and cannot read them."""
        places = [(item.id, node.get("contradictions", index)) for index, item in enumerate(entry.contradictions)]
        self._refuse_repeats(places)
        return {
            item.id: Contradiction(
                id=item.id,
                doubt=Doubt(item.kind),
                title=item.title,
                when=self._before_decisions.read(place.get("when")),
                question=item.question,
                handling=item.handling,
                sources=self._cited(item.sources, place),
            )
            for item, (_, place) in zip(entry.contradictions, places, strict=True)
        }

    def figures(self, node: Node, entry: Mapping[str, FigureEntry]) -> dict[str, Figure]:
        """Return the published figures."""
        return {
            name: Figure(name, item.text, item.caveat, self._cited(item.sources, node.get(name)), item.use == "blocked")
            for name, item in entry.items()
        }

    def staffing(self, node: Node, entry: StaffingEntry, figures: Mapping[str, Figure]) -> tuple[StaffingLine, ...]:
        """Return the staffing ranges."""
        self._refuse_repeats((item.id, node.get("lines", index)) for index, item in enumerate(entry.lines))
        return tuple(self._line(item, node.get("lines", index), figures) for index, item in enumerate(entry.lines))

    def _line(self, item: StaffingLineEntry, node: Node, figures: Mapping[str, Figure]) -> StaffingLine:
        if item.today is not None:
            self._refer(node.get("today"), item.today, self._known, "attribute")
        if (item.most is None) != (item.cap_note is None):
            self._fault(node, "wrong-part", f"{item.id} needs most: and cap_note: together, or neither")
        self._refer_figures(node, item.figures, figures)
        return StaffingLine(
            id=item.id,
            title=item.title,
            when=self._conditions.read(node.get("when")),
            unit=item.unit,
            low=self._formula(node.get("from")),
            high=self._formula(node.get("to")),
            most=self._formula(node.get("most")) if item.most is not None else None,
            cap_note=item.cap_note or "",
            today=item.today or "",
            text=item.text,
            basis=item.basis,
            caveat=item.caveat,
            sources=self._cited(item.sources, node),
            figures=tuple(item.figures),
        )

    def parties(self, entry: RaciEntry) -> dict[str, Party]:
        """Return those who take part beside the roles."""
        return {name: Party(name, party.title, party.phrase) for name, party in entry.parties.items()}

    def activities(self, node: Node, entry: RaciEntry) -> tuple[Activity, ...]:
        """Return the rows of the responsibility chart."""
        found = []
        self._refuse_repeats((item.id, node.get("activities", index)) for index, item in enumerate(entry.activities))
        for index, item in enumerate(entry.activities):
            place = node.get("activities", index)
            for model in item.models:
                self._refer(place.get("models").key(model), model, self._pack.models, "operating model")
            found.append(
                Activity(
                    id=item.id,
                    title=item.title,
                    when=self._when(place),
                    default=self._assignment(item.default, place.get("default"), entry.parties),
                    models={
                        name: self._assignment(assignment, place.get("models", name), entry.parties)
                        for name, assignment in item.models.items()
                    },
                )
            )
        return tuple(found)

    def _assignment(self, entry: AssignmentEntry, node: Node, parties: Collection[str]) -> Assignment:
        for part in ("accountable", "responsible"):
            self._check_candidates(node.get(part), parties)
        self._names(node, "consulted", [LEAD, *self._pack.roles, *parties])
        self._names(node, "informed", [LEAD, *self._pack.roles, *parties])
        return Assignment(
            tuple(entry.accountable), tuple(entry.responsible), tuple(entry.consulted), tuple(entry.informed)
        )

    def _check_candidates(self, node: Node, parties: Collection[str] = ()) -> None:
        """Candidates for accountable, responsible and owner: never outsiders, and one at the end who is always there.

        That is the lead, whoever is accountable for the program, or one of the parties.
        """
        settings = self._pack.decisions.lead
        valid = [LEAD, *(name for name in self._pack.roles if name != settings.outsider), *parties]
        always = (LEAD, settings.accountable, *parties)
        names = node.plain()
        for index, name in enumerate(names):
            if name == settings.outsider:
                message = f"{name} can be consulted, never accountable or responsible; name a role that stays"
                self._fault(node.get(index), "outsider", message)
            else:
                self._refer(node.get(index), name, valid, "role or party")
        if names[-1] not in always and settings.accountable in self._pack.roles:
            message = f"the last candidate may take no part; end the list with {LEAD} or {settings.accountable}"
            self._fault(node, "candidates", message)

    def _names(self, node: Node, part: str, valid: Collection[str]) -> None:
        if part in node.value:
            for index, name in enumerate(node.get(part).plain()):
                self._refer(node.get(part, index), name, valid, "role or party")

    def phases(self, node: Node, entry: PlanEntry) -> dict[str, Phase]:
        """Return the phases of the plan; each ends after it begins."""
        for name, phase in entry.phases.items():
            if phase.to_day < phase.from_day:
                self._fault(node.get("phases", name, "to_day"), "days", f"{name} ends before it begins")
        return {name: Phase(name, item.title, item.from_day, item.to_day) for name, item in entry.phases.items()}

    def steps(self, node: Node, entry: PlanEntry) -> dict[str, Step]:
        """Return the steps of the plan."""
        places = [(item.id, node.get("steps", index)) for index, item in enumerate(entry.steps)]
        self._refuse_repeats(places)
        found = {}
        for item, (_, place) in zip(entry.steps, places, strict=True):
            self._refer(place.get("phase"), item.phase, entry.phases, "phase")
            self._check_candidates(place.get("owner"))
            for index, action in enumerate(item.covers):
                self._refer(place.get("covers", index), f"action.{action}", self._pack.advice, "action")
            found[item.id] = Step(
                id=item.id,
                phase=item.phase,
                title=item.title,
                text=item.text,
                done_when=item.done_when,
                owner=tuple(item.owner),
                when=self._when(place),
                sources=self._cited(item.sources, place),
                covers=tuple(item.covers),
            )
        return found

    def pillars(self, node: Node, entry: PillarsEntry) -> tuple[Pillar, ...]:
        """Return the pillars of a lasting program."""
        found = []
        self._refuse_repeats((item.id, node.get("pillars", index)) for index, item in enumerate(entry.pillars))
        for index, item in enumerate(entry.pillars):
            place = node.get("pillars", index)
            self._refer(place.get("role"), item.role, self._pack.roles, "role")
            found.append(
                Pillar(
                    id=item.id,
                    title=item.title,
                    meaning=item.meaning,
                    role=item.role,
                    stands=self._conditions.read(place.get("stands")),
                    missing=self._conditions.read(place.get("missing")),
                    if_stands=item.if_stands,
                    if_part=item.if_part,
                    if_missing=item.if_missing,
                    builds=tuple(item.builds),
                    sources=self._cited(item.sources, place),
                )
            )
        return tuple(found)

    def contested(
        self, node: Node, entry: ContestedFileEntry, figures: Mapping[str, Figure]
    ) -> tuple[ContestedPoint, ...]:
        """Return the points on which experts disagree."""
        found = []
        self._refuse_repeats((item.id, node.get("points", index)) for index, item in enumerate(entry.points))
        for index, item in enumerate(entry.points):
            place = node.get("points", index)
            self._refer_figures(place, item.figures, figures)
            found.append(
                ContestedPoint(
                    id=item.id,
                    title=item.title,
                    when=self._conditions.read(place.get("when")),
                    one_side=item.one_side,
                    other_side=item.other_side,
                    treatment=item.treatment,
                    sources=self._cited(item.sources, place),
                    figures=tuple(item.figures),
                )
            )
        return tuple(found)

    # --- parts -------------------------------------------------------------------------------------------------------

    def _when(self, node: Node) -> Condition:
        return self._conditions.read(node.get("when")) if "when" in node.value else ALWAYS

    def _cited(self, entries: list[str | dict[str, str]], node: Node) -> tuple[Citation, ...]:
        return citations(entries, node.get("sources"), self._pack.sources, self._faults)

    def _formula(self, node: Node) -> Formula:
        """Return a formula over numbers that are known before the decisions."""
        try:
            tree = formula.parse(str(node.value))
        except FormulaError as error:
            self._fault(node, "formula", f"the formula {error}")
            return formula.Number(0)
        for name in dict.fromkeys(formula.names(tree)):
            attribute = self._known.get(name)
            if attribute is None:
                self._refer(node, name, self._known, "attribute")
            elif attribute.kind in (Kind.CHOICE, Kind.MULTICHOICE):
                self._fault(node, "formula", f"{name}, of type {attribute.kind}, has no number")
        return tree

    def _refer_figures(self, node: Node, names: list[str], figures: Mapping[str, Figure]) -> None:
        for index, name in enumerate(names):
            self._refer(node.get("figures", index), name, figures, "figure")
            if name in figures and figures[name].blocked:
                message = f"the figure {name} is blocked: it may never be shown; leave it out"
                self._fault(node.get("figures", index), "blocked-figure", message)

    def _refuse_repeats(self, places: Iterable[tuple[str, Node]]) -> None:
        seen: dict[str, Node] = {}
        for identifier, node in places:
            if identifier in seen:
                message = f"{identifier} is taken by {seen[identifier].place}; choose another id"
                self._fault(node.get("id"), "duplicate-id", message)
            seen.setdefault(identifier, node)

    def _refer(self, node: Node, name: str, valid: Collection[str], what: str) -> None:
        if name not in valid:
            self._fault(node, "unknown-name", f"there is no {what} {name}{suggestion(name, valid)}")

    def _fault(self, node: Node, code: str, message: str) -> None:
        self._faults.append(Fault(node.place, code, message))
