"""Examples for every operation of the OpenAPI; a test reads each with the models that it is an example of."""

from __future__ import annotations

from typing import Any

from shopsight.api.campaign_examples import CAMPAIGN_ANSWERS, CAMPAIGN_REQUESTS
from shopsight.api.experiment_examples import EXPERIMENT_ANSWERS, EXPERIMENT_REQUESTS

_BOX = [0.12, 0.2, 0.86, 0.94]
_PRICE = {"amount": "49.90", "currency": "USD", "minor": 4990}
_SUMMARY = {
    "product_id": "SKU-1",
    "title": "Red trail shoe",
    "brand": "Acme",
    "category": ["Women", "Shoes"],
    "price": _PRICE,
    "sale_price": None,
    "availability": "in_stock",
    "attributes": {"color": ["red"], "size": ["38"]},
    "link": "https://shop.example/red-trail-shoe",
}
_HIT = {
    **_SUMMARY,
    "score": 0.913,
    "similarity": 0.913,
    "probability": {"same": 0.93, "similar": 0.05, "unrelated": 0.02},
    "photo_id": "p1e2929bbd8239093be15fd4",
    "photo_url": "/v1/photos/p1e2929bbd8239093be15fd4?size=320",
    "box": [0.0, 0.0, 1.0, 1.0],
    "variants": ["SKU-1", "SKU-2"],
    "matched": ["picture"],
    "rank_before": 4,
}
_RECOMMENDATIONS = {
    "request_id": "6b0f1c9a3d5e7f21",
    "query_id": "c81e728d9d4c2f63",
    "basis": "taste",
    "signals": 3,
    "sponsored": [],
    "items": [
        {
            **_SUMMARY,
            "score": 2.417,
            "photo_id": _HIT["photo_id"],
            "photo_url": _HIT["photo_url"],
            "reasons": [
                {
                    "kind": "viewed",
                    "product_id": "SKU-7",
                    "category": "",
                    "en": "because you looked at Blue trail shoe",
                    "zh": "因为您看过：Blue trail shoe",
                }
            ],
        }
    ],
}
_BY_WORDS = {"similarity": None, "probability": None, "matched": ["text", "picture"], "rank_before": None}
_WISH = {
    "text": "in red",
    "field": "color",
    "op": "=",
    "values": ["red"],
    "must": True,
    "without": "",
    "found_without": None,
}
_SEARCH_ANSWER = {
    "request_id": "6b0f1c9a3d5e7f21",
    "query_id": "a0c4e1f7b2d93856",
    "photo_id": "q5c1d8a07e2f94b6a3d0c7e1",
    "regions": [
        {
            "box": _BOX,
            "score": 0.91,
            "category": "Footwear > Sneakers",
            "category_probability": 0.97,
            "searched": True,
            "hits": [],
        },
        {
            "box": [0.02, 0.55, 0.1, 0.7],
            "score": 0.48,
            "category": None,
            "category_probability": None,
            "searched": False,
            "hits": [],
        },
    ],
    "verdict": {"kind": "found", "probability": 0.96},
    "hits": [_HIT],
    "total": 37,
    "facets": {"brand": [{"value": "Acme", "count": 12}, {"value": "Globex", "count": 5}]},
    "wishes": [_WISH],
    "words_left": "",
    "cursor": "WyI5ZjJjIiwgMC45MTMsICJTS1UtMSJd",
    "took_ms": {
        "decode": 4.1,
        "localize": 0.0,
        "embed": 6.3,
        "retrieve": 0.4,
        "rerank": 3.8,
        "explain": 0.6,
        "total": 15.2,
    },
    "advice": None,
    "sponsored": [
        {
            "hit": {**_HIT, "product_id": "SKU-7", "title": "Blue trail shoe", "rank_before": 9},
            "campaign_id": "c_1f2e3d4c5b6a",
            "position": 1,
            "label": {"en": "Sponsored", "zh": "广告"},
            "token": "pM9n0q3kq8mWq0V7v1ZrW1siODVjMGU5",
        }
    ],
}
_GUESS = {
    "en": ["Footwear", "Sneakers"],
    "zh": ["鞋靴", "运动鞋"],
    "google": "Apparel & Accessories > Shoes",
    "confidence": 0.93,
}
_READ_ANSWER = {
    "request_id": "6b0f1c9a3d5e7f21",
    "regions": [
        {
            "box": [0.0, 0.0, 1.0, 1.0],
            "score": 1.0,
            "category": "Footwear > Sneakers",
            "category_probability": 0.97,
            "searched": True,
            "hits": [],
        },
    ],
    "category": {"answer": _GUESS, "guesses": [_GUESS]},
    "lines": [{"text": "ACME TRAIL", "box": [0.3, 0.4, 0.6, 0.46], "confidence": 0.97}],
    "codes": [
        {"value": "4006381333931", "kind": "EAN-13", "gtin": "04006381333931", "box": [0.6, 0.7, 0.9, 0.85]},
    ],
    "colors": [{"name": "red", "name_zh": "红色", "hex": "#c8282d", "share": 0.72}],
    "advice": {
        "kind": "blurred",
        "strength": 0.41,
        "en": "The photo is blurred: hold still, and tap the product to focus.",
        "zh": "照片有些模糊：请拿稳手机，点按商品对焦。",
    },
    "unavailable": {},
}
_PRODUCT = {
    **_SUMMARY,
    "description": "Grips on wet rock.",
    "quantity": 14,
    "gtin": "4006381333931",
    "group_id": "red-trail-shoe",
    "seller": "",
    "extra": {},
    "photos": [
        {
            "id": "p1e2929bbd8239093be15fd4",
            "url": "/v1/photos/p1e2929bbd8239093be15fd4?size=1024",
            "width_px": 1200,
            "height_px": 1200,
            "role": "main",
            "content_sha256": "7b620021d96ad2c03db948838c2653d86ff15442e43b9bbbd362c80ee21ae8a2",
        }
    ],
}
_PRODUCT_INPUT = {
    "title": "Red trail shoe",
    "brand": "Acme",
    "category": ["Women", "Shoes"],
    "price": {"amount": "49.90", "currency": "USD"},
    "attributes": {"color": ["red"], "size": ["38"]},
    "group_id": "red-trail-shoe",
    "link": "https://shop.example/red-trail-shoe",
    "photos": [{"url": "https://cdn.shop.example/red-trail-shoe.jpg"}],
}
_WRITTEN = {"product": _PRODUCT, "status": "stored", "seq": 4711, "issues": []}
_OPERATION = {
    "id": "op-3f9a1c",
    "kind": "import",
    "source": "https://shop.example/feed.xml",
    "status": "running",
    "started_at": "2026-11-22T09:30:00Z",
    "updated_at": "2026-11-22T09:30:04Z",
    "done": 640,
    "total": 1200,
    "items_per_s": 160.0,
    "left_s": 4,
    "counts": {"stored": 612, "unchanged": 25, "skipped": 3},
    "message": "",
}
_ISSUE = {
    "file": "feed.xml",
    "row": 17,
    "field": "image",
    "code": "fetch_failed",
    "message": "https://cdn.shop.example/17.jpg: the server answered 404",
}
_EVENT = {
    "event_name": "select_item",
    "event_time": "2026-11-22T15:52:36Z",
    "item_list_id": "search",
    "query_id": "a0c4e1f7b2d93856",
    "items": [{"item_id": "SKU-1", "price": 49.9, "index": 3}],
    "currency": "USD",
}
_READINESS = {"ready": True, "products": 1200, "indexed": 1200, "photos": 2410, "seq": 4711, "index_seq": 4711}

