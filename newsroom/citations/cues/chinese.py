"""Cues of citations in Chinese: what stands before and after an outlet's name."""

from __future__ import annotations

import re

from config.knowledge.outlets import Kind
from newsroom.citations.cues.cue import Cue, Rank
from newsroom.citations.cues.days import CHINESE as _DAY

_SPACED_DAY = (
    rf"(?:当地时间|北京时间|美东时间|美国时间)? ?{_DAY.replace('月', ' ?月 ?')}(?:凌晨|早间|上午"
    rf"|下午|晚间|早上|晚|夜间)?"
)
_MEDIUM = r"(?:中文网|官网|官方|网站|新闻社|通讯社|通信社|新闻|电视台|记者|杂志|周刊|报纸|App|APP)"
_FILLER = (
    r"(?:外媒|外电|媒体|加密媒体|科技媒体|财经媒体|区块链媒体|行业媒体|国外|海外|当地|美国|英国"
    r"|日本|韩国|俄罗斯|德国|法国"
    r"|印度|香港|台湾|台媒|港媒|美媒|英媒|日媒|韩媒|俄媒|德媒|法媒|官媒|最新|知名|权威|了| |,)"
)
_CITING = re.compile(rf"(?:据|根据|依据|援引|引述|引用|转引|综合)(?:{_SPACED_DAY}|{_FILLER}){{0,8}}[《「『\"]?$")
_AFTER = r"[》」』\"]?(?: ?\([^()\n]{1,30}\))?"
_SAYS = (
    r"(?:独家|最新|今日|公开|援引[^。,\n]{1,20})?(?:报道|报导|消息|讯|快讯|披露|称|表示|撰文|刊文"
    r"|发文|爆料|透露|获悉|了解"
    r"|援引|引述|电|的说法|文章|刊发|刊登|发布|公布)"
)
_NAMED_SAYS = re.compile(
    rf"{_AFTER} ?{_MEDIUM}{{0,3}} ?(?:于|在|的)?(?: ?{_SPACED_DAY})? ?(?:的|,)?{_SAYS}|{_AFTER} ?[,:]"
)
_OFFICIAL = re.compile(
    rf"{_AFTER} ?(?:{_MEDIUM}|微信公众号){{0,3}} ?(?:于|在|的)?(?: ?{_SPACED_DAY})? ?(?:的"
    rf"|最新){{0,2}}(?:消息|公告|声明|通报|通告|通知|新闻稿|官网"
    r"|网站|发布|公布|披露|报告|研报|研究|监测|分析|报道|称|表示)(?!数据|行情)"
)
_DATA = re.compile(
    rf"{_AFTER} ?{_MEDIUM}{{0,3}} ?(?:的|最新)?(?:数据|行情|指数|报价|分析师|规定|条例|法|首席|总裁"
    rf"|行长|主席|创始人|联合)"
)
#: "路透社周二报道": the name alone, and what it did.
_REPORTED = re.compile(
    rf"{_AFTER} ?{_MEDIUM}{{0,3}} ?(?:于|在)?(?: ?{_SPACED_DAY})? ?(?:的|,)?(?:独家|最新|率先|首先|此前|曾){{0,2}}"
    rf"(?:报道|报导|爆料|撰文|刊文|发文称|独家披露|援引|(?:记者)?获悉)"
)
_DATELINE = re.compile(
    rf"{_AFTER} ?[\u4e00-\u9fff]{{0,6}}(?: ?{_SPACED_DAY})? ?(?:电(?=[,:(\] ]|讯)|讯|消息"
    rf"|快讯)(?: ?[,:] ?{_SPACED_DAY})?"
)
_OPENS = re.compile(r"(?:^|[\n。!(\[【] ?)[《]?$")
_TO = re.compile(r"(?:向|对|告诉|接受|接受了|做客|致函|致信)[《\"]?(?:记者)? ?$")
_AFTER_TO = re.compile(
    rf"{_AFTER} ?(?:新闻|节目|专栏|记者|电视){{0,3}}(?:独家|电视|视频|书面)?(?:采访|专访|访谈|表示"
    rf"|透露|称|说|证实|确认|指出|解释|,)"
)
_IN = re.compile(r"(?:在|于|登上)[《\"]? ?$")
_AFTER_IN = re.compile(rf"{_AFTER} ?(?:上)?(?:刊文|撰文|发文|发表|的采访|采访|专访|访谈|节目)")
_SOURCE = re.compile(r"(?:来源|出处|出典|转自|转载自|摘自|编译自|via) ?[:/|]? ?[《\"]?$")
_AFTER_SOURCE = re.compile(rf"{_AFTER}[^\n。]{{0,12}}?(?:[)\]】。,;|]|\s|$)")
_FROM = re.compile(r"来自[《\"]? ?$")
_AFTER_FROM = re.compile(rf"{_AFTER} ?的?(?:报道|消息|独家)")
_FIRST = re.compile(r"(?:最早|最先|首先|率先)(?:是)?由[《\"]? ?$")
_AFTER_FIRST = re.compile(rf"{_AFTER} ?(?:于)?(?: ?{_SPACED_DAY})? ?(?:率先|独家)?(?:报道|披露|曝光|爆料)")
_PREFIX = re.compile(r"[》]?: ?\S")
_LINE_START = re.compile(r"(?:^|\n)[《]?$")
_SUFFIX = re.compile(r"(?:-- ?|\(|\| ?)$")
_AFTER_SUFFIX = re.compile(r"\)?\s*(?:\n|$)")
_DAY_NEWS = re.compile(rf"(?P<day>{_SPACED_DAY})(?: ?消息| ?讯)?,?(?:据|根据|援引)?[《\"]? ?$")
_HAN = re.compile("[\u4e00-\u9fff]")


