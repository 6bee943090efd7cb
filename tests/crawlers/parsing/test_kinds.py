"""The type of a text is kept; where nobody says it, the text tells."""

from __future__ import annotations

import json
from html import escape

import pytest

from crawlers.parsing.feed import parse_feed
from record.text import one_line, plain

RSS = '<rss version="2.0"><channel><item><title>{}</title><description>{}</description></item></channel></rss>'
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title{0}>{1}</title><summary{0}>{1}</summary>'
    "<content{0}>{1}</content></entry></feed>"
)

SPOKEN_OF = [
    "Browsers drop <blink>, <marquee> and <font>",
    "<select> is gone from the form",
    "What the <title> of a page must say",
    "Wallet loads a <script> from elsewhere",
    "Is <br> or <hr> the better break?",
    "Why <data> and <time> divide authors",
    "Vec<String> and Map<K, V>",
    "Fees < 5 euro & ships > 100 t",
    "3 < 4 <= 5",
]
#: Markup, what it says on one line.
MARKUP = [
    ("<b>Harbour</b> <i>token</i> AT&amp;T", "Harbour token AT&T"),
    ("<p>One paragraph", "One paragraph"),
    ("One<br>two", "One two"),
    ("One.<br /> Two", "One. Two"),
    ('<img src="https://i.example/1.jpg"> Picture', "Picture"),
    ("<b>cut in the mid", "cut in the mid"),
    ("one<p>two<p>three", "one two three"),
    ("Use <code>&lt;select&gt;</code> here", "Use <select> here"),
    ("<!-- a comment -->Text", "Text"),
]


def rss(text: str) -> tuple[str, str]:
    [entry] = parse_feed(RSS.format(escape(text), escape(text)).encode(), content_type=None, url="").entries
    return one_line(entry.title or ""), plain(entry.summary or "").replace("\n", " ")


def atom(text: str, kind: str) -> set[str]:
    document = ATOM.format(f' type="{kind}"' if kind else "", escape(text))
    [entry] = parse_feed(document.encode(), content_type=None, url="").entries
    texts = {
        plain(entry.summary or "").replace("\n", " "),
        plain(entry.content or entry.summary or "").replace("\n", " "),
    }
    return texts | {one_line(entry.title or "")}


@pytest.mark.parametrize("text", SPOKEN_OF)
def test_a_title_that_speaks_of_tags_stays_whole(text: str) -> None:
    assert rss(text)[0] == text


@pytest.mark.parametrize(("text", "said"), MARKUP)
def test_what_is_markup_loses_it(text: str, said: str) -> None:
    assert rss(text) == (said, said)
    assert atom(text, "html") == {said}


@pytest.mark.parametrize("text", [*SPOKEN_OF, *(text for text, _ in MARKUP if "&" not in text)])
@pytest.mark.parametrize("kind", ["", "text", "text/plain"])
def test_a_plain_text_stays_whole_whatever_it_looks_like(text: str, kind: str) -> None:
    assert atom(text, kind) == {text}


@pytest.mark.parametrize("text", [text for text, _ in MARKUP if "&" not in text])
def test_plain_texts_of_json_feed(text: str) -> None:
    item = {"id": "1", "title": text, "content_text": text}
    [entry] = parse_feed(json.dumps({"items": [item]}).encode(), content_type=None, url="").entries
    assert (one_line(entry.title or ""), plain(entry.content or "")) == (text, text)


def test_paragraphs_of_a_plain_text_stay() -> None:
    document = ATOM.format(' type="text"', "One &lt;b&gt;\nline\n\ntwo")
    [entry] = parse_feed(document.encode(), content_type=None, url="").entries
    assert plain(entry.summary or "") == "One <b> line\ntwo"


@pytest.mark.parametrize(
    ("document", "content"),
    [
        ('<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>A<br/>b</p></div></content>', "A\nb"),
        ('<content type="xhtml"><x:div xmlns:x="http://www.w3.org/1999/xhtml"><x:p>A</x:p>b</x:div></content>', "A\nb"),
        ('<content type="image/png">iVBORw0KGgo=</content>', ""),
        ('<content type="text/html" src="https://x.example/1"/>', ""),
        ('<content type="html">A &lt;select&gt; B&lt;/select&gt; C &lt;b&gt;D</content>', "A C D"),
    ],
)
def test_content_of_atom(document: str, content: str) -> None:
    document = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{document}</entry></feed>'
    [entry] = parse_feed(document.encode(), content_type=None, url="").entries
    assert plain(entry.content or "") == content
