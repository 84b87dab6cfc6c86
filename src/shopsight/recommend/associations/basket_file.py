"""A plain file of baskets: one basket a line, its items separated by commas."""

from __future__ import annotations

import csv
from pathlib import Path

from shopsight.core.associations import MOST_BASKETS
from shopsight.core.errors import InvalidRequest, SourceNotFound
from shopsight.recommend.associations.baskets import BasketDraw, Baskets


def read_basket_file(path: Path, max_baskets: int = MOST_BASKETS) -> Baskets:
    """Read baskets in bounded memory; above `max_baskets` a sample of them. Empty lines are no baskets.

    Raises SourceNotFound, and InvalidRequest for what is not such a file.
    """
    draw = BasketDraw(max_baskets)
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            lines = csv.reader(file, skipinitialspace=True)
            for cells in lines:
                if items := [item for cell in cells if (item := cell.strip())]:
                    draw.put(str(lines.line_num), items)
    except OSError as error:
        raise SourceNotFound(f"no basket file at {str(path)!r}: {(error.strerror or str(error)).lower()}") from None
    except (UnicodeDecodeError, csv.Error) as error:
        raise InvalidRequest(f"{path.name}: one basket a line is wanted, as UTF-8 text: {error}", "baskets") from None
    return draw.baskets()
