"""What two headlines say that cannot be of one event: what is left of them without the words that they share.  Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from newsroom.clustering.headline import Headline, Subject, Token
from newsroom.clustering.sighting import Sighting

#: Amounts that differ by a smaller share are one amount, told more or less roundly.
_ROUND = 0.15
#: Words that two headlines of one template share at least, beside those in which they differ, and how many times those.
_TEMPLATE, _TIMES = 3, 1


def are_of_a_series(one: Sighting, other: Sighting) -> bool:
    """Whether one source gives the same headline again: on another day, as for what happens every day or week, or with
    other numbers in it."""
    if one.source != other.source or one.source == "" or not one.headline.tokens:
        return False
    if one.headline.tokens == other.headline.tokens:
        return one.reported.date() != other.reported.date()
    return one.headline.form == other.headline.form


def left_over(one: Sighting, other: Sighting) -> list[Subject]:
    """Names of the headline that the other report has not, whatever it calls them."""
    countries = other.headline.groups.get("countries", ())
    return [
        each
        for each in one.headline.subjects
        if each.clue not in other.words
        and each.stem not in other.headline.stems
        and (not each.known or (each.known.isdisjoint(other.clues) and each.known.isdisjoint(countries)))
    ]


def rivals(one: Sighting, other: Sighting) -> list[tuple[frozenset[str], frozenset[str]]]:
    """Known names of one kind of which each headline has others, and none of those that the other report has."""
    mine, theirs = one.headline.groups, other.headline.groups
    if not mine or not theirs:
        return []
    return [
        (mine[group], theirs[group])
        for group in mine
        if group in theirs
        and mine[group].isdisjoint(theirs[group])
        and mine[group].isdisjoint(other.clues)
        and theirs[group].isdisjoint(one.clues)
    ]


def are_opposed(one: Headline, other: Headline) -> bool:
    """Whether one says the contrary of the other, or denies it."""
    if not (one.denial.isdisjoint(other.concepts) and other.denial.isdisjoint(one.concepts)):
        return True
    if one.contrary.isdisjoint(other.concepts):
        return False
    mine, theirs = one.concepts - other.concepts, other.concepts - one.concepts
    return not (one.contrary.isdisjoint(theirs) or other.contrary.isdisjoint(mine))


def is_surroundings(one: Headline, other: Headline) -> bool:
    """Whether all that the headlines share is, in one of them, no part of what it says happened."""
    if not one.surroundings and not other.surroundings:
        return False
    shared = (one.event | one.surroundings) & (other.event | other.surroundings)
    return bool(shared) and (shared.isdisjoint(one.event) or shared.isdisjoint(other.event))


def have_other_amounts(one: Headline, other: Headline) -> bool:
    """Whether both reports have amounts in one unit, and none that are one amount."""
    if not one.amounts or not other.amounts:
        return False
    units = one.amounts.keys() & other.amounts.keys()
    return bool(units) and not any(
        abs(a - b) <= _ROUND * max(a, b) for unit in units for a in one.amounts[unit] for b in other.amounts[unit]
    )


def are_filled_in_differently(one: Headline, other: Headline) -> bool:
    """Whether they are the same but in one place, where each has a name, or each a number or a month."""
    mine, theirs = _differing(one.tokens, other.tokens)
    if not mine or not theirs or len(one.tokens) - len(mine) < max(_TEMPLATE, _TIMES * max(len(mine), len(theirs))):
        return False
    if all(token.numeric for token in (*mine, *theirs)):
        return not one.amounts or have_other_amounts(one, other)
    return _names_in(mine).isdisjoint(_names_in(theirs)) and mine[0].proper and theirs[0].proper


def _names_in(tokens: Iterable[Token]) -> set[str]:
    return {name for token in tokens if token.proper for name in (token.stem, *token.known)}


def _differing(one: Sequence[Token], other: Sequence[Token]) -> tuple[Sequence[Token], Sequence[Token]]:
    """What is left of both without what they begin and end with."""
    begin, most = 0, min(len(one), len(other))
    while begin < most and one[begin].stem == other[begin].stem:
        begin += 1
    end = 0
    while end < most - begin and one[-1 - end].stem == other[-1 - end].stem:
        end += 1
    return one[begin : len(one) - end], other[begin : len(other) - end]
