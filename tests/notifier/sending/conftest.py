"""Where what is owed is kept."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine


@pytest.fixture
def store(request: pytest.FixtureRequest) -> Engine:
    """SQLite; each database for a test that is marked as one of statements, by `usefixtures("engine")`."""
    found: Engine = request.getfixturevalue("engine" if "engine" in request.fixturenames else "sqlite")
    return found
