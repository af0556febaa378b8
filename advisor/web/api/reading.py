"""Reads what a request brings: who sends it, and its body, before anything is made of it."""

from __future__ import annotations

import json
import math
from typing import Any

from django.http import HttpRequest
from ninja.parser import Parser
from ninja.security.base import AuthBase
from ninja.utils import check_csrf

from advisor.errors import shown
from advisor.files.answer_writer import encodable
from advisor.files.tree import MAX_BYTES, MAX_DEPTH
from advisor.web.api.refusals import Refusal
from advisor.web.entrance import comes_from_program

_MOST_DIGITS = 30
"""A longer number is read as a text in an answer file, and means nothing here."""


class Key(AuthBase):
    """Lets a program in by its key, and a page by its cookie if it also shows that it is one of ours.

    Who knows neither was refused before. A browser sends the cookie by itself, even for a form of somebody else's.
    """

    openapi_type = "http"
    openapi_scheme = "bearer"
    openapi_description = "The key of this start, as `advisor serve` prints it behind `?key=`."

    def __call__(self, request: HttpRequest) -> bool:
        """Return True. Raises Refusal for a page that cannot be told from somebody else's."""
        if not comes_from_program(request) and check_csrf(request) is not None:
            message = "send the key of this start as a header, Authorization: Bearer KEY, or the token of a page as one"
            raise Refusal(403, f"{message}, X-CSRFToken: TOKEN")
        return True


class BodyReader(Parser):
    """Reads a body as strictly as an answer file: JSON in UTF-8, no name twice, nothing that is not a number."""

    def parse_body(self, request: HttpRequest) -> Any:
        """Return the data of a body. Raises Refusal if there is none in it, or more than an answer file may hold."""
        if request.content_type != "application/json":
            raise Refusal(
                400, f"the body is {shown(request.content_type)}; send JSON as Content-Type: application/json"
            )
        if len(request.body) > MAX_BYTES:
            raise Refusal(413, f"the body is too long; it has at most {MAX_BYTES / 1e6:.0f} MB, as an answer file has")
        try:
            data = json.loads(
                request.body.decode("utf-8-sig"),
                object_pairs_hook=_object,
                parse_int=_integer,
                parse_float=_number,
                parse_constant=_constant,
            )
        except UnicodeDecodeError:
            raise Refusal(400, "the body is not text in UTF-8") from None
        except RecursionError:
            raise _too_deep() from None
        except json.JSONDecodeError as error:
            place = f"line {error.lineno}, column {error.colno}"
            raise Refusal(400, f"the body is not JSON, at {place}: {error.msg}") from None
        return _cleaned(data, 1)


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Refusal(400, f"{shown(name)} stands twice in one object; keep one")
        found[name] = value
    return found


def _integer(text: str) -> int:
    if len(text) > _MOST_DIGITS:
        raise Refusal(400, f"{shown(text)} has too many digits to be true")
    return int(text)


def _number(text: str) -> float:
    number = float(text)
    if not math.isfinite(number):
        raise Refusal(400, f"{shown(text)} is too large to be true")
    return number


def _constant(text: str) -> float:
    raise Refusal(400, f"{text} is no number")


def _cleaned(value: Any, level: int) -> Any:
    """Return a value without what no text holds: NUL, and halves of characters."""
    if isinstance(value, str):
        return encodable(value).replace("\x00", "")
    if isinstance(value, (dict, list)) and level > MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, dict):
        return {_cleaned(name, level): _cleaned(part, level + 1) for name, part in value.items()}
    return [_cleaned(part, level + 1) for part in value] if isinstance(value, list) else value


def _too_deep() -> Refusal:
    return Refusal(400, f"the body nests more than {MAX_DEPTH} levels deep; flatten it")
