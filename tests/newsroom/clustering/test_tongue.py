"""The language of a headline."""

from __future__ import annotations

import pytest

from newsroom.clustering.tongue import tongue


@pytest.mark.parametrize(
    ("title", "language", "expected"),
    [
        ("Central bank of Kenya cuts rates", "", "en"),
        ("CBDC", "", "en"),
        ("", "", "en"),
        ("央行推出数字人民币", "", "zh"),
        ("金融庁、規制を公表", "ja", "ja"),
        ("金融庁が規制を公表", "", "ja"),
        ("SEC提訴", "ja-JP", "ja"),
        ("SEC sues", "zh-CN", "en"),
        ("La inflación de los Estados Unidos es más alta de lo previsto", "es-MX", "es"),
        ("El banco central aplaza la salida del peso digital", "en", "es"),
        ("Le régulateur suspend les retraits de la plateforme", "", "fr"),
        ("El Salvador opens a museum in La Libertad", "en", "en"),
        ("Die Zentralbank senkt den Zins nach der Sitzung", "de", "de"),
    ],
)
def test_tongues(title: str, language: str, expected: str) -> None:
    assert tongue(title, language) == expected
