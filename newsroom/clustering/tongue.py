"""The language of a headline, as far as the comparison of two needs it: the same, or another one."""

from __future__ import annotations

import re

from newsroom.languages import is_chinese, is_japanese
from newsroom.languages.detect import detect_language

#: Languages whose headlines have other than Latin letters; what says so of one in ASCII is a template's default.
_EAST_ASIAN = ("ja", "zh", "ko")
#: Small words of Spanish, Portuguese, French, Italian and German; a headline that is said to be English and has two of
#: them is looked at: outlets publish in two languages under one address.
_FOREIGN = frozenset(
    (
        "al", "auf", "aux", "con", "cómo", "da", "dans", "das", "de", "degli", "del", "della", "den", "der",
        "des", "di", "die", "dos", "du", "ein", "eine", "el", "em", "en", "es", "et", "für", "il", "im", "la",
        "las", "le", "les", "los", "mais", "mit", "más", "nach", "não", "o", "ou", "para", "per", "plus", "por",
        "pour", "que", "se", "sich", "su", "sur", "sus", "são", "tras", "un", "una", "und", "une", "von", "y",
        "à", "é", "über",
    )
)  # fmt: skip
_WORD = re.compile(r"[a-zà-ÿ]+")


def tongue(title: str, language: str = "") -> str:
    """`ja`, `zh`, or the primary tag of the language that is said (BCP 47); `en` where nobody says.

    What is said counts where the script leaves it open.
    """
    if is_japanese(title):
        return "ja"
    if is_chinese(title, language):
        return "zh"
    said = language.lower().partition("-")[0]
    if said and said != "en":
        return "en" if said in _EAST_ASIAN and title.isascii() else said
    is_foreign = len(_FOREIGN.intersection(_WORD.findall(title.lower()))) > 1
    return (detect_language(title, "en") or "en").partition("-")[0] if is_foreign else "en"
