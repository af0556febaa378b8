"""What all tests share: the shipped pack, read once per process."""

from __future__ import annotations

import gc

import pytest
from hypothesis import settings

from advisor.files.packs import open_pack
from advisor.model.pack import Pack

gc.set_threshold(100_000)  # as in the command: what is read is kept, and collecting garbage is a fifth of the time
settings.register_profile("advisor", deadline=None, print_blob=True)
settings.load_profile("advisor")


@pytest.fixture(scope="session")
def shipped_pack() -> Pack:
    """The pack that the product ships."""
    return open_pack()
