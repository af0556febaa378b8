"""Named checks of a pack that reads without a fault: one small class each, with a code and a reason.

A check is found by being listed in CHECKS, or in SAMPLE_CHECKS if it looks at organizations drawn at random;
`docs/checks.md` lists the same with what to do about a finding.
"""

from __future__ import annotations

from pathlib import Path

from msgspec import structs

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import program_places, rule_places
from advisor.model.pack import Pack
from advisor.verify.checks.base import Check, Finding, SampleCheck
from advisor.verify.checks.gaps import Gap, OrderedTie, SilentRule
from advisor.verify.checks.impossible import ImpossibleRule
from advisor.verify.checks.outcomes import MissingResponsibilities, UnknownFit
from advisor.verify.checks.questions import CoreQuestionHidden, CoreQuestionNotQuick, VagueAnchor
from advisor.verify.checks.rules import Boilerplate, RawInsteadOfChecked, UnconcludedAdvice, UnusedFigure
from advisor.verify.sample import draw

CHECKS: tuple[Check, ...] = (
    RawInsteadOfChecked(),
    Boilerplate(),
    UnconcludedAdvice(),
    UnusedFigure(),
    ImpossibleRule(),
    VagueAnchor(),
    CoreQuestionHidden(),
    CoreQuestionNotQuick(),
    MissingResponsibilities(),
    UnknownFit(),
)


SAMPLE_CHECKS: tuple[SampleCheck, ...] = (Gap(), OrderedTie(), SilentRule())


def check_pack(pack: Pack, sample: int = 0) -> list[Finding]:
    """Return what every check finds, in the order of the checks; `sample`: also in so many organizations drawn."""
    findings = [finding for check in CHECKS for finding in check.find(pack)]
    if sample:
        organizations = draw(ForwardEngine(pack), sample)
        found = (finding for check in SAMPLE_CHECKS for finding in check.find(pack, organizations))
        known = {finding.subject for finding in findings if finding.code == ImpossibleRule.code}
        findings += [item for item in found if item.code != SilentRule.code or item.subject not in known]
    folder = Path(pack.folder)
    places = {**rule_places(folder), **program_places(folder)} if findings else {}
    return [
        structs.replace(finding, place=str(places[finding.subject])) if finding.subject in places else finding
        for finding in findings
    ]
