"""The JSON API is sent whatever its document allows, and what it does not: it answers as the document says."""

from __future__ import annotations

import itertools
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

schemathesis = pytest.importorskip("schemathesis")

from schemathesis.checks import not_a_server_error  # noqa: E402 - it may be missing
from schemathesis.generation import GenerationMode  # noqa: E402
from schemathesis.specs.openapi import checks  # noqa: E402

CHECKS = [
    not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
AIMS = {
    "name": itertools.cycle(["sponsor_behavior"]),
    "pack": itertools.cycle(["process-improvement"]),
    "conclusion": itertools.cycle(["lead", "consultants.not_needed", "sponsorship", "co_lead.employees", None]),
    "revision": itertools.cycle([1, 0, None]),
    "answer": itertools.cycle([1, None]),
}
"""What there is, by the names of parameters, so that most requests get past the first check; None leaves one alone."""

IN_THE_WAY = ("topic", "date", "clarified", "plan", "departure", "objections", "expected")
"""Parts of an answer file whose names and days nobody hits upon."""

PER_OPERATION = 6
"""So many requests that the document allows, and as many that it does not."""

_FEW = settings(
    max_examples=PER_OPERATION,
    phases=[Phase.generate],
    database=None,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)


class Api:
    """The API behind its document."""

    def __init__(self, key: str) -> None:
        from advisor.web.serve import application

        self.headers = {"Authorization": f"Bearer {key}", "Host": "127.0.0.1"}
        self.schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application(), headers=self.headers)

    def operations(self, tag: str) -> list[Any]:
        found = [item.ok() for item in self.schema.get_all_operations()]
        return [operation for operation in found if operation.definition.raw["tags"] == [tag]]

    def kept(self) -> str:
        """Return the id of an assessment made just now; the one before may be deleted."""
        from advisor.web import store
        from advisor.web.knowledge import knowledge

        return str(store.create(knowledge().library[0]).pk)


@pytest.fixture(scope="module")
def api(data_folder: Path) -> Iterator[Api]:
    """The API; what Django writes about refused requests is not looked at."""
    from django.conf import settings as of_django

    logging.disable(logging.ERROR)
    yield Api(of_django.ADVISOR_SECRET)
    logging.disable(logging.NOTSET)


def test_the_document_is_valid(api: Api) -> None:
    api.schema.validate()
    assert api.schema.specification.version == "3.1.0"


@pytest.mark.parametrize("tag", ["rules", "asking", "assessments", "results"])
def test_it_answers_as_documented(api: Api, tag: str) -> None:
    operations = api.operations(tag)
    assert operations
    for operation in operations:
        assert min(_statuses(api, operation, GenerationMode.POSITIVE)) < 300, f"{operation.label} is never done"
        assert _statuses(api, operation, GenerationMode.NEGATIVE)


def _statuses(api: Api, operation: Any, mode: GenerationMode) -> set[int]:
    """Send requests of a kind, have every reply checked against the document, and return how they were answered."""
    seen = set()

    @_FEW
    @given(case=operation.as_strategy(generation_mode=mode))
    def send(case: Any) -> None:
        if mode is GenerationMode.POSITIVE:
            _aim(api, case)
        seen.add(case.call_and_validate(headers=api.headers, checks=CHECKS).status_code)

    send()
    return seen


def _aim(api: Api, case: Any) -> None:
    """Have a request name what there is."""
    if "assessment_id" in case.path_parameters:
        case.path_parameters["assessment_id"] = api.kept()
    for given_parts in (case.path_parameters, case.query, case.body):
        if isinstance(given_parts, dict):
            aimed = {name: next(aims) for name, aims in AIMS.items() if name in given_parts}
            given_parts |= {name: aim for name, aim in aimed.items() if aim is not None}
    if isinstance(case.body, dict) and "answers" in case.body:
        for part in IN_THE_WAY:
            case.body.pop(part, None)
