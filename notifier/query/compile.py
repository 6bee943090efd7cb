"""From the text of a query to a `Query`, or to an error that says where and what would be right.  Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from lark import Lark, Token, Tree, UnexpectedToken

from config.errors import QueryError
from notifier.query.documents.document import TEXTS
from notifier.query.logic import simplified
from notifier.query.query import Query
from notifier.query.reading.checks import (
    check_spelling,
    check_tokens,
    error_at,
    syntax_error,
)
from notifier.query.reading.concepts import ConceptBook, ConceptRefused, shipped_book
from notifier.query.reading.stop_words import STOP_WORDS
from notifier.query.reading.terms import TermRefused, english_forms, read_term
from notifier.query.reading.values import COMPARED, WHOLE, ValueRefused, comparison, values_of
from notifier.query.said import quote_it, said
from notifier.query.tree.leaves import DEFAULT_TEXTS, Concept, Placed, Term, Texts
from notifier.query.tree.nearness import AnyPlaced, Near
from notifier.query.tree.nodes import And, Leaf, Node, Not, Or
from notifier.query.tree.properties import Pattern, Property, check_expression

MAX_QUERY = 4_000
MAX_EXPRESSION = 500

_GRAMMAR = Path(__file__).with_name("grammar.lark").read_text(encoding="utf-8")
_PARSER = Lark(_GRAMMAR, parser="lalr", lexer="basic", propagate_positions=False)


def compile_query(text: str, book: ConceptBook | None = None) -> Query:
    """Reads a query of the language in docs/watches.md; `book`: the concepts that it may name, by default the shipped.

    Raises QueryError for what it cannot read, for what is beyond the limits, and for a query that would match every
    report, or none.
    """
    if len(text) > MAX_QUERY:
        message = said("a query has at most {most} characters, this one {number}", most=MAX_QUERY, number=len(text))
        raise QueryError(message, query=text, column=1)
    tokens = list(_PARSER.lex(text))
    check_tokens(text, tokens)
    try:
        tree = _PARSER.parse(text)
    except UnexpectedToken as error:
        raise syntax_error(text, tokens, error.token) from None
    names_concept = any(token.type == "CONCEPT" for token in tokens)
    root = _Builder(text, book or shipped_book(), widens=names_concept).build(tree, _ANYWHERE, negated=False)
    simple = simplified(root)
    if isinstance(simple, bool):
        message = said("the query would match every report") if simple else said("the query can match nothing")
        raise QueryError(message, query=text, column=1)
    if _is_of_stop_words(simple):
        message = said("every word of the query stands in almost every report: add one that says what you look for")
        raise QueryError(message, query=text, column=1)
    return Query(text, simple)


def _is_of_stop_words(root: Node) -> bool:
    """Whether all that must be there is stop words."""
    leaves = list(_positive(root))
    return bool(leaves) and all(
        isinstance(leaf, Term) and leaf.needle in STOP_WORDS and not leaf.exact for leaf in leaves
    )


def _positive(node: Node) -> Iterator[Leaf]:
    if isinstance(node, And | Or | AnyPlaced):
        for each in node.nodes:
            yield from _positive(each)
    elif isinstance(node, Near):
        yield from _positive(node.left)
        yield from _positive(node.right)
    elif not isinstance(node, Not):
        yield node


@dataclass(frozen=True)
class _Scope:
    """What a part of a query is about."""

    #: The field that it stands in; None: no field.
    field: Token | None
    #: What that looks through, where it is texts.
    texts: Texts

    @property
    def name(self) -> str:
        return self.field[:-1].lower() if self.field else ""


_ANYWHERE = _Scope(None, DEFAULT_TEXTS)


class _Builder:
    """From lark's tree to ours; scopes and negations go down to the leaves."""

    def __init__(self, query: str, book: ConceptBook, *, widens: bool) -> None:
        """`widens`: whether common words of events stand for their concepts."""
        self._query, self._book, self._widens = query, book, widens

    def build(self, tree: Tree[Token], scope: _Scope, *, negated: bool) -> Node:
        if tree.data == "inverted":
            return self.build(_subtree(tree, 0), scope, negated=not negated)
        if tree.data == "scoped":
            return self.build(_subtree(tree, 1), self._scope(tree, scope), negated=negated)
        if tree.data in ("disjunction", "conjunction"):
            nodes = [self.build(_subtree(tree, at), scope, negated=negated) for at in range(len(tree.children))]
            return _joined(Or if (tree.data == "disjunction") != negated else And, nodes)
        if tree.data == "near":
            near = self._near(tree, scope)
            return Not(near) if negated else near
        leaves = self._leaves(tree, scope)
        if negated:
            return _joined(And, [Not(leaf) for leaf in leaves])
        return _joined(Or, list(leaves))

    def _scope(self, tree: Tree[Token], scope: _Scope) -> _Scope:
        field = cast(Token, tree.children[0])
        if scope.field is not None:
            message = said("{field} stands within another field: close its parenthesis first", field=field)
            raise error_at(message, self._query, field)
        name = field[:-1].lower()
        text = "body" if name == "content" else name
        return _Scope(field, (TEXTS.index(text),) if text in TEXTS else ())

    def _near(self, tree: Tree[Token], scope: _Scope) -> Near:
        operator = cast(Token, tree.children[1])
        if scope.field is not None and not scope.texts:
            raise error_at(
                said("{field} takes values, not {text}", field=scope.field, text=operator), self._query, operator
            )
        left, right = (self._placed(_subtree(tree, at), scope, operator) for at in (0, 2))
        return Near(left, right, int(operator.partition("/")[2]), ordered=operator.startswith("O"))

    def _placed(self, tree: Tree[Token], scope: _Scope, operator: Token) -> Placed:
        """One side of a nearness."""
        if tree.data == "near":
            return self._near(tree, scope)
        if tree.data == "scoped":
            field = cast(Token, tree.children[0])
            message = said(
                "write the field before the whole, as in {field}(a {operator} b)", field=field, operator=operator
            )
            raise error_at(message, self._query, field)
        if tree.data == "disjunction":
            sides = [self._placed(_subtree(tree, at), scope, operator) for at in range(len(tree.children))]
            return AnyPlaced(tuple(sides))
        if tree.data in ("term", "phrase", "concept"):
            leaves = cast("list[Placed]", self._leaves(tree, scope))
            return leaves[0] if len(leaves) == 1 else AnyPlaced(tuple(leaves))
        message = said(
            "{operator} takes words, phrases, concepts, and alternatives of these in parentheses", operator=operator
        )
        raise error_at(message, self._query, operator)

    def _leaves(self, tree: Tree[Token], scope: _Scope) -> list[Leaf]:
        """Alternatives of which one must hold."""
        token = cast(Token, tree.children[-1])
        mark = str(tree.children[0]) if len(tree.children) > 1 else ""
        if scope.name in COMPARED or scope.name in WHOLE:
            return [self._property(token, scope, mark)]
        if tree.data == "concept":
            return [self._concept(token, scope.texts)]
        if tree.data == "regex":
            return [self._pattern(token, scope.texts)]
        return list(self._terms(token, scope.texts, mark))

    def _terms(self, token: Token, texts: Texts, mark: str) -> Iterator[Leaf]:
        phrase = token.type == "PHRASE"
        if not phrase:
            check_spelling(self._query, token)
        text = token[1:-1] if phrase else str(token)
        try:
            for form in english_forms(text) if mark == "~" else [text]:
                yield read_term(form, phrase=phrase, exact=mark == "=", texts=texts)
        except TermRefused as error:
            raise error_at(error.args[0], self._query, token) from None
        if self._widens and not phrase and not mark and (event := self._book.event_of(text)):
            yield self._find(event, token, texts)

    def _property(self, token: Token, scope: _Scope, mark: str) -> Leaf:
        if token.type not in ("TERM", "PHRASE") or mark == "~":
            message = said("{field} takes values, not {text}", field=scope.field, text=mark or token)
            raise error_at(message, self._query, token)
        text = token[1:-1] if token.type == "PHRASE" else str(token)
        try:
            if scope.name in COMPARED:
                return comparison(scope.name, text)
            return Property(text, scope.name, values_of(scope.name, text))
        except ValueRefused as error:
            raise error_at(error.args[0], self._query, token) from None

    def _concept(self, token: Token, texts: Texts) -> Concept:
        return self._find(token[1:].lower(), token, texts)

    def _find(self, key: str, token: Token, texts: Texts) -> Concept:
        try:
            concept = self._book.find(key, texts)
        except ConceptRefused as error:
            raise error_at(error.args[0], self._query, token) from None
        if concept is None:
            near = self._book.nearest(key)
            advice = (
                said("did you mean {near}?", near=f"@{near}")
                if near
                else said("`mintwire watches concepts` lists them")
            )
            message = said(
                "unknown concept {concept}: {advice}; {quoted}", concept=token, advice=advice, quoted=quote_it(token)
            )
            raise error_at(message, self._query, token)
        return concept

    def _pattern(self, token: Token, texts: Texts) -> Pattern:
        expression, _, flags = token[1:].rpartition("/")
        if flags not in ("", "i"):
            message = said(
                "{flags}: a regular expression takes no flag but i; {quoted}", flags=flags, quoted=quote_it(token)
            )
            raise error_at(message, self._query, token)
        if len(expression) > MAX_EXPRESSION:
            message = said("a regular expression has at most {most} characters", most=MAX_EXPRESSION)
            raise error_at(message, self._query, token)
        expression = expression.replace("\\/", "/")
        if problem := check_expression(expression, flags == "i"):
            raise error_at(problem, self._query, token)
        return Pattern(str(token), expression, flags == "i", texts)


def _joined(kind: type[And] | type[Or], nodes: list[Node]) -> Node:
    """One node, or several of them together; those within that join in the same way are taken out of their own."""
    if len(nodes) == 1:
        return nodes[0]
    flat = [inner for node in nodes for inner in (node.nodes if isinstance(node, kind) else (node,))]
    return kind(tuple(flat))


def _subtree(tree: Tree[Token], at: int) -> Tree[Token]:
    return cast("Tree[Token]", tree.children[at])
