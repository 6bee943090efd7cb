"""Whether a report matches a query: every place is tried, and nothing is remembered."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import timedelta

from tests.notifier.query.oracle.folding import exact, is_unspaced, is_word, loose, places
from tests.notifier.query.oracle.trees import TEXTS, B, C, Doc, F, M, N, Near, P, Q, R, T

UNITS = {"k": 10**3, "m": 10**6, "bn": 10**9, "min": 60, "h": 3_600, "d": 86_400, "w": 604_800}


def words_in(text: str) -> int:
    count = 0
    inside = False
    for char in text:
        if is_word(char):
            count += not inside
        elif is_unspaced(char) and unicodedata.category(char)[0] in "LN":
            count += 1
        inside = is_word(char)
    return count


def numbers(text: str) -> list[str]:
    """A word in singular and plural."""
    found = [text]
    if not ("a" <= text[-1:] <= "z"):
        return found
    if text.endswith("ies"):
        found.append(text[:-3] + "y")
    elif text.endswith(("ses", "xes", "zes", "ches", "shes")):
        found.append(text[:-2])
    elif text.endswith("s"):
        found.append(text[:-1])
    elif text.endswith("y") and text[-2:-1] not in [*"aeiou"]:
        found.append(text[:-1] + "ies")
    elif text.endswith(("x", "z", "ch", "sh")):
        found.append(text + "es")
    else:
        found.append(text + "s")
    return found


def spans_of_term(term: T, text: str) -> list[tuple[int, int]]:
    """Where it stands in a text; the offsets are those of the exact form."""
    placed = [(char, (at, at + 1)) for at, char in enumerate(exact(text))] if term.mark == "=" else places(text)
    folded = "".join(char for char, _ in placed)
    wanted = (exact if term.mark == "=" else loose)(term.text).replace("\n", " ").strip()
    wild = "*" if term.phrase else "*?"
    return [
        (placed[start][1][0], placed[end - 1][1][1])
        for form in (numbers(wanted) if term.mark == "~" else [wanted])
        for start in range(len(folded))
        for end in _ends(form, folded, start, wild)
        if end > start and _bounded(form, folded, start, end)
    ]


def _ends(form: str, text: str, at: int, wild: str) -> Iterator[int]:
    """Every place where `form` may end that begins at `at`."""
    if not form:
        yield at
        return
    here = text[at] if at < len(text) else ""
    if form[0] == "*" and "*" in wild:
        yield from _ends(form[1:], text, at, wild)
        if here and is_word(here):
            yield from _ends(form, text, at + 1, wild)
    elif form[0] == "?" and "?" in wild:
        if here and is_letter(here):
            yield from _ends(form[1:], text, at + 1, wild)
    elif here == form[0]:
        yield from _ends(form[1:], text, at + 1, wild)


def is_letter(char: str) -> bool:
    """What stands for a question mark."""
    return unicodedata.category(char)[0] in "LN"


def _bounded(form: str, text: str, start: int, end: int) -> bool:
    before = text[start - 1] if start > 0 else " "
    after = text[end] if end < len(text) else " "
    if is_word(before) and (form[0] == "*" or is_word(text[start])):
        return False
    if is_word(after) and (form[-1] == "*" or is_word(text[end - 1])):
        return False
    return "*" in form or "?" in form or not _cuts_a_number(text, start, end)


NUMBER = re.compile(r"[0-9]{1,3}(,[0-9]{3})+(\.[0-9]+)?|[0-9]{1,3}(\.[0-9]{3})+(,[0-9]+)?|[0-9]+[.,][0-9]+")


def _cuts_a_number(text: str, start: int, end: int) -> bool:
    """Whether an end of it lies within a number: 2.3 and 1,000,000 are one each; a date with two points is none."""
    runs = (match.span() for match in re.finditer(r"[0-9]+(?:[.,][0-9]+)+", text))
    whole = [run for run in runs if NUMBER.fullmatch(text, *run) and not is_word(text[run[0] - 1 : run[0]] or " ")]
    return any(
        (first < start < last and text[start].isdecimal()) or (first < end < last and text[end - 1].isdecimal())
        for first, last in whole
    )


def spans(query: Q, text: str) -> list[tuple[int, int]]:
    """Where words, phrases, concepts, alternatives of these and what is near each other stand."""
    match query:
        case T():
            return spans_of_term(query, text)
        case C(_, finds):
            return [span for term in finds for span in spans_of_term(term, text)]
        case B("OR", left, right):
            return spans(left, text) + spans(right, text)
        case Near(left, right, words, ordered):
            pairs = [(one, other) for one in spans(left, text) for other in spans(right, text)]
            return [
                (min(one[0], other[0]), max(one[1], other[1]))
                for one, other in pairs
                if _apart(one, other, text, words) or (not ordered and _apart(other, one, text, words))
            ]
    raise AssertionError(f"{query} stands nowhere")


def _apart(first: tuple[int, int], second: tuple[int, int], text: str, words: int) -> bool:
    return first[1] <= second[0] and words_in(exact(text)[first[1] : second[0]]) <= words


def matches(query: Q, doc: Doc, names: Sequence[str] = TEXTS) -> bool:
    match query:
        case B(operator, left, right):
            both = matches(left, doc, names), matches(right, doc, names)
            return any(both) if operator == "OR" else all(both)
        case N(of, _):
            return not matches(of, doc, names)
        case F(name, of):
            return matches(of, doc, (name,))
        case R(pattern, any_case):
            return any(re.search(pattern, doc.texts.get(name, ""), re.IGNORECASE * any_case) for name in names)
        case M():
            return _measured(query, doc)
        case P():
            return _known(query, doc)
        case _:
            return any(spans(query, paragraphs(doc.texts.get(name, ""), name)) for name in names)


def paragraphs(text: str, name: str) -> str:
    """A text of this name: a title is one paragraph."""
    return text.replace("\n", " ") if name == "title" else text


def _known(wanted: P, doc: Doc) -> bool:
    facts, value = doc.facts, wanted.value.casefold()
    match wanted.name:
        case "author":
            return bool(spans_of_term(T(wanted.value), doc.author or ""))
        case "source":
            by_name = spans_of_term(T(wanted.value), facts.get("source_name") or "")
            return bool(by_name) or (facts.get("source") or "").casefold() == value
        case "cited":
            return any(spans_of_term(T(wanted.value), name) for name in facts.get("cited", ()))
        case "lang":
            return f"{facts.get('lang') or ''}-".casefold().startswith(f"{value}-")
        case "domain":
            return f".{facts.get('domain') or ''}".casefold().endswith(f".{value}")
        case "is":
            return facts.get(wanted.value) is True
        case "country":
            return value in [code.casefold() for code in facts.get("countries", ())]
        case "stage" | "tag":
            return value in facts.get(f"{wanted.name}s", ())
        case "section" if value.endswith("?"):
            return value[:-1] in (facts.get("section"), facts.get("near_section"))
        case name:
            return (facts.get(name) or "") == value


def _measured(wanted: M, doc: Doc) -> bool:
    border = wanted.number * UNITS[wanted.unit]
    known: Sequence[float]
    if wanted.name == "amount":
        known = doc.facts.get("amounts", ())
    else:
        age: timedelta | None = doc.facts.get("age")
        known = () if age is None else (age.total_seconds(),)
    compare = {
        ">": lambda value: value > border,
        ">=": lambda value: value >= border,
        "<": lambda value: value < border,
        "<=": lambda value: value <= border,
    }
    return any(compare[wanted.sign](value) for value in known)
