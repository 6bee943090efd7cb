"""What is judged of filed reports: by SQL, and afresh what it does not know."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from config.errors import QueryError
from config.models import Settings
from notifier.trial.filed import FiledDocuments, outlets_of
from record.identity import base_id
from record.item import Item
from record.sql import matches
from record.sql.items import ItemJudgement, judgements
from scheduler.cli.context import say
from scheduler.cli.known import known_sources, known_watches
from scheduler.cli.pulling.giving import JUDGEMENT
from scheduler.view.wording import counted

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from newsroom.judgement.judge import Judge
    from notifier.trial.asking import Asking


class Judging:
    """Judgements of items, the same for each however often it is asked within a batch."""

    def __init__(self, settings: Settings, record: Connection | None) -> None:
        """`record`: None where there is no database."""
        self._settings, self._record = settings, record
        #: Of the items that were asked for last.
        self._known: dict[str, ItemJudgement] = {}
        self._judge: Judge | None = None
        self._asking: Asking | None = None
        #: Of these, the ones that SQL does not know.
        self._strange: set[str] = set()
        self._afresh = 0

    def of(self, items: Sequence[Item]) -> Mapping[str, ItemJudgement]:
        """By item, for each of them.  Raises EncoderError."""
        known = {item.id: self._known[item.id] for item in items if item.id in self._known}
        missing = [item for item in items if item.id not in known]
        found = {} if self._record is None else judgements(self._record, [item.id for item in missing])
        unjudged = [item for item in missing if item.id not in found or found[item.id].section is None]
        self._strange = {item.id for item in missing if item.id not in found} | (self._strange & known.keys())
        self._known = known | found | self._judged_afresh(unjudged, found)
        return self._known

    def added(self, items: Sequence[Item]) -> list[dict[str, Any]]:
        """What JUDGEMENT names, of each item."""
        known, watches = self.of(items), self._watches(items)
        return [{**_judgement(known[item.id]), "watches": watches[item.id]} for item in items]

    def tell(self) -> None:
        """Say on standard error of how many reports SQL had no judgement."""
        if self._afresh:
            missed = "the database does not know " + ("it" if self._afresh == 1 else "them")
            why = "no wire has run on this data folder" if self._record is None else missed
            say(f"mintwire: {counted(self._afresh, 'report was', 'reports were')} judged afresh: {why}")

    def _judged_afresh(self, items: Sequence[Item], found: Mapping[str, ItemJudgement]) -> dict[str, ItemJudgement]:
        """`found`: by item what SQL has of it, a story perhaps."""
        if items and self._judge is None:
            self._judge = _make_judge(self._settings)
        if self._judge is None:
            return {}
        self._afresh += len(items)
        verdicts = {each.item.id: each for each in self._judge.judge(items)}
        return {
            id_: ItemJudgement(
                story=found[id_].story if id_ in found else None,
                **each.section.to_dict(),
                tags=each.to_dict(),
                first=found[id_].first if id_ in found else None,
            )
            for id_, each in verdicts.items()
        }

    def _watches(self, items: Sequence[Item]) -> dict[str, list[str]]:
        """By which watches each matched on the wire, or, where it never came there, matches now."""
        unknown = [item for item in items if item.id in self._strange]
        found = dict(zip((item.id for item in unknown), self._matching(unknown), strict=True)) if unknown else {}
        if self._record is not None:
            noted = matches.watches_of(self._record, [base_id(item.id) for item in items if item.id not in found])
            found |= {item.id: noted.get(base_id(item.id), []) for item in items if item.id not in found}
        return found

    def _matching(self, items: Sequence[Item]) -> list[list[str]]:
        if self._asking is None:
            self._asking = _make_asking(self._settings, self)
        return [sorted(match.watch for match in each) for each in self._asking.of(items)]


def _judgement(judged: ItemJudgement) -> dict[str, Any]:
    tags = judged.tags or {}
    return {name: getattr(judged, name, tags.get(name)) for name in JUDGEMENT}


def _make_judge(settings: Settings) -> Judge:
    from scheduler.judging import make_encoder, make_judge

    sources = settings.sources
    return make_judge(make_encoder(settings.encoder, os.environ)).with_sources(
        {each.id: each.section for each in sources if each.section is not None},
        {each.id: dict(each.section_bias) for each in sources if each.section_bias},
        {each.id for each in sources if each.is_primary},
    )


def _make_asking(settings: Settings, judging: Judging) -> Asking:
    """All watches; one whose query cannot be read is told of, and left out."""
    from notifier.query.compile import compile_query
    from notifier.trial.asking import Asked, Asking, fields_asked
    from scheduler.configured import book_of

    asked, book = {}, book_of(settings)
    for name, watch in known_watches(settings).items():
        try:
            asked[name] = Asked(compile_query(watch.query, book), watch)
        except QueryError as error:
            say(f"mintwire: the watch {name} is left out: {error}")
    return Asking(
        asked, book, FiledDocuments(outlets_of(known_sources(settings).values()), fields_asked(asked), judging.of)
    )
