"""Worked cases: answer files that say which advice is expected, held against the advice given."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path

from msgspec import Struct

from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError
from advisor.files.answer_file import NOBODY, read_answers
from advisor.model.answers import AnswerSet, Expectation
from advisor.model.outcome import Outcome, Standing
from advisor.model.pack import Pack

DECISIONS = ("lead", "operating_model", "consultants")
PUBLISHED = "published"
KINDS = ("judged", "vignette", "worked")
"""Starts of names that always name a group of cases."""
SHARED_BY = 3
"""Any other start names a group if so many cases share it: two published cases may well be of one company."""


class Verdict(StrEnum):
    """How the advice given compares with what a case expects."""

    PREFERRED = "preferred"
    ACCEPTABLE = "acceptable"
    DIFFERENT = "different"


class Comparison(Struct, frozen=True):
    """One decision of one case."""

    decision: str
    expected: Expectation
    given: str

    @property
    def verdict(self) -> Verdict:
        """How the two compare."""
        if self.given == self.expected.preferred:
            return Verdict.PREFERRED
        return Verdict.ACCEPTABLE if self.given in self.expected.acceptable else Verdict.DIFFERENT


class CaseResult(Struct, frozen=True):
    """One case: file, group, answers, outcome, and a comparison per decision that it expects something of."""

    name: str
    kind: str
    answers: AnswerSet
    outcome: Outcome
    comparisons: tuple[Comparison, ...]


def case_files(folder: Path) -> list[Path]:
    """Return the answer files of a folder. Raises AdvisorError if it is no folder or holds none."""
    if not folder.is_dir():
        raise AdvisorError(f"{folder} is not a folder; name a folder of answer files that say what is expected")
    found = sorted(path for path in folder.iterdir() if path.suffix in (".yaml", ".yml", ".json"))
    if not found:
        raise AdvisorError(f"{folder} holds no answer files (.yaml or .json)")
    return found


def run_cases(engine: ForwardEngine, paths: Iterable[Path]) -> list[CaseResult]:
    """Assess every file and compare."""
    listed = list(paths)
    kinds = case_kinds([path.stem for path in listed])
    return [_run(engine, path, kinds[path.stem]) for path in listed]


def case_kinds(names: Sequence[str]) -> dict[str, str]:
    """Return the group that each case belongs to: the start of its name, if that names a group, else published.

    A start names a group if it is judged, vignette or worked, or if three or more cases share it.
    """
    starts = {name: name.partition("_")[0] for name in names if "_" in name}
    shared = Counter(starts.values())
    groups = {start for start, times in shared.items() if start in KINDS or times >= SHARED_BY}
    return {name: starts[name] if starts.get(name) in groups else PUBLISHED for name in names}


def _run(engine: ForwardEngine, path: Path, kind: str) -> CaseResult:
    answers = read_answers(path, engine.pack)
    outcome = engine.assess(answers.known())
    given = given_values(outcome)
    comparisons = [
        Comparison(name, answers.expected[name], given[name]) for name in DECISIONS if name in answers.expected
    ]
    return CaseResult(path.stem, kind, answers, outcome, tuple(comparisons))


def given_values(outcome: Outcome) -> dict[str, str]:
    """Return the three decisions as cases name them: a value, nobody or undetermined."""
    lead = NOBODY if outcome.lead.standing is Standing.NOBODY_READY else outcome.lead.role
    undetermined = Standing.UNDETERMINED.value
    return {
        "lead": lead or undetermined,
        "operating_model": outcome.model.value or undetermined,
        "consultants": outcome.consultants.mode or undetermined,
    }


def unused_rules(pack: Pack, results: Iterable[CaseResult]) -> list[str]:
    """Return the rules that fire in no case."""
    fired = {firing.rule for result in results for firing in result.outcome.firings}
    return [rule.id for rule in pack.rules if rule.id not in fired]
