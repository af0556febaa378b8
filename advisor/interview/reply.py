"""Reads one typed line: a command, or a value with how sure it is."""

from __future__ import annotations

import re
from collections.abc import Mapping

from msgspec import Struct

from advisor.errors import AdvisorError, suggestion
from advisor.model.attribute import Attribute, Kind, Value

COMMANDS: Mapping[str, str] = {
    "?": "what the values mean, and who would know",
    "why": "what the question bears on, through which rules",
    "skip": "leave the question out",
    "don't know": "say that it is not known",
    "sure": "the answer is certain; also after a value: 3 sure",
    "fairly": "the answer is fairly certain",
    "guess": "the answer is a guess",
    "note": "keep a remark with the answer: note they missed two reviews",
    "by": "say who told you: by Head of quality",
    "basis": "say what it rests on: basis opinion, observed or documented",
    "confidential": "keep the answer out of the board's report; not confidential takes it back",
    "reply": "explain answers that were asked back: reply two other projects were stopped for it",
    "back": "go to the question before",
    "go": "go to a question by its number in the review or by its name: go 7",
    "map": "the sections, what is done and what is open",
    "review": "all answers so far, with their numbers",
    "leaning": "what the answers so far point to",
    "help": "this list",
    "quit": "stop; everything is saved",
}
_OTHER_WORDS = {
    "dont know": "don't know",
    "do not know": "don't know",
    "dk": "don't know",
    "unknown": "don't know",
    "-": "don't know",
    "exit": "quit",
    "q": "quit",
    "fairly sure": "fairly",
    "a guess": "guess",
    "public": "not confidential",
}
_WITH_TEXT = ("note", "by", "basis", "reply", "go")
_YES = {"yes": True, "y": True, "true": True, "no": False, "n": False, "false": False}


class Command(Struct, frozen=True):
    """A typed command with what followed it."""

    name: str
    text: str = ""


class Given(Struct, frozen=True):
    """A value that was typed, with the word for how sure it is and a note, if there were any."""

    value: Value
    sureness: str | None = None
    note: str = ""


def read_line(attribute: Attribute, typed: str, sureness_words: Mapping[str, float]) -> Command | Given:
    """Return what a line says at the question for `attribute`. Raises AdvisorError with what would fit."""
    text = " ".join(typed.split())
    lowered = text.lower().replace("\u2019", "'")
    if lowered not in [str(value) for value in attribute.values]:
        command = _command(lowered, text)
        if command is not None:
            return command
    noted = re.fullmatch(r"(.+?),? note:? (.+)", text, re.IGNORECASE)
    if noted:
        said = read_line(attribute, noted[1], sureness_words)
        if isinstance(said, Given):
            return Given(said.value, said.sureness, noted[2])
    words = "|".join(re.escape(word) for word in sureness_words)
    match = re.fullmatch(rf"(.+?),? (?:a )?({words})(?: sure)?", lowered)
    if match:
        return Given(read_value(attribute, match[1]), match[2])
    return Given(read_value(attribute, lowered))


def read_command(typed: str) -> Command | None:
    """Return the command that a line is, or None. For prompts where no value is expected."""
    text = " ".join(typed.split())
    return _command(text.lower().replace("\u2019", "'"), text)


def _command(lowered: str, text: str) -> Command | None:
    name = _OTHER_WORDS.get(lowered, lowered)
    if name in COMMANDS or name == "not confidential":
        return Command(name)
    first, _, rest = text.partition(" ")
    if first.lower() in _WITH_TEXT and rest:
        return Command(first.lower(), rest)
    return None


def read_value(attribute: Attribute, text: str) -> Value:
    """Return the value that a text names. Raises AdvisorError with what would fit."""
    value = _value(attribute, text)
    problem = attribute.problem(value)
    if problem is None:
        return value
    if attribute.kind is Kind.BOOLEAN:
        problem = "is answered by yes or no"
    names = [str(allowed) for allowed in attribute.values] if attribute.kind is not Kind.ORDINAL else []
    hint = suggestion(text, [*names, *(name for name in COMMANDS if name != "?")], limit=0)
    if attribute.kind is Kind.INTEGER and not hint:
        hint = "; for an estimate type for example: 10 guess"
    raise AdvisorError(f"{attribute.label} {problem}{hint}")


def _value(attribute: Attribute, text: str) -> Value:
    if attribute.kind is Kind.BOOLEAN:
        return _YES.get(text, text)
    if attribute.kind in (Kind.INTEGER, Kind.ORDINAL):
        bare = text.removesuffix(f" {attribute.unit}") if attribute.unit else text
        digits = re.sub(r"(?<=\d)[, ](?=\d{3}\b)", "", bare)
        return int(digits) if re.fullmatch(r"-?[0-9]{1,11}", digits) else text
    if attribute.kind is Kind.MULTICHOICE:
        listed = re.sub(r"(?<=\d) (?:and )?(?=\d)", ",", text.strip("[]").replace(" and ", ","))
        items = [] if text in ("none", "[]") else [item.strip() for item in listed.split(",") if item.strip()]
        return (
            tuple(dict.fromkeys(_choice(attribute, item) for item in items))
            if items or text in ("none", "[]")
            else text
        )
    return _choice(attribute, text)


def _choice(attribute: Attribute, text: str) -> str:
    """Return the name meant: by its number in the list, in full, or by a beginning that only one name has."""
    names = [str(value) for value in attribute.values]
    if re.fullmatch(r"[0-9]{1,3}", text) and 1 <= int(text) <= len(names):
        return names[int(text) - 1]
    wanted = text.replace(" ", "_").replace("-", "_")
    starting = [name for name in names if name.startswith(wanted)]
    return wanted if wanted in names else starting[0] if len(starting) == 1 else wanted
