"""Makes everything ready for one start: the data folder, Django, and the database at its present shape."""

from __future__ import annotations

import contextlib
import os
import pkgutil
import sqlite3
from pathlib import Path

import django
from django.conf import settings as django_settings
from django.core.management import call_command
from django.db import connection
from django.db.utils import DatabaseError, OperationalError
from platformdirs import user_data_path

from advisor.errors import AdvisorError
from advisor.web import migrations, settings

DATABASE = "assessments.sqlite3"


def data_folder(named: Path | None) -> Path:
    """Return the folder that holds the assessments: the one named, or the user's own; it is made if need be.

    Raises AdvisorError if it cannot be made or written.
    """
    folder = named if named is not None else user_data_path("process-improvement-advisor", appauthor=False)
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise AdvisorError(f"{folder} cannot be made: {error.strerror}; name another folder with --data") from None
    if not os.access(folder, os.W_OK):
        raise AdvisorError(f"you may not write in {folder}; name another folder with --data")
    return folder.resolve()


def set_up(data: Path, secret: str = settings.ADVISOR_SECRET, port: int = 0) -> None:
    """Set Django up, once for this process, and bring the database to its present shape.

    Cookies carry the port in their names, because browsers hand them to every port of a machine. Raises AdvisorError
    if the database cannot be read, or was written by a newer program.
    """
    path = data / DATABASE
    _check(path)
    if not django_settings.configured:
        database = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": path,
            "OPTIONS": settings.DATABASE_OPTIONS,
            "CONN_MAX_AGE": None,
        }
        of_this_start = {
            "DATABASES": {"default": database},
            "ADVISOR_SECRET": secret,
            "ADVISOR_COOKIE": f"advisor_key_{port}",
            "CSRF_COOKIE_NAME": f"advisor_csrf_{port}",
            "SECRET_KEY": secret,
        }
        general = {name: getattr(settings, name) for name in dir(settings) if name.isupper()}
        django_settings.configure(**general | of_this_start)
        django.setup()
    try:
        call_command("migrate", verbosity=0, interactive=False)
    except (DatabaseError, OperationalError) as error:
        raise AdvisorError(f"{path} cannot be used: {error}; name another folder with --data") from None
    finally:
        connection.close()
    path.chmod(0o600)


def _check(path: Path) -> None:
    """Raise AdvisorError, before anything is written, if what stands at the path is no database or a newer one."""
    if not path.exists():
        return
    if not os.access(path, os.W_OK):
        raise AdvisorError(f"you may not write in {path}; name another folder with --data")
    try:
        with contextlib.closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as base:
            tables = {name for (name,) in base.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
            seen = "SELECT name FROM django_migrations WHERE app = 'web'"
            changes = {name for (name,) in base.execute(seen)} if "django_migrations" in tables else set()
    except sqlite3.Error as error:
        message = f"{path} is no database of the advisor or is damaged ({error}); put back a backup, or name another"
        raise AdvisorError(f"{message} folder with --data") from None
    newer = sorted(changes - {module.name for module in pkgutil.iter_modules(migrations.__path__)})
    if newer:
        raise AdvisorError(
            f"{path} was written by a newer version of the advisor ({newer[-1]}); nothing was changed. Install that "
            "version again, or name another folder with --data"
        )
