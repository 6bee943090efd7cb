"""`mintwire` in this process: the whole command, from its arguments to its exit code and output."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import Engine

from config.load import load
from config.models import Settings
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.item import Item
from record.sql import directory
from scheduler.cli.main import main
from scheduler.configured import configured
from scheduler.stores import open_record
from tests.newsroom.items import make_item

SOURCES = [
    {"id": id_, "name": id_.title(), "kind": "feed", "url": f"https://{id_}.example/rss"}
    for id_ in ("alpha", "beta", "gamma")
]
CONFIG: dict[str, Any] = {
    "sources": SOURCES,
    "watches": [
        {"id": "digital-euro", "query": '"digital euro" OR 数字欧元'},
        {"id": "chinese", "query": "CBDC", "sources": ["alpha"], "languages": ["zh"]},
    ],
    "channels": [{"id": "desk", "kind": "telegram", "chat": -1001, "thread": 5}, {"id": "screen", "kind": "console"}],
    "subscriptions": [
        {"channel": "desk", "watch": "digital-euro"},
        {"channel": "screen", "watch": "digital-euro"},
        {"channel": "screen", "watch": "chinese"},
    ],
}


@dataclass(frozen=True)
class Done:
    """How a command ended."""

    code: int
    out: str
    err: str

    def json(self) -> Any:
        """The one JSON document that a command printed, on one line."""
        assert self.out.count("\n") == 1
        return json.loads(self.out)

    def lines(self) -> list[Any]:
        """JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass
class Mintwire:
    """A folder with a config, and the command."""

    folder: Path
    capsys: pytest.CaptureFixture[str]

    @property
    def data(self) -> Path:
        """The data folder."""
        return self.folder / "data"

    def configure(self, **changes: Any) -> None:
        """Write the config, with changes."""
        text = yaml.safe_dump({**CONFIG, **changes}, allow_unicode=True)
        (self.folder / "mintwire.yaml").write_text(text, encoding="utf-8")

    @property
    def settings(self) -> Settings:
        """What the config says."""
        return load(self.folder, {}, self.folder).settings

    def read_by_wire(self, engine: Engine, now: datetime, **changes: Any) -> None:
        """Write the config, with changes, and have its rows as a wire does that reads it."""
        self.configure(**changes)
        with engine.begin() as connection:
            directory.synchronise(connection, configured(self.settings), now)

    def open_record(self) -> Engine:
        """The database of the config, as the first wire makes it."""
        return open_record(self.settings)

    def __call__(self, *arguments: str) -> Done:
        with pytest.raises(SystemExit) as end:
            main(arguments)
        out, err = self.capsys.readouterr()
        assert "Traceback" not in err
        return Done(end.value.code if isinstance(end.value.code, int) else 0, out, err)

    def given(self, monkeypatch: pytest.MonkeyPatch, rows: Iterable[dict[str, Any] | bytes]) -> None:
        """Standard input of the next command: a line for each row, or as many bytes."""
        lines = [row if isinstance(row, bytes) else json.dumps(row, ensure_ascii=False).encode() for row in rows]
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"".join(line + b"\n" for line in lines))))

    def file(self, items: Iterable[Item], writer: str = "w") -> None:
        """File items under the days of their discovery."""
        segments = SegmentWriter(root_in(self.data), writer)
        for day, group in groupby(items, key=lambda item: item.discovered.date()):
            segments.append(day, [item.to_json() for item in group])
        segments.close()


@pytest.fixture
def mintwire(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Mintwire:
    for name in ("MINTWIRE_CONFIG", "MINTWIRE_REDIS", "MINTWIRE_DATABASE", "MINTWIRE_TELEGRAM_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.chdir(tmp_path)
    command = Mintwire(tmp_path, capsys)
    command.configure()
    return command


def at(day: date, hour: int = 12) -> datetime:
    """An hour of a UTC day."""
    return datetime(day.year, day.month, day.day, hour, tzinfo=UTC)


TODAY = datetime.now(UTC).date()
YESTERDAY = TODAY - timedelta(days=1)


def report(number: int, **changes: Any) -> Item:
    """An item of its own."""
    values = {
        "id": f"{number:016x}",
        "source": "alpha",
        "url": f"https://alpha.example/{number}",
        "discovered": at(TODAY, 0),
    }
    return make_item(**{**values, **changes})
