"""The published cases of a pack: answer files whose `about` part tells what happened there, with sources."""

from __future__ import annotations

from pathlib import Path

from advisor.files.answer_file import read_answers
from advisor.model.answers import AnswerSet
from advisor.model.pack import Pack


def read_library(pack: Pack) -> tuple[AnswerSet, ...]:
    """Return the cases that tell a story, by file name. Raises FileFaults if one of the files has a fault."""
    folder = Path(pack.folder) / "cases"
    paths = sorted(folder.glob("*.yaml")) if folder.is_dir() else []
    cases = [read_answers(path, pack) for path in paths]
    return tuple(case for case in cases if {"story", "lesson", "sources"} <= set(case.about))
