"""Checks on rules and advice."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.rule import Effect
from advisor.verify.checks.base import Finding


class RawInsteadOfChecked:
    """A rule reads an answer that has a checked form, so flattery would pass unchecked."""

    code = "raw-instead-of-checked"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each rule and raw attribute."""
        checked = {derived.checks: name for name, derived in pack.derived.items() if derived.checks}
        conditions = {rule.id: rule.when for rule in pack.rules} | {rail.id: rail.when for rail in pack.guard_rails}
        for identifier, when in conditions.items():
            for name in attributes(when):
                if name in checked:
                    yield Finding(self.code, identifier, f"it reads {name}; read {checked[name]} instead")


class Boilerplate:
    """Two rules give the same reason or the same limits: one of them has not been thought through."""

    code = "boilerplate"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield the later of each pair."""
        for part in ("because", "limits", "title"):
            seen: dict[str, str] = {}
            for rule in pack.rules:
                text = " ".join(str(getattr(rule, part)).lower().split())
                if text in seen:
                    yield Finding(self.code, rule.id, f"its {part} repeats that of {seen[text]}; say what holds here")
                seen.setdefault(text, rule.id)


class UnconcludedAdvice:
    """A piece of advice that no rule and no guard rail ever gives."""

    code = "unconcluded-advice"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each piece of advice without a rule."""
        given = {conclusion.hypothesis for rule in pack.rules for conclusion in rule.then}
        for rail in pack.guard_rails:
            if rail.effect is Effect.ORDER:
                given |= {f"action.{target}" for target in rail.targets}
        for name in pack.advice:
            if name not in given:
                yield Finding(self.code, name, "no rule gives it; write the rule or remove the text")
