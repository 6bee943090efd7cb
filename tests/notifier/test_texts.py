"""The catalogues: every text is there in every language, none that is no longer said, with the same values in it."""

from __future__ import annotations

import ast
import re
import string
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po

from notifier.texts import LANGUAGES, language_of, translator

NOTIFIER = Path(__file__).parents[2] / "notifier"
SAYING = ("t", "gettext_noop", "said", "many")
OTHERS = [language for language in LANGUAGES if language != "en"]


def said_by(path: Path) -> list[ast.expr]:
    """The first argument of all that says something in a module, also within f-strings."""
    calls = (node for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))) if isinstance(node, ast.Call))
    names = ((getattr(call.func, "attr", getattr(call.func, "id", None)), call) for call in calls)
    return [call.args[0] for name, call in names if name in SAYING and call.args]


@pytest.fixture(scope="module")
def first() -> list[tuple[Path, ast.expr]]:
    """What any module says first, and where."""
    return [(path, text) for path in sorted(NOTIFIER.rglob("*.py")) for text in said_by(path)]


@pytest.fixture(scope="module")
def said(first: list[tuple[Path, ast.expr]]) -> set[str]:
    """All texts; they stand in no particular catalogue: any of them may have one."""
    return {text.value for _, text in first if isinstance(text, ast.Constant) and isinstance(text.value, str)}


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
def test_every_text_is_translated_once_and_nothing_else(language: str, said: set[str]) -> None:
    known = [text for text, _ in texts(language)]
    assert sorted(said - set(known)) == [], "missing"
    assert sorted(set(known) - said) == [], "said no longer"
    assert sorted(text for text in set(known) if known.count(text) > 1) == [], "twice"
    assert [text for text, translated in texts(language) if not translated.strip()] == [], "empty"


@pytest.mark.parametrize("language", OTHERS)
def test_translations_hold_the_same_values(language: str) -> None:
    assert [text for text, translated in texts(language) if values(text) != values(translated)] == []


@pytest.mark.parametrize("language", OTHERS)
def test_translations_are_in_their_language(language: str) -> None:
    """what is left as it is has no words"""
    assert [text for text, translated in texts(language) if text == translated and re.search("[a-z]{3}", text)] == []


def test_no_text_is_put_together_where_it_is_said(first: list[tuple[Path, ast.expr]], said: set[str]) -> None:
    """values go into the translation; a text that is chosen is marked where it is written"""
    made = (ast.JoinedStr, ast.BinOp, ast.IfExp)
    assert [f"{path.name}:{text.lineno}" for path, text in first if isinstance(text, made)] == []
    assert len(said) > 10


def test_a_text_is_found_wherever_it_is_said(tmp_path: Path) -> None:
    path = tmp_path / "saying.py"
    path.write_text("""title = f"{at}. {t('one')}{asked.t.many('two', 'twos', n)}"\nshows(reader.t("three"))\n""")
    assert sorted(ast.literal_eval(text) for text in said_by(path)) == ["one", "three", "two"]


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
