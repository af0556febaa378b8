"""The Jinja environment of the pages: that of the reports, with what links and forms need."""

from __future__ import annotations

import hashlib
from functools import cache
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from jinja2 import Environment

from advisor.report.templates import environment as report_environment
from advisor.resources import templates_folder
from advisor.web import settings
from advisor.web.knowledge import knowledge


def environment(**_: Any) -> Environment:
    """Return the environment over the shipped templates; Django hands in options that the reports have set already."""
    shared = report_environment().overlay()
    shared.globals = {**shared.globals, "url": _url, "asset": _asset}
    return shared


def page(request: HttpRequest, template: str, status: int = 200, **values: Any) -> HttpResponse:
    """Return a rendered page; every one is given the rules in use."""
    return render(request, f"web/{template}", {"rules": knowledge().pack, **values}, status=status)


def is_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of a page, to put it in place."""
    return request.headers.get("HX-Request") == "true"


def stylesheet() -> str:
    """Return the style of the reports, which the pages build on."""
    return (templates_folder() / "report.css").read_text(encoding="utf-8")


def _url(name: str, *arguments: object) -> str:
    return reverse(name, args=arguments)


@cache
def _asset(name: str) -> str:
    """Return the address of a style or script; it changes with the content, so that no browser keeps an old one."""
    content = stylesheet().encode() if name == "report.css" else (settings.STATIC / name).read_bytes()
    return f"/static/{name}?v={hashlib.sha256(content).hexdigest()[:12]}"
