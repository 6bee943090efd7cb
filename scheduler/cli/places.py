"""Where collections lie that are not this wire's, and whose word is believed of them."""

from __future__ import annotations

import os
from pathlib import Path

from record.collections.collections import Collections
from record.collections.layout import root_in
from record.collections.proof.keys import is_key, public_of_pem
from record.collections.storage.storage import open_storage
from scheduler.cli.context import USAGE, fail


def collections_at(place: str, token_env: str | None) -> Collections:
    """Of a storage, a folder of collections, or a data folder."""
    if "://" in place:
        return Collections.of(open_storage(place, _token(token_env)))
    inside = root_in(Path(place))
    return Collections(inside if inside.is_dir() else Path(place))


def _token(name: str | None) -> str | None:
    if name is None:
        return None
    return os.environ.get(name) or fail(f"{name}: this variable of the environment is not set", USAGE)


def key_of(text: str) -> str:
    """A public key that is written out, or in a PEM file; ends the process for what is neither."""
    if is_key(text):
        return text
    try:
        return public_of_pem(Path(text).read_bytes())
    except (OSError, ValueError):
        fail(f"{text}: write a key as `mintwire collections key` prints it, or a PEM file that holds one", USAGE)
