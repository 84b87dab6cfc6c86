"""How well wishes are heard in a shopper's words, and what hearing them changes.

python -m benchmarks.wishes [--datasets FOLDER] [--shops FOLDER] [--misses]
"""

from __future__ import annotations

import argparse
import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path
from tempfile import TemporaryDirectory

from shopsight.app import Shop, open_shop
from shopsight.core.types import Query
from shopsight.core.wishes import Wish
from shopsight.search.wishes.parser import parse_wishes
from shopsight.search.wishes.vocabulary import Vocabulary, VocabularyCache

Chip = tuple[str, str, str]
"""Field, operator and value."""


@dataclass(frozen=True)
class Sentence:
    """A line of wishes.tsv: what is said in which shop, and what should be heard."""

    shop: str
    words: str
    wanted: frozenset[Chip]
    is_held_out: bool


def sentences() -> Iterator[Sentence]:
    """Yield the sentences with what should be heard in them; every second one is held out."""
    lines = (Path(__file__).parent / "wishes.tsv").read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(line for line in lines if not line.startswith("#")):
        shop, words, wanted = line.split("\t")
        chips = frozenset(_chip(text) for text in wanted.split(" ; ") if text)
        yield Sentence(shop, words, chips, is_held_out=number % 2 == 1)


def outcome(sentence: Sentence, vocabulary: Vocabulary) -> tuple[int, int, int]:
    """Return how many wishes were heard rightly, how many were heard, and how many there are.

    A value heard with its kinds ("leather" with "patent leather") is right by the one that was said.
    """
    heard = [_chips(wish) for wish in parse_wishes(sentence.words, vocabulary).wishes(beside_picture=True).chips]
    right = len(frozenset().union(*heard) & sentence.wanted)
    wrong = sum(not chips & sentence.wanted for chips in heard)
    return right, right + wrong, len(sentence.wanted)


def _chip(text: str) -> Chip:
    field, op, value = text.lstrip("~").split(" ", 2)
    return field, op, value


def _chips(wish: Wish) -> frozenset[Chip]:
    if wish.op == "between":
        return frozenset({(wish.field, wish.op, "-".join(wish.values))})
    return frozenset((wish.field, wish.op, value.casefold()) for value in wish.values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shops", type=Path)
    parser.add_argument("--misses", action="store_true")
    given = parser.parse_args()
    vocab = {}
    for name in ("demo", "luma"):
        with open_shop(shop=given.shops / name) as shop:
            vocab[name] = VocabularyCache(shop.store).now()
    for held in (False, True):
        for lang in ("en", "zh"):
            tot = [0, 0, 0]
            for s in sentences():
                if s.is_held_out != held:
                    continue
                if any("\u4e00" <= c <= "\u9fff" for c in s.words) != (lang == "zh"):
                    continue
                o = outcome(s, vocab[s.shop])
                tot = [a + b for a, b in zip(tot, o)]
                if given.misses and not held and not (o[0] == o[1] == o[2]):
                    print(
                        s.words,
                        "| want",
                        sorted(s.wanted),
                        "| got",
                        [
                            (w.field, w.op, w.values, w.text)
                            for w in parse_wishes(s.words, vocab[s.shop]).wishes(True).chips
                        ],
                    )
            print(held, lang, tot, tot[0] / tot[1], tot[0] / tot[2])


if __name__ == "__main__":
    main()
