"""Files in and out: reports, answer files, everything at once, and the style of the pages."""

from __future__ import annotations

import io
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from advisor.errors import AdvisorError, FileFaults
from advisor.files.answer_file import read_fitting_answers
from advisor.files.tree import MAX_BYTES
from advisor.model.answers import AnswerSet
from advisor.report.disclosure import Audience
from advisor.report.html import page_values, render_html
from advisor.web import store
from advisor.web.case import Case
from advisor.web.documents import REPORTS, answer_file, file_name, file_response, report_file
from advisor.web.knowledge import knowledge
from advisor.web.models import Assessment
from advisor.web.pages.problems import faults
from advisor.web.templating import page, stylesheet

MOST_FILES = 2000
"""An archive to import has at most so many files."""


@require_GET
def downloads(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Offer the report for the board and the working copy in every format, and the answers."""
    return page(request, "downloads.html", case=Case.of(pk))


@require_GET
def report(request: HttpRequest, pk: UUID, audience: str, ending: str) -> HttpResponse:
    """Return the report as a file; as a page to look at if ?view is there."""
    case = Case.of(pk)
    if audience not in list(Audience) or ending not in REPORTS:
        raise Http404
    if ending != "html" or "view" not in request.GET:
        return report_file(case.answers, Audience(audience), ending)
    context = knowledge().context(case.answers, Audience(audience))
    response = HttpResponse(render_html(context).encode(errors="replace"))
    # the report's own policy names its style and script by their hashes; nothing else runs
    response["Content-Security-Policy"] = f"{page_values(context)['policy']}; frame-ancestors 'none'"
    return response


@require_GET
def answers(request: HttpRequest, pk: UUID, ending: str) -> HttpResponse:
    """Return the answers as an answer file, the same as the terminal's."""
    case = Case.of(pk)
    if ending not in ("yaml", "json"):
        raise Http404
    return file_response(answer_file(case.answers, ending), file_name(case.name), ending)


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """Return all assessments as answer files in one archive; of one that cannot be written it says so, and why."""
    made = io.BytesIO()
    taken: set[str] = set()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for assessment in Assessment.objects.prefetch_related("entries").order_by("created", "id"):
            case = Case(assessment)
            stem = "-".join(part for part in (file_name(case.name), case.date) if part)
            names = (stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3)))
            name = next(name for name in names if name not in taken)
            taken.add(name)
            try:
                member, content = f"{name}.yaml", answer_file(case.answers, "yaml")
            except AdvisorError as error:
                member, content = f"{name} could not be exported.txt", "\n".join(faults(error)).encode()
            archive.writestr(zipfile.ZipInfo(member), content, zipfile.ZIP_DEFLATED)
    return file_response(made.getvalue(), "assessments", "zip")


@require_http_methods(["GET", "POST"])
def import_answers(request: HttpRequest) -> HttpResponse:
    """Take answer files in, also an archive of them; what is wrong with one is told with its line, nothing is stored.

    What is there already, the same in everything, is not stored twice.
    """
    wrong: list[tuple[str, list[str]]] = []
    stored: list[Assessment] = []
    known = 0
    uploads = request.FILES.getlist("files") if request.method == "POST" else []
    for name, content in _contents(uploads, wrong):
        try:
            answers = _read(name, content)
        except AdvisorError as error:
            wrong.append((name, faults(error)))
            continue
        if store.has(answers, knowledge().pack):
            known += 1
        else:
            stored.append(store.create(answers))
    if request.method == "POST" and not uploads:
        wrong.append(("No file", ["Choose an answer file first; its name ends in .yaml, .yml or .json"]))
    if len(stored) == 1 and not wrong and not known:
        return HttpResponseRedirect(reverse("overview", args=[stored[0].pk]))
    values = {"wrong": wrong, "stored": [Case(item) for item in stored], "known": known}
    return page(request, "import.html", 422 if wrong else 200, **values)


def _contents(uploads: list[UploadedFile[Any]], wrong: list[tuple[str, list[str]]]) -> Iterator[tuple[str, bytes]]:
    """Yield the name and content of every file, those of an archive one by one."""
    for upload in uploads:
        name = str(upload.name or "file")
        if not name.lower().endswith(".zip"):
            yield name, upload.read(MAX_BYTES + 1)
            continue
        try:
            with zipfile.ZipFile(upload) as archive:
                inside = [item for item in archive.infolist() if not item.is_dir()]
                if len(inside) > MOST_FILES:
                    raise AdvisorError(f"{name} holds more than {MOST_FILES:,} files; import them in parts")
                for item in inside:
                    with archive.open(item) as file:
                        yield item.filename, file.read(MAX_BYTES + 1)
        except AdvisorError as error:
            wrong.append((name, [str(error)]))
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, zlib.error, EOFError):
            wrong.append((name, ["This archive is damaged or locked; unpack it and import the answer files in it"]))


def _read(name: str, content: bytes) -> AnswerSet:
    """Return the answers in an uploaded file. Raises AdvisorError with every fault that keeps it from being read."""
    suffix = Path(name).suffix.lower()
    if suffix not in (".yaml", ".yml", ".json"):
        raise AdvisorError(f"{name[:100]} is no answer file; the name of one ends in .yaml, .yml or .json")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"answers{suffix}"
        path.write_bytes(content)
        found, misfits = read_fitting_answers(path, knowledge().pack, name)
    if misfits and not found.answers:
        raise FileFaults(misfits)
    return found


@require_GET
def style(request: HttpRequest) -> HttpResponse:
    """Return the style of the reports, which the pages build on."""
    response = HttpResponse(stylesheet(), content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "max-age=3600"
    return response
