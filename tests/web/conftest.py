"""A server with a closed day and a live one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine

from record.collections.collections import Collections
from record.sql.database import open_engine
from tests.web.site import Site, serving, two_days


@pytest.fixture(scope="session")
def shelf_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two days, and the key that signed one, to be copied."""
    folder = tmp_path_factory.mktemp("web")
    two_days(folder / "collections")
    return folder


@pytest.fixture(scope="module")
def shared_sqlite(migrated_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """SQLite with this version's tables, for all tests of a file."""
    path = shutil.copyfile(migrated_sqlite, tmp_path_factory.mktemp("shared") / "mintwire.db")
    engine = open_engine(f"sqlite:///{path}")
    yield engine
    engine.dispose()


@pytest.fixture(scope="module")
def shared(shelf_folder: Path, shared_sqlite: Engine, valkey_socket: Path) -> Iterator[Site]:
    """A server for them, for all tests of a file that change nothing there: each start takes a while."""
    with serving(Collections(shelf_folder / "collections"), shared_sqlite, f"unix://{valkey_socket}") as site:
        yield site


@pytest.fixture
def collections(shelf_folder: Path, tmp_path: Path) -> Collections:
    """The two days, to be changed."""
    return Collections(Path(shutil.copytree(shelf_folder, tmp_path / "site")) / "collections")


@pytest.fixture
def site(collections: Collections, sqlite: Engine, redis_url: str) -> Iterator[Site]:
    """A server for them."""
    with serving(collections, sqlite, redis_url) as site:
        yield site
