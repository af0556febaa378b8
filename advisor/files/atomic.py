"""Writing a file so that a crash at any moment leaves either the old or the new text, never a part."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path

from advisor.errors import AdvisorError


def write_text(path: Path, text: str) -> None:
    """Write `text` to `path` whole or not at all. Raises AdvisorError in one sentence if it cannot be written."""
    write_bytes(path, text.encode("utf-8", errors="replace"))


def write_bytes(path: Path, content: bytes) -> None:
    """Write `content` to `path` whole or not at all. Raises AdvisorError in one sentence if it cannot be written."""
    check_writable(path)
    target = path.resolve()
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=f".{target.name[:40]}.", suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.chmod(temporary, _mode(target))
            os.replace(temporary, target)
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


def check_writable(path: Path) -> None:
    """Raise AdvisorError, before any work is put into it, if a file could not be written."""
    try:
        obstacle = _obstacle(path)
    except (OSError, RuntimeError, ValueError) as error:  # such as links in a circle, or a name that no file can have
        obstacle = f"cannot be written: {getattr(error, 'strerror', None) or error}"
    if obstacle is not None:
        raise AdvisorError(f"{path} {obstacle}")


def _obstacle(path: Path) -> str | None:
    folder = path.resolve().parent
    if not folder.is_dir():
        return f"cannot be written: the folder {folder} does not exist; create it first"
    if path.is_dir():
        return "is a folder; name a file in it"
    if path.exists() and not path.is_file():
        return "is a device or a pipe; name a file"
    if path.exists() and not (path.stat().st_mode & 0o222 and os.access(path, os.W_OK)):
        return "is write-protected; make it writable or name another file"
    if not os.access(folder, os.W_OK):
        return f"cannot be written: you may not write in {folder}; choose another folder"
    return None
