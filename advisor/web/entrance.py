"""Who may come in, and with how much: requests from this machine that know the secret of this start.

The address that `advisor serve` opens holds the secret. It is exchanged for a cookie at once, so that it stays in no
history and reaches no other page. Programs send it as a bearer token instead.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

KEY = "key"
STYLE = "/static/report.css"
"""Style and script are no secret; this one file of it is answered by a page."""

Handler = Callable[[HttpRequest], HttpResponse]


class Limits:
    """Middleware that refuses what is longer than anybody sends, before it is read, and lets nothing be kept."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, or say that it is too long."""
        from advisor.web.pages.problems import too_long  # noqa: PLC0415 - needs Django to be set up

        length = request.META.get("CONTENT_LENGTH") or "0"
        if not _is_at_most(length, settings.MAX_BODY):
            response: HttpResponse = too_long(request)
        else:
            response = self._handler(request)
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class Entrance:
    """Middleware that lets nobody in without the secret."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request, exchange the secret for a cookie, or say how to get in."""
        request.get_host()  # refuses a name that does not stand for this machine, before anything else is looked at
        if request.method == "GET" and _is_secret(request.GET.get(KEY, "")):
            rest = request.GET.copy()
            del rest[KEY]
            path = "/" + request.path.lstrip("/")  # two slashes would lead to another host
            response = HttpResponseRedirect(f"{path}?{rest.urlencode()}" if rest else path)
            response.set_cookie(settings.ADVISOR_COOKIE, settings.ADVISOR_SECRET, httponly=True, samesite="Strict")
            return response
        if request.path == STYLE or is_inside(request):
            return self._handler(request)
        from advisor.web.pages.problems import outside  # noqa: PLC0415 - needs Django to be set up

        return outside(request)


def is_inside(request: HttpRequest) -> bool:
    """Whether a request knows the secret of this start."""
    return _is_secret(request.COOKIES.get(settings.ADVISOR_COOKIE, "")) or comes_from_program(request)


def comes_from_program(request: HttpRequest) -> bool:
    """Whether a request has the secret as its token. A browser never sends it by itself, so nobody can forge it."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return kind.lower() == "bearer" and _is_secret(token.strip())


def _is_at_most(number: str, most: int) -> bool:
    """Return whether a header is a number, and not a larger one; Python does not read endless ones."""
    return number.isascii() and number.isdigit() and len(number) < 20 and int(number) <= most


def _is_secret(given: str) -> bool:
    secret = str(settings.ADVISOR_SECRET)
    return bool(given) and hmac.compare_digest(given.encode(errors="replace"), secret.encode())
