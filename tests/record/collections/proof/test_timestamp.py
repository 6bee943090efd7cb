"""Proofs of time, by a service that openssl is."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from config.errors import StoreError
from record.collections.collections import Collections
from record.collections.layout import MANIFEST, TIMESTAMP, folder_of
from record.collections.proof.timestamp import check, stamp
from record.collections.proof.verifying import Verification
from tests.record.collections.closing import close_days

DAY = date(2026, 11, 23)
_CONFIG = """
[tsa]
default_tsa = it
[it]
serial = serial
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""


def _certificate(name: str) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey]:
    """An authority that stamps by itself."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    subject = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    usage = x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.TIME_STAMPING])
    builder = x509.CertificateBuilder(subject, subject, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    return builder.add_extension(usage, critical=True).sign(key, hashes.SHA256()), key


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[x509.Certificate, Callable[[bytes], bytes]]:
    """Its certificate, and how it answers."""
    if shutil.which("openssl") is None:
        pytest.skip("needs openssl: install it")
    folder = tmp_path_factory.mktemp("authority")
    certificate, key = _certificate("The clock of the tests")
    (folder / "cert.pem").write_bytes(certificate.public_bytes(Encoding.PEM))
    (folder / "key.pem").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    (folder / "conf").write_text(_CONFIG)
    (folder / "serial").write_text("01\n")
    command = ["openssl", "ts", "-reply", "-config", "conf", "-queryfile", "query", "-out", "answer"]

    def answer(query: bytes) -> bytes:
        (folder / "query").write_bytes(query)
        subprocess.run(
            [*command, "-signer", "cert.pem", "-inkey", "key.pem"], cwd=folder, check=True, capture_output=True
        )
        return (folder / "answer").read_bytes()

    return certificate, answer


@contextmanager
def serving(answer: Callable[[bytes], bytes], status: int = 200) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            data = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join()


@pytest.fixture
def collections(tmp_path: Path) -> Collections:
    collections = Collections(tmp_path / "collections")
    close_days(collections, DAY)
    return collections


def faults(collections: Collections, *authorities: x509.Certificate) -> list[str]:
    return [str(each) for each in Verification(collections, authorities=authorities).faults()]


def test_a_manifest_is_stamped_and_the_stamp_is_checked(
    collections: Collections, authority: tuple[x509.Certificate, Callable[[bytes], bytes]]
) -> None:
    certificate, answer = authority
    with serving(answer) as url:
        stamp(collections.storage, DAY, url)
    folder = collections.root / folder_of(DAY)
    proof, manifest = (folder / TIMESTAMP).read_bytes(), (folder / MANIFEST).read_bytes()
    assert abs(check(proof, manifest, [certificate]) - datetime.now(UTC)) < timedelta(minutes=5)
    check_all = Verification(collections, authorities=[certificate])
    assert list(check_all.faults()) == []
    assert check_all.stamped == 1
    with pytest.raises(ValueError, match="another manifest"):
        check(proof, manifest + b" ")
    stranger, _ = _certificate("Somebody")
    (told,) = faults(collections, stranger)
    assert told.startswith(f"{DAY}: {TIMESTAMP}: ")
    (folder / TIMESTAMP).write_bytes(proof[:-20])
    (told,) = faults(collections)
    assert told.startswith(f"{DAY}: {TIMESTAMP}: no proof of time")


@pytest.mark.parametrize(
    ("answer", "status", "told"),
    [
        (lambda _: b"", 503, "503"),
        (lambda _: b"no stamp", 200, "no proof of time"),
        (lambda _: bytes(70_000), 200, "too long"),
    ],
)
def test_a_service_that_gives_no_proof_is_told(
    collections: Collections, answer: Callable[[bytes], bytes], status: int, told: str
) -> None:
    with serving(answer, status) as url, pytest.raises(StoreError, match=rf"timestamp: 127\.0\.0\.1: .*{told}"):
        stamp(collections.storage, DAY, url)
    assert not (collections.root / folder_of(DAY) / TIMESTAMP).exists()


def test_the_answer_to_another_question_is_none(
    collections: Collections, authority: tuple[x509.Certificate, Callable[[bytes], bytes]]
) -> None:
    _, answer = authority
    with serving(answer) as url:
        stamp(collections.storage, DAY, url)
    first = (collections.root / folder_of(DAY) / TIMESTAMP).read_bytes()
    with serving(lambda _: first) as url, pytest.raises(StoreError, match="another question"):
        stamp(collections.storage, DAY, url)
