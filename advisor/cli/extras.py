"""Says what to install where a part of the advisor needs libraries of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from advisor.errors import AdvisorError


@contextmanager
def web_part() -> Iterator[None]:
    """Raise AdvisorError, with what to install, if the libraries for the pages are missing."""
    try:
        yield
    except ModuleNotFoundError as error:
        if error.name is None or error.name.startswith("advisor"):
            raise
        raise AdvisorError(
            f"the pages need {error.name}, which is not installed; install the advisor with pip install '.[web]'"
        ) from None
