"""Checks on organizations drawn at random: what the pack says where no known case looks. Run on request."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.model.limits import numeric_limits
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding, Severity
from advisor.verify.region import regions
from advisor.verify.sample import Organization, core_questions


class Gap:
    """A decision is not reached although every question it waits for is answered."""

    code = "gap"

    def find(self, pack: Pack, sample: Sequence[Organization]) -> Iterator[Finding]:
        """Yield each decision that stays open, with where it does most."""
        for decision in core_questions(pack):
            hits = [index for index, item in enumerate(sample) if decision in item.undetermined]
            told = "undetermined although all core questions are answered"
            yield from _findings(self.code, pack, sample, decision, hits, told)


class OrderedTie:
    """Two candidates are equally certain, and only their order in the pack decides between them."""

    code = "ordered-tie"

    def find(self, pack: Pack, sample: Sequence[Organization]) -> Iterator[Finding]:
        """Yield each decision that order settles, with where it does most."""
        for decision in core_questions(pack):
            hits = [index for index, item in enumerate(sample) if decision in item.tied]
            yield from _findings(self.code, pack, sample, decision, hits, "a tie that only the order settles")


class SilentRule:
    """A rule fires for nobody: its condition is wrong, or too rare to be worth a rule."""

    code = "silent-rule"

    def find(self, pack: Pack, sample: Sequence[Organization]) -> Iterator[Finding]:
        """Yield each rule that fired in no drawn organization."""
        fired = frozenset[str]().union(*(item.fired for item in sample))
        for rule in pack.rules:
            if rule.id not in fired:
                message = f"never fired in {len(sample)} organizations; is its condition ever met?"
                yield Finding(self.code, rule.id, message, Severity.NOTE)


def _findings(
    code: str, pack: Pack, sample: Sequence[Organization], decision: str, hits: Sequence[int], told: str
) -> Iterator[Finding]:
    """Yield a finding per region in which it happens more than elsewhere; or one if none stands out."""
    if not hits:
        return
    names = [name for group in core_questions(pack)[decision] for name in group]
    whole = f"{told} in {len(hits)} of {len(sample)} organizations ({len(hits) / len(sample):.1%})"
    found = regions(sample, hits, names, numeric_limits(pack))
    shown = [(f"with {item} in {item.hits} of {item.organizations}", item.example) for item in found]
    for where, example in shown or [("no value of a core question stands out", sample[hits[0]])]:
        rivals = f", such as {' and '.join(example.tied[decision])}" if decision in example.tied else ""
        yield Finding(code, decision, f"{whole}; {where}{rivals}", Severity.NOTE, "", example.answers)
