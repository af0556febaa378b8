"""The rules in use and their questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from msgspec import structs
from ninja import Router

from advisor.errors import shown, suggestion
from advisor.explain.conclusions import conclusion_names
from advisor.explain.who import by_informant
from advisor.model.attribute import Attribute
from advisor.model.pack import Mode, OperatingModel, Pack, Role
from advisor.model.question import Depth
from advisor.web.api import told
from advisor.web.api.refusals import Refusal
from advisor.web.knowledge import knowledge

router = Router(tags=["rules"])


@router.get("packs", response={200: told.PackList, **told.ERRORS})
def packs(request: HttpRequest) -> told.PackList:
    """List the packs of rules in use."""
    return told.PackList(packs=[told.PackRow(**_row(knowledge().pack))])


@router.get("packs/{pack}", response={200: told.PackData, **told.ERRORS})
def pack(request: HttpRequest, pack: str) -> told.PackData:
    """Tell what a pack names: roles, operating models, modes of using consultants, sections and conclusions."""
    known = knowledge().pack
    if pack != known.id:
        raise Refusal(404, f"there is no pack {shown(pack)}{suggestion(pack, [known.id])}")
    return told.PackData(
        **_row(known),
        roles=_described(known.roles),
        models=_described(known.models),
        modes=_described(known.modes),
        sections=[told.Titled(id=name, title=title) for name, title in known.sections.items()],
        conclusions=list(conclusion_names(known)),
    )


def _described(items: Mapping[str, Role | OperatingModel | Mode]) -> list[told.Described]:
    return [told.Described(id=item.id, title=item.title, description=item.description) for item in items.values()]


def _row(pack: Pack) -> dict[str, Any]:
    return {"id": pack.id, "title": pack.title, "version": pack.version, "digest": pack.digest}


@router.get("questions", response={200: told.QuestionList, **told.ERRORS})
def questions(request: HttpRequest, depth: Depth = Depth.DEFAULT) -> told.QuestionList:
    """List the questions up to a depth, with the values that their answers may have."""
    known = knowledge().pack
    prepared = {item.id: (group.who, item) for group in by_informant(known, depth) for item in group.questions}
    found = []
    for question in (item for item in known.questions if item.id in prepared):
        ask, text = prepared[question.id]
        data = told.QuestionData(
            id=question.id,
            section=question.section,
            depth=question.depth.value,
            wording=text.wording,
            ask=ask,
            who_knows=text.who_knows,
            why=text.why,
            relevance=text.relevance,
            confidential=text.confidential,
            attributes=[_attribute(item) for item in question.asks],
        )
        found.append(data)
    asked = {question.section for question in found}
    return told.QuestionList(
        depth=depth.value,
        certainty_words=dict(known.certainty_words),
        sections=[told.Titled(id=name, title=title) for name, title in known.sections.items() if name in asked],
        questions=found,
    )


def _attribute(attribute: Attribute) -> told.AttributeData:
    return told.AttributeData(
        name=attribute.name,
        label=attribute.label,
        type=attribute.kind.value,
        unit=attribute.unit,
        minimum=attribute.minimum,
        values=[told.ValueData(**structs.asdict(level)) for level in attribute.levels],
    )
