"""Editions of made-up news: `editions/*.yaml`, in the form of Edition.to_dict."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest
import yaml

from notifier.digests.edition import Edition

FOLDER = Path(__file__).parent / "editions"
FILES = sorted(FOLDER.glob("*.yaml"))


@cache
def read(path: Path) -> Edition:
    return Edition.from_dict(yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader))


@pytest.fixture(params=FILES, ids=lambda path: path.stem)
def edition(request: pytest.FixtureRequest) -> Edition:
    return read(request.param)


@pytest.fixture
def weekly() -> Edition:
    return read(FOLDER / "weekly-en.yaml")
