"""Checks on rules and advice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.model.condition import attributes
from advisor.model.pack import Pack
from advisor.model.rule import Effect, family, subject
from advisor.verify.checks.base import Finding, Severity


class RawInsteadOfChecked:
    """A rule or a part of the program reads an answer that has a checked form, so flattery would pass unchecked."""

    code = "raw-instead-of-checked"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each rule and raw attribute. A contradiction is about the answers as they were given."""
        checked = {derived.checks: name for name, derived in pack.derived.items() if derived.checks}
        conditions = [(rule.id, rule.when) for rule in pack.rules]
        conditions += [(rail.id, rail.when) for rail in pack.guard_rails]
        for name, when in pack.program.conditions():
            kind, thing = family(name), subject(name)
            if kind != "contradiction":
                conditions.append((f"pillar.{thing}" if kind in ("stands", "missing") else name, when))
        read = dict.fromkeys((identifier, name) for identifier, when in conditions for name in attributes(when))
        for identifier, name in read:
            if name in checked:
                yield Finding(self.code, identifier, f"it reads {name}; read {checked[name]} instead")


class Boilerplate:
    """Two rules or two parts of the program say the same: one of them has not been thought through."""

    code = "boilerplate"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield the later of each pair."""
        for part in ("because", "limits", "title"):
            yield from self._repeated((rule.id, part, str(getattr(rule, part))) for rule in pack.rules)
        yield from self._repeated(_program_texts(pack))

    def _repeated(self, told: Iterable[tuple[str, str, str]]) -> Iterator[Finding]:
        seen: dict[str, str] = {}
        for name, part, text in told:
            key = " ".join(text.lower().split())
            if key in seen:
                yield Finding(self.code, name, f"its {part} repeats that of {seen[key]}; say what holds here")
            seen.setdefault(key, name)


def _program_texts(pack: Pack) -> Iterator[tuple[str, str, str]]:
    """Yield what is told of the program: what it is about, which part, the text.

    Staffing ranges for different sizes count the same people, so that their titles may repeat.
    """
    program = pack.program
    for step in program.steps.values():
        yield from _parts(f"step.{step.id}", step, "title", "text", "done_when")
    for pillar in program.pillars:
        yield from _parts(f"pillar.{pillar.id}", pillar, "title", "meaning", "if_stands", "if_part", "if_missing")
    for line in program.staffing:
        yield from _parts(f"staffing.{line.id}", line, "text")
    for point in program.contested:
        yield from _parts(f"contested.{point.id}", point, "title", "one_side", "other_side", "treatment")
    for item in pack.advice.values():
        if item.family in ("engagement", "check"):
            yield from _parts(item.hypothesis, item, "title", "text")
    for contradiction in program.contradictions.values():
        yield from _parts(f"contradiction.{contradiction.id}", contradiction, "title", "question", "handling")


def _parts(name: str, thing: object, *parts: str) -> Iterator[tuple[str, str, str]]:
    yield from ((name, part, str(getattr(thing, part))) for part in parts)


class UnusedFigure:
    """A figure that no staffing range and no contested point refers to, so that nobody is ever shown it."""

    code = "unused-figure"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each; a blocked one is not meant to be shown."""
        program = pack.program
        shown = {name for line in program.staffing for name in line.figures}
        shown |= {name for point in program.contested for name in point.figures}
        for name, figure in program.figures.items():
            if not figure.blocked and name not in shown:
                message = "nothing refers to it; name it under figures: where it bears on, or remove it"
                yield Finding(self.code, f"figure.{name}", message, Severity.NOTE)


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
