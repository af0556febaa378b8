"""What all tests share: the shipped pack, read once per process."""

from __future__ import annotations

import pytest
from hypothesis import settings

from advisor.files.packs import open_pack
from advisor.model.pack import Pack

settings.register_profile("advisor", deadline=None, print_blob=True)
settings.load_profile("advisor")


@pytest.fixture(scope="session")
def shipped_pack() -> Pack:
    """The pack that the product ships."""
    return open_pack()
