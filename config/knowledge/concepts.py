"""Concepts: what `@id` of a watch's query stands for, in all languages.

`config/concepts/*.yaml` are made by hand: `concepts`, a list of entries (see `ConceptEntry`); `events`, whether each of
them is the words of an event; and `ambiguous`, names of other files that a watch must not look for.  Simplified Chinese
stands for traditional, and small letters for capitals, as in a query.  CBDC projects, central banks, coins, firms and
people are concepts too, see `config.knowledge.families`; an entry with the id of one takes its place, or adds to it
where it includes itself.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain, islice
from pathlib import Path

from config.errors import ConfigError, Mistake
from config.knowledge.families import Named, named_by_family
from config.knowledge.files import Entry, read_file
from config.mistakes import did_you_mean, quoted
from config.models import ConceptEntry

_FOLDER = Path(__file__).parents[1] / "concepts"
#: What one concept finds with all that it includes: a query that names it is read in no time.
MOST_FINDS = 5_000
#: Unknown ids that are told at once, since the nearest known one is looked up for each.
MOST_TOLD = 100
#: The origin of concepts of the config.
OWN = "the config"


@dataclass(frozen=True, slots=True)
class Concept:
    """What `@id` of a query stands for, with all that it includes."""

    id: str
    name: str
    #: Words and phrases as a query has them, each with `=`, `~` or stars; also those of the concepts that it includes.
    finds: tuple[str, ...]
    #: Whether its words tell what happens.
    is_event: bool
    #: Where it is written: `concepts/money.yaml`, `names/coins.yaml`, `the config`.
    origin: str


@dataclass(frozen=True, slots=True)
class Written:
    """A concept as it is written, before what it includes is added."""

    entry: ConceptEntry
    origin: str


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with the concepts that one includes; `included` counts from 0, None where it is all of them."""

    id: str
    included: int | None
    found: str
    expected: str


class Concepts(Mapping[str, Concept]):
    """Concepts by id.  Raises ConfigError for includes that are unknown or go in a circle."""

    def __init__(self, written: Mapping[str, Written]) -> None:
        if faults := faults_of(written):
            raise ConfigError([_mistake(written[fault.id], fault) for fault in faults])
        self._written = written
        self._concepts = {key: _concept(written[key], finds) for key, finds in _resolved(written).items()}

    def __getitem__(self, key: str) -> Concept:
        return self._concepts[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._concepts)

    def __len__(self) -> int:
        return len(self._concepts)

    def family(self, family: str) -> tuple[Concept, ...]:
        """Those whose ids begin `family:`, which may be none."""
        return tuple(concept for key, concept in self.items() if key.startswith(f"{family}:"))

    @property
    def families(self) -> tuple[str, ...]:
        """The names of the families, in order."""
        return tuple(sorted({key.partition(":")[0] for key in self if ":" in key}))

    def with_own(self, own: Sequence[ConceptEntry]) -> Concepts:
        """These and one's own.  One with the id of another takes its place, and adds to it where it includes itself.

        Raises ConfigError as the class does.
        """
        return Concepts(self.written_with(own)) if own else self

    def written_with(self, own: Sequence[ConceptEntry]) -> dict[str, Written]:
        """These and one's own as they are written, of which `faults_of` tells what is wrong."""
        return _joined(self._written, [Written(entry, OWN) for entry in own])


def _joined(written: Mapping[str, Written], more: Iterable[Written]) -> dict[str, Written]:
    """Both; of two with one id the later, with all of the earlier if it includes itself."""
    found = dict(written)
    for each in more:
        before, entry = found.get(each.entry.id), each.entry
        if before is not None and entry.id in entry.includes:
            others = tuple(key for key in entry.includes if key != entry.id)
            both: dict[str, object] = {
                "finds": before.entry.finds + entry.finds,
                "includes": before.entry.includes + others,
            }
            both |= {"name": entry.name or before.entry.name, "event": entry.event or before.entry.event}
            entry = entry.model_copy(update=both)
        found[entry.id] = Written(entry, each.origin)
    return found


def _concept(written: Written, finds: tuple[str, ...]) -> Concept:
    entry = written.entry
    return Concept(entry.id, entry.name or entry.id, finds, entry.event, written.origin)


