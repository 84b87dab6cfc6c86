"""From the rows that the server found to products: equal pictures tie, variants are one, ties go by product id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shopsight.core.types import Candidate


def ranked(hits: Sequence[Mapping[str, Any]], k: int) -> list[Candidate]:
    """Return the k best groups among these hits, each by its best photo."""
    best_of: dict[int, float] = {}
    rows = []
    for hit in hits:
        row, score = hit["entity"], hit["distance"]
        # Segments add up in different orders: the same picture would score differently by the last bit.
        best_of[row["digest"]] = max(score, best_of.get(row["digest"], score))
        rows.append(row)
    rows.sort(key=lambda row: (-best_of[row["digest"]], row["product_id"], row["position"]))
    found: dict[str, Candidate] = {}
    for row in rows:
        group = row["group_key"]
        if group not in found:
            # Taken to [-1, 1], beyond which rounding may lead, and -0.0 to 0.0.
            score = max(-1.0, min(1.0, float(best_of[row["digest"]]))) + 0.0
            found[group] = Candidate(row["product_id"], group, row["photo_id"], score)
            if len(found) == k:
                break
    return list(found.values())
