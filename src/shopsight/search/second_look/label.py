"""What is printed on the thing: its code decides, its text moves those up whose names agree with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from shopsight.core.errors import ExtraRequired
from shopsight.core.ports import CodeReader, ProductStore, TextReader
from shopsight.core.reading import TextLine
from shopsight.core.types import WHOLE, Box, Candidate, Image, Product
from shopsight.core.where import Where
from shopsight.search.gtin_lookup import matches_of_gtin
from shopsight.search.second_look.look import DEPTH, Placed
from shopsight.search.second_look.text import agreement

READ_AT_PX = 960
"""The short side that small print and barcodes need."""

_TEXT = 0.026
"""What agreement (0-2) weighs in the score of `look`, 0.08 beside a cosine of 1: the least that still gains
(docs/adr/0008-what-is-printed-decides.md)."""
_ABOVE = 0.01


class Label(NamedTuple):
    """The lines of text on a thing, or the trade numbers (14 digits) on the photo that products of this shop have."""

    lines: tuple[TextLine, ...] = ()
    gtins: tuple[str, ...] = ()


class LabelReader:
    """Reads labels off photos; `text` opens the reader of text, which may need an extra that is not there."""

    def __init__(self, store: ProductStore, codes: CodeReader, text: Callable[[], TextReader]) -> None:
        self._store = store
        self._codes = codes
        self._text = text

    def read(self, image: Image, region: Box, within: Box = WHOLE) -> Label:
        """Read the codes in a part of the photo, and where none is of this shop, the text in a region."""
        gtins = dict.fromkeys(code.gtin for code in self._codes.read(image.crop(within)) if code.gtin)
        sold = tuple(gtin for gtin in gtins if matches_of_gtin(self._store, gtin, limit=1))
        if sold:
            return Label(gtins=sold)
        try:
            return Label(self._text().read(image.crop(region)))
        except ExtraRequired:
            return Label()

    def ordered(
        self, label: Label, placed: Sequence[Placed], known: Mapping[str, Product], where: Where | None
    ) -> list[Placed]:
        """Return what was placed, given best first, in its order after the label was read.

        Products of a number on the photo come first, also where no picture of theirs looked like it.
        """
        if label.gtins:
            return self._with_numbered(label.gtins, placed, where)
        best = [p for p in placed[:DEPTH] if p.candidate.product_id in known]
        if not label.lines or len(best) < 2:
            return list(placed)
        agreed = agreement(label.lines, [known[p.candidate.product_id] for p in best]).tolist()
        moved = {p.candidate.product_id: p.score + _TEXT * share for p, share in zip(best, agreed, strict=True)}
        again = [p._replace(score=moved.get(p.candidate.product_id, p.score)) for p in placed]
        return sorted(again, key=lambda p: (-p.score, p.candidate.product_id))

    def _with_numbered(self, gtins: Sequence[str], placed: Sequence[Placed], where: Where | None) -> list[Placed]:
        matches = [match for gtin in gtins for match in matches_of_gtin(self._store, gtin, where)]
        found = {match.group_key: match.product_id for match in matches}
        if not found:
            return list(placed)
        top = max((p.score for p in placed), default=0.0) + _ABOVE
        seen = {p.candidate.group_key: p for p in placed}
        first = [_numbered(product, group, seen.get(group), top) for group, product in found.items()]
        return [*first, *(p for p in placed if p.candidate.group_key not in found)]


def _numbered(product_id: str, group_key: str, seen: Placed | None, score: float) -> Placed:
    """Return the variant that has the number, in the group's place before; unseen, it is like nothing."""
    if seen is None:
        return Placed(Candidate(product_id, group_key, "", 0.0), score, None, numbered=True)
    if seen.candidate.product_id == product_id:
        return seen._replace(score=score, numbered=True)
    candidate = Candidate(product_id, group_key, "", seen.candidate.score)
    return Placed(candidate, score, seen.rank_before, numbered=True)
