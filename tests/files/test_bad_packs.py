"""Packs with mistakes: the shipped pack, with one edit each, is refused with one sentence at the place of the edit."""

from __future__ import annotations

import contextlib
import copy
import itertools
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from small_pack import files, guard_rail, write_pack
from small_pack import rule as small_rule
from spread import every

from advisor.errors import AdvisorError, FileFaults
from advisor.files.knowledge_tests import read_knowledge_tests
from advisor.files.pack_reader import read_pack
from advisor.files.packs import find_pack, open_pack

SHIPPED = find_pack()
HERE = "¦"
"""Stands in the new text right before the place that the fault names; it is taken out."""

Edit = tuple[str, str, str]
"""A file, the text to replace (empty: write at the end), and the new text."""


class Case(NamedTuple):
    """What is changed, and the code and words of the fault."""

    edit: Edit
    code: str
    words: str


RULE = {
    "id": "X99",
    "title": "A rule",
    "when": "{urgency: 3}",
    "then": "{lead.ci_team: 0.5}",
    "because": "It is so.",
    "sources": "[HEURISTIC]",
    "limits": "It may mislead.",
}
RAIL = {
    "id": "G99",
    "title": "A rail",
    "when": "always",
    "force": "consultants.not_needed",
    "because": "It is so.",
    "sources": "[HEURISTIC]",
}
QUESTION = {
    "id": "extra",
    "section": "work",
    "depth": "full",
    "wording": "What else?",
    "asks": "{extra: {label: Extra, type: integer, min: 0, unit: things}}",
    "informant": "team",
    "who_knows": "Anyone",
    "why": "It may matter.",
    "changeable": "{direction: none}",
}
DERIVED = {
    "label": "Extra",
    "type": "integer",
    "because": "It follows.",
    "sources": "[HEURISTIC]",
    "required": "[headcount]",
    "formula": "headcount + 1",
}
CASES_TABLE = {"formula": "", "cases": "[{when: {headcount: 3}, value: 1}]", "otherwise": "2"}


def entry(base: dict[str, str], indent: int, first: str, parts: dict[str, str]) -> str:
    """Return an entry with some parts changed, added or (where empty) left out."""
    lines = [f"{name}: {value}" for name, value in (base | parts).items() if value]
    space = " " * (indent + 2)
    return f"\n{' ' * indent}{first}" + f"\n{space}".join(lines) + "\n"


def rule(mark: str = "", **parts: str) -> Edit:
    """Return a further rule."""
    return "rules/customers.yaml", "", entry(RULE, 2, f"- {mark}", parts)


def rail(mark: str = "", **parts: str) -> Edit:
    """Return a further guard rail."""
    return "decisions.yaml", "", entry(RAIL, 2, f"- {mark}", parts)


def question(**parts: str) -> Edit:
    """Return a further question."""
    return "questions.yaml", "", entry(QUESTION, 2, "- ", parts)


def asks(attribute: str) -> Edit:
    """Return a further question that asks for an attribute of the given type."""
    return question(asks=f"{{extra: {attribute}}}")


def derived(name: str = "extra", mark: str = "", **parts: str) -> Edit:
    """Return a further derived attribute."""
    return "derived.yaml", "", entry(DERIVED, 0, f"{name}:\n  {mark}", parts)


def table(**parts: str) -> Edit:
    """Return a further derived attribute in the form of a case table."""
    return derived(**(CASES_TABLE | parts))


def when(condition: str) -> Edit:
    """Return a rule with a condition."""
    return rule(when=condition)


