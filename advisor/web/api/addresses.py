"""The API as a whole: which address is answered by what, and the document that tells programs so."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache, wraps
from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.operation import Operation

from advisor.errors import shown
from advisor.web.api import asking, assessments, packs, refusals, results
from advisor.web.api.given import GivenAnswers
from advisor.web.api.reading import BodyReader, Key
from advisor.web.api.schemas import show_answers
from advisor.web.knowledge import knowledge

_DESCRIPTION = """\
Who should drive process improvement, in which operating model, and with outside consultants or without: the advice with
its reasons, for answers that come with the request or that are kept here.
"""


class _Api(NinjaAPI):
    def get_openapi_operation_id(self, operation: Operation) -> str:
        return operation.view_func.__name__


api = _Api(
    title="Process improvement advisor",
    version="1",
    description=_DESCRIPTION,
    urls_namespace="api",
    openapi_url=None,
    docs_url=None,
    auth=Key(),
    parser=BodyReader(),
)
refusals.register(api)
api.add_router("", packs.router)
api.add_router("", asking.router)
api.add_router("assessments", assessments.router)
api.add_router("assessments", results.router)


@api.get("openapi.json", include_in_schema=False)
def openapi(request: HttpRequest) -> HttpResponse:
    """Return the document that tells programs what there is."""
    return JsonResponse(document())


@cache
def document() -> dict[str, Any]:
    """Return the OpenAPI document."""
    found: dict[str, Any] = dict(api.get_openapi_schema())
    show_answers(found["components"]["schemas"], GivenAnswers.__name__, knowledge().pack)
    return found


def addresses() -> tuple[list[URLPattern | URLResolver], str, str]:
    """Return what belongs under /api/v1/: addresses, application and name, as Django's `path` takes them."""
    patterns, application, name = api.urls
    for pattern in patterns:
        assert isinstance(pattern, URLPattern), "no address of the API includes others"
        pattern.callback = _with_errors_in_shape(pattern.callback)
    return patterns, application, name


def _with_errors_in_shape(view: Callable[..., Any]) -> Callable[..., HttpResponse]:
    """Return a view that tells in the shape of every error that it knows no such method."""

    @wraps(view)
    def answered(request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        response: HttpResponse = view(request, *arguments, **named)
        if response.status_code != 405:
            return response
        allowed = response.headers["Allow"]
        refused = refusals.answer(405, f"{shown(request.method)} is not for this address; there is {allowed}")
        refused["Allow"] = allowed
        return refused

    return answered
