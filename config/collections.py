"""The daily collections: what is kept of a day, where closed days lie, and for how long."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Self
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from config.fields import KeptForGood, WebAddress, wrong
from config.model import Model

#: https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html
_BUCKET = re.compile(r"[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]")


def _storage(value: str) -> str:
    scheme, found, _ = value.partition("://")
    if not found:
        return value
    parts = urlsplit(value)
    if scheme != "s3":
        raise wrong("write a folder, or a bucket of S3, as in s3://my-bucket/mintwire")
    if parts.username or parts.password:
        raise wrong("write the bucket without keys; AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY hold them")
    if not _BUCKET.fullmatch(parts.netloc):
        raise wrong("write the bucket's name, as in s3://my-bucket/mintwire?endpoint=https://s3.example.org")
    return value


Storage = Annotated[str, AfterValidator(_storage)]


class KeepFiles(Model):
    """How long files of closed days are kept; what went is told by a later day's manifest."""

    raw: KeptForGood = Field("forever", description="an age of 1d to 3650d, as in 90d, or forever")
    items: KeptForGood = Field("forever", description="an age of 1d to 3650d, as in 3650d, or forever")
    stories: KeptForGood = Field("forever", description="an age of 1d to 3650d, as in 400d, or forever")
    matches: KeptForGood = Field("forever", description="an age of 1d to 3650d, as in 400d, or forever")


class Collections(Model):
    """What is kept of a day, where closed days lie, and for how long."""

    storage: Storage | None = Field(
        None,
        max_length=1000,
        description="nothing, a folder, or a bucket of S3, as in s3://my-bucket/mintwire?endpoint=https://s3.example.org",
    )
    raw: bool = Field(True, strict=True, description="true, to keep each response as it was received, or false")
    timestamp: WebAddress | None = Field(
        None,
        description="the address of a timestamping service (RFC 3161), as in http://timestamp.example.org, or nothing",
    )
    budget_gb: float | None = Field(
        None, strict=True, gt=0, le=1_000_000, description="gigabytes, as in 100, or nothing"
    )
    keep: KeepFiles = Field(KeepFiles(), description="a mapping, as in {raw: 90d}")

    def below(self, base: Path) -> Self:
        """The same with a folder for closed days that is relative to this one."""
        if self.storage is None or "://" in self.storage:
            return self
        return self.model_copy(update={"storage": str(base / self.storage)})
