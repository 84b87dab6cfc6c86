"""What a run writes down while it goes: a CSV of numbers per step, cut back to its checkpoint when it goes on."""

from __future__ import annotations

import csv
import os
from collections.abc import Mapping
from pathlib import Path


def note(path: Path, step: int, seconds: float, values: Mapping[str, float]) -> None:
    """Append a row; the first one of a file brings the header."""
    fresh = not path.exists()
    with path.open("a", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        if fresh:
            writer.writerow(["step", "seconds", *values])
        writer.writerow([step, round(seconds, 1), *(round(value, 5) for value in values.values())])


def cut_back(path: Path, step: int) -> None:
    """Drop the rows after a step, and a last row that a kill left half written."""
    if not path.exists():
        return
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = list(csv.reader(file)) or [[]]
    kept = [row for row in rows if len(row) == len(header) and int(row[0]) <= step]
    beside = path.with_suffix(".new")
    with beside.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *kept] if header else [])
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)
