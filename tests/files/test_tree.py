"""Reading YAML and JSON text into a tree whose every node knows its place."""

from __future__ import annotations

import json
import math
import os
import re
from pathlib import Path

import pytest
import yaml
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError, Faults, FileFaults
from advisor.files.tree import MAX_BYTES, MAX_DEPTH, MAX_VALUES, Node, is_read_as_itself, parse, quoted, read_tree

NESTED = """\
organization: Acme
answers:
  # a comment
  sector: healthcare
  specialist_gap:
    - org_change
    - other
  urgency: {value: 3, note: "a: b"}
"""


def faults_of(text: str, name: str = "x.yaml") -> list[str]:
    """Return the faults of a text, each as line:column code."""
    with pytest.raises(FileFaults) as caught:
        parse(text, name)
    return [f"{fault.place.line}:{fault.place.column} {fault.code}" for fault in caught.value.faults]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("organization",), 1, 15),
        (("answers",), 4, 3),
        (("answers", "sector"), 4, 11),
        (("answers", "specialist_gap"), 6, 5),
        (("answers", "specialist_gap", 1), 7, 7),
        (("answers", "urgency"), 8, 12),
        (("answers", "urgency", "value"), 8, 20),
        (("answers", "urgency", "note"), 8, 29),
    ],
)
def test_a_value_knows_its_place(path, line, column):
    """Line and column count from 1, in block and in flow style, past comments."""
    place = parse(NESTED, "x.yaml").get(*path).place
    assert (place.path, place.line, place.column) == ("x.yaml", line, column)


def test_a_key_knows_its_place():
    """The place of a key is not that of its value; a key that is not there stands for its mapping."""
    tree = parse(NESTED, "x")
    assert str(tree.get("answers").key("specialist_gap").place) == "x:5:3"
    assert str(tree.get("answers", "urgency").key("note").place) == "x:8:23"
    assert tree.key("nowhere") is tree


def test_a_path_that_ends_early_gives_the_last_node_there_is():
    """Asking for what is missing leads to the place where it should be."""
    tree = parse(NESTED, "x")
    assert tree.get("answers", "sector", "value", 3) is tree.get("answers", "sector")
    assert tree.get("answers", "specialist_gap", 9) is tree.get("answers", "specialist_gap")


def test_columns_count_characters():
    """Letters outside ASCII and signs outside the basic plane count as one column each."""
    assert str(parse("{ü😀: 1, b: 2}", "x").get("b").place) == "x:1:12"


def test_line_ends_do_not_matter():
    """Windows, old Macintosh and Unix files have the same places and values."""
    for end in ("\r\n", "\r", "\n"):
        tree = parse(NESTED.replace("\n", end), "x")
        assert tree.plain() == parse(NESTED, "x").plain()
        assert str(tree.get("answers", "specialist_gap", 1).place) == "x:7:7"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("true", True),
        ("false", False),
        ("null", None),
        ("~", None),
        ("", None),
        ("0", 0),
        ("-7", -7),
        ("+7", 7),
        ("1.5", 1.5),
        (".5", 0.5),
        ("1e3", 1000.0),
        ("-1.5E-3", -0.0015),
        ("123456789012345678901234567890", 123456789012345678901234567890),
        ("nobody", "nobody"),
        ("2026-11-22", "2026-11-22"),
        ("12:30:45", "12:30:45"),
        ("1_000", "1_000"),
        ("0x1F", "0x1F"),
        ("0o17", "0o17"),
        (".nan", ".nan"),
        ("-.inf", "-.inf"),
        ("1e400", "1e400"),
        ("9" * 400, "9" * 400),
        ("=", "="),
        ("<<", "<<"),
        ("1.2.3", "1.2.3"),
        ("٣", "٣"),
        ("'true'", "true"),
        ('"007"', "007"),
        ("'yes'", "yes"),
        ('"null"', "null"),
        ('""', ""),
        ("|\n  12\n", "12\n"),
        (">-\n  true\n", "true"),
    ],
)
def test_scalars_follow_yaml_1_2(text, value):
    """Dates, times, octal numbers and merges have no meaning; what is quoted stays text."""
    found = parse(f"a: {text}", "x").plain()["a"]
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("text", ["yes", "No", "ON", "off", "y", "N", "TRUE", "False"])
def test_a_word_that_some_read_as_a_boolean_is_refused(text):
    """Rather ask than guess what yes means."""
    assert faults_of(f"a: {text}") == ["1:4 ambiguous"]
    assert faults_of(f"{text}: a") == ["1:1 ambiguous"]


