"""Reads properties: what raising an answer does, what holds always, what never does."""

from __future__ import annotations

from advisor.errors import Fault
from advisor.files.conditions import ConditionReader
from advisor.files.knowledge_tests.names import Names, entries
from advisor.files.tree import Node
from advisor.model.attribute import Kind
from advisor.model.condition import ALWAYS, Condition
from advisor.model.knowledge_test import Always, Monotone, Movement, Never, Property
from advisor.model.pack import Pack


class PropertyReader:
    """Reads the properties of a pack's tests."""

    def __init__(self, pack: Pack, names: Names, faults: list[Fault]) -> None:
        self._pack = pack
        self._names = names
        self._conditions = ConditionReader(pack.attributes, faults)
        self.properties: list[Property] = []

    def read(self, item: Node) -> None:
        """Add a property."""
        says = str(item.get("says").value)
        kinds = [name for name in ("raising", "always", "never") if name in item.value]
        if len(kinds) != 1:
            self._names.fault(item, "claim", "a property says one thing: what raising an answer does, always, or never")
            return
        when = self._condition(item, "when") if "when" in item.value else ALWAYS
        for name in (*(Movement if kinds != ["raising"] else ()), *(["when"] if kinds == ["never"] else [])):
            if name in item.value:
                self._names.fault(item.key(name), "claim", f"{name} says nothing beside {kinds[0]}; leave it out")
        if kinds == ["never"]:
            self.properties.append(Never(says, self._condition(item, "never"), item.place))
        elif kinds == ["always"]:
            self.properties.append(Always(says, self._condition(item, "always"), when, item.place))
        else:
            self._monotone(says, item, when)

    def _monotone(self, says: str, item: Node, when: Condition) -> None:
        raised = item.get("raising")
        if not self._names.knows(raised, self._pack.asked, "question that asks for"):
            return
        attribute = self._pack.asked[str(raised.value)]
        if not attribute.is_ordered and attribute.kind is not Kind.BOOLEAN:
            self._names.fault(raised, "claim", f"{attribute.name} has no order, so it cannot be raised by a step")
        movements = [movement for movement in Movement if movement in item.value]
        if len(movements) != 1:
            self._names.fault(item, "claim", f"say one thing that raising does: {', '.join(Movement)}")
            return
        movement = movements[0]
        if movement is Movement.KEEPS:
            kept = self._condition(item, "keeps")
            self.properties.append(Monotone(says, attribute.name, movement, when, item.place, kept=kept))
            return
        named = [line for line in entries(item, movement) if self._names.knows(line, self._hypotheses(), "hypothesis")]
        if not entries(item, movement):
            self._names.fault(
                item, "claim", f"{movement} takes a list of hypotheses, such as [{self._pack.hypotheses[0]}]"
            )
        names = tuple(str(line.value) for line in named)
        self.properties.append(Monotone(says, attribute.name, movement, when, item.place, names))

    def _hypotheses(self) -> list[str]:
        return [*self._pack.hypotheses, *self._pack.advice]

    def _condition(self, item: Node, name: str) -> Condition:
        return self._conditions.read(item.get(name))
