"""Exact checks on the core questions: every combination of answers to them, and nothing else answered."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, combinations, islice, product
from math import prod

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.engine import BLOCK
from advisor.model.answers import Known
from advisor.model.attribute import Kind, Value
from advisor.model.limits import calculated, numeric_limits
from advisor.model.outcome import Standing
from advisor.model.pack import Pack
from advisor.verify.checks.base import Finding, Severity
from advisor.verify.checks.study import Study
from advisor.verify.knowledge.properties import SIZES
from advisor.verify.sample import core_questions
from advisor.verify.seen import SeenColumn
from advisor.verify.ties import ordered_ties

MOST_CELLS = 50_000
"""More combinations than these are not looked through; the check then says so in a note."""

_STATUS = {
    "lead": "decided.status.lead",
    "operating_model": "decided.status.model",
    "consultants": "decided.status.consultants",
}


class CoreGap:
    """A decision stays open although all that it waits for is answered, and nothing else is."""

    code = "core-gap"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each decision that some combination leaves open."""
        for decision, core in _cores(study.pack):
            yield from _too_many(self.code, decision, core)
            open_ones = [
                answers
                for assessed, cells in _assessed(study, core)
                for index, answers in enumerate(cells)
                if _is_open(assessed, decision, index)
            ]
            if open_ones:
                told = f"it stays open for {_of(len(open_ones), core)} of answers to its core questions, such as"
                yield Finding(self.code, decision, f"{told} {_listed(open_ones[0])}", example=open_ones[0])


class CoreTie:
    """Two candidates are equally certain then, and only their order in the pack decides between them."""

    code = "core-tie"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each decision for which order decides, with the candidates it most often decides between."""
        for decision, core in _cores(study.pack):
            tied: dict[tuple[str, ...], list[dict[str, Known]]] = {}
            for assessed, cells in _assessed(study, core):
                for index, answers in enumerate(cells):
                    found = ordered_ties(study.pack, SeenColumn(assessed, index)).get(decision)
                    if found:
                        tied.setdefault(found, []).append(answers)
            if tied:
                names, examples = max(tied.items(), key=lambda item: len(item[1]))
                told = (
                    f"only order decides for {_of(sum(map(len, tied.values())), core)} of answers to its core questions"
                )
                yield Finding(
                    self.code, decision, f"{told}, most often between {' and '.join(names)}", example=examples[0]
                )


def _is_open(assessed: Assessed, decision: str, index: int) -> bool:
    standing = assessed.known(_STATUS[decision], index)
    return standing is not None and standing.value == Standing.UNDETERMINED


def _cores(pack: Pack) -> Iterator[tuple[str, Mapping[str, Sequence[Value]]]]:
    """Yield each decision with answers that settle its core questions, each with every value that a test notices.

    Where one of several answers is enough, each of them is given in turn, but for derived ones.
    """
    limits = numeric_limits(pack)
    for decision, groups in core_questions(pack).items():
        for names in product(*([name for name in group if name in pack.asked] for group in groups)):
            yield decision, {name: _values(pack, name, limits.get(name, ())) for name in dict.fromkeys(names)}


def _values(pack: Pack, name: str, limits: Sequence[int]) -> Sequence[Value]:
    attribute = pack.asked[name]
    if attribute.kind is Kind.INTEGER:
        least, sizes = attribute.minimum or 0, SIZES if name in calculated(pack) else ()
        return sorted({least, *(value for value in (*limits, *sizes) if value >= least)})
    if attribute.kind is Kind.MULTICHOICE:
        names = tuple(map(str, attribute.values))
        every = chain.from_iterable(combinations(names, count) for count in range(len(names) + 1))
        return list(islice(every, MOST_CELLS + 1))
    return attribute.values


def _cells(core: Mapping[str, Sequence[Value]]) -> int:
    return prod(len(values) for values in core.values())


def _assessed(study: Study, core: Mapping[str, Sequence[Value]]) -> Iterator[tuple[Assessed, list[dict[str, Known]]]]:
    """Yield what follows from every combination of answers, block by block."""
    if _cells(core) > MOST_CELLS:
        return
    every = product(*core.values())
    while block := list(islice(every, BLOCK)):
        cells = [{name: Known(value) for name, value in zip(core, values, strict=True)} for values in block]
        yield study.survey.engine.assess(cells), cells


def _too_many(code: str, decision: str, core: Mapping[str, Sequence[Value]]) -> Iterator[Finding]:
    if _cells(core) > MOST_CELLS:
        told = f"its core questions can be answered in over {MOST_CELLS:,} ways, too many to look at each; see --sample"
        yield Finding(code, decision, told, Severity.NOTE)


def _listed(answers: Mapping[str, Known]) -> str:
    return f"{{{', '.join(f'{name}: {known.value}' for name, known in answers.items())}}}"


def _of(count: int, core: Mapping[str, Sequence[Value]]) -> str:
    return f"{count:,} of {_cells(core):,} combinations"