@pytest.mark.parametrize("text", ["007", "-01", "+00"])
def test_a_number_with_a_leading_zero_is_refused(text):
    """It is octal to some programs, decimal to others."""
    assert faults_of(f"a: [1, {text}]") == ["1:8 ambiguous"]


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("a: 1\nb: 2\na: 3\n", ["3:1 duplicate-key"]),
        ("{1: a, 1.0: b, true: c}", ["1:8 duplicate-key", "1:16 duplicate-key"]),
        ("a: &x 1\nb: *x\n", ["1:4 anchor", "2:4 alias"]),
        ("a: !!int 1\nb: !x y\n", ["1:4 tag", "2:4 tag"]),
        ("a: 1\n---\nb: 2\n", ["2:1 second-document"]),
        ("? [a, b]\n: c\n", ["1:3 key"]),
        ("{{a: 1}: b}", ["1:2 key"]),
        ("a: yes\nb: [1, 02]\nc: [no\n", ["1:4 ambiguous", "2:8 ambiguous", "3:5 ambiguous", "4:1 yaml-syntax"]),
    ],
)
def test_what_is_not_plain_yaml_is_refused(text, faults):
    """Anchors, aliases, tags, doubled keys and further documents are told, as many as can be in one pass."""
    assert faults_of(text) == faults


@pytest.mark.parametrize(
    ("text", "place", "words"),
    [
        ('a: "b\nc: d\n', "1:4", "the quote that opens here is never closed"),
        ("a: [b, c\nd: e\n", "2:2", "the closing bracket is missing; the bracket opens in line 1"),
        ("a: {b: c, d: e: f}\n", "1:15", "a comma, a quote or the closing bracket is missing"),
        ("a: b: c\n", "1:5", "a text that holds a colon needs quotes"),
        ("a b\nc: d\n", "2:2", "a line above lacks its colon"),
        ("a: 1\n  b: 2\n", "2:4", "the indentation is off"),
        ("a: 1\nb\nc: 2\n", "2:1", "this line has no colon; write it as name: value"),
        ("a:\n  b: 1\n c: 2\n", "3:2", "check the indentation"),
        ("a:\n\tb: 1\n", "2:1", "indent with spaces, not tabs"),
        ("a: b\n\tc: d\n", "2:1", "indent with spaces, not tabs"),
        ("a: |\n\tb\n", "2:1", "indent with spaces, not tabs"),
        ("a: @b\n", "1:4", "a text that starts with @ needs quotes around it"),
        ("a: %b\n", "1:4", "a text that starts with % needs quotes around it"),
        ("a: * b\n", "1:4", "a text that starts with * needs quotes around it"),
        ("a: - b\n", "1:4", "a list starts on a line of its own"),
        ("- a\nb: 1\n", "2:1", "lacks the hyphen"),
        ('a: "C:\\dir"\n', "1:7", "a backslash has a meaning inside double quotes"),
        ('a: "C:\\Users"\n', "1:9", "a backslash has a meaning inside double quotes"),
        ('a: "b" c\n', "1:8", "every quote and bracket is closed once"),
        ("a: ]\n", "1:4", "a value is missing here"),
        ("[a]]\n", "1:4", "something follows where the text has come to its end"),
        ("a: |b\n", "1:5", "the text starts on the next line"),
        ("!b!c d\n", "1:1", "check indentation, quotes and colons"),
    ],
)
def test_broken_yaml_is_told_in_plain_words(text, place, words):
    """Where it breaks, what is probably wrong and what to do; no parser's jargon."""
    with pytest.raises(FileFaults) as caught:
        parse(text, "x")
    (fault,) = caught.value.faults
    assert str(fault.place) == f"x:{place}"
    assert fault.message.startswith("this is not valid YAML: ")
    assert words in fault.message


def test_broken_json_is_called_json():
    """Nobody who wrote JSON is told about YAML."""
    with pytest.raises(FileFaults, match=r"x\.json:1:12: this is not valid JSON: a comma, a quote or the closing"):
        parse('{"a": 1 "b": 2}', "x.json")


@pytest.mark.parametrize(
    ("text", "place"),
    [("a: \x01", "1:4"), ("# ü\nä: 'b\x7fc'", "2:6"), ("a\ud800", "1:2"), ("a:\n- \uffff", "2:3"), ("\x00", "1:1")],
)
def test_a_character_that_does_not_belong_is_told_with_its_place(text, place):
    """Control characters and halves of characters are named by number, since they cannot be seen."""
    number = next(character for character in text if character not in "#äü\nabc:- '")
    with pytest.raises(FileFaults) as caught:
        parse(text, "x")
    message = f"x:{place}: the character U+{ord(number):04X} does not belong in a text file; remove it [yaml-character]"
    assert str(caught.value) == message