def faults_of(written: Mapping[str, Written]) -> list[Fault]:
    """What is wrong with includes: ids that nothing has, or else the first circle, or else what became too much."""
    known = {*written, *(f"{key.partition(':')[0]}:*" for key in written if ":" in key)}
    unknown = (
        Fault(key, at, quoted(included), did_you_mean(included, known, "write the id of a concept"))
        for key, each in written.items()
        for at, included in enumerate(each.entry.includes)
        if included not in known
    )
    if told := list(islice(unknown, MOST_TOLD)):
        return told
    try:
        resolved = _resolved(written)
    except CycleError as error:
        circle: list[str] = error.args[1][::-1]
        at = next((key for key in circle if written[key].origin == OWN), circle[0])
        return [Fault(at, None, f"a circle: {' includes '.join(circle)}", "leave one of them out")]
    return [
        Fault(key, None, "too many words and phrases, with those of what it includes", f"keep to {MOST_FINDS}")
        for key, finds in resolved.items()
        if len(finds) > MOST_FINDS
    ]


def _resolved(written: Mapping[str, Written]) -> dict[str, tuple[str, ...]]:
    """What each finds with all that it includes.  Raises CycleError.

    One that has become too much takes in no more, so that a long chain of such costs little.
    """
    families: defaultdict[str, list[str]] = defaultdict(list)
    for key in written:
        families[f"{key.partition(':')[0]}:*"] += [key] if ":" in key else []
    includes = {
        key: [one for included in each.entry.includes for one in families.get(included, [included])]
        for key, each in written.items()
    }
    found: dict[str, tuple[str, ...]] = {}
    for key in TopologicalSorter(includes).static_order():
        finds: dict[str, str] = {}
        for find in chain(written[key].entry.finds, *(found[included] for included in includes[key])):
            finds.setdefault(_alike(find), find)
            if len(finds) > MOST_FINDS:
                break
        found[key] = tuple(finds.values())
    return {key: found[key] for key in written}


def _alike(find: str) -> str:
    return find if find.startswith("=") else find.casefold()


def _mistake(written: Written, fault: Fault) -> Mistake:
    key = f"{fault.id}.includes" + ("" if fault.included is None else f"[{fault.included}]")
    return Mistake(written.origin, None, key, fault.found, fault.expected)


@cache
def shipped_concepts() -> Concepts:
    """Those that come with Mintwire.  Raises ConfigError that names file and key."""
    return read_concepts(_FOLDER, named_by_family())


def read_concepts(folder: Path, named: Sequence[Named] = ()) -> Concepts:
    """The concepts of the packs of a folder, and those that `named` makes.  Raises ConfigError that names file and
    key: for what is no pack, for an id that stands twice, and as `Concepts` does."""
    packs = {f"{folder.name}/{file.name}": read_file(file, _Pack) for file in sorted(folder.glob("*.yaml"))}
    left_out = {name for pack in packs.values() for name in pack.ambiguous}
    derived = {
        each.id: Written(ConceptEntry(id=each.id, name=each.name, finds=finds), each.origin)
        for each in named
        if (finds := tuple(find for find in each.finds if find.removeprefix("=") not in left_out))
    }
    made = [Written(entry, origin) for origin, pack in packs.items() for entry in pack.entries]
    if twice := [key for key, count in Counter(each.entry.id for each in made).items() if count > 1]:
        origin = [each.origin for each in made if each.entry.id == twice[0]][-1]
        found = "an id that stands in another place too"
        raise ConfigError([Mistake(origin, None, twice[0], found, "give it one of its own")])
    return Concepts(_joined(derived, made))


class _Pack(Entry):
    """One file of `config/concepts`."""

    #: Whether each of its concepts is the words of an event.
    events: bool = False
    concepts: tuple[ConceptEntry, ...] = ()
    #: Names of other files that mean too many other things to be found by.
    ambiguous: tuple[str, ...] = ()

    @property
    def entries(self) -> list[ConceptEntry]:
        return [entry.model_copy(update={"event": self.events or entry.event}) for entry in self.concepts]
