"""The three decisions in short, to compare one assessment with another."""

from __future__ import annotations

from msgspec import Struct

from advisor.engine.columnar.assessed import Assessed
from advisor.engine.columnar.decisions import INVOLVEMENTS, STANDINGS
from advisor.engine.columnar.rails import NOBODY
from advisor.explain.wording import lowered
from advisor.model.outcome import Involvement, Outcome, Standing
from advisor.model.pack import Pack
from advisor.model.rule import family, subject

PARTS = ("lead", "operating_model", "consultants")
HEADINGS = {"lead": "Who drives", "operating_model": "Operating model", "consultants": "Outside consultants"}


class Settled(Struct, frozen=True):
    """Each decision by what was named, or by its status where nothing was; and who co-leads."""

    lead: str
    operating_model: str
    consultants: str
    co_leads: tuple[str, ...] = ()

    def told(self, pack: Pack, part: str) -> str:
        """Return one decision in words, as it stands inside a sentence."""
        return decision_text(pack, part, getattr(self, part))


def settled(assessed: Assessed, index: int) -> Settled:
    """Return the decisions about one organization of a block."""
    pack, decided = assessed.pack, assessed.decided
    co_lead = INVOLVEMENTS.index(Involvement.CO_LEAD)
    return Settled(
        lead=_name(list(pack.roles), int(decided.lead.role[index]), int(decided.lead.standing[index])),
        operating_model=_name(list(pack.models), int(decided.model.value[index]), int(decided.model.standing[index])),
        consultants=_name(
            list(pack.modes), int(decided.consultants.mode[index]), int(decided.consultants.standing[index])
        ),
        co_leads=tuple(role for row, role in enumerate(pack.roles) if decided.involvement[row][index] == co_lead),
    )


def settled_outcome(outcome: Outcome) -> Settled:
    """Return the decisions of an outcome."""
    return Settled(
        lead=outcome.lead.role or outcome.lead.standing.value,
        operating_model=outcome.model.value or outcome.model.standing.value,
        consultants=outcome.consultants.mode or outcome.consultants.standing.value,
        co_leads=tuple(name for name, role in outcome.roles.items() if role.involvement is Involvement.CO_LEAD),
    )


def decision_text(pack: Pack, part: str, name: str) -> str:
    """Return what was decided, as it stands inside a sentence."""
    if name == Standing.NOBODY_READY.value:
        return "nobody is ready yet"
    if name == Standing.UNDETERMINED.value:
        return "cannot be said yet"
    if part == "lead":
        return lowered(pack.roles[name].title)
    return lowered(pack.models[name].title if part == "operating_model" else pack.modes[name].title)


def _name(names: list[str], place: int, standing: int) -> str:
    return STANDINGS[standing].value if place == NOBODY else names[place]


_PARTS_OF = {"lead": "lead", "model": "operating_model", "consultants": "consultants"}


def decided_otherwise(pack: Pack, outcome: Outcome, conclusion: str) -> str:
    """Return what was decided where a conclusion about the same did not come out; else nothing."""
    part = _PARTS_OF.get(family(conclusion))
    now = getattr(settled_outcome(outcome), part) if part else ""
    return f"{HEADINGS[part]}: {decision_text(pack, part, now)}" if part and now != subject(conclusion) else ""
