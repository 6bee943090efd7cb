"""From the text of a query to a `Query`, or to an error that says where and what would be right.  Pure."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import cast

from lark import Lark, Token, Tree, UnexpectedToken

from config.errors import QueryError
from notifier.query.checks import check_term, check_tokens, column, syntax_error
from notifier.query.document import FIELDS, Document, Hit
from notifier.query.fold import fold_text
from notifier.query.tree import And, Node, Not, Or, Term

MAX_QUERY = 4_000

_GRAMMAR = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", propagate_positions=False)


@dataclass(frozen=True)
class Query:
    """A query that can be asked.  `anchors`: see `tree.Node`."""

    text: str
    root: Node
    anchors: frozenset[str] | None

    def match(self, document: Document) -> tuple[Hit, ...]:
        """The hits in order of field and place, each place once; empty where the document does not match."""
        hits = self.root.hits(document) or ()
        by_place = {(FIELDS.index(hit.field), hit.start, hit.end): hit for hit in reversed(hits)}
        return tuple(by_place[place] for place in sorted(by_place))


def compile_query(text: str) -> Query:
    """Reads a query of the language in docs/watches.md.

    Raises QueryError for what it cannot read, for what is beyond the limits, and for a query that would match
    reports with none of its words.
    """
    if len(text) > MAX_QUERY:
        raise QueryError(f"a query has at most {MAX_QUERY} characters, this one {len(text)}", query=text, column=1)
    tokens = list(_PARSER.lex(text))
    check_tokens(text, tokens)
    try:
        tree = _PARSER.parse(text)
    except UnexpectedToken as error:
        raise syntax_error(text, tokens, error.token) from None
    root = _Builder(text).build(tree, FIELDS, negated=False)
    if not root.needs_words():
        message = "the query would match reports with none of its words: name a word that must be there"
        raise QueryError(message, query=text, column=1)
    return Query(text, root, root.anchors())


class _Builder:
    """From lark's tree to ours; scopes and negations go down to the terms."""

    def __init__(self, query: str) -> None:
        self._query = query

    def build(self, tree: Tree[Token], fields: tuple[str, ...], *, negated: bool) -> Node:
        if tree.data == "inverted":
            return self.build(_subtree(tree, 0), fields, negated=not negated)
        if tree.data == "scoped":
            return self._scoped(tree, fields, negated=negated)
        if tree.data in ("disjunction", "conjunction"):
            nodes = tuple(self.build(_subtree(tree, at), fields, negated=negated) for at in range(len(tree.children)))
            return Or(nodes) if (tree.data == "disjunction") != negated else And(nodes)
        term = self._term(tree, fields)
        return Not(term) if negated else term

    def _scoped(self, tree: Tree[Token], fields: tuple[str, ...], *, negated: bool) -> Node:
        field = _token(tree)
        if fields != FIELDS:
            message = f"{field} stands within another field: close its parenthesis first"
            raise QueryError(message, query=self._query, column=column(field))
        return self.build(_subtree(tree, 1), (field[:-1].lower(),), negated=negated)

    def _term(self, tree: Tree[Token], fields: tuple[str, ...]) -> Term:
        token = _token(tree)
        text = token[1:-1].strip() if tree.data == "phrase" else str(token)
        needle = fold_text(text).strip()
        check_term(self._query, token, needle)
        return Term(text, needle, fields)


def _token(tree: Tree[Token]) -> Token:
    return cast(Token, tree.children[0])


def _subtree(tree: Tree[Token], at: int) -> Tree[Token]:
    return cast("Tree[Token]", tree.children[at])
