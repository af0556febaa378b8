"""What the tests of the pages share: Django over a database of this process, and a browser that knows the key."""

from __future__ import annotations

from pathlib import Path

import pytest

KEY = "the-key-of-these-tests"
PORT = 8420


@pytest.fixture(scope="session")
def data_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Set Django up, once in this process, and return the folder of its database."""
    from advisor.web.startup import set_up

    folder = tmp_path_factory.mktemp("assessments")
    set_up(folder, KEY, PORT)
    return folder


@pytest.fixture
def client(data_folder):
    """A browser that came in by the address of this start; what goes wrong in a page is a page, as for a user."""
    from django.test import Client

    browser = Client(raise_request_exception=False, headers={"host": f"127.0.0.1:{PORT}"})
    browser.cookies[f"advisor_key_{PORT}"] = KEY
    return browser
