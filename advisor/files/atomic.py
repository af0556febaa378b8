"""Writing a file so that a crash at any moment leaves either the old or the new text, never a part."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from advisor.errors import AdvisorError


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all. Raises AdvisorError in one sentence if it cannot be written."""
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".tmp", dir=path.resolve().parent)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, _mode(path))
            os.replace(temporary, path.resolve())
        except BaseException:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
            raise
    except OSError as error:
        raise AdvisorError(f"{path} cannot be written: {error.strerror or error}") from None


def _mode(path: Path) -> int:
    """Return the permissions the file has, or those that a new file gets."""
    with contextlib.suppress(OSError):
        return path.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask
