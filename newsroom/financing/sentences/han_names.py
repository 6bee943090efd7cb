"""Names of companies and investors in Chinese and Japanese sentences.  Pure, linear."""

from __future__ import annotations

import re

from newsroom.financing.sentences.names import company
from record.folding import simplified

_HAN_DESCRIPTION = re.compile(
    simplified(
        r"^.*(?:公司|平台|项目|协议|开发商|服务商|企业|交易所|提供商|解决方案|基础设施|运营商|发行商"
        r"|机构|品牌|巨头|工作室|游戏商|制造商"
        r"|スタートアップ|会社|大手|運営元|開発元|プロトコル|メーカー|ブランド|VC|系|傘下|ネットワーク"
        r"|取引所|プラットフォーム|市場|分析|基盤|の)"
        r"(?=[A-Za-zァ-ヴ\u4e00-\u9fff「『 ])"
    )
)
_HAN_EDGE = re.compile(
    simplified(
        r"^(?:消息|报道|快讯|独家|获悉|据悉|米|英|韓国|米国の?|国内|美国|韩国|日本|香港|新加坡|英国"
        r"|同)+|(?:宣布|已|将|正式|今日|近日|也|再次|等|ら|(?<!会)社|氏)+$"
    )
)
_QUOTED = re.compile(r"[「『]([^「『」』]{2,30})[」』]")
_LATIN_END = re.compile(r"(?<![A-Za-z0-9])[A-Za-z0-9][A-Za-z0-9.&' +-]{1,40}$")
_HAN_SEPARATOR = re.compile(simplified(r"、|,|和|及|与|以及|・及び|や|と(?=[A-Zァ-ヴ])| and | & |;"))
_PARTICLES = re.compile("[がはにへとでもの]+$")
#: No name of a company, but a clause.
_KANA_WORDS = re.compile("[\u3041-\u3096]{2}|[はがにでもへ]")
_HAN_NOBODY = re.compile(
    simplified(
        r"^(?:AI|.*(?:企業|会社|ファンド|公司)|.*(?:保有|状況|購入|価格|市場|業界|上場企業|中小企業|プロジェクト全体).*|(?:今|先|昨"
        r"|来)(?:週|月|年|回)|\d.*[月日年]|完全|連結|持分|株式|全株式|追加|该|其|同|我们|公司|该公司"
        r"|该项目|同社|当社|項目|项目|团队|投资者|用户|市场|.*(?:など|方|今回|ラウンド|資金|本轮|此轮"
        r"|轮|金额|规模|額|调达).*)$"
    )
)


def han_company(text: str) -> str | None:
    """The same for Chinese and Japanese: what stands last, without what describes it."""
    text = re.split(r"[,。:;|】!?、]", text.strip())[-1].split("(")[0].strip()
    text = text.split("を")[0]
    if quoted := _QUOTED.search(text):
        return quoted[1].strip()
    text = _HAN_EDGE.sub("", text).strip()
    if (latin := _LATIN_END.search(text)) and re.search(r"[A-Za-z]{2}", latin[0]):
        return company(latin[0]) or latin[0].strip()
    text = _HAN_EDGE.sub("", _HAN_DESCRIPTION.sub("", text)).strip(" 「」『』")
    text = _PARTICLES.sub("", text)
    return None if not 2 <= len(text) <= 20 or _HAN_NOBODY.match(text) or _KANA_WORDS.search(text) else text


_OTHERS_TOO = re.compile("(?:系|など.*|含む.*|も|等.*)$")


def han_investors(text: str) -> tuple[str, ...]:
    """The names of a list such as 由 Accel 和 Dragonfly Capital."""
    names = (han_company(_OTHERS_TOO.sub("", piece)) for piece in _HAN_SEPARATOR.split(text[-120:]))
    return tuple(dict.fromkeys(name for name in names if name))
