"""Copies the database while it is in use."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import tempfile
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.files.atomic import check_writable
from advisor.web.startup import DATABASE


def back_up(data: Path, target: Path) -> int:
    """Copy all assessments of a data folder, as they are at this moment, into one file; return how many they are.

    The copy is whole or not there at all, also while people go on saving. Raises AdvisorError if there is nothing to
    copy or it cannot be written.
    """
    source = data / DATABASE
    if not source.is_file():
        raise AdvisorError(f"there is nothing to back up: {source} does not exist; name the folder with --data")
    check_writable(target)
    if target.exists() and target.samefile(source):
        raise AdvisorError(f"{target} is the database itself; choose another name for the backup")
    descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.resolve().parent)
    os.close(descriptor)
    try:
        count = _copy(source, Path(temporary))
        os.replace(temporary, target.resolve())
    except sqlite3.Error as error:
        raise AdvisorError(f"{source} cannot be backed up to {target}: {error}") from None
    finally:
        with contextlib.suppress(OSError):
            os.unlink(temporary)
    return count


def _copy(source: Path, target: Path) -> int:
    with (
        contextlib.closing(sqlite3.connect(f"{source.as_uri()}?mode=ro", uri=True, timeout=20)) as original,
        contextlib.closing(sqlite3.connect(target)) as copy,
    ):
        original.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, with no log beside it
        return int(copy.execute("SELECT count(*) FROM web_assessment").fetchone()[0])
