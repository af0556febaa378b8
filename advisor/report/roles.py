"""Every role's part in the work, with what it does and the strongest reason for it."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.explain.conclusions import find_conclusion
from advisor.explain.how import Reason
from advisor.model.outcome import Involvement
from advisor.report.disclosure import Disclosure


@dataclass(frozen=True, slots=True)
class RoleView:
    """One role's part."""

    title: str = field(metadata={"help": "The role's name"})
    involvement: str = field(metadata={"help": "lead, co_lead, support, informed or not_involved"})
    part: str = field(metadata={"help": "The part in words"})
    accountable: bool = field(metadata={"help": "Whether the role is accountable for the result"})
    certainty: float = field(metadata={"help": "The certainty factor of the hypothesis that decided"})
    description: str = field(metadata={"help": "Who the role is"})
    responsibilities: tuple[str, ...] = field(metadata={"help": "What the role does in this part"})
    decided_in: str = field(metadata={"help": "The key of the decision that explains the part, or empty"})
    reasons_for: tuple[Reason, ...] = field(metadata={"help": "The strongest reason for the part, if there is one"})
    reasons_against: tuple[Reason, ...] = field(metadata={"help": "The strongest reason against it, if there is one"})


@dataclass(frozen=True, slots=True)
class PartView:
    """All roles that have the same part, for the picture."""

    involvement: str = field(metadata={"help": "lead, co_lead, support, informed or not_involved"})
    title: str = field(metadata={"help": "The part in words"})
    roles: tuple[RoleView, ...] = field(metadata={"help": "The roles, the strongest first; may be empty for the lead"})


def role_views(told: Disclosure) -> tuple[RoleView, ...]:
    """Return all roles, the lead first, then by involvement and certainty."""
    order = list(Involvement)
    ranked = sorted(told.outcome.roles.items(), key=lambda item: (order.index(item[1].involvement), -item[1].certainty))
    return tuple(_role(told, name) for name, _ in ranked)


def part_views(told: Disclosure, roles: tuple[RoleView, ...]) -> tuple[PartView, ...]:
    """Return the roles by part. The lead's line is there even if nobody leads."""
    found = []
    for part in Involvement:
        here = tuple(role for role in roles if role.involvement == part.value)
        if here or part is Involvement.LEAD:
            title = here[0].part if here else told.pack.involvement[part.value].title
            found.append(PartView(part.value, title, here))
    return tuple(found)


def _role(told: Disclosure, name: str) -> RoleView:
    pack, outcome = told.pack, told.outcome
    role, given = pack.roles[name], outcome.roles[name]
    part = pack.involvement[given.involvement.value].title
    responsibilities = role.responsibilities.get(given.involvement.value, ())
    decided_in = ""
    if given.involvement is Involvement.LEAD:
        decided_in = "lead"
    elif name == pack.decisions.lead.outsider:
        decided_in = "consultants"
        if outcome.consultants.mode is None:
            part, responsibilities = "Not decided", ()
    explained = not decided_in and given.involvement in (Involvement.CO_LEAD, Involvement.SUPPORT)
    explanation = told.explanation(find_conclusion(pack, outcome, name)) if explained else None
    return RoleView(
        title=role.title,
        involvement=given.involvement.value,
        part=part,
        accountable=name == outcome.accountable,
        certainty=given.certainty,
        description=role.description,
        responsibilities=responsibilities,
        decided_in=decided_in,
        reasons_for=explanation.reasons_for[:1] if explanation else (),
        reasons_against=explanation.reasons_against[:1] if explanation else (),
    )