def test_with_a_list_to_fill_the_tree_comes_back_with_its_faults():
    """So that everything else that is wrong can be told in the same pass."""
    faults = Faults()
    assert parse("a: yes\nb: 3", "x", faults).plain() == {"a": "yes", "b": 3}
    assert [fault.code for fault in faults] == ["ambiguous"]


@pytest.mark.parametrize("text", ["", "\n\n", "# only\n# comments\n", "---\n", "~"])
def test_an_empty_file_is_a_tree_without_a_value(text):
    """What an empty file should hold instead is for its reader to say."""
    assert parse(text, "x") == Node(parse(text, "x").place, None)


@pytest.mark.parametrize("opening", ["[", "{a: ", "- ", "a:\n"])
def test_deep_nesting_is_refused(opening):
    """A file may nest as deep as anyone writes, and no deeper; the interpreter survives any depth."""

    def nested(depth: int) -> str:
        indented = (f"{' ' * level}{opening}" for level in range(depth))
        return "".join(indented) if opening.endswith("\n") else opening * depth

    assert faults_of(nested(MAX_DEPTH + 1))[-1].endswith("too-deep")
    assert faults_of(nested(300_000 if not opening.endswith("\n") else 1_000))[-1].endswith("too-deep")
    closed = {"[": "]", "{a: ": "}"}.get(opening, "")
    assert parse(nested(MAX_DEPTH) + closed * MAX_DEPTH, "x")


def test_a_laughing_bomb_is_refused_before_it_grows():
    """Aliases are never followed, so nothing can grow."""
    lines = ["a: &a [x, x]"] + [f"{b}: &{b} [*{a}, *{a}]" for a, b in zip("abcdefghij", "bcdefghijk", strict=False)]
    codes = {fault.split()[1] for fault in faults_of("\n".join(lines))}
    assert codes == {"anchor", "alias"}


def test_a_tag_never_makes_an_object(tmp_path):
    """A tag that would run code in an unsafe loader is only told."""
    bait = tmp_path / "bait"
    found = faults_of(f"a: !!python/object/apply:os.mkdir ['{bait}']")
    assert found == ["1:4 tag"]
    assert not bait.exists()


def test_a_file_with_faults_without_end_is_given_up():
    """A hundred faults are more than anyone mends; reading stops there."""
    with pytest.raises(FileFaults) as caught:
        parse("a: y\n" * 1000, "x")
    lines = str(caught.value).split("\n")
    assert len(lines) <= 101
    assert lines[-1] == "reading stopped after 100 faults; is this the right file?"


# --- any data, any text, any bytes -----------------------------------------------------------------------------------

_OF_YAML_1_1 = re.compile(r"[yYnN]|[-+]?[0-9.]+([eE][-+]?[0-9]+)?")
"""Texts that PyYAML, by YAML 1.1, leaves without quotes although YAML 1.2 reads them otherwise."""

texts = st.text(max_size=20).filter(lambda text: "\x85" not in text and not _OF_YAML_1_1.fullmatch(text))
scalars = (
    st.none()
    | st.booleans()
    | st.integers(-(10**28), 10**28)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts
)
plain_data = st.recursive(
    scalars, lambda part: st.lists(part, max_size=4) | st.dictionaries(scalars, part, max_size=4), max_leaves=20
)
json_data = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**28), 10**28)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda part: st.lists(part, max_size=4) | st.dictionaries(st.text(max_size=200), part, max_size=4),
    max_leaves=20,
)
yaml_like = st.text(st.sampled_from("ab01 \n\t\r:#-'\"\\,[]{}&*!|>%@`?~.eyn\x85\u2028é😀<="), max_size=60)


class _WithoutAnchors(yaml.SafeDumper):
    def ignore_aliases(self, data: object) -> bool:
        return True


@given(plain_data)
def test_any_plain_data_comes_back_as_it_was(data):
    """What PyYAML writes is read back the same, but for texts that only YAML 1.2 takes for numbers (see above)."""
    text = yaml.dump(data, Dumper=_WithoutAnchors, allow_unicode=True, sort_keys=False)
    assert parse(text, "x").plain() == data


@given(json_data)
def test_any_json_comes_back_as_it_was(tmp_path_factory, data):
    """JSON of any layout is read as JSON: escapes, surrogate pairs and characters that YAML alone would bar."""
    file = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}.json"
    for layout in (
        {"ensure_ascii": True, "separators": (",", ":")},
        {"ensure_ascii": False, "indent": "\t"},
    ):
        file.write_text(json.dumps(data, **layout), encoding="utf-8")
        assert read_tree(file).plain() == data


