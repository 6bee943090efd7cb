"""Items as JSON lines and csv: whole, filtered, in each encoding."""

from __future__ import annotations

import csv
import gzip
import io
import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from config.models import Keep
from record.collections.layout import MANIFEST, MATCHES, STORIES, folder_of
from record.collections.reading import read_days
from record.collections.zstandard import zstd
from record.item import FIELDS
from record.sql import retention
from tests.web.site import CLOSED, LIVE, NOW, Site, file, item, noted

UNPACK = {"identity": bytes, "gzip": gzip.decompress, "zstd": zstd.decompress}
DAYS = [CLOSED, LIVE]


def ids(text: str) -> list[str]:
    return [json.loads(line)["id"] for line in text.splitlines()]


@pytest.mark.parametrize("day", DAYS, ids=["closed", "live"])
@pytest.mark.parametrize(("accepted", "encoding"), [("identity", None), ("gzip", "gzip"), ("zstd", "zstd")])
def test_every_item_of_a_day_stands_there_once(shared: Site, day: Any, accepted: str, encoding: str | None) -> None:
    truth = [each.to_json() for each in read_days(shared.collections, [day])]
    with shared.client(headers={"accept-encoding": accepted}) as client:
        request = client.build_request("GET", f"/collections/{day}/items.jsonl")
        got = client.send(request, stream=True)
        assert got.headers.get("content-encoding") == encoding
        data = UNPACK[accepted](b"".join(got.iter_raw()))
        assert data.decode().splitlines() == truth
        assert got.headers["content-type"] == "application/jsonl"
        assert "accept-encoding" in got.headers["vary"].lower()


def test_a_closed_day_is_known_by_a_tag_of_its_own_in_each_encoding_and_form(shared: Site) -> None:
    with shared.client() as client:
        tags = {
            client.head(f"/collections/{CLOSED}/items.{form}", headers={"accept-encoding": accepted}).headers["etag"]
            for form in ("jsonl", "csv", "jsonl?language=en", "jsonl?language=zh")
            for accepted in ("identity", "gzip", "zstd")
        }
        assert len(tags) == 12
        known = client.get(f"/collections/{CLOSED}/items.csv", headers={"if-none-match": ",".join(tags)})
        assert known.status_code == 304
        assert "etag" not in client.head(f"/collections/{LIVE}/items.jsonl").headers


def test_the_stored_form_can_be_had_in_part(shared: Site) -> None:
    with shared.client(headers={"accept-encoding": "zstd"}) as client:
        with client.stream("GET", f"/collections/{CLOSED}/items.jsonl") as whole:
            packed = b"".join(whole.iter_raw())
        with client.stream("GET", f"/collections/{CLOSED}/items.jsonl", headers={"range": "bytes=10-"}) as part:
            assert (part.status_code, packed[:10] + b"".join(part.iter_raw())) == (206, packed)


@pytest.mark.parametrize("day", DAYS, ids=["closed", "live"])
def test_csv_has_a_header_and_a_row_for_each(shared: Site, day: Any) -> None:
    with shared.client() as client:
        rows = list(csv.DictReader(io.StringIO(client.get(f"/collections/{day}/items.csv").text)))
    assert (len(rows), list(rows[0])) == (30, list(FIELDS))
    assert rows[3]["title"] == f"Report 3 of {day} 报告"


@pytest.mark.parametrize(
    ("asked", "fits"),
    [
        ("source=source-1", lambda number: number % 3 == 1),
        ("source=source-1&source=source-2", lambda number: number % 3 > 0),
        ("language=zh", lambda number: number in (4, 5)),
        ("language=zh&source=source-1", lambda number: number == 4),
        ("section=policy", lambda number: number < 6),
        ("section=policy?", lambda number: number < 6),
        ("section=cbdc%3F", lambda _: False),
        ("section=cbdc", lambda _: False),
        ("country=EU", lambda number: number == 2),
        ("watch=euro", lambda number: number in (1, 2)),
        ("watch=euro&source=source-2", lambda number: number == 2),
        ("published_from=2026-11-23&published_to=2026-11-23", lambda number: number != 7),
        ("published_to=2026-11-22", lambda _: False),
    ],
)
def test_filters_are_those_of_pull(filtered: Site, asked: str, fits: Callable[[int], bool]) -> None:
    wanted = [f"{CLOSED:%Y%m%d}{number:08x}" for number in range(12) if fits(number)]
    with filtered.client() as client:
        assert ids(client.get(f"/collections/{CLOSED}/items.jsonl?{asked}").text) == wanted
        rows = csv.DictReader(io.StringIO(client.get(f"/collections/{CLOSED}/items.csv?{asked}").text))
        assert [row["id"] for row in rows] == wanted


