"""Outlets that no list knows, recognised where the form leaves no doubt: 据《…》报道, "first reported by …"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from newsroom.citations.cues.cue import Rank
from newsroom.citations.cues.days import CHINESE, ENGLISH, JAPANESE
from record.folding import simplified


@dataclass(frozen=True, slots=True)
class Found:
    """A citation of an outlet without an entry; offsets into the text."""

    rank: Rank
    #: In its aligned form.
    name: str
    start: int
    name_start: int
    name_end: int
    day: str | None


_WORD = r"[A-Z][\w&'.-]{0,30}"
_NAME = rf"(?P<name>{_WORD}(?: (?:(?:of|the|and|de|du|da|&) )?{_WORD}){{0,4}})"
#: Names that only an outlet has.
_PRESS_NAME = (
    rf"(?P<name>(?:{_WORD} ){{1,3}}(?:Times|Post|Journal|News|Herald|Tribune|Daily|Gazette|Chronicle|Weekly|Telegraph"
    r"|Nation|Standard|Guardian|Mirror|Globe|Review|Observer|Courier|Shimbun|Ilbo|Zeitung|Gazeta"
    r"|Press|Today|Magazine|Radio|TV))"
)
_MEDIUM = (
    r"(?:newspaper|news (?:agency|outlet|site|website|portal|channel|service)|media outlet|outlet"
    r"|broadcaster|publication"
    r"|magazine|tabloid|daily|newswire|news wire)"
)
_AT_DAY = rf"(?:(?:,? (?:on )?| \()(?P<day>{ENGLISH}))?"
_NATION = r"(?:local|state|state-run|regional|[A-Z][a-z]{2,12}|[A-Z][a-z]{2,9} [A-Z][a-z]{2,12}) "
_HAN_DAY = rf"(?:当地时间)? ?(?P<day>{CHINESE})"
_HAN_NAME = r"[\w.&· -]{2,20}?"
#: 据X报道, with any X but these, which name nobody.
_NOBODY = (
    r"(?:外媒|媒体|媒|多家|多个|当地|有关|相关|官方|内部|市场|知情|消息|业内|公开|最新|此前|海外"
    r"|国外|了解|今日|近日|昨日|早前|前述"
    r"|上述|部分|不少|各大|各|多方|目前|该|这|其|本报|本|自媒体|新闻|网络|坊间|综合|法新闻|悉|说"
    r"|报|一|两|三|科技媒体|彭博终端)"
)
_NOT_IN_NAME = r"(?!\w{0,12}(?:媒体|外媒|人士|官员|官方|规定|公告|数据|法律|条例|当局|警方|分析|研究))"
_KANA_NAME = (
    r"(?P<name>[A-Za-z][A-Za-z0-9.&' -]{1,30}|[ァ-ヴー・]{3,20}|[\u4e00-\u9fff]{2,8}(?:新聞|通信|テレビ"
    r"|放送|日報|時報|経済|紙|誌))"
)
_NATION_JA = (
    r"(?:米|英|独|仏|伊|露|韓国|中国|台湾|香港|インド|ロシア|ドイツ|フランス|ブラジル|現地|地元|暗号資産|仮想通貨)"
)


def _form(gate: str, rank: Rank, *pattern: str) -> tuple[str, Rank, re.Pattern[str]]:
    return simplified(gate), rank, re.compile(simplified("".join(pattern)))


#: Each with a text that must be in it, so that most are not run at all.
_FORMS = (
    _form("rst reported", Rank.ORIGIN, rf"\b[Ff]irst reported (?:{ENGLISH} )?(?:by|in|on) (?:the )?{_NAME}{_AT_DAY}"),
    _form(
        "riginally",
        Rank.ORIGIN,
        rf"\boriginally (?:published|appeared|reported) (?:by|in|on) (?:the )?{_NAME}{_AT_DAY}",
    ),
    _form(
        "ccording to",
        Rank.CITED,
        rf"\b[Aa]ccording to (?:an?|the) (?:new |recent |exclusive |(?P<before>{ENGLISH}) )?",
        r"(?:report|article|story|investigation|interview|study|survey)(?: published| released)?",
        rf"(?: on (?P<on>{ENGLISH}))? (?:by|from|in) (?:the )?{_NAME}{_AT_DAY}",
    ),
    _form(
        "",
        Rank.CITED,
        r"\b(?:[Aa]ccording to|[Rr]eported by|told|[Cc]iting|[Pp]er)(?: an?| the)? ",
        rf"(?:{_NATION})?{_MEDIUM} {_NAME}{_AT_DAY}",
    ),
    _form("ccording to", Rank.CITED, rf"\b[Aa]ccording to (?:the )?{_PRESS_NAME}\b{_AT_DAY}"),
    _form(
        "reported",
        Rank.CITED,
        rf"\b(?:[Tt]he )?{_PRESS_NAME}(?: (?:also|first|exclusively))? reported\b(?: (?:on )?(?P<day>{ENGLISH}))?",
    ),
    _form(
        "《",
        Rank.CITED,
        r"(?:据|根据|援引|引述)(?:[\w,]{0,8})《(?P<name>[^《》\n]{2,20})》\s?",
        rf"(?:{_HAN_DAY} ?)?(?:的)?(?:独家)?(?:报道|消息|披露|称|援引)",
    ),
    _form(
        "报道",
        Rank.CITED,
        rf"(?:^|[\n,。;:!? (])(?:据|援引|根据)(?!{_NOBODY}){_NOT_IN_NAME} ?(?P<name>{_HAN_NAME}) ?",
        rf"(?:{_HAN_DAY} ?)?(?:的)?(?:最新|独家)?报道",
    ),
    _form(
        "",
        Rank.CITED,
        rf"(?:^|[\n,。;:!? (])(?:据|援引)(?!{_NOBODY}){_NOT_IN_NAME} ?(?P<name>[\w·]{{1,10}}",
        r"(?:社|日报|时报|晚报|早报|商报|财经|新闻|电视台|周刊|News|Times|Daily|Post|Journal)) ?",
        rf"(?:{_HAN_DAY} ?)?(?:记者)?(?:消息|称|讯|获悉|了解|披露|援引)",
    ),
    _form(
        "の報道によると",
        Rank.CITED,
        rf"(?:^|[\n。、,「『 (]|{_NATION_JA}){_KANA_NAME}[」』]?(?:など|等)?の",
        rf"(?P<day>{JAPANESE})?(?:の)?報道によると",
    ),
    _form(
        "",
        Rank.CITED,
        rf"{_NATION_JA}(?:誌|紙|メディア|テレビ局?|通信社|経済紙|大手紙)(?:大手)?(?:の)?",
        rf"[「『]?{_KANA_NAME}[」』]?(?:は|が|によると|によれば|の報道)",
    ),
)
_PERSON = re.compile(
    r"(?:Senator|Representative|Rep|Sen|Attorney|Judge|President|Minister|Governor|Professor|Prof|Dr|Mr|Mrs|Ms|Analyst"
    r"|Chairman|Chair|CEO)\b|メディア|ニュース$|テレビ$"
)
_TWO_WORDS = re.compile("[A-Z][a-z]+ [A-Z][a-z]+")
_ORGANISATION = re.compile(
    r"\b(?:Research|Labs|Group|Institute|Foundation|Bank|Capital|Times|Post|Journal|News|Herald|Tribune|Daily|Gazette|Weekly"
    r"|Observer|Press|Today|Magazine|Radio|Review|Report|Analytics|Intelligence|Partners|Consulting|University|Council|Media)\b"
)
_TAIL = re.compile(rf"(?: (?:on|{ENGLISH}|The|In|On|But|And|It))+$|\.$|'s$")
#: A cheap look before eleven patterns: some word that all of them need.
_GATE = re.compile(
    simplified(
        r"reported|ccording to|riginally|told|iting|[Pp]er |据|援引|報道|报道|によると|(?:誌|紙"
        r"|メディア|テレビ|通信社)"
    )
)


def unlisted(text: str) -> Iterator[Found]:
    """Citations of outlets by form alone, in an aligned text."""
    if not _GATE.search(text):
        return
    for gate, rank, pattern in _FORMS:
        if gate and gate not in text:
            continue
        for match in pattern.finditer(text):
            name = _TAIL.sub("", match["name"]).strip(" .,'-")
            start = text.index(name, match.start("name")) if name else 0
            if len(name) > 1 and not _PERSON.match(name) and not _is_author(text, name, start):
                yield Found(rank, name, match.start(), start, start + len(name), _day(match))


def _is_author(text: str, name: str, start: int) -> bool:
    """Whether the name after "by" is rather a person's: two plain words, neither of which only an organisation has."""
    is_after_by = text[:start].endswith((" by ", " from "))
    return is_after_by and _TWO_WORDS.fullmatch(name) is not None and not _ORGANISATION.search(name)


def _day(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    return next((groups[each] for each in ("day", "before", "on") if groups.get(each)), None)
