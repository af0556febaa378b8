"""Worked cases: answer files that say which advice is expected, held against the advice given."""

from __future__ import annotations

from collections.abc import Iterable
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
    """One case: its file, its answers, the outcome and a comparison per decision that it expects something of."""

    name: str
    answers: AnswerSet
    outcome: Outcome
    comparisons: tuple[Comparison, ...]

    @property
    def kind(self) -> str:
        """Which group of cases it belongs to, from the start of its name: judged, vignette or published."""
        start = self.name.partition("_")[0]
        return start if start in ("judged", "vignette") else "published"


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
    return [_run(engine, path) for path in paths]


def _run(engine: ForwardEngine, path: Path) -> CaseResult:
    answers = read_answers(path, engine.pack)
    outcome = engine.assess(answers.known())
    given = given_values(outcome)
    comparisons = [
        Comparison(name, answers.expected[name], given[name]) for name in DECISIONS if name in answers.expected
    ]
    return CaseResult(path.stem, answers, outcome, tuple(comparisons))


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
