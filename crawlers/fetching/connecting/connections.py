"""Connections with bounds that Twisted does not set: how many idle ones are kept, and how much they may bring."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from scrapy.core.downloader.handlers.http11 import (
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import STATUS
from twisted.web.client import HTTPConnectionPool
from twisted.web.http import _ChunkedTransferDecoder
from twisted.web.http_headers import InvalidHeaderName

from config.errors import FetchError

#: An idle connection is closed after this.  Most sources are polled less often, so that more would only cost memory.
KEEP_S = 30
#: Idle connections in all.  A process may often have no more than 1024 open files.
KEEP = 400
#: Bytes of a response's status line and headers in all, with those of preliminary (1xx) responses.
MOST_HEADER_BYTES = 256 * 1024
#: Of one line of them: policies and cookies of 20 KB are met, and clients take up to 64.
MOST_LINE_BYTES = 64 * 1024
#: Of a body with chunked coding.
MOST_CHUNKS = 20_000


class _BoundedChunks(_ChunkedTransferDecoder):
    """Refuses a body in too many pieces: each costs 30 µs, so that one server could take all of our time.

    Takes blanks around a chunk's size, which servers pad to a fixed width; Twisted does not.
    """

    _chunks = 0

    def _dataReceived_CHUNK_LENGTH(self) -> bool:  # noqa: N802
        end = self._buffer.find(b"\r\n", self._start)
        if end >= 0:
            size, mark, extension = self._buffer[:end].partition(b";")
            self._buffer[:end] = size.strip(b" \t") + mark + extension
            self._start = 0
        return super()._dataReceived_CHUNK_LENGTH()

    def _dataReceived_CRLF(self) -> bool:  # noqa: N802
        self._chunks += 1
        if self._chunks > MOST_CHUNKS:
            raise FetchError("too_large", f"a body in more than {MOST_CHUNKS} chunks")
        return super()._dataReceived_CRLF()


class BoundedParser(_LenientHTTPClientParser):
    """Refuses headers without end; Twisted bounds one line, and that to 16 KB, not their number."""

    MAX_LENGTH = MOST_LINE_BYTES
    _transferDecoders = {b"chunked": _BoundedChunks}  # noqa: N815, RUF012
    _header_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802
        """Part of LineReceiver; what it raises ends the connection and fails the request."""
        self._header_bytes += len(line) + 1
        if self._header_bytes > MOST_HEADER_BYTES:
            raise FetchError("too_large", f"more than {MOST_HEADER_BYTES} bytes of headers")
        if self._partialHeader is not None or not self._is_stray(line):
            super().lineReceived(line)

    def _is_stray(self, line: bytes) -> bool:
        """Whether a line before the first header is empty and stands before the status, or continues no header."""
        return not line.strip() if self.state == STATUS else line[:1] in (b" ", b"\t")

    def headerReceived(self, name: bytes, value: bytes) -> None:  # noqa: N802
        """Part of HTTPParser, which fails on a name that is none, and on each transfer coding but one.

        As browsers do, leave out the one; others than `chunked` show in the body itself.
        """
        name = name.rstrip(b" \t")
        if name.lower() == b"transfer-encoding":
            if b"chunked" not in value.lower():
                return
            value = b"chunked"
        try:
            super().headerReceived(name, value)  # type: ignore[no-untyped-call]
        except InvalidHeaderName:
            return

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802
        """Part of LineReceiver, which would close the connection without a word."""
        raise FetchError("too_large", f"a header line of more than {MOST_LINE_BYTES} bytes")


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        response = super().request(request)
        # The class of the parser is fixed in Twisted; Scrapy sets its own in the same way.
        self._parser.__class__ = BoundedParser
        return response


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: N802
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedPool(HTTPConnectionPool):
    """Keeps one idle connection per host, KEEP in all, and no trace of hosts without one."""

    _factory = _BoundedFactory
    maxPersistentPerHost = 1  # noqa: N815
    cachedConnectionTimeout = KEEP_S  # noqa: N815

    def getConnection(self, key: Hashable, endpoint: Any) -> Deferred[Any]:  # noqa: N802
        """A connection for one request: an idle one, or a new one."""
        connection = super().getConnection(key, endpoint)
        self._forget(key)
        return connection

    def _putConnection(self, key: Hashable, connection: Any) -> None:  # noqa: N802
        connection.idle_under = key
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        if len(self._timeouts) > KEEP:
            oldest = next(iter(self._timeouts))
            self._timeouts[oldest].cancel()
            self._removeConnection(oldest.idle_under, oldest)

    def _removeConnection(self, key: Hashable, connection: Any) -> None:  # noqa: N802
        super()._removeConnection(key, connection)  # type: ignore[no-untyped-call]
        self._forget(key)

    def _forget(self, key: Hashable) -> None:
        if not self._connections.get(key):
            self._connections.pop(key, None)
