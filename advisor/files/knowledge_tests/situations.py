"""Reads situations: answers told alone, or a case or a named situation with answers that differ from it."""

from __future__ import annotations

from collections.abc import Collection
from pathlib import Path

from advisor.errors import AdvisorError, Fault, shown
from advisor.files.answer_file import read_answers
from advisor.files.knowledge_tests.names import Names, lines
from advisor.files.knowledge_tests.schema import SituationEntry
from advisor.files.tree import Node
from advisor.files.values import fits
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Value
from advisor.model.pack import Pack

_BASES = SituationEntry.__struct_fields__


class SituationReader:
    """Reads the situations of a pack's tests; each case is read once."""

    def __init__(self, pack: Pack, names: Names, faults: list[Fault]) -> None:
        self._pack = pack
        self._names = names
        self._faults = faults
        self._situations: dict[str, dict[str, Known | None]] = {}
        self._cases: dict[str, dict[str, Known]] = {}

    def name_situations(self, node: Node) -> None:
        """Take the situations that a file names; they are its own."""
        self._situations = {str(key.value): self._given(value) for key, value in lines(node, "situations")}

    def answers(self, item: Node, beside: Collection[str] = ()) -> dict[str, Known]:
        """Return the answers of a situation: told alone, or on a base with what is claimed `beside` them."""
        if not any(name in item.value for name in (*_BASES, *beside)):
            return {name: known for name, known in self._given(item).items() if known is not None}
        for key, _ in item.items():
            if key.value not in _BASES and key.value not in beside:
                self._names.fault(
                    key, "unknown-key", f"{shown(key.value)} does not belong here; put answers under given"
                )
        answers: dict[str, Known | None] = {}
        if "case" in item.value:
            answers |= self._case(item.get("case"))
        if "situation" in item.value and self._names.knows(item.get("situation"), self._situations, "situation"):
            answers |= self._situations[str(item.get("situation").value)]
        if "given" in item.value:
            answers |= self._given(item.get("given"))
        return {name: known for name, known in answers.items() if known is not None}

    def _case(self, named: Node) -> dict[str, Known]:
        name = str(named.value)
        folder = Path(self._pack.folder) / "cases"
        if name not in self._cases:
            self._cases[name] = {}
            if self._names.knows(named, sorted(path.stem for path in folder.glob("*.yaml")), "case"):
                try:
                    self._cases[name] = read_answers(folder / f"{name}.yaml", self._pack).known()
                except AdvisorError:
                    self._names.fault(named, "case", f"the case {name} has faults of its own; assess it to see them")
        return self._cases[name]

    def _given(self, node: Node) -> dict[str, Known | None]:
        """Return the answers that a mapping gives; None takes an answer of the base back."""
        found: dict[str, Known | None] = {}
        if not node.is_mapping:
            self._names.fault(node, "situation", "answers are made of lines such as urgency: 2")
            return found
        for key, value in node.items():
            name = str(key.value)
            if not self._names.knows(key, self._pack.asked, "question that asks for"):
                continue
            told, certainty = value, 1.0
            if value.is_mapping:
                told, certainty = value.get("value"), self._certainty(value)
            if value.value is None:
                found[name] = None
            elif fits(self._pack.asked[name], told, self._faults):
                found[name] = Known(plain(told, self._pack.asked[name]), certainty)
        return found

    def _certainty(self, node: Node) -> float:
        told = node.get("certainty").value
        if set(node.value) != {"value", "certainty"} or isinstance(told, bool) or not isinstance(told, (int, float)):
            self._names.fault(node, "situation", "an answer is a value, or {value: 2, certainty: 0.8}")
            return 1.0
        if not 0 < told <= 1:
            self._names.fault(node.get("certainty"), "out-of-range", "certainty must be more than 0 and at most 1")
            return 1.0
        return float(told)


def plain(node: Node, attribute: Attribute) -> Value:
    """Return a value that fits its attribute; choices in the order of the attribute."""
    value = node.plain()
    if isinstance(value, list):
        return tuple(str(choice) for choice in attribute.values if choice in value)
    found: Value = value
    return found
