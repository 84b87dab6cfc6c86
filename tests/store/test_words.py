"""The segmentation of texts and the queries made of what shoppers type."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shopsight.store.stem import stem
from shopsight.store.words import WordQuery, document_words, word_query


def clauses(text: str) -> tuple[tuple[tuple[str, ...], ...], ...]:
    query = word_query(text)
    assert query is not None
    return query.clauses


# Pairs from the examples in Porter's paper.
@pytest.mark.parametrize(
    ("word", "root"),
    [
        ("caresses", "caress"), ("ponies", "poni"), ("cats", "cat"), ("feed", "feed"), ("agreed", "agre"),
        ("plastered", "plaster"), ("motoring", "motor"), ("sing", "sing"), ("conflated", "conflat"),
        ("troubled", "troubl"), ("sized", "size"), ("hopping", "hop"), ("falling", "fall"), ("filing", "file"),
        ("happy", "happi"), ("sky", "sky"), ("relational", "relat"), ("conditional", "condit"),
        ("vietnamization", "vietnam"), ("operator", "oper"), ("hopefulness", "hope"), ("triplicate", "triplic"),
        ("electrical", "electr"), ("goodness", "good"), ("revival", "reviv"), ("adjustable", "adjust"),
        ("replacement", "replac"), ("adoption", "adopt"), ("probate", "probat"), ("rate", "rate"),
        ("controll", "control"), ("roll", "roll"), ("shoes", "shoe"), ("running", "run"), ("is", "is"),
        ("ABC", "ABC"), ("naïve", "naïve"),
    ],
)  # fmt: skip
def test_english_words_are_cut_to_their_stem(word: str, root: str) -> None:
    assert stem(word) == root


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Running SHOES", ["running", "run", "shoes", "shoe"]),
        ("Café Ｆｕｌｌ ÅNGSTRÖM", ["cafe", "full", "angstrom"]),
        ("T-Shirt", ["t", "shirt", "tshirt"]),
        ("AB-12/x", ["ab", "12", "x", "ab12x"]),
        ("红色裙", ["红", "色", "裙", "红色", "色裙"]),
        ("iPhone手机", ["iphone", "iphon", "手", "机", "手机"]),
        ("がぎ", ["が", "ぎ", "がぎ"]),
        ("STRASSE straße", ["strasse", "strass", "strasse", "strass"]),
        ("snake_case", ["snake", "case", "snakecase"]),
        (" ... !", []),
        ("", []),
    ],
)
def test_texts_are_cut_into_words(text: str, words: list[str]) -> None:
    assert document_words(text) == words


def test_the_last_word_counts_as_still_being_typed() -> None:
    assert clauses("red shoes") == ((("red",),), (("shoe",), ("shoes*",)))
    assert clauses("red shoes ") == ((("red",),), (("shoe",),))
    assert clauses("t-shirt") == ((("t", "shirt"), ("tshirt*",)),)


def test_fillers_are_left_out_unless_there_is_nothing_else() -> None:
    assert clauses("the bag for a laptop!") == ((("bag",),), (("laptop",),))
    assert clauses("the of ") == ((("the",),), (("of",),))
    assert clauses("红色的裙子") == ((("红色",),), (("裙子",),))
    assert clauses("的") == ((("的",),),)


def test_texts_without_a_word_ask_for_nothing() -> None:
    assert word_query(" *?! ") is None
    assert word_query("") is None


def test_a_query_has_a_bounded_number_of_clauses() -> None:
    assert len(clauses(" ".join(f"w{number}" for number in range(500)))) == 32


@given(st.text(max_size=200))
def test_words_hold_nothing_that_a_database_would_read_as_syntax(text: str) -> None:
    assert all(map(harmless, document_words(text)))
    query = word_query(text)
    for clause in query.clauses if query else ():
        for alternative in clause:
            assert alternative
            assert all(harmless(word.removesuffix("*")) for word in alternative)


@given(st.text(max_size=60))
def test_every_text_is_found_by_itself(text: str) -> None:
    query = word_query(text + " ")
    words = set(document_words(text))
    assert (query is None) == (not words)
    assert query is None or holds(query, words)


def harmless(word: str) -> bool:
    # Beyond ASCII a Unicode newer than Python's may have letters that Python does not know yet.
    return bool(word) and all(letter.isalnum() or ord(letter) > 0x3000 for letter in word)


def holds(query: WordQuery, words: set[str]) -> bool:
    return all(any(words.issuperset(alternative) for alternative in clause) for clause in query.clauses)
