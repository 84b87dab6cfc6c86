"""English word stems by Porter's algorithm (1980), so that "running shoes" finds "shoe for a run" on every database."""

from __future__ import annotations

import re
import threading
from functools import lru_cache

import snowballstemmer

# Of the two English algorithms the one that no longer changes: stems are stored, and must be those of later queries.
_PORTER = snowballstemmer.stemmer("porter")
# A stemmer holds the word that it works on.
_ONE_AT_A_TIME = threading.Lock()
_ENGLISH = re.compile(r"[a-z]{3,40}")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """Return the stem of a lower-case English word; anything else comes back as it is."""
    if not _ENGLISH.fullmatch(word):
        return word
    with _ONE_AT_A_TIME:
        return str(_PORTER.stemWord(word))
