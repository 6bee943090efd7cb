"""Which encoding a reader wants, and that it gets it."""

from __future__ import annotations

import gzip
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from record.collections.zstandard import zstd
from web.answering.encodings import Encoding, encoding_of, packed


@pytest.mark.parametrize(
    ("accepted", "encoding"),
    [
        (None, "identity"),
        ("", "identity"),
        ("identity", "identity"),
        ("gzip, deflate, br", "gzip"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP;Q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip", "gzip"),
        ("gzip;q=0", "identity"),
        ("*", "zstd"),
        ("*;q=0", "identity"),
        ("br", "identity"),
        ("gzip;q=banana", "identity"),
        (",;,=;q", "identity"),
    ],
)
def test_the_best_that_is_accepted(accepted: str | None, encoding: Encoding) -> None:
    assert encoding_of(accepted) == encoding


UNPACK: dict[Encoding, Callable[[bytes], bytes]] = {
    "identity": bytes,
    "gzip": gzip.decompress,
    "zstd": zstd.decompress,
}


@pytest.mark.parametrize("encoding", UNPACK)
@given(pieces=st.lists(st.binary(max_size=200_000), max_size=4))
def test_nothing_is_lost_in_packing(encoding: Encoding, pieces: list[bytes]) -> None:
    assert UNPACK[encoding](b"".join(packed(pieces, encoding))) == b"".join(pieces)
