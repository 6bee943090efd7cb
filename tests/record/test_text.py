"""Markup to plain text."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from record.text import fold, one_line, plain

ONE_LINE = [
    ("", ""),
    ("Plain  text\n with   space", "Plain text with space"),
    ("S&P 500, R&D and AT&T", "S&P 500, R&D and AT&T"),
    ("Tom &amp; Jerry &#8211; &ldquo;friends&rdquo;", "Tom & Jerry – “friends”"),
    ("AT&amp;amp;T", "AT&T"),
    ("&lt;b&gt;Gold&lt;/b&gt; rises", "Gold rises"),
    ("Why &lt;b&gt; matters in HTML", "Why <b> matters in HTML"),
    ("<b>Bold</b> and <i>italic</i>", "Bold and italic"),
    ("Vec<String> is <em>not</em> a tag", "Vec<String> is not a tag"),
    ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ("I <3 bitcoin", "I <3 bitcoin"),
    ("<custom-tag>in</custom-tag> <o:p>Word</o:p> <x>closed</x>", "in Word closed"),
    ("a<br>b<br/>c", "a b c"),
    ("un<wbr>broken", "unbroken"),
    ("&#146;quoted&#147; \x93too\x94", "’quoted“ “too”"),
    ("&nbsp;non&nbsp;breaking&nbsp;", "non breaking"),
    ("&copy=1 &colon; &unknown;", "&copy=1 : &unknown;"),
    ("<![CDATA[doubly <b>wrapped</b>]]>", "doubly wrapped"),
    ("e\u0301 \u212b", "é Å"),
    ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
    ("left\u202eright\u202c \u2066isolated\u2069", "leftright isolated"),
    (
        "stable\u200ecoin \u200fstable\u2063coin\u2064 sta\u034fble\ufe0fcoin \u061ca\u3164b\U000e0041c",
        "stablecoin stablecoin stablecoin abc",
    ),
    ("\u26a0\ufe0f warning, \u26a0 again \ufe0f1\ufe0f\u20e3", "\u26a0\ufe0f warning, \u26a0 again 1\ufe0f\u20e3"),
    ("\u2063\u200b\ufeff", ""),
    (
        "Up &#55357;&#56960; and &#xD83D;&#xDE80; and \\ud83d\\ude80; half &#55357; \\ud83d",
        "Up 🚀 and 🚀 and 🚀; half \ufffd \\ud83d",
    ),
    ("<b>Up</b> &#55357;&#56960;", "Up 🚀"),
    ("Parser bug: &lt;script&gt; in feeds &amp;amp; pages", "Parser bug: <script> in feeds & pages"),
    ("Old browsers lose <title> and <style> support", "Old browsers lose <title> and <style> support"),
    ("The <code>&lt;select&gt;</code> and <select> of <b>forms</b>", "The <select> and <select> of forms"),
    ("latin\u200d joiner\u200c", "latin joiner"),
    ("می\u200cخواهم क्\u200dष 👩\u200d💻", "می\u200cخواهم क्\u200dष 👩\u200d💻"),
    ("\x00null\x0bvertical\x1f \x7f\ud800surrogate\uffff", "null vertical surrogate"),
    ("\u2028line\u2029paragraph\u0085next", "line paragraph next"),
    ("<title>no</title><script>var a = '<b>'</script>yes<style>p{}</style>", "yes"),
    ("<ruby>発<rp>(</rp><rt>はつ</rt><rp>)</rp>表</ruby>", "発表"),
    ("<p>unclosed <b>markup", "unclosed markup"),
    ("<a href='x>y'>link</a><img alt='<p>'>", "link"),
    ("<!-- comment -->after<!-- open", "after"),
    ("a" + "\u0301" * 100, "\u00e1" + "\u0301" * 29),
]

PLAIN = [
    ("<p>One</p><p>two</p>", "One\ntwo"),
    ("<ul><li>a</li><li>b</li></ul>after", "a\nb\nafter"),
    ("<table><tr><td>1</td><td>2</td></tr><tr><td>3</td></tr></table>", "1 2\n3"),
    ("<p>wrapped\nby the\neditor</p>", "wrapped by the editor"),
    ("<pre>kept\n  lines</pre>", "kept\nlines"),
    ("wrapped\nby the\neditor\n\nnew paragraph\n \n\nthird", "wrapped by the editor\nnew paragraph\nthird"),
    ("&lt;p&gt;one&lt;/p&gt;&lt;p&gt;two&lt;/p&gt;", "one\ntwo"),
    ("<h1>Title</h1>\n\n<div><div>nested</div></div>", "Title\nnested"),
    ("<p>A tutorial shows &lt;b&gt;x&lt;/b&gt;</p>", "A tutorial shows <b>x</b>"),
]

N = 100_000
HOSTILE = {
    "deep": "<b>" * N + "x",
    "deep blocks": "<div>" * N + "x",
    "ends that match nothing": "<b>" * N + "x" + "</i>" * N,
    "the same within the depth": ("<b>" * 250 + "</i>" * 250) * 200,
    "attributes": "<a " + " ".join(f"a{n}=1" for n in range(N)) + ">x",
    "less-than signs": "<" * N,
    "unknown tags": "<x>" * N,
    "open quotes": '<a "' * N,
    "ampersands": "&" * N,
    "a long name": "&" + "a" * N,
    "escapes": "&lt;" * N,
    "escaped twice": "&amp;lt;b&amp;gt;" * N,
    "line feeds": "\n" * N,
    "blank lines": "\n " * N,
    "joiners": "\u200d" * N,
    "combining marks": "a" + "\u0301\u0316" * N,
    "open comments": "<!--" * N,
    "open CDATA": "<![CDATA[" * N,
    "scripts": "<script>" * N,
    "tables": "<table><tr><td>" * N,
}


@pytest.mark.parametrize(("markup", "text"), ONE_LINE)
def test_one_line(markup: str, text: str) -> None:
    assert one_line(markup) == text


@pytest.mark.parametrize(("markup", "text"), PLAIN)
def test_plain(markup: str, text: str) -> None:
    assert plain(markup) == text
    assert one_line(markup) == fold(text)


@pytest.mark.timeout(60)  # linear work takes a second; quadratic would not end
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_markup_comes_to_an_end(name: str) -> None:
    assert "<script" not in plain(HOSTILE[name])


def test_text_below_too_many_tags_is_kept() -> None:
    assert plain("<b>" * 1000 + "found &amp; kept") == "found & kept"


@given(st.text())
@example("<\ud800>&#xD800;")
@example("\x00<b>\x00</b>")
def test_whatever_comes_the_text_is_clean(markup: str) -> None:
    for text in (one_line(markup), plain(markup)):
        assert unicodedata.is_normalized("NFC", text)
        assert not {"Cc", "Cs"} & {unicodedata.category(char) for char in text.replace("\n", "")}
        text.encode()
    assert one_line(markup) == fold(one_line(markup))
    assert "\n" not in one_line(markup)


@given(
    st.lists(st.sampled_from(["<b>", "</b>", "<p>", "</p>", "&amp;", "&lt;", "&", "<", ">", "x", " ", "\n", "<br>"]))
)
def test_pieces_of_markup_in_any_order(pieces: list[str]) -> None:
    assert plain("".join(pieces)).count("x") == pieces.count("x")
