"""Full-text search of each database behind one small interface: FTS5 with bm25, or tsvector with GIN."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Literal, Protocol

from sqlalchemy import ColumnElement, Connection, Select, cast, func, literal_column, select, text
from sqlalchemy.dialects.postgresql import TSQUERY

from shopsight.core.types import Product
from shopsight.store.schema import REAL, words
from shopsight.store.words import WordQuery, document_words

Joined = Literal["all", "any"]

_PARTS = ("codes", "title", "brand", "category", "attributes", "description")
_BM25_WEIGHTS = (12.0, 8.0, 5.0, 3.0, 2.0, 1.0)
_LABELS = ("A", "A", "B", "C", "C", "D")
_LABEL_WEIGHTS = "{0.1, 0.25, 0.5, 1.0}"
_MAX_POSITION = 16_383
_MAX_POSITIONS = 255


class FullText(Protocol):
    """Keeps the words of products, and says which products have them."""

    def put(self, connection: Connection, products: Mapping[int, Product]) -> None:
        """Add the words of products under their keys, which have none yet."""
        ...

    def drop(self, connection: Connection, keys: Sequence[int]) -> None: ...

    def matching(self, query: WordQuery, joined: Joined) -> Select[Any]:
        """Return a select of (product_key, score), higher is better."""
        ...


def full_text(dialect: str) -> FullText:
    """Return the full text of a database by its SQLAlchemy dialect name."""
    return SqliteFullText() if dialect == "sqlite" else PostgresFullText()


class SqliteFullText:
    """An FTS5 table whose rowid is the product's key."""

    def put(self, connection: Connection, products: Mapping[int, Product]) -> None:
        rows = [
            {"rowid": key, **{part: " ".join(found) for part, found in _document(product).items()}}
            for key, product in products.items()
        ]
        connection.execute(
            text(f"INSERT INTO words (rowid, {', '.join(_PARTS)}) VALUES (:rowid, :{', :'.join(_PARTS)})"), rows
        )

    def drop(self, connection: Connection, keys: Sequence[int]) -> None:
        connection.execute(text("DELETE FROM words WHERE rowid = :key"), [{"key": key} for key in keys])

    def matching(self, query: WordQuery, joined: Joined) -> Select[Any]:
        table: ColumnElement[Any] = literal_column("words")
        expression = _rendered(query, joined, " AND ", " OR ", _fts5_word)
        return select(
            words.c.rowid.label("product_key"),
            (-func.bm25(table, *(literal_column(str(weight)) for weight in _BM25_WEIGHTS), type_=REAL)).label("score"),
        ).where(table.op("MATCH")(expression))


class PostgresFullText:
    """A tsvector written by us, lexeme by lexeme, so that both databases hold the same words."""

    def put(self, connection: Connection, products: Mapping[int, Product]) -> None:
        rows = [{"key": key, "document": _tsvector(_document(product))} for key, product in products.items()]
        connection.execute(
            text("INSERT INTO words (product_key, document) VALUES (:key, CAST(:document AS tsvector))"), rows
        )

    def drop(self, connection: Connection, keys: Sequence[int]) -> None:
        connection.execute(text("DELETE FROM words WHERE product_key = ANY(:keys)"), {"keys": list(keys)})

    def matching(self, query: WordQuery, joined: Joined) -> Select[Any]:
        wanted = cast(_rendered(query, joined, " & ", " | ", _tsquery_word), TSQUERY)
        weights: ColumnElement[Any] = literal_column(f"'{_LABEL_WEIGHTS}'::float4[]")
        return select(
            words.c.product_key.label("product_key"),
            cast(func.ts_rank(weights, words.c.document, wanted), REAL).label("score"),
        ).where(words.c.document.op("@@")(wanted))


def _document(product: Product) -> dict[str, list[str]]:
    attributes = (value for values in product.attributes.values() for value in values)
    return {
        "codes": _words_of([product.id, product.gtin, product.group_id]),
        "title": document_words(product.title),
        "brand": document_words(product.brand),
        "category": _words_of(product.category),
        "attributes": _words_of(attributes),
        "description": document_words(product.description),
    }


def _words_of(texts: Iterable[str]) -> list[str]:
    return document_words(" ".join(texts))


def _rendered(query: WordQuery, joined: Joined, and_: str, or_: str, word: Any) -> str:
    clauses = [
        "(" + or_.join("(" + and_.join(map(word, alternative)) + ")" for alternative in clause) + ")"
        for clause in query.clauses
    ]
    return (and_ if joined == "all" else or_).join(clauses)


def _fts5_word(word: str) -> str:
    return f'"{word[:-1]}"*' if word.endswith("*") else f'"{word}"'


def _tsquery_word(word: str) -> str:
    return f"'{word[:-1]}':*" if word.endswith("*") else f"'{word}'"


def _tsvector(document: Mapping[str, Sequence[str]]) -> str:
    places: dict[str, list[str]] = {}
    position = 0
    for part, label in zip(_PARTS, _LABELS, strict=True):
        for word in document[part]:
            position = min(position + 1, _MAX_POSITION)
            found = places.setdefault(word, [])
            if len(found) < _MAX_POSITIONS:
                found.append(f"{position}{label}")
    return " ".join(f"'{word}':{','.join(found)}" for word, found in places.items())
