"""Answer files with mistakes: each gets one sentence with its place, what is wrong, and what to write instead."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError, FileFaults
from advisor.files.answer_file import read_answers, read_fitting_answers
from advisor.files.packs import open_pack
from advisor.model.pack import Pack

HEAD = "organization: Acme\ntopic: process-improvement\n"
WHOLE = HEAD + "answers: {}\n"
START = "an answer file starts with organization:, topic: and answers:, each on a line of its own [not-answers]"
ENCODING = "from here on this is not text in UTF-8; save the file as UTF-8, or name another file [encoding]"
DATE = "write a date as year-month-day, such as 2026-11-22"


def read(folder: Path, pack: Pack, text: str | bytes, name: str = "a.yaml") -> list[str]:
    """Return what is wrong with a file, each fault as it is shown but for the folder."""
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    with pytest.raises(AdvisorError) as caught:
        read_answers(path, pack)
    return str(caught.value).replace(f"{folder}/", "").split("\n")


SECTORS = (
    "manufacturing, healthcare, finance_insurance, public_administration, education, software_it, pharma_medtech, "
    "logistics_transport, retail_hospitality, utilities_energy, construction, nonprofit, defence_aerospace, other"
)
SPECIALTIES = (
    "statistics_doe, lean_flow_pull, regulatory_remediation, validation_csv, process_mining_automation, org_change, "
    "actuarial_or_clinical_domain, other"
)

# One line under `answers:`, which stands in line 4 at column 3, and what is said about it.
ANSWERS = {
    # names
    "headcont: 5": "3: there is no question headcont; did you mean headcount? [unknown-attribute]",
    "Headcount: 5": "3: there is no question Headcount; did you mean headcount? [unknown-attribute]",
    "sponsor-behaviour: 1": (
        "3: there is no question sponsor-behaviour; did you mean sponsor_behavior? [unknown-attribute]"
    ),
    "sponsor behavior: 1": (
        "3: there is no question sponsor behavior; did you mean sponsor_behavior? [unknown-attribute]"
    ),
    "maturity: 1": "3: there is no question maturity; did you mean ci_maturity? [unknown-attribute]",
    "<<: {urgency: 1}": "3: there is no question <<; the names are in PACK/questions.yaml [unknown-attribute]",
    '"\\e[31mred\\nx": 1': (
        "3: there is no question  [31mred x; the names are in PACK/questions.yaml [unknown-attribute]"
    ),
    "3: 4": "3: a name must be text, not 3; put quotes around it [wrong-type]",
    "~: 4": "3: a name must be text, not an empty value [wrong-type]",
    "sponsorship: strong": (
        "3: sponsorship follows from other answers and is not answered itself; remove it [derived-answer]"
    ),
    # numbers
    "headcount: many": "14: headcount must be a whole number, not many [invalid-value]",
    "headcount: [5]": "14: headcount takes one value, not a list or mapping [invalid-value]",
    "headcount: 0": "14: headcount must be 1 or more, not 0 [invalid-value]",
    "headcount: -5": "14: headcount must be 1 or more, not -5 [invalid-value]",
    "headcount: 1.5": "14: headcount must be a whole number, not 1.5 [invalid-value]",
    "headcount: true": "14: headcount must be a whole number, not true [invalid-value]",
    'headcount: "9000"': "14: headcount must be a whole number; write 9000 without quotes [invalid-value]",
    'headcount: ""': "14: headcount must be a whole number, not an empty value [invalid-value]",
    "headcount: 9,000": "14: headcount must be a whole number, not 9,000; write 9000 [invalid-value]",
    "headcount: 9 000": "14: headcount must be a whole number, not 9 000; write 9000 [invalid-value]",
    "headcount: 1'250'000": "14: headcount must be a whole number, not 1'250'000; write 1250000 [invalid-value]",
    "headcount: 1_000": "14: headcount must be a whole number, not 1_000; write 1000 [invalid-value]",
    "headcount: 9,5": "14: headcount must be a whole number, not 9,5 [invalid-value]",
    "headcount: 0x1F": "14: headcount must be a whole number, not 0x1F [invalid-value]",
    "headcount: .nan": "14: headcount must be a whole number, not .nan [invalid-value]",
    "headcount: -.inf": "14: headcount must be a whole number, not -.inf [invalid-value]",
    "headcount: 1e400": "14: headcount must be a whole number, not 1e400 [invalid-value]",
    "headcount: 2000000000": "14: headcount is too large to be true, not 2000000000 [invalid-value]",
    f"headcount: {'9' * 25}": f"14: headcount is too large to be true, not {'9' * 25} [invalid-value]",
    f"headcount: {'9' * 9999}": f"14: headcount must be a whole number, not {'9' * 57}... [invalid-value]",
    f"headcount: {'x' * 99999}": f"14: headcount must be a whole number, not {'x' * 57}... [invalid-value]",
    "headcount: 007": "14: 007 starts with a zero; write the number without it, or put it in quotes [ambiguous]",
    # levels and choices
    "urgency: 9": "12: urgency must be one of 0, 1, 2, 3, not 9 [invalid-value]",
    'urgency: "3"': "12: urgency must be one of 0, 1, 2, 3; write 3 without quotes [invalid-value]",
    "urgency: 3.0": "12: urgency must be one of 0, 1, 2, 3, not 3.0 [invalid-value]",
    "urgency: true": "12: urgency must be one of 0, 1, 2, 3, not true [invalid-value]",
    "urgency: high": "12: urgency must be one of 0, 1, 2, 3, not high [invalid-value]",
    "sector: healthcar": (
        f"11: sector must be one of {SECTORS}, not healthcar; did you mean healthcare? [invalid-value]"
    ),
    "sector: Software IT": (
        f"11: sector must be one of {SECTORS}, not Software IT; did you mean software_it? [invalid-value]"
    ),
    "sector: bank": f"11: sector must be one of {SECTORS}, not bank [invalid-value]",
    "sector: [healthcare]": "11: sector takes one value, not a list or mapping [invalid-value]",
    # yes and no
    "experienced_leader: 1": "23: experienced_leader must be true or false, not 1 [invalid-value]",
    'experienced_leader: "yes"': "23: experienced_leader must be true or false, not yes [invalid-value]",
    'experienced_leader: "true"': (
        "23: experienced_leader must be true or false; write true without quotes [invalid-value]"
    ),
    "experienced_leader: yes": (
        "23: yes is read differently by different programs; write true or false, or put it in quotes [ambiguous]"
    ),
    "experienced_leader: No": (
        "23: No is read differently by different programs; write true or false, or put it in quotes [ambiguous]"
    ),
    "experienced_leader: on": (
        "23: on is read differently by different programs; write true or false, or put it in quotes [ambiguous]"
    ),
    "experienced_leader: TRUE": (
        "23: TRUE is read differently by different programs; write true or false, or put it in quotes [ambiguous]"
    ),
    # lists
    "specialist_gap: org_change": (
        "19: specialist_gap must be a list, for example [] or [statistics_doe]; write [org_change] [invalid-value]"
    ),
    "specialist_gap: none": (
        "19: specialist_gap must be a list, for example [] or [statistics_doe], not none [invalid-value]"
    ),
    "specialist_gap: [other, org_chnge]": (
        "27: specialist_gap has no choice org_chnge; did you mean org_change? [invalid-value]"
    ),
    "specialist_gap: [nothing]": f"20: specialist_gap has no choice nothing; valid: {SPECIALTIES} [invalid-value]",
    "specialist_gap: [1]": f"20: specialist_gap has no choice 1; valid: {SPECIALTIES} [invalid-value]",
    "specialist_gap: [[other]]": f"20: specialist_gap has no choice a list; valid: {SPECIALTIES} [invalid-value]",
    "specialist_gap: [~]": f"20: specialist_gap has no choice an empty value; valid: {SPECIALTIES} [invalid-value]",
    "specialist_gap: [other, org_change, other]": (
        "19: specialist_gap names a choice twice; keep one of them [invalid-value]"
    ),
    # the long form
    "urgency:": "11: urgency has no value; write one, or {status: dont_know}, or remove the line [no-value]",
    "urgency: ~": "12: urgency has no value; write one, or {status: dont_know}, or remove the line [no-value]",
    "urgency: {}": "12: urgency has no value; give a value or a status, one of the two [no-value]",
    "urgency: {note: ask}": "12: urgency has no value; give a value or a status, one of the two [no-value]",
    "urgency: {value: ~}": "12: urgency has no value; give a value or a status, one of the two [no-value]",
    "urgency: {status: answered}": "12: urgency has no value; give a value or a status, one of the two [no-value]",
    "urgency: {value: 1, status: skipped}": (
        "12: urgency is skipped and has a value too; give a value or a status, one of the two [no-value]"
    ),
    "urgency: {value: 1, certainy: 1}": (
        "23: certainy is not a part that belongs here; did you mean certainty? [unknown-key]"
    ),
    "urgency: {a: 1}": (
        "13: a is not a part that belongs here; "
        "valid: value, status, certainty, basis, note, by, confidential [unknown-key]"
    ),
    "urgency: {value: {a: 1}}": "20: urgency takes one value, not a list or mapping [invalid-value]",
    "urgency: {value: 1, certainty: 7}": "34: certainty must be at most 1, not 7 [out-of-range]",
    "urgency: {value: 1, certainty: 0}": "34: certainty must be more than 0, not 0 [out-of-range]",
    "urgency: {value: 1, certainty: -0.5}": "34: certainty must be more than 0, not -0.5 [out-of-range]",
    "urgency: {value: 1, certainty: true}": "34: certainty must be a number, not true [wrong-type]",
    "urgency: {value: 1, certainty: sure}": "34: certainty must be a number, not sure [wrong-type]",
    "urgency: {value: 1, certainty: 80%}": "34: certainty must be a number, not 80% [wrong-type]",
    "urgency: {value: 1, certainty: .nan}": "34: certainty must be a number, not .nan [wrong-type]",
    "urgency: {value: 1, certainty: ~}": "34: certainty must be a number, not an empty value [wrong-type]",
    f"urgency: {{value: 1, certainty: 1{'0' * 25}}}": (
        f"34: certainty must be at most 1, not 1{'0' * 25} [out-of-range]"
    ),
    "urgency: {status: dontknow}": (
        "21: status must be one of answered, dont_know, not_asked, not_relevant, skipped, not dontknow; "
        "did you mean dont_know? [invalid-value]"
    ),
    "urgency: {value: 1, basis: rumor}": (
        "30: basis must be one of documented, observed, opinion, not rumor [invalid-value]"
    ),
    "urgency: {value: 1, note: 12}": "29: note must be text, not 12; put quotes around it [wrong-type]",
    "urgency: {value: 1, note: ''}": "29: note must not be empty [empty]",
    "urgency: {value: 1, by: [a, b]}": "27: by must be text, not a list [wrong-type]",
    "urgency: {value: 1, confidential: 1}": "37: confidential must be true or false, not 1 [wrong-type]",
    "urgency: {value: 1, note: no}": (
        "29: no is read differently by different programs; write true or false, or put it in quotes [ambiguous]"
    ),
    # what YAML can and a file should not
    "headcount: &x 3": "14: &x is an anchor; anchors and aliases are not read, write it out [anchor]",
    "headcount: *x": "14: *x repeats another part of the file; write the part out [alias]",
    "headcount: !foo 3": "14: !foo is a tag; tags are not read, remove it [tag]",
    "headcount: !!python/object/apply:os.getpid []": (
        "14: !!python/object/apply:os.getpid is a tag; tags are not read, remove it [tag]"
    ),
    "[a]: 3": "3: what stands before a colon is a name or a number, not a list or mapping; or quote the text [key]",
}


@pytest.mark.parametrize(("line", "said"), ANSWERS.items(), ids=[line[:40] for line in ANSWERS])
def test_a_mistake_in_an_answer_is_told_in_one_sentence(tmp_path, shipped_pack, line, said):
    """Place, what is wrong, and the nearest name or what to write instead."""
    expected = f"a.yaml:4:{said}".replace("PACK", shipped_pack.folder)
    assert read(tmp_path, shipped_pack, f"{HEAD}answers:\n  {line}\n") == [expected]


# Whole files and what is said about them.
FILES = {
    "": f"1:1: the file is empty; {START}",
    "# nothing\n# yet\n": f"1:1: the file is empty; {START}",
    "hello": f"1:1: {START}",
    "- a\n- b\n": f"1:1: {START}",
    "42": f"1:1: {START}",
    f"{HEAD}": "1:1: the file has no answers; add answers: [missing-part]",
    f"{HEAD}answers:\n": "3:9: answers must be made of lines such as name: value, not an empty value [wrong-type]",
    f"{HEAD}answers: [urgency]\n": "3:10: answers must be made of lines such as name: value, not a list [wrong-type]",
    f"{HEAD}answers:\n  urgency: 1\n  headcount: 3\n  urgency: 2\n": (
        "6:3: urgency stands here twice, first in line 4; keep one [duplicate-key]"
    ),
    WHOLE + "headcount: 3\n": "4:1: headcount is an answer; indent it under answers: [misplaced]",
    WHOLE + "organisation: B\n": (
        "4:1: organisation is not a part that belongs here; did you mean organization? [unknown-key]"
    ),
    WHOLE + "x: 1\n": (
        "4:1: x is not a part that belongs here; valid: organization, topic, date, made_with, interviewer, answers, "
        "clarified, plan, departure, objections, expected, about, set_aside [unknown-key]"
    ),
    HEAD.replace("Acme", "42")
    + "answers: {}\n": "1:15: organization must be text, not 42; put quotes around it [wrong-type]",
    HEAD.replace("Acme", "") + "answers: {}\n": "1:14: organization must be text, not an empty value [wrong-type]",
    HEAD.replace("Acme", "''") + "answers: {}\n": "1:15: organization must not be empty [empty]",
    HEAD.replace("Acme", "N") + "answers: {}\n": (
        "1:15: N is read differently by different programs; write true or false, or put it in quotes [ambiguous]"
    ),
    HEAD.replace("improvement", "improvment") + "answers: {}\n": (
        "2:8: the topic is process-improvment, but the rules in use are about process-improvement; "
        "write topic: process-improvement [topic]"
    ),
    WHOLE + "date: 2026-13-40\n": f"4:7: date cannot be 2026-13-40; {DATE} [invalid-value]",
    WHOLE + "date: 22.11.2026\n": f"4:7: date cannot be 22.11.2026; {DATE} [invalid-value]",
    WHOLE + "date: 2026-02-30\n": (
        "4:7: date cannot be 2026-02-30, there is no such day; write year-month-day [invalid-value]"
    ),
    WHOLE + "date: 20261122\n": f"4:7: date must be text, not 20261122; {DATE} [wrong-type]",
    WHOLE + "interviewer: Bob\n": "4:14: interviewer must be made of lines such as name: value, not Bob [wrong-type]",
    WHOLE + "made_with: {version: 1.0}\n": "4:22: version must be text, not 1.0; put quotes around it [wrong-type]",
    WHOLE + "made_with: {depth: fast}\n": "4:20: depth must be one of default, full, quick, not fast [invalid-value]",
    WHOLE + "departure: {lead: ci_team}\n": "4:12: departure has no reason; add reason: [missing-part]",
    WHOLE + "departure: {reason: a, lead: cio}\n": (
        "4:30: lead cannot be cio; valid: top_management, process_owners, ci_team, pi_officer, employees, hr_training, "
        "external_consultants, technology_leadership, customer_functions, nobody, undetermined [unknown-name]"
    ),
    WHOLE + "expected: {lead: {preferred: top_managment}}\n": (
        "4:30: lead cannot be top_managment; did you mean top_management? [unknown-name]"
    ),
    WHOLE + "expected: {consultants: {preferred: nobody, acceptable: []}}\n": (
        "4:37: consultants cannot be nobody; valid: not_needed, coaching_training, targeted_specialist, diagnostic, "
        "full_partner, undetermined [unknown-name]"
    ),
    WHOLE + "expected: {lead: {preferred: nobody, acceptable: [ci_team, employes]}}\n": (
        "4:60: lead cannot be employes; did you mean employees? [unknown-name]"
    ),
    WHOLE + "about: {1998: a}\n": "4:9: a name must be text, not 1998; put quotes around it [wrong-type]",
    f"{HEAD}answers:\n  urgency: 1: 2\n": (
        "4:13: this is not valid YAML: this colon does not fit: a text that holds a colon needs quotes, "
        "or a line above lacks its colon, or the indentation is off [yaml-syntax]"
    ),
    f"{HEAD}answers:\n\turgency: 1\n": "4:1: this is not valid YAML: indent with spaces, not tabs [yaml-syntax]",
    f"{HEAD}answers:\n  sector: 'other\n": (
        "4:11: this is not valid YAML: the quote that opens here is never closed [yaml-syntax]"
    ),
    WHOLE + "---\na: 1\n": "4:1: a second document starts here; a file holds one [second-document]",
    "[" * 900: "1:41: the file nests more than 40 levels deep; flatten it [too-deep]",
    "{a: " * 200_000: "1:161: the file nests more than 40 levels deep; flatten it [too-deep]",
    "\n".join(
        " " * level + "a:" for level in range(500)
    ): "41:41: the file nests more than 40 levels deep; flatten it [too-deep]",
    f"{HEAD}answers: {{}} # \x00": f"3:15: {ENCODING}",
    f"{HEAD}answers: {{}} # \x1b[31m": (
        "3:15: the character U+001B does not belong in a text file; remove it [yaml-character]"
    ),
    HEAD.replace("Acme", "Müller").encode("latin-1"): (f"1:16: {ENCODING}"),
    HEAD.encode("utf-16"): f"1:1: {ENCODING}",
    bytes(range(256)): f"1:1: {ENCODING}",
    b"x" * 10_000_000: " is too large: a file of answers or rules has at most 1 MB, so this is probably another file",
}


@pytest.mark.parametrize(("text", "said"), FILES.items(), ids=[repr(text[:40]) for text in FILES])
def test_a_file_that_is_no_answer_file_is_told_in_one_sentence(tmp_path, shipped_pack, text, said):
    """Whatever it is: empty, broken, binary, huge, hostile."""
    assert read(tmp_path, shipped_pack, text) == [f"a.yaml{'' if said.startswith(' ') else ':'}{said}"]


def test_a_mistake_in_json_has_its_place_too(tmp_path, shipped_pack):
    """In a file on one line and in one that is indented with tabs."""
    text = '{"organization": "Acme", "topic": "process-improvement", "answers": {"urgenc": 1}}'
    assert read(tmp_path, shipped_pack, text, "a.json") == [
        "a.json:1:70: there is no question urgenc; did you mean urgency? [unknown-attribute]"
    ]
    text = '{\n\t"organization": "Acme",\n\t"topic": "process-improvement",\n\t"answers": {\n\t\t"urgency": "1"\n\t}\n}'
    assert read(tmp_path, shipped_pack, text, "a.json") == [
        "a.json:5:14: urgency must be one of 0, 1, 2, 3; write 1 without quotes [invalid-value]"
    ]


def test_ten_mistakes_are_told_in_one_pass_in_the_order_of_the_file(tmp_path, shipped_pack):
    """Misread words, unknown names and parts, bad values and missing parts together, so that one edit mends all."""
    text = """\
