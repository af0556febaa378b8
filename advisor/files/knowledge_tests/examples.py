"""Reads examples: one situation each, with what is claimed there of a rule, an attribute, a decision or the program."""

from __future__ import annotations

from collections.abc import Collection

from advisor.errors import Fault, shown, suggestion
from advisor.files.answer_file import NOBODY
from advisor.files.knowledge_tests.names import Names, entries, lines
from advisor.files.knowledge_tests.schema import PROGRAM_CLAIMS
from advisor.files.knowledge_tests.situations import SituationReader, plain
from advisor.files.tree import Node
from advisor.files.values import fits
from advisor.model.attribute import Attribute
from advisor.model.condition import attributes
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
    Never,
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
        self._rails = {rail.id: rail for rail in pack.guard_rails}
        self._situations = SituationReader(pack, names, faults)
        self.examples: list[Example] = []
        self.never: dict[str, str] = {}
        self.silent_always: list[Never] = []
        """What `never` claims, as properties, so that it is tried like any other."""
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
        when = self._rails[name].when if name in self._rails else self._pack.rule_by_id[name].when
        for item in entries(value, "fires"):
            self._example(key, item, self._firing(name, item), _ANYTHING)
        for item in entries(value, "silent"):
            self._example(key, item, Silent())
        self._spare(key, value, attributes(when))
        if "never" in value.value:
            why = value.get("never")
            self.never[name] = str(why.value)
            self.silent_always.append(Never(f"{name} never fires: {why.value}", when, why.place))

    def _firing(self, name: str, item: Node) -> Fires:
        if name in self._rails:
            for told in ("adds", "displaced"):
                if told in item.value:
                    self._names.fault(item.key(told), "claim", f"{name} is a guard rail, which adds nothing")
            return Fires()
        said = {part.hypothesis for part in self._pack.rule_by_id[name].then}
        adds, displaced = list(lines(item, "adds")), entries(item, "displaced")
        for line in [*(line for line, _ in adds), *displaced]:
            if line.value not in said:
                hint = suggestion(shown(line.value), said)
                self._names.fault(line, "unknown-name", f"{name} says nothing about {shown(line.value)}{hint}")
        return Fires(
            {str(line.value): float(number.value) for line, number in adds} if "adds" in item.value else None,
            tuple(str(line.value) for line in displaced) if {"adds", "displaced"} & item.value.keys() else None,
        )

    def _deriving(self, attribute: Attribute, item: Node) -> Derives:
        unknown = item.get("unknown").value is True
        if ("is" in item.value) is unknown:
            self._names.fault(item, "claim", f"say what {attribute.name} is, or unknown: true")
            return Derives(None)
        if unknown:
            if "certainty" in item.value:
                self._names.fault(item.key("certainty"), "claim", "what is unknown has no certainty")
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
        kind, _, identifier = str(key.value).partition(".")
        states = PILLAR_STATES if kind == "pillar" else (HOLDS, NOT)
        for line, items in value.items():
            if line.value == "out_of_reach":
                named = (f"stands.{identifier}", f"missing.{identifier}") if kind == "pillar" else (key.value,)
                conditions = [when for name, when in self._pack.program.conditions() if name in named]
                self._spare(key, value, [name for when in conditions for name in attributes(when)])
            elif self._names.knows(line, states, f"state of {key.value}"):
                beside = PROGRAM_CLAIMS.get(kind, ()) if line.value == HOLDS else ()
                for item in items.value:
                    self._example(key, item, self._applying(str(line.value), item, beside), beside)

    def _applying(self, state: str, item: Node, beside: Collection[str]) -> Applies:
        told = {name: item.get(name).plain() for name in beside if item.is_mapping and name in item.value}
        low_high = told.get("range")
        if "capped" in told and (not isinstance(told["capped"], bool) or "range" not in told):
            self._names.fault(item.get("capped"), "claim", "capped is true or false, beside a range")
        for name in ("accountable", "responsible"):
            if name in told and not isinstance(told[name], str):
                self._names.fault(item.get(name), "claim", f"{name} is one name")
        if "range" in told and not (
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

    def _spare(self, key: Node, value: Node, read: Collection[str]) -> None:
        for line, why in lines(value, "out_of_reach"):
            if self._names.knows(line, read, f"attribute that {key.value} reads"):
                self.spared.setdefault(str(key.value), {})[str(line.value)] = str(why.value)
