"""Where the shipped rules and templates lie: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

from advisor.errors import AdvisorError

_PACKAGE = Path(__file__).resolve().parent
DEFAULT_PACK = "process-improvement"


def _folder(bundled: str, in_checkout: str) -> Path:
    installed = _PACKAGE / "_bundled" / bundled
    if installed.is_dir():
        return installed
    checkout = _PACKAGE.parent
    if (checkout / "pyproject.toml").is_file() and (checkout / in_checkout).is_dir():
        return checkout / in_checkout
    raise AdvisorError(f"the advisor's own {bundled} are missing at {installed}; install it again with pip")


def rules_folder() -> Path:
    """Return the folder that holds one folder per shipped pack."""
    return _folder("rules", "rules")


def templates_folder() -> Path:
    """Return the folder of the Jinja templates."""
    return _folder("templates", "reports/templates")


def pack_folders() -> list[Path]:
    """Return the folders of all shipped packs, sorted by name."""
    return sorted(path.parent for path in rules_folder().glob("*/pack.yaml"))
