"""The client against a real server: the same nouns come back, the same errors are raised, refusals are waited out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest

from shopsight.api.options import ServerOptions
from shopsight.api.server import create_app
from shopsight.client import Client
from shopsight.core.associations import AssociationQuery
from shopsight.core.errors import (
    CampaignNotFound,
    FetchFailed,
    Forbidden,
    InvalidCampaign,
    InvalidFilter,
    InvalidRequest,
    NotAnImage,
    Overloaded,
    PhotoNotFound,
    ProductNotFound,
    RateLimited,
    ShopsightError,
    SourceNotFound,
    Unauthorized,
)
from shopsight.core.events import Event, EventItem
from shopsight.core.feed import FeedItem, PhotoSource, RowIssue
from shopsight.core.queries import FacetCount
from shopsight.core.types import Box, Region
from shopsight.core.verdict import Probability, Verdict
from shopsight.core.why import Heat, Link, Reason
from tests.api.fake_shop import PICTURE, SEARCH_KEY, WRITE_KEY, FakeShop, shoe
from tests.api.live_server import live_server

FEED = "https://shop.example/feed.xml"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FakeShop, str]]:
    shop = FakeShop()
    options = ServerOptions(page=False, upload_folder=tmp_path_factory.mktemp("uploads"), events_poll_s=0.01)
    with live_server(create_app(shop, options)) as (url, _):
        yield shop, url


@pytest.fixture
def shop(served: tuple[FakeShop, str]) -> FakeShop:
    shop, _ = served
    shop.catalog = {"SKU-1": shoe()}
    shop.running.clear()
    shop.issues.clear()
    shop.imports.clear()
    shop.ads.known.clear()
    return shop


@pytest.fixture
def client(served: tuple[FakeShop, str], shop: FakeShop) -> Iterator[Client]:
    with Client(served[1], WRITE_KEY) as client:
        yield client


def refusing(*responses: httpx.Response) -> tuple[Client, list[float]]:
    """Return a client of a server that answers these in turn, and the list of its waits."""
    left, waits = list(responses), list[float]()
    transport = httpx.MockTransport(lambda _: left.pop(0))
    return Client("http://localhost", transport=transport, wait=waits.append), waits


def test_a_photo_searches_as_bytes_path_url_or_id(client: Client, tmp_path: Path) -> None:
    (tmp_path / "shoe.jpg").write_bytes(PICTURE)
    first = client.search(PICTURE, words="red", box=Box(0.1, 0.2, 0.5, 0.6), facets=["brand"])
    assert first.regions == (Region(Box(0.1, 0.2, 0.5, 0.6)),)
    assert first.facets == {"brand": (FacetCount("Acme", 1),)}
    [hit] = first.hits
    assert first.verdict == Verdict("found", 0.96)
    assert hit.probability == Probability(0.93, 0.05, 0.02)
    assert hit.product == replace(shoe(), photos=())
    assert (hit.photo_id, hit.variants) == (shoe().photos[0].id, ("SKU-1",))
    assert client.search(tmp_path / "shoe.jpg").photo_id == first.photo_id
    assert client.search(photo_id=first.photo_id or "").photo_id == first.photo_id
    assert client.search(photo_url="https://example.com/a.jpg").hits == first.hits
    assert client.search(product_id="SKU-1").total == 1


def test_a_photo_is_read_into_the_same_nouns(client: Client, shop: FakeShop, tmp_path: Path) -> None:
    (tmp_path / "shoe.jpg").write_bytes(PICTURE)
    assert client.read(tmp_path / "shoe.jpg", top=2) == shop.read(PICTURE, 2)
    assert client.read(PICTURE) == shop.read(PICTURE, 3)


def test_a_hit_is_explained_by_what_was_asked(client: Client) -> None:
    asked = client.search(PICTURE, words="red")
    why = client.explain(asked.hits[0], photo_id=asked.photo_id or "", words="red", box=Box(0.0, 0.5, 1.0, 1.0))
    assert why.query == Heat(Box(0.0, 0.5, 1.0, 1.0), ((0.5, 1.0),))
    assert why.links == (Link((0.75, 0.5), (0.5, 0.25), 0.9),)
    assert why.reasons == (Reason("word", "title", ("red",)),)
    by_words = client.explain(asked.hits[0], words="blue")
    assert (by_words.query, by_words.hit, by_words.reasons) == (None, None, ())


def test_recommendations_come_with_their_products_and_a_shopper_can_choose(client: Client, shop: FakeShop) -> None:
    shop.catalog["鞋 2"] = shoe("鞋 2")
    alike = client.similar("鞋 2", 5, price_band=0.5)
    assert [(item.product_id, item.reasons[0].kind) for item in alike.items] == [("SKU-1", "alike")]
    assert alike.products["SKU-1"].title == "Red shoe" and alike.query_id
    assert client.goes_with("SKU-1").basis == "baskets"
    assert client.recommend("s/1").basis == "taste"
    client.opt_out("s/1")
    assert client.recommend("s/1").basis == "popular"
    client.opt_out("s/1", opted_out=False)
    client.reset_taste("s/1")
    assert shop.resets == ["s/1"] and client.recommend("s/1").signals == 1
    del shop.catalog["鞋 2"]


def test_products_round_trip(client: Client) -> None:
    assert client.get("SKU-1") == shoe()
    item = FeedItem("mine", 1, shoe("a/b 鞋", "Blue shoe"), (PhotoSource("", data=PICTURE),))
    assert client.put([item]).stored == ("a/b 鞋",)
    assert client.get("a/b 鞋") == shoe("a/b 鞋", "Blue shoe")
    assert client.put([item]).unchanged == ("a/b 鞋",)
    assert [product.id for product in client.products(page_size=1)] == ["SKU-1", "a/b 鞋"]
    assert client.patch("SKU-1", {"price": {"amount": "5"}}).price_minor == 500
    assert client.delete(["SKU-1", "none"]) == 1


def test_what_is_wrong_with_one_product_is_told_by_its_place(client: Client, tmp_path: Path) -> None:
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"no picture")
    items = [
        FeedItem("mine", 1, shoe("A"), (PhotoSource(str(photo)),)),
        FeedItem("mine", 2, None),
        FeedItem("mine", 3, replace(shoe("B"), title="")),
    ]
    report = client.put(items)
    assert report.stored == ("A",)
    assert report.issues == (
        RowIssue("api", 1, "image", "not_an_image", "the photo: no picture"),
        RowIssue("api", 3, "put.1.title", "invalid_request", "title: string should have at least 1 character"),
    )
    with pytest.raises(SourceNotFound, match="nowhere"):
        client.put([FeedItem("mine", 1, shoe("A"), (PhotoSource("/nowhere/a.jpg"),))])


def test_events_are_sent_in_any_number_and_a_shopper_is_erased(client: Client, shop: FakeShop) -> None:
    now = datetime(2026, 6, 1, tzinfo=UTC)
    events = [
        Event(f"e{n}", "view_item", now, shopper="s1", items=(EventItem("SKU-1", position=1),)) for n in range(250)
    ]
    report = client.send_events([*events, {"event_name": "looked"}, events[0]])
    assert (report.new, report.known) == (250, 1)
    assert [(issue.row, issue.field) for issue in report.issues] == [(251, "event_time")]
    assert shop.shoppers.kept["e249"] == events[249]
    assert client.erase_shopper("s1") == 250


def test_imports_are_started_followed_and_cancelled(client: Client, shop: FakeShop, tmp_path: Path) -> None:
    feed = tmp_path / "feed.csv"
    feed.write_text("id,title\n1,Shoe\n")
    operation = client.start_import(feed, mapping={"title": "Name"}, dry_run=True)
    assert Path(shop.imports[0][0]).read_text() == feed.read_text()
    assert (shop.imports[0][1]["dry_run"], shop.imports[0][1]["mapping"]) == (True, {"title": "Name"})
    assert operation == shop.operation(operation.id)
    steps = []
    for step in client.follow(operation.id):
        steps.append(step.status)
        shop.advance(operation.id, done=1, status="done")
    assert steps == ["running", "done"]
    other = client.start_import(FEED, sync=True, allow_large_removal=True)
    assert client.cancel(other.id).status == "cancelled"
    assert [found.id for found in client.operations()] == [other.id, operation.id]
    assert client.operation(operation.id).done == 2


def test_errors_of_rows_are_walked_over_pages(client: Client, shop: FakeShop) -> None:
    shop.issues.extend(RowIssue("feed.xml", row, "price", "invalid_price", "what?") for row in range(2500))
    operation = client.start_import(FEED)
    assert list(client.operation_issues(operation.id)) == shop.issues


def test_photos_facets_readiness_and_version(client: Client) -> None:
    assert client.photo(shoe().photos[0].id) == PICTURE
    assert client.facets(["brand"]) == {"brand": (FacetCount("Acme", 1),)}
    assert client.is_ready()
    assert client.version()["model"] == "fake"


def test_errors_are_those_of_the_core_with_what_they_carry(client: Client, served: tuple[FakeShop, str]) -> None:
    with pytest.raises(InvalidFilter, match=r"the end \(column 8\)") as wrong:
        client.search(filter="price < ")
    assert wrong.value.column == 8
    assert wrong.value.__notes__[0].startswith("request id ")
    with pytest.raises(InvalidRequest) as field:
        client.patch("SKU-1", {"colour": "red"})
    assert vars(field.value)["field"] == "colour"
    with pytest.raises(NotAnImage):
        client.search(b"no picture")
    with pytest.raises(ProductNotFound, match="'none'"):
        client.get("none")
    with pytest.raises(PhotoNotFound):
        client.photo("none")
    with pytest.raises(Unauthorized), Client(served[1]) as nobody:
        nobody.delete(["SKU-1"])
    with pytest.raises(Forbidden), Client(served[1], SEARCH_KEY) as searcher:
        searcher.delete(["SKU-1"])
    with pytest.raises(ShopsightError) as missing:
        list(client.follow("none"))
    assert missing.value.code == "operation_not_found"


def test_a_refusal_for_the_moment_is_waited_out() -> None:
    overloaded = {"error": {"code": "overloaded", "message": "busy", "retryable": True, "request_id": "x"}}
    busy = [httpx.Response(503, json=overloaded, headers={"Retry-After": "2"}) for _ in range(3)]
    fine = httpx.Response(200, json={"name": "shopsight"})
    client, waits = refusing(*busy, fine)
    assert client.version() == {"name": "shopsight"}
    assert waits == [2.0, 2.0, 2.0]


def test_a_refusal_that_lasts_is_raised() -> None:
    limited = {"error": {"code": "rate_limited", "message": "too many", "retryable": True, "request_id": "x"}}
    client, waits = refusing(*(httpx.Response(429, json=limited, headers={"Retry-After": "90"}) for _ in range(4)))
    with pytest.raises(RateLimited, match="too many") as refused:
        client.version()
    assert refused.value.retry_after_s == 90.0
    assert waits == [32.0, 32.0, 32.0]


def test_an_answer_of_something_else_is_quoted() -> None:
    client, _ = refusing(httpx.Response(502, text="<h1>Bad gateway</h1>"))
    with pytest.raises(ShopsightError, match="502: '<h1>Bad gateway</h1>'"):
        client.version()


def test_a_server_that_is_not_there_is_told_by_its_address() -> None:
    def fail(request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("refused", request=request)

    with Client("http://localhost:9", transport=httpx.MockTransport(fail)) as client:
        with pytest.raises(FetchFailed, match="http://localhost:9"):
            client.version()
        with pytest.raises(FetchFailed):
            list(client.follow("op1"))


def test_overloaded_keeps_the_wait_of_the_server() -> None:
    body = {"error": {"code": "overloaded", "message": "busy", "retryable": True, "request_id": "x"}}
    client, _ = refusing(*(httpx.Response(503, json=body, headers={"Retry-After": "1"}) for _ in range(4)))
    with pytest.raises(Overloaded) as refused:
        client.version()
    assert refused.value.retry_after_s == 1.0


def test_campaigns_are_made_changed_and_reported(client: Client, shop: FakeShop) -> None:
    starts_at = datetime(2026, 6, 1, tzinfo=UTC)
    fields = {"name": "Spring", "currency": "EUR", "bid_minor": 20, "budget_minor": 1000, "starts_at": starts_at}
    made = client.campaigns.create(**fields, product_ids=("SKU-1",), audience={"like": ["s1"]}, holdout=0.1)
    assert made == shop.ads.known[made.id]
    assert client.campaigns.change(made.id, status="paused") == replace(made, status="paused")
    assert client.campaigns.list() == [client.campaigns.get(made.id)]
    assert client.campaigns.report(made.id) == shop.ads.report(made.id)
    assert client.campaigns.report_csv(made.id).startswith("campaign_id,")
    with pytest.raises(InvalidCampaign, match="bid_minor"):
        client.campaigns.create(**{**fields, "bid_minor": 0}, product_ids=("SKU-1",))
    client.campaigns.delete(made.id)
    with pytest.raises(CampaignNotFound):
        client.campaigns.get(made.id)


def test_advertised_places_come_back_as_they_were_given(client: Client) -> None:
    result = client.search(PICTURE, sponsored=1, shopper="s1")
    assert [(place.hit.product.id, place.position, place.token) for place in result.sponsored] == [
        ("SKU-1", 1, "token-s1")
    ]


def test_what_goes_together_comes_back_as_rules(client: Client, shop: FakeShop) -> None:
    shop.catalog["SKU-2"] = shoe("SKU-2", "Wool sock")
    since = datetime(2026, 6, 1, tzinfo=UTC)
    query = AssociationQuery(of="views", since=since, details=(("arm", "b"),), min_count=7)
    rules = list(client.associations(query, page_size=1))
    assert [(*rule.antecedent, rule.consequent) for rule in rules] == [("SKU-1", "SKU-2"), ("SKU-2", "SKU-1")]
    assert rules[0].lift == pytest.approx(3)
    assert shop.associations.asked[-1] == query


def test_what_is_bought_with_a_product_comes_back_with_its_rule(client: Client, shop: FakeShop) -> None:
    shop.catalog["SKU-2"] = shoe("SKU-2", "Wool sock")
    (companion,) = client.bought_with("SKU-1")
    assert (companion.product.title, companion.rule.count) == ("Wool sock", 30)
    with pytest.raises(ProductNotFound):
        client.bought_with("SKU-9")
