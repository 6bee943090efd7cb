"""The reports of news.yaml, filed and made into stories as the wire does; and the sources that brought them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import Any

import yaml
from sqlalchemy import Engine

from newsroom.judgement.verdict import Verdict
from record.collections.layout import root_in
from record.collections.writing import SegmentWriter
from record.item import Item
from record.sql.directory import put_source
from record.sql.profiles import profiles
from tests.newsroom.judged import assign, item, judged

#: Id, name, category and language of each source.
SOURCES = (
    ("ecb-press", "European Central Bank", "central_bank", "en"),
    ("quay-wire", "Quay Wire", "crypto_media", "en"),
    ("harrow-post", "The Harrow Post", "finance_media", "en"),
    ("lianxun", "链讯", "crypto_media", "zh"),
)
ROWS: list[dict[str, Any]] = yaml.safe_load((Path(__file__).parent / "news.yaml").read_text(encoding="utf-8"))


def reports(now: datetime) -> list[tuple[Item, str]]:
    """Each report with its section."""
    made = []
    for number, row in enumerate(ROWS, 1):
        at = (now - timedelta(minutes=row["ago"])).replace(microsecond=0)
        about = {name: row.get(name) for name in ("source", "language", "summary")}
        url = f"https://{row['source']}.example/{number}"
        made.append((item(number, row["title"], url=url, published=at, discovered=at, **about), row["section"]))
    return made


def file_news(engine: Engine, data: Path) -> None:
    """Collections in the data folder, and stories in SQL."""
    found = reports(datetime.now(UTC))
    with engine.begin() as connection:
        for name, title, category, language in SOURCES:
            spec = {"id": name, "name": title, "kind": "feed", "url": f"https://{name}.example/rss"}
            more = {"category": category, "language": language, "homepage": f"https://{name}.example/"}
            put_source(connection, "cli", name, spec | more)
    writer = SegmentWriter(root_in(data), "w")
    for day, group in groupby(found, key=lambda each: each[0].discovered.date()):
        writer.append(day, [each.to_json() for each, _ in group])
    writer.close()
    for each, section in found:
        with engine.begin() as connection:
            assign(connection, [_judged(each, section)], each.discovered, outlets=profiles(connection))


def _judged(each: Item, section: str) -> Verdict:
    verdict = judged(each, primary=each.source == "ecb-press")
    return replace(verdict, section=replace(verdict.section, section=section))
