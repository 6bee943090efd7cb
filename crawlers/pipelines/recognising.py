"""Which entries of a document are known reports, also those whose GUID or address became another one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from crawlers.items import to_item
from crawlers.parsing.entry import Entry
from crawlers.polling.visit import Visit
from record.alike import Alike, is_another, is_same, joined_keys, keys_of, other_values, place_of, wording
from record.identity import Identity, guid_of, identify, item_id, raw_digest, without_guid
from record.live.polls import FiledItem
from record.live.seen import Candidate, Mark, Seen, day_number


@dataclass(slots=True)
class Known:
    """An entry and what it is known by, which becomes another one where it is known already."""

    entry: Entry
    identity: Identity
    base: str
    raw: str
    #: What its document, or else the source's config, says.
    language: str | None
    #: Which of the visit's documents it stands in.
    document: int
    #: What it is known by if its guid counts after all.
    guid_base: str | None = None
    #: Its item, made where it is not known as it is.
    made: FiledItem | None = None
    #: Whether a second key led to its report.
    by_key: bool = False

    @property
    def filed(self) -> FiledItem:
        """Its item under the id that it is known by."""
        assert self.made is not None, "made before it is claimed"  # noqa: S101
        return replace(self.made, item=replace(self.made.item, id=self.base))

    @property
    def candidate(self) -> Candidate:
        """For its mark."""
        filed = self.filed
        keys = joined_keys(filed.item) if self.by_key else "-"
        return Candidate(self.base, filed.text, filed.raw, place_of(filed.item), keys)


async def recognise(seen: Seen, visit: Visit) -> tuple[list[Known], list[Known]]:
    """All entries of a visit's documents, and those of them whose text is perhaps not known, each with its item.

    One look for all, and one more for those that seem new.  What is learned of the source is noted in the visit.
    """
    entries = _identified(visit)
    names = {name: None for known in entries for name in (known.base, known.guid_base) if name}
    marks = dict(zip(names, await seen.look(visit.source.id, list(names)), strict=True))
    day = day_number(visit.discovered)
    current = {known.base for known in entries if _is_current(known, marks, day)}
    # Of several versions of a report each has to be asked about, if any has.
    open_bases = {known.base for known in entries if not _is_current(known, marks, day)}
    changed = [known for known in entries if known.base in open_bases]
    for known in changed:
        known.made = _made(visit, known)
    taken = current | {known.base for known in changed if _by_own(known, marks)}
    strange: dict[str, list[Known]] = {}
    for known in changed:
        if known.base not in taken:
            strange.setdefault(known.base, []).append(known)
    if strange:
        await _by_second_keys(seen, visit, strange, taken)
        _learn_shared(visit, [versions[0] for versions in strange.values()])
    return entries, changed


def _identified(visit: Visit) -> list[Known]:
    """The entries of all documents; what is repeated within one, or in a later one, is left out and counted."""
    source, habits, found = visit.source.id, visit.habits, dict[str, list[Known]]()
    for document, feed in enumerate(visit.feeds):
        language = feed.language or visit.source.language
        for entry, identity in identify(feed.entries, habits, any_guid=habits.any_guid):
            base, guid = item_id(source, identity), None if identity.kind == "guid" else guid_of(entry)
            guid_base = item_id(source, Identity("guid", guid)) if guid else None
            versions = found.setdefault(base, [])
            if not versions or versions[0].document == document:
                raw = raw_digest(entry).hex()
                versions.append(Known(entry, identity, base, raw, language, document, guid_base))
    entries = [known for versions in found.values() for known in versions]
    visit.drops["repeated_entry"] += visit.entries - len(entries)
    return entries


def _made(visit: Visit, known: Known) -> FiledItem:
    item = to_item(
        known.entry,
        source=visit.source.id,
        identity=known.identity,
        discovered=visit.discovered,
        language=known.language,
        counts=visit.drops,
    )
    return FiledItem(item, wording(item), known.raw, known.document)


def _is_current(known: Known, marks: dict[str, Mark | None], day: int) -> bool:
    found = (marks.get(name) for name in (known.base, known.guid_base) if name)
    return any(mark is not None and mark.is_current(known.raw, day) for mark in found)


def _by_own(known: Known, marks: dict[str, Mark | None]) -> bool:
    """Whether an entry is the report that its guid, address or text is known for."""
    mark, of_guid = marks.get(known.base), marks.get(known.guid_base or "")
    if of_guid is not None and is_same(*_compared(known, of_guid)):
        known.base = known.guid_base or ""
        return True
    if mark is None:
        return False
    # Under one address another wording of a title is a revision; without titles the texts tell reports apart.
    if (known.identity.kind == "guid" or not known.entry.title) and is_another(
        *_compared(known, mark), any_link=known.identity.kind == "url"
    ):
        known.identity = without_guid(known.entry) or known.identity
        if known.identity.kind == "url" and item_id(known.filed.item.source, known.identity) == known.base:
            known.identity = without_guid(known.entry, {known.identity.value}) or known.identity
        known.base = item_id(known.filed.item.source, known.identity)
        return False
    return True


def _compared(known: Known, mark: Mark) -> tuple[str, str, str, str]:
    return place_of(known.filed.item), known.filed.text, mark.place, mark.text


async def _by_second_keys(seen: Seen, visit: Visit, strange: dict[str, list[Known]], taken: set[str]) -> None:
    """Give those that seem new the base of the report that they are.  What stands beside one is another one."""
    source = visit.source.id
    second = {base: keys_of(versions[0].filed.item) for base, versions in strange.items()}
    spelled = {base: _other_bases(source, versions[0].identity) for base, versions in strange.items()}
    alike, marks = await seen.look_alike(
        source,
        [key for keys in second.values() for key in keys],
        [base for bases in spelled.values() for base in bases],
    )
    if not visit.habits.any_guid and _are_drawn_anew(strange.values(), second.values(), alike):
        visit.habits = replace(visit.habits, any_guid=True)
    for base, versions in strange.items():
        known = versions[0]
        bases = [each for each in spelled[base] if each in marks]
        bases += [each.base for key in second[base] for each in alike.get(key, ()) if _leads(visit, known, key, each)]
        report = next((each for each in bases if each not in taken), None)
        if report is not None:
            taken.add(report)
            for version in versions:
                version.base, version.by_key = report, True


def _other_bases(source: str, identity: Identity) -> list[str]:
    """By which a report may be known whose address is spelled otherwise now; its own one, which was not asked for where
    its guid was another report's, too."""
    if identity.kind == "text":
        return [item_id(source, identity)]
    values = [identity.value, *other_values(identity.value)]
    return [item_id(source, Identity(identity.kind, value)) for value in values]


