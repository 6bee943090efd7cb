"""Who wrote it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain, islice

from lxml.html import HtmlElement

from crawlers.extraction.metadata import jsonld
from crawlers.extraction.metadata.head import Head
from record.folding import folded
from record.text import one_line, tidy

#: Characters of a name, and names of an article.
_MOST_NAME, _MOST_NAMES = 70, 12
_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "dc.creator.name",
    "parsely-author",
    "sailthru.author",
    "byl",
    "citation_author",
    "twitter:creator:name",
)
#: No people: accounts and placeholders of content management systems.
_NOBODY = frozenset(
    {
        *("admin", "administrator", "author", "editor", "staff", "webmaster", "user", "guest", "root", "wordpress"),
        *("redaktion", "redaction", "rédaction", "redacción", "redação", "unknown", "anonymous", "none", "null"),
        *("undefined", "default"),
    }
)
_BY = re.compile(
    r"^(?:post author|view all posts by|(?:written|posted|published|reported|submitted|words|text|story|article) by"
    r"|(?:veröffentlicht|geschrieben|verfasst|gespeichert) von|publié par|écrit par|publicado por|escrito por"
    r"|by|vo[nm]|par|por|di|от|автор|text|autor(?:in)?|author|auteur|作者|记者|記者|文)(?:\s*[:：/]\s*|\s+)",
    re.IGNORECASE,
)
_BETWEEN = re.compile(r"\s*(?:[,;|/•·、，；]|\s&\s|\sand\s|\sund\s|\set\s|\sy\s|\se\s)\s*")
_ADDRESS = re.compile(r"https?:|www\.|@|\[at\]", re.IGNORECASE)
#: No name has these; "in Politics", "on Monday" follow one.
_NO_NAME = re.compile(
    r"^\d|\d{2}|[<>{}=?!]|kommentare|comments|^(?:by|von|por|par|on)$"
    r"|^(?:in|on|at|am|im|the|der|die|das|le|la|les|des|el|no author|posted|veröffentlicht|publi\w+|hinterlasse)\b"
    r"|^(?:leave|view)\b",
    re.IGNORECASE,
)
_MOST_WORDS = 6
#: What stands behind a name: "Jane Doe on May 1", "Jane Doe (Reuters)".
_AFTER = re.compile(r"\s+(?:on|am|le|el|-|–|—)\s.*$|\s*\(.*$|\s+for\s.*$", re.IGNORECASE)
#: Classes of elements that may be made for authors; one expression finds them faster than XPath does.
_MARKS = re.compile("uthor|yline|fn|posted-by|username|submitted")
_NAMED = re.compile(
    r"(?:^|[\s_-])(?:author|byline|fn|username|submitted|posted-by)(?:[\s_-]+(?:name|link|vcard|url|by|title))?(?:$|\s)|[aA]uthorName|authorLink",
)
_UNMARKED = frozenset({"meta", "body"})
#: Characters of the classes of an element.
_MOST_CLASSES = 300
#: Elements that are looked at, and characters of one that says who, and no more.
_MOST_MARKED, _MOST_BYLINE = 50, 150
_COMMENTS = re.compile("comment|reply", re.IGNORECASE)


def authors_of(head: Head, root: HtmlElement, site: str) -> tuple[str, ...]:
    """The names of people, in order; an outlet that signs for them only where nobody else does."""
    stated = jsonld.texts(head.article.get("author")) or jsonld.texts(head.article.get("creator"))
    metas = [text for name in _METAS for text in head.metas.get(name, ())]
    for raw in chain((stated, metas), ([text] for text in _bylines(root))):
        names = tuple(dict.fromkeys(_names(raw, site)))[:_MOST_NAMES]
        if names:
            return names
    return ()


def _bylines(root: HtmlElement) -> Iterator[str]:
    """The texts of elements made for authors."""
    for element in islice(filter(_is_marked, root.iter()), _MOST_MARKED):
        name = element.find(".//*[@itemprop='name']")
        text = " ".join(" ".join((element if name is None else name).itertext()).split())
        if text and len(text) <= _MOST_BYLINE and _is_byline(element):
            yield text


def _is_marked(element: HtmlElement) -> bool:
    get = element.get
    names, made_for = get("class"), get("itemprop")
    if names is not None and _MARKS.search(names, 0, _MOST_CLASSES):
        return element.tag not in _UNMARKED
    is_marked = get("rel") == "author" or get("id") == "author"
    is_marked = is_marked or (made_for is not None and ("author" in made_for or made_for == "creator"))
    return is_marked and element.tag not in _UNMARKED


def _is_byline(element: HtmlElement) -> bool:
    names = element.get("class", "")[:_MOST_CLASSES]
    if not (element.get("rel") == "author" or element.get("itemprop") or element.get("id") or _NAMED.search(names)):
        return False
    around = (element, *element.iterancestors())
    return not any(_COMMENTS.search(f"{each.get('class', '')[:300]} {each.get('id', '')[:100]}") for each in around[:8])


def _names(raw: Iterable[str], site: str) -> Iterator[str]:
    own = folded(site)
    for given in raw:
        text = tidy(one_line(given[:1_000])).strip(" :|-–—")
        if _ADDRESS.search(text):
            continue
        for part in _BETWEEN.split(_without_by(text))[:_MOST_NAMES]:
            name = _AFTER.sub("", _without_by(part)).strip(" .:|-–—*")
            key = folded(name)
            if (
                1 < len(name) <= _MOST_NAME
                and len(name.split()) <= _MOST_WORDS
                and not _NO_NAME.search(name)
                and key not in _NOBODY
                and key != own
            ):
                yield name


def _without_by(text: str) -> str:
    """ "Post author By Jane Doe" has two of them."""
    return _BY.sub("", _BY.sub("", text))
