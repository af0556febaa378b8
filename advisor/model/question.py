"""A question: the wording that asks for one attribute, or for several that belong on one form."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from advisor.model.attribute import Attribute
from advisor.model.condition import Condition


class Depth(StrEnum):
    """How long an interview has to be for the question to come up."""

    QUICK = "quick"
    DEFAULT = "default"
    FULL = "full"


class Direction(StrEnum):
    """Which way the organization itself could move an answer."""

    UP = "up"
    DOWN = "down"
    ANY = "any"
    NONE = "none"


class Changeable(Struct, frozen=True):
    """What the organization could do about an answer within 90 days, and with how much effort."""

    direction: Direction
    steps_in_90_days: int = 0
    effort: str = ""


class Question(Struct, frozen=True):
    """What is asked, of whom, why, and when it is relevant (`ask_when`: asked unless it is known to fail)."""

    id: str
    section: str
    depth: Depth
    wording: str
    asks: tuple[Attribute, ...]
    informant: str
    who_knows: str
    why: str
    ask_when: Condition
    confidential: bool
    changeable: Changeable
