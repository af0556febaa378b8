"""Checks on questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from advisor.model.condition import ALWAYS
from advisor.model.pack import Pack
from advisor.model.question import Depth
from advisor.verify.checks.base import Finding

_VAGUE = re.compile(
    r"\b(somewhat|mostly|fairly|rather|quite|sufficiently|adequately|appropriately|reasonably|as needed"
    r"|to some extent)\b",
    re.IGNORECASE,
)


class VagueAnchor:
    """A level is described by a word that two people would read differently, instead of by what one can observe."""

    code = "vague-anchor"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each vague level."""
        for name, attribute in pack.asked.items():
            for level in attribute.levels:
                vague = _VAGUE.search(level.meaning)
                if vague:
                    yield Finding(
                        self.code, name, f"level {level.value} says {vague.group()}; say what one would observe"
                    )


class CoreQuestionHidden:
    """A decision waits for a question that may never be asked."""

    code = "core-question-hidden"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each core question with a relevance condition."""
        for name in _core(pack):
            if pack.question_of[name].ask_when != ALWAYS:
                yield Finding(self.code, name, "a decision waits for it, so it must always be asked; drop ask_when")


class CoreQuestionNotQuick:
    """The shortest interview would leave a decision open."""

    code = "core-question-not-quick"

    def find(self, pack: Pack) -> Iterator[Finding]:
        """Yield each core question that the quick interview leaves out."""
        for name in _core(pack):
            if pack.question_of[name].depth is not Depth.QUICK:
                yield Finding(self.code, name, "a decision waits for it, so its depth must be quick")


def _core(pack: Pack) -> tuple[str, ...]:
    decisions = pack.decisions
    groups = (*decisions.lead.core_questions, *decisions.model.core_questions, *decisions.consultants.core_questions)
    return tuple(dict.fromkeys(group[0] for group in groups))