def _leads(visit: Visit, known: Known, key: str, found: Alike) -> bool:
    by_address = known.identity.kind != "guid" or known.identity.value.startswith("http")
    place = place_of(known.filed.item)
    return found.is_same(key, place, known.filed.text, by_address=by_address, any_guid=visit.habits.any_guid)


def _are_drawn_anew(
    strange: Iterable[Sequence[Known]], second: Iterable[Sequence[str]], alike: dict[str, list[Alike]]
) -> bool:
    """Whether several entries of a document have unknown guids while their pages have shown just these texts."""
    seen_before = [
        any(each.text == known.filed.text[:16] for key in keys if key[0] == "p" for each in alike.get(key, ()))
        for (known, *_), keys in zip(strange, second, strict=True)
        if known.identity.kind == "guid" and not known.identity.value.startswith("http")
    ]
    return len(seen_before) > 1 and all(seen_before)


def _learn_shared(visit: Visit, strange: Sequence[Known]) -> None:
    """Of reports that are new: what could not be what they are known by, since other reports have it too."""
    shared = []
    for known in strange:
        if known.by_key:
            continue
        guid = guid_of(known.entry)
        if guid and known.identity.kind != "guid" and not visit.habits.any_guid:
            shared.append(guid)
        if known.identity.kind == "text" and known.filed.item.url:
            shared.append(known.filed.item.url)
    visit.habits = visit.habits.with_shared(value for value in shared if value not in visit.habits)
