"""Certificates are verified."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.crawlers.fetching.behaviours import DOCUMENT
from tests.crawlers.fetching.conftest import Fetch
from tests.crawlers.fetching.hostile import HostileServer
from tests.crawlers.fetching.proxy import TestProxy, running

ADDRESSES = ["127.88.0.1", "127.88.0.2"]
NAMES = {"right.test": [ADDRESSES[:1]], "wrong.test": [ADDRESSES[:1]]}


def certificate(folder: Path, *, days: int = 1) -> Path:
    """A file with a key and a certificate for right.test that its own key has signed."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "right.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=3))
        .not_valid_after(now + timedelta(days=days))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("right.test")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / "certificate.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(secret + signed.public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture
def served(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[tuple[HostileServer, Path]]:
    """A server with such a certificate, valid for `request.param` days."""
    file = certificate(tmp_path, days=getattr(request, "param", 1))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = HostileServer(ADDRESSES, tls=context)
    server.start()
    yield server, file
    server.stop()


def test_a_certificate_that_nobody_vouches_for_is_refused(served: tuple[HostileServer, Path], fetch: Fetch) -> None:
    server, _ = served
    [answer], _ = fetch(f"https://right.test:{server.port}/sound", names=NAMES)
    assert answer["kind"] == "tls"
    assert server.seen[ADDRESSES[0]].requests == []


def test_a_certificate_is_trusted_for_its_own_host_alone(
    served: tuple[HostileServer, Path], fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, file = served
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    urls = [f"https://{host}:{server.port}/sound" for host in ("right.test", "wrong.test", ADDRESSES[1])]
    right, wrong, literal = fetch(*urls, names=NAMES)[0]
    assert (right["status"], right["size"]) == (200, len(DOCUMENT))
    assert (wrong["kind"], literal["kind"]) == ("tls", "tls")


@pytest.mark.parametrize("served", [-1], indirect=True)
def test_a_certificate_that_has_expired_is_refused(
    served: tuple[HostileServer, Path], fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, file = served
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    [answer], _ = fetch(f"https://right.test:{server.port}/sound", names=NAMES)
    assert answer["kind"] == "tls"


def test_a_stalled_body_over_tls_is_cut_off(
    served: tuple[HostileServer, Path], fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, file = served
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    [answer], _ = fetch(f"https://right.test:{server.port}/stall", names=NAMES)
    assert answer["kind"] == "stalled"
    assert max(server.seen[ADDRESSES[0]].lasted) < 4


def test_behind_a_proxy_it_is_the_host_that_is_trusted(
    served: tuple[HostileServer, Path], fetch: Fetch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Through a tunnel, so that the proxy learns host and port, and nothing of what is asked with."""
    server, file = served
    monkeypatch.setenv("SSL_CERT_FILE", str(file))
    place = (ADDRESSES[0], server.port)
    with running(TestProxy({"right.test": place, "wrong.test": place})) as proxy:
        urls = [f"https://{host}:{server.port}/sound" for host in ("right.test", "wrong.test")]
        source = {"url": urls[0], "proxy": f"http://127.0.0.1:{proxy.port}", "headers": {"X-Api-Key": {"env": "KEY"}}}
        right, wrong = fetch(*urls, source=source, environment={"KEY": "hunter2"})[0]
    assert (right["status"], wrong["kind"]) == (200, "tls")
    assert server.seen[ADDRESSES[0]].requests[-1][1]["x-api-key"] == "hunter2"
    assert {first for first, _ in proxy.asked} == {
        f"CONNECT {host}:{server.port} HTTP/1.1" for host in ("right.test", "wrong.test")
    }
    assert "hunter2" not in str(proxy.asked)