@pytest.mark.parametrize(
    ("asked", "status", "told"),
    [
        ("source=source-9", 404, "did you mean"),
        ("watch=eur", 404, "did you mean 'euro'?"),
        ("watch=chat:telegram:-1001:0/euro", 400, "watch"),
        ("watch=mine", 404, "no watch 'mine'"),
        ("country=UK", 400, "country"),
        ("section=crypto", 400, "section"),
        ("language=english", 400, "language"),
        ("published_from=2026-11-24&published_to=2026-11-23", 404, "there are no such days"),
        ("published_from=yesterday", 400, "write a day, as in 2026-11-23"),
        ("&".join(["source=source-1"] * 101), 400, "source"),
    ],
)
def test_a_mistake_in_a_filter_is_told(filtered: Site, asked: str, status: int, told: str) -> None:
    with filtered.client() as client:
        got = client.get(f"/collections/{CLOSED}/items.jsonl?{asked}")
        assert got.status_code == status
        assert told in got.json()["detail"]


def test_what_is_judged_may_change_and_is_asked_for_again(filtered: Site) -> None:
    with filtered.client() as client:
        judged = client.head(f"/collections/{CLOSED}/items.jsonl?section=policy")
        assert (judged.headers["cache-control"], judged.headers.get("etag")) == ("private, no-cache", None)


def test_what_sql_has_forgotten_is_not_taken_for_nothing(filtered_alone: Site) -> None:
    retention.forget(filtered_alone.engine, Keep(stories=timedelta(days=1)), NOW + timedelta(days=9))
    with filtered_alone.client() as client:
        got = client.get(f"/collections/{CLOSED}/items.jsonl?section=policy")
        assert (got.status_code, got.json()["reason"]) == (410, "forgotten")
        assert client.get(f"/collections/{CLOSED}/items.jsonl?language=zh").status_code == 200


@pytest.mark.parametrize(("what", "name"), [("stories", STORIES), ("matches", MATCHES)])
def test_stories_and_matches_are_given_as_judged_at_closing(site: Site, what: str, name: str) -> None:
    with site.client() as client:
        early = client.get(f"/collections/{LIVE}/{what}.jsonl")
        assert (early.status_code, early.json()["reason"]) == (404, "day_is_live")
        site.add(CLOSED, name, zstd.compress(b'{"id":"one"}\n'))
        assert client.get(f"/collections/{CLOSED}/{what}.jsonl").text == '{"id":"one"}\n'
        assert client.get(f"/collections/{CLOSED}/{what}.jsonl?source=x").json()["reason"] == "unknown_parameter"
        assert client.get(f"/collections/{CLOSED}/{name}").content == site.collections.storage.read(
            f"{folder_of(CLOSED)}/{name}"
        )


def test_a_live_day_is_given_without_what_is_not_whole(site: Site) -> None:
    file(site.collections, [item(40, LIVE)], "other")
    with (site.collections.segments(LIVE)[0]).open("a") as lines:
        lines.write('{"id": "half')
    with site.client() as client:
        assert len(ids(client.get(f"/collections/{LIVE}/items.jsonl").text)) == 31


def test_the_days_are_listed_with_what_they_hold(site: Site) -> None:
    noted(site.engine, [item(number, LIVE) for number in range(3)], NOW)
    size = sum(each.bytes for each in site.collections.manifest(CLOSED).resources)
    closed = {"day": str(CLOSED), "state": "closed", "items": 30, "bytes": size}
    live = {"day": str(LIVE), "state": "live", "items": 3, "bytes": None}
    with site.client() as client:
        assert client.get("/collections").json() == {"days": [closed, live]}
        assert client.get(f"/collections?last={CLOSED}").json() == {"days": [closed]}
        assert client.get(f"/collections?first={LIVE}").json() == {"days": [live]}
        got = client.get("/collections?first=2026-11-24&last=2026-11-23")
        assert (got.status_code, got.json()["reason"]) == (404, "no_days")


def test_a_day_whose_manifest_is_damaged_hides_no_other(site: Site) -> None:
    site.collections.storage.put_bytes(f"{folder_of(CLOSED)}/{MANIFEST}", b"{")
    with site.client() as client:
        days = client.get("/collections").json()["days"]
        assert [(each["day"], each["items"]) for each in days] == [(str(CLOSED), None), (str(LIVE), 0)]
        assert client.get(f"/collections/{CLOSED}/items.parquet").json()["reason"] == "damaged"
