"""Exact checks on what can be reached: hypotheses, contradictions, questions, and values that something tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.engine.columnar.evidence import in_billionths
from advisor.explain.bounds.possible import Flags, anything
from advisor.explain.bounds.reasoning import Boxes
from advisor.explain.bounds.witness import Question, Verdict
from advisor.model.attribute import Attribute, Kind
from advisor.model.condition import Condition, Test, attributes, negated, tests
from advisor.model.limits import calculated
from advisor.model.pack import Pack
from advisor.model.rule import Effect
from advisor.verify.checks.base import Finding, Severity
from advisor.verify.checks.study import Study


class OutOfReach:
    """A hypothesis that no evidence brings to the threshold of its decision, or that none brings below it."""

    code = "out-of-reach"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each; what is forbidden always is not meant to be reached."""
        everything = {name: anything(attribute) for name, attribute in study.pack.asked.items()}
        evidence = study.reasoning.over(everything).evidence
        for hypothesis, threshold in _thresholds(study.pack).items():
            least, most = (int(end[0]) for end in evidence.certainty(hypothesis))
            if most < threshold:
                yield Finding(self.code, hypothesis, "all rules for it together do not reach the threshold")
            elif least >= threshold:
                yield Finding(self.code, hypothesis, "it reaches the threshold whatever is answered")
            elif not (study.survey.certainties(hypothesis) >= threshold).any():
                told = f"it reached its threshold for none of {study.survey.size:,} organizations drawn"
                yield Finding(self.code, hypothesis, told, Severity.NOTE)


class SilentContradiction:
    """A contradiction that no answers bring about, so that it is never asked back."""

    code = "silent-contradiction"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each."""
        for contradiction in study.pack.program.contradictions.values():
            name = f"contradiction.{contradiction.id}"
            if not study.survey.holding(name).any() and _is_impossible(study, contradiction.when):
                yield Finding(self.code, name, "no answers bring it about; correct its condition or remove it")


class DeadEnd:
    """A question that is never asked once the questions are answered on which it depends."""

    code = "dead-end"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each question that no answers make relevant."""
        for question in study.pack.questions:
            hidden = negated(question.ask_when)
            behind = study.pack.asked_behind(attributes(hidden))
            if behind and study.witness(_asked_after(hidden, behind), [hidden]).verdict is Verdict.IMPOSSIBLE:
                yield Finding(self.code, question.id, "no answers make it relevant; correct ask_when or remove it")


def _asked_after(hidden: Condition, behind: Sequence[str]) -> Question:
    """Return where a question is asked although all that it depends on is answered."""

    def asked(boxes: Boxes) -> tuple[Flags, Flags]:
        can_hide, must_hide = boxes.holding.holds(hidden)
        can, must = ~must_hide, ~can_hide
        for name in behind:
            given = boxes.holding.possible[name]
            can, must = can & given.known, must & ~given.unknown
        return can, must

    return asked


class IdleAnswer:
    """A question that nothing reads, or two values of one that nothing tells apart."""

    code = "idle-answer"

    def find(self, study: Study) -> Iterator[Finding]:
        """Yield each question that nothing reads, or of which some values are treated alike."""
        conditions, in_formulas = list(_conditions(study.pack)), calculated(study.pack)
        for name, attribute in study.pack.asked.items():
            asking = [test for condition in conditions for test in tests(condition) if test.attribute == name]
            if name in in_formulas:
                continue
            if not asking and name not in _beside_conditions(study.pack):
                yield Finding(self.code, name, "nothing reads the answer; remove the question")
            elif attribute.kind in (Kind.CHOICE, Kind.ORDINAL, Kind.BOOLEAN):
                yield from self._alike(study, attribute, asking)

    def _alike(self, study: Study, attribute: Attribute, asking: list[Test]) -> Iterator[Finding]:
        alike: dict[tuple[bool, ...], list[str]] = {}
        for place, value in enumerate(attribute.values):
            passed = tuple(bool(study.reasoning.tests.mask(test)[place]) for test in asking if not test.asks_presence)
            alike.setdefault(passed, []).append(attribute.shown(value) if isinstance(value, bool) else str(value))
        told = [" and ".join(values) for values in alike.values() if len(values) > 1]
        if told:
            message = f"nothing tells {'; '.join(told)} apart; write the rule that does, or join them"
            yield Finding(self.code, attribute.name, message, Severity.NOTE)


def _is_impossible(study: Study, when: Condition) -> bool:
    return study.witness(lambda boxes: boxes.holding.holds(when), [when]).verdict is Verdict.IMPOSSIBLE


def _thresholds(pack: Pack) -> dict[str, int]:
    """Return each hypothesis of a decision with its threshold in whole billionths, without what is always forbidden."""
    settings = pack.decisions
    none, outsider = settings.consultants.none_mode, settings.lead.outsider
    found = {f"lead.{role}": settings.lead.threshold for role in pack.roles if role != outsider}
    found |= {f"model.{model}": settings.model.threshold for model in pack.models}
    found |= {f"consultants.{mode}": settings.consultants.threshold for mode in pack.modes if mode != none}
    always = {
        target
        for rail in pack.guard_rails
        if rail.effect is Effect.FORBID and not list(tests(rail.when))
        for target in rail.targets
    }
    return {name: in_billionths(threshold) for name, threshold in found.items() if name not in always}


def _conditions(pack: Pack) -> Iterator[Condition]:
    yield from (rule.when for rule in pack.rules)
    yield from (rail.when for rail in pack.guard_rails)
    yield from (question.ask_when for question in pack.questions)
    yield from (row.when for derived in pack.derived.values() for row in derived.rows)
    yield from (condition for _, condition in pack.program.conditions())


def _beside_conditions(pack: Pack) -> set[str]:
    """Return what is read by its place: today's figures, and what makes two organizations alike."""
    return {line.today for line in pack.program.staffing} | set(pack.resemblance)
