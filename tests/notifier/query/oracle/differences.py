"""Where the program and the oracle differ."""

from __future__ import annotations

from config.errors import QueryError
from config.knowledge.concepts import Concepts
from config.models import ConceptEntry
from notifier.matching.index import WatchIndex
from notifier.matching.standing import Standing
from notifier.query import Document, Facts, Query, compile_query
from notifier.query.reading.concepts import ConceptBook
from tests.notifier.query.oracle.evaluator import matches
from tests.notifier.query.oracle.strategies import CONCEPTS, Change
from tests.notifier.query.oracle.trees import Doc, Q, written

_ENTRIES = [
    ConceptEntry(id=name, finds=tuple(f"{each.mark}{each.text}" for each in CONCEPTS[name])) for name in CONCEPTS
]
OWN = ConceptBook(Concepts({}).with_own(_ENTRIES))


def compiled(query: Q) -> Query:
    """The query as the program reads it; QueryError where it refuses it."""
    return compile_query(written(query), OWN)


def document(doc: Doc) -> Document:
    """The report as the program sees it."""
    return Document.of(
        doc.texts.get("title"),
        doc.texts.get("summary"),
        doc.texts.get("body"),
        author=doc.author,
        facts=Facts(**doc.facts),
    )


def differences(query: Q, docs: list[Doc]) -> list[str]:
    """What is wrong with the program's answers, if anything; QueryError where the query is refused for its form.

    What is refused for matching nothing or everything must do so.
    """
    expected = [matches(query, doc) for doc in docs]
    try:
        readable = compiled(query)
        found = [readable.match(document(doc)) is not None for doc in docs]
    except QueryError as error:
        always = {"can match nothing": False, "would match every report": True}
        said = [answer for words, answer in always.items() if words in str(error)]
        if not said:
            raise
        found = said * len(docs)
    return [
        f"{written(query)!r} over {doc}: oracle {right}, program {answer}"
        for doc, right, answer in zip(docs, expected, found, strict=True)
        if right != answer
    ]


def difference_of_matcher(asked: list[Change], doc: Doc) -> str | None:
    """What is wrong, if anything, with what the matcher says of the report after each change."""
    matcher, kept = WatchIndex(book=OWN), dict[str, Q]()
    for watch, query in asked:
        kept.pop(watch, None)
        matcher.remove([watch])
        if query is not None:
            try:
                standing = Standing.of(compiled(query))
            except QueryError:
                continue
            kept[watch] = query
            matcher.add({watch: Standing.from_text(standing.to_text())})
        expected = [watch for watch, query in kept.items() if matches(query, doc)]
        found = [match.watch for match in matcher.match(document(doc))]
        if found != expected:
            readable = {watch: written(query) for watch, query in kept.items()}
            return f"{readable} over {doc}: oracle {expected}, program {found}"
    return None
