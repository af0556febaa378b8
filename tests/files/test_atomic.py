"""Writing whole or not at all."""

from __future__ import annotations

import os
import random
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from advisor.errors import AdvisorError
from advisor.files.atomic import check_writable, write_bytes, write_text

LONG = 20_000
WRITER = """
import sys
from pathlib import Path
from advisor.files.atomic import write_text
path, number = Path(sys.argv[1]), 0
print("ready", flush=True)
while True:
    number += 1
    write_text(path, f"{number}\\n" * %d)
"""


def leftovers(folder: Path) -> list[str]:
    """Return the names of temporary files."""
    return [path.name for path in folder.iterdir() if path.suffix == ".tmp"]


def refused(path: Path) -> str:
    """Return the sentence with which a path is refused, before and at writing alike."""
    with pytest.raises(AdvisorError) as before:
        check_writable(path)
    with pytest.raises(AdvisorError) as at:
        write_text(path, "new")
    assert str(before.value) == str(at.value)
    assert "\n" not in str(at.value)
    return str(at.value)


def test_a_file_is_written_as_utf_8_with_unix_line_ends(tmp_path):
    """On every system the same bytes."""
    write_text(tmp_path / "a", "ü\n😀\r\n")
    assert (tmp_path / "a").read_bytes() == "ü\n😀\r\n".encode()
    assert leftovers(tmp_path) == []


def test_a_file_is_replaced(tmp_path):
    """The new text alone remains, however long the old one was."""
    write_text(tmp_path / "a", "old" * 1000)
    write_text(tmp_path / "a", "")
    assert (tmp_path / "a").read_text() == ""
    assert leftovers(tmp_path) == []


def test_a_kill_at_any_moment_leaves_the_old_or_the_new_text(tmp_path):
    """SIGKILL cannot be caught, so a temporary file may stay behind; the file itself is always whole."""
    random.seed(1)
    path = tmp_path / "answers.yaml"
    path.write_text("0\n" * LONG)
    for _ in range(12):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER % LONG, str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
        )
        with writer:
            assert writer.stdout is not None
            assert writer.stdout.readline() == b"ready\n"
            time.sleep(random.uniform(0, 0.03))
            writer.send_signal(signal.SIGKILL)
        lines = path.read_text().splitlines()
        assert len(lines) == LONG
        assert len(set(lines)) == 1
    assert all(name.startswith(".answers.yaml.") for name in leftovers(tmp_path))
    write_text(path, "after")
    assert path.read_text() == "after"


def test_a_reader_never_sees_a_part(tmp_path):
    """While one process writes, another one reads whole texts only."""
    path = tmp_path / "answers.yaml"
    path.write_text("0\n" * LONG)
    with subprocess.Popen(
        [sys.executable, "-c", WRITER % LONG, str(path)], stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]
    ) as writer:
        assert writer.stdout is not None
        writer.stdout.readline()
        seen: set[str] = set()
        until = time.monotonic() + 20
        while len(seen) < 10 and time.monotonic() < until:
            lines = path.read_text().splitlines()
            assert len(lines) == LONG
            assert len(set(lines)) == 1
            seen.add(lines[0])
        writer.kill()
    assert len(seen) == 10


def test_a_failure_in_the_middle_leaves_the_old_text_and_nothing_else(tmp_path):
    """Whatever goes wrong after the temporary file was made; here the bytes are text."""
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(TypeError):
        write_bytes(path, "new")  # type: ignore[arg-type]
    assert path.read_text() == "old"
    assert leftovers(tmp_path) == []


def test_permissions_are_kept(tmp_path):
    """A file that only its owner may read stays so."""
    path = tmp_path / "a"
    path.write_text("old")
    path.chmod(0o640)
    write_text(path, "new")
    assert stat.S_IMODE(path.stat().st_mode) == 0o640


def test_a_new_file_gets_the_usual_permissions(tmp_path):
    """Not the strict ones of a temporary file, so that colleagues can read it."""
    (tmp_path / "usual").touch()
    write_text(tmp_path / "a", "new")
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == stat.S_IMODE((tmp_path / "usual").stat().st_mode)