CASES = {
    # --- files and their shape
    "no-decisions": Case(("decisions.yaml", "*", ""), "missing-file", "the pack has no decisions.yaml; see docs/pack"),
    "no-derived": Case(("derived.yaml", "*", ""), "missing-file", "the pack has no derived.yaml"),
    "no-sources": Case(("sources.yaml", "*", ""), "missing-file", "the pack has no sources.yaml"),
    "missing-part": Case(rule(HERE, limits=""), "missing-part", "X99 has no limits; add limits:"),
    "missing-part-without-id": Case(rule(HERE, id=""), "missing-part", "an entry of rules has no id; add id:"),
    "unknown-involvement": Case(
        ("outcomes.yaml", "\ninvolvement:\n", "\ninvolvement:\n  ¦informd: {title: A, description: B}\n"),
        "unknown-key",
        "informd is not a part that belongs here; did you mean informed?",
    ),
    "unknown-key": Case(
        rule(**{"¦becuase": "x"}), "unknown-key", "becuase is not a part that belongs here; did you mean because?"
    ),
    "unknown-top-key": Case(
        ("pack.yaml", "title:", "¦titel: x\ntitle:"),
        "unknown-key",
        "titel is not a part that belongs here; did you mean title?",
    ),
    "wrong-type": Case(
        ("pack.yaml", 'version: "1.1"', "version: ¦1.1"),
        "wrong-type",
        "version must be text, not 1.1; put quotes around it",
    ),
    "id-with-a-line-end": Case(rule(id='¦"X99\\n"'), "invalid-value", "id cannot be X99 ; an id is capital letters"),
    "list-for-text": Case(rule(title="¦[a, b]"), "wrong-type", "title must be text, not a list"),
    "text-for-list": Case(rule(sources="¦HEURISTIC"), "wrong-type", "sources must be a list, not HEURISTIC"),
    "text-for-entry": Case(
        question(changeable="¦none"), "wrong-type", "changeable must be made of lines such as name: value, not none"
    ),
    "number-in-levels": Case(
        asks("{label: E, type: ordinal, levels: {0: a, ¦b: c}}"), "wrong-type", "a name must be a whole number, not b"
    ),
    "float-level": Case(
        derived(type="choice", levels="[a, ¦0.5]", formula="", cases="[{when: {headcount: 3}, value: a}]"),
        "wrong-type",
        "an entry of levels must be true or false or a whole number or text, not 0.5",
    ),
    "number-for-source": Case(
        rule(sources="[¦1]"), "wrong-type", "an entry of sources must be text or a mapping, not 1"
    ),
    "empty-text": Case(rule(because="¦''"), "empty", "because must not be empty"),
    "no-effect-of-rule": Case(rule(then="¦{}"), "too-short", "then must have an entry at least"),
    "no-source": Case(rule(sources="¦[]"), "too-short", "sources must have an entry at least"),
    "no-target": Case(rail(force="", forbid="¦[]"), "too-short", "forbid must have an entry at least"),
    "one-step-order": Case(
        rail(force="", order="¦[announce_program]"), "too-short", "order must have 2 entries at least"
    ),
    "bad-rule-id": Case(
        rule(id="¦x-1"), "invalid-value", "id cannot be x-1; an id is capital letters and a number, such as L02"
    ),
    "bad-rail-id": Case(rail(id="¦R1"), "invalid-value", "id cannot be R1; its id is G and a number, such as G04"),
    "bad-name": Case(
        question(id="¦Extra Thing"),
        "invalid-value",
        "id cannot be Extra Thing; a name has lower-case letters, digits and underscores",
    ),
    "bad-pack-id": Case(
        ("pack.yaml", "id: process-improvement", "id: ¦process_improvement"),
        "invalid-value",
        "a name has lower-case letters, digits and hyphens",
    ),
    "bad-derived-name": Case(derived("¦Extra Thing"), "invalid-value", "a name cannot be Extra Thing"),
    "bad-type": Case(
        asks("{label: E, type: ¦bool}"),
        "invalid-value",
        "type must be one of boolean, choice, integer, multichoice, ordinal, not bool; did you mean boolean?",
    ),
    "bad-depth": Case(
        question(depth="¦quik"),
        "invalid-value",
        "depth must be one of default, full, quick, not quik; did you mean quick?",
    ),
    "bad-status": Case(
        ("sources.yaml", "", "\nEXTRA:\n  title: A\n  status: ¦chequed\n"),
        "invalid-value",
        "status must be one of checked, heuristic, recalled, not chequed; did you mean checked?",
    ),
    "factor-above": Case(
        rule(then="{lead.ci_team: ¦0.96}"), "out-of-range", "lead.ci_team must be at most 0.95, not 0.96"
    ),
    "factor-below": Case(
        rule(then="{lead.ci_team: ¦-1}"), "out-of-range", "lead.ci_team must be at least -0.95, not -1"
    ),
    "threshold": Case(
        ("decisions.yaml", "advice_threshold: 0.2", "advice_threshold: ¦1"),
        "out-of-range",
        "advice_threshold must be less than 1, not 1",
    ),
    "certainty-word": Case(
        ("pack.yaml", "guess: 0.5", "guess: ¦0"), "out-of-range", "guess must be more than 0, not 0"
    ),
    "syntax": Case(rule(because="this¦: that"), "yaml-syntax", "a text that holds a colon needs quotes"),
    "doubled-key": Case(
        ("sources.yaml", "", "\n¦HEURISTIC:\n  title: A\n  status: checked\n"),
        "duplicate-key",
        "HEURISTIC stands here twice, first in line",
    ),
    "yes": Case(
        question(confidential="¦yes"), "ambiguous", "yes is read differently by different programs; write true or false"
    ),
    "anchor": Case(rule(when="¦&a {urgency: 3}"), "anchor", "&a is an anchor"),
    "tag": Case(rule(title="¦!!str A"), "tag", "!!str is a tag"),
    # --- questions
    "doubled-question": Case(
        question(id="¦headcount"), "duplicate-id", "there is another question headcount; rename one"
    ),
    "unknown-section": Case(
        question(section="¦wrok"), "unknown-section", "there is no section wrok; did you mean work?"
    ),
    "unknown-informant": Case(
        question(informant="¦teem"), "unknown-informant", "there is no informant teem; did you mean team?"
    ),
    "asked-twice": Case(
        question(asks="{¦headcount: {label: E, type: integer}}"),
        "duplicate-attribute",
        "headcount is asked for by another question too; keep one",
    ),
    "asked-and-derived": Case(
        derived("headcount", HERE, required="[site_count]", formula="site_count"),
        "duplicate-attribute",
        "headcount is asked for by a question, so it cannot be derived too; rename it",
    ),
    "reserved": Case(
        question(asks="{¦any: {label: E, type: integer}}"),
        "reserved-name",
        "any is a word of the condition language; rename it",
    ),
    "reserved-derived": Case(
        derived("not", HERE), "reserved-name", "not is a word of the condition language; rename it"
    ),
    "choices-of-an-integer": Case(
        asks("{label: E, type: integer, ¦choices: {a: b, c: d}}"),
        "wrong-part",
        "extra, of type integer, has no choices",
    ),
    "levels-of-a-choice": Case(
        asks("{label: E, type: choice, choices: {a: b, c: d}, ¦levels: {0: a}}"),
        "wrong-part",
        "extra, of type choice, has no levels",
    ),
    "no-choices": Case(
        asks("{label: E, ¦type: choice}"), "missing-part", "extra, of type choice, needs choices: with what each means"
    ),
    "one-level": Case(
        asks("{label: E, ¦type: ordinal, levels: {0: a}}"),
        "missing-part",
        "extra, of type ordinal, needs levels: with what each means",
    ),
    "boolean-without-false": Case(
        asks("¦{label: E, type: boolean, choices: {true: a, maybe: b}}"),
        "boolean-choices",
        "extra needs the choices true and false",
    ),
    "choice-with-true": Case(
        asks("¦{label: E, type: choice, choices: {true: a, b: c}}"),
        "boolean-choices",
        "extra has the type choice; its choices are names, not true or false",
    ),
    "falling-levels": Case(
        asks("{label: E, type: ordinal, ¦levels: {1: a, 0: b}}"),
        "level-order",
        "the levels of extra must rise from low to high",
    ),
    "changeable-without-effort": Case(
        question(**{"changeable": "", "¦changeable": "{direction: up}"}),
        "changeable",
        "extra can change up, so it needs steps_in_90_days (0: takes longer) and effort",
    ),
    "once-of-what-cannot-change": Case(
        asks("{label: E, type: integer, min: 0, ¦once: 'there are {value}'}"),
        "once",
        "extra cannot change, so it needs no once: remove it",
    ),
    "once-without-the-number": Case(
        question(
            asks="{extra: {label: E, type: integer, min: 0, ¦once: there are more}}",
            changeable="{direction: up, steps_in_90_days: 1, effort: low}",
        ),
        "once",
        'extra needs words with the number in them, such as once: "{value} are there"',
    ),
    "once-with-another-brace": Case(
        question(
            asks="{extra: {label: E, type: integer, min: 0, ¦once: 'there are {value} of {all}'}}",
            changeable="{direction: up, steps_in_90_days: 1, effort: low}",
        ),
        "once",
        "extra needs words with the number in them, such as once:",
    ),
    "once-with-an-open-brace": Case(
        question(
            asks="{extra: {label: E, type: integer, min: 0, ¦once: 'there are {value} of {'}}",
            changeable="{direction: up, steps_in_90_days: 1, effort: low}",
        ),
        "once",
        "extra needs words with the number in them, such as once:",
    ),
    "steps-without-end": Case(
        question(changeable=f"{{direction: up, effort: low, steps_in_90_days: ¦{10**29}}}"),
        "out-of-range",
        "steps_in_90_days must be at most 1,000, not 1000",
    ),
    "levels-out-of-all-reason": Case(
        asks(f"{{label: E, type: ordinal, levels: {{0: a, ¦{10**29}: b}}}}"),
        "out-of-range",
        "a name must be at most 1,000,000,000, not 1000",
    ),
    "choices-that-nobody-reads": Case(
        asks(f"{{label: E, type: choice, ¦choices: {{{', '.join(f'c{n}: C' for n in range(201))}}}}}"),
        "too-many",
        "extra, of type choice, has more than 200 values; split it up",
    ),
    "more-choices-than-bits": Case(
        asks(f"{{label: E, type: multichoice, ¦choices: {{{', '.join(f'c{n}: C' for n in range(51))}}}}}"),
        "too-many",
        "extra, of type multichoice, has more than 50 values; split it up",
    ),
    "once-for-no-value": Case(
        question(
            asks="{extra: {label: E, type: choice, choices: {a: A, b: B}, ¦once: {c: it is so}}}",
            changeable="{direction: any, steps_in_90_days: 1, effort: low}",
        ),
        "once",
        "once names c, which extra cannot be; valid: a, b",
    ),
    "once-with-a-gap": Case(
        question(
            asks="{extra: {label: E, type: ordinal, levels: {0: a, 1: b, 2: c}, ¦once: {1: it is one}}}",
            changeable="{direction: up, steps_in_90_days: 1, effort: low}",
        ),
        "once",
        "extra can change up, so it needs once: with a clause for 2",
    ),
    "ask-when": Case(
        question(ask_when="{¦urgancy: 3}"), "unknown-attribute", "there is no attribute urgancy; did you mean urgency?"
    ),
    # --- conditions
    "condition-text": Case(
        when("¦sometimes"), "condition", "a condition is `always` or a mapping such as {urgency: {at_least: 2}}"
    ),
    "condition-empty": Case(when("¦{}"), "condition", "the condition is empty; write `always` if it holds everywhere"),
    "condition-never-holds": Case(
        when("¦{not: always}"),
        "condition",
        "the condition can never hold, for `not: always` never does; leave that out",
    ),
    "condition-never-holds-in-every-branch": Case(
        when("¦{urgency: 3, any: [{not: always}, {urgency: 2, not: always}]}"), "condition", "can never hold"
    ),
    "not-of-what-is-not-known": Case(
        when("{not: {¦urgancy: 3}}"), "unknown-attribute", "there is no attribute urgancy; did you mean urgency?"
    ),
    "condition-lists-a-value-twice": Case(
        when("{specialist_gap: {includes_any: ¦[org_change, other, org_change]}}"),
        "operand",
        "includes_any names a value twice; keep one of them",
    ),
    "condition-without-test": Case(
        when("{urgency: ¦{}}"), "condition", "urgency has no test; write one such as {is_known: true}"
    ),
    "any-without-list": Case(
        when("{any: ¦{urgency: 3}}"), "condition", "any takes a list of conditions, each starting with a hyphen"
    ),
    "all-of-nothing": Case(when("{all: ¦[]}"), "condition", "all takes a list of conditions"),
    "sprawl": Case(
        when(f"¦{{all: [{', '.join(['{any: [{urgency: 0}, {urgency: 1}, {urgency: 2}]}'] * 5)}]}}"),
        "condition",
        "multiplied out, the condition has more than 100 alternatives; split it",
    ),
    "sprawl-of-the-opposite": Case(
        question(
            **{"¦ask_when": f"{{any: [{', '.join(['{all: [{urgency: 0}, {site_count: 1}, {headcount: 2}]}'] * 5)}]}}"}
        ),
        "condition",
        "more than 100 alternatives",
    ),
    "unknown-attribute": Case(
        when("{any: [{¦urgancy: {at_least: 2}}]}"),
        "unknown-attribute",
        "there is no attribute urgancy; did you mean urgency?",
    ),
    "attribute-like-no-other": Case(
        when("{¦zzz: 1}"), "unknown-attribute", "there is no attribute zzz; see questions.yaml and derived.yaml"
    ),
    "test-like-no-other": Case(
        when("{urgency: {¦zzz: 1}}"), "unknown-test", "there is no test zzz; valid: is, is_not, in,"
    ),
    "action-like-no-other": Case(
        rule(then="{¦action.zzz: 0.5}"),
        "unknown-conclusion",
        "there is no hypothesis or advice action.zzz; advice is written in advice.yaml, all else in outcomes.yaml",
    ),
    "source-like-no-other": Case(
        rule(sources="[¦zzz]"), "unknown-source", "there is no source zzz in sources.yaml; add it there"
    ),
    "unknown-join": Case(
        when("{¦alll: [{urgency: 2}]}"), "unknown-attribute", "there is no attribute alll; did you mean all?"
    ),
    "unknown-test": Case(
        when("{urgency: {¦atleast: 2}}"), "unknown-test", "there is no test atleast; did you mean at_least?"
    ),
    "test-that-is-not-written": Case(
        when("{urgency: {¦not_between: [1, 2]}}"), "unknown-test", "there is no test not_between; did you mean"
    ),
    "order-of-a-choice": Case(
        when("{sector: {¦at_least: other}}"),
        "wrong-test",
        "sector has no order, so at_least cannot be asked; use is or in",
    ),
    "order-of-a-boolean": Case(
        when("{experienced_leader: {¦more_than: false}}"), "wrong-test", "experienced_leader has no order"
    ),
    "includes-of-a-choice": Case(
        when("{sector: {¦includes: other}}"),
        "wrong-test",
        "includes does not suit sector, of type choice; use is, is_not, in, not_in",
    ),
    "is-of-a-multichoice": Case(
        when("{¦specialist_gap: other}"),
        "wrong-test",
        "is does not suit specialist_gap, of type multichoice; use includes, includes_any, count_between",
    ),
    "operand-out-of-values": Case(
        when("{urgency: {at_least: ¦7}}"), "invalid-value", "urgency must be one of 0, 1, 2, 3, not 7"
    ),
    "operand-misspelled": Case(
        when("{sponsorship: ¦week}"),
        "invalid-value",
        "sponsorship must be one of weak, moderate, strong, not week; did you mean weak?",
    ),
    "operand-in-quotes": Case(
        when("{urgency: ¦'3'}"), "invalid-value", "urgency must be one of 0, 1, 2, 3; write 3 without quotes"
    ),
    "operand-of-a-boolean": Case(
        when("{experienced_leader: ¦1}"), "invalid-value", "experienced_leader must be true or false, not 1"
    ),
    "operand-in-a-list": Case(
        when("{sector: {in: [other, ¦helthcare]}}"), "invalid-value", "not helthcare; did you mean healthcare?"
    ),
    "choice-of-a-multichoice": Case(
        when("{specialist_gap: {includes: ¦stats}}"),
        "invalid-value",
        "specialist_gap has no choice stats; valid: statistics_doe,",
    ),
    "operand-a-list": Case(
        when("{sector: ¦[other, healthcare]}"), "operand", "write one value here, or a test such as {in: [a, b]}"
    ),
    "operand-empty-list": Case(when("{sector: {in: ¦[]}}"), "operand", "in takes a list of values, such as [a, b]"),
    "operand-no-list": Case(
        when("{sector: {not_in: ¦other}}"), "operand", "not_in takes a list of values, such as [a, b]"
    ),
    "between-of-one": Case(when("{urgency: {between: ¦[1]}}"), "operand", "between takes two values, [low, high]"),
    "between-reversed": Case(when("{urgency: {between: ¦[3, 1]}}"), "operand", "between needs the lower value first"),
    "between-of-names-reversed": Case(
        when("{sponsorship: {between: ¦[strong, weak]}}"), "operand", "between needs the lower value first"
    ),
    "count-of-names": Case(
        when("{specialist_gap: {count_between: ¦[none, other]}}"), "operand", "count_between takes two whole numbers"
    ),
    "count-reversed": Case(
        when("{specialist_gap: {count_between: ¦[2, 1]}}"), "operand", "count_between needs the lower value first"
    ),
    "is-known-false": Case(
        when("{urgency: {is_known: ¦false}}"), "operand", "write is_known: true; for the opposite use the opposite test"
    ),
    # --- rules
    "doubled-rule": Case(rule(id="¦K01"), "duplicate-id", "ids are never reused, choose a new one"),
    "rail-with-the-id-of-a-rail": Case(rail(id="¦G1"), "duplicate-id", "G1 is taken by"),
    "unknown-conclusion": Case(
        rule(then="{¦lead.ci_teem: 0.5}"),
        "unknown-conclusion",
        "there is no hypothesis or advice lead.ci_teem; did you mean lead.ci_team?",
    ),
    "unknown-family": Case(
        rule(then="{¦leed.ci_team: 0.5}"),
        "unknown-conclusion",
        "there is no hypothesis or advice leed.ci_team; did you mean lead.ci_team?",
    ),
    "unknown-action": Case(
        rule(then="{¦action.apoint_owners: 0.5}"), "unknown-conclusion", "did you mean action.appoint_owners?"
    ),
    "zero-factor": Case(
        rule(then="{lead.ci_team: ¦0}"), "zero-factor", "lead.ci_team: 0 says nothing; give it a factor or remove it"
    ),
    "unknown-source": Case(
        rule(sources="[HEURISTIC, ¦KOTER95]"),
        "unknown-source",
        "there is no source KOTER95 in sources.yaml; did you mean KOTTER95?",
    ),
    "two-sources-in-one": Case(
        rule(sources="[¦{KOTTER95: a, HEURISTIC: b}]"), "citation", 'a source is a key or one {key: "clause"}'
    ),
    "unknown-case": Case(
        ("sources.yaml", "", "\nEXTRA: {title: A, status: checked, case: ¦ge_1996}\n"),
        "unknown-case",
        "EXTRA names a case that is not in cases/: ge_1996; did you mean ge_1995?",
    ),
    "evidence-reads-evidence": Case(
        rule(**{"when": "", "¦when": "{lead.ci_team: {more_than: 0}}"}),
        "stratum",
        "X99 concludes evidence but reads the hypothesis lead.ci_team; read answers and derived attributes",
    ),
    "evidence-reads-a-decision": Case(
        rule(**{"when": "", "¦when": "{decided.lead: ci_team}"}),
        "stratum",
        "X99 concludes evidence but reads the decision decided.lead; only rules that give advice alone may",
    ),
    # --- guard rails
    "rail-reads-a-decision": Case(
        rail(**{"when": "", "¦when": "{decided.lead: ci_team}"}),
        "stratum",
        "G99 runs before the decisions and cannot read decided.lead",
    ),
    "rail-with-two-effects": Case(
        rail(HERE, forbid="[model.central_coe]"), "guard-rail", "G99 needs exactly one of forbid, force and order"
    ),
    "rail-without-effect": Case(rail(HERE, force=""), "guard-rail", "G99 needs exactly one of forbid, force and order"),
    "rail-forces-nothing-known": Case(
        rail(force="¦model.central_cow"),
        "unknown-conclusion",
        "G99 cannot force model.central_cow; did you mean model.central_coe?",
    ),
    "rail-orders-nothing-known": Case(
        rail(force="", order="[announce_program, ¦anounce_program]"),
        "unknown-conclusion",
        "G99 cannot order anounce_program; did you mean announce_program?",
    ),
    # --- decisions and advice
    "unknown-core-question": Case(
        (
            "decisions.yaml",
            "core_questions: [improvement_scope, sponsor_behavior, process_ownership, ci_maturity]",
            "core_questions: [¦improvement_scop, sponsor_behavior]",
        ),
        "unknown-name",
        "there is no question that asks for improvement_scop; did you mean improvement_scope?",
    ),
    "derived-core-question": Case(
        (
            "decisions.yaml",
            "core_questions: [improvement_scope, sponsor_behavior, process_ownership, ci_maturity]",
            "core_questions: [¦sponsorship]",
        ),
        "unknown-name",
        "there is no question that asks for sponsorship",
    ),
    "unknown-alternative": Case(
        ("decisions.yaml", "[bb_count, expertise_adequacy]", "¦[bb_count, expertise_adequate]"),
        "unknown-name",
        "there is no attribute expertise_adequate; did you mean expertise_adequacy?",
    ),
    "no-core-question": Case(
        ("decisions.yaml", "[bb_count, expertise_adequacy]", "¦[]"),
        "too-short",
        "an entry of core_questions must have an entry at least",
    ),
    "unknown-accountable": Case(
        ("decisions.yaml", "accountable: top_management", "accountable: ¦top_managment"),
        "unknown-name",
        "there is no role top_managment; did you mean top_management?",
    ),
    "unknown-outsider": Case(
        ("decisions.yaml", "outsider: external_consultants", "outsider: ¦consultants"),
        "unknown-name",
        "there is no role consultants; did you mean external_consultants?",
    ),
    "unknown-mode": Case(
        ("decisions.yaml", "none_mode: not_needed", "none_mode: ¦unneeded"),
        "unknown-name",
        "there is no consultant mode unneeded; did you mean not_needed?",
    ),
    "unknown-affordable": Case(
        ("decisions.yaml", "affordable: affordable_modes", "affordable: ¦budget_posture"),
        "unknown-name",
        "there is no derived attribute budget_posture",
    ),
    "unknown-role-of-workstream": Case(
        ("advice.yaml", "role: hr_training", "role: ¦hr_traning"),
        "unknown-name",
        "there is no role hr_traning; did you mean hr_training?",
    ),
    # --- derived attributes
    "cycle-of-one": Case(
        derived(mark=HERE, required="[extra]", formula="extra + 1"),
        "cycle",
        "extra rests on itself: extra -> extra; remove one of these steps",
    ),
    "cycle-of-two": Case(
        (
            "derived.yaml",
            "",
            entry(DERIVED, 0, "extra:\n  ¦", {"required": "[other]", "formula": "other"})
            + entry(DERIVED, 0, "other:\n  ", {"required": "[extra]", "formula": "extra"}),
        ),
        "cycle",
        "extra rests on itself: extra -> other -> extra",
    ),
    "no-form": Case(
        derived(mark=HERE, formula="", required="", label="Extra"),
        "derivation",
        "extra needs either formula: or cases:",
    ),
    "both-forms": Case(
        ("derived.yaml", "", entry(DERIVED, 0, "extra:\n  ¦", {"cases": "[{when: {headcount: 3}, value: 1}]"})),
        "derivation",
        "extra needs either formula: or cases:",
    ),
    "formula-and-otherwise": Case(
        derived(**{"¦otherwise": "3"}), "derivation", "extra has a formula, so it has no otherwise:"
    ),
    "row-that-always-holds": Case(
        table(**{"cases": "", "¦cases": "[{when: {headcount: 3}, value: 1}, {when: always, value: 2}]"}),
        "derivation",
        "extra has a row that always holds; write it as otherwise:",
    ),
    "row-without-literal": Case(
        table(cases="[{when: {headcount: 3}, value: ¦{formel: 1}}]"),
        "derivation",
        "a value is a literal or {formula: ...}",
    ),
    "row-out-of-values": Case(
        table(type="ordinal", levels="[low, high]", cases="[{when: {headcount: 3}, value: ¦hihg}]", otherwise="low"),
        "invalid-value",
        "extra must be one of low, high, not hihg; did you mean high?",
    ),
    "otherwise-out-of-values": Case(
        table(otherwise="¦many"), "invalid-value", "extra must be a whole number, not many"
    ),
    "row-without-condition": Case(
        table(cases="[¦{value: 1}]"), "missing-part", "an entry of cases has no when; add when:"
    ),
    "row-of-unknown": Case(
        table(cases="[{when: {headcount: 3, ¦hedcount: 4}, value: 1}]"),
        "unknown-attribute",
        "there is no attribute hedcount; did you mean headcount?",
    ),
    "levels-missing": Case(derived(mark=HERE, type="ordinal"), "wrong-part", "extra, of type ordinal, needs levels:"),
    "levels-that-fall": Case(
        derived(type="ordinal", **{"¦levels": "[2, 1]"}),
        "level-order",
        "the levels of extra must rise from low to high",
    ),
    "levels-of-two-sorts": Case(
        derived(type="ordinal", **{"¦levels": "[low, 1, true]"}),
        "level-order",
        "the levels of extra must be names, or all of them whole numbers; rename the others",
    ),
    "levels-of-a-choice-in-numbers": Case(
        table(
            type="multichoice", **{"¦levels": "[1, 2]"}, cases="[{when: {headcount: 3}, value: [1]}]", otherwise="[]"
        ),
        "level-order",
        "the levels of extra must be names; rename the others",
    ),
    "levels-with-one-twice": Case(
        derived(type="ordinal", **{"¦levels": "[low, low]"}), "level-order", "the levels of extra name one twice"
    ),
    "levels-of-an-integer": Case(
        derived(**{"¦levels": "[1, 2]"}), "wrong-part", "extra, of type integer, has no levels"
    ),
    "unknown-input": Case(
        derived(required="[headcount, ¦hedcount]"),
        "unknown-attribute",
        "extra declares the input hedcount, which does not exist; did you mean headcount?",
    ),
    "unknown-input-in-a-group": Case(
        derived(required="[headcount, [site_count, ¦hedcount]]", formula="headcount + site_count"),
        "unknown-attribute",
        "declares the input hedcount",
    ),
    "no-input-in-a-group": Case(
        derived(required="[headcount, ¦[]]"), "too-short", "an entry of required must have an entry at least"
    ),
    "unused-input": Case(
        derived(required="[headcount, ¦site_count]"),
        "unused-input",
        "extra declares the input site_count but never reads it; remove it",
    ),
    "unused-deciding": Case(
        derived(deciding="[¦site_count]"), "unused-input", "extra declares the input site_count but never reads it"
    ),
    "undeclared-input": Case(
        derived(mark=HERE, formula="headcount + site_count"),
        "undeclared-input",
        "extra reads site_count without declaring it; list it under required, refining or deciding",
    ),
    "checks": Case(derived(checks="¦ci_maturity"), "checks", "extra checks ci_maturity, which is not among its inputs"),
    "refining-with-both": Case(
        derived(formula="headcount + site_count", refining="{site_count: ¦{assume: 1, leave_out: so}}"),
        "refining",
        "write either assume: or leave_out: for site_count",
    ),
    "refining-with-none": Case(
        derived(formula="headcount + site_count", refining="{site_count: ¦{}}"),
        "refining",
        "write either assume: or leave_out: for site_count",
    ),
    "refining-with-nothing-said": Case(
        derived(formula="headcount + site_count", refining="{site_count: ¦{leave_out: }}"),
        "refining",
        "write either assume: or leave_out: for site_count",
    ),
    "assumed-out-of-values": Case(
        derived(formula="headcount + urgency", refining="{urgency: {assume: ¦7}}"),
        "invalid-value",
        "urgency must be one of 0, 1, 2, 3, not 7",
    ),
    # --- formulas
    "formula-broken": Case(derived(formula="¦headcount +"), "formula", "the formula cannot be read as a formula"),
    "formula-with-a-number-run-into-a-word": Case(
        derived(formula="headcount + ¦1in headcount"), "formula", "has a number that is not written in digits, 1in"
    ),
    "formula-with-a-number-in-hexadecimal": Case(
        derived(formula="headcount + ¦0x1F"), "formula", "has a number that is not written in digits, 0x1F"
    ),
    "formula-with-a-number-beyond-every-number": Case(
        derived(formula="headcount + ¦1e999"), "formula", "the formula has a number above 1,000,000,000,000"
    ),
    "formula-with-four-hundred-digits": Case(
        derived(formula=f"headcount + ¦{'9' * 400}"), "formula", "the formula has a number above 1,000,000,000,000"
    ),
    "formula-with-a-backslash": Case(
        derived(formula=r"headcount + '¦\d'"), "formula", "the formula cannot be read as a formula"
    ),
    "formula-too-long": Case(derived(formula=f"¦{'headcount + ' * 60}1"), "formula", "500 characters"),
    "formula-with-power": Case(
        derived(formula="¦headcount ** 2"),
        "formula",
        "has a part that is neither a number, a name, + - * / nor a function",
    ),
    "formula-with-text": Case(derived(formula="headcount + ¦'a'"), "formula", "has a part that is neither"),
    "formula-with-code": Case(
        derived(formula="headcount + ¦headcount.__class__"), "formula", "has a part that is neither"
    ),
    "formula-with-unknown-function": Case(
        derived(formula="¦sqrt(headcount)"),
        "formula",
        "the formula has no function sqrt; there are min, max, mean, count, count_known, bins",
    ),
    "formula-without-argument": Case(
        derived(formula="headcount + ¦max()"), "formula", "the formula calls max without an argument"
    ),
    "formula-bins": Case(
        derived(formula="¦bins(headcount, 3, 2)"), "formula", "bins takes a value and then rising numbers"
    ),
    "formula-counts-a-number": Case(
        derived(formula="¦count(headcount)"), "formula", "count takes a multichoice, and headcount has the type integer"
    ),
    "formula-counts-a-sum": Case(
        derived(formula="¦count(headcount + 1)"), "formula", "count takes the name of one multichoice attribute"
    ),
    "formula-of-a-choice": Case(
        derived(required="[sector]", formula="¦sector + 1"),
        "formula",
        "sector, of type choice, has no number; derive one from it by cases",
    ),
    "formula-of-a-known-choice": Case(
        derived(required="[sector]", formula="¦count_known(sector)"), "formula", "sector, of type choice, has no number"
    ),
    "formula-of-a-multichoice": Case(
        derived(required="[specialist_gap]", formula="¦count(specialist_gap) + specialist_gap"),
        "formula",
        "specialist_gap, of type multichoice, has no number",
    ),
    "formula-for-a-choice": Case(
        derived(type="choice", levels="[a, b]", formula="¦headcount"),
        "formula",
        "extra has the type choice; a formula gives a number or a level",
    ),
    "formula-of-unknown": Case(
        derived(formula="¦headcount + hedcount"),
        "unknown-attribute",
        "there is no attribute hedcount; did you mean headcount?",
    ),
    "formula-in-a-row": Case(
        table(cases="[{when: {headcount: 3}, value: {formula: ¦headcount ^ 2}}]"),
        "formula",
        "has a part that is neither",
    ),
}


