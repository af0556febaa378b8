"""Why not the others: for each conclusion that does not stand, what it lacks and what it would take."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from advisor.explain.how import Reason
from advisor.explain.paths import Path, Paths
from advisor.explain.reach import Change
from advisor.explain.why_not import SilentRule, WhyNot, missing_text, why_not
from advisor.explain.wording import listed, raised, values_text
from advisor.model.rule import family, subject
from advisor.report.disclosure import Disclosure
from advisor.report.trial import Trial

SHOWN_PATHS = 2
SHOWN_RULES = 2


@dataclass(frozen=True, slots=True)
class PathView:
    """A smallest set of changes that reaches the conclusion."""

    sentence: str = field(metadata={"help": "The path as advice: employees can lead once ..."})
    changes: str = field(metadata={"help": "Its changes from what to what, and the effort of each"})
    also: str = field(metadata={"help": "What else of the advice changes with it; may be empty"})


@dataclass(frozen=True, slots=True)
class LackView:
    """A rule that would have supported it."""

    rule: str = field(metadata={"help": "The rule's id"})
    title: str = field(metadata={"help": "What the rule is about"})
    missing: str = field(metadata={"help": "What it lacks, with how it is now"})
    adds: float = field(metadata={"help": "The certainty factor that this rule would add"})


@dataclass(frozen=True, slots=True)
class OtherView:
    """A role, operating model or consultant mode that is not advised: why not, and what it would take."""

    conclusion: str = field(metadata={"help": "Its name, such as lead.employees"})
    title: str = field(metadata={"help": "The role, model or mode"})
    certainty: float = field(metadata={"help": "The certainty factor of its evidence"})
    why: str = field(metadata={"help": "How far it falls short, or what is ahead of it"})
    why_alone: str = field(metadata={"help": "The same without what holds for all that the decision did not choose"})
    against: tuple[Reason, ...] = field(metadata={"help": "The strongest reason against it, if there is one"})
    lacks: tuple[LackView, ...] = field(metadata={"help": "The rules nearest to supporting it"})
    paths: tuple[PathView, ...] = field(metadata={"help": "The smallest sets of changes that reach it, at most two"})
    out_of_reach: bool = field(metadata={"help": "Whether no set of changes within reach brings it about"})
    no_path: str = field(metadata={"help": "Said where there is none, or more than are shown; may be empty"})
    find_out: tuple[str, ...] = field(metadata={"help": "What is not known and would bring it about"})


@dataclass(frozen=True, slots=True)
class OthersView:
    """The conclusions of one decision that do not stand."""

    key: str = field(metadata={"help": "lead, model or consultants"})
    heading: str = field(metadata={"help": "Which decision"})
    tried: int = field(metadata={"help": "How many sets of changes were tried"})
    most_changes: int = field(metadata={"help": "How many changes a set has at most"})
    why_all: str = field(metadata={"help": "Why not any of them, where that is the same for all; may be empty"})
    others: tuple[OtherView, ...] = field(metadata={"help": "The conclusions, the strongest evidence first"})


def others_views(told: Disclosure, trial: Trial | None) -> tuple[OthersView, ...]:
    """Return why not and what it would take, decision by decision; empty if it was not put to the test."""
    if trial is None or not trial.answers:
        return ()
    pack, outcome = told.pack, told.outcome
    roles = [name for name in pack.roles if name not in (outcome.lead.role, pack.decisions.lead.outsider)]
    models = [name for name in pack.models if name != outcome.model.value]
    modes = [name for name in pack.modes if name != outcome.consultants.mode]
    return (
        _decision(told, trial, "lead", "Who else could drive", roles),
        _decision(told, trial, "model", "Other operating models", models),
        _decision(told, trial, "consultants", "Other answers on consultants", modes),
    )


def _decision(told: Disclosure, trial: Trial, key: str, heading: str, names: Iterable[str]) -> OthersView:
    explained = [why_not(told.pack, told.outcome, f"{key}.{name}", told.withheld) for name in names]
    shared = [line for line in explained[0].summary if _of_all(line, explained)] if len(explained) > 1 else []
    found = [_other(told, trial, item, shared) for item in explained]
    return OthersView(
        key=key,
        heading=heading,
        tried=trial.paths.tried,
        most_changes=trial.paths.most_changes,
        why_all=" ".join(shared),
        others=tuple(sorted(found, key=lambda item: -item.certainty)),
    )


def _of_all(line: str, explained: Iterable[WhyNot]) -> bool:
    return all(line in item.summary for item in explained)


def _other(told: Disclosure, trial: Trial, explained: WhyNot, shared: Sequence[str]) -> OtherView:
    paths = trial.paths.to(explained.conclusion, told.withheld)
    return OtherView(
        conclusion=explained.conclusion,
        title=_title(told, explained.conclusion),
        certainty=explained.certainty,
        why=" ".join(explained.summary),
        why_alone=" ".join(line for line in explained.summary if line not in shared),
        against=told.explanation(explained.conclusion).reasons_against[:1],
        lacks=tuple(_lack(item) for item in explained.silent[:SHOWN_RULES]),
        paths=tuple(_path(told, path) for path in paths.paths[:SHOWN_PATHS]),
        out_of_reach=not (paths.paths or paths.in_confidence or paths.later or paths.open),
        no_path=_no_path(paths),
        find_out=tuple(_find_out(told, paths)),
    )


def _title(told: Disclosure, conclusion: str) -> str:
    kind, name, pack = family(conclusion), subject(conclusion), told.pack
    if kind == "lead":
        return pack.roles[name].title
    return pack.models[name].title if kind == "model" else pack.modes[name].title


def _lack(item: SilentRule) -> LackView:
    return LackView(item.rule, item.title, raised(missing_text(item.missing)), item.factor)


def _path(told: Disclosure, path: Path) -> PathView:
    changes = [_change(told, change) for change in path.changes]
    return PathView(path.sentence, "; ".join(changes), "; ".join(path.also))


def _change(told: Disclosure, change: Change) -> str:
    attribute = told.pack.asked[change.attribute]
    effort = told.pack.question_of[change.attribute].changeable.effort
    moved = f"{attribute.shown(change.before)} \N{RIGHTWARDS ARROW} {attribute.shown(change.after)}"
    return f"{change.label}: {moved}, {effort} effort"


def _no_path(paths: Paths) -> str:
    """Return what has to be said about the paths that are not shown."""
    hidden = paths.in_confidence
    if paths.paths:
        more = len(paths.paths) - SHOWN_PATHS
        said = [f"There {'is' if more == 1 else 'are'} {more} more of the kind."] if more > 0 else []
    elif paths.later:
        said = [f"Not within 90 days, but once {listed(list(paths.later), 'or')}."]
    elif paths.open:
        said = ["Not to be said before the essential questions are answered."]
    else:
        said = [] if hidden else ["No change within reach would bring it about, nor any two or three together."]
    if hidden:
        said.append(f"{hidden} {'way rests' if hidden == 1 else 'ways rest'} on an answer given in confidence.")
    return " ".join(said)


def _find_out(told: Disclosure, paths: Paths) -> Iterable[str]:
    for item in paths.find_out:
        if not told.tells(told.pack.question_of[item.attribute].ask_when):
            continue
        values = values_text(told.pack.asked[item.attribute], item.values, item.others)
        yield f"{item.label}: it would be so with {values}."
