"""The two places where an interview happens: a terminal with editing and completion, and a plain pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.interview.dialogue import EndOfInput

_STYLES = {"title": "bold", "section": "bold cyan", "question": "bold", "quiet": "dim", "problem": "yellow"}
_SPACED = ("section", "question")


class PlainScreen:
    """Prints paragraphs and reads lines; wide enough never to break a line where nobody watches."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        """Show a paragraph."""
        if style in _SPACED:
            self.console.print()
        self.console.print(Padding(Text(text, style=_STYLES.get(style, "")), (0, 0, 0, indent), expand=False))

    def rows(self, rows: Sequence[tuple[str, str]], indent: int = 2) -> None:
        """Show pairs of a short and a long text."""
        table = Table.grid(padding=(0, 2, 0, 0))
        table.add_column(no_wrap=True)
        table.add_column()
        for short, long in rows:
            table.add_row(Text(short, style="cyan"), Text(long))
        self.console.print(Padding(table, (0, 0, 0, indent), expand=False))

    def ask(self, prompt: str, words: Sequence[str]) -> str:  # noqa: ARG002 - a pipe completes nothing
        """Return the next line of the input."""
        print(prompt, end="", flush=True)  # noqa: T201 - the prompt waits on the same line
        line = sys.stdin.readline()
        print(flush=True)  # noqa: T201
        if not line:
            raise EndOfInput
        return line


class TerminalScreen(PlainScreen):
    """Reads lines with editing, completion by Tab and a history by the arrow keys."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        from prompt_toolkit import PromptSession  # noqa: PLC0415 - a pipe does without it

        self._session: Any = PromptSession()

    def ask(self, prompt: str, words: Sequence[str]) -> str:
        """Return a line; Ctrl-C and Ctrl-D stop."""
        from prompt_toolkit.completion import WordCompleter  # noqa: PLC0415

        completer = WordCompleter(list(words), ignore_case=True, sentence=True)
        try:
            return str(self._session.prompt(prompt, completer=completer, complete_while_typing=False))
        except (EOFError, KeyboardInterrupt):
            raise EndOfInput from None


def screen(console: Console) -> PlainScreen:
    """Return the screen that fits: a terminal if both ends are one."""
    return TerminalScreen(console) if sys.stdin.isatty() and sys.stdout.isatty() else PlainScreen(console)
