"""What a refusal has to be like."""

from __future__ import annotations

import re

from advisor.errors import LONGEST_SENTENCE, AdvisorError, FileFaults


def check_refusal(error: AdvisorError) -> None:
    """Every fault is a place in a file, one sentence of printable characters that nobody tires of, and a code."""
    if not isinstance(error, FileFaults):
        assert "\n" not in str(error)
        return
    assert error.faults
    for fault in error.faults:
        assert re.fullmatch(r"\S.+:[1-9][0-9]*:[1-9][0-9]*: .+ \[[a-z-]+\]", str(fault))
        assert fault.message.isprintable()
        assert len(fault.message) <= LONGEST_SENTENCE
