"""Cues of citations in Japanese: what stands around an outlet's name.

Patterns are simplified as the text is, which leaves kana and Japanese forms of characters alone.
"""

from __future__ import annotations

import re

from config.knowledge.outlets import Kind
from newsroom.citations.cues.cue import Cue, Rank
from newsroom.citations.cues.days import JAPANESE as _DAY
from record.folding import simplified


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(simplified(pattern))


_AFTER = r"[』」\"]?(?: ?\([^()\n]{1,30}\))?(?:紙|誌|社|通信|電子版|編集部)?"
_WHEN = rf"(?:現地時間|日本時間|米国時間)?(?:の)?{_DAY}(?:付け?|午前|午後|夜|朝|未明)?"
_ACCORDING = _compiled(
    rf"{_AFTER}(?:など|等|ほか|をはじめ)?(?:各社|各紙|複数メディア)?(?:の|が)?(?:{_WHEN})?(?:の|に"
    rf"|、|,)?(?:独占|独自|最新|公式|公開した){{0,2}}"
    r"(?:報道|記事|レポート|リポート|報告書?|取材|インタビュー|調査|伝えたところ|報じたところ"
    r"|声明)?(?:に)?(?:よると|よれば)"
)
_PUBLISHED_ACCORDING = _compiled(
    rf"{_AFTER}(?:が|の)(?:{_WHEN})?(?:に)?(?:公開|発表|公表)?(?:した)?[^。、,\n]{{0,16}}?"
    r"(?:レポート|リポート|報告書?|調査|声明|発表|リリース)(?:に)?(?:よると|よれば)"
)
_REPORTED = _compiled(
    rf"{_AFTER}(?:など|等|をはじめ)?(?:各社|各紙|複数メディア)?(?:が|は"
    rf"|も)(?P<near>{_WHEN})?(?P<said>[^。\n]{{0,70}}?)(?P<late>{_WHEN})?(?:に|、|,)?"
    r"(?:報じ|報道(?:し|。|\s*(?:\n|$))|伝え(?:た|て|る)|スクープ|独占取材)"
)
_TO = _compiled(
    rf"{_AFTER}(?:の|との|による)(?:独占|単独|電話)?(?:取材|インタビュー|番組|質問|問い合わせ"
    rf"|ポッドキャスト|報道)(?:で|に|を|の|も)"
    rf"|{_AFTER}への寄稿|{_AFTER}で[、,]?[^。\n]{{0,70}}(?:述べ|語|明か|発言|主張)"
    rf"|{_AFTER}に(?:対し|語|述べ|明かし|話し|コメント|寄稿|回答|答え|出演)"
)
#: Feeds cut their summaries: ……と「ブルームバーグ(Bloomberg)」が5月 […]
_CUT = _compiled(rf"{_AFTER}(?:など|等)?(?:が|は)?[^。\n]{{0,6}}(?:\[…|\[\.\.\.|\.\.\.|…)")
_BEFORE_CUT = _compiled(r"(?:と[、,]?[「『]?|(?:メディア|紙|誌)(?:の)?[「『]?)$")
_SOURCE = _compiled(r"(?:ソース|情報源|引用元|配信元|via) ?[:=]? ?[『「]?$")
_SUFFIX = _compiled(r"(?:= ?|-- ?|\()(?:米|英|独|仏|韓)?$")
_AFTER_SUFFIX = _compiled(rf"{_AFTER}(?:など|等)?(?:報道|報|記事|レポート|調査)?\)?\s*(?:\n|$)")
_BARE_REPORT = _compiled(rf"{_AFTER}(?:の)?報道(?:で|に|を|が|は|,|、|:|\s*(?:\n|$))")
_PREFIX = _compiled(r"(?:報道)?: ?\S")
_LINE_START = re.compile(r"(?:^|\n)$")
_BEFORE = _compiled(
    rf"(?P<day>{_WHEN})(?:に|、|,|で)? ?(?:、|,)?(?:と)?(?:米|英|独|仏|韓国|米国)?(?:メディア|紙|誌"
    rf"|大手)?(?:の)?[『「]?$"
)
_UNTIL = ("ま", "か", "の")
_KANA = re.compile("[\u3041-\u30ff]")
_DATA = _compiled(rf"{_AFTER}の?(?:データ|分析|アナリスト|指数|価格|チャート)")


def japanese_cue(before: str, after: str, kind: Kind, *, in_title: bool) -> Cue | None:
    """The cue beside a name, or None.  `before` and `after`: aligned text around it, REACH characters at most."""
    if not _KANA.search(after) and not _KANA.search(before):
        return None
    if _DATA.match(after):
        return None
    if found := _ACCORDING.match(after) or (kind != "media" and _PUBLISHED_ACCORDING.match(after)) or None:
        return _right(found, before, _day_in(found[0]))
    if match := _SOURCE.search(before):
        return Cue(Rank.CITED, len(match[0]), 0, None)
    if in_title and kind != "authority" and (match := _SUFFIX.search(before)) and (found := _AFTER_SUFFIX.match(after)):
        return Cue(Rank.CITED, len(match[0]), found.end(), None)
    return _of_media(before, after, in_title=in_title) if kind == "media" else None


def _of_media(before: str, after: str, *, in_title: bool) -> Cue | None:
    if found := _REPORTED.match(after):
        # "5日まで" and what is said of a day are no days of the report.
        near = None if found["said"].startswith(_UNTIL) else found["near"]
        return _right(found, "" if found["said"] else before, near or found["late"])
    if (match := _BEFORE_CUT.search(before)) and (found := _CUT.match(after)):
        return Cue(Rank.CITED, len(match[0]), found.end(), None)
    if found := _TO.match(after) or _BARE_REPORT.match(after):
        return _right(found, before, None)
    if in_title and _LINE_START.search(before) and _PREFIX.match(after):
        return Cue(Rank.CITED, 0, 1, None)
    return None


def _right(found: re.Match[str], before: str, day: str | None) -> Cue:
    """The day may also stand before the name: 7日、CoinDeskが報じた."""
    left = _BEFORE.search(before) if day is None else None
    reach = len(before) - left.start() if left else 0
    return Cue(Rank.CITED, reach, found.end(), day or (_day_in(left["day"]) if left else None))


_DAYS = _compiled(_DAY)


def _day_in(text: str) -> str | None:
    return match[0] if (match := _DAYS.search(text)) else None
