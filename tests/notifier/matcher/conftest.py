"""A wire on each database."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from tests.notifier.matcher.wire import Wire


@pytest.fixture
def wire(engine: Engine) -> Wire:
    """Its matcher holds the duty."""
    return Wire(engine)
