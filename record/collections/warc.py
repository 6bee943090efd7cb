"""Exchanges as WARC records, each gzipped by itself; written and read by warcio.

WARC 1.1: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/
"""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from hashlib import sha256
from http.client import responses
from io import BytesIO
from urllib.parse import urlsplit

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecord, ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders
from warcio.utils import Digester
from warcio.warcwriter import WARCWriter

from record.item import from_iso, to_iso

#: Bytes of a record as it is before it is gzipped: more than any body that the config allows (100 MB).
MOST_RECORD = 128 * 1024 * 1024
#: How hard gzip tries: not at all for a body that is coded already, and no longer than parsing takes for others.
_LEVEL_CODED, _LEVEL_PLAIN = 0, 3
_CONFORMS_TO = "https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"

#: Names and values in latin-1, in the order in which they came.
Headers = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Exchange:
    """A request and what it was answered with: the body exactly as received, no secret in the rest."""

    url: str
    #: Aware UTC: when the answer was there.
    at: datetime
    status: int
    received: Headers
    #: Still in its content codings.
    body: bytes
    sent: Headers
    #: What was sent by POST; None: it was asked by GET.
    posted: bytes | None = None
    #: The server's address; None behind a proxy.
    ip: str | None = None

    @cached_property
    def digest(self) -> str:
        """Of the body, as `sha256:` and hex digits."""
        return f"sha256:{sha256(self.body).hexdigest()}"

    @property
    def record(self) -> Recorded:
        """What a later revisit refers to."""
        return Recorded(self.digest, self.at, self.url)


@dataclass(frozen=True, slots=True)
class Recorded:
    """The response that stands for what is the same later; as text its parts with blanks between them."""

    digest: str
    at: datetime
    url: str

    @classmethod
    def parse(cls, text: str) -> Recorded | None:
        """The reverse of `str`; None of what is none."""
        digest, _, rest = text.partition(" ")
        at, _, url = rest.partition(" ")
        return cls(digest, from_iso(at), url) if url else None

    def __str__(self) -> str:
        return f"{self.digest} {to_iso(self.at)} {self.url}"


def info_record(name: str, software: str) -> bytes:
    """The first record of a file: what wrote it."""
    about = {"software": software, "format": "WARC File Format 1.1", "conformsTo": _CONFORMS_TO}
    writer = _Writer()
    return writer.gzipped(writer.create_warcinfo_record(name, about))


@dataclass(frozen=True, slots=True)
class Packed:
    """An exchange as it is written: the response's record, and behind it its request's."""

    records: bytes
    digest: str


def pack(exchange: Exchange) -> Packed:
    """The records of an exchange."""
    writer = _Writer()
    response = writer.made(exchange, "response", _response_head(exchange), exchange.body, digest=exchange.digest)
    is_coded = any(name.lower() == "content-encoding" for name, _ in exchange.received)
    # Before the request's, which names its id.
    record = writer.gzipped(response, _LEVEL_CODED if is_coded else _LEVEL_PLAIN)
    id_ = response.rec_headers.get_header("WARC-Record-ID")
    request = writer.made(exchange, "request", _request_head(exchange), exchange.posted or b"", concurrent_to=id_)
    return Packed(record + writer.gzipped(request), exchange.digest)


def revisit_record(exchange: Exchange, before: Recorded) -> bytes:
    """That the exchange brought the body of a response that is recorded."""
    writer = _Writer()
    record = writer.create_revisit_record(
        exchange.url,
        exchange.digest,
        before.url,
        to_iso(before.at),
        http_headers=_response_head(exchange),
        warc_headers_dict=_headers_of(exchange),
    )
    return writer.gzipped(record)


class _HexDigester(Digester):  # type: ignore[misc]
    """As sha256sum writes them; warcio's own are in base32."""

    def __str__(self) -> str:
        return f"{self.type_}:{self.digester.hexdigest()}"


class _Head(StatusAndHeaders):  # type: ignore[misc]
    """Headers as they were on the wire, where warcio would escape what is not ASCII."""

    def compute_headers_buffer(self, header_filter: None = None) -> None:
        self.headers_buff = self.to_bytes(header_filter, "latin-1")


class _Writer(WARCWriter):  # type: ignore[misc]
    """Writes one record at a time into memory."""

    out: BytesIO

    def __init__(self) -> None:
        super().__init__(BytesIO(), gzip=False, warc_version="1.1")

    @staticmethod
    def _create_digester() -> Digester:
        return _HexDigester("sha256")

    def made(
        self, exchange: Exchange, kind: str, head: _Head, body: bytes, *, digest: str = "", concurrent_to: str = ""
    ) -> ArcWarcRecord:
        more = {"WARC-Payload-Digest": digest, "WARC-Concurrent-To": concurrent_to}
        headers = _headers_of(exchange) | {name: value for name, value in more.items() if value}
        return self.create_warc_record(
            exchange.url, kind, BytesIO(body), len(body), http_headers=head, warc_headers_dict=headers
        )

    def gzipped(self, record: ArcWarcRecord, level: int = _LEVEL_PLAIN) -> bytes:
        self.write_record(record)
        plain, self.out = self.out.getvalue(), BytesIO()
        return gzip.compress(plain, level, mtime=0)


