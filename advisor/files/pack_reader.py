"""Reads a pack folder into the model and reports every fault of it in one pass."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

from msgspec import structs

from advisor.errors import AdvisorError, Fault, Faults, FileFaults, Place, suggestion
from advisor.files.conditions import ConditionReader
from advisor.files.derivations import DerivationReader, derived_attribute
from advisor.files.outcomes import read_advice, read_involvement, read_models, read_modes, read_roles
from advisor.files.program import ProgramReader
from advisor.files.program_schema import PROGRAM_FILES
from advisor.files.questions import RESERVED, asked_attributes, read_questions
from advisor.files.rules import RuleReader, citations
from advisor.files.schema import (
    AdviceFileEntry,
    CoreEntry,
    DecisionsEntry,
    DerivedEntry,
    DerivedFileEntry,
    OutcomesEntry,
    PackEntry,
    QuestionsEntry,
    RulesEntry,
    SourceEntry,
    SourcesFileEntry,
)
from advisor.files.shape import shaped
from advisor.files.tree import Node, read_tree, refuse_yml
from advisor.model.attribute import Attribute
from advisor.model.decision import ConsultantSettings, CoreQuestions, Decisions, LeadSettings, ModelSettings
from advisor.model.derived import Derived
from advisor.model.pack import (
    Pack,
    decided_attributes,
    evidence_attributes,
)
from advisor.model.rule import Rule
from advisor.model.source import Source, SourceStatus

Shape = TypeVar("Shape")

MOST_STEPS = 40
"""Every step takes a pass of its own through the network."""

_FILES = (
    "pack.yaml",
    "outcomes.yaml",
    "decisions.yaml",
    "questions.yaml",
    "derived.yaml",
    "advice.yaml",
    "sources.yaml",
)


def read_pack(folder: Path) -> Pack:
    """Return the pack in `folder`. Raises FileFaults with every fault found, or AdvisorError if there is no pack."""
    try:
        is_pack = (folder / "pack.yaml").is_file()
    except OSError as error:
        raise AdvisorError(f"{folder} cannot be read: {error.strerror}") from None
    if not is_pack:
        raise AdvisorError(
            f"{folder} is not a pack: it has no pack.yaml; name a folder such as rules/process_improvement"
        )
    return _PackReader(folder).read()


def digest_of(folder: Path) -> str:
    """Return sha256 over the names and texts of a pack's knowledge files; the cases beside them do not count."""
    sha = hashlib.sha256()
    for path in _knowledge_files(folder):
        text = path.read_bytes().replace(b"\r\n", b"\n")
        sha.update(f"{path.relative_to(folder).as_posix()}\n{len(text)}\n".encode(errors="surrogateescape"))
        sha.update(text)
    return f"sha256:{sha.hexdigest()}"


def _knowledge_files(folder: Path) -> list[Path]:
    single = [folder / name for name in (*_FILES, *PROGRAM_FILES) if (folder / name).is_file()]
    return single + sorted((folder / "rules").glob("*.yaml"))


