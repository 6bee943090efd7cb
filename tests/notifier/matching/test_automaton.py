"""Which of very many words stand in a text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from notifier.matching.automaton import Automaton

few = st.lists(st.text("ab数", min_size=1, max_size=3), max_size=6)


@given(st.lists(few, max_size=4), st.text("ab数 ", max_size=30))
def test_what_was_added_at_any_time_is_found_also_within_words(added: list[list[str]], text: str) -> None:
    automaton = Automaton()
    for words in added:
        automaton.add(words)
        assert automaton.found(text) <= {word for words in added for word in words}
    assert automaton.found(text) == {word for words in added for word in words if word in text}


def test_overlapping_words_are_all_found() -> None:
    assert Automaton(["euro", "digital euro", "al e", "uro"]).found("the digital euros") == {
        "euro",
        "digital euro",
        "al e",
        "uro",
    }


def test_many_added_words_join_the_others_and_are_found_as_before() -> None:
    automaton = Automaton(f"base{number}." for number in range(5_000))
    for number in range(1_500):
        automaton.add([f"added{number}.", "base7."])
    text = "base7. base4999. added0. added700. added1499. added15000."
    assert automaton.found(text) == {"base7.", "base4999.", "added0.", "added700.", "added1499."}


@given(st.lists(st.tuples(st.booleans(), few), max_size=6), st.text("ab数 ", max_size=30))
def test_what_was_removed_may_be_found_and_what_is_there_is(changes: list[tuple[bool, list[str]]], text: str) -> None:
    automaton, kept, ever = Automaton(), set[str](), set[str]()
    for adds, words in changes:
        (automaton.add if adds else automaton.remove)(words)
        kept = kept | set(words) if adds else kept - set(words)
        ever |= set(words)
    there = {word for word in ever if word in text}
    assert kept & there <= automaton.found(text) <= there


def test_many_removed_words_are_forgotten_and_may_come_again() -> None:
    automaton = Automaton(f"word{number}." for number in range(2_000))
    automaton.remove(f"word{number}." for number in range(1_500))
    assert automaton.found("word3. word1999.") == {"word1999."}
    automaton.add(["word3."])
    assert automaton.found("word3. word1999.") == {"word3.", "word1999."}


def test_no_words_find_nothing() -> None:
    automaton = Automaton()
    automaton.add([])
    assert automaton.found("anything") == set()
