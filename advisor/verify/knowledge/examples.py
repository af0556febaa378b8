"""Holds examples against what an engine concluded, and says in a sentence where they differ."""

from __future__ import annotations

from collections.abc import Iterator

from advisor.model.certainty import rounded
from advisor.model.knowledge_test import HOLDS, NOT, Applies, Decides, Derives, Example, Fires, Relevant, Silent
from advisor.verify.seen import Seen

_TOLD = {(HOLDS, NOT): "holds, and should not", (NOT, HOLDS): "does not hold, and should"}


def misses(example: Example, seen: Seen) -> Iterator[str]:
    """Yield what is not as claimed, each as the end of a sentence that starts with the subject."""
    subject, claim = example.subject, example.claim
    match claim:
        case Fires():
            yield from _firing(subject, claim, seen)
        case Silent() if seen.fired(subject):
            yield "fires, and should be silent"
        case Derives():
            yield from _deriving(subject, claim, seen)
        case Relevant(asked=asked) if seen.asked(subject) is not asked:
            yield "is hidden, and should be asked" if asked else "is asked, and should be hidden"
        case Decides():
            yield from _deciding(claim, seen)
        case Applies():
            yield from _applying(subject, claim, seen)


def _firing(rule: str, claim: Fires, seen: Seen) -> Iterator[str]:
    if not seen.fired(rule):
        yield "is silent, and should fire"
        return
    if claim.adds is not None:
        adds, wanted = seen.adds(rule), {name: rounded(value) for name, value in claim.adds.items()}
        if adds != wanted:
            yield f"adds {_told(adds)}, and should add {_told(wanted)}"
    displaced = None if claim.displaced is None else seen.displaced(rule)
    if displaced is not None and displaced != sorted(claim.displaced or ()):
        yield f"is displaced for {_listed(displaced)}, and should be for {_listed(sorted(claim.displaced or ()))}"


def _deriving(name: str, claim: Derives, seen: Seen) -> Iterator[str]:
    known = seen.known(name)
    if known is None:
        if claim.value is not None:
            yield f"is unknown, and should be {claim.value}"
    elif claim.value is None:
        yield f"is {known.value}, and should be unknown"
    elif known.value != claim.value:
        yield f"is {known.value}, and should be {claim.value}"
    elif rounded(known.certainty) != rounded(claim.certainty):
        yield f"has certainty {known.certainty:g}, and should have {claim.certainty:g}"


def _deciding(claim: Decides, seen: Seen) -> Iterator[str]:
    given = seen.decisions()
    for decision, value in claim.decisions.items():
        if given[decision] != value:
            yield f"{decision} is {given[decision]}, and should be {value}"


def _applying(name: str, claim: Applies, seen: Seen) -> Iterator[str]:
    part = seen.part(name)
    if part is None:
        return
    if part.state != claim.state:
        yield _TOLD.get((part.state, claim.state), f"is `{part.state}`, and should be `{claim.state}`")
        return
    if claim.range is not None and part.range is not None and (part.range, part.capped) != (claim.range, claim.capped):
        yield f"comes to {_range(part.range, part.capped)}, and should come to {_range(claim.range, claim.capped)}"
    for role in ("accountable", "responsible"):
        told, wanted = getattr(part, role), getattr(claim, role)
        if told is not None and wanted is not None and told != wanted:
            yield f"has {told} {role}, and should have {wanted}"


def _told(adds: dict[str, float]) -> str:
    return ", ".join(f"{value:+g} to {name}" for name, value in sorted(adds.items())) or "nothing"


def _listed(names: list[str]) -> str:
    return ", ".join(names) or "nothing"


def _range(ends: tuple[int, int], capped: bool) -> str:
    return f"{ends[0]} to {ends[1]}{', capped' if capped else ''}"
