"""HTML as html5lib reads it strictly, and as a real browser opens it."""

from __future__ import annotations

import shutil
import socket
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import html5lib
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import html

from notifier.digests.edition import Edition
from notifier.digests.pages.files.html import fragment_of, html_of
from notifier.digests.pages.laying import page_of
from tests.notifier.digests.pages.conftest import FOLDER, read
from tests.notifier.digests.pages.hostile import CASES, with_text

WEEKLY = read(FOLDER / "weekly-en.yaml")
#: Attributes that have a browser fetch something, or do something.
FETCHING = {"src", "srcset", "background", "action", "formaction", "poster", "data", "ping", "manifest"}
ELEMENTS = {"html", "head", "meta", "title", "style", "body", "div", "header", "main", "section", "article", "nav", "p"}
ELEMENTS |= {"h1", "h2", "h3", "table", "caption", "thead", "tbody", "tr", "th", "td", "ul", "li", "footer"}
ELEMENTS |= {"a", "b", "span"}


def checked(document: str) -> html.HtmlElement:
    """The document, which is valid, does nothing, fetches nothing, and leads to the web or into itself."""
    html5lib.HTMLParser(strict=True).parse(document)
    root = html.document_fromstring(document)
    anchors = {each.get("id") for each in root.iter() if each.get("id")}
    for each in root.iter():
        assert each.tag in ELEMENTS
        assert not FETCHING & set(each.keys())
        assert not any(name.startswith("on") for name in each.attrib)
        if href := each.get("href"):
            assert href.startswith(("https://", "http://")) or href[1:] in anchors
    style = root.findtext(".//style")
    assert "url(" not in style
    assert "@import" not in style
    return root


def test_it_is_valid_and_says_everything(edition: Edition) -> None:
    root = checked(html_of(page_of(edition)))
    assert [each.text_content().split("】")[0] for each in root.iter("h3")] == [
        f"【{each.headline}" for each in edition.pieces
    ]
    tags = {"zh": "zh-Hans"}
    assert [each.get("lang") for each in root.iter("h3")] == [
        each.language and tags.get(each.language, each.language) for each in edition.pieces
    ]
    said = " ".join(root.itertext())
    assert [words.text for each in edition.pieces for words in each.paragraph if words.text not in said] == []
    assert {each.url for piece in edition.pieces for each in piece.links} - {None} <= set(root.xpath("//a/@href"))
    html5lib.HTMLParser(strict=True).parseFragment(fragment_of(page_of(edition)))


@pytest.mark.parametrize(("text", "url"), CASES)
def test_nothing_from_outside_is_markup(text: str, url: str) -> None:
    root = checked(html_of(page_of(with_text(WEEKLY, text, url))))
    assert len(list(root.iter("h3"))) == len(WEEKLY.pieces)


@settings(max_examples=8)
@given(st.text(), st.text())
def test_whatever_a_text_holds(text: str, url: str) -> None:
    checked(html_of(page_of(with_text(WEEKLY, text, url))))


def test_mail_programs_keep_it_whole(edition: Edition) -> None:
    """Gmail drops a style sheet of more than 8,192 characters (https://developers.google.com/workspace/gmail/design/css)"""
    assert len(html.document_fromstring(html_of(page_of(edition))).findtext(".//style")) < 8_192


def test_the_same_edition_looks_the_same(edition: Edition) -> None:
    assert html_of(page_of(edition)) == html_of(page_of(Edition.from_dict(edition.to_dict())))


@pytest.fixture
def asked() -> Iterator[tuple[int, list[str]]]:
    """A port, and what is asked for there."""
    paths: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            paths.append(self.path)
            self.send_error(404)

        def log_request(self, *args: object) -> None:
            """Says nothing."""

        log_error = log_request

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server.server_port, paths
        server.shutdown()


def test_a_browser_asks_for_nothing(tmp_path: Path, asked: tuple[int, list[str]]) -> None:
    browser = shutil.which("chromium")
    if browser is None:
        pytest.skip("chromium is not installed")
    port, paths = asked
    there = f"http://127.0.0.1:{port}"
    text = f"<img src={there}/image><script>fetch('{there}/script')</script><link rel=stylesheet href={there}/style>"
    file = tmp_path / "edition.html"
    file.write_text(html_of(page_of(with_text(WEEKLY, text, f"{there}/link"))), encoding="utf-8")
    profile = f"--user-data-dir={tmp_path / 'profile'}"
    options = ("--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", profile, "--dump-dom")
    done = subprocess.run((browser, *options, file.as_uri()), capture_output=True, text=True, check=True, timeout=60)
    assert "<article" in done.stdout
    assert paths == []
    with socket.create_connection(("127.0.0.1", port)) as connection:  # it would have heard
        connection.sendall(b"GET /heard HTTP/1.0\r\n\r\n")
        connection.recv(1)
    assert paths == ["/heard"]
