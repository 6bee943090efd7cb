"""A proof of time: a timestamping service's signed answer (https://www.rfc-editor.org/rfc/rfc3161) that a manifest was
there at a time, kept beside the manifest."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date, datetime

import httpx
from cryptography.x509 import Certificate
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    TimeStampResponse,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)
from rfc3161_client.tsp import PKIStatus

from config.errors import StoreError
from record.collections.layout import MANIFEST, TIMESTAMP, folder_of
from record.collections.storage.storage import Storage
from record.guard import Guard, guarded

_TIMEOUT_S = 20.0
#: Bytes of an answer, with its certificates.
_MOST = 64 * 1024
_TYPE = "application/timestamp-query"


def has_stamp(storage: Storage, day: date) -> bool:
    """Whether a closed day has one."""
    try:
        storage.size(f"{folder_of(day)}/{TIMESTAMP}")
    except FileNotFoundError:
        return False
    return True


def stamp(storage: Storage, day: date, url: str) -> None:
    """Have the service at this address prove when the day's manifest was there.  Raises StoreError."""
    manifest = storage.read(f"{folder_of(day)}/{MANIFEST}")
    asked = TimestampRequestBuilder().data(manifest).hash_algorithm(HashAlgorithm.SHA256).build()
    try:
        answer = _ask(url, asked.as_bytes())
        _require(_read(answer), manifest, asked.nonce)
    except (httpx.HTTPError, ValueError) as error:
        raise StoreError(f"timestamp: {httpx.URL(url).host}: {error}") from error
    storage.put_bytes(f"{folder_of(day)}/{TIMESTAMP}", answer)


def check(data: bytes, manifest: bytes, authorities: Sequence[Certificate] = ()) -> datetime:
    """When the manifest was there, as the answer proves; aware UTC.

    Without the root certificates of `authorities` it is not checked who says so.  Raises ValueError.
    """
    response = _read(data)
    _require(response, manifest)
    if authorities:
        try:
            VerifierBuilder(roots=list(authorities)).build().verify_message(response, manifest)
        except VerificationError as error:
            raise ValueError(str(error)) from error
    return response.tst_info.gen_time


def _ask(url: str, query: bytes) -> bytes:
    with (
        httpx.Client(timeout=_TIMEOUT_S, **guarded(Guard(configured=url))) as client,
        client.stream("POST", url, content=query, headers={"Content-Type": _TYPE}) as answer,
    ):
        answer.raise_for_status()
        data = b""
        for chunk in answer.iter_bytes():
            data += chunk
            if len(data) > _MOST:
                raise ValueError("the answer is too long")
        return data


def _read(data: bytes) -> TimeStampResponse:
    try:
        return decode_timestamp_response(data)
    except ValueError as error:
        raise ValueError(f"no proof of time: {error}") from error


def _require(response: TimeStampResponse, manifest: bytes, nonce: int | None = None) -> None:
    if response.status != PKIStatus.GRANTED:
        raise ValueError(f"refused: {', '.join(response.status_string) or response.status}")
    if nonce is not None and response.tst_info.nonce != nonce:
        raise ValueError("it answers another question")
    if response.tst_info.message_imprint.message != hashlib.sha256(manifest).digest():
        raise ValueError("it is of another manifest")