ERROR = {
    "error": {
        "code": "invalid_filter",
        "message": "expected a value, got the end (column 9)",
        "retryable": False,
        "request_id": "6b0f1c9a3d5e7f21",
        "column": 9,
    }
}

REQUESTS: dict[str, Any] = {
    "search": {"photo_url": "https://example.com/street.jpg", "words": "in red", "filter": "price < 50", "limit": 5},
    "read": {"photo_url": "https://example.com/label.jpg"},
    **EXPERIMENT_REQUESTS,
    "put_product": _PRODUCT_INPUT,
    "patch_product": {"sale_price": {"amount": "39.90", "currency": "USD"}, "availability": "in_stock"},
    "batch_products": {"put": [{"product_id": "SKU-1", **_PRODUCT_INPUT}], "delete": ["SKU-9"]},
    "start_import": {"source": "https://shop.example/feed.xml", "sync": True},
    **CAMPAIGN_REQUESTS,
    "send_events": {"user_pseudo_id": "u7f3a", "session_id": "u7f3a-1", "events": [_EVENT, {"event_name": "looked"}]},
}
"""Operation id -> an example of its JSON body."""

_MEASURES = {
    "count": 30,
    "antecedent_count": 79,
    "consequent_count": 327,
    "baskets": 9835,
    "support": 0.00305,
    "confidence": 0.38,
    "lift": 11.42,
    "lift_low": 7.99,
    "leverage": 0.00278,
    "conviction": 1.56,
    "p_value": 1.1e-25,
    "q_value": 7.2e-22,
    "words": {"en": "bought with, 11.4 × more often than chance", "zh": "一起购买，是随机情况的 11.4 倍"},
}
_RULE_ITEM = {
    "name": "SKU-1",
    "title": "Red trail shoe",
    "product_id": "SKU-1",
    "photo_url": "/v1/photos/p1e2929bbd8239093be15fd4?size=320",
}
ANSWERS: dict[str, Any] = {
    "associations": {
        "rules": [
            {
                "antecedent": [_RULE_ITEM],
                "consequent": {"name": "SKU-2", "title": "Wool sock", "product_id": "SKU-2", "photo_url": None},
                **_MEASURES,
                "support_margin": 0.0,
            }
        ],
        "total": 3052,
        "next_after": 50,
        "baskets": 9835,
        "baskets_found": 9835,
        "is_sample": False,
        "items": 169,
        "frequent_items": 164,
        "tests": 13366,
        "most_together": 736,
    },
    "bought_with": {"products": [{**_SUMMARY, **_MEASURES, "photo_url": _RULE_ITEM["photo_url"]}]},
    "search": _SEARCH_ANSWER,
    "browse": {**_SEARCH_ANSWER, "photo_id": None, "regions": [], "verdict": None, "hits": [{**_HIT, **_BY_WORDS}]},
    "read": _READ_ANSWER,
    "explain": {
        "request_id": "6b0f1c9a3d5e7f21",
        "product_id": "SKU-1",
        "photo_id": "p1e2929bbd8239093be15fd4",
        "query": {"box": _BOX, "rows": [[0.0, 0.31, 0.12], [0.22, 1.0, 0.4]]},
        "hit": {"box": [0.0, 0.0, 1.0, 1.0], "rows": [[0.0, 0.28], [0.05, 0.97], [0.0, 0.36]]},
        "links": [{"query": [0.49, 0.75], "hit": [0.75, 0.5], "similarity": 0.81}],
        "reasons": [
            {"kind": "word", "field": "title", "values": ["red"]},
            {"kind": "filter", "field": "price", "values": ["49.90"]},
        ],
    },
    "facets": {"facets": _SEARCH_ANSWER["facets"]},
    "similar_products": {**_RECOMMENDATIONS, "basis": "picture", "signals": 0},
    "matching_products": {**_RECOMMENDATIONS, "basis": "baskets", "signals": 0},
    "recommend": _RECOMMENDATIONS,
    "list_products": {"products": [_PRODUCT], "total": 1, "cursor": None},
    "get_product": _PRODUCT,
    "put_product": _WRITTEN,
    "patch_product": _WRITTEN,
    "batch_products": {
        "results": [
            {"op": "put", "product_id": "SKU-1", "status": "stored", "error": None, "issues": []},
            {"op": "delete", "product_id": "SKU-9", "status": "not_found", "error": None, "issues": []},
        ],
        "failed": 0,
        "seq": 4711,
    },
    "start_import": _OPERATION,
    "list_imports": {"operations": [_OPERATION]},
    "get_import": _OPERATION,
    "cancel_import": {**_OPERATION, "status": "cancelled"},
    "list_import_errors": {"issues": [_ISSUE], "next_after": None},
    **CAMPAIGN_ANSWERS,
    "send_events": {
        "new": 1,
        "known": 0,
        "refused": 1,
        "issues": [
            {
                "row": 2,
                "field": "event_time",
                "code": "invalid_event",
                "message": "event_time: a time with its zone, as 2026-06-01T15:52:36Z is wanted, got nothing",
            }
        ],
    },
    "erase_shopper": {"erased": 12},
    "healthz": {"status": "ok"},
    "readyz": _READINESS,
    "version": {
        "name": "shopsight",
        "version": "0.1.0",
        "api": "v1",
        "model": "shopsight-small",
        "revision": "1",
        "roll_out": {"phase": "beside", "other": "shopsight-large", "shadow": 0.05, "canary": 0.01},
    },
    **EXPERIMENT_ANSWERS,
}
"""Operation id -> an example of its JSON answer."""
