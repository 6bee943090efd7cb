"""Words that stand in almost every report, so that a query of nothing else would match almost all of them.

The most frequent words of each language's grammars: articles, prepositions, conjunctions, auxiliaries, particles.
"""

from __future__ import annotations

from notifier.query.documents.fold import fold_text

_WORDS = """
a an and are as at be been but by for from has have he her his i in into is it its not of on or our she so than that the
their they this to was we were what when which who will with would you
der die das den dem des ein eine einer eines und oder nicht von zu zum zur im in mit auf für ist sind war
le la les un une des du de et ou en au aux est sont pour par sur dans que qui ne pas
el los las una unos y o en por para con que se es son del al no
o os as um uma e em do da dos das para com que não
il lo gli i uno e di che per con non è sono
и в во на не с со что как по к у о от за из для это а но
的 了 在 是 和 与 及 也 有 不 这 那 就 都 而 着 一 之 为 对 以 于 等 被 将 把
の に は を が と で も へ から まで より です ます する した いる ある これ それ
의 을 를 이 가 은 는 에 에서 와 과 도 으로 하다 있다
"""
#: Folded.
STOP_WORDS = frozenset(fold_text(word) for word in _WORDS.split())
