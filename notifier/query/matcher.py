"""Which watches a document matches.  Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from notifier.query.compile import Query
from notifier.query.document import Document, Hit


class Matcher:
    """All watches against one document, at a cost that grows with the document and not with the watches.

    Each query is filed under tokens of which a document must hold one; only queries so found are evaluated.
    `queries` goes from the id of a watch to its query.
    """

    def __init__(self, queries: Mapping[str, Query]) -> None:
        self._queries = dict(queries)
        self._order = {watch: number for number, watch in enumerate(queries)}
        self._by_token: defaultdict[str, set[str]] = defaultdict(set)
        self._unfiled: set[str] = set()
        for watch, query in queries.items():
            if query.anchors is None:
                self._unfiled.add(watch)
            for token in query.anchors or ():
                self._by_token[token].add(watch)

    def match(self, document: Document) -> list[tuple[str, tuple[Hit, ...]]]:
        """The ids of the watches that match, each with its hits, in the order in which they were given."""
        filed = (self._by_token[token] for token in document.tokens & self._by_token.keys())
        candidates = sorted(self._unfiled.union(*filed), key=self._order.__getitem__)
        found = ((watch, self._queries[watch].match(document)) for watch in candidates)
        return [(watch, hits) for watch, hits in found if hits]
