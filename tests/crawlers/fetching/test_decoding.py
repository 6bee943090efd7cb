"""Content codings undone, within a bound."""

from __future__ import annotations

import gzip
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.errors import FetchError
from crawlers.fetching.decoding import decode
from tests.crawlers.fetching.behaviours import CODERS, deflate_raw

BODY = b"<rss>" + bytes(range(256)) * 20 + b"</rss>"
CODINGS = ["gzip", "x-gzip", "deflate", "br", "zstd"]


@pytest.mark.parametrize("coding", CODINGS)
@given(body=st.binary(max_size=5_000))
def test_what_was_coded_comes_back(coding: str, body: bytes) -> None:
    assert decode(CODERS[coding](body), [coding], 5_000) == body


@pytest.mark.parametrize("coding", CODINGS)
def test_the_bound_is_exact(coding: str) -> None:
    coded = CODERS[coding](BODY)
    assert decode(coded, [coding], len(BODY)) == BODY
    assert kind(coded, [coding], len(BODY) - 1) == "bomb"


@pytest.mark.parametrize("coding", CODINGS)
def test_what_is_cut_is_not_taken_for_whole(coding: str) -> None:
    coded = CODERS[coding](BODY)
    kinds = {kind(coded[:length], [coding], 10_000) for length in range(1, len(coded), 7)}
    assert kinds <= {"cut", "bad_encoding"}
    assert "cut" in kinds


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
