"""Reads examples: one situation each, with what is claimed there of a rule, an attribute, a decision or the program."""

from __future__ import annotations

from collections.abc import Collection

from advisor.errors import Fault
from advisor.files.answer_file import NOBODY
from advisor.files.knowledge_tests.names import Names, entries, lines
from advisor.files.knowledge_tests.schema import PROGRAM_CLAIMS
from advisor.files.knowledge_tests.situations import SituationReader, plain
from advisor.files.tree import Node
from advisor.files.values import fits
from advisor.model.attribute import Attribute
from advisor.model.knowledge_test import (
    HOLDS,
    NOT,
    PILLAR_STATES,
    Applies,
    Claim,
    Decides,
    Derives,
    Example,
    Fires,
    Relevant,
    Silent,
)
from advisor.model.outcome import Standing
from advisor.model.pack import Pack

_DECISIONS = ("lead", "operating_model", "consultants")
_ANYTHING = ("adds", "displaced", "is", "certainty", "unknown", "says", *_DECISIONS)
"""What the schema of an entry allows beside its situation; anything else is refused there."""


class ExampleReader:
    """Gathers the examples of a pack's tests; names that the pack does not know are faults."""

    def __init__(self, pack: Pack, names: Names, faults: list[Fault]) -> None:
        self._pack = pack
        self._names = names
        self._faults = faults
        self._rails = {rail.id for rail in pack.guard_rails}
        self._situations = SituationReader(pack, names, faults)
        self.examples: list[Example] = []
        self.never: dict[str, str] = {}
        self.spared: dict[str, dict[str, str]] = {}

    def read(self, node: Node) -> None:
        """Read the examples of one file."""
        self._situations.name_situations(node)
        for key, value in lines(node, "derived"):
            self._derived(key, value)
        for key, value in lines(node, "rules"):
            self._rule(key, value)
        for key, value in lines(node, "questions"):
            self._question(key, value)
        for item in entries(node, "decisions"):
            self._example(item.get("says"), item, self._deciding(item), _ANYTHING)
        for key, value in lines(node, "program"):
            self._part(key, value)

    def _example(self, subject: Node, item: Node, claim: Claim, beside: Collection[str] = ()) -> None:
        if item.is_mapping:
            answers = self._situations.answers(item, beside)
            self.examples.append(Example(str(subject.value), answers, claim, item.place))
        else:
            self._names.fault(item, "situation", "a situation is made of answers, such as {urgency: 2}; {} gives none")

    def _derived(self, key: Node, value: Node) -> None:
        if self._names.knows(key, self._pack.derived, "derived attribute"):
            for item in value.value:
                self._example(key, item, self._deriving(self._pack.derived[str(key.value)].attribute, item), _ANYTHING)

    def _question(self, key: Node, value: Node) -> None:
        if self._names.knows(key, [question.id for question in self._pack.questions], "question"):
            for name, asked in (("asked", True), ("hidden", False)):
                for item in entries(value, name):
                    self._example(key, item, Relevant(asked))

    def _rule(self, key: Node, value: Node) -> None:
        if not self._names.knows(key, [*self._pack.rule_by_id, *self._rails], "rule or guard rail"):
            return
        name = str(key.value)
        said = set() if name in self._rails else {part.hypothesis for part in self._pack.rule_by_id[name].then}
        for item in entries(value, "fires"):
            adds, displaced = item.get("adds"), entries(item, "displaced")
            hypotheses = [line for line, _ in adds.items()] if adds.is_mapping and adds is not item else None
            for told in [*(hypotheses or []), *displaced]:
                self._names.knows(told, said, f"hypothesis that {name} speaks of")
            given = None if hypotheses is None else {str(line.value): float(n.value) for line, n in adds.items()}
            self._example(key, item, Fires(given, tuple(str(line.value) for line in displaced)), _ANYTHING)
        for item in entries(value, "silent"):
            self._example(key, item, Silent())
        self._spare(key, value)
        if "never" in value.value:
            self.never[name] = str(value.get("never").value)

    def _deriving(self, attribute: Attribute, item: Node) -> Derives:
        unknown = item.get("unknown").value is True
        if ("is" in item.value) is unknown:
            self._names.fault(item, "claim", f"say what {attribute.name} is, or unknown: true")
            return Derives(None)
        if unknown:
            return Derives(None)
        told = item.get("is")
        fits(attribute, told, self._faults)
        return Derives(plain(told, attribute), float(item.get("certainty").value) if "certainty" in item.value else 1.0)

    def _deciding(self, item: Node) -> Decides:
        pack, undetermined = self._pack, Standing.UNDETERMINED.value
        valid = {
            "lead": [*pack.roles, NOBODY, undetermined],
            "operating_model": [*pack.models, undetermined],
            "consultants": [*pack.modes, undetermined],
        }
        told = {name: item.get(name) for name in _DECISIONS if name in item.value}
        for name, value in told.items():
            self._names.knows(value, valid[name], name.replace("_", " "))
        if not told:
            self._names.fault(item, "claim", f"say what comes out: {', '.join(_DECISIONS)}")
        return Decides({name: str(value.value) for name, value in told.items()})

    def _parts(self) -> list[str]:
        names = [name for name, _ in self._pack.program.conditions() if name.partition(".")[0] not in PILLAR_STATES]
        return [*names, *(f"pillar.{pillar.id}" for pillar in self._pack.program.pillars)]

    def _part(self, key: Node, value: Node) -> None:
        if not self._names.knows(key, self._parts(), "part of the program"):
            return
        states = PILLAR_STATES if str(key.value).startswith("pillar.") else (HOLDS, NOT)
        for line, items in value.items():
            if line.value == "out_of_reach":
                self._spare(key, value)
            elif self._names.knows(line, states, f"state of {key.value}"):
                for item in items.value:
                    self._example(key, item, self._applying(str(line.value), item), PROGRAM_CLAIMS)

    def _applying(self, state: str, item: Node) -> Applies:
        told = item.plain() if item.is_mapping else {}
        low_high = told.get("range")
        if low_high is not None and not (
            isinstance(low_high, list) and len(low_high) == 2 and all(type(end) is int for end in low_high)
        ):
            self._names.fault(item.get("range"), "claim", "a range is two whole numbers, such as [1, 3]")
            low_high = None
        return Applies(
            state,
            tuple(low_high) if low_high else None,
            told.get("capped") is True,
            told.get("accountable"),
            told.get("responsible"),
        )

    def _spare(self, key: Node, value: Node) -> None:
        for line, why in lines(value, "out_of_reach"):
            if self._names.knows(line, self._pack.attributes, "attribute"):
                self.spared.setdefault(str(key.value), {})[str(line.value)] = str(why.value)
