"""A token as its reader has it: `mw_ID_SECRET`.  Pure, but for the drawing of a new one.

Of the secret two things are kept: its digest, by which a request is known, and the public half of a signing key that
is derived from it, by which links are.  Whoever reads the database can neither ask as this reader nor sign for it.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

#: Random bytes of an id, and of a secret.
_ID_BYTES, _SECRET_BYTES = 5, 32
#: Base32 in small letters, then base64url without padding (RFC 4648).
_FORM = re.compile(r"mw_([a-z2-7]{8})_([A-Za-z0-9_-]{43})", re.ASCII)
ID = re.compile(r"[a-z2-7]{8}", re.ASCII)
#: Sets the signing key apart from every other use of the secret (BLAKE2, RFC 7693, with a `person`).
_PERSON = b"mintwire-link-1"


@dataclass(frozen=True, slots=True, repr=False)
class Secret:
    """A token: its id, which is no secret, and the secret."""

    id: str
    value: str

    @classmethod
    def draw(cls) -> Secret:
        """A new one."""
        identity = base64.b32encode(secrets.token_bytes(_ID_BYTES)).decode().lower()
        return cls(identity, secrets.token_urlsafe(_SECRET_BYTES))

    @classmethod
    def read(cls, text: str) -> Secret | None:
        """None for what is no token's form."""
        found = _FORM.fullmatch(text)
        return None if found is None else cls(found[1], found[2])

    def __str__(self) -> str:
        return f"mw_{self.id}_{self.value}"

    @property
    def digest(self) -> str:
        """SHA-256 in hex."""
        return hashlib.sha256(self.value.encode()).hexdigest()

    def fits(self, digest: str) -> bool:
        """Whether it is the one with this digest; how long that takes tells nothing."""
        return hmac.compare_digest(self.digest, digest)

    @property
    def link_key(self) -> str:
        """The public half of its signing key, in hex."""
        return self._signer().public_key().public_bytes_raw().hex()

    def sign(self, message: bytes) -> bytes:
        """An Ed25519 signature, 64 bytes."""
        return self._signer().sign(message)

    def _signer(self) -> Ed25519PrivateKey:
        seed = hashlib.blake2b(self.value.encode(), digest_size=32, person=_PERSON).digest()
        return Ed25519PrivateKey.from_private_bytes(seed)


def is_signed(link_key: str, signature: bytes, message: bytes) -> bool:
    """Whether the secret with this `Secret.link_key` made the signature."""
    try:
        Ed25519PublicKey.from_public_bytes(bytes.fromhex(link_key)).verify(signature, message)
    except InvalidSignature:
        return False
    return True
