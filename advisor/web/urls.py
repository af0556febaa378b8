"""Which address is answered by which page."""

from __future__ import annotations

from django.urls import include, path

from advisor.web.api.addresses import addresses
from advisor.web.pages import assessments, files, outlook, overview, plan, questions, results, trying

handler400 = "advisor.web.pages.problems.bad_request"
handler403 = "advisor.web.pages.problems.stale"
handler404 = "advisor.web.pages.problems.not_found"
handler500 = "advisor.web.pages.problems.server_error"

_of_one = [
    path("", overview.overview, name="overview"),
    path("depth", overview.depth, name="depth"),
    path("name", overview.rename, name="rename"),
    path("leaning", overview.leaning, name="leaning"),
    path("order", overview.order, name="order"),
    path("outlook", outlook.outlook, name="outlook"),
    path("review", overview.review, name="review"),
    path("explain/<str:contradiction>", overview.explain, name="explain"),
    path("questions/<str:section>", questions.section, name="section"),
    path("answers/<str:attribute>", questions.answer, name="answer"),
    path("result", results.result, name="result"),
    path("what-if", trying.what_if, name="what_if"),
    path("what-if/keep", trying.keep, name="keep"),
    path("plan", plan.plan, name="plan"),
    path("plan/<str:step>", plan.step, name="step"),
    path("downloads", files.downloads, name="downloads"),
    path("report/<str:audience>.<str:ending>", files.report, name="report"),
    path("answers.<str:ending>", files.answers, name="answer_file"),
    path("copy", assessments.copy, name="copy"),
    path("delete", assessments.delete, name="delete"),
]

urlpatterns = [
    path("", assessments.home, name="home"),
    path("new", assessments.new, name="new"),
    path("import", files.import_answers, name="import"),
    path("export.zip", files.export, name="export"),
    path("compare", assessments.compare, name="compare"),
    path("static/report.css", files.style, name="style"),
    path("api/v1/", addresses()),
    path("a/<uuid:pk>/", include(_of_one)),
]
