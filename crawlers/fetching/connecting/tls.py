"""Certificates are verified, with one TLS context for all connections."""

from __future__ import annotations

from typing import Any

from twisted.internet._sslverify import ClientTLSOptions
from twisted.internet.ssl import AcceptableCiphers, CertificateOptions, platformTrust
from twisted.web.client import BrowserLikePolicyForHTTPS
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer

#: As Scrapy's DOWNLOADER_CLIENT_TLS_CIPHERS: what OpenSSL holds for sound.
_CIPHERS = "DEFAULT"


@implementer(IPolicyForHTTPS)
class SharedTrust(BrowserLikePolicyForHTTPS):
    """Verifies the chain and the host name of every server.

    Scrapy's own policy with DOWNLOAD_VERIFY_CERTIFICATES reads all of the machine's certificate authorities anew for
    every connection: 3 ms and 0.9 MB each.  Here they are read once.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._options = CertificateOptions(
            trustRoot=platformTrust(),  # type: ignore[no-untyped-call]
            acceptableCiphers=AcceptableCiphers.fromOpenSSLCipherString(_CIPHERS),  # type: ignore[no-untyped-call]
            fixBrokenPeers=True,
        )

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802
        """Part of IPolicyForHTTPS."""
        return ClientTLSOptions(self._options.clientConnectionForTLS, hostname.decode("ascii"))
