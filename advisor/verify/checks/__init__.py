"""Named checks of a pack that reads without a fault: one small class each, with a code and a reason.

A check is found by being listed in CHECKS; `docs/checks.md` lists the same with what to do about a finding.
"""

from __future__ import annotations

from advisor.model.pack import Pack
from advisor.verify.checks.base import Check, Finding
from advisor.verify.checks.outcomes import MissingResponsibilities, UnknownFit
from advisor.verify.checks.questions import CoreQuestionHidden, CoreQuestionNotQuick, VagueAnchor
from advisor.verify.checks.rules import Boilerplate, RawInsteadOfChecked, UnconcludedAdvice

CHECKS: tuple[Check, ...] = (
    RawInsteadOfChecked(),
    Boilerplate(),
    UnconcludedAdvice(),
    VagueAnchor(),
    CoreQuestionHidden(),
    CoreQuestionNotQuick(),
    MissingResponsibilities(),
    UnknownFit(),
)


def check_pack(pack: Pack) -> list[Finding]:
    """Return what every check finds, in the order of the checks."""
    return [finding for check in CHECKS for finding in check.find(pack)]
