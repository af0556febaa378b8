"""What a report template may use, as text: docs/report.md. Write it again with `python -m advisor.report.reference`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from msgspec import Struct

from advisor.report.context import ReportContext
from advisor.report.html import PageFrame

INTRODUCTION = """\
# The report

`advisor report FILE -o OUT` writes the same report in three formats, by the name of OUT:

- `report.html`: one page that needs nothing else: no network, no font, no image file. Its content security policy
  allows its own style and one small script, by their hashes, and nothing more. The script is that of "Test it
  yourself": a reader changes an answer and sees what becomes of the advice, or objects to an answer and saves the
  objections as a file that `advisor compare` reads. All single changes are worked out in the page beforehand; without
  scripts the tables under "What would change it" tell which answers change which decision.
- `report.docx`: a Word document, to edit and to pass on. Its first page is for those who read only one. With
  `--template` it takes the shape of your own Word template.
- `report.md`: Markdown with tables and without HTML, for those who edit text. A paragraph is one line, so that a change
  shows as a change of that paragraph.

The same answers and the same rules give the same bytes in each of them. The date is that of the answer file, else that
of `SOURCE_DATE_EPOCH`; nobody asks the clock.

`--audience board`, the default, leaves out notes, names of informants and everything said in confidence. A reason, a
warning or a guard rail that read such an answer would give it away by its words, so only its weight is shown, as "an
answer given in confidence". What would change the advice, what it would take and the data of the script leave such
answers out as well. `--audience working` shows everything.

`advisor compare A B -o OUT.html` writes what differs between two answer files as a page in the same style, for the same
two audiences.

## Templates

All of them are in [reports/templates](../reports/templates). `report.docx` is the Word document, `report.md.j2` the
Markdown. `report.html` puts the parts of the page together, `report.css` is the style for screen, phone, paper and
dark mode, and each part has a file of its own, here in the order of the page: `_summary.html` (the first printed
page), `_decisions.html`, `_departure.html`, `_roles.html`, `_activities.html`, `_staffing.html`, `_engagement.html`,
`_plan.html`, `_pillars.html`, `_advice.html`, `_contradictions.html`, `_unknown.html`, `_basis.html`, `_cases.html`,
`_contested.html`, `_firmness.html` (what would change the advice), `_others.html` (why not the others, and what it
would take), `_dispute.html` (test it yourself, with the script `dispute.js`), `_answers.html`, `_sources.html`,
`_glossary.html`. `_reason.html` and `_charts.html` hold what several parts use. `preparation.html` is the page of
questions that `advisor questions -o` writes, and `comparison.html` that of `advisor compare -o`, in the same style; its
parts `_moves.html` and `_differences.html` are those of the browser pages, too, which are in the folder `web`
([docs/web.md](web.md)).
`advisor pack book` writes its pages from `book_base.html`, `book_index.html`, `book_page.html`, `book_picture.html` and
`_book_entry.html`; their style is `report.css` with `book_style.css` after it, and `book_search.js` is their search.
`graph.svg` is the picture that it and `advisor pack graph` draw ([docs/graph.md](graph.md)). What they are given is in
[advisor/report/book](../advisor/report/book).

Templates lay out what they are given and work nothing out. Every value is escaped, and a value that is not listed below
is an error. Filters: `factor` (a certainty factor with a true minus sign), `percent`, `long_date`, `cited` (sources in
a row: key, place, status), and in the pages `place` (a certainty factor as a percentage of an axis).

## Your own Word template

Reports in Word need docxtpl: `pip install 'process-improvement-advisor[word]'`.

1. Copy [reports/templates/report.docx](../reports/templates/report.docx) and open the copy in Word. It looks like a
   report whose text has tags in braces.
2. Change what you like: logo, header and footer, page size, the styles (Title, Heading 1 to 3, Verdict, Reason, Table
   Text and so on; a change of a style reaches every place that uses it), the order of the parts, words of your own.
   Leave out what you do not want to show, together with the tags that open and close it.
3. `advisor report client.yaml -o client.docx --template ours.docx`

A template may as well start from an empty document. This one makes a whole report:

