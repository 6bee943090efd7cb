"""The docs name what there is."""

from __future__ import annotations

from pathlib import Path

from record.live import keys

DOCS = Path(__file__).parent.parent / "docs"


def test_every_redis_key_is_documented() -> None:
    text = (DOCS / "redis.md").read_text(encoding="utf-8")
    constants = [value for name, value in vars(keys).items() if name.isupper() and str(value).startswith("mw:")]
    assert len(constants) > 5
    duplicates = (keys.duplicate_keys, keys.duplicate_texts, keys.duplicate_kept)
    of_days = [of_day(0).replace("0", "DAY") for of_day in duplicates]
    for key in [
        *constants,
        keys.due("HOST"),
        keys.seen("SOURCE"),
        keys.alike("SOURCE"),
        keys.state("SOURCE"),
        keys.repeats("SOURCE"),
        keys.page_repeats("SOURCE"),
        *of_days,
    ]:
        assert f"`{key}`" in text
