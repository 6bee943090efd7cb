"""What readers are told, in their language: gettext catalogues, whose keys are the English texts.

The catalogues of a language are the files `locales/LANGUAGE/*.po`, one for each room that speaks; babel reads them
(https://babel.pocoo.org/en/latest/api/messages/pofile.html).  A test holds them to the texts in the code, which it
finds as the first argument of `t(…)`, `gettext_noop(…)`, `said(…)` and `t.many(…)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

_LOCALES = Path(__file__).parent / "locales"
#: Languages in which the bot speaks, as they name themselves; English needs no catalogue.
LANGUAGES = {"en": "English", "zh": "中文"}


def gettext_noop(text: str) -> str:
    """Marks a text that is translated where it is used."""
    return text


class Translator:
    """Texts in one language.  `{name}` in a text stands for a value."""

    def __init__(self, language: str, texts: Mapping[str, tuple[str, ...]]) -> None:
        self.language = language
        self._texts = texts

    def __call__(self, text: str, /, **values: object) -> str:
        """The text in this language; in English where the catalogue has none."""
        return self._texts.get(text, (text,))[0].format(**values)

    def many(self, one: str, other: str, n: int, /, **values: object) -> str:
        """The text for `{n}` things.  Chinese has one form for all numbers."""
        forms = self._texts.get(one, (one, other))
        return forms[min(n != 1, len(forms) - 1)].format(n=n, **values)


def language_of(tag: str | None) -> str:
    """The language to speak with somebody whose own is this (BCP 47)."""
    return "zh" if (tag or "").lower().startswith(("zh", "yue")) else "en"


@cache
def translator(language: str) -> Translator:
    """Of a language in LANGUAGES."""
    texts: dict[str, tuple[str, ...]] = {}
    for path in sorted((_LOCALES / language).glob("*.po")):
        with path.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id and message.string:
                    key = message.id if isinstance(message.id, str) else message.id[0]
                    texts[key] = (message.string,) if isinstance(message.string, str) else tuple(message.string)
    return Translator(language, texts)


def english() -> Translator:
    """Who says nothing is spoken to in English."""
    return translator("en")
