"""advisor what-if."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import click

from advisor.cli.completion import Setting
from advisor.cli.options import ALL, FILE, FORMAT, PACK, as_json, echo_json
from advisor.engine.forward import ForwardEngine
from advisor.errors import AdvisorError, shown, suggestion
from advisor.explain.what_if import what_if as ask_what_if
from advisor.files.answer_file import read_answers
from advisor.files.packs import open_pack
from advisor.interview.reply import Command, read_line
from advisor.model.answers import Answer, Status
from advisor.model.pack import Pack
from advisor.report.terminal import console
from advisor.report.terminal_asked import print_difference

_UNKNOWN = ("unknown", "don't know", "dont_know")


@click.command(epilog="Example: advisor what-if client.yaml --set sponsor_behavior=3 --set release_time='2 guess'")
@FILE
@click.option(
    "--set",
    "settings",
    type=Setting(),
    multiple=True,
    required=True,
    help="An answer to change; name=unknown takes it away. May be given several times.",
)
@ALL
@FORMAT
@PACK
def what_if(file: Path, settings: Sequence[tuple[str, str]], everything: bool, style: str, pack: str) -> None:
    """Say what would change if some answers were others. FILE itself is not changed.

    A value may be followed by how sure it is: 3 guess. Lists are written with commas, none is the empty one.
    """
    knowledge = open_pack(pack)
    answers = read_answers(file, knowledge)
    changes = {name: _answer(knowledge, name, said) for name, said in settings}
    _, _, found = ask_what_if(ForwardEngine(knowledge), answers, changes)
    if style == "json":
        echo_json(as_json(found))
    else:
        print_difference(console(), found, everything)


def _answer(pack: Pack, name: str, said: str) -> Answer:
    """Return the answer that was typed. Raises AdvisorError with the nearest name, or what would fit."""
    attribute = pack.asked.get(name)
    if attribute is None and name in pack.derived:
        inputs = ", ".join(item for item in pack.derived[name].inputs)
        raise AdvisorError(f"{name} follows from other answers and cannot be set; set one of {inputs}")
    if attribute is None:
        hint = suggestion(name, pack.asked) or "; see: advisor questions"
        raise AdvisorError(f"there is no question {shown(name)}{hint}")
    if said.lower() in _UNKNOWN:
        return Answer(status=Status.DONT_KNOW, value=None)
    try:
        given = read_line(attribute, said.replace("_", " ") if "," in said else said, pack.certainty_words)
    except AdvisorError as error:
        hint = "" if "did you mean" in str(error) else f"; see: advisor pack show {name}"
        raise AdvisorError(f"--set {name}: {error}{hint}") from None
    if isinstance(given, Command):
        raise AdvisorError(f"--set {name}: {shown(said)} is no value; see: advisor pack show {name}")
    return Answer(value=given.value, certainty=pack.certainty_words.get(given.sureness or "", 1.0))
