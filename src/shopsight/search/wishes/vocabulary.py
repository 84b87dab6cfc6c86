"""The words that a shop itself uses for its goods: the values of its facets, as read from the store."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from shopsight.core.ports import ProductStore
from shopsight.core.queries import FacetCount
from shopsight.core.terms import CATEGORY_SEPARATOR
from shopsight.search.wishes.lexicon import Lexicon, lexicon
from shopsight.search.wishes.tokens import Key, key_of, tokens_of

FIELDS = ("category", "brand", "color", "colour", "material", "pattern", "size", "gender", "style")
_PLAIN_SIZES = frozenset({("xs",), ("xxs",), ("xl",), ("xxl",), ("xxxl",)})
_MOST_VALUES = 5000
_EXACT = frozenset({"brand", "size"})
"""Fields whose values are names and measures: "Fog" is not the brand "Fennel & Fog"."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a phrase means in this shop: values of a field. `is_own` is whether the shop says it in these words."""

    field: str
    values: tuple[str, ...]
    products: int
    is_own: bool


class Vocabulary:
    """Looks phrases up among a shop's values, by the words of the shop and by what else they are called."""

    def __init__(self, facets: Mapping[str, Iterable[FacetCount]], words: Lexicon | None = None) -> None:
        self._lexicon = words or lexicon()
        self._exact: dict[Key, dict[str, list[FacetCount]]] = defaultdict(lambda: defaultdict(list))
        self._heads: dict[Key, dict[str, list[FacetCount]]] = defaultdict(lambda: defaultdict(list))
        for field, counts in facets.items():
            for count in counts:
                self._learn(field, count)
        own = (*self._exact, *self._heads, *self._lexicon.concepts, *self._lexicon.marks)
        self.longest = max(map(len, own), default=1)

    def meanings(self, key: Key) -> tuple[Meaning, ...]:
        """Return what a phrase means here, the field of most products first; nothing for one that is unknown."""
        found: dict[str, list[FacetCount]] = defaultdict(list)
        own = {field for by_key in (self._exact, self._heads) for field in by_key.get(key, ())}
        for name in self._names(key):
            for by_key in (self._exact, self._heads):
                for field, counts in by_key.get(name, {}).items():
                    found[field] += counts
        meanings = [_meaning(field, counts, field in own) for field, counts in found.items()]
        return tuple(sorted(meanings, key=lambda meaning: (-meaning.products, FIELDS.index(meaning.field))))

    def _names(self, key: Key) -> list[Key]:
        """Return the phrase and what else it is called: all kinds of what is general, else the kind or the general."""
        names = [key]
        for concept in self._lexicon.concepts.get(key, ()):
            if key in concept.names:
                names += [*concept.names, *(name for kind in concept.kinds for name in kind)]
                continue
            kind = next(kind for kind in concept.kinds if key in kind)
            names += kind if any(name in self._exact for name in kind) else concept.names
        return list(dict.fromkeys(names))

    def _learn(self, field: str, count: FacetCount) -> None:
        if CATEGORY_SEPARATOR in count.value:
            return
        parts = [key_of(count.value)]
        if field == "category":
            parts += [key_of(part) for part in count.value.replace(" and ", "&").replace("/", "&").split("&")]
        for key in dict.fromkeys(filter(None, parts)):
            self._exact[key][field].append(count)
            if field in _EXACT:
                continue
            for start in range(1, len(key)):
                if not (_is_chinese(count.value) and len(key) - start < 2):
                    self._heads[key[start:]][field].append(count)


def vocabulary_of(store: ProductStore) -> Vocabulary:
    """Read a shop's vocabulary."""
    return Vocabulary(store.facets(FIELDS, limit=_MOST_VALUES))


def needs_hint(key: Key, field: str) -> bool:
    """Whether a value is too short or too common to be meant without a word such as "size" beside it."""
    if field != "size" or key in _PLAIN_SIZES:
        return False
    has_number = any(part[0].isdigit() for part in key)
    return not (has_number and len(key) > 1)


def _meaning(field: str, counts: Iterable[FacetCount], is_own: bool) -> Meaning:
    distinct = {count.value: count.count for count in counts}
    return Meaning(field, tuple(distinct), sum(distinct.values()), is_own)


def _is_chinese(text: str) -> bool:
    return any(token.kind == "cjk" for token in tokens_of(text))
