"""Records as they are written and read, by us and by others' tools."""

from __future__ import annotations

import subprocess
from argparse import Namespace
from dataclasses import replace
from datetime import UTC, datetime
from gzip import compress, decompress
from hashlib import sha256
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from record.collections.warc import Exchange, Record, Recorded, info_record, pack, read_records, revisit_record

AT = datetime(2026, 11, 23, 8, 30, 0, 250_000, tzinfo=UTC)
PLAIN = Exchange(
    url="https://a.example/feed?page=1",
    at=AT,
    status=200,
    received=[("Content-Type", "text/xml"), ("X-Name", "Caf\xe9 \xff"), ("Via", "one"), ("Via", "two")],
    body=b"<rss/>" * 1000,
    sent=[("Accept", "*/*"), ("If-None-Match", '"a"')],
    ip="192.0.2.1",
)
#: Bodies that look like what stands around them.
BODIES = [
    b"",
    b"\r\n\r\n",
    b"WARC/1.1\r\nWARC-Type: response\r\n\r\n",
    compress(b"<rss/>", mtime=0),
    bytes(range(256)) * 300,
]
CDX_INDEXER = Path(__file__).parents[3] / ".venv" / "peers" / "bin" / "cdx-indexer"


def whole(*exchanges: Exchange) -> bytes:
    """A file: a warcinfo, the exchanges, and a revisit of the first."""
    first = exchanges[0]
    records = [pack(exchange).records for exchange in exchanges]
    return b"".join([info_record("w-0.warc.gz", "Mintwire"), *records, revisit_record(first, first.record)])


def read(data: bytes) -> list[Record]:
    """In chunks that end anywhere."""
    return list(read_records(data[at : at + 1000] for at in range(0, len(data), 1000)))


@pytest.fixture
def file(tmp_path: Path) -> Path:
    coded = replace(PLAIN, url="https://a.example/b", received=[("Content-Encoding", "gzip")], body=BODIES[3])
    path = tmp_path / "w-0.warc.gz"
    path.write_bytes(whole(PLAIN, coded, replace(PLAIN, posted=b'{"page": 1}', status=299, ip=None)))
    return path


def test_what_is_read_is_what_was_received(file: Path) -> None:
    records = read(file.read_bytes())
    types = ["warcinfo", *(["response", "request"] * 3), "revisit"]
    assert [(record.type, record.fault) for record in records] == [(type_, "") for type_ in types]
    response, request = records[1:3]
    assert (response.payload, list(response.headers), response.status) == (PLAIN.body, PLAIN.received, "200")
    assert (response.url, response.date) == (PLAIN.url, "2026-11-23T08:30:00.250000Z")
    assert response.digest == PLAIN.digest == f"sha256:{sha256(PLAIN.body).hexdigest()}"
    assert list(request.headers) == [("Host", "a.example"), *PLAIN.sent]
    assert (records[6].payload, records[5].status) == (b'{"page": 1}', "299")
    assert (records[7].digest, records[7].payload, records[7].url) == (PLAIN.digest, b"", PLAIN.url)


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("coding", [[], [("Content-Encoding", "br")]])
def test_any_body_comes_back(body: bytes, coding: list[tuple[str, str]]) -> None:
    packed = pack(replace(PLAIN, body=body, received=coding))
    response, request = read(packed.records)
    assert (response.payload, response.fault, request.fault) == (body, "", "")
    assert response.digest == packed.digest
    assert list(read_records([packed.records])) == [response, request], "in whatever pieces it comes"


def test_a_record_is_read_by_its_offset(file: Path) -> None:
    data = file.read_bytes()
    for record in read(data):
        assert next(read_records([data[record.offset :]], record.offset)) == record


def test_others_read_it_too(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert Checker(Namespace(inputs=[str(file)], verbose=False)).process_all() == 0
    with file.open("rb") as stream:
        bodies = [record.content_stream().read() for record in ArchiveIterator(stream) if record.rec_type == "response"]
    assert bodies == [PLAIN.body, b"<rss/>", PLAIN.body]
    assert capsys.readouterr() == ("", "")


@pytest.mark.skipif(not CDX_INDEXER.exists(), reason="no pywb: `make test` installs it")
def test_pywb_indexes_it(file: Path) -> None:
    told = subprocess.run([CDX_INDEXER, file], capture_output=True, text=True, check=True).stdout
    rows = [line.split(" ") for line in told.splitlines()[1:]]
    offsets = {record.offset: record.end - record.offset for record in read(file.read_bytes())}
    assert {(row[2], row[5]) for row in rows if row[3] == "warc/revisit"} == {(PLAIN.url, PLAIN.digest)}
    assert len(rows) == 4
    assert all(offsets[int(row[9])] == int(row[8]) for row in rows)


@pytest.mark.parametrize("number", range(8))
def test_a_flipped_bit_is_named(file: Path, number: int) -> None:
    data = bytearray(file.read_bytes())
    record = read(data)[number]
    data[(record.offset + record.end) // 2] ^= 4
    *before, broken = read(bytes(data))[: number + 1]
    assert [each.fault for each in before] == [""] * number
    assert broken.offset == record.offset
    assert broken.fault


def test_what_is_cut_off_or_no_record_is_named(file: Path) -> None:
    data = file.read_bytes()
    assert (read(data[:-1])[-1].fault, read(data[:-1])[-1].offset) == ("cut off", read(data)[-1].offset)
    assert read(data + b"\0\0")[-1].fault.startswith("no gzip")
    assert read(data + compress(b"no record"))[-1].fault.startswith("no WARC record")


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        (b"<rss/>", b"<RSS/>", "block digest failed"),
        (b"Via: two", b"Via: too", "block digest failed"),
        (b"Content-Length: ", b"Content-Length: 9", "its length"),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: sha256:00", "payload digest failed"),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: sha256:!", "no WARC record"),
        (b"WARC-Payload-Digest: sha256:", b"WARC-Payload-Digest: shake_128:", "no WARC record"),
        (b"WARC-Target-URI: ", b"WARC-Other-URI: ", "of what address"),
        (b"Content-Length: ", b"Other-Length: ", "does not say how long"),
        (b"Content-Length: ", b"Content-Length: 99999999999999999999", "no WARC record"),
        (b"WARC/1.1", b"WARC/9.9", "no WARC record"),
    ],
)
def test_a_record_written_anew_is_named(before: bytes, after: bytes, fault: str) -> None:
    """With a checksum of gzip that is right."""
    packed = pack(PLAIN).records
    (response, _) = read(packed)
    plain = decompress(packed[: response.end])
    assert before in plain
    (found,) = read(compress(plain.replace(before, after, 1)))
    assert fault in found.fault


def test_too_large_a_record_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("record.collections.warc.MOST_RECORD", 1000)
    (found,) = read(compress(b"x" * 1000))
    assert found.fault == "more than 1000 bytes"


def test_what_is_recorded_is_written_in_one_line() -> None:
    assert Recorded.parse(str(PLAIN.record)) == PLAIN.record
    assert [Recorded.parse(text) for text in ("", "sha256:0 2026-11-23T08:30:00Z")] == [None, None]