@given(st.text(alphabet=st.characters()) | yaml_like)
@example("'\\")
@example("\x85-\x85-")
@example('"\\ud800"')
@example("%TAG ! !\n--- !a")
@example("? ? ?")
def test_any_text_is_read_or_refused(text):
    """No text makes anything but a tree or an AdvisorError, and every fault has a place in the text."""
    refusal: AdvisorError | None = None
    try:
        node = parse(text, "x")
    except AdvisorError as error:
        refusal = error
    if refusal is None:
        assert parse(text, "x").plain() == node.plain()
        return
    assert isinstance(refusal, FileFaults)
    for fault in refusal.faults:
        assert 1 <= fault.place.line <= len(re.split("\r\n|[\r\n\x85\u2028\u2029]", text)) + 1
        assert fault.place.column >= 1
        assert fault.message
        assert "\n" not in fault.message


@settings(max_examples=200)
@given(st.binary(max_size=200) | yaml_like.map(str.encode), st.sampled_from([".yaml", ".json", ".txt"]))
def test_any_bytes_are_read_or_refused(tmp_path_factory, data, suffix):
    """No file makes anything but a tree or an AdvisorError of one line per fault."""
    file = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}{suffix}"
    file.write_bytes(data)
    said = "x"
    try:
        read_tree(file, "x")
    except AdvisorError as error:
        said = str(error)
    assert all(line.startswith("x") for line in said.split("\n"))


@given(st.text(max_size=8) | st.from_regex(r"[-+]?[0-9.eE]{1,6}|[yYnNoOeEsSfF]{1,3}|true|null|~", fullmatch=True))
def test_a_text_is_read_as_itself_exactly_when_it_is_said_to_be(text):
    """Where a writer may leave out the quotes is known without trying; checked on texts of one plain word."""
    if re.fullmatch(r"[-+.~0-9A-Za-z]+", text) and not text.startswith(("---", "-.", "...")):
        try:
            value = parse(f"[{text}]", "x").plain()[0]
        except FileFaults:
            value = None
        assert is_read_as_itself(text) == (value == text and isinstance(value, str))


# --- files -----------------------------------------------------------------------------------------------------------


def test_a_byte_order_mark_is_not_part_of_the_text(tmp_path):
    """Windows editors put one first; places start after it."""
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\n")
    assert str(read_tree(tmp_path / "a.yaml", "a").get("a").place) == "a:1:4"


@pytest.mark.parametrize(
    ("data", "place"),
    [
        ("a: Müller".encode("latin-1"), "1:5"),
        ("ü\nb: é".encode() + b"\xff", "2:5"),
        ("a: 1".encode("utf-16"), "1:1"),
        ("a: 1".encode("utf-16-le"), "1:2"),
        (b"PK\x03\x04\x00\x00", "1:5"),
        (b"a: 1\n\x00", "2:1"),
        (b"\x89PNG\r\n\x1a\n", "1:1"),
        (bytes(range(256)), "1:1"),
    ],
)
def test_a_file_in_another_encoding_is_refused_with_its_place(tmp_path, data, place):
    """Latin-1, UTF-16 and binary files get the same advice and the first place that is not UTF-8."""
    (tmp_path / "a.yaml").write_bytes(data)
    with pytest.raises(FileFaults) as caught:
        read_tree(tmp_path / "a.yaml", "a")
    message = "from here on this is not text in UTF-8; save the file as UTF-8, or name another file [encoding]"
    assert str(caught.value) == f"a:{place}: {message}"


@pytest.mark.parametrize(("size", "read"), [(MAX_BYTES, True), (MAX_BYTES + 1, False)])
def test_a_file_may_have_one_megabyte(tmp_path, size, read):
    """Anything larger is no answer file; it is not even read to its end."""
    (tmp_path / "a.yaml").write_bytes(b"a: 1 #".ljust(size, b"x"))
    if read:
        assert read_tree(tmp_path / "a.yaml").plain() == {"a": 1}
    else:
        with pytest.raises(AdvisorError, match="is too large: a file of answers or rules has at most 1 MB"):
            read_tree(tmp_path / "a.yaml")


def test_a_missing_file_is_told_with_how_to_start_one(tmp_path):
    """The path may be wrong, or the interview has not been held yet."""
    with pytest.raises(AdvisorError, match=r"a\.yaml does not exist; check the path, or start it with: advisor interv"):
        read_tree(tmp_path / "a.yaml")


