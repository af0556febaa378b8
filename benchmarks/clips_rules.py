"""The rules and guard rails of a pack as a program for CLIPS, the C rule engine, driven through clipspy.

CLIPS has an easier task than the advisor. It gets as facts what the advisor works out: derived attributes, evidence and
decisions; it combines no certainty, decides nothing and words nothing. Each organization is one fact, with a slot per
attribute that a rule reads, and each alternative of a rule is one defrule with one pattern and nothing to do. Of the
ways of writing this that were tried it is the one that CLIPS matches fastest:

- A slot is nil where the value is unknown or not certain enough to fire, so that no pattern looks at a certainty.
- A test on one of a few values is a list of those that pass; CLIPS compares symbols quicker than it calls functions.
- A test on a list is a slot of its own that says whether it passes.
- All organizations are gone through in a function of CLIPS that was parsed beforehand, so that nothing is spent on
  reading facts, or between Python and C.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import clips

from advisor.engine.forward import passes
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.certainty import FIRES_ABOVE
from advisor.model.condition import Operator, Test, alternatives
from advisor.model.pack import Pack

_NUMERIC = {
    Operator.IS: "(= {0} {1})",
    Operator.IS_NOT: "(<> {0} {1})",
    Operator.IN: "(member$ {0} (create$ {1}))",
    Operator.NOT_IN: "(not (member$ {0} (create$ {1})))",
    Operator.AT_LEAST: "(>= {0} {1})",
    Operator.AT_MOST: "(<= {0} {1})",
    Operator.MORE_THAN: "(> {0} {1})",
    Operator.LESS_THAN: "(< {0} {1})",
    Operator.BETWEEN: "(<= {1} {0} {2})",
    Operator.NOT_BETWEEN: "(not (<= {1} {0} {2}))",
}
_SEVERAL = (Operator.IN, Operator.NOT_IN)


class ClipsRules:
    """The rules of a pack in an environment of CLIPS, and the organizations that can be asserted."""

    def __init__(self, pack: Pack, organizations: Sequence[Mapping[str, Known]]) -> None:
        """Build everything. Each organization has what is known after all strata, evidence and decisions included."""
        rules = {rule.id: alternatives(rule.when) for rule in pack.rules}
        rules |= {rail.id: alternatives(rail.when) for rail in pack.guard_rails}
        tests = dict.fromkeys(test for found in rules.values() for alternative in found for test in alternative)
        self._attributes = pack.attributes
        self._slots = {_slot(test, pack.attributes): test for test in tests}
        self._environment = clips.Environment()
        self._build("deftemplate organization", *(f"(slot {name})" for name in self._slots))
        for name, found in rules.items():
            for place, alternative in enumerate(found):
                self._build(f"defrule {name}/{place}", self._pattern(alternative), "=>")
        for index, known in enumerate(organizations):
            self._build(f"deffunction assert-{index} ()", f"(assert {self._fact(known)})")
        places = range(len(organizations))
        self._build("deffunction fire-all ()", *(f"(reset) (assert-{index}) (run)" for index in places))
        self._build("deffunction match-all ()", *(f"(retract (assert-{index}))" for index in places))
        self.alternatives = sum(map(len, rules.values()))

    def fire_all(self) -> None:
        """Match and fire for each organization in turn, all within CLIPS."""
        self._environment.eval("(fire-all)")
        assert not any(True for _ in self._environment.activations()), "an activation did not fire"

    def match_all(self) -> None:
        """Match each organization in turn and fire nothing: what matched is taken back with the fact."""
        self._environment.eval("(match-all)")

    def fired(self, index: int) -> frozenset[str]:
        """Return the rules and guard rails that fire for an organization."""
        self._environment.eval(f"(progn (reset) (assert-{index}) TRUE)")
        activated = [activation.name for activation in self._environment.activations()]
        assert self._environment.run() == len(activated), "an activation did not fire"
        return frozenset(name.partition("/")[0] for name in activated)

    # --- writing the program -----------------------------------------------------------------------------------------

    def _build(self, *parts: str) -> None:
        self._environment.build(f"({' '.join(parts)})")

    def _pattern(self, tests: Iterable[Test]) -> str:
        """Return the pattern that matches where all the tests pass."""
        by_slot = sorted(tests, key=lambda test: _slot(test, self._attributes))
        slots = {name: list(group) for name, group in groupby(by_slot, lambda test: _slot(test, self._attributes))}
        return f"(organization {' '.join(f'({name} {self._constraint(name, slots[name])})' for name in slots)})"

    def _constraint(self, slot: str, tests: Sequence[Test]) -> str:
        attribute = self._attributes[tests[0].attribute]
        if tests[0].asks_presence:
            wanted = {test.operator is Operator.IS_KNOWN for test in tests}
            return "&".join(_token(value) for value in sorted(wanted))
        if attribute.kind is Kind.MULTICHOICE:
            return _token(True)
        if attribute.kind in (Kind.INTEGER, Kind.NUMBER):
            return "&".join([f"?{slot}", "~nil", *(f":{_numeric(test, slot)}" for test in tests)])
        passing = [value for value in attribute.values if all(passes(test, value, attribute) for test in tests)]
        return "|".join(map(_token, passing)) or "never"

    def _fact(self, known: Mapping[str, Known]) -> str:
        slots = {name: self._filler(test, known.get(test.attribute)) for name, test in self._slots.items()}
        return f"(organization {' '.join(f'({name} {filler})' for name, filler in slots.items())})"

    def _filler(self, test: Test, known: Known | None) -> str:
        """Return what stands in the slot that a test reads."""
        attribute = self._attributes[test.attribute]
        if test.asks_presence:
            return _token(known is not None)
        if known is None or known.certainty <= FIRES_ABOVE:
            return "nil"
        return _token(passes(test, known.value, attribute) if attribute.kind is Kind.MULTICHOICE else known.value)


def _slot(test: Test, attributes: Mapping[str, Attribute]) -> str:
    """Return the slot that a test reads: the value, whether it is known, or for a list whether the test passes."""
    if test.asks_presence:
        return f"{test.attribute}.known"
    if attributes[test.attribute].kind is Kind.MULTICHOICE:
        return ".".join((test.attribute, test.operator.value, *map(str, _operands(test))))
    return test.attribute


def _numeric(test: Test, slot: str) -> str:
    operands = [str(operand) for operand in _operands(test)]
    if test.operator in _SEVERAL:
        operands = [" ".join(operands)]
    return _NUMERIC[test.operator].format(f"?{slot}", *operands)


def _operands(test: Test) -> tuple[Value, ...]:
    return test.operand if isinstance(test.operand, tuple) else (test.operand,)


def _token(value: Value) -> str:
    return ("no", "yes")[value] if isinstance(value, bool) else str(value)
