"""Names by which processes hold leases and claims."""

from __future__ import annotations

import os
import secrets
import socket


def process_name(role: str) -> str:
    """A name that no other process has or had: role, host, process id and a random part."""
    host = "".join(c if c.isalnum() else "-" for c in socket.gethostname().split(".")[0])[:20]
    return f"{role}-{host}-{os.getpid()}-{secrets.token_hex(3)}"
