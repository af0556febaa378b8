"""How many questions it takes until the decisions are settled: fixed order against the most telling question first.

Each organization is interviewed at full depth. A published or judged case answers "I don't know" where its story says
nothing; an organization drawn at random answers the core questions and half of the others. After every answer the
bounds are asked what is proved, and a sample what no completion in it changes: what lies between the two is the most
that the bounds can have missed. Prints the figures; with a path ending in .svg it also draws them.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.outlook import Outlooks
from advisor.explain.settled import PARTS
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.interview.progress import Progress
from advisor.model.answers import Answer, Status
from advisor.model.pack import Pack
from advisor.model.question import Depth
from advisor.verify.sample import draw as draw_organizations

DRAWN = 40
TITLES = {"lead": "Who drives", "operating_model": "Operating model", "consultants": "Consultants", "all": "All three"}


class Course(NamedTuple):
    """One interview: of how many questions, after which share of them each decision was settled, and the times.

    `unchanged`: after which share no sampled completion changed it any more.
    """

    questions: int
    settled: dict[str, float]
    unchanged: dict[str, float]
    seconds: list[float]


@cache
def tools() -> tuple[Pack, ColumnarEngine, Outlooks]:
    """Return the shipped pack with what looks ahead, once in each process."""
    pack = open_pack()
    engine = ColumnarEngine(pack)
    return pack, engine, Outlooks(engine)


def organizations(pack: Pack) -> list[dict[str, Answer]]:
    """Return the cases that come with the pack, then organizations drawn at random."""
    paths = sorted((Path(pack.folder) / "cases").glob("*.yaml"))
    found = [dict(read_answers(path, pack).answers) for path in paths]
    for drawn in draw_organizations(ForwardEngine(pack), DRAWN, seed=2026):
        found.append({name: Answer(value=it.value, certainty=it.certainty) for name, it in drawn.answers.items()})
    return found


def interview(task: tuple[Mapping[str, Answer], bool]) -> Course:
    """Hold one interview and note when what was settled."""
    full, by_information = task
    pack, engine, outlooks = tools()
    given: dict[str, Answer] = {}
    asked, seconds = 0, []
    at: dict[str, int] = {}
    steady: dict[str, int] = {}
    item = None
    while True:
        known = {name: answer.known for name, answer in given.items() if answer.known is not None}
        assessed = engine.assess([known])
        irrelevant = {question.id for question in pack.questions if assessed.irrelevant(question.id)[0]}
        progress = Progress(pack, Depth.FULL, given, irrelevant)
        start = time.perf_counter()
        outlook = outlooks.of(given)
        for part in outlook.settled:
            at.setdefault(part, asked)
        for part in PARTS:
            if outlook.completions.share(part) < 1:
                steady.pop(part, None)
            else:
                steady.setdefault(part, asked)
        item = progress.next_open(item, outlook.ranked if by_information else None)
        seconds.append(time.perf_counter() - start)
        if item is None:
            break
        for attribute in item.question.asks:
            given[attribute.name] = full.get(attribute.name, Answer(status=Status.DONT_KNOW))
        asked += 1
    settled, unchanged = ({part: when[part] / asked for part in PARTS} for when in (at, steady))
    for shares in (settled, unchanged):
        shares["all"] = max(shares.values())
    return Course(asked, settled, unchanged, seconds)


def main() -> None:
    """Hold all interviews in both orders and print what came out."""
    pack, _, _ = tools()
    full = organizations(pack)
    cases = len(full) - DRAWN
    with ProcessPoolExecutor() as pool:
        fixed = list(pool.map(interview, [(item, False) for item in full], chunksize=4))
        telling = list(pool.map(interview, [(item, True) for item in full], chunksize=4))
    groups = {
        f"{cases} cases": slice(0, cases),
        f"{DRAWN} organizations drawn at random": slice(cases, None),
    }
    for title, here in groups.items():
        print(f"\n{title}, {statistics.median(course.questions for course in fixed[here]):.0f} questions each (median)")
        print(f"{'after this share of the questions (median)':44}{'fixed order':>22}{'most telling first':>22}")
        print(f"{'':44}{'unchanged':>12}{'settled':>10}{'unchanged':>12}{'settled':>10}")
        for part, name in TITLES.items():
            row = ""
            for order in (fixed, telling):
                row += f"{statistics.median(course.unchanged[part] for course in order[here]):12.0%}"
                row += f"{statistics.median(course.settled[part] for course in order[here]):10.0%}"
            print(f"  {name:42}{row}")
    seconds = sorted(second for course in (*fixed, *telling) for second in course.seconds)
    print(
        "\nWhat is settled and which question is next, after an answer: "
        f"median {statistics.median(seconds) * 1e3:.0f} ms, "
        f"p95 {seconds[int(len(seconds) * 0.95)] * 1e3:.0f} ms, at most {seconds[-1] * 1e3:.0f} ms "
        f"({len(seconds):,} times)"
    )
    if len(sys.argv) > 1:
        draw(Path(sys.argv[1]), {title: (fixed[here], telling[here]) for title, here in groups.items()})


def draw(path: Path, groups: Mapping[str, tuple[Sequence[Course], Sequence[Course]]]) -> None:
    """Draw which part of the interviews is settled after which share of the questions."""
    import matplotlib as mpl  # noqa: PLC0415 - only the drawing needs it

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": "settled", "font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
    from matplotlib import pyplot  # noqa: PLC0415 - after the backend is chosen

    figure, rows = pyplot.subplots(len(groups), len(TITLES), figsize=(11, 5), sharex=True, sharey=True)
    first, *_ = rows = list(rows)
    for row, (title, orders) in zip(rows, groups.items(), strict=True):
        for axes, (part, name) in zip(row, TITLES.items(), strict=True):
            for courses, label, color in zip(
                orders, ("fixed order", "most telling first"), ("#96602c", "#0b5a73"), strict=True
            ):
                shares = sorted(course.settled[part] for course in courses)
                steps: list[Any] = [0, *shares, 1]
                parts = [0, *((place + 1) / len(shares) for place in range(len(shares))), 1]
                axes.step(steps, parts, where="post", color=color, label=label)
            axes.set_title("" if row is not first else name, fontsize=11)
            axes.set_xlim(0, 1)
            axes.set_ylim(0, 1.02)
            axes.xaxis.set_major_formatter("{x:.0%}")
            axes.yaxis.set_major_formatter("{x:.0%}")
        row[0].set_ylabel(f"settled, of\n{title}", fontsize=9)
    figure.supxlabel("share of the questions answered", fontsize=10)
    first[2].legend(frameon=False, fontsize=8, loc="upper left")
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})


if __name__ == "__main__":
    main()
