"""Documents that mix charsets, and characters that were cut."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.charsets.real import decoded, real_codec
from crawlers.parsing.feed import parse_feed
from tests.crawlers.charset_texts import CHINESE, FRENCH, GERMAN, JAPANESE, KOREAN, POLISH, RUSSIAN, TAIWANESE

HEAD = b'<?xml version="1.0" encoding="%s"?><rss version="2.0"><channel>'


def titles(*texts: bytes, declared: bytes = b"utf-8") -> list[str | None]:
    items = b"".join(b"<item><title>%s</title></item>" % text for text in texts)
    feed = parse_feed(HEAD % declared + items + b"</channel></rss>", content_type=None, url="")
    return [entry.title for entry in feed.entries]


@pytest.mark.parametrize(
    ("pasted", "codec"),
    [
        (GERMAN, "cp1252"),
        ("Größe zählt nicht – sagt “er”", "cp1252"),
        (RUSSIAN, "cp1251"),
        (POLISH, "cp1250"),
        (CHINESE, "gbk"),
        (JAPANESE, "cp932"),
        (KOREAN, "cp949"),
    ],
)
def test_one_entry_pasted_in_another_charset_changes_nothing_in_the_others(pasted: str, codec: str) -> None:
    sound = [CHINESE, GERMAN, RUSSIAN, "Größe", "Zürich", "é"]
    found = titles(*(text.encode() for text in sound), pasted.encode(codec))
    assert found == [*sound, pasted]


@pytest.mark.parametrize(("text", "codec"), [(GERMAN, "cp1252"), (RUSSIAN, "cp1251"), (CHINESE, "gbk")])
def test_one_entry_in_utf_8_among_others(text: str, codec: str) -> None:
    found = titles(text.encode(codec), FRENCH.encode(), text.encode(codec), declared=codec.encode())
    assert found == [text, FRENCH, text]


@pytest.mark.parametrize(
    ("text", "codec"),
    [(CHINESE, "gbk"), (TAIWANESE, "big5"), (JAPANESE, "cp932"), (JAPANESE, "euc_jp"), (KOREAN, "cp949")],
)
def test_what_may_be_utf_8_by_chance_is_not(text: str, codec: str) -> None:
    words = [text[at : at + 3].strip() for at in range(0, len(text) - 3, 3)]
    assert titles(*(word.encode(codec) for word in words), declared=codec.encode()) == words


@pytest.mark.parametrize(
    ("text", "right"),
    [
        (CHINESE.encode()[:-1], CHINESE[:-1] + "\ufffd"),
        (CHINESE.encode()[:-2], CHINESE[:-1] + "\ufffd"),
        (b"It\xe2\x80", "It\ufffd"),
        (b"It\xe2\x80...", "It\ufffd..."),
        (b"Up \xf0\x9f\x9a", "Up \ufffd"),
        ("Größ".encode()[:-1], "Grö\ufffd"),
        ("数字\x93人民币\x94".encode().replace(b"\xc2\x93", b"\x93").replace(b"\xc2\x94", b"\x94"), "数字“人民币”"),
        (b"\xed\xa0\xbd\xed\xba\x80 up", "🚀 up"),
    ],
)
def test_a_character_that_was_cut_becomes_no_other_letter(text: bytes, right: str) -> None:
    assert titles(text, GERMAN.encode()) == [right, GERMAN]


@given(st.lists(st.binary(max_size=30), max_size=6), st.sampled_from(["utf-8", "cp1252", "gb18030", "iso2022_jp"]))
def test_any_bytes_are_decoded(runs: list[bytes], codec: str) -> None:
    body = b"<t>".join(runs)
    decoded(body, codec).encode()
    decoded(body, real_codec(body, [codec])).encode()


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=60))
def test_utf_8_stays_as_it_is(text: str) -> None:
    assert decoded(text.encode(), "utf-8") == text