def _headers_of(exchange: Exchange) -> dict[str, str]:
    return {"WARC-Date": to_iso(exchange.at), **({"WARC-IP-Address": exchange.ip} if exchange.ip else {})}


def _response_head(exchange: Exchange) -> _Head:
    # The client is not told the server's own phrase.
    phrase = responses.get(exchange.status, "")
    return _Head(f"{exchange.status} {phrase}", list(exchange.received), protocol="HTTP/1.1")


def _request_head(exchange: Exchange) -> _Head:
    parts = urlsplit(exchange.url)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    line = f"{'GET' if exchange.posted is None else 'POST'} {target} HTTP/1.1"
    return _Head(line, [("Host", parts.netloc), *exchange.sent], is_http_request=True)


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a file, as it was read."""

    #: In bytes of the file: where it begins, and where the next one does.
    offset: int
    end: int
    #: What is wrong with it; "" where it is whole and its digests are right.
    fault: str
    #: As in WARC-Type, WARC-Target-URI, WARC-Date and WARC-Payload-Digest; "" where there is none.
    type: str = ""
    url: str = ""
    date: str = ""
    digest: str = ""
    status: str = ""
    headers: Headers = ()
    #: The body, or the fields of a warcinfo.
    payload: bytes = b""


def read_records(chunks: Iterable[bytes], start: int = 0) -> Iterator[Record]:
    """The records of a file from an offset on, at which one begins; `chunks` are its bytes from there.

    Each comes with what is wrong with it.  Behind one that cannot be unpacked nothing can be read: it is the last.
    """
    offset = start
    try:
        for content, end in members(chunks, start):
            yield _read(content, offset, end)
            offset = end
    except BrokenMemberError as error:
        yield Record(offset, offset, str(error))


class BrokenMemberError(ValueError):
    """What begins at `offset` is no whole gzip member; `is_torn` where the file ends too soon."""

    def __init__(self, offset: int, why: str, *, is_torn: bool = False) -> None:
        super().__init__(why)
        self.offset = offset
        self.is_torn = is_torn


def members(chunks: Iterable[bytes], start: int = 0) -> Iterator[tuple[bytes, int]]:
    """The contents of the gzip members of a file, each with the offset behind it.  Raises BrokenMemberError."""
    begun = position = start
    content = bytearray()
    stream = zlib.decompressobj(_GZIP)
    for left in (chunk[at : at + _PIECE] for chunk in chunks for at in range(0, len(chunk), _PIECE)):
        while left:
            try:
                content += stream.decompress(left, MOST_RECORD - len(content))
            except zlib.error as error:
                raise BrokenMemberError(begun, f"no gzip: {error}") from None
            if stream.unconsumed_tail or len(content) >= MOST_RECORD:
                raise BrokenMemberError(begun, f"more than {MOST_RECORD} bytes")
            position += len(left) - len(stream.unused_data)
            left = stream.unused_data
            if stream.eof:
                yield bytes(content), position
                begun, content, stream = position, bytearray(), zlib.decompressobj(_GZIP)
    if position > begun:
        raise BrokenMemberError(begun, "cut off", is_torn=True)


#: zlib's window bits for a gzip stream.
_GZIP = 31
#: Bytes that are unpacked at a time: what lies behind a member is copied for the next one.
_PIECE = 65_536
#: What reading hostile bytes as a record raises: `ValueError` and `TypeError` of a digest that is none, `OverflowError`
#: of a length that is too great.
_NO_RECORD = (ArchiveLoadFailed, EOFError, ValueError, TypeError, OverflowError)
_BEHIND = b"\r\n\r\n"


def _read(content: bytes, offset: int, end: int) -> Record:
    stream, loader = BytesIO(content), ArcWarcRecordLoader(verify_http=False, arc2warc=False)
    try:
        record = loader.parse_record_stream(stream, known_format="warc", check_digests=True)
        payload = record.raw_stream.read()
        fault = _fault(record, stream.read())
    except AttributeError:  # what is not there is asked for its beginning, or its rest
        return Record(offset, end, "no WARC record: it does not say how long it is, or of what address")
    except _NO_RECORD as error:
        return Record(offset, end, f"no WARC record: {error}")
    headers, http = record.rec_headers, record.http_headers

    def header(name: str) -> str:
        return str(headers.get_header(name) or "")

    return Record(
        offset,
        end,
        fault,
        header("WARC-Type"),
        header("WARC-Target-URI"),
        header("WARC-Date"),
        header("WARC-Payload-Digest"),
        http.get_statuscode() if http else "",
        tuple(http.headers) if http else (),
        payload,
    )


def _fault(record: ArcWarcRecord, behind: bytes) -> str:
    checker = record.digest_checker
    if checker.problems:
        return "; ".join(checker.problems)
    if record.raw_stream.limit or behind != _BEHIND:
        return "its length is not the one that it says"
    # Those of a revisit are another record's.
    return "" if checker.passed or record.rec_type == "revisit" else "it has no digest"
