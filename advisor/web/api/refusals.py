"""What a program is told when something does not go: one shape for every error, whoever found it."""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db import IntegrityError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from advisor.errors import AdvisorError, FileFaults
from advisor.web.pages.problems import error_data

_GONE = "there is no such assessment; it may have been deleted"
_COMMAND = "; see: advisor "
"""Begins what only helps at the command line."""

_MUST = re.compile(r"^\w+ should (?=be |have )")
"""How a library begins what it finds wrong with a value."""

_WORDS = {
    "missing": "is missing; add it",
    "model_type": "must be an object",
    "dict_type": "must be an object",
}
"""What is said instead of a library's own words."""


class Refusal(AdvisorError):  # noqa: N818 - it is an answer, as the others of its family are
    """What was asked for cannot be done; the status says of which kind the obstacle is."""

    def __init__(self, status: int, message: str, details: list[dict[str, Any]] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.details = details


def answer(status: int, message: str, details: list[dict[str, Any]] | None = None) -> HttpResponse:
    """Return an error as every one is told."""
    return JsonResponse({"error": error_data(status, message, details)}, status=status)


def register(api: NinjaAPI) -> None:
    """Have every exception that a request can cause answered in the one shape. Any other is Django's to answer."""
    api.add_exception_handler(AdvisorError, _mistake)
    api.add_exception_handler(ValidationError, _misshapen)
    api.add_exception_handler(HttpError, _unreadable)
    for gone in (Http404, ObjectDoesNotExist, IntegrityError):  # the latter two if it is deleted at this very moment
        api.add_exception_handler(gone, _gone)


def _mistake(request: HttpRequest, error: AdvisorError | type[AdvisorError]) -> HttpResponse:
    if isinstance(error, Refusal):
        return answer(error.status, str(error), error.details)
    if not isinstance(error, FileFaults):
        return answer(422, str(error).split(_COMMAND)[0])
    details = [{"code": fault.code, "where": fault.place.path, "message": fault.message} for fault in error.faults]
    return answer(422, _summary([detail["message"] for detail in details]), details)


def _misshapen(request: HttpRequest, error: ValidationError | type[ValidationError]) -> HttpResponse:
    assert isinstance(error, ValidationError), "what is raised is no type"
    details = [_detail([str(step) for step in fault["loc"]], fault["type"], fault["msg"]) for fault in error.errors]
    return answer(422, _summary([detail["message"] for detail in details]), details)


def _detail(location: list[str], kind: str, said: str) -> dict[str, Any]:
    source, *steps = location
    inside = steps[1:] if source == "body" else steps  # a body goes by the name of a parameter of ours
    name = inside[-1] if inside else f"the {source}"
    words = f" {_WORDS[kind]}" if kind in _WORDS else _MUST.sub(" must ", said)
    message = f"{name}{words}" if words.startswith(" ") else f"{name}: {words}"
    return {"code": kind.replace("_", "-"), "where": ".".join([source, *inside]), "message": message}


def _summary(messages: list[str]) -> str:
    more = len(messages) - 1
    return messages[0] + (f" (and {more} more)" if more else "")


def _unreadable(request: HttpRequest, error: HttpError | type[HttpError]) -> HttpResponse:
    assert isinstance(error, HttpError), "what is raised is no type"
    if isinstance(error.__cause__, Refusal):
        return _mistake(request, error.__cause__)
    return answer(error.status_code, error.message)


def _gone(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
    return answer(404, _GONE)
