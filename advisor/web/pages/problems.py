"""What is said when something does not go: where, why, and the way on. Programs get the same as JSON."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from advisor.errors import AdvisorError, FileFaults
from advisor.web.entrance import Handler, is_inside
from advisor.web.store import ConflictError
from advisor.web.templating import page

API = "/api/"


class Problems:
    """Middleware that turns a user's mistake into one sentence on a page of its own."""

    def __init__(self, handler: Handler) -> None:
        self._handler = handler

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Answer the request."""
        return self._handler(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Return the page for a mistake; None leaves any other exception to Django."""
        if isinstance(exception, AdvisorError):
            return problem(request, 422, "That does not work", str(exception), faults(exception))
        if isinstance(exception, ConflictError):
            message = (
                "It was changed in another window since this page was shown, so yours was not saved and nothing is "
                "overwritten. Go back, load the page again, and look at what stands there now."
            )
            return problem(request, 409, "Somebody else changed it", message)
        return None


def faults(error: AdvisorError) -> list[str]:
    """Return what is wrong, one sentence for each fault, with its line in the file."""
    if not isinstance(error, FileFaults):
        return [str(error)]
    return [f"Line {fault.place.line}, character {fault.place.column}: {fault.message}" for fault in error.faults]


def problem(
    request: HttpRequest, status: int, title: str, message: str, details: list[str] | None = None
) -> HttpResponse:
    """Return a page, or for the API an object, that says what is wrong."""
    if request.path.startswith(API):
        return JsonResponse({"error": error_data(status, message)}, status=status)
    return page(
        request, "problem.html", status, title=title, details=details or [message], is_inside=is_inside(request)
    )


def error_data(status: int, message: str, details: list[dict[str, Any]] | None = None) -> dict[str, Any]:
    """Return the one shape of every error of the API."""
    return {"status": status, "message": message, "details": details or []}


def outside(request: HttpRequest) -> HttpResponse:
    """Say how to get in: the secret is missing, or is that of an earlier start."""
    message = (
        "The advisor lets in only whoever opens the address that it printed when it started, for your answers are "
        "nobody else's business. Look for that address in the window in which advisor serve runs, and open it. "
        "Everything you answered is kept."
    )
    if request.path.startswith(API):
        message = "send the key of this start as a header, Authorization: Bearer KEY; advisor serve prints it"
    return problem(request, 403, "Open the address that was printed", message)


def stale(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Say that a form came from somewhere else, or from a page that is too old."""
    message = "This form is from an older page or from another place. Go back, load the page again, and send it again."
    return problem(request, 403, "The form was not taken", message)


def too_long(request: HttpRequest) -> HttpResponse:
    """Say that more was sent than anybody needs."""
    return problem(
        request, 413, "That is too much", "A request may have at most 4 MB, and an answer file at most 1 MB."
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Say that a request makes no sense."""
    return problem(request, 400, "That could not be read", "The request is not one that a page of the advisor sends.")


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """Say that there is no such page."""
    message = "There is no such page, or the assessment was deleted. Your other assessments are all there."
    if request.path.startswith(API):
        message = "there is nothing at this address; the addresses are in /api/v1/openapi.json"
    return problem(request, 404, "Nothing is here", message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Say that the advisor itself is at fault."""
    message = (
        "The advisor made a mistake of its own. What you had saved is kept. "
        "Please go back and try again; if it happens again, tell whoever gave you the advisor."
    )
    return problem(request, 500, "That went wrong", message)
