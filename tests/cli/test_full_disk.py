from __future__ import annotations

import contextlib
import subprocess
import sys

import pytest
import yaml


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 256 kB, unmounted afterwards."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting a small file system needs root")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def fill(disk):
    with contextlib.suppress(OSError), (disk / "ballast").open("wb", buffering=0) as file:
        while True:
            file.write(b"x" * 1024)


def test_a_full_disk_ends_the_interview_with_one_sentence_and_keeps_the_answers(advisor, small_disk):
    """When the disk fills up, the sentence names the answer that is not saved; the others are in the file."""
    path = small_disk / "c.yaml"
    advisor("interview", path, "--fixed-order", stdin="Acme\n10\nquit\n")
    fill(small_disk)
    result = advisor("interview", path, "--fixed-order", stdin="3\n")
    assert result.returncode == 2
    assert "No space left on device. All answers before Number of locations are in the file" in result.stderr
    assert "Traceback" not in result.stderr
    assert yaml.safe_load(path.read_text())["answers"] == {"headcount": 10}
    assert sorted(item.name for item in small_disk.iterdir()) == ["ballast", "c.yaml"]


def test_a_full_disk_keeps_the_old_report(advisor, small_disk, cases):
    """A report that does not fit leaves the one before as it was."""
    (small_disk / "r.html").write_text("old")
    fill(small_disk)
    result = advisor("report", cases / "ge_1995.yaml", "-o", small_disk / "r.html")
    assert result.returncode == 2
    assert "cannot be written: No space left on device" in result.stderr
    assert (small_disk / "r.html").read_text() == "old"


def test_output_that_has_no_place_is_one_sentence(cases):
    """Printing to a full device ends with a sentence and exit code 2, without a traceback."""
    command = f"{sys.executable} -m advisor.cli.main assess {cases / 'ge_1995.yaml'} --format json > /dev/full"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert result.stderr == "the output cannot be written: No space left on device\n"


def test_a_terminal_without_a_width_is_still_printed_to(advisor, cases):
    """A width of zero, as some tools report it, does not swallow the advice."""
    assert "General Electric" in advisor("assess", cases / "ge_1995.yaml", COLUMNS="0").stdout


def test_an_interview_without_any_input_says_so(cases, tmp_path):
    """With standard input closed there is one sentence and exit code 2."""
    command = f"{sys.executable} -m advisor.cli.main interview {tmp_path / 'x.yaml'} <&-"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, check=False)
    assert result.returncode == 2
    assert "there is no input to read answers from" in result.stderr