organization: 42
topic: process-improvment
made_with: {depth: quik}
headcount: 12
answers:
  experienced_leader: yes
  sector: healthcar
  urgency: {value: 7, certainty: 2}
  headcont: 9
  site_count: 007
  sponsorship: strong
  site_count: 1
  specialist_gap: [org_change, org_change]
expected: {lead: {preferred: cio}}
"""
    told = read(tmp_path, shipped_pack, text)
    assert [line.split(":")[1] + " " + line.rpartition("[")[2] for line in told] == [
        "1 wrong-type]",
        "3 invalid-value]",
        "4 misplaced]",
        "6 ambiguous]",
        "7 invalid-value]",
        "8 out-of-range]",
        "9 unknown-attribute]",
        "10 ambiguous]",
        "11 derived-answer]",
        "12 duplicate-key]",
        "13 invalid-value]",
    ]


def test_forgotten_indentation_is_told_line_by_line(tmp_path, shipped_pack):
    """The commonest slip: every answer stands at the margin."""
    text = f"{HEAD}answers:\nheadcount: 5\nurgency: 2\n"
    assert read(tmp_path, shipped_pack, text) == [
        "a.yaml:3:9: answers must be made of lines such as name: value, not an empty value [wrong-type]",
        "a.yaml:4:1: headcount is an answer; indent it under answers: [misplaced]",
        "a.yaml:5:1: urgency is an answer; indent it under answers: [misplaced]",
    ]


def test_an_unclear_word_is_told_once(tmp_path, shipped_pack):
    """`yes` for a number is not also told to be no number: what it means has to be settled first."""
    told = read(tmp_path, shipped_pack, f"{HEAD}answers: {{headcount: yes, urgency: !!str 2, site_count: *x}}\n")
    assert [line.rpartition("[")[2] for line in told] == ["ambiguous]", "tag]", "alias]"]


@pytest.mark.parametrize(
    "part",
    [
        "answers:\n" + "".join(f"  x{n}: 1\n" for n in range(50_000)),
        "answers: {}\n" + "".join(f"x{n}: 1\n" for n in range(50_000)),
        f"answers: {{specialist_gap: [{'org_chang, ' * 80_000}]}}\n",
        "answers:\n" + "".join(f"  {n}: y\n" for n in range(50_000)),
    ],
    ids=["answers", "top", "choices", "words"],
)
def test_a_file_of_mistakes_is_given_up_soon(tmp_path, shipped_pack, part):
    """A table saved under the wrong name neither hangs the program nor floods the screen."""
    told = read(tmp_path, shipped_pack, HEAD + part)
    assert len(told) <= 101
    assert told[-1] == "reading stopped after 100 faults; is this the right file?"


@pytest.mark.parametrize("name", ["missing.yaml", "folder", "pipe", "loop", "a" * 300])
def test_what_is_not_a_readable_file_is_one_sentence(tmp_path, shipped_pack, name):
    """Nothing hangs, and the name that was given is in the sentence."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(AdvisorError) as caught:
        read_answers(tmp_path / name, shipped_pack)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_answers_that_no_longer_fit_are_set_aside_and_come_back(tmp_path, shipped_pack):
    """A file made with another version of the pack loses nothing: what fits again is an answer again."""
    path = tmp_path / "a.yaml"
    path.write_text(f"{HEAD}answers: {{urgency: 9, headcont: {{value: 5, note: x}}, site_count: 1}}\n")
    answers, misfits = read_fitting_answers(path, shipped_pack)
    assert [fault.code for fault in misfits] == ["invalid-value", "unknown-attribute"]
    assert list(answers.answers) == ["site_count"]
    assert answers.set_aside == {"urgency": 9, "headcont": {"value": 5, "note": "x"}}
    path.write_text(f"{HEAD}answers: {{site_count: 1}}\nset_aside: {{urgency: 2, headcont: 4}}\n")
    answers = read_answers(path, shipped_pack)
    assert {name: answer.value for name, answer in answers.answers.items()} == {"urgency": 2, "site_count": 1}
    assert answers.set_aside == {"headcont": 4}


