"""What the charset of a document really is."""

from __future__ import annotations

import pytest

from crawlers.charsets.document import to_utf8
from tests.crawlers.charset_texts import CHARSETS, LIES

CHINESE = "数字人民币试点扩大到更多城市，央行表示将继续推进。镕喆囧堃"
TAIWANESE = "數位新臺幣試驗計畫，中央銀行表示將持續研究。嗰喺"
JAPANESE = "中央銀行デジタル通貨の実証実験を開始したと発表した。"
KOREAN = "중앙은행 디지털화폐 시범사업을 시작했다고 밝혔다."
RUSSIAN = "Центральный банк объявил о запуске цифрового рубля в этом году."
FRENCH = "L’euro numérique, « déjà » prêt — côté BCE : œuvre"

# text, what the declaration says, what the bytes are, the header
TRUE_CLAIMS = [
    (CHINESE, "gb2312", "gbk", None),
    (CHINESE, None, "gbk", "text/xml; charset=GBK"),
    (TAIWANESE, "Big5", "big5hkscs", None),
    (JAPANESE, "Shift_JIS", "cp932", None),
    (JAPANESE, "EUC-JP", "euc_jp", None),
    (JAPANESE, "ISO-2022-JP", "iso2022_jp", None),
    (KOREAN, "EUC-KR", "cp949", None),
    (RUSSIAN, "windows-1251", "cp1251", None),
    (RUSSIAN, "KOI8-R", "koi8-r", None),
    (RUSSIAN, None, "cp1251", 'application/xml; charset="windows-1251"'),
    (FRENCH, "ISO-8859-1", "cp1252", None),
    (FRENCH, "UTF-8", "utf-8", "application/rss+xml; charset=utf-8"),
    (FRENCH, None, "utf-8-sig", None),
    (FRENCH, "UTF-16", "utf-16", None),
    (FRENCH, None, "utf-16-be", None),
    (FRENCH, None, "utf-16-le", None),
    (FRENCH, None, "utf-32", None),
]
FALSE_CLAIMS = [
    (CHINESE, "UTF-8", "gbk", None),
    (CHINESE, "gbk", "utf-8", None),
    (FRENCH, "ISO-8859-1", "utf-8", None),
    (FRENCH, "UTF-8", "utf-8", "text/xml; charset=ISO-8859-1"),
    (FRENCH, "UTF-16", "utf-16", "application/xml; charset=ISO-8859-1"),
    (FRENCH, "UTF-16", "utf-8", None),
    (RUSSIAN, "windows-1251", "cp1251", "text/xml; charset=ISO-8859-1"),
]
NO_CLAIMS = [
    (CHINESE, "gbk"),
    (TAIWANESE, "big5"),
    (JAPANESE, "cp932"),
    (JAPANESE, "euc_jp"),
    (KOREAN, "cp949"),
    (RUSSIAN, "cp1251"),
    (RUSSIAN, "koi8-r"),
    (FRENCH, "cp1252"),
]


def document(text: str, declared: str | None, codec: str) -> bytes:
    declaration = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    return f"{declaration}<rss><channel><title>{text * 5}</title></channel></rss>".encode(codec, "replace")


@pytest.mark.parametrize(("text", "declared", "codec", "header"), TRUE_CLAIMS)
def test_a_true_claim(text: str, declared: str | None, codec: str, header: str | None) -> None:
    data, mismatch = to_utf8(document(text, declared, codec), header)
    assert text in data.decode()
    assert not mismatch


@pytest.mark.parametrize(("text", "declared", "codec", "header"), FALSE_CLAIMS)
def test_a_false_claim_is_seen_through_and_told(text: str, declared: str, codec: str, header: str | None) -> None:
    data, mismatch = to_utf8(document(text, declared, codec), header)
    assert text in data.decode()
    assert mismatch


@pytest.mark.parametrize(("text", "codec"), NO_CLAIMS)
def test_no_claim(text: str, codec: str) -> None:
    text = text.encode(codec, "ignore").decode(codec)
    data, mismatch = to_utf8(document(text, None, codec), None)
    assert text in data.decode()
    assert not mismatch


@pytest.mark.parametrize(("text", "label", "codec"), CHARSETS)
@pytest.mark.parametrize("said", ["declaration", "header", "nowhere"])
def test_a_feed_in_each_charset(text: str, label: str, codec: str, said: str) -> None:
    header = f"text/xml; charset={label}" if said == "header" else None
    data, mismatch = to_utf8(document(text, label if said == "declaration" else None, codec), header)
    assert text in data.decode()
    assert not mismatch


@pytest.mark.parametrize(("text", "codec", "label"), LIES)
def test_a_feed_that_lies(text: str, codec: str, label: str) -> None:
    data, mismatch = to_utf8(document(text, label, codec), None)
    assert text in data.decode()
    assert mismatch


@pytest.mark.parametrize("declared", ["gb2312", "UTF-16", "x-unknown", "unicode-escape", "punycode", "zlib"])
def test_the_declaration_says_utf_8_afterwards(declared: str) -> None:
    data, _ = to_utf8(document("plain", declared, "ascii"), None)
    assert data.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    assert b"plain" in data


def test_utf_8_is_returned_as_it_is() -> None:
    body = document(FRENCH, "utf-8", "utf-8")
    assert to_utf8(body, None)[0] == body


def test_single_bytes_pasted_into_utf_8_are_windows_1252() -> None:
    body = document(CHINESE, "utf-8", "utf-8").replace("镕".encode(), b"\x93", 1)
    text = to_utf8(body, None)[0].decode()
    assert "“" in text
    assert CHINESE in text


def test_bytes_that_mean_nothing_are_replaced() -> None:
    body = document(CHINESE, "gbk", "gbk").replace("镕".encode("gbk"), b"\xff\xff", 1)
    text = to_utf8(body, None)[0].decode()
    assert "\ufffd" in text
    assert CHINESE in text
