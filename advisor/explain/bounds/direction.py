"""Which way attributes can move when one answer is raised and all else stays, whatever all else is.

Boxes say what a value can be before a step and after it, but not that one follows from the other. Here it is followed
through the derived attributes: a sum rises with its parts, a row of a table stops deciding only if one of its tests can
stop holding. What cannot be followed may move either way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import permutations

from msgspec import Struct

from advisor.engine.forward import passes
from advisor.explain.bounds.formulas import RangeOf
from advisor.explain.bounds.possible import Possible
from advisor.model.attribute import Attribute, Kind, Value
from advisor.model.condition import All, Condition, Operator, Test, tests
from advisor.model.derived import Derived, Refinement
from advisor.model.formula import Call, Formula, Function, Name, Number, Operation
from advisor.model.pack import Pack

Move = tuple[Value | None, Value | None]
"""A value before and after the step; None stands for unknown."""

_UPWARD = (Operator.AT_LEAST, Operator.MORE_THAN)
_DOWNWARD = (Operator.AT_MOST, Operator.LESS_THAN)
_RISING_TOGETHER = (Function.MIN, Function.MAX, Function.MEAN, Function.BINS)


class Moves(Struct, frozen=True):
    """How an attribute or formula can change: as a number up or down, as a listed value by the moves there are.

    `rewrites`: it can become known or unknown, or change in a way that is not followed.
    """

    rises: bool = False
    falls: bool = False
    rewrites: bool = False
    listed: frozenset[Move] | None = None

    @property
    def is_still(self) -> bool:
        """Whether nothing changes."""
        return not (self.rises or self.falls or self.rewrites or self.listed)


STILL = Moves()
ANYTHING = Moves(rises=True, falls=True, rewrites=True)


class Directions:
    """The moves of every attribute of a pack when one answer goes from one value to a higher one."""

    def __init__(self, pack: Pack, possible: Mapping[str, Possible], raised: str, before: Value, after: Value) -> None:
        """`possible`: what every attribute can be, over all answers."""
        self._pack = pack
        self._possible = possible
        self._moves: dict[str, Moves] = {raised: Moves(listed=frozenset({(before, after)}))}

    def of(self, name: str) -> Moves:
        """Return how an attribute can change."""
        if name not in self._moves:
            derived = self._pack.derived.get(name)
            still = derived is None or all(self.of(item).is_still for item in derived.inputs)
            self._moves[name] = STILL if derived is None or still else self._derived(derived)
        return self._moves[name]

    def can_stop(self, test: Test, refining: Mapping[str, Refinement] | None = None) -> bool:
        """Return whether a test can hold before the step and not after it; `refining` says what is assumed."""
        return self._can_turn(test, refining or {}, stops=True)

    def can_start(self, test: Test, refining: Mapping[str, Refinement] | None = None) -> bool:
        """Return whether a test can hold after the step and not before it; `refining` says what is assumed."""
        return self._can_turn(test, refining or {}, stops=False)

    # --- tests -------------------------------------------------------------------------------------------------------

    def _can_turn(self, test: Test, refining: Mapping[str, Refinement], stops: bool) -> bool:
        moves, attribute = self.of(test.attribute), self._pack.attributes[test.attribute]
        if moves.rewrites:
            return True
        if moves.listed is not None:
            assumed = None if test.asks_presence or test.attribute not in refining else refining[test.attribute].assume
            sides = ((assumed if side is None else side for side in move) for move in moves.listed)
            held = (tuple(_holds(test, side, attribute) for side in move) for move in sides)
            return (stops, not stops) in held
        if test.asks_presence:
            return False
        if test.operator in _DOWNWARD or (test.operator is Operator.IS and self._is_least(test)):
            return moves.rises if stops else moves.falls
        if test.operator in _UPWARD:
            return moves.falls if stops else moves.rises
        return moves.rises or moves.falls

    def _is_least(self, test: Test) -> bool:
        """Whether a test asks for the least number that there is, so that it can only be left upward."""
        return isinstance(test.operand, (int, float)) and test.operand <= self._possible[test.attribute].least.min()

    # --- derived attributes ------------------------------------------------------------------------------------------

    def _derived(self, derived: Derived) -> Moves:
        outcomes = [*(row.value for row in derived.rows), *([] if derived.otherwise is None else [derived.otherwise])]
        inside = [self._formula(item, derived) if isinstance(item, Formula) else STILL for item in outcomes]
        unclear = any(self.of(name).rewrites for name in derived.inputs) or any(item.rewrites for item in inside)
        if unclear or derived.attribute.kind is Kind.MULTICHOICE:
            return ANYTHING
        if derived.attribute.kind in (Kind.INTEGER, Kind.NUMBER):
            turned = any(True in self._turn(row.when, derived) for row in derived.rows)
            if turned or any(self._turns_unknown(name) for name in derived.inputs):
                return ANYTHING
            return _together(inside)
        return Moves(listed=frozenset(self._listed(derived, outcomes, inside)))

    def _listed(self, derived: Derived, outcomes: list[Value | Formula], inside: list[Moves]) -> Iterator[Move]:
        """Yield every move from what one row gives to what another one does; unknown stands behind the last."""
        attribute = derived.attribute
        values = [[*attribute.values] if isinstance(item, Formula) else [item] for item in outcomes]
        for place, moves in enumerate(inside):
            yield from _along(attribute, moves) if isinstance(outcomes[place], Formula) else ()
        for first, row in enumerate(derived.rows):
            stops, starts = self._turn(row.when, derived)
            beyond: list[list[Value | None]] = [[*later] for later in values[first + 1 :]]
            beyond += [] if self._settles(derived, row.when) else [[None]]
            for one, other in ((one, other) for others in beyond for one in values[first] for other in others):
                yield from [(one, other)] if stops and one != other else []
                yield from [(other, one)] if starts and one != other else []
        required = [name for group in derived.required for name in group]
        waits_for = [*required, *(derived.deciding if derived.otherwise is not None else ())]
        if any(self._turns_unknown(name) for name in waits_for):
            known = values if any(self._turns_unknown(name) for name in required) else values[-1:]
            for value in (item for listed in known for item in listed):
                yield value, None
                yield None, value

    def _settles(self, derived: Derived, when: Condition) -> bool:
        """Whether a row that holds has read everything that decides, so that whatever comes after it is known."""
        parts = when.parts if isinstance(when, All) else (when,)
        read = {part.attribute for part in parts if isinstance(part, Test) and not part.asks_presence}
        known = {name for name in read if name not in derived.refining and not self._turns_unknown(name)}
        return derived.otherwise is not None and set(derived.deciding) <= known

    def _turn(self, when: Condition, derived: Derived) -> tuple[bool, bool]:
        """Return whether the condition of a row can stop and whether it can start holding."""
        read = list(tests(when))
        return (
            any(self.can_stop(test, derived.refining) for test in read),
            any(self.can_start(test, derived.refining) for test in read),
        )

    def _turns_unknown(self, name: str) -> bool:
        moves = self.of(name)
        return moves.rewrites or any(None in move for move in moves.listed or ())

    # --- formulas ----------------------------------------------------------------------------------------------------

    def _formula(self, formula: Formula, derived: Derived) -> Moves:
        match formula:
            case Number():
                return STILL
            case Name(name):
                return self._as_number(name)
            case Call(function, arguments):
                parts = [self._formula(argument, derived) for argument in arguments]
                followed = function in _RISING_TOGETHER or all(part.is_still for part in parts)
                return _together(parts) if followed else ANYTHING
            case Operation(symbol, left, right):
                return self._operation(symbol, left, right, derived)

    def _as_number(self, name: str) -> Moves:
        """Return which way the number that an attribute stands for moves."""
        moves, attribute = self.of(name), self._pack.attributes[name]
        if moves.listed is None or moves.rewrites:
            return moves
        if attribute.kind is Kind.MULTICHOICE or any(None in move for move in moves.listed):
            return ANYTHING
        if not attribute.is_ordered and attribute.kind is not Kind.BOOLEAN:
            return ANYTHING
        ranks = [
            (attribute.number(old), attribute.number(new))
            for old, new in moves.listed
            if old is not None and new is not None
        ]
        return Moves(rises=any(old < new for old, new in ranks), falls=any(old > new for old, new in ranks))

    def _operation(self, symbol: str, left: Formula, right: Formula, derived: Derived) -> Moves:
        one, other = self._formula(left, derived), self._formula(right, derived)
        if one.rewrites or other.rewrites:
            return ANYTHING
        if symbol == "+":
            return _together([one, other])
        if symbol == "-":
            return _together([one, _turned(other)])
        if symbol == "/":
            if other.is_still and self._least(right, derived) > 0:
                return one
            return STILL if one.is_still and other.is_still else ANYTHING
        if self._least(left, derived) >= 0 and self._least(right, derived) >= 0:
            return _together([one, other])
        return STILL if one.is_still and other.is_still else Moves(rises=True, falls=True)

    def _least(self, formula: Formula, derived: Derived) -> float:
        found = RangeOf(self._pack.attributes, self._possible, derived.refining).range(formula)
        return float(found.least.min())


def _along(attribute: Attribute, moves: Moves) -> Iterator[Move]:
    """Yield the moves between the values of an attribute that a formula gives.

    Levels go up if it rises and down if it falls; as yes and no the sign counts for nothing, so either may follow.
    """
    for old, new in permutations(attribute.values, 2):
        up = attribute.is_ordered and attribute.number(new) > attribute.number(old)
        followed = moves.rises if up else moves.falls
        if followed or (not attribute.is_ordered and not moves.is_still):
            yield old, new


def _together(parts: list[Moves]) -> Moves:
    """Return how something moves that rises and falls with its parts."""
    if any(part.rewrites for part in parts):
        return ANYTHING
    return Moves(rises=any(part.rises for part in parts), falls=any(part.falls for part in parts))


def _turned(moves: Moves) -> Moves:
    return Moves(rises=moves.falls, falls=moves.rises, rewrites=moves.rewrites)


def _holds(test: Test, value: Value | None, attribute: Attribute) -> bool:
    if test.asks_presence:
        return (value is None) is (test.operator is Operator.IS_UNKNOWN)
    return value is not None and passes(test, value, attribute)
