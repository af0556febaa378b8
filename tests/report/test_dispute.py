"""What the page of a report holds for whoever tests its advice: the engine's own word, and nothing in confidence."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Any

import pytest
from click.testing import CliRunner
from msgspec import structs
from samples import ROOT, columnar_engine, engine

from advisor.cli.main import cli
from advisor.explain.bearing import resting_on, rules_resting_on
from advisor.explain.difference import Side, difference
from advisor.explain.wording import raised
from advisor.files.answer_file import read_answers
from advisor.model.answers import Answer, AnswerSet, Status
from advisor.model.attribute import Kind
from advisor.model.condition import attributes
from advisor.model.rule import Effect
from advisor.report.disclosure import Audience, Disclosure
from advisor.report.dispute import dispute_view
from advisor.report.trial import Trial

NORTHGATE = ROOT / "docs/examples/northgate.yaml"
PARTLY_ANSWERED = ROOT / "rules/process_improvement/cases/adi_1987.yaml"
LOOKED_AT = (
    "headcount",
    "bb_count",
    "improvement_scope",
    "sponsor_behavior",
    "gain_retention",
    "experienced_leader",
    "specialist_gap",
    "union_works_council",
)
"""Answers of every kind, one of them not known, and one that a guard rail reads which orders actions."""

_GROUPS = {
    ("warning", True): "New warnings",
    ("warning", False): "No longer warnings",
    ("action", True): "New actions",
    ("action", False): "No longer actions",
    ("step", True): "New in the plan",
    ("step", False): "No longer in the plan",
}


def data_of(answers: AnswerSet, audience: Audience = Audience.BOARD) -> dict[str, Any]:
    """Return what stands in the page for the script."""
    told = Disclosure.to(audience, engine().pack, answers, engine().assess(answers.known()))
    view = dispute_view(told, Trial(columnar_engine(), answers.known()))
    assert view is not None
    found: dict[str, Any] = json.loads(view.data)
    return found


def with_answer(answers: AnswerSet, name: str, value: object, confidential: bool = False) -> AnswerSet:
    """Return the answers with another value for one of them, for sure; None: not known."""
    known = tuple(value) if isinstance(value, list) else value
    status = Status.DONT_KNOW if known is None else Status.ANSWERED
    answer = Answer(status=status, value=known, confidential=confidential)  # type: ignore[arg-type]
    return structs.replace(answers, answers={**answers.answers, name: answer})


def effect(data: Mapping[str, Any], option: list[Any]) -> tuple[list[str | None], dict[str, list[str]]]:
    """Return in words what the page says of one option: the decisions that change, and what else does by group."""
    texts = data["texts"]
    decisions = [None if place < 0 else texts[place] for place in option[2:5]]
    return decisions, {texts[group[0]]: [texts[place] for place in group[1:]] for group in option[5]}


def side_of(answers: AnswerSet) -> Side:
    """Return the answers with what the forward engine makes of them."""
    return Side(engine().pack, answers, engine().assess(answers.known()))


def engine_says(before: Side, after: Side) -> tuple[list[str | None], dict[str, set[str]]]:
    """Return the same as the forward engine has it."""
    found = difference(before, after)
    groups: dict[str, set[str]] = {}
    for role in found.roles:
        groups.setdefault("Parts", set()).add(f"{role.heading}: {role.after}")
    for item in found.items:
        if (item.kind, item.gained) in _GROUPS:
            groups.setdefault(_GROUPS[item.kind, item.gained], set()).add(item.title)
    return [raised(item.after) if item.changed else None for item in found.decisions], groups


def valued(answer: Mapping[str, Any]) -> Iterator[tuple[list[Any], list[object]]]:
    """Yield the options of an answer with the values that each stands for: of a range its first and its last."""
    for option in answer["options"]:
        values = [option[0]]
        if "number" in answer and " to " in option[1]:
            values.append(int(option[1].split(" to ")[1].split(" ")[0].replace(",", "")))
        elif "number" in answer and option[1].endswith("or more"):
            values.append(1000 * (option[0] + 1))
        yield option, values


def test_a_single_change_is_what_the_engine_says():
    """Decisions, parts, warnings, actions and steps of the plan; both ends of a range of numbers."""
    answers = read_answers(NORTHGATE, engine().pack)
    data, before = data_of(answers, Audience.WORKING), side_of(answers)
    looked_at = [answer for answer in data["answers"] if answer["name"] in LOOKED_AT]
    assert len(looked_at) == len(LOOKED_AT)
    wrong = []
    for answer in looked_at:
        for option, values in valued(answer):
            decisions, groups = effect(data, option)
            told = decisions, {group: set(titles) for group, titles in groups.items()}
            wrong += [
                (answer["name"], value)
                for value in values
                if told != engine_says(before, side_of(with_answer(answers, answer["name"], value)))
            ]
    assert wrong == []


def test_every_answer_has_all_its_values_once():
    """But the one given; a number has ranges that leave none out, and neighbors differ in what they bring about."""
    answers = read_answers(NORTHGATE, engine().pack)
    data = data_of(answers, Audience.WORKING)
    for answer in data["answers"]:
        attribute, given = engine().pack.asked[answer["name"]], answers.known().get(answer["name"])
        values = [option[0] for option in answer["options"]]
        assert (None in values) == (given is not None)
        if attribute.kind in (Kind.CHOICE, Kind.ORDINAL, Kind.BOOLEAN):
            assert {value for value in values if value is not None} | ({given.value} if given else set()) == set(
                attribute.values
            )
        if attribute.kind is Kind.INTEGER:
            ranges = [option for option in answer["options"] if option[0] is not None]
            assert ranges[-1][1].endswith("or more")
            split = [index for index, option in enumerate(ranges) if given and option[0] == given.value + 1]
            alike = [index for index in range(1, len(ranges)) if ranges[index][2:] == ranges[index - 1][2:]]
            assert set(alike) <= set(split)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        (NORTHGATE, "sponsor_behavior"),
        (NORTHGATE, "budget_posture"),
        (NORTHGATE, "union_works_council"),
        (PARTLY_ANSWERED, "ci_maturity"),
    ],
    ids=lambda item: item if isinstance(item, str) else item.stem,
)
def test_the_value_of_an_answer_in_confidence_makes_no_difference(path, name):
    """Where the decisions and parts are the same, all else is too, whatever the confidential value.

    The decisions themselves rest on it, and every audience is told those.
    """
    answers = read_answers(path, engine().pack)
    found = [data_of(with_answer(answers, name, value, True)) for value in engine().pack.asked[name].values]
    for data in found:
        assert name not in [answer["name"] for answer in data["answers"]]
    compared = 0
    for data, other in pairwise(found):
        if data["now"] != other["now"]:
            continue
        assert [answer["name"] for answer in data["answers"]] == [answer["name"] for answer in other["answers"]]
        for answer, twin in zip(data["answers"], other["answers"], strict=True):
            for option, same in both(answer, twin):
                (decisions, groups), (others, other_groups) = effect(data, option), effect(other, same)
                if (decisions, groups.pop("Parts", [])) == (others, other_groups.pop("Parts", [])):
                    assert groups == other_groups, (answer["name"], option[1])
                    compared += 1
    assert compared > 100


def both(answer: Mapping[str, Any], twin: Mapping[str, Any]) -> Iterator[tuple[list[Any], list[Any]]]:
    """Yield the options of two pages that stand for the same value."""
    options, others = answer["options"], twin["options"]
    if "number" not in answer:
        assert [option[:2] for option in options] == [option[:2] for option in others]
        yield from zip(options, others, strict=True)
        return
    for value in {option[0] for option in [*options, *others]} - {None}:
        here, there = (
            [option for option in found if option[0] is not None and option[0] <= value] for found in (options, others)
        )
        if here and there:
            yield here[-1], there[-1]


@pytest.mark.parametrize(("name", "value"), [("union_works_council", "exists_formal"), ("sponsor_behavior", 1)])
def test_no_advice_is_told_that_only_follows_from_what_is_withheld(name, value):
    """Neither what the rules conclude that read it, nor what a guard rail that reads it orders."""
    pack, answers = engine().pack, read_answers(NORTHGATE, engine().pack)
    behind = resting_on(pack, {name})
    would_tell = {
        f"action.{target}"
        for rail in pack.guard_rails
        if rail.effect is Effect.ORDER and behind & set(attributes(rail.when))
        for target in rail.targets
    }
    would_tell |= {part.hypothesis for rule in rules_resting_on(pack, {name}) for part in rule.then}
    titles = {pack.advice[item].title for item in would_tell if item.startswith(("action.", "warning."))}
    assert advice_told(data_of(with_answer(answers, name, value))) & titles
    assert advice_told(data_of(with_answer(answers, name, value, True))) & titles == set()


def advice_told(data: Mapping[str, Any]) -> set[str]:
    """Return the titles of every warning and action that any change brings or takes away."""
    groups = [effect(data, option)[1] for answer in data["answers"] for option in answer["options"]]
    return {
        title
        for found in groups
        for group, titles in found.items()
        if group.endswith(("warnings", "actions"))
        for title in titles
    }


def test_the_same_answers_give_the_same_bytes_in_every_process(tmp_path):
    """Whatever order the hashes of a process happen to have."""
    code = "import sys; from advisor.cli.main import cli; cli(sys.argv[1:], standalone_mode=False)"
    pages = (["report", str(NORTHGATE)], ["compare", str(NORTHGATE), str(PARTLY_ANSWERED)])
    running = [
        subprocess.Popen(
            [sys.executable, "-c", code, *arguments, "-o", str(tmp_path / f"{arguments[0]}-other.html")],
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONHASHSEED": "1"},
        )
        for arguments in pages
    ]
    for arguments in pages:
        result = CliRunner().invoke(cli, [*arguments, "-o", str(tmp_path / f"{arguments[0]}.html")])
        assert result.exit_code == 0, result.output
    assert [process.wait() for process in running] == [0, 0]
    for name in ("report", "compare"):
        assert (tmp_path / f"{name}.html").read_bytes() == (tmp_path / f"{name}-other.html").read_bytes()
