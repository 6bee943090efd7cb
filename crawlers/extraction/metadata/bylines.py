"""Names of people in a line that says who wrote a report, without what stands beside them.  Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from babel import Locale

from record.folding import folded

#: Characters of a name, of a line that says who, and words of a name.
_MOST_NAME, MOST_BYLINE, _MOST_WORDS = 70, 150, 6
#: No people: accounts and placeholders of content management systems.
_NOBODY = re.compile(
    r"admin(?:istrator)?|author|editor|staff|webmaster|user|guest|root|wordpress|r[eé]da[ck]tion|redacción|redação|unknown"
    r"|anonymous|none|null|undefined|default"
)
_LABEL = (
    r"(?:(?:written|posted|published|reported|submitted|words|text|story|article|view all posts) by|post author"
    r"|(?:veröffentlicht|geschrieben|verfasst|gespeichert) von|(?:publié|écrit|rédigé) par|(?:publicado|escrito) por"
    r"|by|vo[nm]|par|por|di|door|от|автор|текст|autor(?:in)?|autore|author|auteur|oleh|penulis|yazan)\b\s*[:：/|]?\s*"
)
_BY = re.compile(rf"^\W*{_LABEL}(?=\S)", re.IGNORECASE)
#: Where a line has its day first: "Monday August 27, 2018 10:05 am PDT by Julia Clover".
_BY_AFTER_DAY = re.compile(rf"^.*\d.*?[\s|•·–—,]{_LABEL}(?=[^\W\d_])", re.IGNORECASE)
_BETWEEN = re.compile(r"\s*(?:[,;/、，；]|\s&\s|\sand\s|\sund\s|\set\s|\sy\s|\se\s|\sи\s|\sen\s(?=\w+ \w+$))\s*")
_BESIDE = re.compile(r"\s*(?:[|｜•·\n]|\s[-–—]{1,2}\s)\s*")
_ADDRESS = re.compile(r"https?:|www\.|@|\[at\]", re.IGNORECASE)
#: No name has these.
_NO_NAME = re.compile(
    r"[<>{}=?!:]|^\d|\d{2}|^(?:by|von|vom|par|por|di|da|от|door)$|^(?:(?:in|on|at|am|im|the|der|die|das|le|la|les|des|el|no|posted|published|updated|veröffentlicht"
    r"|publi\w+|leave|view|hinterlasse)\b)|kommentare|comments|\bmin(?:utes?)?\b",
    re.IGNORECASE,
)
#: What somebody is, and who employs them.
_ROLE = re.compile(
    r"\b(?:reporters?|editors?|correspondents?|writers?|journalists?|columnists?|analysts?|staff|contributors?|bureau|producer"
    r"|chief|head|director|founder|ceo|professor|economist|photographer|intern|redakt\w+|korrespondent\w*|journalist\w*"
    r"|rédact\w+|correspondante?|redactora?|corresponsal|periodista|giornalista|inviat[oa]|colunista|repórter|редактор"
    r"|корреспондент|обозреватель|журналист|agency|agence|agencia|agentur|press|news|newsroom|times|post|daily|herald"
    r"|courier|journal|gazette|tribune|magazine|media|network|desk|team|zeitung|nachrichten|presse|reuters|afp|dpa|bloomberg"
    r"|inc|ltd|llc|gmbh|phd|mba|cfa)\b",
    re.IGNORECASE,
)
#: What stands behind a name: "Jane Doe on May 1", "Jane Doe in Berlin", "Jane Doe (Reuters)".
_AFTER = re.compile(
    r"\s+(?:on|am|le|el|in|at|for|from|aus|für|à|desde|em|para|в|из|updated|published|posted|aktualisiert|is|writes)\s.*$"
    r"|\s*[(（\[].*$",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<!\w)\d.*$")

_HAN = r"[\u3400-\u9fff]"
_HAN_NAMES = rf"{_HAN}{{2,4}}(?:(?:[·•]{_HAN}{{1,6}})|(?:[、，,/ 和]\s?{_HAN}{{2,4}}(?!{_HAN})))*(?!{_HAN})"
#: 作者：张三, 文/张三, （记者 张三、李四）, 本报记者 张三, 執筆：山田太郎.
_CHINESE = re.compile(
    rf"(?:(?:作者|撰文|撰稿|采写|執筆|著者|筆者|ライター|取材・文|(?<!{_HAN})文)\s*[:：/／=＝]|(?:记者|記者)\s*[:：/]?)\s*"
    rf"({_HAN_NAMES})(?=\s|$|[)）\]】|｜，。/]|报道|報道|摄)"
)
_HAN_BETWEEN = re.compile("[、，,/ 和]+")
#: 김항구 기자, 김항구·이바다 특파원.
_KOREAN = re.compile(
    r"([가-힣]{2,4}(?:\s?[·ㆍ,]\s?[가-힣]{2,4})*)\s?(?:(?:선임|수석|인턴|객원|전문)\s?)?(?:기자|특파원|논설위원)(?![가-힣])"
)
_KOREAN_BETWEEN = re.compile(r"\s?[·ㆍ,]\s?")
_DAY = re.compile(
    r"\b(?:19|20)\d\d\b|\b\d{1,2}[:.h]\d\d\b|^(?:published|updated|posted|veröffentlicht|aktualisiert|stand|publicado)\b",
    re.IGNORECASE,
)
#: Letters of a line that is nothing but a byline.
_MOST_LINE = 80


def is_byline(line: str) -> bool:
    """Whether a line above a text says who wrote it, or when, and no more."""
    return len(line) < _MOST_LINE and (_BY.match(line) is not None or _DAY.search(line) is not None)


def signed(line: str) -> list[str]:
    """The names in a line that says itself that it has some: `By Jane Doe, Reporter`, 作者：张三, 김항구 기자."""
    if len(line) <= MOST_BYLINE and (label := _BY.match(line) or _BY_AFTER_DAY.match(line)):
        names = list(names_in(line[label.end() :]))
        if names and all(name[0].isupper() for name in names):
            return names
    return east_asian(line)


def east_asian(line: str) -> list[str]:
    """The names that a line of Chinese, Japanese or Korean calls authors or reporters."""
    line = line[:MOST_BYLINE]
    if found := _CHINESE.search(line):
        return [name for name in _HAN_BETWEEN.split(found[1]) if name]
    return [name for found in _KOREAN.finditer(line) for name in _KOREAN_BETWEEN.split(found[1])]


def names_in(text: str, *, is_list: bool = False) -> Iterator[str]:
    """The names in a text that is said to be the author's; `is_list` where bars part names, and no outlet and day."""
    text = text.strip(" :|-–—*·•")
    if _ADDRESS.search(text):
        return
    if label := _BY_AFTER_DAY.match(text):
        text = text[label.end() :]
    if found := east_asian(text):
        yield from found
        return
    for segment in _BESIDE.split(_without_by(text)):
        parts = [_name(part) for part in _BETWEEN.split(segment)]
        people = [part for part in parts if part and not _ROLE.search(part)]
        # Of two names in a row one word is a place: "Jane Doe in Berlin and Paris".
        names = [name for name in people if len(parts) == 1 or is_list or " " in name or not name.isascii()]
        if is_list:
            # Where nobody signs, an office does: "The Editors".
            names = people or [part for part in parts if part]
        yield from names
        if names and not is_list:
            return


