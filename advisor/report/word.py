"""Renders the report as a Word document, through a template in Word with Jinja tags. Only this module needs docxtpl."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from jinja2 import Environment, StrictUndefined, TemplateError, TemplateRuntimeError, TemplateSyntaxError, Undefined
from jinja2.sandbox import ImmutableSandboxedEnvironment
from jinja2.utils import missing
from markupsafe import Markup, escape

from advisor.errors import AdvisorError, nearest, shown
from advisor.report.context import ReportContext
from advisor.report.templates import FILTERS, on_one_line
from advisor.resources import templates_folder

try:
    from docxtpl import DocxTemplate
    from lxml import etree
except ImportError as error:
    raise AdvisorError(
        f"a report in Word needs docxtpl ({error}); install it with: pip install 'process-improvement-advisor[word]'"
    ) from None

_NO_DATE = datetime(1980, 1, 1)
"""For a report without a date: the first day that a zip file can tell."""
_PROPERTY = 255
"""The longest property that a Word document may have."""
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HOLDERS = tuple(_W + name for name in ("body", "hdr", "ftr", "tbl", "tr", "tc", "p", "r"))
"""What holds other parts of a document and no text of its own."""
_ASTRAY = (
    "its tags do not stand where they can be; one that repeats table rows is a {%tr ... %} in a row of its own, one "
    "that repeats paragraphs a {%p ... %} in a paragraph of its own, one that shows a text a {{ ... }}"
)


def render_word(context: ReportContext, template: Path | None = None) -> bytes:
    """Return the report as the bytes of a .docx, laid out by the shipped template or by another.

    Raises AdvisorError in one sentence if the template cannot be read or filled in.
    """
    path = template or templates_folder() / "report.docx"
    document = _opened(path)
    values = {item.name: getattr(context, item.name) for item in fields(context)}
    try:
        document.render(values, environment(), autoescape=True)
        content = BytesIO()
        _date(document, context.date)
        document.save(content)
    except Exception as error:  # a template is written by people, and its tags can fail in as many ways as a program
        raise AdvisorError(f"{path} cannot be filled in: {_fault(error)}") from error
    return _without_clock(content)


def environment() -> Environment:
    """Return the environment for templates of others: values are text, nothing can be reached or changed by a tag."""
    environment = ImmutableSandboxedEnvironment(autoescape=True, undefined=_Unknown, finalize=_finalized)
    environment.filters |= FILTERS
    return environment


def _finalized(value: Any) -> Any:
    """Return text escaped, also from docxtpl, which gives a meaning to some braces."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return _shown(value)
    text = str(escape(on_one_line(value)))
    return Markup(text.replace("{", "&#123;").replace("}", "&#125;"))  # noqa: S704 - escaped


def _plain(value: Any) -> Any:
    """Return text for a property, which takes no markup."""
    return on_one_line(value) if isinstance(value, str) else _shown(value)


def _shown(value: Any) -> Any:
    """Return what is not text: nothing for a missing part; a number, a finished part or an unknown name as it is."""
    if value is None:
        return ""
    if isinstance(value, str | int | float | Undefined):
        return value
    kind = "list" if isinstance(value, tuple) else type(value).__name__
    raise TemplateRuntimeError(f"a tag shows a whole {kind}; name a field of it, or repeat over it")


class _Template(DocxTemplate):  # type: ignore[misc]  # docxtpl has no types
    """A template that refuses to write what Word could not open, and that fills in properties as plain text."""

    def render_xml_part(self, *arguments: Any) -> str:
        xml = cast(str, super().render_xml_part(*arguments))
        for element in etree.fromstring(xml.encode()).iter(*_HOLDERS):  # docxtpl would leave out what stands astray
            if any(text and text.strip() for text in (element.text, *(child.tail for child in element))):
                raise TemplateRuntimeError(_ASTRAY)
        return xml

    def render_properties(self, context: dict[str, Any], jinja_env: Environment | None = None) -> None:
        plain = (jinja_env or environment()).overlay(autoescape=False, finalize=_plain)
        for name in ("title", "subject", "author", "keywords", "comments", "category"):
            written = getattr(self.docx.core_properties, name)
            setattr(self.docx.core_properties, name, plain.from_string(written).render(context)[:_PROPERTY])


def _opened(path: Path) -> _Template:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise AdvisorError(f"the template {path} cannot be read: {error.strerror or error}") from None
    template = _Template(BytesIO(content))
    try:
        template.init_docx()
    except Exception as error:  # whatever the bytes are, python-docx has its own error for it
        raise AdvisorError(
            f"the template {path} is not a Word document; in Word, save it as Word Document (.docx)"
        ) from error
    return template


class _Unknown(StrictUndefined):
    """A name that there is not; using it says so, with the name that comes nearest."""

    __slots__ = ()

    @property
    def _undefined_message(self) -> str:
        name = shown(self._undefined_name)
        if self._undefined_obj is missing:
            return f"there is no {name}{_hint(name, (item.name for item in fields(ReportContext)))}"
        kind = type(self._undefined_obj)
        return f"there is no {name} in {kind.__name__}{_hint(name, _fields(kind))}"


def _fields(kind: type) -> Iterable[str]:
    if is_dataclass(kind):
        return [item.name for item in fields(kind)]
    return getattr(kind, "__struct_fields__", ())


def _hint(name: str, names: Iterable[str]) -> str:
    near = nearest(name, names)
    return f"; did you mean {near}?" if near else "; docs/report.md lists what there is"


def _fault(error: Exception) -> str:
    """Return what is wrong with a template, in words and with the text it stands in."""
    if isinstance(error, etree.XMLSyntaxError):
        return _ASTRAY
    if not isinstance(error, TemplateError):
        return f"a tag asks for something that cannot be done: {shown(error)}"
    said = str(error.message or error).rstrip(".")
    unknown = re.fullmatch(r"No filter named '(.*)'", said)
    if unknown:
        return f"there is no filter {shown(unknown[1])}{_hint(unknown[1], environment().filters)}"
    if isinstance(error, TemplateSyntaxError):
        return f"a tag is not written as it should be: {said}{_near(error)}"
    return said


def _near(error: TemplateError) -> str:
    """Return the text around a fault as it stands in the document."""
    lines = [line.strip() for line in getattr(error, "docx_context", ())]
    tags = [line for line in lines[:4] if "{" in line]
    return f"; it stands near: {shown(tags[-1])}" if tags else ""


def _date(document: _Template, date: str) -> None:
    """Date a document as its answers are dated."""
    try:
        day = datetime.fromisoformat(date)
    except ValueError:
        day = _NO_DATE
    document.docx.core_properties.created = document.docx.core_properties.modified = day


def _without_clock(content: BytesIO) -> bytes:
    """Return a zip file with the same members that tell no time and no system."""
    target = BytesIO()
    with zipfile.ZipFile(content) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            member = zipfile.ZipInfo(name, _NO_DATE.timetuple()[:6])
            member.create_system = 0
            new.writestr(member, old.read(name), zipfile.ZIP_DEFLATED)
    return target.getvalue()
