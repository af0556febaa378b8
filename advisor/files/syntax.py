"""What the YAML parser stumbled over, in words for people who know no parser."""

from __future__ import annotations

import yaml

from advisor.errors import Fault, Place

_BRACKETS = "a comma, a quote or the closing bracket is missing; the bracket opens in line {opening}"
_BACKSLASH = r"a backslash has a meaning inside double quotes; write \\ for it"
_AFTER_END = "something follows where the text has come to its end; check quotes and brackets"
_FOLDED = "after | or > the text starts on the next line; or put quotes around it"
_TAB = "indent with spaces, not tabs"
_SIGN = "a text that starts with {sign} needs quotes around it"
_WORDS = {
    "mapping values are not allowed in this context": (
        "this colon does not fit: a text that holds a colon needs quotes, or a line above lacks its colon, "
        "or the indentation is off"
    ),
    "block sequence entries are not allowed in this context": "a list starts on a line of its own; move it there",
    "could not find expected ':'": "this line has no colon; write it as name: value",
    "did not find expected key": (
        "this does not fit the lines above: check the indentation, and that every quote and bracket is closed once"
    ),
    "did not find expected '-' indicator": "this line lacks the hyphen of the list above, or the indentation is off",
    "did not find expected ',' or ']'": _BRACKETS,
    "did not find expected ',' or '}'": _BRACKETS,
    "found unexpected end of stream": "the quote that opens here is never closed",
    "found character that cannot start any token": _SIGN,
    "did not find expected alphabetic or numeric character": _SIGN,
    "found unexpected non-alphabetical character": _SIGN,
    "did not find expected node content": "a value is missing here; remove the sign, or put quotes around the text",
    "did not find expected <document start>": _AFTER_END,
    "found unknown escape character": _BACKSLASH,
    "did not find expected hexdecimal number": _BACKSLASH,
    "did not find expected comment or line break": _FOLDED,
    "found a tab character that violates indentation": _TAB,
    "found a tab character where an indentation space is expected": _TAB,
}
_AT_OPENING = (
    "could not find expected ':'",
    "found unexpected end of stream",
    *(key for key in _WORDS if _WORDS[key] == _SIGN),
)
"""Problems that show best where the part begins in which they are, not where the parser gave up."""


def syntax_fault(error: yaml.MarkedYAMLError, text: str, name: str) -> Fault:
    """Return the fault for an error of the parser in a text."""
    problem = error.problem or error.context or "it is malformed"
    opening = error.context_mark or error.problem_mark
    mark = opening if problem in _AT_OPENING else error.problem_mark or opening
    assert mark is not None, "the parser says where it stopped"
    assert opening is not None, "the parser says where it stopped"
    sign = text[mark.index : mark.index + 1]
    words = _WORDS.get(problem, "{problem}; check indentation, quotes and colons")
    if sign == "\t" and words == _SIGN:
        words = _TAB
    language = "JSON" if name.lower().endswith(".json") else "YAML"
    words = words.format(opening=opening.line + 1, sign=sign, problem=problem)
    return Fault(Place(name, mark.line + 1, mark.column + 1), "yaml-syntax", f"this is not valid {language}: {words}")
