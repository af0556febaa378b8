"""advisor interview."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.options import FILE, PACK
from advisor.errors import AdvisorError
from advisor.files.packs import open_pack
from advisor.interview.reply import read_reply
from advisor.interview.session import Session
from advisor.model.attribute import Attribute, Kind
from advisor.model.pack import Pack
from advisor.model.question import Question

_HELP = "Type a value, ? for what the values mean, skip, don't know, or quit."


@click.command(epilog="Example: advisor interview client.yaml")
@FILE
@PACK
def interview(file: Path, pack: str) -> None:
    """Ask the essential questions, one line each, and save every answer to FILE as it is given.

    Name the same FILE again to go on. At each question: a value, ? for what the values mean, skip, don't know, quit.
    """
    knowledge = open_pack(pack)
    session = Session(knowledge, file)
    click.echo(_HELP)
    try:
        if not session.answers.organization:
            session.name(_ask("Name of the organization"))
        _questions(knowledge, session)
    except _Quit:
        click.echo(
            f"\n{len(session.open())} answers are open. Everything is saved; go on with: advisor interview {file}"
        )
        return
    click.echo(f"\nDone. Next: advisor assess {file}")


class _Quit(Exception):  # noqa: N818 - a wish, not an error
    """The person wants to stop."""


def _questions(pack: Pack, session: Session) -> None:
    section = asked = ""
    for question, attribute in session.open():
        if pack.sections[question.section] != section:
            section = pack.sections[question.section]
            click.echo(f"\n{click.style(section, bold=True)}")
        if question.id != asked:
            asked = question.id
            click.echo(f"\n{question.wording}")
        _answer(session, question, attribute)


def _answer(session: Session, question: Question, attribute: Attribute) -> None:
    while True:
        typed = _ask(f"{attribute.label} [{_offer(attribute)}]")
        if typed == "?":
            _explain(question, attribute)
            continue
        try:
            answer = read_reply(attribute, typed)
        except AdvisorError as error:
            click.echo(f"{error} (type ? for what the values mean)")
            continue
        session.record(attribute, answer)
        return


def _ask(text: str) -> str:
    """Return a non-empty line; the end of the input is a wish to stop."""
    while True:
        try:
            typed = click.prompt(text, default="", show_default=False, prompt_suffix=": ").strip()
        except click.Abort:
            raise _Quit from None
        if typed.lower() in ("quit", "exit"):
            raise _Quit
        if typed:
            return str(typed)
        click.echo(_HELP)


def _offer(attribute: Attribute) -> str:
    if attribute.kind is Kind.BOOLEAN:
        return "yes, no"
    if attribute.kind is Kind.ORDINAL:
        return f"{attribute.values[0]} to {attribute.values[-1]}"
    if attribute.levels:
        return f"1 to {len(attribute.levels)}, or a name"
    return attribute.unit or "a number"


def _explain(question: Question, attribute: Attribute) -> None:
    click.echo(f"  {question.why}")
    click.echo(f"  Who knows: {question.who_knows}")
    for number, level in enumerate(attribute.levels, start=1):
        key = {True: "yes", False: "no"}.get(level.value, level.value) if isinstance(level.value, bool) else level.value
        shown = f"{number}. {key}" if attribute.kind in (Kind.CHOICE, Kind.MULTICHOICE) else f"{key}"
        click.echo(f"  {shown}: {level.meaning}")
