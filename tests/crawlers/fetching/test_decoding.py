"""Content codings undone, within a bound."""

from __future__ import annotations

import gzip
import tracemalloc
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import FetchError
from crawlers.fetching.decoding import decode
from tests.crawlers.fetching.behaviours import CODERS, deflate_raw

BODY = b"<rss>" + b" ".join(b"%d" % number**2 for number in range(1_000)) + b"</rss>"
CODINGS = ["gzip", "x-gzip", "deflate", "br", "zstd"]
#: Bytes at the end of a stream that are no content.
CHECKSUMS = {"gzip": 8, "x-gzip": 8, "deflate": 4}


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.binary(max_size=5_000))
def test_what_was_coded_comes_back(coding: str, body: bytes) -> None:
    document = b"<" + body
    assert decode(CODERS[coding](document), [coding], 5_001) == document


@pytest.mark.parametrize("coding", CODINGS)
def test_the_bound_is_exact(coding: str) -> None:
    coded = CODERS[coding](BODY)
    assert decode(coded, [coding], len(BODY)) == BODY
    assert kind(coded, [coding], len(BODY) - 1) == "bomb"


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_cut_is_not_taken_for_whole(coding: str) -> None:
    coded = CODERS[coding](BODY)
    lengths = range(64, len(coded) - CHECKSUMS.get(coding, 0), 7)
    assert {kind(coded[:length], [coding], 10_000) for length in lengths} == {"cut"}


@pytest.mark.parametrize("coding", CHECKSUMS)
@pytest.mark.parametrize("named", [True, False])
def test_a_checksum_that_never_comes_is_not_waited_for(coding: str, named: bool) -> None:
    """Neither the whole of it nor a part; what the header or the first bytes name alike."""
    coded = CODERS[coding](BODY)
    for missing in range(1, CHECKSUMS[coding] + 1):
        assert decode(coded[:-missing], [coding] if named else [], 10_000) == BODY
    assert kind(coded[: -CHECKSUMS[coding] - 1], [coding], 10_000) == "cut"


def test_a_gzip_stream_with_a_name_and_a_comment_may_lack_its_checksum_too() -> None:
    buffer = BytesIO()
    with gzip.GzipFile("feed.xml", "wb", fileobj=buffer) as file:
        file.write(BODY)
    assert decode(buffer.getvalue()[:-8], ["gzip"], 10_000) == BODY


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.binary(min_size=1, max_size=200))
def test_garbage_has_a_name(coding: str, body: bytes) -> None:
    assert kind(body, [coding], 1_000) in (None, "cut", "bad_encoding", "bomb")


@pytest.mark.parametrize("coding", CODINGS)
def test_a_bomb_takes_no_more_memory_than_the_bound(coding: str) -> None:
    coded = CODERS[coding](b" " * 50_000_000)
    tracemalloc.start()
    assert kind(coded, [coding], 1_000_000) == "bomb"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000


def test_deflate_without_its_header() -> None:
    assert decode(deflate_raw(BODY), ["deflate"], 10_000) == BODY


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_several_streams_in_a_row_share_the_bound(coding: str) -> None:
    coded = CODERS[coding](BODY) * 3
    assert decode(coded, [coding], 3 * len(BODY)) == BODY * 3
    assert kind(coded, [coding], 3 * len(BODY) - 1) == "bomb"


def test_what_follows_a_gzip_stream_is_padding() -> None:
    assert decode(gzip.compress(BODY) + b"\x00" * 500, ["gzip"], 10_000) == BODY


def test_a_wrong_checksum_is_told() -> None:
    coded = bytearray(gzip.compress(BODY))
    coded[-6] ^= 1
    assert kind(bytes(coded), ["gzip"], 10_000) == "bad_encoding"


def test_a_window_larger_than_the_web_allows_is_refused() -> None:
    from backports import zstd

    options = {zstd.CompressionParameter.window_log: 27, zstd.CompressionParameter.enable_long_distance_matching: 1}
    coder = zstd.ZstdCompressor(options=options)
    coded = coder.compress(BODY) + coder.flush()
    assert kind(coded, ["zstd"], 10_000) == "bad_encoding"


def test_codings_are_undone_from_the_last() -> None:
    assert decode(gzip.compress(CODERS["br"](BODY)), ["br", "gzip"], 10_000) == BODY


@pytest.mark.parametrize("coding", CODINGS)
@pytest.mark.parametrize("named", [[], ["utf-8"], ["gzip"], ["zstd"], ["deflate"], ["br"]])
def test_the_first_bytes_count_for_more_than_the_header(coding: str, named: list[str]) -> None:
    """A coding that nobody named, or another one; br and deflate, which have no mark, are found where none is named."""
    marked = coding not in ("br", "deflate")
    if marked or named in ([], ["utf-8"], [coding]):
        assert decode(CODERS[coding](BODY), named, 10_000) == BODY
    else:
        assert kind(CODERS[coding](BODY), named, 10_000) in ("bad_encoding", "cut")


@pytest.mark.parametrize(
    "plain",
    [BODY, b"User-agent: *\nDisallow: /", "\ufeff<rss/>".encode(), "<rss/>".encode("utf-16"), b"%PDF-1.7\n%\xe2\xe3"],
)
@pytest.mark.parametrize("named", [*([coding] for coding in CODINGS), ["gzip", "br"], ["gzip", "gzip"]])
def test_what_is_plain_stays_so_whatever_it_is_said_to_be(plain: bytes, named: list[str]) -> None:
    assert decode(plain, named, 10_000) == plain


def test_two_that_nobody_named() -> None:
    assert decode(gzip.compress(CODERS["zstd"](BODY)), [], 10_000) == BODY


def test_one_of_two_that_were_named() -> None:
    assert decode(CODERS["br"](BODY), ["gzip", "br"], 10_000) == BODY
    assert decode(gzip.compress(BODY), ["gzip", "br"], 10_000) == BODY


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_a_bomb_that_nobody_named_is_one(coding: str) -> None:
    assert kind(CODERS[coding](b" " * 50_000), [], 10_000) == "bomb"


@pytest.mark.parametrize("body", [b"\x89PNG\r\n\x1a\n" + bytes(200), bytes(range(1, 256)), b"\x00\x01\x02"])
def test_what_is_neither_text_nor_coded_stays_as_it_is(body: bytes) -> None:
    assert decode(body, [], 10_000) == body


def test_more_than_two_codings_are_refused() -> None:
    assert kind(BODY, ["gzip"] * 3, 10_000) == "bad_encoding"


@pytest.mark.parametrize("codings", [["identity"], ["utf-8"], ["none", "identity"], []])
def test_what_is_no_coding_changes_nothing(codings: list[str]) -> None:
    assert decode(BODY, codings, 10_000) == BODY


@pytest.mark.parametrize("coding", CODINGS)
def test_no_body_is_no_body(coding: str) -> None:
    assert decode(b"", [coding], 10) == b""


def kind(body: bytes, codings: list[str], most: int) -> str | None:
    """The fault in which the decoding ends, if it does."""
    try:
        decode(body, codings, most)
    except FetchError as fault:
        return fault.kind
    return None
