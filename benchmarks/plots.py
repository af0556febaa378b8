"""How the plots in docs are drawn: the same colors, logarithmic axes, names beside the lines, the spread as a band."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from timing import UNITS

COLORS = {"forward engine": "#96602c", "columnar engine": "#0b5a73", "CLIPS": "#5d4a8a"}
LIGHTER = 0.55
"""How strong the line of a variant is beside that of its engine."""
ROOM = 0.4
"""The axis goes on for this part of its length, for the names of the lines."""
APART = 12.0
"""Names of lines that end side by side are so many points apart."""


class Line(NamedTuple):
    """The seconds measured for each number, with the name of what took them and that of the engine it belongs to."""

    name: str
    engine: str
    measured: Mapping[int, Sequence[float]]
    style: str = "-"

    def end(self) -> tuple[int, float]:
        """Return the last number and the median there."""
        number = max(self.measured)
        return number, statistics.median(self.measured[number])


class Panel(NamedTuple):
    """One plot of the figure."""

    title: str
    lines: Sequence[Line]


def draw(path: Path, panels: Sequence[Panel], below: str, ticks: Sequence[int]) -> None:
    """Draw the panels beside each other into an SVG, the same bytes for the same figures."""
    import matplotlib as mpl  # noqa: PLC0415 - only the drawing needs it

    mpl.use("svg")
    mpl.rcParams |= {"svg.hashsalt": path.stem, "font.size": 10, "axes.spines.top": False, "axes.spines.right": False}
    from matplotlib import pyplot  # noqa: PLC0415 - after the backend is chosen
    from matplotlib.ticker import FixedLocator, FuncFormatter, NullLocator  # noqa: PLC0415

    figure, row = pyplot.subplots(1, len(panels), figsize=(11, 4.6), sharex=True)
    for axes, panel in zip(row, panels, strict=True):
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(ticks[0] / 1.1, ticks[-1] * (ticks[-1] / ticks[0]) ** ROOM)
        axes.xaxis.set_major_locator(FixedLocator(ticks))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: _number(value)))
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: _duration(value)))
        axes.yaxis.set_minor_locator(NullLocator())
        axes.grid(axis="y", color="#dddddd", linewidth=0.6)
        axes.set_title(panel.title, fontsize=11, loc="left")
        for line in panel.lines:
            _add(axes, line)
    figure.supxlabel(below, fontsize=10)
    figure.tight_layout()
    for axes, panel in zip(row, panels, strict=True):
        _name_lines(axes, panel.lines)
    figure.savefig(path, metadata={"Date": None})


def _add(axes: Any, line: Line) -> None:
    """Add one line through the medians, with its spread as a band."""
    color, strength = COLORS[line.engine], 1.0 if line.style == "-" else LIGHTER
    numbers = list(line.measured)
    medians = [statistics.median(found) for found in line.measured.values()]
    lowest, highest = ([end(found) for found in line.measured.values()] for end in (min, max))
    axes.fill_between(numbers, lowest, highest, color=color, alpha=0.2, linewidth=0)
    axes.plot(numbers, medians, line.style, color=color, alpha=strength, marker="o", markersize=3.5)


def _name_lines(axes: Any, lines: Sequence[Line]) -> None:
    """Write the name of each line beside its end, from the lowest up, and none into another."""
    highest: dict[int, float] = {}
    for line in sorted(lines, key=lambda line: line.end()[1]):
        number, median = line.end()
        height = axes.transData.transform((number, median))[1] * 72 / axes.figure.dpi
        place = max(height, highest.get(number, 0.0) + APART)
        highest[number] = place
        beside = {"xytext": (7, place - height), "textcoords": "offset points", "va": "center"}
        axes.annotate(line.name, (number, median), color=COLORS[line.engine], fontsize=9, linespacing=0.9, **beside)


def _number(value: float) -> str:
    """Return a number of rules or organizations as a tick has it."""
    return f"{value / 1e6:g} million" if value >= 1e6 else f"{value:,.0f}"


def _duration(seconds: float) -> str:
    size, unit = next((item for item in UNITS if seconds >= item[0] * 0.999), UNITS[-1])
    return f"{seconds / size:g} {unit}"
