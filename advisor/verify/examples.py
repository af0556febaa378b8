"""Answer files that show a finding: they are assessed and explained like any other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.answer_writer import write_answers
from advisor.model.answers import Answer, AnswerSet
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding


def write_examples(folder: Path, pack: Pack, findings: Sequence[Finding]) -> dict[int, Path]:
    """Write a file per finding that has an example, and return each file by the finding's index."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise AdvisorError(f"{folder} cannot be made: {error.strerror}") from None
    times: Counter[str] = Counter()
    written: dict[int, Path] = {}
    for index, finding in enumerate(findings):
        if not finding.example:
            continue
        name = f"{finding.code}_{finding.subject}".replace("-", "_")
        times[name] += 1
        written[index] = folder / f"{name}_{times[name]}.yaml"
        answers = AnswerSet(
            organization=f"Example: {name.replace('_', ' ')} {times[name]}",
            topic=pack.id,
            answers={
                key: Answer(value=known.value, certainty=known.certainty) for key, known in finding.example.items()
            },
            about={"finding": finding.message},
        )
        write_answers(written[index], answers)
    return written
