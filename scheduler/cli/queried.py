"""Tags and clues as a query takes them, such as `@project:e-cny` or `@firm:tether`; plain words where no concept is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

from config.knowledge.cbdc import Event, shipped_knowledge
from config.knowledge.concepts import shipped_concepts
from config.knowledge.families import FAMILIES, project_id
from config.knowledge.names import shipped_groups, shipped_names

#: Events whose words are those of a concept under another id.
_EVENTS: Mapping[Event, str] = {"cancellation": "cancel", "cross_border": "cross-border-payments"}
#: Words that mean what a concept under another id does.
_WORDS: Mapping[str, str] = {
    "acquire": "acquisition",
    "announce": "announcement",
    "appoint": "appointment",
    "approve": "approval",
    "bankrupt": "bankruptcy",
    "charge": "charges",
    "consult": "consultation",
    "cross-border": "cross-border-payments",
    "delist": "delisting",
    "derivative": "derivatives",
    "digital-hkd": "e-hkd",
    "digital-real": "drex",
    "digital-ruble": "digital-rouble",
    "digital-yuan": "e-cny",
    "e-naira": "enaira",
    "inclusion": "financial-inclusion",
    "layer2": "layer-2",
    "layoff": "layoffs",
    "liquidate": "liquidation",
    "list": "listing",
    "offline-payment": "offline-payments",
    "partner": "partnership",
    "raise": "funding",
    "reject": "rejection",
    "remittance": "remittances",
    "report-results": "earnings",
    "seize": "seizure",
    "settle": "settlement",
    "sue": "lawsuit",
    "tokenise": "tokenization",
}
_FAMILIES_OF_INSTITUTIONS = ("bank", "regulator")
#: One of several clues of a reason; sides are parted by " / ", pairs by "; ".
_CLUE = re.compile(r"[^,/;]+(?:[,/;](?! )[^,/;]+)*")


def tags_in_words(tags: Mapping[str, Any]) -> list[str]:
    """The projects, institutions, jurisdictions (or countries) and the event of a story's tags."""
    event = tags.get("event")
    return [
        *map(of_project, tags.get("projects", ())),
        *map(of_institution, tags.get("institutions", ())),
        *(tags.get("jurisdictions") or tags.get("countries") or ()),
        *([of_event(event)] if event and event != "other" else ()),
    ]


def of_project(name: str) -> str:
    """A CBDC project, by its name."""
    key = next((project_id(each) for each in shipped_knowledge().projects if each.name == name), None)
    return _shown([key], name)


def of_institution(key: str) -> str:
    """An institution, by its id in config/cbdc."""
    return _shown((key, *(f"{family}:{key}" for family in _FAMILIES_OF_INSTITUTIONS), _by_its_names().get(key)), key)


def of_event(event: Event) -> str:
    """What happened to a CBDC."""
    return _shown([_EVENTS.get(event, event)], event)


def of_name(key: str) -> str:
    """Someone or something that news names, by its id in config/names; a country by its code."""
    group = shipped_groups().get(key)
    if group is None or group == "countries":
        return key
    name = shipped_names()[key]
    return _shown([f"{FAMILIES[group]}:{key}"] if group in FAMILIES else [], (*name.names, *name.sure)[0])


def of_word(key: str) -> str:
    """A word that is the same in all languages, by its id in config/words."""
    return _shown([_WORDS.get(key, key)], key)


_OF_CLUES: Mapping[str, Callable[[str], str]] = {
    "concepts": of_word,
    "names": of_name,
    "names_apart": of_name,
    "rivals": of_name,
}


def reason_in_words(kind: str, detail: str) -> str:
    """Why a report is in its story: `names @firm:tether, Texas`."""
    of_clue = _OF_CLUES.get(kind)
    told = detail if of_clue is None else _CLUE.sub(lambda clue: _kept(clue[0], of_clue), detail)
    return f"{kind.replace('_', ' ')} {told}".strip()


def _kept(text: str, of_clue: Callable[[str], str]) -> str:
    """What is made of a clue, within the space around it."""
    clue = text.strip()
    return text.replace(clue, of_clue(clue)) if clue else text


def _shown(keys: Iterable[str | None], otherwise: str) -> str:
    known = shipped_concepts()
    return next((f"@{key}" for key in keys if key in known), otherwise)


@cache
def _by_its_names() -> Mapping[str, str]:
    """Id of an institution -> the concept of a family that finds one of its names."""
    concepts = shipped_concepts()
    ids = {
        find: each.id for family in _FAMILIES_OF_INSTITUTIONS for each in concepts.family(family) for find in each.finds
    }
    return {
        each.id: found
        for each in shipped_knowledge().institutions
        if each.central_bank and (found := next((ids[name] for name in each.names if name in ids), None))
    }
