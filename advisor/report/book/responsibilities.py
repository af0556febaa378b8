"""The pages of responsibilities (RACI): the activities, those beside the roles, and a chart per operating model."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from advisor.explain.wording import lowered, raised
from advisor.model.condition import ALWAYS
from advisor.model.pack import OperatingModel, Pack
from advisor.model.program import Activity, Assignment
from advisor.report.book.links import candidates, condition_items, party_link
from advisor.report.book.parts import Aside, Entry, Fact, Group, Item, Knowledge, Line, Link, Page, Table

_COLUMNS = ("Activity", "Accountable", "Responsible", "Consulted", "Informed")
_FILE = "responsibilities.html"
_ABOUT = (
    "Who answers for what once a lead is named. Accountable and responsible is the first candidate that takes part in "
    "the work, so that each row has exactly one of both; consultants never are. Consulted are those who take part, "
    "informed those who are not kept out, and everybody stands in a row once."
)


def responsibility_pages(knowledge: Knowledge) -> tuple[Page, ...]:
    """Return the activities, and a chart per operating model; nothing for a pack without activities."""
    pack = knowledge.pack
    if not pack.program.activities:
        return ()
    charts = tuple(_chart_page(pack, model) for model in (None, *pack.models.values()))
    lines = tuple(Item((Link(entry.title, entry.anchor),)) for page in charts for entry in page.entries)
    groups = (
        Group("Charts", items=lines, text="Every activity with its candidates, for each operating model."),
        Group("Activities", tuple(_activity(pack, activity) for activity in pack.program.activities)),
        Group(
            "Beside the roles",
            tuple(
                Entry("party", party.id, party.title, f"party-{party.id}") for party in pack.program.parties.values()
            ),
            text="They are no roles of the advice, and always there.",
        ),
    )
    found = tuple(group for group in groups if group.entries or group.items)
    return (Page(_FILE, "Responsibilities", _ABOUT, found), *charts)


def _activity(pack: Pack, activity: Activity) -> Entry:
    own = tuple(
        Item(
            (Link(pack.models[name].title, f"model-{name}", "Activities with candidates of its own"),),
            tuple(_lines(pack, assignment)),
        )
        for name, assignment in activity.models.items()
    )
    return Entry(
        kind="activity",
        id=activity.id,
        title=activity.title,
        anchor=f"activity-{activity.id}",
        facts=(
            Fact("When", condition_items(activity.when, pack, "Activities that read it")),
            Fact("Who", tuple(_lines(pack, activity.default))),
            *((Fact("In these models instead", own),) if own else ()),
        ),
    )


def _lines(pack: Pack, assignment: Assignment) -> Iterator[Item]:
    for label, back, line in (
        ("Accountable", "Candidate to be accountable for", assignment.accountable),
        ("Responsible", "Candidate to be responsible for", assignment.responsible),
    ):
        yield Item((Aside(f"{label}: "), *candidates(pack, line, back)))
    for label, back, line in (
        ("Consulted", "Consulted about", assignment.consulted),
        ("Informed", "Informed about", assignment.informed),
    ):
        if line:
            yield Item((Aside(f"{label}: "), *_several(pack, line, back)))


def _several(pack: Pack, names: Iterable[str], back: str = "") -> Line:
    line: Line = ()
    for name in names:
        line = (*line, *((", ",) if line else ()), party_link(pack, name, back))
    return line


def _chart_page(pack: Pack, model: OperatingModel | None) -> Page:
    title = model.title if model else "No model named yet"
    where = f"in {model.phrase}" if model else "while no model is named"
    name = model.id if model else "default"
    rows = [_row(pack, activity, activity.models.get(name, activity.default)) for activity in pack.program.activities]
    accountable = party_link(pack, pack.decisions.lead.accountable)
    for item in pack.advice.values():
        if item.family == "workstream":
            about = (Link(item.title, f"advice-{item.hypothesis}"), Aside(", if it is advised"))
            rows.append((about, (accountable,), (party_link(pack, item.role),), (), ()))
    told = Fact(
        "Operating model",
        (Item((Link(model.title, f"model-{name}", "Responsibilities") if model else "not named yet",)),),
    )
    entry = Entry(
        kind="responsibility chart",
        id=name,
        title=f"Who answers for what {where}",
        anchor=f"chart-{name}",
        facts=(told,),
        table=Table(_COLUMNS, tuple(rows)),
    )
    file = f"responsibilities-{name.replace('_', '-')}.html"
    return Page(file, f"Responsibilities: {lowered(title)}", _ABOUT, (Group(title, (entry,)),), member_of=_FILE)


def _row(pack: Pack, activity: Activity, assignment: Assignment) -> tuple[Line, ...]:
    condition = () if activity.when == ALWAYS else (Aside(", under a condition"),)
    return (
        (Link(raised(activity.title), f"activity-{activity.id}"), *condition),
        candidates(pack, assignment.accountable),
        candidates(pack, assignment.responsible),
        _several(pack, assignment.consulted),
        _several(pack, assignment.informed),
    )