# --- any file --------------------------------------------------------------------------------------------------------

PACK = open_pack()
names = st.sampled_from(
    [
        *list(PACK.asked)[:12],
        "sponsorship",
        "organization",
        "topic",
        "answers",
        "date",
        "made_with",
        "interviewer",
        "departure",
        "expected",
        "about",
        "set_aside",
        "lead",
        "preferred",
        "acceptable",
        "value",
        "status",
        "certainty",
        "basis",
        "note",
        "by",
        "confidential",
        "depth",
        "reason",
        "nonsense",
        "1",
        "~",
        "true",
        "'3'",
    ]
)
words = st.sampled_from(
    [
        "1",
        "0",
        "-3",
        "2.5",
        "yes",
        "true",
        "~",
        "007",
        "Acme",
        "process-improvement",
        "healthcare",
        "org_change",
        "dont_know",
        "nobody",
        "ci_team",
        "2026-11-22",
        "''",
        "'3'",
        "9999999999999999999999",
        "1e400",
        "&a b",
        "*a",
        "!x y",
        "[",
        '"',
        "a: b",
    ]
)
nodes = st.recursive(
    words,
    lambda part: (
        st.lists(part, max_size=3).map(lambda parts: f"[{', '.join(parts)}]")
        | st.lists(st.tuples(names, part), max_size=4).map(
            lambda pairs: "{" + ", ".join(f"{name}: {value}" for name, value in pairs) + "}"
        )
    ),
    max_leaves=12,
)


