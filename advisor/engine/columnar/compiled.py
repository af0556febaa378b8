"""A pack prepared for columns, once: codings of its attributes, comparisons for its tests."""

from __future__ import annotations

from functools import cached_property

from advisor.engine.columnar.derivations import DerivedColumn
from advisor.engine.columnar.evidence import Evidence
from advisor.engine.columnar.facts import Compiled, Compiler
from advisor.engine.columnar.organizations import Coding
from advisor.model.condition import Condition, negated
from advisor.model.pack import Pack


class CompiledPack:
    """Everything of a pack that is asked of columns, by its name there. Nothing in it is about an organization."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self.codings = {name: Coding(attribute) for name, attribute in pack.attributes.items()}
        self._compiler = Compiler(self.codings)
        self.levels = [[DerivedColumn(item, self._compiler) for item in level] for level in pack.derivation_levels]
        compiled = {rule: self._compiler.compile(rule.when) for rule in pack.rules}
        self.reasoning = {rule.id: when for rule, when in compiled.items() if not rule.is_advice}
        self.advising = {rule.id: when for rule, when in compiled.items() if rule.is_advice}
        self.preconditions = tuple(rule.id for rule in pack.rules if rule.precondition and not rule.is_advice)
        self.rails = {rail.id: self._compiler.compile(rail.when) for rail in pack.guard_rails}
        self.evidence = Evidence(pack.hypotheses, pack.rules)
        self.advice = Evidence(pack.advice, pack.rules)

    def compile(self, condition: Condition) -> Compiled:
        """Return a condition that is none of the pack's, such as one of its tests, ready for columns."""
        return self._compiler.compile(condition)

    @cached_property
    def program(self) -> dict[str, Compiled]:
        """The conditions of plan, contradictions, pillars and the rest, by name (step.announce)."""
        return {name: self._compiler.compile(condition) for name, condition in self.pack.program.conditions()}

    @cached_property
    def irrelevance(self) -> dict[str, Compiled]:
        """By question, what has to hold for it not to be asked."""
        return {item.id: self._compiler.compile(negated(item.ask_when)) for item in self.pack.questions}
