"""The two places where an interview happens: a terminal with editing and completion, and a plain pipe."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from advisor.errors import AdvisorError
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
        try:
            line = sys.stdin.readline()
        except UnicodeDecodeError:
            raise AdvisorError("the input is not text in UTF-8; save it as UTF-8 and send it again") from None
        print(flush=True)  # noqa: T201
        if not line:
            raise EndOfInput
        return line


class TerminalScreen(PlainScreen):
    """Reads lines with editing, completion by Tab and a history by the arrow keys."""

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        from prompt_toolkit import PromptSession  # noqa: PLC0415 - a pipe does without it
        from prompt_toolkit.key_binding import KeyBindings  # noqa: PLC0415

        keys = KeyBindings()

        @keys.add("c-c")
        def _clear(event: Any) -> None:
            """Clear a half-typed line; on an empty one, stop."""
            if event.current_buffer.text:
                event.current_buffer.reset()
            else:
                event.app.exit(exception=KeyboardInterrupt)

        self._session: Any = PromptSession(key_bindings=keys, enable_suspend=True)

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
    if sys.stdin is None:
        raise AdvisorError("there is no input to read answers from; run the interview in a terminal or give it a pipe")
    return TerminalScreen(console) if sys.stdin.isatty() and sys.stdout.isatty() else PlainScreen(console)
