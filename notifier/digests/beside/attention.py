"""What was named most: CBDC projects and institutions, held against the four weeks before.  Pure."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta
from functools import cache

from config.knowledge.cbdc import shipped_knowledge
from notifier.digests.edition import Attention, Period
from notifier.digests.told import Gathered, Told

#: What a period is held against.
FOUR_WEEKS = timedelta(weeks=4)
#: What is known from its first report on is known from before: so long nobody may have said anything.
_QUIET = timedelta(days=1)
#: Names that are shown, and stories that name each at least.
_MOST, _LEAST = 10, 2
#: What a name of their own consists of in Chinese, and in English.
_HAN, _LATIN = re.compile("[\u4e00-\u9fff]{2,}"), re.compile("[ -~]+")


def attention_of(gathered: Gathered, period: Period, language: str) -> tuple[Attention, ...]:
    """The most named first; a story counts once for each name, and what is off topic not at all."""
    now = _counted(gathered.told)
    begin = period.first - FOUR_WEEKS
    known = gathered.since is not None and gathered.since < begin + _QUIET
    past = _counted(each for each in gathered.before if begin <= each.first < period.first) if known else Counter()
    share = (period.until - period.first) / FOUR_WEEKS
    most = sorted(((-number, key) for key, number in now.items() if number >= _LEAST))[:_MOST]
    names = _names(language)
    return tuple(
        Attention(names.get(key, key[1]), -number, past[key] * share if known else None) for number, key in most
    )


def _counted(stories: Iterable[Told]) -> Counter[tuple[str, str]]:
    counted: Counter[tuple[str, str]] = Counter()
    for told in stories:
        if told.section != "off_topic":
            counted.update({("project", each) for each in told.projects})
            counted.update({("institution", each) for each in told.institutions})
    return counted


@cache
def _names(language: str) -> Mapping[tuple[str, str], str]:
    """What readers of a language call them."""
    knowledge = shipped_knowledge()
    projects = {("project", each.name): (each.name, *each.aliases) for each in knowledge.projects if each.name}
    institutions = {("institution", each.id): each.names for each in knowledge.institutions}
    called = {("institution", each.id): each.called[language] for each in knowledge.institutions if each.called}
    return {key: _name(names, language) for key, names in (projects | institutions).items()} | called


def _name(names: tuple[str, ...], language: str) -> str:
    """The first that is in the language, or else the first."""
    own = _HAN if language == "zh" else _LATIN
    return next((each for each in names if own.fullmatch(each)), names[0])
