"""Stored cases under two packs: which get another decision, and through which changes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from msgspec import Struct, structs

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.columnar.organizations import Array, Organizations
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError, FileFaults
from advisor.explain.difference import Side, difference
from advisor.explain.settled import PARTS
from advisor.files.answer_file import NOBODY, read_answers
from advisor.model.answers import AnswerSet, Known
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.verify.cases import case_files, given_values
from advisor.verify.diff.columns import OTHER, Coder, otherwise, otherwise_certain
from advisor.verify.diff.effects import Base, bases
from advisor.verify.diff.tracing import NOTHING, Portion, Tracer, Tracing
from advisor.verify.diff.variants import Variants


class Shift(Struct, frozen=True):
    """A rule that counts otherwise for a conclusion: its factor before and after, 0 where it does not count."""

    rule: str
    conclusion: str
    before: float
    after: float


class Reach(Struct, frozen=True):
    """How strong the evidence for a decision was under one pack, and how strong it had to be."""

    certainty: float
    threshold: float
    named: bool


class CaseDecision(Struct, frozen=True):
    """A decision that came out otherwise, as cases name it; the titles say it in words.

    `explained_by`: the changes each of which, put back alone, restores it. `rules`: the rules that count otherwise for
    what was decided before or now, each with its contribution before and after; `shifts` also say for what. `reach`:
    under the old and the new pack. `notes`: guard rails and essential questions that led there.
    """

    decision: str
    before: str
    after: str
    before_title: str
    after_title: str
    explained_by: tuple[str, ...]
    rules: tuple[tuple[str, float, float], ...]
    shifts: tuple[Shift, ...]
    reach: tuple[Reach, Reach]
    notes: tuple[str, ...]


class CaseChange(Struct, frozen=True):
    """A case with another decision."""

    name: str
    decisions: tuple[CaseDecision, ...]


class LeftOut(Struct, frozen=True):
    """A case that cannot be assessed under both packs, and why."""

    name: str
    reason: str


class CasesDiff(Struct, frozen=True):
    """What became of the cases.

    `changed` have another decision, `other_advice` other roles, actions, warnings or steps but no other decision, and
    `certainty_only` nothing but other certainties of the decisions. `bases` count, and `tracing` traces, among them.
    """

    folder: str
    compared: int
    changed: tuple[CaseChange, ...]
    other_advice: tuple[str, ...]
    certainty_only: tuple[str, ...]
    left_out: tuple[LeftOut, ...]
    bases: tuple[Base, ...] = ()
    tracing: Tracing = NOTHING


class _Readable(Struct, frozen=True):
    """A case that both packs can read, with its answers as each of them reads it."""

    name: str
    answers: tuple[AnswerSet, AnswerSet]

    def heard(self, pack: Pack) -> dict[str, Known]:
        """Return the answers that a pack between the two asks for."""
        every = {**self.answers[0].known(), **self.answers[1].known()}
        return {
            name: known
            for name, known in every.items()
            if name in pack.asked and pack.asked[name].problem(known.value) is None
        }


def compare_cases(
    packs: tuple[Pack, Pack],
    folder: Path | None,
    variants: Variants,
    coder: Coder,
    portions: tuple[Sequence[Portion], bool],
) -> CasesDiff:
    """Return what became of the cases in a folder; without one, of the new pack's own, which may be none.

    Raises AdvisorError if a folder given is none or holds no answer files.
    """
    if folder and not folder.is_dir():
        raise AdvisorError(f"{folder} is not a folder; name a folder of answer files")
    own = Path(packs[1].folder) / "cases"
    paths = case_files(folder or own) if folder or own.is_dir() else []
    read = [_read(path, packs) for path in paths]
    cases = [item for item in read if isinstance(item, _Readable)]
    none = CasesDiff(str(folder or own), len(cases), (), (), (), tuple(i for i in read if isinstance(i, LeftOut)))
    return _compared(none, cases, packs, variants, coder, portions) if cases else none


def _read(path: Path, packs: tuple[Pack, Pack]) -> _Readable | LeftOut:
    read: list[AnswerSet] = []
    for which, pack in zip(("old", "new"), packs, strict=True):
        try:
            read.append(read_answers(path, pack))
        except FileFaults as error:
            more = f" (and {len(error.faults) - 1} more)" if len(error.faults) > 1 else ""
            return LeftOut(path.stem, f"under the {which} pack {error.faults[0].message}{more}")
    return _Readable(path.stem, (read[0], read[1]))


def _compared(
    none: CasesDiff,
    cases: Sequence[_Readable],
    packs: tuple[Pack, Pack],
    variants: Variants,
    coder: Coder,
    portions: tuple[Sequence[Portion], bool],
) -> CasesDiff:
    """Return what became of cases that both packs can read; all of them are assessed at once, as columns."""

    def organizations(pack: Pack, rows: Array | None) -> Organizations:
        chosen = cases if rows is None else [cases[int(row)] for row in rows]
        return Organizations.of(pack, [case.heard(pack) for case in chosen])

    engines = [ColumnarEngine(pack) for pack in packs]
    given = [organizations(pack, None) for pack in packs]
    old, new = (coder.advised(engine, each) for engine, each in zip(engines, given, strict=True))
    differs = otherwise(old, new)
    decided = np.any([differs[part] for part in PARTS], axis=0)
    beside = differs[OTHER] & ~decided
    certainty = otherwise_certain(old, new) & ~decided & ~beside
    tracer = Tracer(coder, variants, organizations, old, new)
    restored = {portion.name: tracer.restored(portion) for portion in portions[0]} if decided.any() else {}
    rows = np.flatnonzero(decided).tolist()
    forward = [ForwardEngine(pack) for pack in packs] if rows else []
    return structs.replace(
        none,
        changed=tuple(
            CaseChange(cases[row].name, tuple(_decisions(cases[row], forward, restored, row))) for row in rows
        ),
        other_advice=tuple(cases[row].name for row in np.flatnonzero(beside).tolist()),
        certainty_only=tuple(cases[row].name for row in np.flatnonzero(certainty).tolist()),
        bases=bases(coder, (old, new)),
        tracing=tracer.trace(*portions),
    )


def _decisions(
    case: _Readable,
    engines: Sequence[ForwardEngine],
    restored: Mapping[str, Mapping[str, Array]],
    row: int,
) -> Iterator[CaseDecision]:
    """Yield the decisions that came out otherwise; the forward engine tells which rules counted."""
    sides = [
        Side(engine.pack, answers, engine.assess(answers.known()))
        for engine, answers in zip(engines, case.answers, strict=True)
    ]
    before, after = (given_values(side.outcome) for side in sides)
    for part in difference(sides[0], sides[1]).decisions:
        if before[part.part] != after[part.part]:
            yield CaseDecision(
                decision=part.part,
                before=before[part.part],
                after=after[part.part],
                before_title=part.before,
                after_title=part.after,
                explained_by=tuple(name for name, flags in restored.items() if flags[part.part][row]),
                rules=tuple(dict.fromkeys((shift.rule, shift.before, shift.after) for shift in part.through)),
                shifts=tuple(Shift(item.rule, item.conclusion, item.before, item.after) for item in part.through),
                reach=(
                    Reach(part.certainty_before, _threshold(sides[0].pack, part.part), _named(before[part.part])),
                    Reach(part.certainty_after, _threshold(sides[1].pack, part.part), _named(after[part.part])),
                ),
                notes=part.notes,
            )


def _threshold(pack: Pack, part: str) -> float:
    decisions = pack.decisions
    return {
        "lead": decisions.lead.threshold,
        "operating_model": decisions.model.threshold,
        "consultants": decisions.consultants.threshold,
    }[part]


def _named(value: str) -> bool:
    return value not in (NOBODY, Standing.UNDETERMINED.value)
