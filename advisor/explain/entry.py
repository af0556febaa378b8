"""What is told of one thing that a pack defines."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from advisor.model.pack import Pack
from advisor.model.source import Citation


class Entry(Struct, frozen=True):
    """One thing a pack defines: facts as (label, lines), and the ids that use it with what for."""

    kind: str
    id: str
    title: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    used_by: tuple[str, ...]


def cited(pack: Pack, citations: tuple[Citation, ...]) -> tuple[str, ...]:
    """Return each source with its title and status."""
    return tuple(
        f"{citation}: {pack.sources[citation.key].title} [{pack.sources[citation.key].status}]"
        for citation in citations
    )


def if_any(text: str) -> tuple[str, ...]:
    """Return the text as a line, or no line if it is empty."""
    return (text,) if text else ()


def filled(facts: Sequence[tuple[str, tuple[str, ...]]]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the facts that have something to say."""
    return tuple((label, tuple(lines)) for label, lines in facts if lines)
