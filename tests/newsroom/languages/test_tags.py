"""Language tags in one form."""

from __future__ import annotations

import pytest

from newsroom.languages.tags import normal_tag


@pytest.mark.parametrize(
    ("declared", "tag"),
    [
        ("en", "en"),
        (" EN_us ", "en"),
        ("de-DE", "de"),
        ("pt-BR", "pt"),
        ("nb-NO", "no"),
        ("iw", "he"),
        ("zh", "zh"),
        ("zh-CN", "zh-Hans"),
        ("zh-SG", "zh-Hans"),
        ("zh_TW", "zh-Hant"),
        ("zh-HK", "zh-Hant"),
        ("zh-Hant", "zh-Hant"),
        ("zh-hant-hk", "zh-Hant"),
        ("zh-Hans-HK", "zh-Hans"),
        ("sr-Latn-RS", "sr"),
        ("es-419", "es"),
        ("de-DE-1996", "de"),
        ("mul", None),
        ("und", None),
        ("english", None),
        ("x-default", None),
        ("{{lang}}", None),
        ("", None),
        (None, None),
        ("e" * 100_000, None),
    ],
)
def test_tags(declared: str | None, tag: str | None) -> None:
    assert normal_tag(declared) == tag
