"""The query language of watches: reading a query, and finding what matches it.  Pure, no I/O."""

from notifier.query.compile import compile_query
from notifier.query.documents.document import Document, Hit
from notifier.query.documents.facts import Facts
from notifier.query.query import Query

__all__ = ["Document", "Facts", "Hit", "Query", "compile_query"]
