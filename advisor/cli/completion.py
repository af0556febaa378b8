"""What the shell completes: conclusions by any of their names, and answers to set."""

from __future__ import annotations

from typing import Any

import click
from click.shell_completion import CompletionItem

from advisor.errors import AdvisorError
from advisor.explain.conclusions import conclusion_names
from advisor.files.packs import open_pack
from advisor.model.pack import Pack
from advisor.resources import DEFAULT_PACK


class ConclusionName(click.ParamType[str]):
    """A conclusion, named as people name it."""

    name = "conclusion"

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click passes it
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return the names that start so, or that have it after their dot."""
        pack = _pack(ctx)
        names = conclusion_names(pack) if pack else ()
        return [CompletionItem(name) for name in names if name.startswith(incomplete) or f".{incomplete}" in name]


class Setting(click.ParamType[tuple[str, str]]):
    """An answer that is set: name=value."""

    name = "name=value"

    def convert(  # click passes more than is needed
        self,
        value: Any,
        param: click.Parameter | None,  # noqa: ARG002
        ctx: click.Context | None,  # noqa: ARG002
    ) -> tuple[str, str]:
        """Return the name and the value, as they were typed. Raises AdvisorError if they are not both there."""
        name, equals, said = str(value).partition("=")
        if not equals or not name.strip() or not said.strip():
            raise AdvisorError(f"--set {value} is not of the form name=value, such as sponsor_behavior=3")
        return name.strip(), said.strip()

    def shell_complete(
        self,
        ctx: click.Context,
        param: click.Parameter,  # noqa: ARG002 - click passes it
        incomplete: str,
    ) -> list[CompletionItem]:
        """Return names of answers, and after the equals sign the values of that answer."""
        pack = _pack(ctx)
        asked = pack.asked if pack else {}
        name, equals, _ = incomplete.partition("=")
        if not equals:
            return [CompletionItem(f"{item}=") for item in asked if item.startswith(incomplete)]
        values = [*(str(value).lower() for value in asked[name].values), "unknown"] if name in asked else []
        return [CompletionItem(f"{name}={value}") for value in values if f"{name}={value}".startswith(incomplete)]


def _pack(ctx: click.Context) -> Pack | None:
    """Return the rules in use; while a command is being typed a fault in them is told by nobody."""
    try:
        return open_pack(ctx.params.get("pack") or DEFAULT_PACK)
    except AdvisorError:
        return None
