"""What callers send, declared once: requests are read with these models. What they get is in answer_schemas.py."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from shopsight.core.queries import MOST_PER_REGION, MOST_SPONSORED, Matching, Sort
from shopsight.core.types import Availability, PhotoRole

BoxField = Annotated[
    tuple[float, float, float, float],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "number", "minimum": 0, "maximum": 1},
            "minItems": 4,
            "maxItems": 4,
            "description": "[left, top, right, bottom] as fractions of the photo, 0–1 from its top left corner.",
        }
    ),
]
"""A rectangle on a photo."""


MATCH_ABOUT = (
    "Where words are looked for: the catalog's text, its pictures, or both. auto is the shop's choice. "
    "Without an image-text model, pictures are found by what the shop's own texts say of similar ones."
)
WISHES_ABOUT = "Whether attributes, prices and negations are heard in the words; false searches for them as words."
WORDS_WEIGHT_ABOUT = "What words weigh against the photo beside them, with an image-text model; 0.5 unless set."
READ_ABOUT = "Whether text and codes on the photo are read as well, which takes some tenths of a second more."
SPONSORED_ABOUT = (
    "How many advertised places are wanted beside the hits, at most; the shop may give fewer. Each must be labelled, "
    "and its `token` sent as `place` with the events view_promotion and select_promotion."
)
SHOPPER_ABOUT = (
    "Pseudonym of who asks: the hits then come in an order that is a little their own, and campaigns know whom they "
    "are for and how often they were seen."
)
PER_REGION_ABOUT = "How many hits of each region by itself are wanted beside the answer's own."


class Given(BaseModel):
    """Base of what callers send: a field that is none of ours is refused by name, not ignored."""

    model_config = ConfigDict(extra="forbid")


class SearchRequest(Given):
    """One search: a photo (one of four ways) or words or both, narrowed by a filter. Nothing at all browses."""

    photo_url: str = Field("", description="An http(s) address from which the server fetches the photo.")
    photo_base64: str = Field("", description="The photo's bytes in base64, also as a data: URL.")
    photo_id: str = Field("", description="The id of a photo of the catalog, or of an earlier query.")
    product_id: str = Field("", description="More like this product.")
    words: str = Field("", description="Words beside the photo or alone.", examples=["red trail shoes"])
    match: Matching = Field("auto", description=MATCH_ABOUT)
    words_weight: float | None = Field(None, ge=0, le=1, description=WORDS_WEIGHT_ABOUT)
    wishes: bool = Field(True, description=WISHES_ABOUT)
    box: BoxField | None = Field(None, description="Where on the photo to look.")
    filter: str = Field(
        "",
        description="Which products may be found: = != < <= > >= in exists, and, or, not, parentheses.",
        examples=['category = "Shoes" and price < 50 and not brand = "Acme"'],
    )
    sort: Sort = "relevance"
    limit: int = Field(20, ge=1, le=200)
    cursor: str = Field("", description="`cursor` of the answer before, for the next page of the same query.")
    facets: list[str] = Field([], max_length=20, description="Fields whose values are to be counted.")
    per_region: int = Field(0, ge=0, le=MOST_PER_REGION, description=PER_REGION_ABOUT)
    read: bool = Field(False, description=READ_ABOUT)
    sponsored: int = Field(0, ge=0, le=MOST_SPONSORED, description=SPONSORED_ABOUT)
    shopper: str = Field("", max_length=100, description=SHOPPER_ABOUT)


class SearchForm(Given):
    """A search with the photo as a file. Lists may be repeated or separated by commas."""

    photo: bytes | None = Field(None, description="The photo: JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF, BMP, JPEG 2000.")
    photo_url: str = ""
    photo_id: str = ""
    product_id: str = ""
    words: str = ""
    match: Matching = Field("auto", description=MATCH_ABOUT)
    words_weight: float | None = Field(None, ge=0, le=1, description=WORDS_WEIGHT_ABOUT)
    wishes: bool = Field(True, description=WISHES_ABOUT)
    box: str = Field("", description="left,top,right,bottom, each 0–1.", examples=["0.1,0.2,0.8,0.9"])
    filter: str = ""
    sort: Sort = "relevance"
    limit: int = Field(20, ge=1, le=200)
    cursor: str = ""
    facets: str = Field("", examples=["brand,color"])
    per_region: int = Field(0, ge=0, le=MOST_PER_REGION, description=PER_REGION_ABOUT)
    read: bool = Field(False, description=READ_ABOUT)
    sponsored: int = Field(0, ge=0, le=MOST_SPONSORED, description=SPONSORED_ABOUT)
    shopper: str = Field("", max_length=100, description=SHOPPER_ABOUT)


class ReadRequest(Given):
    """A photo to read, by its address or its bytes."""

    photo_url: str = Field("", description="An http(s) address from which the server fetches the photo.")
    photo_base64: str = Field("", description="The photo's bytes in base64, also as a data: URL.")
    top: int = Field(3, ge=1, le=50, description="How many guesses of the category are wanted.")


class ReadForm(Given):
    """A photo to read, as a file."""

    photo: bytes = Field(description="The photo: JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF, BMP, JPEG 2000.")
    top: int = Field(3, ge=1, le=50)


class PriceInput(Given):
    """An amount of money, in major units as text or in minor units as a whole number."""

    amount: str | int | float | None = Field(None, examples=["19.99"])
    currency: str = Field(pattern="^[A-Z]{3}$", examples=["USD"], description="ISO 4217.")
    minor: int | None = Field(None, ge=0, examples=[1999], description="In minor units (cents).")


class PhotoInput(Given):
    """A photo of a product: the `id` of one that it has and keeps, or the `url` or `base64` of a new one."""

    id: str = Field("", description="Keeps this photo; `url` is read-only beside it.")
    url: str = ""
    base64: str = ""
    role: PhotoRole | None = Field(None, description="main for the first and alternate for the others, if not given.")
    width_px: int | None = Field(None, description="Read-only; ignored here.")
    height_px: int | None = Field(None, description="Read-only; ignored here.")
    content_sha256: str | None = Field(None, description="Read-only; ignored here.")


class ProductInput(Given):
    """A product to store, whole: what is left out is emptied."""

    product_id: str | None = Field(
        None, min_length=1, max_length=200, description="As in the path; needed in a batch only."
    )
    title: str = Field(min_length=1, max_length=1000)
    description: str = ""
    brand: str = ""
    category: list[str] = Field([], description="From the department down.", examples=[["Women", "Shoes"]])
    price: PriceInput | None = None
    sale_price: PriceInput | None = None
    availability: Availability = "in_stock"
    quantity: int | None = Field(None, ge=0)
    attributes: dict[str, list[str] | str] = Field({}, examples=[{"color": ["red"], "size": ["38", "39"]}])
    gtin: str = ""
    group_id: str = Field("", description="Products of one group are variants and one search result.")
    seller: str = ""
    link: str = Field("", description="Where the shopper goes: an http(s) address, or a path beginning with /.")
    extra: dict[str, str] = {}
    photos: list[PhotoInput] = Field([], max_length=100)


class ProductPatch(Given):
    """Fields to change (JSON merge patch, RFC 7396): what is left out stays, null empties, lists are replaced whole."""

    title: str | None = None
    description: str | None = None
    brand: str | None = None
    category: list[str] | None = None
    price: dict[str, Any] | None = None
    sale_price: dict[str, Any] | None = None
    availability: Availability | None = None
    quantity: int | None = None
    attributes: dict[str, list[str] | str | None] | None = None
    gtin: str | None = None
    group_id: str | None = None
    seller: str | None = None
    link: str | None = None
    extra: dict[str, str | None] | None = None
    photos: list[PhotoInput] | None = None


_BatchItem = Annotated[
    dict[str, Any],
    WithJsonSchema(
        {
            "anyOf": [{"$ref": "#/components/schemas/ProductInput"}, {"type": "object"}],
            "description": "A ProductInput with its product_id; anything else is a result that failed.",
        }
    ),
]


class BatchRequest(Given):
    """Products to store and ids to delete, at most 1,000 together; each has a result of its own."""

    put: list[_BatchItem] = Field([], max_length=1000)
    delete: list[str] = Field([], max_length=1000)


_EventRow = Annotated[
    Any,
    WithJsonSchema(
        {
            "anyOf": [{"type": "object"}, {}],
            "description": "An event: event_name, event_time (or timestamp_micros), user_pseudo_id, session_id, items "
            "[{item_id, price, quantity, index}], search_term, item_list_id, transaction_id, value, currency, "
            "query_id, event_id; other texts and numbers are kept as details. Or as {name, params: {…}}.",
        }
    ),
]


class EventsRequest(Given):
    """What shoppers did. What is said beside `events` holds for each of them that does not say it itself."""

    events: list[_EventRow] = Field(max_length=1000)
    user_pseudo_id: str | None = None
    client_id: str | None = Field(None, description="GA4's other name of user_pseudo_id.")
    session_id: str | None = None
    timestamp_micros: int | None = Field(None, description="Microseconds since 1970.")

    def rows(self) -> list[Any]:
        """Return the events, each with what holds for all."""
        for_all = self.model_dump(exclude={"events"}, exclude_none=True)
        if not for_all:
            return self.events
        return [{**for_all, **row} if isinstance(row, dict) else row for row in self.events]


class ImportRequest(Given):
    """A feed or a folder to import."""

    source: str = Field(min_length=1, description="An http(s) address, or a path inside an allowed folder.")
    format: str = Field("auto", description="`auto` recognizes it by its content.")
    mapping: dict[str, str] | None = Field(None, description="Product field -> column, for plain CSV and JSONL.")
    currency: str = Field("", pattern="^([A-Z]{3})?$", description="For prices that name none; empty for the shop's.")
    dry_run: bool = Field(False, description="Report only, write nothing.")
    sync: bool = Field(False, description="Remove the products that the source no longer has.")
    yes: bool = Field(False, description="Let a sync remove more than half of the shop.")


class ImportForm(Given):
    """An import with the feed as a file."""

    file: bytes = Field(description="The feed: CSV, TSV, XML, JSON, JSONL or HTML.")
    format: str = "auto"
    mapping: str = Field("", description="A JSON object: product field -> column.")
    currency: str = Field("", pattern="^([A-Z]{3})?$")
    dry_run: bool = False
    sync: bool = False
    yes: bool = False
