"""Derived attributes as rules of CLIPS: assumptions, rows, and the value with its certainty."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.derived import Derived
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation
from clips_oracle import conditions
from clips_oracle.text import fact, is_named, rule, stage, token, tokens

SYMBOLS = {"+": "plus", "-": "minus", "*": "times", "/": "over"}
FUNCTIONS = {
    Function.MIN: "lowest-known",
    Function.MAX: "highest-known",
    Function.MEAN: "mean-known",
    Function.COUNT_KNOWN: "count-known",
    Function.BINS: "bins",
}


def strata(derived: Mapping[str, Derived]) -> dict[str, int]:
    """Return from which stage on each derived attribute can be worked out."""
    found: dict[str, int] = {}

    def stratum(name: str) -> int:
        if name in derived and name not in found:
            found[name] = 1 + max(map(stratum, _declared(derived[name])), default=0)
        return found.get(name, 0)

    for name in derived:
        stratum(name)
    return found


def derivation(entry: Derived, attributes: Mapping[str, Attribute], stratum: int) -> Iterator[str]:
    """Yield the rules by which CLIPS works out one derived attribute."""
    name = entry.attribute.name
    now = stage("derive", stratum)
    groups = (" ".join(f"(a.{item} (for all))" for item in group) for group in entry.required)
    needed = [f"(or {group})" if ") (" in group.replace(" (for all)", "") else group for group in groups]
    yield rule(f"d.{name}/ready", [now, *needed], f"(assert {fact('ready', of=name)})", salience=20)
    for item, refinement in entry.refining.items():
        if refinement.assume is not None:
            assumed = tokens(refinement.assume)
            slots = f"(for {name}) (value {assumed}) (rank (rank.{item} {assumed})) (certainty 1.0)"
            unknown = f"(not (a.{item} (for all)))"
            yield rule(f"d.{name}/assume/{item}", [now, unknown], f"(assert (a.{item} {slots}))", salience=20)
    read: list[str] = []
    for place, row in enumerate(entry.rows):
        read += conditions.read_names(row.when)
        holds = f"(assert {fact('row', of=name, index=place)})"
        yield from conditions.rules(f"d.{name}/row/{place}", row.when, attributes, now, holds, name, salience=10)
        first = [fact("row", of=name, index=place), f"(not (row (of {name}) (index ?i&:(< ?i {place}))))"]
        yield rule(
            f"d.{name}/decides/{place}", [now, fact("ready", of=name), *first], *_conclusion(entry, row.value, read)
        )
    if entry.otherwise is not None:
        rest = [f"(not (row (of {name})))", *(f"(a.{item} (for all))" for item in entry.deciding)]
        yield rule(
            f"d.{name}/otherwise", [now, fact("ready", of=name), *rest], *_conclusion(entry, entry.otherwise, read)
        )


def _declared(entry: Derived) -> list[str]:
    return [*(name for group in entry.required for name in group), *entry.refining, *entry.deciding]


def _conclusion(entry: Derived, value: Value | Formula, read: list[str]) -> Iterator[str]:
    """Yield the actions that tell the value, its certainty and what was assumed; `read` is what the rows looked at."""
    is_formula = isinstance(value, (Number, Name, Operation, Call))
    names = dict.fromkeys([*read, *(_names(value) if is_formula else ())])
    learn = f"(learn.{entry.attribute.name} (lowest {' '.join(f'?*c.{name}*' for name in names)})"
    if is_formula:
        yield f"(bind ?n {_formula(value, entry)})"
        yield f"(if (neq ?n nil) then {learn} {_level(entry.attribute)}))"
    else:
        yield f"{learn} {tokens(value)})"
    for name in names:
        if name in entry.refining:
            told = fact("assumption", of=entry.attribute.name, input=name)
            yield f"(if (eq ?*c.{name}* nil) then (assert {told}))"


def _level(attribute: Attribute) -> str:
    """Return the expression that makes a value of the attribute from the number in ?n."""
    match attribute.kind:
        case Kind.INTEGER:
            return "(integer (nine ?n))"
        case Kind.BOOLEAN:
            return "(<> (nine ?n) 0)"
        case Kind.ORDINAL:
            ranks = range(len(attribute.values)) if is_named(attribute) else attribute.values
            return f"(nearest (nine ?n) (create$ {tokens(tuple(ranks))}) (create$ {tokens(attribute.values)}))"
        case _:
            return "(nine ?n)"


def _formula(formula: Formula, entry: Derived) -> str:
    match formula:
        case Number(value):
            return token(value)
        case Name(name):
            refinement = entry.refining.get(name)
            if refinement is None or refinement.assume is None:
                return f"?*n.{name}*"
            return f"(assuming ?*n.{name}* (rank.{name} {tokens(refinement.assume)}))"
        case Operation(symbol, left, right):
            return f"({SYMBOLS[symbol]} {_formula(left, entry)} {_formula(right, entry)})"
        case Call(Function.COUNT, (argument,)):
            return _formula(argument, entry)
        case Call(function, arguments):
            return f"({FUNCTIONS[function]} {' '.join(_formula(argument, entry) for argument in arguments)})"
    raise AssertionError(formula)


def _names(formula: Formula) -> Iterator[str]:
    match formula:
        case Name(name):
            yield name
        case Operation(_, left, right):
            yield from (*_names(left), *_names(right))
        case Call(_, arguments):
            for argument in arguments:
                yield from _names(argument)
