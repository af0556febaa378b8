"""Says what to install where a part of the advisor needs libraries of its own."""

from __future__ import annotations

from importlib.util import find_spec

from advisor.errors import AdvisorError

_WEB = ("django", "csp", "ninja", "platformdirs", "pydantic", "waitress", "whitenoise")
"""Some of them are imported only by the first request, when it is too late to say what is missing."""


def check_web_part() -> None:
    """Raise AdvisorError, with what to install, if a library for the pages is missing."""
    missing = next((name for name in _WEB if find_spec(name) is None), None)
    if missing:
        raise AdvisorError(
            f"the pages need {missing}, which is not installed; install the advisor with pip install '.[web]'"
        )