def test_a_folder_is_not_a_file(tmp_path):
    """Naming a folder is a slip of completion."""
    with pytest.raises(AdvisorError, match="is a folder; name a file in it"):
        read_tree(tmp_path)


def test_a_pipe_does_not_hang(tmp_path):
    """A named pipe would wait for a writer forever."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AdvisorError, match="is a device or a pipe; save its content in a file"):
        read_tree(tmp_path / "pipe")


@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null", "/dev/random"])
def test_a_device_does_not_hang(device):
    """/dev/zero never ends."""
    if not Path(device).exists():
        pytest.skip(f"there is no {device} here")
    with pytest.raises(AdvisorError, match="is a device or a pipe"):
        read_tree(Path(device))


@pytest.mark.parametrize("name", ["a\0b.yaml", "a" * 5000, "loop"])
def test_a_name_that_no_file_can_have_is_one_sentence(tmp_path, name):
    """Null characters, names beyond every limit and links in a circle."""
    (tmp_path / "loop").symlink_to("loop")
    with pytest.raises(AdvisorError, match="cannot be read: "):
        read_tree(tmp_path / name)


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is unreadable for root")
def test_an_unreadable_file_is_one_sentence(tmp_path):
    """The system's reason is passed on."""
    (tmp_path / "a.yaml").write_text("a: 1")
    (tmp_path / "a.yaml").chmod(0)
    with pytest.raises(AdvisorError, match=r"a\.yaml cannot be read: Permission denied"):
        read_tree(tmp_path / "a.yaml")


@pytest.mark.parametrize(
    ("text", "data"),
    [
        ('\t{\n\t"a"\t:\t[1,\t2]\t}\t\n', {"a": [1, 2]}),
        (r'{"a": "b\/c"}', {"a": "b/c"}),
        (r'{"a": "\ud83d\ude00 \u00fc \\ud83d"}', {"a": "😀 ü \\ud83d"}),
        ('{"a": "b\u2028c\x85d\x7fe\x80f\uffff"}', {"a": "b\u2028c\x85d\x7fe\x80f\uffff"}),
        (r'{"a": "b\u2028c\u0085d\u007fe\u0000"}', {"a": "b\u2028c\x85d\x7fe\x00"}),
        ('{"a":{"b":[{"c":null}]},"d":-1.5e3}', {"a": {"b": [{"c": None}]}, "d": -1500.0}),
        (r'{"a": "tab\there \"quoted\" \\n"}', {"a": 'tab\there "quoted" \\n'}),
    ],
)
def test_json_is_read_as_json(tmp_path, text, data):
    """Tabs as indentation, escaped slashes, surrogate pairs, and characters that YAML bars."""
    (tmp_path / "a.json").write_text(text, encoding="utf-8", newline="")
    assert read_tree(tmp_path / "a.json").plain() == data


def test_what_is_told_of_a_long_text_is_cut():
    """A megabyte of zeros, or the name of an anchor as long, is not said back."""
    for text in ("a: " + "0" * 10_000, "a: &" + "a" * 10_000 + " x", "a: *" + "a" * 10_000):
        with pytest.raises(FileFaults) as caught:
            parse(text, "x")
        assert "..." in str(caught.value)
        assert len(str(caught.value)) < 200


@pytest.mark.parametrize(("count", "read"), [(MAX_VALUES - 1, True), (MAX_VALUES, False)])
def test_a_file_may_have_so_many_values(count, read):
    """The list itself is one of them."""
    text = f"[{'1,' * count}]"
    if read:
        assert len(parse(text, "x").value) == count
    else:
        assert faults_of(text) == [f"1:{2 * MAX_VALUES} too-many"]


@given(st.text() | st.text('"\\\n\t\x7f\x85\u2028\ufeff\ufffe😀', max_size=6))
def test_a_quoted_text_is_read_back(text):
    """Whatever is in it, such as the quotes in the name of a version."""
    assert parse(f"version: {quoted(text)}", "x").plain() == {"version": text}


def test_keys_doubled_in_json_are_told_with_their_place(tmp_path):
    """Other readers keep the last one silently."""
    (tmp_path / "a.json").write_text('{\n\t"a": 1,\n\t"b": 2,\n\t"a": 3\n}')
    with pytest.raises(FileFaults, match=r"a:4:2: a stands here twice, first in line 2; keep one"):
        read_tree(tmp_path / "a.json", "a")


def test_numbers_are_finite():
    """No number that is read can be infinite or not a number."""
    for text in ("1e999", "-1e999", ".inf", ".nan", "NaN", "Infinity"):
        value = parse(text, "x").plain()
        assert isinstance(value, str) or math.isfinite(value)
