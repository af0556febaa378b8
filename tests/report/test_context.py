from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass

from jinja2 import meta
from msgspec import Struct
from samples import CASES, EMPTY, LONG, ROOT, answers_of, context_of

from advisor.report.context import ReportContext
from advisor.report.disclosure import Audience
from advisor.report.html import PageFrame, page_values, render_html
from advisor.report.reference import documented_types, reference_text
from advisor.report.templates import environment
from advisor.resources import templates_folder


def test_the_templates_are_given_exactly_what_is_documented(tmp_path, monkeypatch):
    """The names that reach the template, caught on their way, are those of the documented types, with their types."""
    caught = []
    template = type(environment().get_template("report.html"))
    real = template.render
    monkeypatch.setattr(template, "render", lambda self, values: caught.append(values) or real(self, values))
    context = context_of(answers_of(LONG, tmp_path))
    render_html(context)
    documented = [item.name for kind in (ReportContext, PageFrame) for item in fields(kind)]
    assert list(caught[0]) == documented
    assert caught[0] == page_values(context)


def test_everything_inside_is_of_a_documented_type(tmp_path):
    """Whatever the answers, no value of a type that the documentation does not list is passed."""
    for source in (EMPTY, LONG, *CASES[::6]):
        for audience in Audience:
            seen = set(types_in(page_values(context_of(answers_of(source, tmp_path), audience))))
            assert seen <= set(documented_types())


def types_in(value):
    if is_dataclass(value) or isinstance(value, Struct):
        yield type(value)
        names = value.__struct_fields__ if isinstance(value, Struct) else [item.name for item in fields(value)]
        for name in names:
            yield from types_in(getattr(value, name))
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from types_in(part)
    elif isinstance(value, tuple):
        for part in value:
            yield from types_in(part)
    else:
        assert value is None or isinstance(value, str | int | float)


def test_the_templates_use_what_is_documented_and_nothing_is_passed_in_vain():
    """Every name that a part of the report reads is documented; every documented name is read."""
    parts = [
        path
        for path in templates_folder().glob("*.html")
        if path.name not in ("preparation.html", "comparison.html", "_differences.html") and "book" not in path.name
    ]
    used = {name for path in parts for name in meta.find_undeclared_variables(environment().parse(path.read_text()))}
    documented = {item.name for kind in (ReportContext, PageFrame) for item in fields(kind)}
    assert used == documented


def test_every_field_is_explained():
    """Each field of each view has a help text."""
    for kind in documented_types():
        if is_dataclass(kind):
            assert [item.name for item in fields(kind) if not item.metadata.get("help")] == []


def test_the_reference_is_up_to_date():
    """docs/report.md is what `python -m advisor.report.reference` writes."""
    assert (ROOT / "docs/report.md").read_text(encoding="utf-8") == reference_text()


def test_the_reference_names_every_template():
    """A newcomer finds each file of reports/templates in docs/report.md."""
    names = [path.name for path in templates_folder().iterdir()]
    assert [name for name in names if f"`{name}`" not in reference_text()] == []
