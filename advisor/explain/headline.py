"""The answer in three sentences: who drives, in which model, with consultants or without."""

from __future__ import annotations

from advisor.explain.wording import IN_CONFIDENCE, listed, lowered, raised
from advisor.model.condition import attributes
from advisor.model.decision import CoreQuestions
from advisor.model.outcome import Involvement, Outcome, Standing
from advisor.model.pack import Pack


def headline(pack: Pack, outcome: Outcome, withheld: frozenset[str] = frozenset()) -> tuple[str, str, str]:
    """Return the three sentences, the lead first. What is not settled is said to be open."""
    return lead_sentence(pack, outcome), model_sentence(pack, outcome), consultant_sentence(pack, outcome, withheld)


def lead_sentence(pack: Pack, outcome: Outcome) -> str:
    """Return who should drive improvement, or why nobody is named."""
    accountable = pack.roles[outcome.accountable]
    stays = f"{accountable.phrase} {'stay' if accountable.plural else 'stays'} accountable"
    if outcome.lead.standing is Standing.NOBODY_READY:
        return (
            f"No role is ready to lead process improvement yet; {stays} and should first put in place what is missing."
        )
    if outcome.lead.role is None:
        return "Who should drive process improvement cannot be said yet" + _open_clause(
            pack, outcome, outcome.lead.open, pack.decisions.lead.core_questions
        )
    lead = raised(pack.roles[outcome.lead.role].phrase)
    helpers = [
        pack.roles[name].phrase for name, role in outcome.roles.items() if role.involvement is Involvement.CO_LEAD
    ]
    together = f", with {listed(helpers)} as co-lead{'s' if len(helpers) > 1 else ''}" if helpers else ""
    if outcome.lead.role == outcome.accountable:
        return f"{lead} should drive process improvement in person{together}."
    return f"{lead} should drive process improvement{together}; {stays}."


def model_sentence(pack: Pack, outcome: Outcome) -> str:
    """Return how improvement should be organized, and what comes next."""
    if outcome.model.value is None:
        return "How to organize it cannot be said yet" + _open_clause(
            pack, outcome, outcome.model.open, pack.decisions.model.core_questions
        )
    model = pack.models[outcome.model.value]
    later = f"; next stage: {pack.models[outcome.model.next_stage].phrase}" if outcome.model.next_stage else ""
    return f"The operating model that fits is {model.phrase}{later}."


def consultant_sentence(pack: Pack, outcome: Outcome, withheld: frozenset[str] = frozenset()) -> str:
    """Return whether to engage outside consultants, and for what; what rests on a `withheld` attribute is not told."""
    decision = outcome.consultants
    if decision.mode is None:
        return "Whether outside consultants are needed cannot be said yet" + _open_clause(
            pack, outcome, decision.open, pack.decisions.consultants.core_questions
        )
    wanted = f" {wanted_sentence(pack, decision.wanted, withheld)}" if decision.wanted else ""
    if not decision.engage:
        return f"Do not bring in outside consultants.{wanted}"
    rail = next((rail for rail in pack.guard_rails if rail.id == decision.forced_by), None)
    told = rail is not None and not withheld.intersection(attributes(rail.when))
    sure = any(effect.rail == decision.forced_by and effect.premise == 1 for effect in outcome.guard_rails)
    why = f" ({lowered(rail.title)}{'' if sure else ', as far as is known; make sure of it'})" if rail and told else ""
    return f"Bring in one kind of outside help: {pack.modes[decision.mode].phrase}{why}.{wanted}"


def wanted_sentence(pack: Pack, mode: str, withheld: frozenset[str] = frozenset()) -> str:
    """Return which mode would be better and what stands against it."""
    told = pack.decisions.consultants.affordable not in withheld
    why = "the budget does not allow it" if told else f"{IN_CONFIDENCE} stands against it"
    return f"{raised(pack.modes[mode].phrase)} would be better, but {why}."


def _open_clause(pack: Pack, outcome: Outcome, still_open: tuple[str, ...], core: CoreQuestions) -> str:
    """Return why a decision is open: questions, answers that are not sure, or else that nothing points anywhere."""
    if still_open:
        return f"; {len(still_open)} essential question{'s are' if len(still_open) > 1 else ' is'} open."
    given = [name for group in core for name in group if name in pack.asked and name in outcome.known]
    unsure = [lowered(pack.asked[name].label) for name in given if outcome.known[name].certainty < 1]
    if unsure:
        return f": the essential answers are in but not all are sure. Make sure of: {listed(unsure)}."
    return ": the essential answers are in and point to nobody; the other questions of the interview may settle it."


def open_questions(pack: Pack, outcome: Outcome) -> tuple[str, ...]:
    """Return the essential questions that are open, in the order in which the decisions name them, each once."""
    named = (*outcome.lead.open, *outcome.model.open, *outcome.consultants.open)
    ids = [pack.question_of[name].id for name in named]
    return tuple(dict.fromkeys(ids))