def chinese_cue(before: str, after: str, kind: Kind, *, in_title: bool) -> Cue | None:
    """The cue beside a name, or None.  `before` and `after`: aligned text around it, REACH characters at most."""
    if match := _CITING.search(before):
        if _DATA.match(after):
            return None
        says = (_NAMED_SAYS if kind == "media" else _OFFICIAL).match(after)
        return _both(Rank.CITED, match, says, before) if says else None
    for left, right in ((_FIRST, _AFTER_FIRST), (_FROM, _AFTER_FROM)):
        if (match := left.search(before)) and (found := right.match(after)):
            return _both(Rank.ORIGIN if left is _FIRST else Rank.CITED, match, found, before)
    if (match := _SOURCE.search(before)) and (found := _AFTER_SOURCE.match(after)):
        return Cue(Rank.CITED, len(before) - match.start(), 0, None)
    return _of_media(before, after, in_title=in_title) if kind == "media" else None


def _of_media(before: str, after: str, *, in_title: bool) -> Cue | None:
    for left, right in ((_TO, _AFTER_TO), (_IN, _AFTER_IN)):
        if (match := left.search(before)) and (found := right.match(after)):
            return _both(Rank.CITED, match, found, before)
    if found := _REPORTED.match(after):
        return _both(Rank.CITED, _DAY_NEWS.search(before), found, before)
    if _OPENS.search(before) and (found := _DATELINE.match(after)):
        return Cue(Rank.DATELINE, 0, found.end(), _day_in(found[0]))
    if in_title and _HAN.search(before + after):
        if _LINE_START.search(before) and _PREFIX.match(after):
            return Cue(Rank.CITED, 0, 1, None)
        if (match := _SUFFIX.search(before)) and _AFTER_SUFFIX.match(after):
            return Cue(Rank.CITED, len(match[0]), 0, None)
    return None


def _both(rank: Rank, left: re.Match[str] | None, right: re.Match[str], before: str) -> Cue:
    day = _day_in(right[0])
    if left and day is None:
        # "12月1日消息,据路透社报道": the day may stand before the cue too.
        earlier = _DAY_NEWS.search(before[: left.end()])
        day = _day_in(left[0]) or (_day_in(earlier[0]) if earlier else None)
    return Cue(rank, len(before) - left.start() if left else 0, right.end(), day)


_DAYS = re.compile(_SPACED_DAY)


def _day_in(text: str) -> str | None:
    return match[0].replace(" ", "") if (match := _DAYS.search(text)) else None