@settings(max_examples=250, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(names, nodes), max_size=8), st.booleans())
def test_any_file_is_read_or_refused(tmp_path_factory, lines, whole):
    """Whatever parts stand where, the file is read or each fault is one line with a place; faults come sorted."""
    path = tmp_path_factory.getbasetemp() / f"any-{os.getpid()}.yaml"
    body = "".join(f"{name}: {value}\n" for name, value in lines)
    path.write_text(f"{HEAD}answers:\n" + "".join(f"  {line}\n" for line in body.splitlines()) if whole else body)
    refusal: FileFaults | None = None
    try:
        answers = read_answers(path, PACK)
    except FileFaults as error:
        refusal = error
    if refusal is None:
        assert answers.organization
        return
    places = [(fault.place.line, fault.place.column) for fault in refusal.faults]
    assert places
    assert places == sorted(places)
    assert all(fault.message and "\n" not in fault.message for fault in refusal.faults)
    assert "None" not in str(refusal)
    assert "True" not in str(refusal)


PROGRAM = {
    'plan: {name_goal: {date: "2026-11-22\\n"}}': f"4:26: date cannot be 2026-11-22 ; {DATE} [invalid-value]",
    "plan: {name_gaol: {done: true}}": (
        "4:8: there is no step of the plan name_gaol; did you mean name_goal? [unknown-name]"
    ),
    "plan: {xyz: {done: true}}": "4:8: there is no step of the plan xyz [unknown-name]",
    "plan: {name_goal: {date: 2026-02-30}}": (
        "4:26: date cannot be 2026-02-30, there is no such day; write year-month-day [invalid-value]"
    ),
    "plan: {name_goal: {date: 2027-02-29}}": (
        "4:26: date cannot be 2027-02-29, there is no such day; write year-month-day [invalid-value]"
    ),
    "plan: {name_goal: {date: 2026-13-01}}": f"4:26: date cannot be 2026-13-01; {DATE} [invalid-value]",
    "plan: {name_goal: {date: 24.12.2026}}": f"4:26: date cannot be 24.12.2026; {DATE} [invalid-value]",
    "plan: {name_goal: {date: tomorrow}}": f"4:26: date cannot be tomorrow; {DATE} [invalid-value]",
    "plan: {name_goal: {done: maybe}}": "4:26: done must be true or false, not maybe [wrong-type]",
    "plan: {name_goal: {who: Ann}}": (
        "4:20: who is not a part that belongs here; valid: owner, date, done, note [unknown-key]"
    ),
    "clarified: {Q99: {reply: He did}}": "4:13: there is no contradiction Q99; did you mean Q29? [unknown-name]",
    "clarified: {Q02: {by: Ann}}": "4:18: Q02 has no reply; add reply: [missing-part]",
}


@pytest.mark.parametrize(("line", "told"), PROGRAM.items())
def test_a_mistake_in_the_plan_or_in_a_reply_is_told_at_its_place(tmp_path, shipped_pack, line, told):
    """Steps and contradictions that do not exist, days that never come, parts that do not belong there."""
    assert read(tmp_path, shipped_pack, f"{WHOLE}{line}\n") == [f"a.yaml:{told}"]


def test_a_year_that_nobody_plans_for_is_refused(tmp_path):
    path = tmp_path / "a.yaml"
    path.write_text("organization: A\ntopic: process-improvement\ndate: 9999-12-31\nanswers: {}\n")
    with pytest.raises(FileFaults, match="date cannot be 9999-12-31; write a day from 1900 to 2200"):
        read_answers(path, open_pack())
