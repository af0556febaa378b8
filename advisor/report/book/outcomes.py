"""The page of roles, operating models and consultant modes, each with the hypotheses that rules conclude about it."""

from __future__ import annotations

from advisor.explain.wording import conclusion_title, factor
from advisor.model.pack import Mode, OperatingModel, Pack, Role
from advisor.report.book.parts import Aside, Entry, Fact, Group, Item, Knowledge, Link, Page, Row, said


def outcome_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return what can be advised on: who, in which model, with which outside help."""
    pack = knowledge.pack
    groups = (
        Group("Roles", tuple(_role(pack, role) for role in pack.roles.values())),
        Group("Operating models", tuple(_model(pack, model) for model in pack.models.values())),
        Group("Ways to use consultants", tuple(_mode(pack, mode) for mode in pack.modes.values())),
        Group(
            "Parts in the work",
            tuple(
                Entry("involvement", term.id, term.title, f"involvement-{term.id}", text=term.description)
                for term in pack.involvement.values()
            ),
        ),
    )
    about = (
        "What the advice can name. Under each stand the hypotheses about it, with every rule that speaks for or "
        "against them, the strongest first."
    )
    return (Page("roles-and-models.html", "Roles and models", about, groups, by_entry=True),)


def _role(pack: Pack, role: Role) -> Entry:
    duties = tuple(
        Item((Link(pack.involvement[part].title, f"involvement-{part}"),), tuple(Item((line,)) for line in lines))
        for part, lines in role.responsibilities.items()
    )
    settings = pack.decisions.lead
    needs = {
        "lead": f"Leads if this is the strongest and reaches {factor(settings.threshold)}.",
        "co_lead": f"Co-leads from {factor(settings.co_lead_threshold)} on, if another role leads.",
        "support": f"Supports from {factor(settings.support_threshold)} on.",
    }
    outsider = f"{role.title} take part only as far as outside help is advised." if role.id == settings.outsider else ""
    return Entry(
        kind="role",
        id=role.id,
        title=role.title,
        anchor=f"role-{role.id}",
        text=role.description,
        bearing=outsider,
        facts=(Fact("What it does", duties),) if duties else (),
        parts=tuple(_hypothesis(pack, f"{kind}.{role.id}", need) for kind, need in needs.items()),
    )


def _model(pack: Pack, model: OperatingModel) -> Entry:
    settings = pack.decisions.model
    leads = tuple(
        Item((Link(pack.roles[name].title, f"role-{name}", "Fits as operating model"),)) for name in model.fits
    )
    needs = {
        "model": f"Advised if this is the strongest and reaches {factor(settings.threshold)}.",
        "next_stage": f"Named as the model to grow into from {factor(settings.next_stage_threshold)} on.",
    }
    return Entry(
        kind="operating model",
        id=model.id,
        title=model.title,
        anchor=f"model-{model.id}",
        text=model.description,
        facts=(Fact("Fits when led by", leads, runs_on=True),) if leads else (),
        parts=tuple(_hypothesis(pack, f"{kind}.{model.id}", need) for kind, need in needs.items()),
    )


def _mode(pack: Pack, mode: Mode) -> Entry:
    settings = pack.decisions.consultants
    none = pack.modes[settings.none_mode].title
    need = (
        f"What is advised unless another reaches {factor(settings.threshold)} and is stronger than this."
        if mode.id == settings.none_mode
        else f"Advised if it is the strongest that can be paid for, reaches {factor(settings.threshold)} "
        f"and is stronger than \N{LEFT DOUBLE QUOTATION MARK}{none}\N{RIGHT DOUBLE QUOTATION MARK}."
    )
    return Entry(
        kind="consultant mode",
        id=mode.id,
        title=mode.title,
        anchor=f"mode-{mode.id}",
        text=mode.description,
        facts=_engagement(mode),
        parts=(_hypothesis(pack, f"consultants.{mode.id}", need),),
    )


def _engagement(mode: Mode) -> tuple[Fact, ...]:
    """Return how long it takes and how the work passes to the people inside."""
    takes = said("Takes", f"{mode.weeks[0]} to {mode.weeks[1]} weeks.") if mode.weeks else ()
    stages = tuple(
        Row((stage.title,), (stage.text, Aside(f" Outsiders do {stage.outside_part:.0%} of the leading.")))
        for stage in mode.handover
    )
    return (*takes, *((Fact("Handed over", rows=stages),) if stages else ()))


def _hypothesis(pack: Pack, name: str, need: str) -> Entry:
    concluded = any(item.hypothesis == name for rule in pack.rules for item in rule.then)
    return Entry(
        kind="hypothesis",
        id=name,
        title=conclusion_title(pack, name),
        anchor=f"hypothesis-{name}",
        bearing=need if concluded else f"{need} No rule concludes it.",
    )