class _PackReader:
    """One reading of one folder. Faults gather in `faults`; a file that is unusable stops what depends on it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.faults = Faults()

    def read(self) -> Pack:
        pack = self._file("pack.yaml", PackEntry)
        outcomes = self._file("outcomes.yaml", OutcomesEntry)
        decisions = self._file("decisions.yaml", DecisionsEntry)
        questions = self._file("questions.yaml", QuestionsEntry)
        derived = self._file("derived.yaml", DerivedFileEntry)
        advice = self._file("advice.yaml", AdviceFileEntry)
        sources = self._file("sources.yaml", SourcesFileEntry)
        refuse_yml(self.folder / "rules", self.faults)
        rules = [self._shape(path, RulesEntry) for path in sorted((self.folder / "rules").glob("*.yaml"))]
        program = {name: self._shape(self.folder / name, schema) for name, schema in self._program_files()}
        if not rules:
            self._missing("rules/<topic>.yaml")
        if not (pack and outcomes and decisions and questions and derived and advice and sources):
            raise FileFaults(self.faults)
        result = self._assemble(
            pack,
            outcomes[1],
            decisions,
            questions,
            _with_nodes(*derived),
            advice,
            _with_nodes(*sources),
            [shape for shape in rules if shape],
            {name: shape for name, shape in program.items() if shape},
        )
        if self.faults:
            raise FileFaults(self.faults)
        return result

    def _assemble(
        self,
        pack: tuple[Node, PackEntry],
        outcomes: OutcomesEntry,
        decisions: tuple[Node, DecisionsEntry],
        questions: tuple[Node, QuestionsEntry],
        derived: dict[str, tuple[Node, DerivedEntry]],
        advice: tuple[Node, AdviceFileEntry],
        sources: dict[str, tuple[Node, SourceEntry]],
        rules: list[tuple[Node, RulesEntry]],
        program: Mapping[str, tuple[Node, Any]],
    ) -> Pack:
        asked = asked_attributes(*questions, self.faults)
        derivations = self._derivations(derived, asked, sources)
        known = asked | {name: derivation.attribute for name, derivation in derivations.items()}
        conditions = ConditionReader(known, self.faults)
        result = Pack(
            id=pack[1].id,
            title=pack[1].title,
            version=pack[1].version,
            digest=digest_of(self.folder),
            folder=str(self.folder),
            certainty_words=pack[1].certainty_words,
            resemblance=pack[1].resemblance,
            sections=questions[1].sections,
            informants=questions[1].informants,
            questions=read_questions(*questions, asked, conditions, self.faults),
            derived=derivations,
            rules=(),
            guard_rails=(),
            decisions=_decisions(decisions[1]),
            roles=read_roles(outcomes),
            models=read_models(outcomes),
            modes=read_modes(outcomes),
            involvement=read_involvement(outcomes),
            advice=read_advice(advice[1]),
            sources={
                key: Source(key, source.title, SourceStatus(source.status), source.note or "", source.case or "")
                for key, (_, source) in sources.items()
            },
        )
        for key, _ in pack[0].get("resemblance").items() if result.resemblance else ():
            self._refer(key, key.value, result.asked, "question that asks for")
        self._check_references(result, decisions, advice, sources)
        result = replace(result, program=ProgramReader(result, known, self.faults).read(program))
        return self._with_rules(result, known, decisions, rules)

    def _with_rules(
        self,
        pack: Pack,
        known: Mapping[str, Attribute],
        decisions: tuple[Node, DecisionsEntry],
        files: list[tuple[Node, RulesEntry]],
    ) -> Pack:
        conclusions = [*pack.hypotheses, *pack.advice]
        reader = RuleReader(
            known, evidence_attributes(pack), decided_attributes(pack), conclusions, pack.sources, self.faults
        )
        rules: list[Rule] = [rule for node, entry in files for rule in reader.read_file(node, entry)]
        targets = [
            *(f"{kind}.{role}" for kind in ("accountable", "lead", "co_lead") for role in pack.roles),
            *(f"model.{model}" for model in pack.models),
            *(f"consultants.{mode}" for mode in pack.modes),
        ]
        actions = [item.id for item in pack.advice.values() if item.family == "action"]
        node, entry = decisions
        rails = [
            reader.read_guard_rail(rail, node.get("guard_rails", index), targets, actions)
            for index, rail in enumerate(entry.guard_rails)
        ]
        return replace(pack, rules=tuple(rules), guard_rails=tuple(rails))

    def _derivations(
        self, entries: dict[str, tuple[Node, DerivedEntry]], asked: dict[str, Attribute], sources: Iterable[str]
    ) -> dict[str, Derived]:
        attributes = dict(asked)
        for name, (node, entry) in entries.items():
            if name in asked:
                message = f"{name} is asked for by a question, so it cannot be derived too; rename it"
                self.faults.append(Fault(node.place, "duplicate-attribute", message))
            elif name in RESERVED:
                message = f"{name} is a word of the condition language; rename it"
                self.faults.append(Fault(node.place, "reserved-name", message))
            attributes[name] = derived_attribute(name, entry, node, self.faults)
        reader = DerivationReader(attributes, ConditionReader(attributes, self.faults), self.faults)
        keys = list(sources)
        found = {
            name: reader.read(name, entry, node, citations(entry.sources, node.get("sources"), keys, self.faults))
            for name, (node, entry) in entries.items()
        }
        self._refuse_cycles(found, entries)
        return found

    def _refuse_cycles(self, derived: Mapping[str, Derived], entries: Mapping[str, tuple[Node, DerivedEntry]]) -> None:
        """A derived attribute may not rest on itself, directly or through others, nor on too many one after another."""
        steps: dict[str, int] = {}

        def visit(name: str, path: tuple[str, ...]) -> int:
            """Return over how many derived attributes, one after another, this one follows from answers."""
            if name in path:
                circle = " -> ".join([*path[path.index(name) :], name])
                message = f"{name} rests on itself: {circle}; remove one of these steps"
                self.faults.append(Fault(entries[name][0].place, "cycle", message))
            elif name in derived and name not in steps:
                if len(path) < MOST_STEPS:
                    steps[name] = 1 + max((visit(given, (*path, name)) for given in derived[name].inputs), default=0)
                if len(path) == MOST_STEPS or steps[name] > MOST_STEPS:
                    message = f"{name} is one of more than {MOST_STEPS} derived attributes that rest on one another"
                    fault = Fault(entries[name][0].place, "cycle", f"{message} in a row; take the answers themselves")
                    raise FileFaults([*self.faults, fault])
            return steps.get(name, 0)

        for name in derived:
            visit(name, ())
        if any(fault.code == "cycle" for fault in self.faults):
            raise FileFaults(self.faults)

    def _check_references(
        self,
        pack: Pack,
        decisions: tuple[Node, DecisionsEntry],
        advice: tuple[Node, AdviceFileEntry],
        sources: dict[str, tuple[Node, SourceEntry]],
    ) -> None:
        node, entry = decisions
        known = {**pack.asked, **pack.derived}
        settings = {
            "lead": entry.lead.core_questions,
            "operating_model": entry.operating_model.core_questions,
            "consultants": entry.consultants.core_questions,
        }
        for name, cores in settings.items():
            for index, core in enumerate(cores):
                here = node.get(name, "core_questions", index)
                self._refer(here, _group(core)[0], pack.asked, "question that asks for")
                for alternative in _group(core)[1:]:
                    self._refer(here, alternative, known, "attribute")
        self._refer(node.get("lead", "accountable"), entry.lead.accountable, pack.roles, "role")
        self._refer(node.get("lead", "outsider"), entry.lead.outsider, pack.roles, "role")
        self._refer(node.get("consultants", "none_mode"), entry.consultants.none_mode, pack.modes, "consultant mode")
        self._refer(
            node.get("consultants", "affordable"), entry.consultants.affordable, pack.derived, "derived attribute"
        )
        for name, stream in advice[1].workstreams.items():
            self._refer(advice[0].get("workstreams", name, "role"), stream.role, pack.roles, "role")
        cases = sorted(path.stem for path in (self.folder / "cases").glob("*.yaml"))
        for key, (place, source) in sources.items():
            if source.case and source.case not in cases:
                message = f"{key} names a case that is not in cases/: {source.case}{suggestion(source.case, cases)}"
                self.faults.append(Fault(place.get("case").place, "unknown-case", message))

    def _refer(self, node: Node, name: str, valid: Mapping[str, object], what: str) -> None:
        if name not in valid:
            self.faults.append(Fault(node.place, "unknown-name", f"there is no {what} {name}{suggestion(name, valid)}"))

    def _file(self, name: str, schema: type[Shape]) -> tuple[Node, Shape] | None:
        path = self.folder / name
        if path.is_file():
            return self._shape(path, schema)
        self._missing(name)
        return None

    def _missing(self, name: str) -> None:
        message = f"the pack has no {name}; see docs/pack-format.md"
        self.faults.append(Fault(Place(self._shown(self.folder / name)), "missing-file", message))

    def _program_files(self) -> list[tuple[str, Any]]:
        return [(name, schema) for name, schema in PROGRAM_FILES.items() if (self.folder / name).is_file()]

    def _shape(self, path: Path, schema: type[Shape]) -> tuple[Node, Shape] | None:
        node = self._tree(path)
        entry = shaped(node, schema, self.faults) if node is not None else None
        return (node, entry) if node is not None and entry is not None else None

    def _tree(self, path: Path) -> Node | None:
        try:
            return read_tree(path, self._shown(path), self.faults)
        except FileFaults:  # they are in self.faults, too
            return None

    def _shown(self, path: Path) -> str:
        return path.as_posix()


def _with_nodes(node: Node, entries: dict[str, Shape]) -> dict[str, tuple[Node, Shape]]:
    return {name: (node.get(name), entry) for name, entry in entries.items()}


def _group(core: CoreEntry) -> tuple[str, ...]:
    return (core,) if isinstance(core, str) else tuple(core)


def _core(entries: list[CoreEntry]) -> CoreQuestions:
    return tuple(_group(entry) for entry in entries)


def _decisions(entry: DecisionsEntry) -> Decisions:
    lead, model, consultants = entry.lead, entry.operating_model, entry.consultants
    return Decisions(
        lead=LeadSettings(**structs.asdict(lead) | {"core_questions": _core(lead.core_questions)}),
        model=ModelSettings(**structs.asdict(model) | {"core_questions": _core(model.core_questions)}),
        consultants=ConsultantSettings(
            **structs.asdict(consultants) | {"core_questions": _core(consultants.core_questions)}
        ),
        advice_threshold=entry.advice_threshold,
    )
