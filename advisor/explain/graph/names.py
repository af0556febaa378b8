"""Finds in the graph what a name or a title means, and says of what is never drawn that it is not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.errors import AdvisorError, nearest, shown, suggestion
from advisor.explain.graph.parts import Graph
from advisor.explain.graph.whole import MODEL
from advisor.explain.wording import listed
from advisor.model.pack import Pack
from advisor.model.rule import Rule, subject

_SHOWN = "answers, derived attributes, rules, guard rails, evidence, decisions and advice"


def find_centers(pack: Pack, graph: Graph, name: str) -> tuple[str, ...]:
    """Return the keys of what a name or a title means; a question means the attributes it asks for.

    Raises AdvisorError for what is not drawn, for a title of several things, and with the nearest name.
    """
    if not name.strip():
        examples = listed([next(iter(names)) for names in (pack.asked, pack.hypotheses) if names], "or")
        raise AdvisorError(f"a picture needs something to be around, such as {examples}")
    known = _names(pack, graph)
    folded = {other.lower(): other for other in known}
    found = known.get(name) or known.get(folded.get(name.strip().lower().replace("-", "_"), ""))
    if found is not None:
        return found
    titled = _titles(pack, graph)
    same = titled.get(_plain(name), ())
    if len(same) == 1:
        return known[same[0]]
    if same:
        raise AdvisorError(f"{shown(name)} is the title of {listed(list(same))}; name one of them")
    kind = dict(_undrawn(pack)).get(name.strip().lower())
    if kind is not None:
        raise AdvisorError(f"{shown(name)} is a {kind}, which is not drawn; pictures show {_SHOWN}")
    raise AdvisorError(
        f"{pack.id} has nothing called {shown(name)} that could be drawn{_hint(pack, name, titled, known)}"
    )


def rule_key(rule: Rule) -> str:
    """Return the key of a rule that is drawn as a node."""
    return f"rule-{rule.id}"


def _names(pack: Pack, graph: Graph) -> dict[str, tuple[str, ...]]:
    known: dict[str, tuple[str, ...]] = {node.name: (node.key,) for node in reversed(graph.nodes)}
    for question in pack.questions:
        known.setdefault(question.id, tuple(f"attribute-{attribute.name}" for attribute in question.asks))
    for rule in pack.rules:
        known.setdefault(rule.id, (rule_key(rule),))
    known.setdefault("model", (MODEL,))
    return known


def _titles(pack: Pack, graph: Graph) -> dict[str, tuple[str, ...]]:
    """Return the names behind each title, as it stands on the boxes."""
    found: dict[str, dict[str, None]] = {}
    for title, name in [
        *((node.label, node.name) for node in graph.nodes),
        *((rule.title, rule.id) for rule in pack.rules),
    ]:
        found.setdefault(_plain(title), {})[name] = None
    return {title: tuple(names) for title, names in found.items()}


def _plain(title: str) -> str:
    return " ".join(title.lower().split())


def _undrawn(pack: Pack) -> Iterator[tuple[str, str]]:
    """Yield the ids of what is never drawn, in lower case, with the kind; of the same id the last counts."""
    program = pack.program
    kinds: tuple[tuple[str, Iterable[str]], ...] = (
        ("section of the questions", pack.sections),
        ("figure", program.figures),
        ("party", program.parties),
        ("phase of the plan", program.phases),
        ("step of the plan", program.steps),
        ("responsibility", (activity.id for activity in program.activities)),
        ("source", pack.sources),
        ("contested point", (point.id for point in program.contested)),
        ("pillar", (pillar.id for pillar in program.pillars)),
        ("staffing range", (line.id for line in program.staffing)),
        ("contradiction", program.contradictions),
    )
    yield from ((name.lower(), kind) for kind, names in kinds for name in names)


def _hint(pack: Pack, name: str, titled: dict[str, tuple[str, ...]], known: Iterable[str]) -> str:
    """Return the words that lead to the right name: all hypotheses about it, the nearest title, the nearest name."""
    about = [other for other in pack.hypotheses if subject(other) == name.strip().lower().replace("-", "_")]
    if about:
        return f"; did you mean {listed(about, 'or')}?"
    joined = {title.replace(" ", "_"): names[0] for title, names in titled.items()}
    near = joined.get(nearest(name, joined) or "")
    if near is not None and (len(name.split()) > 1 or nearest(name, known) is None):
        return f"; did you mean {near}?"
    return suggestion(name, known)
