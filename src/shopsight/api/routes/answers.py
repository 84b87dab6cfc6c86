"""How errors are described in the OpenAPI: one shape, under each status that a route can answer."""

from __future__ import annotations

from typing import Any, Final

_WHAT = {
    400: "The Host header or the body's framing is wrong.",
    401: "No key, or one that is not known.",
    403: "The key does not have the scope.",
    404: "There is no such thing.",
    408: "The body stopped arriving.",
    409: "It contradicts the present state.",
    412: "The product is in another version.",
    413: "The body or the picture is too large.",
    415: "A format that is not read here.",
    422: "A field, a filter or a picture cannot be used; `field` names it.",
    429: "Too many requests; wait for Retry-After.",
    502: "A picture or feed could not be fetched.",
    503: "Overloaded; wait for Retry-After.",
}


# Named and not given as a model, of which FastAPI would build a validator for each status of each route.
_ERROR: Final = {"application/json": {"schema": {"$ref": "#/components/schemas/ErrorAnswer"}}}


def errors(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """Return the `responses` of a route for these error statuses."""
    return {status: {"description": _WHAT[status], "content": _ERROR} for status in statuses}


def body(required: bool = True, **by_media_type: str) -> dict[str, Any]:
    """Return the `requestBody` of a route that reads it by itself: `json=` and `form=` name a model each."""
    names = {"json": "application/json", "form": "multipart/form-data", "patch": "application/merge-patch+json"}
    names["beacon"] = "text/plain"  # What a page can send to another host without asking first.
    content = {
        names[kind]: {"schema": {"$ref": f"#/components/schemas/{model}"}} for kind, model in by_media_type.items()
    }
    return {"required": required, "content": content}
