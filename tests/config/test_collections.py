"""The config of the daily collections."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from config.collections import Collections
from config.errors import ConfigError
from config.load import load


def _read(folder: Path, text: str) -> Collections:
    file = folder / "mintwire.yaml"
    file.write_text(f"collections:\n  {text}\n", encoding="utf-8")
    return load(file, {}, folder).settings.collections


def test_a_folder_counts_from_the_config_s(tmp_path: Path) -> None:
    assert _read(tmp_path, "storage: closed").storage == str(tmp_path / "closed")
    assert _read(tmp_path, "storage: /srv/closed").storage == "/srv/closed"


def test_a_bucket_stays_as_it_is_written(tmp_path: Path) -> None:
    url = "s3://my-bucket/wire?endpoint=http://127.0.0.1:9000"
    assert _read(tmp_path, f"storage: {url}").storage == url


def test_ages_and_forever(tmp_path: Path) -> None:
    keep = _read(tmp_path, "keep: {raw: 90d, stories: forever}").keep
    assert (keep.raw, keep.items, keep.stories) == (timedelta(days=90), "forever", "forever")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("storage: 'https://bucket.example'", "as in s3://my-bucket/mintwire"),
        ("storage: 's3://key:secret@my-bucket'", "AWS_ACCESS_KEY_ID"),
        ("storage: 's3://My_Bucket'", "the bucket's name"),
        ("raw: 'yes'", "true, to keep each response"),
        ("timestamp: tsa.example.org", "a timestamping service"),
        ("budget_gb: -1", "gigabytes, as in 100"),
        ("keep: {raw: 3h}", "an age of 1d to 3650d, as in 90d, or forever"),
        ("keep: {raws: 90d}", "raw"),
    ],
)
def test_a_mistake_says_what_would_be_right(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(ConfigError) as error:
        _read(tmp_path, text)
    assert said in str(error.value)
    assert "secret" not in str(error.value)