def _name(part: str) -> str:
    """The name in this part, of a person or an office, or ""."""
    name = _without_day(_AFTER.sub("", _without_by(part))).strip(" .:|-–—*")
    is_long = not 1 < len(name) <= _MOST_NAME or len(name.split()) > _MOST_WORDS
    is_none = is_long or _NO_NAME.search(name) or _NOBODY.fullmatch(folded(name)) or folded(name) in _days()
    return "" if is_none else name


def _without_day(part: str) -> str:
    """Without the day or the clock behind a name: "Jane Doe Mar 1", "Jane Doe 23 Nov", "Jane Doe Monday"."""
    words = _CLOCK.sub("", part).split()
    while (
        len(words) > 1
        and folded(words[-1]).rstrip(".") in _days()
        and (len(words) > 2 or words[-1] != part.split()[-1])
    ):
        words.pop()
    return " ".join(words)


def _without_by(text: str) -> str:
    """ "Post author By Jane Doe" has two of them."""
    return _BY.sub("", _BY.sub("", text))


@cache
def _days() -> frozenset[str]:
    """Names of months and days of the week, by CLDR."""
    locales = [Locale(tag) for tag in ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr", "id")]
    tables = [names for one in locales for names in (one.months["format"], one.days["format"])]
    names = (name for table in tables for width in ("wide", "abbreviated") for name in table[width].values())
    return frozenset(folded(name).rstrip(".") for name in names)
