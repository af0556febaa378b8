"""How the benchmarks measure: in rounds, everything in each of them, on one processor; and how they tell it.

Figures are medians of the rounds with the lowest and the highest. A ratio is taken within a round, between two that ran
shortly after each other, so that a drift of the machine hits both.
"""

from __future__ import annotations

import gc
import importlib.metadata
import os
import platform
import re
import statistics
import sys
import time
from collections.abc import Callable, Hashable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

import numpy as np
from clips import _clips

Key = TypeVar("Key", bound=Hashable)

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (1e-9, "ns"))


# --- measuring -------------------------------------------------------------------------------------------------------


def rounds(clocks: Mapping[Key, Callable[[], float]], count: int) -> dict[Key, list[float]]:
    """Return the seconds that each clock tells, round by round, after a round that does not count.

    Garbage is collected before each, so that none pays for another's.
    """
    found: dict[Key, list[float]] = {key: [] for key in clocks}
    for lap in range(count + 1):
        for key, clock in clocks.items():
            gc.collect()
            seconds = clock()
            if lap:
                found[key].append(seconds)
    return found


def seconds_of(run: Callable[[], object], at_least: float = 0.0) -> float:
    """Return the seconds that a run takes; it is repeated until so many have passed, so that the clock can tell."""
    done, began = 0, time.perf_counter()
    while True:
        run()
        done += 1
        passed = time.perf_counter() - began
        if passed >= at_least:
            return passed / done


def ratios(ones: Sequence[float], others: Sequence[float]) -> list[float]:
    """Return how many times the other each one is, round by round."""
    return [one / other for one, other in zip(ones, others, strict=True)]


# --- telling ---------------------------------------------------------------------------------------------------------


def spread(values: Sequence[float], form: str) -> str:
    """Return the median and the range."""
    return f"{statistics.median(values):>9{form}}  ({min(values):{form}} to {max(values):{form}})"


def duration(values: Sequence[float]) -> str:
    """Return the median and the range of seconds, in the unit that suits the median and to three figures."""
    median = statistics.median(values)
    size, unit = next((item for item in UNITS if median >= item[0]), UNITS[-1])
    digits = sum(median / size < limit for limit in (10, 100))
    low, middle, high = (f"{value / size:,.{digits}f}" for value in (min(values), median, max(values)))
    return f"{middle} {unit} ({low} to {high})"


def times(values: Sequence[float]) -> str:
    """Return the median and the range of ratios, to about three figures."""
    digits = sum(statistics.median(values) < limit for limit in (10, 100))
    low, middle, high = (f"{value:,.{digits}f}" for value in (min(values), statistics.median(values), max(values)))
    return f"{middle} ({low} to {high})"


# --- the machine -----------------------------------------------------------------------------------------------------


def collect_as_the_command_does() -> None:
    """Collect garbage as seldom as `advisor` does, and spare what has been built so far."""
    gc.set_threshold(100_000)
    gc.collect()
    gc.freeze()


def stay_on_one_processor() -> int:
    """Bind this process and its children to one processor and one thread; starts itself anew where it has to."""
    processor = max(os.sched_getaffinity(0))
    os.sched_setaffinity(0, {processor})
    if not ONE_THREAD.items() <= os.environ.items():
        os.execve(sys.executable, [sys.executable, *sys.argv], {**os.environ, **ONE_THREAD})
    return processor


def machine(processor: int) -> str:
    """Return what the figures were measured on."""
    model = re.search(r"model name\s*: (.*)", Path("/proc/cpuinfo").read_text())
    engine = re.search(rb"CLIPS \(([\d.]+)", Path(_clips.__file__).read_bytes())
    return (
        f"{model[1] if model else platform.processor()}, {os.cpu_count()} cores, bound to processor {processor}\n"
        f"Python {platform.python_version()}, numpy {np.__version__}, experta {importlib.metadata.version('experta')}, "
        f"clipspy {importlib.metadata.version('clipspy')} with CLIPS {engine[1].decode() if engine else 'unknown'}"
    )
