"""The language of a text, right on a title.

A script that one language uses decides by itself; among the languages of the Latin, Cyrillic, Arabic and Devanagari
scripts py3langid's model decides.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import TYPE_CHECKING

from newsroom.languages.han import han_language
from newsroom.languages.tags import normal_tag
from newsroom.languages.writing import Writing, writing

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

#: So much of a text is read, in characters.
_READ = 2000
#: Below this the model's first choice is a guess.
_LEAST_SURE = 0.1
#: One or two words are likely a name: the model must be this sure.
_LEAST_SURE_OF_NAMES = 0.5
_WORDS_OF_A_NAME = 2
_LONGEST_TICKER = 5
#: How many times likelier a language counts that the source is said to be in.
_HINT_ODDS = 4.0
#: The same for the usual language of the script, and for English where each word has a capital, as its titles have.
_USUAL_ODDS = 2.0
_USUAL = {"Latin": "en", "Cyrillic": "ru"}
#: A title of Chinese may hold a の for show; more kana than this share of the East Asian letters is Japanese.
_MOST_KANA_FOR_SHOW = 0.05
#: Korean may be written with Han characters; so much of the East Asian letters must be Hangul.
_LEAST_HANGUL = 0.3

#: The languages of scripts that one language of the news writes.
_ONE_LANGUAGE = {
    "Greek": "el",
    "Hebrew": "he",
    "Armenian": "hy",
    "Georgian": "ka",
    "Ethiopic": "am",
    "Bengali": "bn",
    "Gurmukhi": "pa",
    "Gujarati": "gu",
    "Tamil": "ta",
    "Telugu": "te",
    "Kannada": "kn",
    "Malayalam": "ml",
    "Sinhala": "si",
    "Thai": "th",
    "Lao": "lo",
    "Burmese": "my",
    "Khmer": "km",
}
#: The languages among which the model chooses, in its own tags.  Small ones that it confuses with a large neighbour
#: (Galician, Asturian, Latin, Nigerian Pidgin …) are left out: titles of the large one would be taken for them.
_MODELLED = {
    "Latin": "az ca cs da de en es et fi fr hr hu id is it lt lv ms nl no pl pt ro sk sl sq sv sw tl tr uz vi",
    "Cyrillic": "be bg kk ky mk mn ru sr tg tt uk",
    "Arabic": "ar fa ps ug ur",
    "Devanagari": "hi mr ne",
}
#: Where the model's tag is another than ours.
_SAME = {"tl": "fil"}
_loading = Lock()


@dataclass(frozen=True, slots=True)
class Guess:
    """A language (BCP 47, in the form of `normal_tag`), and how sure that is, from 0 to 1."""

    language: str
    confidence: float


def detect_language(text: str, hint: str | None = None) -> str | None:
    """The text's language: `en`, `ja`, `zh-Hans`, `zh-Hant`; `zh` where the script of a Chinese text cannot be told.

    None where nobody can tell: names, tickers, numbers.  `hint` is a tag that says what is likely (the language of the
    source): it decides where the text leaves two languages about equal, and never against the text.
    """
    found = guess(text, hint)
    return found.language if found else None


def guess(text: str, hint: str | None = None) -> Guess | None:
    """The text's language and how sure that is; None where nobody can tell."""
    written = writing(text[:_READ])
    script, hint = written.main(), normal_tag(hint)
    if script is None:
        return None
    if script == "East Asian":
        language = _east_asian(written, hint)
        return Guess(language, 1.0) if language else None
    if script in _MODELLED:
        return _modelled(written.words(script), script, hint)
    return Guess(_ONE_LANGUAGE[script], 1.0) if len(written.letters(script)) > 1 else None


def _east_asian(written: Writing, hint: str | None) -> str | None:
    han, kana, hangul = (written.letters(script) for script in ("Han", "Kana", "Hangul"))
    total = len(han) + len(kana) + len(hangul)
    if len(hangul) >= _LEAST_HANGUL * total:
        return "ko"
    if len(kana) > _MOST_KANA_FOR_SHOW * total and (len(kana) > 1 or han_language(han) != "zh-Hans"):
        return "ja"
    return han_language(han, hint)


def _modelled(words: list[str], script: str, hint: str | None) -> Guess | None:
    with _loading:  # pages are read in several threads: one of them loads the model, and no other one beside it
        identifier = _identifiers()[script]
    odds = {_SAME.get(tag, tag): share for tag, share in identifier.rank(" ".join(words))}
    is_name = len(words) <= _WORDS_OF_A_NAME or all(len(word) <= _LONGEST_TICKER and word.isupper() for word in words)
    is_title = not is_name and all(word[0].isupper() for word in words) and not all(map(str.isupper, words))
    for likely, times in (
        (hint, _HINT_ODDS),
        (_USUAL.get(script), _USUAL_ODDS),
        ("en" if is_title else None, _USUAL_ODDS),
    ):
        if likely in odds:
            odds[likely] *= times
    language = max(odds, key=lambda tag: odds[tag])
    confidence = odds[language] / sum(odds.values())
    return Guess(language, confidence) if confidence >= (_LEAST_SURE_OF_NAMES if is_name else _LEAST_SURE) else None


@cache
def _identifiers() -> dict[str, LanguageIdentifier]:
    """The model by script; the columns of the languages that no script has are let go."""
    # It loads numpy, for which a command need not wait that asks for no language.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    model = LanguageIdentifier.from_model_file(MODEL_FILE)
    found = {}
    for script, languages in _MODELLED.items():
        model.set_languages(languages.split())
        found[script] = LanguageIdentifier(
            model.nb_ptc,
            model.nb_pc,
            model.nb_classes,
            model.tk_nextmove,
            model.tk_output,
            norm_probs=True,
            tk_row=model.tk_row,
        )
    return found
