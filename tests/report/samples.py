"""Reports to look at: of every shipped case, of an empty file, of a long one, and of one that people tried to break."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, lru_cache
from pathlib import Path

import yaml

from advisor.engine.columnar.engine import ColumnarEngine
from advisor.engine.forward import ForwardEngine
from advisor.explain.who import by_informant
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.model.answers import AnswerSet, Known
from advisor.model.question import Depth
from advisor.report.context import ReportContext, report_context
from advisor.report.disclosure import Audience
from advisor.report.html import render_html
from advisor.report.preparation import render_preparation
from advisor.report.trial import Trial

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "rules/process_improvement/cases").glob("*.yaml"))

TESTED_EVERY = 5
"""Of so many cases one is put to the test; the parts are the same in all, and a test takes longer than the rest."""

EMPTY = {"organization": "A", "topic": "process-improvement", "answers": {}}

LONG = {
    "organization": "The Northern and Western Regional Consortium of Municipal Water, Waste, Energy and "
    "Public Transport Undertakings GmbH",
    "topic": "process-improvement",
    "date": "2026-11-22",
    "interviewer": {"name": "NAME-ASKER", "profits_from_engagement": True},
    "departure": {
        "lead": "process_owners",
        "operating_model": "process_owner_led",
        "consultants": "not_needed",
        "by": "NAME-DEPARTING",
        "reason": "The owners of the two largest processes have asked to lead, and nobody else has the time. " * 8,
    },
    "plan": {
        "contain_first_week": {"owner": "Maximiliane Freifrau von Hohenstein-Wittelsbach, deputy head of operations"},
        "board_names_executive": {"date": "2026-12-01", "note": "NOTE-PLAN"},
        "independent_expert": {"owner": "J. Doe", "date": "2026-11-24", "done": True},
    },
    "clarified": {"Q04": {"reply": "REPLY-GIVEN"}},
    "answers": {
        "current_driver": "nobody",
        "current_model": "none",
        "headcount": 9000,
        "site_count": 12,
        "sector": "utilities_energy",
        "regulation_level": 3,
        "external_mandate": {"value": "regulator_or_court_orders", "basis": "documented"},
        "improvement_scope": {"value": "enterprise", "basis": "documented", "note": "NOTE-SCOPE", "by": "NAME-SCOPE"},
        "urgency": {"value": 3, "basis": "opinion", "certainty": 0.5},
        "problem_complexity": {"value": 3, "certainty": 0.8, "basis": "opinion"},
        "sponsor_behavior": {"value": 1, "certainty": 0.8, "basis": "observed", "note": "NOTE-SPONSOR"},
        "process_ownership": {"value": 1, "basis": "observed"},
        "ci_maturity": {"value": 2, "basis": "opinion"},
        "gain_retention": {"status": "dont_know", "note": "NOTE-FINANCE"},
        "ideas_implemented_rate": {"status": "skipped"},
        "bb_count": 1,
        "budget_posture": 1,
        "union_works_council": "exists_adversarial",
        "job_security_stance": "cuts_announced",
        "legitimation_motive": True,
        "prior_programs": "several_stalled",
        "it_capacity": 0,
        "technology_intensity": 3,
        "release_time": 0,
        "specialist_gap": ["lean_flow_pull", "regulatory_remediation"],
    },
}
"""120 characters of name, a departure, an interest, every basis, guard rails, steps named, dated and done, a reply to
what was asked back, and nobody ready to lead."""

HOSTILE = """<script>alert('x')</script> & "quotes" <b onclick=x>שלום</b> </style></title>{{ 7*7 }}\u202e\u0007"""
"""Markup, quotes, right-to-left text, a template expression, an override and a bell, for every text field."""

CLOSELY = [
    "vignette_a_joinery",
    "worked_furniture_plant_reports",
    "worked_housing_association_nobody",
    "worked_parts_group_crisis",
    *(f"{name}-{audience}" for name in ("empty", "long", "hostile", "northgate") for audience in ("board", "working")),
    "questions",
]
"""Pages that hold every kind of thing that any page holds, which a test proves; the others differ by their words."""


@cache
def engine() -> ForwardEngine:
    """Return the engine over the shipped pack, made once per process."""
    return ForwardEngine(open_pack())


@cache
def columnar_engine() -> ColumnarEngine:
    """Return the engine that varies answers over the shipped pack, made once per process."""
    return ColumnarEngine(engine().pack)


def answers_of(source: Path | Mapping[str, object], folder: Path) -> AnswerSet:
    """Return the answers in a file, or in data that is written to a file first."""
    path = source if isinstance(source, Path) else folder / "answers.yaml"
    if not isinstance(source, Path):
        path.write_text(yaml.safe_dump(source, allow_unicode=True, sort_keys=False), encoding="utf-8")
    return read_answers(path, engine().pack)


def context_of(answers: AnswerSet, audience: Audience = Audience.BOARD, tested: bool = True) -> ReportContext:
    """Return what the report of some answers is made of; as the report command makes it, put to the test."""
    known = answers.known()
    trial = trial_of(tuple(sorted(known.items()))) if tested else None
    return report_context(engine().pack, answers, engine().assess(known), audience, trial=trial)


@lru_cache(maxsize=4)
def trial_of(known: tuple[tuple[str, Known], ...]) -> Trial:
    """Return the trial of some answers; reports for several audiences share it."""
    return Trial(columnar_engine(), dict(known))


def html_of(answers: AnswerSet, audience: Audience = Audience.BOARD, tested: bool = True) -> str:
    """Return the report of some answers."""
    return render_html(context_of(answers, audience, tested))


def with_answers(source: Mapping[str, object], **changes: object) -> dict[str, object]:
    """Return answer data with some answers replaced by others, given as mappings that add to what is there."""
    answers = dict(source["answers"])  # type: ignore[call-overload]
    for name, change in changes.items():
        old = answers.get(name, {})
        answers[name] = {**(old if isinstance(old, dict) else {"value": old}), **change}  # type: ignore[dict-item]
    return {**source, "answers": answers}


def every_sample(folder: Path) -> dict[str, str]:
    """Return pages by name: every fourth case for the board, all other samples for both audiences, the questions."""
    found = {
        path.stem: html_of(read_answers(path, engine().pack), tested=place % TESTED_EVERY == 0)
        for place, path in enumerate(CASES)
        if place % 4 == 0 or path.stem in CLOSELY
    }
    others = {"empty": EMPTY, "long": LONG, "hostile": hostile()}
    for name, data in others.items():
        for audience in Audience:
            found[f"{name}-{audience}"] = html_of(answers_of(data, folder), audience)
    found["questions"] = render_preparation(engine().pack, by_informant(engine().pack, Depth.FULL))
    example = answers_of(ROOT / "docs/examples/northgate.yaml", folder)
    return found | {f"northgate-{audience}": html_of(example, audience) for audience in Audience}


def hostile() -> dict[str, object]:
    """Return answers whose every text field holds HOSTILE."""
    answers = {"sponsor_behavior": {"value": 3, "note": HOSTILE, "by": HOSTILE}, "improvement_scope": "team"}
    return {
        "organization": HOSTILE,
        "topic": "process-improvement",
        "made_with": {"pack": "process-improvement", "version": HOSTILE, "depth": "default"},
        "interviewer": {"name": HOSTILE},
        "departure": {"reason": HOSTILE, "by": HOSTILE},
        "answers": answers,
    }
