"""The reference engine: one consultation, forward-chained by experta, with the full trace.

Each stratum's productions match one Situation fact and fire through the agenda under their own salience; the last
production of a stratum asserts the Situation that the next stratum matches:
answers -> derived attributes, level by level -> evidence -> guard rails -> decisions -> advice.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

from msgspec import Struct, field

from advisor.engine import _experta, evidence
from advisor.engine.advice import advice_items, apply_rails
from advisor.engine.decisions import Decided, Limits, Selection, decided_values
from advisor.engine.derivation import derive
from advisor.engine.program import ProgramView
from advisor.model.answers import Known
from advisor.model.attribute import Attribute, Value
from advisor.model.certainty import rounded, rounded_answer
from advisor.model.condition import ALWAYS, Condition, Operator, Test, alternatives, negated
from advisor.model.derived import Derived
from advisor.model.outcome import Derivation, Firing, Hypothesis, Matched, Outcome
from advisor.model.pack import Pack, decided_attributes, evidence_attributes
from advisor.model.question import Question
from advisor.model.rule import GuardRail, Rule

_Production = tuple[str, _experta.Situation, _experta.Action, str | None]


class _Consultation(Struct):
    """The working memory of one consultation, as the actions write it.

    `known` holds answers and derived values; `present` what the situation asserted last holds, evidence and decisions
    included.
    """

    known: dict[str, Known]
    present: Mapping[str, Known]
    derivations: dict[str, Derivation] = field(default_factory=dict)
    firings: dict[str, Firing] = field(default_factory=dict)
    rails: dict[str, float] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    holding: set[str] = field(default_factory=set)
    hypotheses: dict[str, Hypothesis] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    decided: Decided | None = None


class ForwardEngine:
    """Assesses organizations under one pack. The network is built once; one consultation runs at a time."""

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._attributes = pack.attributes
        self._memory = _Consultation({}, {})
        self._levels = pack.derivation_levels
        self._evidence = len(self._levels)
        self._rails = self._evidence + 1
        self._advice = self._rails + 1
        self.system = _experta.ProductionSystem(self._productions())

    def assess(self, answers: Mapping[str, Known]) -> Outcome:
        """Return what follows from the known answers. Their order does not matter."""
        asked = self.pack.asked
        given = {name: answers[name] for name in asked if name in answers}
        known = {name: Known(item.value, rounded_answer(item.certainty)) for name, item in given.items()}
        self._memory = _Consultation(known, {})
        self.system.consult(self._situation(0, known))
        return self._outcome()

    # --- compiling ---------------------------------------------------------------------------------------------------

    def _productions(self) -> list[_Production]:
        """Return every production in firing order; each stratum ends with the one that asserts the next situation."""
        found: list[_Production] = []
        for level, derivations in enumerate(self._levels):
            for derived in derivations:
                found += self._derivation(derived, level)
            found.append(self._closing(f"close derivations {level + 1}", level, self._next_level(level + 1)))
        for rule in self.pack.rules:
            if not rule.is_advice:
                found += self._rule(rule, self._evidence)
        for question in self.pack.questions:
            found += self._relevance(question)
        found.append(self._closing("combine evidence", self._evidence, self._combine))
        for rail in self.pack.guard_rails:
            found += self._guard_rail(rail)
        found.append(self._closing("decide", self._rails, self._decide))
        for rule in self.pack.rules:
            if rule.is_advice:
                found += self._rule(rule, self._advice)
        for name, condition in self.pack.program.conditions():
            found += self._holding(name, condition)
        return found

    def _pattern(self, stratum: int, tests: tuple[Test, ...], certain: bool) -> _experta.Situation:
        return _experta.pattern(stratum, tests, self._attributes, certain)

    def _closing(self, name: str, stratum: int, action: _experta.Action) -> _Production:
        return name, self._pattern(stratum, (), certain=False), action, None

    def _rule(self, rule: Rule, stratum: int) -> list[_Production]:
        return [
            (f"{rule.id}/{index}", self._pattern(stratum, tests, certain=True), self._fires(rule, tests), None)
            for index, tests in enumerate(alternatives(rule.when))
        ]

    def _holding(self, name: str, condition: Condition) -> list[_Production]:
        return [
            (f"{name}/{index}", self._pattern(self._advice, tests, certain=True), self._holds(name), None)
            for index, tests in enumerate(alternatives(condition))
        ]

    def _relevance(self, question: Question) -> list[_Production]:
        """A question is asked unless its condition is known to fail, that is, unless the opposite holds."""
        if question.ask_when == ALWAYS:
            return []
        return [
            (f"{question.id}/{index}", self._pattern(self._evidence, tests, certain=False), self._hides(question), None)
            for index, tests in enumerate(alternatives(negated(question.ask_when)))
        ]

    def _guard_rail(self, rail: GuardRail) -> list[_Production]:
        return [
            (f"{rail.id}/{index}", self._pattern(self._rails, tests, certain=True), self._applies(rail, tests), None)
            for index, tests in enumerate(alternatives(rail.when))
        ]

    def _derivation(self, derived: Derived, level: int) -> list[_Production]:
        """One production per row and alternative; a row matches until the attribute has been concluded."""
        groups = [tuple(Test(name, Operator.IS_KNOWN, True) for name in group) for group in derived.required]
        found: list[_Production] = []
        for index in range(len(derived.rows) + 1):
            needs = list(product(*groups))
            if index == len(derived.rows):
                if derived.otherwise is None:
                    continue
                deciding = tuple(Test(name, Operator.IS_KNOWN, True) for name in derived.deciding)
                holding: tuple[tuple[Test, ...], ...] = (deciding,)
            else:
                holding = self._row_alternatives(derived, derived.rows[index].when)
            for need, tests in product(needs, holding):
                left = self._pattern(level, (*need, *tests), certain=False)
                found.append((f"{derived.name}/{index}", left, self._concludes(derived, index), derived.name))
        return found

    def _row_alternatives(self, derived: Derived, when: Condition) -> tuple[tuple[Test, ...], ...]:
        """Return a row's alternatives; a test that the assumed value passes holds while the input is unknown, too."""
        found: list[tuple[Test, ...]] = []
        for tests in alternatives(when):
            choices = [
                (test, Test(test.attribute, Operator.IS_UNKNOWN, True)) if self._assumed(derived, test) else (test,)
                for test in tests
            ]
            found += product(*choices)
        return tuple(found)

    def _assumed(self, derived: Derived, test: Test) -> bool:
        """Return whether the value assumed for an unknown input passes the test, by the network's own constraint."""
        refinement = derived.refining.get(test.attribute)
        if refinement is None or refinement.assume is None or test.asks_presence:
            return False
        return _experta.passes(test, refinement.assume, self._attributes[test.attribute])

    # --- actions -----------------------------------------------------------------------------------------------------

    def _fires(self, rule: Rule, tests: tuple[Test, ...]) -> _experta.Action:
        """A rule fires with its strongest alternative: all = min, any = max."""

        def action(_: object) -> None:
            matched = self._matched(tests)
            premise = rounded(min((item.certainty for item in matched), default=1.0))
            best = self._memory.firings.get(rule.id)
            if best is None or premise > best.premise:
                self._memory.firings[rule.id] = Firing(rule.id, premise, matched)

        return action

    def _matched(self, tests: tuple[Test, ...]) -> tuple[Matched, ...]:
        return tuple(Matched(test, self._memory.present.get(test.attribute)) for test in tests)

    def _holds(self, name: str) -> _experta.Action:
        def action(_: object) -> None:
            self._memory.holding.add(name)

        return action

    def _hides(self, question: Question) -> _experta.Action:
        def action(_: object) -> None:
            self._memory.hidden.add(question.id)

        return action

    def _applies(self, rail: GuardRail, tests: tuple[Test, ...]) -> _experta.Action:
        def action(_: object) -> None:
            premise = rounded(min((item.certainty for item in self._matched(tests)), default=1.0))
            self._memory.rails[rail.id] = max(premise, self._memory.rails.get(rail.id, 0.0))

        return action

    def _concludes(self, derived: Derived, index: int) -> _experta.Action:
        def action(system: _experta.ProductionSystem) -> None:
            self._memory.derivations[derived.name] = derive(derived, index, self._memory.known, self._attributes)
            system.declare(_experta.Conclusion(attribute=derived.name))

        return action

    def _next_level(self, level: int) -> _experta.Action:
        def action(system: _experta.ProductionSystem) -> None:
            for derived in self._levels[level - 1]:
                derivation = self._memory.derivations.setdefault(derived.name, Derivation(derived.name, None))
                if derivation.known is not None:
                    self._memory.known[derived.name] = derivation.known
            system.declare(self._situation(level, self._memory.known))

        return action

    def _combine(self, system: _experta.ProductionSystem) -> None:
        memory = self._memory
        memory.hypotheses = evidence.hypotheses(self.pack.hypotheses, memory.firings.values(), self.pack.rule_by_id)
        system.declare(self._situation(self._rails, memory.known | _combined_values(memory.hypotheses)))

    def _decide(self, system: _experta.ProductionSystem) -> None:
        memory = self._memory
        memory.limits = Limits.of(rail for rail in self.pack.guard_rails if rail.id in memory.rails)
        memory.decided = self._selection(memory.limits).decide()
        known = memory.known | _combined_values(memory.hypotheses) | decided_values(memory.decided)
        system.declare(self._situation(self._advice, known))

    def _selection(self, limits: Limits) -> Selection:
        memory = self._memory
        rules = self.pack.rule_by_id
        preconditions = [rules[name].precondition for name in memory.firings if rules[name].precondition]
        return Selection(self.pack, memory.hypotheses, memory.known, preconditions, limits)

    def _situation(self, stratum: int, known: Mapping[str, Known]) -> _experta.Situation:
        """Return the fact for a stratum; it holds what may be known by then and nothing later."""
        self._memory.present = dict(known)
        attributes = {**self.pack.asked, **{name: derived.attribute for name, derived in self.pack.derived.items()}}
        if stratum >= self._rails:
            attributes |= evidence_attributes(self.pack)
        if stratum >= self._advice:
            attributes |= decided_attributes(self.pack)
        values = {name: (given.value, given.certainty) for name, given in known.items()}
        return _experta.situation(stratum, attributes.values(), values)

    # --- the outcome -------------------------------------------------------------------------------------------------

    def _outcome(self) -> Outcome:
        memory = self._memory
        decided = memory.decided
        assert decided is not None, "the production that decides always fires"
        advice = evidence.hypotheses(self.pack.advice, memory.firings.values(), self.pack.rule_by_id)
        effects, items = apply_rails(self.pack, memory.rails, decided, advice_items(self.pack, advice))
        program = ProgramView(self.pack, decided, memory.known, memory.holding, items)
        return Outcome(
            accountable=decided.accountable,
            lead=decided.lead,
            roles=decided.roles,
            model=decided.model,
            consultants=decided.consultants,
            guard_rails=effects,
            advice=items,
            program=program.outcome(),
            not_relevant=tuple(question.id for question in self.pack.questions if question.id in memory.hidden),
            unknown=tuple(name for name in self.pack.asked if name not in memory.known),
            known=memory.known,
            derivations={name: memory.derivations[name] for name in self.pack.derived},
            hypotheses={**memory.hypotheses, **{name: item for name, item in advice.items() if item.contributions}},
            firings=tuple(memory.firings[rule.id] for rule in self.pack.rules if rule.id in memory.firings),
        )


def passes(test: Test, value: Value, attribute: Attribute) -> bool:
    """Return whether a known value passes a test on it, as it would in a consultation."""
    return _experta.passes(test, value, attribute)


def _combined_values(hypotheses: Mapping[str, Hypothesis]) -> dict[str, Known]:
    return {name: Known(hypothesis.certainty) for name, hypothesis in hypotheses.items()}
