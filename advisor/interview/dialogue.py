"""The conversation: one prompt for values and commands, the same in a terminal and through a pipe."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol

from msgspec import structs

from advisor.errors import AdvisorError, nearest
from advisor.interview.asking_back import AskingBack
from advisor.interview.closing import Closing, Foresight
from advisor.interview.progress import Item
from advisor.interview.reply import COMMANDS, Command, Given, read_command, read_line
from advisor.interview.session import Session
from advisor.model.answers import Answer, Basis, Status
from advisor.model.attribute import Attribute, Kind
from advisor.model.outcome import Outcome
from advisor.model.question import Question


class EndOfInput(Exception):  # noqa: N818 - a wish to stop, not an error
    """The person closed the input."""


class Screen(Protocol):
    """Where the conversation takes place."""

    def say(self, text: str, style: str = "", indent: int = 0) -> None:
        """Show a paragraph; style is empty, title, section, question, quiet or problem."""

    def rows(self, rows: Sequence[tuple[str, str]], indent: int = 2) -> None:
        """Show pairs of a short and a long text below each other."""

    def ask(self, prompt: str, words: Sequence[str]) -> str:
        """Return a typed line; `words` complete it. Raises EndOfInput."""


class Insight(Foresight, Protocol):
    """What the rules say, for `why` and `leaning`; the interview itself knows nothing of explanations."""

    def why(self, question: Question) -> tuple[str, Sequence[tuple[str, str]]]:
        """Return a sentence and the rules that the question bears on."""

    def why_now(self, answers: Mapping[str, Answer], question: Question) -> str:
        """Return why a question is asked at this point, as a sentence; empty if there is no reason but its place."""

    def leaning(self, outcome: Outcome) -> Sequence[str]:
        """Return what the answers so far point to."""

    def ahead(self, answers: Mapping[str, Answer]) -> Sequence[str]:
        """Return what of it is settled, what still leans, and what more questions would do."""


class Dialogue:
    """Asks what is open until nothing is, or until the person stops."""

    def __init__(self, session: Session, screen: Screen, insight: Insight) -> None:
        self.session = session
        self.screen = screen
        self.insight = insight
        self._asking_back = AskingBack(session, screen)
        self._closing = Closing(session, screen, insight)
        self._visited: list[Item] = []
        self._section = ""
        self._question = ""

    def run(self) -> bool:
        """Hold the conversation; return whether everything this depth asks is answered or skipped."""
        try:
            self._open()
            item = self.session.next_open()
            while item is not None:
                item = self._visit(item)
            self._close()
        except EndOfInput:
            pass
        return self.session.next_open() is None

    # --- opening and closing -----------------------------------------------------------------------------------------

    def _open(self) -> None:
        session = self.session
        self.screen.say(session.pack.title, "title")
        self.screen.say(
            "Type a value, or: ? what the values mean, why, skip, don't know, back, review, help, quit. "
            "Every answer is saved at once.",
            "quiet",
        )
        if session.misfits:
            self.screen.say(
                "This does not fit the rules in use. It stays in the file, answers under set_aside:", "problem"
            )
            self.screen.rows([("-", fault.message) for fault in session.misfits])
        while not session.answers.organization:
            name = self.screen.ask("Name of the organization: ", [])
            command = read_command(name)
            if command == Command("quit"):
                raise EndOfInput
            if command is not None:
                self.screen.say("First the name of the organization; the commands work from the first question on.")
            elif name.strip():
                session.name(" ".join(name.split()))
        if session.resumed:
            self.screen.say(f"Going on with {session.answers.organization}: {self._state()}.")

    def _close(self) -> None:
        """Everything is answered: look it over, change something, or finish."""
        self.screen.say(f"Nothing is open at this depth: {self._state()}.", "section")
        for line in self.insight.ahead(self.session.answers.answers):
            self.screen.say(line, "quiet")
        self._asking_back.remind()
        while True:
            typed = self.screen.ask(
                "review, go 7, leaning, or Enter to finish: ", ["review", "leaning", "map", "go", "quit"]
            )
            command = read_command(typed) if typed.strip() else Command("quit")
            if command == Command("back") and self._visited:
                command = Command("go", self._visited[-1].attribute.name)
            if command == Command("quit"):
                return
            if command is not None and command.name == "go":
                item = self._found(command.text)
                while item is not None:
                    item = self._visit(item, only=True)
            elif command is None or not self._informed(command, None):
                self.screen.say("Type review, go with a number, leaning, map, or Enter to finish.", "problem")

    # --- one question ------------------------------------------------------------------------------------------------

    def _visit(self, item: Item, only: bool = False) -> Item | None:
        """Ask one item until it is settled; return the one to ask next. `only`: then nothing more."""
        self._announce(item)
        target: Item | None = item
        while target == item:
            target = self._taken(item, self.screen.ask(self._prompt(item), self._words(item.attribute)))
        if target is not None:
            return target
        self._visited.append(item)
        return None if only else self.session.next_open(after=item)

    def _taken(self, item: Item, typed: str) -> Item | None:
        """Take one line; return the item to ask next: the same one again, another one, or None once it is settled."""
        if not typed.strip():
            if not self.session.is_open(item):
                return None
            self.screen.say("Type a value, or skip, don't know, help or quit.", "quiet")
            return item
        try:
            said = read_line(item.attribute, typed, self.session.pack.certainty_words)
            if isinstance(said, Given):
                self._keep(item, said)
                return None
            if said.name == "back":
                return self._back(item)
            if said.name == "go":
                return self._found(said.text) or item
            return None if self._settles(item, said) else item
        except CannotSave:
            raise
        except AdvisorError as error:
            self.screen.say(str(error) if str(error).endswith("?") else f"{error}.", "problem")
            return item

    def _announce(self, item: Item) -> None:
        """Show the section where a new one starts, and the question unless it stands there already."""
        question = item.question
        if question.section != self._section:
            self._section = question.section
            states = self.session.sections()
            place = next((index for index, state in enumerate(states, start=1) if state.id == question.section), 0)
            self.screen.say(f"{self.session.pack.sections[question.section]}  ({place} of {len(states)})", "section")
        if question.id != self._question:
            self._question = question.id
            self.screen.say(question.wording, "question")
            if question.confidential:
                self.screen.say(
                    "Ask this privately. The answer is confidential unless you type: not confidential.", "quiet"
                )
            attribute = question.asks[0]
            if attribute.kind in (Kind.CHOICE, Kind.MULTICHOICE, Kind.ORDINAL):
                self.screen.rows(_levels(attribute))

    def _prompt(self, item: Item) -> str:
        answer = self.session.answer(item)
        now = []
        if answer.value is not None:
            now.append(f"Enter keeps {_typed(answer.value)}")
        elif answer.status in (Status.SKIPPED, Status.DONT_KNOW):
            now.append(f"Enter keeps {answer.status.value.replace('_', ' ')}")
        now += [
            word for word, certainty in self.session.pack.certainty_words.items() if certainty == answer.certainty < 1
        ]
        shown = f" ({', '.join(now)})" if now else ""
        return f"{item.attribute.label} [{_offer(item.attribute)}]{shown}: "

    def _words(self, attribute: Attribute) -> list[str]:
        values = [_typed(value) for value in attribute.values]
        return [*values, *COMMANDS]

    def _keep(self, item: Item, given: Given) -> None:
        """Keep a value; how sure is what was said with it, or before it while the question was open."""
        before = self.session.answer(item)
        words = self.session.pack.certainty_words
        pending = before.certainty if before.status is Status.NOT_ASKED else 1.0
        certainty = words[given.sureness] if given.sureness else pending
        note = _joined(before.note, given.note) if given.note else before.note
        self._save(
            item,
            structs.replace(before, status=Status.ANSWERED, value=given.value, certainty=float(certainty), note=note),
        )
        self._asking_back.after_answer()
        self._closing.after_answer()

    def _save(self, item: Item, answer: Answer) -> None:
        try:
            self.session.record(item, answer)
        except AdvisorError as error:
            message = f"{error}. All answers before {item.attribute.label} are in the file; this one is not"
            raise CannotSave(message) from None
        if self.session.taken_over:
            self.session.taken_over = False
            self.screen.say("The file was changed by someone else meanwhile; those changes were taken over.", "problem")

    def _settles(self, item: Item, command: Command) -> bool:
        """Carry out a command; return whether it settles the question."""
        answer = self.session.answer(item)
        name = command.name
        if name == "skip" and answer.value is not None:
            self.screen.say(f"The answer {_typed(answer.value)} stays; type don't know to take it back.", "quiet")
            return True
        if name in ("skip", "don't know"):
            status = Status.SKIPPED if name == "skip" else Status.DONT_KNOW
            self._save(item, structs.replace(answer, status=status, value=None, certainty=1.0))
            self._closing.after_answer()
            return True
        if name in self.session.pack.certainty_words:
            self._save(item, structs.replace(answer, certainty=float(self.session.pack.certainty_words[name])))
            self.screen.say(self._kept_with(item), "quiet")
        elif name in ("note", "by"):
            if not command.text:
                raise AdvisorError(
                    f"Write the text behind it, for example: {name} {_EXAMPLES[name]}; {name} - removes it"
                )
            text = "" if command.text == "-" else command.text
            note = _joined(answer.note, text) if text else ""
            self._save(item, structs.replace(answer, **({"note": note} if name == "note" else {"by": text})))
            self.screen.say(self._kept_with(item), "quiet")
        elif name == "basis":
            self._save(item, structs.replace(answer, basis=_basis(command.text)))
            self.screen.say(self._kept_with(item), "quiet")
        elif name in ("confidential", "not confidential"):
            secret = name == "confidential"
            self._save(item, structs.replace(answer, confidential=secret))
            self.screen.say(f"It {'stays out of' if secret else 'may appear in'} the board's report.", "quiet")
        elif name == "quit":
            raise EndOfInput
        else:
            self._informed(command, item)
        return False

    def _kept_with(self, item: Item) -> str:
        """Say which question a remark went to: after a value the prompt has moved on already."""
        yet = " (not answered yet)" if self.session.is_open(item) else ""
        return f"Kept with: {item.attribute.label}{yet}."

    def _state(self) -> str:
        """Return how many are answered, set aside and open, in words."""
        answers = [self.session.answer(item) for item in self.session.items()]
        known = sum(answer.value is not None for answer in answers)
        still_open = sum(self.session.is_open(item) for item in self.session.items())
        return f"{known} answered, {len(answers) - known - still_open} skipped or not known, {still_open} open"

    def _informed(self, command: Command, item: Item | None) -> bool:
        """Show what a command asks for; return whether it is such a command."""
        if command.name == "help":
            self.screen.rows(list(COMMANDS.items()))
        elif command.name == "map":
            self.screen.rows([(f"{state.done}/{state.total}", state.title) for state in self.session.sections()])
        elif command.name == "review":
            self._review()
        elif command.name == "leaning":
            self._lean()
        elif command.name == "reply":
            self._asking_back.reply(command.text)
        elif command.name == "?" and item is not None:
            self._explain(item)
        elif command.name == "why" and item is not None:
            sentence, rules = self.insight.why(item.question)
            self.screen.say(item.question.why, indent=2)
            self.screen.say(sentence, "quiet", indent=2)
            self.screen.rows(rules)
            now = self.insight.why_now(self.session.answers.answers, item.question)
            if now:
                self.screen.say(now, "quiet", indent=2)
        else:
            return False
        return True

    def _lean(self) -> None:
        self.screen.say("As far as the answers go; it may still change:", "quiet")
        for sentence in self.insight.leaning(self.session.outcome):
            self.screen.say(sentence, indent=2)
        for line in self.insight.ahead(self.session.answers.answers):
            self.screen.say(line, "quiet", indent=2)

    def _explain(self, item: Item) -> None:
        levels = _levels(item.attribute)
        if levels:
            self.screen.rows(levels)
        else:
            unit = f", in {item.attribute.unit}" if item.attribute.unit else ""
            least = f" from {item.attribute.minimum} up" if item.attribute.minimum is not None else ""
            self.screen.say(f"{item.attribute.label}: a whole number{least}{unit}.", indent=2)
        self.screen.say(f"Who would know: {item.question.who_knows}", "quiet", indent=2)

    def _review(self) -> None:
        section = ""
        for number, item in enumerate(self.session.items(), start=1):
            if item.question.section != section:
                section = item.question.section
                self.screen.say(self.session.pack.sections[section], "section")
            self.screen.rows([(str(number), f"{item.attribute.label}: {self._shown(item)}")])
        self.screen.say("To change one: go and its number.", "quiet")

    def _shown(self, item: Item) -> str:
        answer = self.session.answer(item)
        if answer.value is None:
            text = {Status.SKIPPED: "skipped", Status.DONT_KNOW: "not known"}.get(answer.status, "open")
        else:
            text = item.attribute.shown(answer.value)
        words = [word for word, value in self.session.pack.certainty_words.items() if value == answer.certainty < 1]
        extras = [*words, answer.basis or "", f"by {answer.by}" if answer.by else "", answer.note]
        extras += ["confidential"] if answer.confidential and not self.session.is_open(item) else []
        kept = "; ".join(extra for extra in extras if extra)
        return f"{text} ({kept})" if kept else text

    # --- moving about ------------------------------------------------------------------------------------------------

    def _back(self, item: Item) -> Item:
        """Return the item before: the one visited last, else the one that stands before it."""
        self._question = ""
        while self._visited:
            last = self._visited.pop()
            if last != item and last in self.session.items():
                return last
        items = self.session.items()
        place = items.index(item) if item in items else 0
        if place == 0:
            self.screen.say("This is the first question.", "quiet")
        return items[max(0, place - 1)]

    def _found(self, named: str) -> Item | None:
        """Return the item with a number in the review, a name, or the first of a section; None after saying so."""
        items = self.session.items()
        self._question = ""
        number = named.strip("#. ")
        if number.isascii() and number.isdigit() and 1 <= int(number) <= len(items):
            return items[int(number) - 1]
        found = _named(items, named, self.session.pack.sections)
        if len(found) == 1:
            return found[0]
        if found:
            self.screen.say("Which one? Type go and its number:", "problem")
            self.screen.rows([(str(items.index(item) + 1), item.attribute.label) for item in found])
        elif named:
            self.screen.say(f"There is no question {named}; give a number from 1 to {len(items)} or a name.", "problem")
        else:
            self.screen.say("Say where: go 7, or go sector. The review shows the numbers.", "problem")
        return None


def _named(items: list[Item], named: str, sections: Mapping[str, str]) -> list[Item]:
    """Return the items meant by a name: exactly, by words of a label, the first of a section, or nearly."""
    words = set(named.lower().replace("_", " ").strip("#.").split())
    if not words:
        return []
    names = {item.attribute.name.lower(): item for item in items}
    exact = names.get("_".join(named.lower().split()))
    if exact is not None:
        return [exact]
    of_question = [item for item in items if item.question.id == named.lower()]
    if of_question:
        return of_question[:1]
    labeled = [item for item in items if words <= set(item.attribute.label.lower().replace("'", " ").split())]
    if labeled:
        return labeled
    in_section = [item for item in items if words <= set(sections[item.question.section].lower().split())]
    near = nearest("_".join(named.lower().split()), names)
    return in_section[:1] or ([names[near]] if near else [])


class CannotSave(AdvisorError):  # noqa: N818 - the family's name says it is one
    """The file cannot be written, so the interview ends; what was saved before is safe."""


_EXAMPLES = {"note": "they missed two reviews", "by": "Head of quality"}


def _joined(before: str, text: str) -> str:
    """Return both remarks; a second note does not erase the first."""
    return f"{before} / {text}" if before else text


def _basis(text: str) -> Basis:
    word = nearest(text, list(Basis)) if text else None
    if word is None:
        raise AdvisorError(f"write what it rests on: basis {', basis '.join(Basis)}")
    return Basis(word)


def _levels(attribute: Attribute) -> list[tuple[str, str]]:
    """Return what can be typed with what it means."""
    if attribute.kind in (Kind.CHOICE, Kind.MULTICHOICE):
        return [(f"{number} {level.value}", level.meaning) for number, level in enumerate(attribute.levels, start=1)]
    return [(_typed(level.value), level.meaning) for level in attribute.levels]


def _typed(value: object) -> str:
    """Return a value as it would be typed."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(str(item) for item in value) or "none" if isinstance(value, tuple) else str(value)


def _offer(attribute: Attribute) -> str:
    if attribute.kind is Kind.BOOLEAN:
        return "yes, no"
    if attribute.kind is Kind.ORDINAL:
        return f"{attribute.values[0]} to {attribute.values[-1]}"
    if attribute.kind is Kind.MULTICHOICE:
        return f"none, or some of 1 to {len(attribute.levels)}"
    if attribute.levels:
        return f"1 to {len(attribute.levels)}"
    return "a number"