def test_a_link_stays_a_link(tmp_path):
    """The file it leads to is written, in its own folder; also where it does not exist yet."""
    (tmp_path / "far").mkdir()
    (tmp_path / "far" / "target").write_text("old")
    for name, target in (("link", "far/target"), ("fresh", "far/fresh")):
        (tmp_path / name).symlink_to(target)
        write_text(tmp_path / name, "new")
        assert (tmp_path / name).is_symlink()
        assert (tmp_path / target).read_text() == "new"
    assert leftovers(tmp_path / "far") == leftovers(tmp_path) == []


def test_a_missing_folder_is_told(tmp_path):
    """With what to do about it."""
    folder = tmp_path / "missing"
    sentence = f"{folder}/a cannot be written: the folder {folder} does not exist; create it first"
    assert refused(folder / "a") == sentence
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_overwritten(tmp_path):
    """Naming a folder is a slip; it stays as it is, empty or not."""
    (tmp_path / "folder").mkdir()
    assert refused(tmp_path / "folder").endswith("folder is a folder; name a file in it")
    assert (tmp_path / "folder").is_dir()
    assert leftovers(tmp_path) == []


def test_a_write_protected_file_is_kept(tmp_path):
    """Whoever protected it meant it, even where the system would let it be replaced."""
    (tmp_path / "a").write_text("old")
    (tmp_path / "a").chmod(0o444)
    assert refused(tmp_path / "a").endswith("a is write-protected; make it writable or name another file")
    assert (tmp_path / "a").read_text() == "old"
    assert leftovers(tmp_path) == []


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_protected_folder_is_told(tmp_path):
    """With what to do about it."""
    tmp_path.chmod(0o555)
    try:
        assert "you may not write in" in refused(tmp_path / "a")
    finally:
        tmp_path.chmod(0o755)


def test_a_device_or_a_pipe_is_not_replaced(tmp_path):
    """-o /dev/null run as root would else turn the device of the whole machine into a file."""
    os.mkfifo(tmp_path / "pipe")
    assert refused(tmp_path / "pipe").endswith("pipe is a device or a pipe; name a file")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["a\0b", "a" * 300, "loop"])
def test_a_name_that_no_file_can_have_is_one_sentence(tmp_path, name):
    """Null characters, too many characters, links in a circle."""
    (tmp_path / "loop").symlink_to("loop")
    assert " cannot be written: " in refused(tmp_path / name)
    assert leftovers(tmp_path) == []


@pytest.mark.parametrize("name", ["a" * 255, "ü" * 127, ".", "..a", "a b", "-", "~"])
def test_any_name_that_a_file_can_have_will_do(tmp_path, name):
    """Also the longest ones, for which the temporary name must not be longer still."""
    if name == ".":
        assert refused(tmp_path / name).endswith("is a folder; name a file in it")
    else:
        write_text(tmp_path / name, "new")
        assert (tmp_path / name).read_text() == "new"
    assert leftovers(tmp_path) == []


def test_what_no_encoding_can_hold_is_replaced(tmp_path):
    """Half a character must not cost the rest of the text."""
    write_text(tmp_path / "a", "M\udcfcller")
    assert (tmp_path / "a").read_text() == "M?ller"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 256 kB, if the system allows it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", str(disk)]
    try:
        done = subprocess.run(command, capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount here")
    if done.returncode:
        pytest.skip("mounting is not allowed here")
    yield disk
    subprocess.run(["umount", str(disk)], check=True)


def test_a_full_disk_keeps_the_old_text(small_disk):
    """And nothing of the new one."""
    write_text(small_disk / "a", "old")
    with pytest.raises(AdvisorError, match="a cannot be written: No space left on device"):
        write_text(small_disk / "a", "x" * 1_000_000)
    assert (small_disk / "a").read_text() == "old"
    assert leftovers(small_disk) == []


def test_a_read_only_disk_keeps_the_old_text(small_disk):
    """A USB stick with its switch on."""
    write_text(small_disk / "a", "old")
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    assert "a" in refused(small_disk / "a")
    assert (small_disk / "a").read_text() == "old"
