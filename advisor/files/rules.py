"""Reads rules/<topic>.yaml and the guard rails of decisions.yaml."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from advisor.errors import Fault, shown, suggestion
from advisor.files.conditions import ConditionReader
from advisor.files.schema import GuardRailEntry, RuleEntry, RulesEntry
from advisor.files.tree import Node
from advisor.model.attribute import Attribute
from advisor.model.condition import Condition, attributes
from advisor.model.rule import ADVICE_FAMILIES, EVIDENCE_FAMILIES, Conclusion, Effect, GuardRail, Rule, family
from advisor.model.source import Citation


def citations(
    entries: list[str | dict[str, str]], node: Node, keys: Collection[str], faults: list[Fault]
) -> tuple[Citation, ...]:
    """Return the sources cited; a key that is not in sources.yaml is a fault."""
    found: list[Citation] = []
    for index, entry in enumerate(entries):
        here = node.get(index)
        pairs = [(entry, "")] if isinstance(entry, str) else list(entry.items())
        if len(pairs) != 1:
            faults.append(Fault(here.place, "citation", 'a source is a key or one {key: "clause"}'))
            continue
        key, at = pairs[0]
        if key not in keys:
            hint = suggestion(key, keys) or "; add it there"
            faults.append(Fault(here.place, "unknown-source", f"there is no source {shown(key)} in sources.yaml{hint}"))
        found.append(Citation(key, at))
    return tuple(found)


class RuleReader:
    """Turns entries into rules and guard rails, and sees to it that a rule reads earlier strata only."""

    def __init__(
        self,
        before_evidence: Mapping[str, Attribute],
        evidence: Mapping[str, Attribute],
        decided: Mapping[str, Attribute],
        conclusions: Collection[str],
        sources: Collection[str],
        faults: list[Fault],
    ) -> None:
        self._before = before_evidence
        self._evidence = evidence
        self._decided = decided
        self._conclusions = conclusions
        self._sources = sources
        self._faults = faults
        self._conditions = ConditionReader({**before_evidence, **evidence, **decided}, faults)
        self._places: dict[str, Node] = {}

    def read_file(self, node: Node, entry: RulesEntry) -> list[Rule]:
        """Return the rules of one file."""
        return [self._rule(rule, node.get("rules", index), entry.topic) for index, rule in enumerate(entry.rules)]

    def _rule(self, entry: RuleEntry, node: Node, topic: str) -> Rule:
        self._claim(entry.id, node.get("id"))
        rule = Rule(
            id=entry.id,
            title=entry.title,
            when=self._conditions.read(node.get("when")),
            then=tuple(self._conclusion(name, factor, node.get("then")) for name, factor in entry.then.items()),
            because=entry.because,
            sources=citations(entry.sources, node.get("sources"), self._sources, self._faults),
            limits=entry.limits,
            topic=topic,
            group=entry.group or "",
            precondition=entry.precondition or "",
        )
        self._check_strata(rule, node)
        return rule

    def _conclusion(self, name: str, factor: float, node: Node) -> Conclusion:
        if name not in self._conclusions:
            if family(name) in (*EVIDENCE_FAMILIES, *ADVICE_FAMILIES):
                names = [valid for valid in self._conclusions if family(valid) == family(name)]
            else:
                names = list(self._conclusions)
            hint = suggestion(name, names) or "; advice is written in advice.yaml, all else in outcomes.yaml"
            self._fault(node.key(name), "unknown-conclusion", f"there is no hypothesis or advice {shown(name)}{hint}")
        elif factor == 0:
            self._fault(node.get(name), "zero-factor", f"{name}: 0 says nothing; give it a factor or remove it")
        return Conclusion(name, factor)

    def _check_strata(self, rule: Rule, node: Node) -> None:
        """Answers -> derived -> evidence -> decisions -> advice: nothing reads its own stratum or a later one."""
        for name in attributes(rule.when):
            if name in self._decided and not rule.is_advice:
                message = (
                    f"{rule.id} concludes evidence but reads the decision {name}; only rules that give advice alone may"
                )
            elif name in self._evidence and not rule.is_advice:
                message = (
                    f"{rule.id} concludes evidence but reads the hypothesis {name}; read answers and derived attributes"
                )
            else:
                continue
            self._fault(node.key("when"), "stratum", message)

    def read_guard_rail(
        self, entry: GuardRailEntry, node: Node, targets: Collection[str], actions: Collection[str]
    ) -> GuardRail:
        """Return a guard rail; it runs before the decisions, so it reads everything up to the evidence."""
        self._claim(entry.id, node.get("id"))
        given = [effect for effect in Effect if getattr(entry, effect) is not None]
        if len(given) != 1:
            self._fault(node, "guard-rail", f"{entry.id} needs exactly one of forbid, force and order")
        effect = given[0] if given else Effect.FORBID
        value = getattr(entry, effect) or ()
        named = (value,) if isinstance(value, str) else tuple(value)
        valid = actions if effect is Effect.ORDER else targets
        for index, name in enumerate(named):
            if name not in valid:
                place = node.get(effect.value, index)
                self._fault(
                    place, "unknown-conclusion", f"{entry.id} cannot {effect} {shown(name)}{suggestion(name, valid)}"
                )
        when: Condition = self._conditions.read(node.get("when"))
        for name in attributes(when):
            if name in self._decided:
                self._fault(node.key("when"), "stratum", f"{entry.id} runs before the decisions and cannot read {name}")
        cited = citations(entry.sources, node.get("sources"), self._sources, self._faults)
        return GuardRail(entry.id, entry.title, when, effect, named, entry.because, cited)

    def _claim(self, identifier: str, node: Node) -> None:
        if identifier in self._places:
            first = self._places[identifier].place
            self._fault(
                node, "duplicate-id", f"{identifier} is taken by {first}; ids are never reused, choose a new one"
            )
        else:
            self._places[identifier] = node

    def _fault(self, node: Node, code: str, message: str) -> None:
        self._faults.append(Fault(node.place, code, message))
