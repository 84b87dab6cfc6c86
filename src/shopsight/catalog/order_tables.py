"""Tables of orders (CSV, TSV) as rows of GA4: consecutive lines of one order become one purchase."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from shopsight.core.errors import InvalidRequest, UnknownFeedFormat

FIELDS = ("order", "time", "shopper", "product", "quantity", "price", "currency")

_HEADINGS = {
    "order": "order order_id order_number order_no increment_id invoice invoice_no invoiceno transaction_id name",
    "time": "time order_date ordered_at date created_at date_created purchased_at invoicedate purchase_date event_time",
    "shopper": "shopper customer customer_id customerid user_id user_pseudo_id email customer_email billing_email",
    "product": "product product_id sku item_id item_sku lineitem_sku item stockcode product_sku",
    "quantity": "quantity qty qty_ordered lineitem_quantity item_quantity units",
    "price": "price unit_price item_price lineitem_price unitprice",
    "currency": "currency order_currency order_currency_code currency_code",
}
"""What the columns of known shop systems are called, of several in a table the first of these."""

Pseudonym = Callable[[str], str]
Numbered = tuple[int, object]


def order_rows(
    lines: Iterable[str], columns: Mapping[str, str], pseudonym: Pseudonym, default_time: str, name: str
) -> Iterator[Numbered]:
    """Yield each order as an event row, with the number of its first line; `columns` is field -> heading.

    Shoppers are named by `pseudonym`. `default_time` is for lines that have none; `name` tells lines without an order
    number from those of other files. Raises UnknownFeedFormat or InvalidRequest for a table whose columns do not do.
    """
    lines = iter(lines)
    heading = next(lines, "")
    separator = max(",;\t", key=heading.count)
    names = next(csv.reader([heading], delimiter=separator), [])
    chosen = _chosen(names, columns)
    table = csv.DictReader(lines, names, delimiter=separator)

    def fields(row: Mapping[str, Any]) -> dict[str, str]:
        return {field: str(row.get(column) or "").strip() for field, column in chosen.items()}

    numbered = ((number, fields(row)) for number, row in enumerate(table, start=2))
    for order, group in groupby(numbered, key=lambda line: line[1].get("order") or line[0]):
        found = list(group)
        event_id = f"order-{order}" if isinstance(order, str) else f"{name}-{order}"
        yield found[0][0], _purchase([line for _, line in found], event_id[:100], pseudonym, default_time)


def _chosen(names: Sequence[str], columns: Mapping[str, str]) -> dict[str, str]:
    wrong = next((field for field in columns if field not in FIELDS), None)
    if wrong is not None:
        raise InvalidRequest(f"{wrong!r} is no field of an order; they are {', '.join(FIELDS)}", wrong)
    missing = next((column for column in columns.values() if column not in names), None)
    if missing is not None:
        raise InvalidRequest(f"there is no column {missing!r}; there are {', '.join(names)}", missing)
    folded = {re.sub(r"\W+", "_", name.strip().casefold()): name for name in reversed(names)}
    known = {
        field: next((folded[heading] for heading in headings.split() if heading in folded), None)
        for field, headings in _HEADINGS.items()
    }
    chosen = {field: column for field, column in {**known, **columns}.items() if column is not None}
    if "product" not in chosen:
        raise UnknownFeedFormat(
            f"these are neither events (JSONL) nor orders: no column of {', '.join(names)} is known as that of a "
            "product; say which with --map product=COLUMN"
        )
    return chosen


def _purchase(
    lines: Sequence[Mapping[str, str]], event_id: str, pseudonym: Pseudonym, default_time: str
) -> dict[str, Any]:
    first = lines[0]
    return {
        "event_id": event_id,
        "event_name": "purchase",
        "event_time": _time(first.get("time", "")) or default_time,
        "user_pseudo_id": pseudonym(first["shopper"]) if first.get("shopper") else None,
        "transaction_id": first.get("order") or None,
        "currency": first.get("currency") or None,
        "items": [_item(line) for line in lines],
    }


def _time(text: str) -> str:
    """Return a time as ISO 8601 writes it, in UTC where no zone is said."""
    joined = re.sub(r"\s+(?=[+-]\d{2}:?\d{2}$|Z$)", "", text.removesuffix(" UTC"))
    if len(joined) <= len("2026-06-01"):
        return joined and f"{joined}T00:00:00+00:00"
    return joined if re.search(r"(Z|[+-]\d{2}:?\d{2})$", joined[10:]) else f"{joined}+00:00"


def _item(line: Mapping[str, str]) -> dict[str, Any]:
    """Read one line of an order; Magento's sample data keeps product, options and quantity as JSON in one column."""
    product, quantity = line["product"], line.get("quantity") or "1"
    if product.startswith("{"):
        try:
            said = json.loads(product)
            options = said.get("configurable_options") or {}
            product, quantity = "-".join([said["sku"], *options.values()]), said.get("qty", quantity)
        except (ValueError, KeyError, TypeError, AttributeError):
            product = ""
    return {"item_id": product, "quantity": quantity, "price": line.get("price") or None}
