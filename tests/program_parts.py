"""Entries of the program files for small packs; each may be changed by keyword."""

from __future__ import annotations

from typing import Any


def contradiction(identifier: str, when: object, **more: object) -> dict[str, Any]:
    """Return an entry of contradictions.yaml."""
    return {
        "id": identifier,
        "kind": "contradiction",
        "title": f"About {identifier}",
        "when": when,
        "question": "Which of the two is right?",
        "handling": "The weaker answer counts.",
        "sources": ["HEURISTIC"],
        **more,
    }


def figure(**more: object) -> dict[str, Any]:
    """Return an entry of figures.yaml."""
    return {"text": "One in ten.", "caveat": "One study.", "sources": ["HEURISTIC"], "use": "shown", **more}


def line(identifier: str, when: object, low: object, high: object, **more: object) -> dict[str, Any]:
    """Return an entry of staffing.yaml."""
    return {
        "id": identifier,
        "title": "Trainers",
        "when": when,
        "unit": "people",
        "from": low,
        "to": high,
        "text": "They train.",
        "basis": "Practice.",
        "caveat": "It may mislead.",
        "sources": ["HEURISTIC"],
        **more,
    }


def assignment(accountable: list[str], responsible: list[str], *others: list[str]) -> dict[str, list[str]]:
    """Return who is accountable, responsible, consulted and informed."""
    names = ("accountable", "responsible", "consulted", "informed")
    return dict(zip(names, (accountable, responsible, *others), strict=False))


def activity(identifier: str, default: dict[str, list[str]], **more: object) -> dict[str, Any]:
    """Return an entry of raci.yaml."""
    return {"id": identifier, "title": f"Do {identifier}", "default": default, **more}


def step(identifier: str, **more: object) -> dict[str, Any]:
    """Return an entry of plan.yaml; it belongs to the phase `first`."""
    return {
        "id": identifier,
        "phase": "first",
        "title": f"Take {identifier}",
        "text": "Do it.",
        "done_when": "It is done.",
        "owner": ["lead"],
        "sources": ["HEURISTIC"],
        **more,
    }


PHASES = {"first": {"title": "Days 1 to 30", "from_day": 1, "to_day": 30}}


def pillar(identifier: str, stands: object, missing: object, **more: object) -> dict[str, Any]:
    """Return an entry of pillars.yaml."""
    return {
        "id": identifier,
        "title": identifier.capitalize(),
        "meaning": "What it is.",
        "role": "top_management",
        "stands": stands,
        "missing": missing,
        "if_stands": "It stands.",
        "if_part": "Half of it.",
        "if_missing": "It is missing.",
        "builds": ["Build it."],
        "sources": ["HEURISTIC"],
        **more,
    }


def point(identifier: str, when: object, **more: object) -> dict[str, Any]:
    """Return an entry of contested.yaml."""
    return {
        "id": identifier,
        "title": f"About {identifier}",
        "when": when,
        "one_side": "Some say so.",
        "other_side": "Others do not.",
        "treatment": "Scope decides.",
        "sources": ["HEURISTIC"],
        **more,
    }
