"""The query language of watches: reading a query, and finding what matches it.  Pure, no I/O."""

from notifier.query.compile import Query, compile_query
from notifier.query.document import FIELDS, Document, Hit
from notifier.query.matcher import Matcher

__all__ = ["FIELDS", "Document", "Hit", "Matcher", "Query", "compile_query"]
