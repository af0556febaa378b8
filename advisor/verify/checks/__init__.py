"""Named checks of a pack that reads without a fault: one small class each, with a code and a reason.

A check is found by being listed here: in CHECKS if it reads the pack alone, in STUDY_CHECKS if it proves something
about all answers there can be, in SAMPLE_CHECKS if it looks at organizations drawn at random. `docs/checks.md` lists
the same with what to do about a finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from msgspec import structs

from advisor.engine.forward import ForwardEngine
from advisor.files.packs import program_places, rule_places
from advisor.files.upkeep import UPKEEP, read_upkeep
from advisor.model.pack import Pack
from advisor.verify.checks.base import Check, Finding, SampleCheck
from advisor.verify.checks.core import CoreGap, CoreTie
from advisor.verify.checks.firing import IdleGroup, NeverCounts, NeverFires, OppositeTwins, SameRule, SubsumedRule
from advisor.verify.checks.gaps import Gap, OrderedTie, SilentRule
from advisor.verify.checks.impossible import ImpossibleRule
from advisor.verify.checks.movement import UnprovedWay, WrongWay
from advisor.verify.checks.outcomes import MissingResponsibilities, UnknownFit
from advisor.verify.checks.questions import CoreQuestionHidden, CoreQuestionNotQuick, VagueAnchor
from advisor.verify.checks.reach import DeadEnd, IdleAnswer, OutOfReach, SilentContradiction
from advisor.verify.checks.rules import Boilerplate, RawInsteadOfChecked, UnconcludedAdvice, UnusedFigure
from advisor.verify.checks.study import Study, StudyCheck
from advisor.verify.checks.upkeep import ChangedRule, RetiredId, UnusedSource
from advisor.verify.sample import draw

CHECKS: tuple[Check, ...] = (
    RawInsteadOfChecked(),
    Boilerplate(),
    UnconcludedAdvice(),
    UnusedFigure(),
    UnusedSource(),
    ImpossibleRule(),
    VagueAnchor(),
    CoreQuestionHidden(),
    CoreQuestionNotQuick(),
    MissingResponsibilities(),
    UnknownFit(),
    RetiredId(),
    ChangedRule(),
)

STUDY_CHECKS: tuple[StudyCheck, ...] = (
    NeverFires(),
    SameRule(),
    SubsumedRule(),
    OppositeTwins(),
    NeverCounts(),
    IdleGroup(),
    OutOfReach(),
    SilentContradiction(),
    DeadEnd(),
    IdleAnswer(),
    CoreGap(),
    CoreTie(),
    WrongWay(),
    UnprovedWay(),
)

SAMPLE_CHECKS: tuple[SampleCheck, ...] = (Gap(), OrderedTie(), SilentRule())

IDLE_EXCLUSION = "idle-exclusion"
"""The code for an exclusion that excludes nothing."""


def check_pack(pack: Pack, sample: int = 0, study: bool = True) -> list[Finding]:
    """Return what every check finds, in the order of the checks, without what the pack excludes.

    `study`: also what is proved over all answers there can be, which takes a second or two; `sample`: also what shows
    in so many organizations drawn. Raises FileFaults if what is kept beside the pack cannot be read.
    """
    findings = [finding for check in CHECKS for finding in check.find(pack)]
    impossible = {finding.subject for finding in findings if finding.code == ImpossibleRule.code}
    if study:
        studied = Study(pack)
        found = (finding for check in STUDY_CHECKS for finding in check.find(studied))
        findings += [item for item in found if item.code != NeverFires.code or item.subject not in impossible]
    if sample:
        organizations = draw(ForwardEngine(pack), sample)
        drawn = (finding for check in SAMPLE_CHECKS for finding in check.find(pack, organizations))
        findings += [item for item in drawn if item.code != SilentRule.code or item.subject not in impossible]
    ran = {check.code for check in CHECKS} | ({check.code for check in STUDY_CHECKS} if study else set())
    findings = _without_excluded(pack, findings, ran)
    folder = Path(pack.folder)
    places = {**rule_places(folder), **program_places(folder)} if findings else {}
    return [
        structs.replace(finding, place=str(places[finding.subject])) if finding.subject in places else finding
        for finding in findings
    ]


def _without_excluded(pack: Pack, findings: Iterable[Finding], ran: set[str]) -> list[Finding]:
    """Return the findings that the pack does not accept, and the exclusions that no finding of a check needs."""
    exclusions = {(item.check, item.subject) for item in read_upkeep(Path(pack.folder)).exclusions}
    found = list(findings)
    needed = {(finding.code, finding.subject) for finding in found}
    idle = [
        Finding(
            IDLE_EXCLUSION, subject, f"{UPKEEP} excludes {check} for it, but nothing is found; remove the exclusion"
        )
        for check, subject in sorted(exclusions - needed)
        if check in ran
    ]
    return [finding for finding in found if (finding.code, finding.subject) not in exclusions] + idle
