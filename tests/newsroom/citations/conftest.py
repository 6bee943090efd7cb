"""What the tests of citations share."""

from __future__ import annotations

from pathlib import Path

import pytest

from config.load import load


@pytest.fixture(scope="session")
def catalogue_ids() -> frozenset[str]:
    """Ids of the shipped sources."""
    settings = load(None, {}, Path("/")).settings
    return frozenset(source.id for source in settings.sources)
