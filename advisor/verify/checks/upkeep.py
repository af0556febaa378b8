"""Checks on how a pack is kept: sources, ids that were retired, rules that changed under the same version."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from advisor.files.upkeep import changed_rules, read_lock, read_upkeep
from advisor.model.pack import Pack
from advisor.model.source import Citation
from advisor.verify.checks.base import Finding


class UnusedSource:
    """A source that nothing cites."""

    code = "unused-source"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each."""
        cited = {citation.key for citations in _citations(pack) for citation in citations}
        for key in pack.sources:
            if key not in cited:
                yield Finding(self.code, key, "nothing cites it; cite it where it bears on, or remove it")


class RetiredId:
    """An id that was retired is used again, so that old files and reports would seem to be about another rule."""

    code = "retired-id"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each."""
        used = {*(rule.id for rule in pack.rules), *(rail.id for rail in pack.guard_rails), *pack.attributes}
        used |= {*pack.advice, *pack.program.steps, *pack.program.contradictions}
        for name, became in read_upkeep(Path(pack.folder)).retired.items():
            if name in used:
                yield Finding(self.code, name, f"this id was retired ({became}); take a new one")


class ChangedRule:
    """A rule is not what it was, and the version of the pack is the same, so that one version gives two answers."""

    code = "changed-rule"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each rule and guard rail that differs from the lock of this version."""
        for name in changed_rules(pack, read_lock(Path(pack.folder))):
            told = f"it changed since version {pack.version} was locked; raise the version in pack.yaml, then: "
            yield Finding(self.code, name, f"{told}advisor pack lock")


def _citations(pack: Pack) -> Iterator[tuple[Citation, ...]]:
    program = pack.program
    yield from (rule.sources for rule in pack.rules)
    yield from (rail.sources for rail in pack.guard_rails)
    yield from (derived.sources for derived in pack.derived.values())
    yield from (contradiction.sources for contradiction in program.contradictions.values())
    yield from (figure.sources for figure in program.figures.values())
    yield from (line.sources for line in program.staffing)
    yield from (step.sources for step in program.steps.values())
    yield from (pillar.sources for pillar in program.pillars)
    yield from (point.sources for point in program.contested)