```
{{ organization }}, {{ date|long_date }}

{{ headline|join(" ") }}

{%p for decision in decisions %}
{{ decision.heading }}: {{ decision.answer }}
{%p for reason in decision.explanation.reasons_for %}
{{ reason.because }} ({{ reason.references|cited }})
{%p endfor %}
{%p endfor %}
```

The tags are those of [Jinja](https://jinja.palletsprojects.com/templates/), with a letter more where Word has to know
what is repeated or left out:

| tag | where it stands | what it does |
|---|---|---|
| `{{ organization }}` | in any text, also header, footer and title property | shows a value |
| `{% if date %} ... {% endif %}` | within one paragraph | shows a part of it, or not |
| `{%p for role in roles %} ... {%p endfor %}` | each in a paragraph of its own | repeats what is between |
| `{%p if plan %} ... {%p endif %}` | each in a paragraph of its own | shows what is between, or not |
| `{%tr for row in activities %} ... {%tr endfor %}` | each in a table row of its own | repeats the rows between |
| `{%tc for item in summary %} ... {%tc endfor %}` | each in a table cell of its own | repeats the cells between |
| `{{p brief(reason, "Why") }}` | in a paragraph of its own | puts in the paragraphs of a macro |

A paragraph, row or cell with such a tag vanishes with all that stands in it. A value takes the style of the text around
its tag.

The shipped template begins with three macros, pieces that several parts use: `brief` (a reason in short), `full` (all
reasons on one side in a table) and `advice`. Between `macro` and `endmacro` each is laid out once.

What is wrong with a template is told in one sentence, with the name that comes nearest. Answers are text, whatever
stands in them. Tags can read what is listed below (`style`, `script` and `policy` excepted) and nothing else on the
machine.

## What the templates are given

This list is written by `python -m advisor.report.reference` from the types in
[advisor/report](../advisor/report) and [advisor/explain/how.py](../advisor/explain/how.py). A test compares it with
what is really passed.
"""


def reference_text() -> str:
    """Return docs/report.md."""
    parts = [INTRODUCTION]
    for kind in documented_types():
        parts.append(f"### {kind.__name__}\n\n{_summary(kind)}\n\n{_table(kind)}\n")
    return "\n".join(parts)


def documented_types() -> tuple[type, ...]:
    """Return the page's own types and every type reached from them, each once, in reading order."""
    found: dict[type, None] = {}
    waiting: list[type] = [ReportContext, PageFrame]
    while waiting:
        kind = waiting.pop(0)
        if kind not in found:
            found[kind] = None
            waiting += [inner for hint in _hints(kind).values() for inner in _types_in(hint)]
    return tuple(found)


def _hints(kind: type) -> dict[str, Any]:
    names = [item.name for item in fields(kind)] if is_dataclass(kind) else list(getattr(kind, "__struct_fields__", ()))
    hints = get_type_hints(kind)
    return {name: hints[name] for name in names}


def _types_in(hint: Any) -> Iterator[type]:
    """Yield the record types that a type hint mentions."""
    for argument in get_args(hint):
        yield from _types_in(argument)
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, Struct)):
        yield hint


def _summary(kind: type) -> str:
    return (kind.__doc__ or "").strip().split("\n\n")[0]


def _table(kind: type) -> str:
    help_texts = {item.name: item.metadata["help"] for item in fields(kind)} if is_dataclass(kind) else {}
    rows = []
    for name, hint in _hints(kind).items():
        meaning = f" {help_texts[name]} |" if help_texts else ""
        rows.append(f"| `{name}` | {_type_text(hint)} |{meaning}")
    head = "| field | type | meaning |\n|---|---|---|" if help_texts else "| field | type |\n|---|---|"
    return "\n".join([head, *rows])


def _type_text(hint: Any) -> str:
    """Return a type in words: list of ReasonView, text or nothing."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is tuple:
        return f"list of {_type_text(arguments[0])}"
    if origin in (UnionType, Union):
        return " or ".join(_type_text(argument) for argument in arguments)
    if origin is not None and issubclass(origin, Mapping):
        return f"{_type_text(arguments[1])} by {_type_text(arguments[0])}"
    plain = {str: "text", int: "whole number", float: "number", bool: "yes or no", type(None): "nothing"}
    return plain.get(hint) or str(hint.__name__)


if __name__ == "__main__":
    sys.stdout.write(reference_text())
