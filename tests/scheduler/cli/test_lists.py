"""`mintwire sources import` and `export`."""

from __future__ import annotations

import yaml
from lxml import etree

from tests.scheduler.cli.conftest import SOURCES, Mintwire

LIST = """<opml version="2.0"><body>
<outline text="Central Bank"><outline text="银行 &lt;i&gt;新闻&lt;/i&gt;" xmlUrl="https://bank.example/zh/news.xml"/></outline>
<outline text="Blogs"><outline text="" xmlUrl="https://blog.example/feed"/></outline>
<outline text="Alpha" xmlUrl="HTTPS://ALPHA.example:443/rss"/>
<outline text="Same id" xmlUrl="https://blog.example/feed?2"/>
<outline text="\x1b[2J" xmlUrl="ftp://old.example/rss"/>
<outline text="Secret" xmlUrl="https://ann:word@closed.example/rss"/>
<outline text="More" type="include" url="https://more.example/list.opml"/>
</body></opml>"""

ADDRESS = "the feed's address, which begins http:// or https://"


def written(mintwire: Mintwire, text: str) -> str:
    path = mintwire.folder / "mine.opml"
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_feeds_of_a_list_become_sources_and_what_is_left_out_is_told(mintwire: Mintwire) -> None:
    done = mintwire("sources", "import", written(mintwire, LIST))
    assert (done.code, done.out.splitlines()) == (
        0,
        [
            "cli:bank-news: https://bank.example/zh/news.xml",
            "cli:blog: https://blog.example/feed",
            "cli:blog-2: https://blog.example/feed?2",
            "3 sources added, 4 left out",
        ],
    )
    assert done.err.splitlines() == [
        "mintwire: left out: HTTPS://ALPHA.example:443/rss: it is read already, by alpha",
        f"mintwire: left out: ftp://old.example/rss: url: found 'ftp://old.example…'; write {ADDRESS}",
        "mintwire: left out: 'https://…': url: found 'https://…'; write the URL without user and password",
        "mintwire: left out: https://more.example/list.opml: another list, which is not followed",
    ]
    rows = {row["id"]: row for row in mintwire("sources", "list", "--json").json()}
    assert rows.keys() == {"alpha", "beta", "gamma", "cli:bank-news", "cli:blog", "cli:blog-2"}
    assert rows["cli:bank-news"]["name"] == "银行 新闻"
    assert mintwire("sources", "show", "cli:bank-news", "--json").json()["category"] == "central_bank"
    again = mintwire("sources", "import", written(mintwire, LIST))
    assert again.out == "0 sources added, 7 left out\n"


def test_as_yaml_they_are_only_printed_and_the_config_takes_them(mintwire: Mintwire) -> None:
    done = mintwire("sources", "import", written(mintwire, LIST), "--yaml")
    sources = yaml.safe_load(done.out)["sources"]
    assert [source["id"] for source in sources] == ["bank-news", "blog", "blog-2"]
    assert not mintwire.data.exists()
    mintwire.configure(sources=[*SOURCES, *sources])
    assert mintwire.settings.sources[3].name == "银行 新闻"


def test_what_is_no_list_is_told(mintwire: Mintwire) -> None:
    done = mintwire("sources", "import", written(mintwire, "<html></html>"))
    assert (done.code, done.out) == (1, "")
    assert done.err.endswith("mine.opml: no list of feeds such as OPML\n")


def test_what_is_read_is_exported_by_category_and_can_be_imported_elsewhere(mintwire: Mintwire) -> None:
    more = {"id": "b", "name": "Bank & <Co>", "kind": "feed", "url": "https://b.example/rss?a=1&b=2"}
    mintwire.configure(
        sources=[*SOURCES, {**more, "category": "regulator", "language": "zh", "homepage": "https://b.example/"}]
    )
    mintwire("sources", "import", written(mintwire, LIST))
    done = mintwire("sources", "export")
    root = etree.fromstring(done.out.encode())
    assert root.get("version") == "2.0"
    folders = {folder.get("text"): [each.get("xmlUrl") for each in folder] for folder in root.find("body")}
    assert folders["regulator"] == ["https://b.example/rss?a=1&b=2"]
    assert folders["central_bank"] == ["https://bank.example/zh/news.xml"]
    assert dict(root.find("body/outline[@text='regulator']/outline").attrib) == {
        "text": "Bank & <Co>",
        "type": "rss",
        "xmlUrl": "https://b.example/rss?a=1&b=2",
        "htmlUrl": "https://b.example/",
        "language": "zh",
    }
    mintwire.configure(sources=[], watches=[], subscriptions=[], data="./elsewhere")
    again = mintwire("sources", "import", written(mintwire, done.out))
    assert again.out.endswith("\n7 sources added, 0 left out\n")
