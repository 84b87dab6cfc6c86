"""A whole shop whose index is on Milvus: two processes at once, restart, rebuilding, and a server that is away."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Any

import pytest

from shopsight.app import Shop, open_shop
from shopsight.core.errors import IndexUnavailable
from shopsight.core.feed import FeedItem, PhotoSource
from shopsight.core.queries import Query
from shopsight.core.types import Product
from tests.milvus import MilvusServer
from tests.model_shop import ASKED, make_model_shop, open_model_shop
from tests.shops import picture

RED_RING = picture("ring", "red")


def ring(name: str = "ring", color: str = "red") -> FeedItem:
    product = Product(name, f"Ring {name}", attributes={"color": (color,)})
    return FeedItem("test", 1, product, (PhotoSource("", data=picture("ring", color)),))


def found(shop: Shop) -> list[str]:
    return [hit.product.id for hit in shop.search(Query(photo=RED_RING)).hits]


def index_finding(shop: Shop) -> tuple[bool, str]:
    return next((finding.ok, finding.message) for finding in shop.examine() if finding.check == "index")


def test_a_server_that_is_away_keeps_nobody_from_selling(tmp_path: Path) -> None:
    away = f"unix:{tmp_path / 'nobody'}"
    with open_shop(shop=tmp_path / "shop", index="milvus", milvus_uri=away, milvus_timeout_s=0.1) as shop:
        shop.warm_up()
        assert [product.id for product in shop.put([ring()]).products] == ["ring"]
        assert [hit.product.id for hit in shop.search(Query(words="ring")).hits] == ["ring"]
        with pytest.raises(IndexUnavailable):
            found(shop)
        status = shop.status()
        assert (status.ready, status.indexed, status.products) == (False, 0, 1)
        assert index_finding(shop) == (
            False,
            "Milvus: the index cannot be reached; searches by picture work again as soon as it can",
        )


def test_two_processes_share_the_index_and_a_third_finds_it_built(milvus_server: MilvusServer, tmp_path: Path) -> None:
    given: dict[str, Any] = {
        "shop": tmp_path / "shop",
        "index": "milvus",
        "milvus_uri": milvus_server.uri,
        "milvus_prefix": f"shop_{secrets.token_hex(3)}",
        "milvus_timeout_s": 10.0,
        "follow_interval_s": 3600.0,
    }
    with open_shop(**given) as first, open_shop(**given) as second:
        first.warm_up()
        second.warm_up()
        first.put([ring(), ring("other", "blue")])
        assert found(first) == ["ring", "other"]
        second.put([ring("third")])
        second.delete(["other"])
        assert found(second) == ["ring", "third"]
        assert found(first) == ["ring", "third"]
        assert index_finding(first)[0]
        first.model.rebuild_index()
        assert found(first) == found(second) == ["ring", "third"]
        assert first.status().ready
    with open_shop(**given) as third:
        assert found(third) == ["ring", "third"]
        assert index_finding(third) == (True, "2 products, as the store has them")


def test_a_new_model_has_a_collection_of_its_own_beside(milvus_server: MilvusServer, tmp_path: Path) -> None:
    make_model_shop(tmp_path)
    given: dict[str, Any] = {
        "index": "milvus",
        "milvus_uri": milvus_server.uri,
        "milvus_prefix": f"shop_{secrets.token_hex(3)}",
        "milvus_timeout_s": 10.0,
    }
    with open_model_shop(tmp_path, **given) as shop:
        before = shop.search(Query(photo=ASKED))
        shop.roll_out.begin("fine")
        shop.roll_out.switch()
        after = shop.search(Query(photo=ASKED))
        assert (before.model, after.model) == ("coarse", "fine")
        assert len(before.hits) == len(after.hits) == 12
        assert [hit.score for hit in after.hits] != [hit.score for hit in before.hits]
        shop.roll_out.back()
        again = shop.search(Query(photo=ASKED))
        assert again.hits == before.hits