@pytest.fixture
def pack(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that copies the shipped pack with some edits; a whole file is taken away with '*'."""

    def edited(*edits: Edit) -> Path:
        folder = tmp_path / "pack"
        shutil.copytree(SHIPPED, folder, ignore=lambda path, names: names if path.endswith("cases") else ())
        for line in (SHIPPED / "sources.yaml").read_text(encoding="utf-8").splitlines():
            if line.strip().startswith("case:"):
                (folder / "cases" / f"{line.partition(':')[2].strip()}.yaml").touch()
        for file, old, new in edits:
            if old == "*":
                (folder / file).unlink()
                continue
            text = (folder / file).read_text(encoding="utf-8")
            assert old in text, f"{file} has no {old!r} any more; adapt the case"
            text = text.replace(old, new, 1) if old else text + new
            (folder / file).write_text(text.replace(HERE, ""), encoding="utf-8")
        return folder

    return edited


def place_of(edit: Edit) -> str:
    """Return file:line:column of the mark in an edit."""
    file, old, new = edit
    if old == "*":
        return f"{file}:1:1"
    text = (SHIPPED / file).read_text(encoding="utf-8")
    before = (text.replace(old, new, 1) if old else text + new).partition(HERE)[0]
    return f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}"


def faults_of(folder: Path) -> list[str]:
    """Return the faults of a pack, each as it is shown but for the folder."""
    with pytest.raises(FileFaults) as caught:
        read_pack(folder)
    return str(caught.value).replace(f"{folder.as_posix()}/", "").split("\n")


@pytest.mark.parametrize("name", every(3, list(CASES)))
def test_a_mistake_in_a_pack_is_told_at_its_place(pack, name):
    """One sentence with file, line and column, the nearest valid name and what to write instead."""
    case = CASES[name]
    (told,) = faults_of(pack(case.edit))
    assert told.startswith(f"{place_of(case.edit)}: ")
    assert told.endswith(f"[{case.code}]")
    assert case.words in told


def test_ten_mistakes_in_five_files_are_told_in_one_pass(pack):
    """In the order of the files and lines, so that they can be mended from top to bottom."""
    edits = [
        rule(when="{¦urgancy: 3}"),
        rule(id="X98", then="{¦lead.nobody: 0.5}"),
        rule(id="X97", sources="[¦NOWHERE]"),
        ("rules/technology.yaml", "", entry(RULE, 2, "- ", {"id": "¦X98"})),
        rail(force="¦model.none"),
        ("decisions.yaml", "affordable: affordable_modes", "affordable: ¦nothing"),
        question(section="¦nowhere"),
        question(id="extra2", asks="{¦extra: {label: E, type: integer}}"),
        derived("further", required="[headcount, ¦site_count]"),
        ("advice.yaml", "role: hr_training", "role: ¦nobody"),
    ]
    told = faults_of(pack(*edits))
    assert [line.split(":")[0] + " " + line.rpartition("[")[2] for line in told] == [
        "advice.yaml unknown-name]",
        "decisions.yaml unknown-name]",
        "decisions.yaml unknown-conclusion]",
        "derived.yaml unused-input]",
        "questions.yaml unknown-section]",
        "questions.yaml duplicate-attribute]",
        "rules/customers.yaml unknown-attribute]",
        "rules/customers.yaml unknown-conclusion]",
        "rules/customers.yaml unknown-source]",
        "rules/technology.yaml duplicate-id]",
    ]


def test_faults_of_shape_are_told_for_all_files_together(pack):
    """A file that cannot be used hides what depends on it, not what is wrong in the others."""
    folder = pack(
        ("pack.yaml", "title:", "titel:"),
        ("derived.yaml", "", "\nextra: 3\n"),
        ("outcomes.yaml", "plural: false", "plural: no"),
        rule(limits=""),
        ("sources.yaml", "*", ""),
    )
    (folder / "advice.yaml").write_bytes("actions: {} # ü".encode("latin-1"))
    codes = [line.split(":")[0] + " " + line.rpartition("[")[2] for line in faults_of(folder)]
    assert codes == [
        "advice.yaml encoding]",
        "derived.yaml wrong-type]",
        "outcomes.yaml ambiguous]",
        "pack.yaml missing-part]",
        "pack.yaml unknown-key]",
        "rules/customers.yaml missing-part]",
        "sources.yaml missing-file]",
    ]


def test_a_broken_file_does_not_flood_the_screen(pack):
    """What other files say about the names in it is not told as wrong."""
    (told,) = faults_of(pack(("derived.yaml", "", "\nextra: [\n")))
    assert told.endswith("[yaml-syntax]")
    assert "derived.yaml" in told


def test_a_pack_without_rules_is_told(pack):
    """A misspelled folder of rules would else be a pack that never advises anything."""
    folder = pack()
    (folder / "rules").rename(folder / "rule")
    (told,) = faults_of(folder)
    assert told == "rules/<topic>.yaml:1:1: the pack has no rules/<topic>.yaml; see docs/pack-format.md [missing-file]"


def test_a_pack_with_faults_without_end_is_given_up(pack):
    """A hundred are enough for one day."""
    many = "".join(entry(RULE, 2, "- ", {"id": f"X{number:03}", "when": "{nothing: 1}"}) for number in range(300))
    told = faults_of(pack(("rules/customers.yaml", "", many)))
    assert len(told) == 101
    assert told[-1] == "reading stopped after 100 faults; is this the right file?"


def test_what_is_no_pack_is_one_sentence(tmp_path):
    """An empty folder, a file, a missing folder, a name that no folder can have."""
    (tmp_path / "file").touch()
    for folder in (tmp_path, tmp_path / "file", tmp_path / "missing"):
        with pytest.raises(AdvisorError, match=r"is not a pack: it has no pack\.yaml; name a folder such as rules/"):
            read_pack(folder)
    with pytest.raises(AdvisorError, match="cannot be read: File name too long"):
        read_pack(tmp_path / ("a" * 5000))


def test_a_file_of_a_pack_that_is_no_file_is_one_sentence(pack):
    """A pipe or a folder among the rules does not hang or crash."""
    folder = pack()
    (folder / "rules" / "zzz.yaml").mkdir()
    with pytest.raises(AdvisorError, match=r"zzz\.yaml is a folder; name a file in it"):
        read_pack(folder)
    (folder / "rules" / "zzz.yaml").rmdir()
    os.mkfifo(folder / "rules" / "zzz.yaml")
    with pytest.raises(AdvisorError, match="is a device or a pipe"):
        read_pack(folder)


@pytest.mark.parametrize("named", ["process-improvment", "a" * 5000, "a\0b", "nowhere/at/all"])
def test_an_unknown_pack_is_told_with_the_ones_there_are(named):
    """By nearest id, or by the list."""
    with pytest.raises(AdvisorError, match=r"there is no pack .*process-improvement.*or name the folder of a pack"):
        open_pack(named)


@pytest.mark.parametrize(
    "file", ["pack.yaml", "outcomes.yaml", "decisions.yaml", "sources.yaml", "rules/customers.yaml"]
)
@pytest.mark.parametrize(
    "text", every(2, ["", "3", "[]", "a", "~", "- a", "{a: b}", "? [a]", "\x00", "a: [", "{1: 2}"])
)
def test_any_file_may_be_nonsense(pack, file, text):
    """Each file is refused in a way that names it, whatever stands in it."""
    folder = pack()
    (folder / file).write_text(text)
    assert all(line.startswith(f"{file}:") for line in faults_of(folder))


def test_a_pack_without_operating_models_is_refused(tmp_path):
    """There would be nothing to decide between."""
    outcomes = yaml.safe_load(files()["outcomes.yaml"])
    text = yaml.safe_dump(outcomes | {"operating_models": {}}, sort_keys=False)
    folder = write_pack(tmp_path, {**files(), "outcomes.yaml": text})
    (told,) = faults_of(folder)
    assert told.endswith(": operating_models must have an entry at least [too-short]")


def test_a_name_out_of_all_reason_is_told_on_one_line(tmp_path):
    """Line ends and signs that steer a terminal are left out, and what is long is cut, wherever a name is shown."""
    odd = "a\nb\x1b[31m" + "x" * 5000
    (told,) = faults_of(write_pack(tmp_path, files(decisions={"lead": {"accountable": odd}})))
    assert "there is no role a b [31mxxx" in told
    assert told.isprintable()
    assert len(told) < 1100


def test_a_file_name_that_is_no_text_does_not_matter(tmp_path):
    """A folder that came from another system may have one; the digest of the pack is that of its bytes."""
    folder = write_pack(tmp_path, files())
    try:
        (folder / "rules" / os.fsdecode(b"caf\xe9.yaml")).write_text("topic: T\nrules: []\n")
    except OSError:
        pytest.skip("file names are text here")
    assert read_pack(folder).digest.startswith("sha256:")


@pytest.mark.parametrize("length", [39, 300])
def test_derived_attributes_may_rest_on_one_another_forty_times(tmp_path, length):
    """The last first, as a reader may well write them; longer chains exhausted the stack."""
    names = [f"step{index}" for index in range(length)] + ["people"]
    entries = {
        name: {"type": "integer", "required": [given], "formula": given} for name, given in itertools.pairwise(names)
    }
    folder = write_pack(tmp_path, files(derived=entries))
    if length < 40:
        assert len(read_pack(folder).derivation_levels) == length
    else:
        (told,) = faults_of(folder)
        assert "is one of more than 40 derived attributes that rest on one another in a row; take the answers" in told
        assert told.endswith("[cycle]")


TEXTS = files(
    rules=[
        small_rule(
            "A01", {"any": [{"sponsor": {"at_least": 2}}, {"gaps": {"includes": "data"}}]}, {"lead.ci_team": 0.5}
        )
    ],
    guard_rails=[guard_rail("G1", {"scope": {"in": ["team", "site"]}}, forbid=["model.hub_and_spoke"])],
    derived={
        "ready": {
            "type": "ordinal",
            "levels": ["no", "yes"],
            "required": [["sponsor", "budget"]],
            "refining": {"budget": {"assume": 1}},
            "cases": [{"when": {"sponsor": {"between": [1, 3]}}, "value": {"formula": "bins(sponsor, 1) + budget"}}],
        }
    },
)


@pytest.mark.parametrize("file", every(4, list(TEXTS)))
def test_every_part_may_be_left_out_or_replaced(tmp_path, file):
    """Each part of a small pack, taken away or turned into something else, is refused or read; never a crash."""
    folder = write_pack(tmp_path, TEXTS)
    assert read_pack(folder)
    data = yaml.safe_load(TEXTS[file])
    for path in _paths(data):
        for value in (None, "x", ["x", []], {1: {}}, "missing"):
            changed = copy.deepcopy(data)
            _put(changed, path, value)
            (folder / file).write_text(yaml.dump(changed, Dumper=yaml.CSafeDumper, sort_keys=False), encoding="utf-8")
            with contextlib.suppress(AdvisorError):
                read_pack(folder)
                continue
            faults = faults_of(folder)
            assert faults
            assert all(fault.endswith("]") and "None" not in fault for fault in faults)


def _paths(data: object, path: tuple[object, ...] = ()) -> list[tuple[object, ...]]:
    """Return the path to every part; of entries of the same kind, to those of the first two."""
    steps: list[object] = []
    if isinstance(data, dict):
        same_kind = len({tuple(part) if isinstance(part, dict) else name for name, part in data.items()}) == 1
        steps = list(data)[:2] if same_kind else list(data)
    elif isinstance(data, list):
        steps = list(range(min(2, len(data))))
    return [found for step in steps for found in [(*path, step), *_paths(data[step], (*path, step))]]  # type: ignore[index]


def _put(data: object, path: tuple[object, ...], value: object) -> None:
    for step in path[:-1]:
        data = data[step]  # type: ignore[index]
    if value == "missing":
        del data[path[-1]]  # type: ignore[attr-defined]
    else:
        data[path[-1]] = value  # type: ignore[index]


def test_a_file_that_would_be_passed_over_is_told(tmp_path):
    """Rules and tests in a file named .yml would be missing without a word."""
    folder = write_pack(tmp_path, files())
    for name in ("rules/more.yml", "tests/more.yml"):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("topic: More\n", encoding="utf-8")
    with pytest.raises(FileFaults) as caught:
        read_pack(folder)
    [fault] = caught.value.faults
    assert (fault.code, Path(fault.place.path).name) == ("file-name", "more.yml")
    (folder / "rules/more.yml").unlink()
    with pytest.raises(FileFaults, match=r"name it more\.yaml"):
        read_knowledge_tests(read_pack(folder))
