"""What the author of a pack claims of its knowledge: examples, each one situation with what follows, and properties."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from msgspec import Struct, field

from advisor.errors import Place
from advisor.model.answers import Known
from advisor.model.attribute import Value
from advisor.model.condition import Condition


class Fires(Struct, frozen=True):
    """A rule or guard rail fires. `adds` is what a rule adds to every hypothesis it speaks of; None claims nothing.

    `displaced` lists the hypotheses for which a stronger rule of the same evidence group stands instead; None claims
    nothing.
    """

    adds: Mapping[str, float] | None = None
    displaced: tuple[str, ...] | None = None


class Silent(Struct, frozen=True):
    """A rule or guard rail does not fire."""


class Derives(Struct, frozen=True):
    """A derived attribute has a value with a certainty in (0, 1]; None: it is unknown."""

    value: Value | None
    certainty: float = 1.0


class Relevant(Struct, frozen=True):
    """Whether a question is asked."""

    asked: bool


class Decides(Struct, frozen=True):
    """What comes out: decision to value, as worked cases name them (nobody, undetermined included)."""

    decisions: Mapping[str, str]


class Applies(Struct, frozen=True):
    """A part of the program applies or not (HOLDS, NOT), or a pillar is in one of PILLAR_STATES.

    Of staffing: the range from low to high, and whether a limit cut it. Of an activity: who is accountable and who is
    responsible. None claims nothing.
    """

    state: str
    range: tuple[int, int] | None = None
    capped: bool = False
    accountable: str | None = None
    responsible: str | None = None


HOLDS, NOT = "holds", "not"
PILLAR_STATES = ("stands", "partly", "missing", "unknown")

Claim = Fires | Silent | Derives | Relevant | Decides | Applies


class Example(Struct, frozen=True):
    """One situation and what is claimed of a subject there.

    The subject is the id of a rule, guard rail or question, the name of a derived attribute, a part of the program such
    as step.announce, or what the example of a decision says.
    """

    subject: str
    answers: Mapping[str, Known]
    claim: Claim
    place: Place


class Movement(StrEnum):
    """What raising an answer by a step is claimed to do, or never to do."""

    NEVER_LOWERS = "never_lowers"
    NEVER_RAISES = "never_raises"
    KEEPS = "keeps"


class Monotone(Struct, frozen=True):
    """Raising an answer by one step never lowers, or never raises, hypotheses; or keeps a condition that held before.

    Claimed wherever `when` holds before and after the step.
    """

    says: str
    raising: str
    movement: Movement
    when: Condition
    place: Place
    hypotheses: tuple[str, ...] = ()
    kept: Condition | None = None


class Always(Struct, frozen=True):
    """A condition holds wherever `when` does."""

    says: str
    then: Condition
    when: Condition
    place: Place


class Never(Struct, frozen=True):
    """A condition holds nowhere."""

    says: str
    condition: Condition
    place: Place


Property = Monotone | Always | Never


class KnowledgeTests(Struct, frozen=True):
    """Everything that stands in the folder `tests` of a pack.

    `never`: rules that no answers bring to fire, and why. `spared`: by subject, attributes of its condition whose tests
    cannot be seen from both sides, and why.
    """

    examples: tuple[Example, ...] = ()
    never: Mapping[str, str] = field(default_factory=dict)
    spared: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    properties: tuple[Property, ...] = ()
