"""What the charset of a page really is."""

from __future__ import annotations

import pytest

from crawlers.charsets.document import page_text
from tests.crawlers.charset_texts import CHARSETS, CHINESE, FRENCH, JAPANESE, LIES, RUSSIAN, VIETNAMESE

#: English, and none of the text: the markup must not drown what the page says.
MARKUP = '<p class="x">Read <a href="https://example.com/?a=b">more</a></p><script>var words = "a<b";</script>'
WIDE = ["utf-16-le", "utf-16-be"]


def page(text: str, meta: str = "", before: str = "") -> str:
    head = f"{before}<!DOCTYPE html><html><head>{meta}<title>{text}</title></head>"
    return f"{head}<body>{MARKUP * 20}<p>{text}</p></body></html>"


def charset(label: str) -> str:
    return f'<meta charset="{label}">'


def pragma(label: str) -> str:
    return f"<META HTTP-EQUIV='Content-Type' CONTENT='text/html; charset={label}'>"


@pytest.mark.parametrize(("text", "label", "codec"), CHARSETS)
@pytest.mark.parametrize("meta", [charset, pragma])
def test_labelled_in_the_page(text: str, label: str, codec: str, meta: object) -> None:
    assert callable(meta)
    read, _, false = page_text(page(text, meta(label)).encode(codec), None)
    assert text in read
    assert not false


@pytest.mark.parametrize(("text", "label", "codec"), CHARSETS)
def test_labelled_by_the_header(text: str, label: str, codec: str) -> None:
    read, _, false = page_text(page(text).encode(codec), f"text/html; charset={label}")
    assert text in read
    assert not false


@pytest.mark.parametrize(("text", "label", "codec"), CHARSETS)
def test_not_labelled(text: str, label: str, codec: str) -> None:
    read, _, false = page_text(page(text).encode(codec), "text/html")
    assert text in read
    assert not false


@pytest.mark.parametrize(("text", "codec", "label"), LIES)
def test_mislabelled_in_the_page(text: str, codec: str, label: str) -> None:
    read, _, false = page_text(page(text, charset(label)).encode(codec), None)
    assert text in read
    assert false


@pytest.mark.parametrize(("text", "codec", "label"), LIES)
def test_mislabelled_by_the_header(text: str, codec: str, label: str) -> None:
    read, _, false = page_text(page(text).encode(codec), f"text/html; charset={label}")
    assert text in read
    assert false


@pytest.mark.parametrize(("text", "label", "codec"), CHARSETS)
def test_a_header_that_does_not_know_yields_to_the_page(text: str, label: str, codec: str) -> None:
    read, _, _ = page_text(page(text, charset(label)).encode(codec), "text/html; charset=ISO-8859-1")
    assert text in read


@pytest.mark.parametrize("codec", WIDE)
@pytest.mark.parametrize("text", [CHINESE, FRENCH, RUSSIAN])
def test_utf_16_without_a_mark(text: str, codec: str) -> None:
    read, name, false = page_text(page(text, charset("utf-16"), before="\n ").encode(codec), None)
    assert text in read
    assert (name, false) == (codec, False)
    assert page_text(page(text, charset("gbk")).encode(codec), None)[2]


@pytest.mark.parametrize("codec", ["utf-16", "utf-32", "utf-8-sig"])
def test_a_byte_order_mark_is_believed(codec: str) -> None:
    read, name, _ = page_text(page(CHINESE).encode(codec), "text/html; charset=gbk")
    assert read == page(CHINESE)
    assert name.startswith("utf-")


def test_vietnamese_where_it_is_labelled() -> None:
    text = VIETNAMESE.encode("cp1258", "ignore").decode("cp1258")
    read, name, _ = page_text(page(text, charset("windows-1258")).encode("cp1258"), None)
    assert text in read
    assert name == "cp1258"


def test_an_xml_declaration() -> None:
    document = page(JAPANESE, before='<?xml version="1.0" encoding="EUC-JP"?>')
    assert page_text(document.encode("euc_jp"), None) == (document, "euc_jp", False)


@pytest.mark.parametrize("label", ["gbk", "windows-1251", "shift_jis"])
def test_a_few_foreign_characters_do_not_overrule_the_label(label: str) -> None:
    text = {"gbk": "火币", "windows-1251": "ЦБ", "shift_jis": "日銀"}[label]
    read, _, false = page_text(page(text, charset(label)).encode(label), None)
    assert text in read
    assert not false


def test_words_in_scripts_and_comments_are_no_evidence() -> None:
    noise = f"<script>var a = '{RUSSIAN}';</script><!-- {RUSSIAN} --><style>/* {RUSSIAN} */</style>".encode("koi8_r")
    read, name, _ = page_text(noise * 3 + page(RUSSIAN).encode("cp1251"), None)
    assert name == "cp1251"
    assert RUSSIAN in read


@pytest.mark.parametrize("label", ["x-unknown", "zlib", "punycode", "utf-7", "\ud800", "a" * 5000, ""])
def test_labels_that_are_none(label: str) -> None:
    read, name, _ = page_text(page(RUSSIAN, charset(label)).encode("utf-8", "replace"), f"text/html; charset={label}")
    assert RUSSIAN in read
    assert name == "utf-8"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\0",
        b"\xff",
        b"\xff\xfe",
        b"\xfe\xff\xd8",
        b"<",
        b"\xe9<script",
        b"\xe9<!--",
        b"<p>\xe9",
        b"\x1b$",
        b"\x80" * 9,
    ],
)
def test_odd_bytes_are_survived(body: bytes) -> None:
    read, _, _ = page_text(body, "text/html; charset=gb2312")
    assert read == read.encode("utf-8", "replace").decode()


def test_single_bytes_pasted_into_utf_8_are_windows_1252() -> None:
    body = page(CHINESE, charset("utf-8")).encode().replace("，".encode(), b"\x93", 1)
    assert "“" in page_text(body, None)[0]
