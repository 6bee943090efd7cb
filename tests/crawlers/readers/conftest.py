from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from redis.asyncio import Redis

from tests.crawlers.pipelines.test_pipelines import Line


@pytest.fixture
def line(redis: Redis, tmp_path: Path) -> Iterator[Line]:
    """The real pipelines."""
    line = Line(redis, tmp_path / "collections")
    yield line
    line.filer.close()
