"""What the words of a report mean: those of the method, and those of the pack."""

from __future__ import annotations

from dataclasses import dataclass, field

from advisor.model.pack import Pack

_METHOD = (
    ("Accountable", "Answers for the result. This cannot be handed on, whoever drives the work day to day."),
    ("Evidence", "What the rules make of the answers. It is called little, some, clear, strong or very strong."),
    (
        "Certainty factor",
        "How strong the evidence is, from -1 (all against) to 1 (all for). 0 means that nothing is known either way. "
        "It is not a probability.",
    ),
    ("Weight", "How much one reason counts. Its percentage is its part of all weight on its side, for or against."),
    ("Rule", "One piece of experience: if this is so, then that speaks for it or against it. Each has its sources."),
    ("Guard rail", "A hard limit that no evidence outweighs, such as: consultants never lead."),
    ("Runner-up", "What would have been advised if the first choice did not exist."),
    ("Next stage", "The operating model to grow into once the one advised works."),
    (
        "Opinion, observed, documented",
        "What an answer rests on: what someone thinks, has seen, or can show in writing.",
    ),
    ("Checked source", "Compared with a copy of the source or with a report on it."),
    ("Recalled source", "Known from the field, not compared. Check the page or clause before you rely on it."),
    ("Heuristic", "Experience of practitioners. No published evidence is claimed."),
)


@dataclass(frozen=True, slots=True)
class TermView:
    """A word with its meaning."""

    term: str = field(metadata={"help": "The word"})
    meaning: str = field(metadata={"help": "What it means here"})


@dataclass(frozen=True, slots=True)
class GlossaryView:
    """Words that belong together."""

    title: str = field(metadata={"help": "What the words are about"})
    terms: tuple[TermView, ...] = field(metadata={"help": "The words in reading order"})


def glossary_views(pack: Pack) -> tuple[GlossaryView, ...]:
    """Return the words of the method, then the parts, roles, operating models and consultant modes of the pack."""
    groups = (
        ("How the advice is made", _METHOD),
        ("Parts in the work", [(item.title, item.description) for item in pack.involvement.values()]),
        ("Roles", [(item.title, item.description) for item in pack.roles.values()]),
        ("Operating models", [(item.title, item.description) for item in pack.models.values()]),
        ("Ways to use consultants", [(item.title, item.description) for item in pack.modes.values()]),
    )
    return tuple(
        GlossaryView(title, tuple(TermView(term, meaning) for term, meaning in terms)) for title, terms in groups
    )
