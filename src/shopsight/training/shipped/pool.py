"""Figures of several runs as one, such as of all folds: python -m shopsight.training.shipped.pool OUT [OUT …]."""

from __future__ import annotations

import argparse
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from shopsight.evaluation.metrics import wilson
from shopsight.training.shipped.judge import Figure

FILES = ("figures.json", "figures-adapted.json")
_SHARES = {"recall_at_1": "R@1", "recall_at_5": "R@5", "share": "share"}


def main() -> None:
    """Print a table for each of the files that all of the folders have."""
    parser = argparse.ArgumentParser(prog="python -m shopsight.training.shipped.pool", description=__doc__)
    parser.add_argument("folders", type=Path, nargs="+", help="what runs of different --hold-out wrote")
    folders: list[Path] = parser.parse_args().folders
    for name in FILES:
        files = [folder / name for folder in folders]
        if all(file.exists() for file in files):
            print(f"{name} of {len(files)} runs\n")
            print(as_table(pooled([json.loads(file.read_text(encoding="utf-8")) for file in files])), end="\n\n")


def pooled(runs: Sequence[Mapping[str, Figure]]) -> dict[str, Figure]:
    """Return the figures of all photos that asked in any run, by name; a photo that asked in two counts twice."""
    names = dict.fromkeys(name for run in runs for name in run)
    return {name: _joined([run[name] for run in runs if name in run]) for name in names}


def as_table(figures: Mapping[str, Figure]) -> str:
    """Return the figures as a table in Markdown, with 95 % Wilson intervals."""
    columns = [share for share in _SHARES if any(share in figure for figure in figures.values())]
    rows = [
        [name, *(_cell(figure, column) for column in columns), str(figure["n"])] for name, figure in figures.items()
    ]
    heading = ["", *(_SHARES[column] for column in columns), "n"]
    return "\n".join(f"| {' | '.join(row)} |" for row in (heading, ["---"] * len(heading), *rows))


def _joined(figures: Sequence[Figure]) -> Figure:
    n = sum(_number(figure["n"]) for figure in figures)
    joined: Figure = {"n": int(n)}
    for share in _SHARES:
        if share in figures[0]:
            hits = sum(round(_number(figure[share]) * _number(figure["n"])) for figure in figures)
            joined[share] = hits / n
    return joined


def _cell(figure: Figure, column: str) -> str:
    if column not in figure:
        return ""
    n = int(_number(figure["n"]))
    share = wilson(round(_number(figure[column]) * n), n)
    value, low, high = (f"{number:.3f}".removeprefix("0") for number in (share.value, share.low, share.high))
    return f"{value} ({low}–{high})"


def _number(value: float | int | list[float]) -> float:
    assert not isinstance(value, list)
    return value


if __name__ == "__main__":
    main()
