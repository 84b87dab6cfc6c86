"""Histories come in from files of events and of orders, and go out as they came."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from shopsight.app import Shop, open_shop
from shopsight.catalog.histories import HistoryOptions
from shopsight.core.errors import InvalidRequest, SourceNotFound, UnknownFeedFormat
from shopsight.core.events import Event, EventItem, Events
from shopsight.core.types import Operation

DEMO = Path(__file__).parents[2] / "src" / "shopsight" / "demo_shop" / "history" / "events.jsonl.gz"
JUNE = datetime(2026, 6, 1, tzinfo=UTC)


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with open_shop(shop=tmp_path / "shop", event_retention_days=0, currency="EUR") as shop:
        yield shop


def events(shop: Shop) -> list[Event]:
    return [logged.event for logged in shop.events.read(Events(bots=True))]


def line(number: int) -> str:
    return json.dumps({"event_name": "view_item", "event_time": (JUNE + timedelta(minutes=number)).isoformat()})


def test_the_demo_shops_history_comes_in_whole_and_once(shop: Shop) -> None:
    first = shop.shoppers.import_history(DEMO)
    assert (first.status, first.done, first.counts) == ("done", 7509, {"events": 7509, "known": 0, "issues": 0})
    assert shop.shoppers.import_history(DEMO).counts["known"] == 7509
    summary = shop.shoppers.summary()
    assert (summary.counts["purchase"], summary.shoppers) == (256, 400)
    assert summary.first == datetime(2026, 6, 1, 15, 52, 36, tzinfo=UTC)


def test_what_goes_out_comes_in_again_as_it_was(shop: Shop, tmp_path: Path) -> None:
    shop.shoppers.import_history(DEMO)
    assert shop.shoppers.export_history(tmp_path / "out.jsonl.gz") == 7509
    with open_shop(shop=tmp_path / "other", event_retention_days=0) as other:
        other.shoppers.import_history(tmp_path / "out.jsonl.gz")
        assert events(other) == events(shop)
    assert shop.shoppers.export_history(tmp_path / "june.jsonl", Events(until=JUNE + timedelta(days=1))) == 49
    assert len((tmp_path / "june.jsonl").read_text().splitlines()) == 49


def test_a_wrong_line_is_told_by_its_number(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "some.jsonl"
    file.write_text("\n".join([line(1), "", "{not json", line(2), '{"event_name": "looked"}']))
    operation = shop.shoppers.import_history(file)
    assert operation.counts == {"events": 2, "known": 0, "issues": 2}
    issues = shop.operation_issues(operation.id)
    assert [(issue.file, issue.row, issue.field) for issue in issues] == [
        ("some.jsonl", 3, "event"),
        ("some.jsonl", 5, "event_time"),
    ]


def test_interrupted_it_goes_on_where_it_was(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "many.jsonl"
    file.write_text("\n".join(line(number) for number in range(3500)))

    def interrupt(operation: Operation) -> None:
        if operation.done == 2000:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shop.shoppers.import_history(file, on_progress=interrupt)
    assert len(events(shop)) == 2000
    rest = shop.shoppers.import_history(file)
    assert (rest.status, rest.done, rest.counts) == ("done", 3500, {"events": 3500, "known": 0, "issues": 0})


def test_an_old_history_can_be_moved_to_end_now(shop: Shop) -> None:
    before = datetime.now(UTC)
    shop.shoppers.import_history(DEMO, HistoryOptions(ends_now=True))
    last = shop.shoppers.summary().last
    assert last is not None and before <= last <= datetime.now(UTC)
    assert shop.shoppers.import_history(DEMO).counts["known"] == 7509


def test_a_table_of_orders_becomes_purchases(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text(
        "Order ID;Created at;Email;SKU;Qty;Price;Currency\n"
        "1001;2026-06-01 15:52:36 +0200;Ann@shop.example;shoe-1;2;49,90;EUR\n"
        "1001;2026-06-01 15:52:36 +0200;Ann@shop.example;hat-1;1;19,90;EUR\n"
        "1002;2026-06-02 10:00:00;ann@shop.example;shoe-1;x;49,90;EUR\n"
        "1003;2026-06-03;;shoe-2;1;;EUR\n"
    )
    operation = shop.shoppers.import_history(file)
    first, second = events(shop)
    assert (first.id, first.transaction_id, first.time) == (
        "order-1001",
        "1001",
        datetime(2026, 6, 1, 13, 52, 36, tzinfo=UTC),
    )
    assert first.items == (EventItem("shoe-1", 2, 4990), EventItem("hat-1", 1, 1990))
    assert (second.shopper, second.time) == ("", datetime(2026, 6, 3, tzinfo=UTC))
    assert [(issue.row, issue.field) for issue in shop.operation_issues(operation.id)] == [(4, "items.quantity")]
    assert shop.shoppers.erase("ANN@shop.example") == 1


def test_no_file_of_the_shop_names_who_ordered(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("email,sku,date\nann@shop.example,a,2026-06-01\nann@shop.example,,2026-06-01\n")
    shop.shoppers.import_history(file)
    assert events(shop)[0].shopper.startswith("p_")
    assert not [path for path in shop.settings.shop.rglob("*") if path.is_file() and b"ann@" in path.read_bytes()]


def test_columns_can_be_named_and_a_table_without_products_says_so(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.tsv"
    file.write_text("Beleg\tArtikel\n7\tshoe-1\n")
    with pytest.raises(UnknownFeedFormat, match="--map product=COLUMN"):
        shop.shoppers.import_history(file)
    with pytest.raises(InvalidRequest, match="no column 'Ware'"):
        shop.shoppers.import_history(file, HistoryOptions({"product": "Ware"}))
    with pytest.raises(InvalidRequest, match="no field of an order"):
        shop.shoppers.import_history(file, HistoryOptions({"article": "Artikel"}))
    options = HistoryOptions({"product": "Artikel", "order": "Beleg"}, time=JUNE)
    assert shop.shoppers.import_history(file, options).counts["events"] == 1
    assert [(event.transaction_id, event.time) for event in events(shop)] == [("7", JUNE)]


def test_magentos_orders_name_the_variant(shop: Shop, tmp_path: Path) -> None:
    file = tmp_path / "orders.csv"
    product = json.dumps({"sku": "WS03", "qty": "1", "configurable_options": {"size": "XS", "color": "Red"}})
    escaped = product.replace('"', '""')
    file.write_text(f'customer_email,currency,product,refund\nroni@shop.example,USD,"{escaped}",no\n')
    shop.shoppers.import_history(file, HistoryOptions(time=JUNE))
    assert events(shop)[0].product_ids == ("WS03-XS-Red",)


def test_what_is_no_history_is_refused(shop: Shop, tmp_path: Path) -> None:
    with pytest.raises(SourceNotFound):
        shop.shoppers.import_history(tmp_path / "nowhere.csv")
    (tmp_path / "picture.png").write_bytes(b"\x89PNG\r\n\xff\xfe")
    with pytest.raises(UnknownFeedFormat):
        shop.shoppers.import_history(tmp_path / "picture.png")
    (tmp_path / "cut.jsonl.gz").write_bytes(gzip.compress(line(1).encode() * 99)[:-20])
    with pytest.raises(UnknownFeedFormat):
        shop.shoppers.import_history(tmp_path / "cut.jsonl.gz")
