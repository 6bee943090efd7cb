"""A bucket of S3-compatible storage: `s3://bucket/prefix`, with `?endpoint=https://…&region=…` where it is not AWS's.

Credentials come from the environment alone, by the names that every client of S3 reads (AWS_ACCESS_KEY_ID, …), see
https://docs.aws.amazon.com/cli/latest/userguide/cli-configure-envvars.html.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qsl, urlsplit

from obstore.exceptions import AlreadyExistsError, BaseError, GenericError, NotFoundError
from obstore.store import S3Store

from config.errors import StoreError
from record.collections.storage.storage import CHUNK, MOST, too_large

if TYPE_CHECKING:
    from obstore.store import RetryConfig

#: How long one request is tried anew, and may take; a file of many parts takes many.
_RETRY: RetryConfig = {"max_retries": 4, "retry_timeout": timedelta(seconds=30)}
_TIMEOUT = timedelta(seconds=60)
#: A request that was never made, for want of credentials, is the same error to the library.
_NO_ANSWER = "no answer: see that it can be reached, and that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are set"
#: What a service answers with, see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html.
_CODE, _NO_BUCKET = re.compile(r"<Code>(\w{1,60})</Code>"), "NoSuchBucket"


class Bucket:
    """See `record.collections.storage.storage.Storage`."""

    folder = None

    def __init__(self, store: S3Store, name: str) -> None:
        self._store = store
        self.name = name

    @classmethod
    def at(cls, url: str) -> Self:
        """Opens without asking it anything.  Raises StoreError for an address that is none."""
        parts = urlsplit(url)
        options = dict(parse_qsl(parts.query))
        if parts.scheme != "s3" or not parts.hostname or "@" in parts.netloc or options.keys() - {"endpoint", "region"}:
            raise StoreError("collections.storage: write s3://bucket/prefix?endpoint=https://…&region=…, or a folder")
        name = f"s3://{parts.hostname}/{parts.path.strip('/')}".rstrip("/")
        try:
            store = S3Store(
                parts.hostname,
                prefix=parts.path.strip("/") or None,
                client_options={
                    "allow_http": options.get("endpoint", "").startswith("http://"),
                    "timeout": _TIMEOUT,
                },
                retry_config=_RETRY,
                config=options,  # type: ignore[arg-type]
            )
        except BaseError as error:
            raise StoreError(f"collections: {name}: {type(error).__name__}") from error
        return cls(store, name)

    def size(self, path: str) -> int:
        with self._told(path):
            return self._store.head(path)["size"]

    def read(self, path: str, most: int = MOST) -> bytes:
        with self._told(path):
            found = self._store.get(path)
            if found.meta["size"] > most:
                raise too_large(self.name, path, most)
            return bytes(found.bytes())

    def stream(self, path: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        with self._told(path):
            size = self._store.head(path)["size"]
        end = size if end is None else min(end, size)
        return self._chunks(path, start, end) if start < end else iter(())

    def _chunks(self, path: str, start: int, end: int) -> Iterator[bytes]:
        # By requests of their own: one for all would end with its time, however slowly its reader reads.
        for at in range(start, end, CHUNK):
            with self._told(path):
                chunk = bytes(self._store.get_range(path, start=at, end=min(at + CHUNK, end)))
            yield chunk

    def put(self, path: str, local: Path) -> None:
        with self._told(path):
            self._store.put(path, local)

    def put_bytes(self, path: str, data: bytes, *, new: bool = False) -> None:
        with self._told(path):
            try:
                self._store.put(path, data, mode="create" if new else "overwrite")
            except AlreadyExistsError:
                raise FileExistsError(f"{self.name}/{path}") from None

    def folders(self, path: str = "") -> list[str]:
        with self._told(path):
            found = self._store.list_with_delimiter(path or None)["common_prefixes"]
        return sorted(each.rstrip("/").rsplit("/", 1)[-1] for each in found)

    def list(self, path: str) -> Iterator[tuple[str, int]]:
        with self._told(path):
            for chunk in self._store.list(path, chunk_size=1_000):
                yield from ((each["path"], each["size"]) for each in chunk)

    def delete(self, path: str) -> None:
        with self._told(path):
            try:
                self._store.delete(path)
            except (FileNotFoundError, NotFoundError):
                return

    @contextmanager
    def _told(self, path: str) -> Iterator[None]:
        try:
            yield
        except FileExistsError:
            raise
        except (BaseError, OSError) as error:
            code = _CODE.search(str(error))
            if isinstance(error, FileNotFoundError | NotFoundError) and not (code and code[1] == _NO_BUCKET):
                raise FileNotFoundError(f"{self.name}/{path}") from None
            # The library's own words name requests, and may hold what they were signed with.
            why = code[1] if code else _NO_ANSWER if type(error) is GenericError else type(error).__name__
            raise StoreError(f"collections: {self.name}/{path}: {why}") from None
