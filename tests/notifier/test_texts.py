"""The catalogues: every text is there in every language, none that is no longer said, with the same values in it."""

from __future__ import annotations

import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from notifier.texts import LANGUAGES, language_of, translator

NOTIFIER = Path(__file__).parents[2] / "notifier"
KEYWORDS = {"t": None, "gettext_noop": None, "said": None, "many": (1, 2)}
OTHERS = [language for language in LANGUAGES if language != "en"]
#: Room (a catalogue) is named in no text: any of them may have it.
SAID = {
    message if isinstance(message, str) else message[0]
    for _, _, message, _, _ in extract_from_dir(NOTIFIER, [("**.py", "python")], keywords=KEYWORDS)
}


def catalogues(language: str) -> dict[str, Catalog]:
    found = {}
    for path in sorted((NOTIFIER / "locales" / language).glob("*.po")):
        with path.open("rb") as file:
            found[path.name] = read_po(file, locale=language, abort_invalid=True)
    return found


def texts(language: str) -> list[tuple[str, str]]:
    """Every text with its translation; a text in two catalogues comes twice."""
    pairs = []
    for catalogue in catalogues(language).values():
        for message in catalogue:
            if message.id:
                forms = (message.string,) if isinstance(message.string, str) else message.string
                key = message.id if isinstance(message.id, str) else message.id[0]
                pairs += [(key, form) for form in forms]
    return pairs


def values(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("language", OTHERS)
def test_every_text_is_translated_once_and_nothing_else(language: str) -> None:
    known = [text for text, _ in texts(language)]
    assert sorted(SAID - set(known)) == [], "missing"
    assert sorted(set(known) - SAID) == [], "said no longer"
    assert sorted(text for text in set(known) if known.count(text) > 1) == [], "twice"
    assert [text for text, translated in texts(language) if not translated.strip()] == [], "empty"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_hold_the_same_values(language: str) -> None:
    assert [text for text, translated in texts(language) if values(text) != values(translated)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_in_their_language(language: str) -> None:
    """what is left as it is has no words"""
    assert [text for text, translated in texts(language) if text == translated and re.search("[a-z]{3}", text)] == []


def test_no_text_is_said_that_is_not_written_in_the_code() -> None:
    assert len(SAID) > 10


@pytest.mark.parametrize(
    ("tag", "language"),
    [("zh-hans", "zh"), ("zh-TW", "zh"), ("yue", "zh"), ("en-GB", "en"), ("de", "en"), ("", "en"), (None, "en")],
)
def test_languages_are_guessed_from_a_persons_own(tag: str | None, language: str) -> None:
    assert language_of(tag) == language


def test_numbers_and_values_are_put_in() -> None:
    t = translator("en")
    assert t("{n} of {total}", n=1, total=2) == "1 of 2"
    assert t.many("{n} watch", "{n} watches", 1) == "1 watch"
    assert t.many("{n} watch", "{n} watches", 0) == "0 watches"
    assert t("a text that no catalogue has") == "a text that no catalogue has"
