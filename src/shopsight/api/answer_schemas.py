"""What the server sends, declared once: these models describe answers.

Answers are written by search/answer.py and render.py without passing through them; tests hold both together.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from shopsight.api.schemas import BoxField
from shopsight.core.advice import AdviceKind
from shopsight.core.queries import Source
from shopsight.core.recommendations import Basis, RecommendationReason
from shopsight.core.types import Availability, OperationStatus, PhotoRole
from shopsight.core.verdict import VerdictKind
from shopsight.core.why import ReasonKind
from shopsight.core.wishes import WishOp


class Answer(BaseModel):
    """Base of what the server sends."""

    model_config = ConfigDict(extra="forbid")


class ErrorDetail(Answer):
    code: str = Field(description="Stable, for programs.", examples=["invalid_filter"])
    message: str = Field(description="What was wanted and what was got, for people.")
    retryable: bool = Field(description="Whether the same request may succeed later.")
    request_id: str
    field: str | None = Field(None, description="The field at fault, such as `photos.0.url`.")
    column: int | None = Field(None, description="Where in a filter, counted from 1.")


class ErrorAnswer(Answer):
    """Every error has this shape."""

    error: ErrorDetail


class Price(Answer):
    amount: str = Field(description="In major units, exact.", examples=["19.99"])
    currency: str = Field(examples=["USD"])
    minor: int = Field(examples=[1999])


class Summary(Answer):
    product_id: str
    title: str
    brand: str
    category: list[str]
    price: Price | None
    sale_price: Price | None
    availability: Availability
    attributes: dict[str, list[str]]
    link: str


class Probability(Answer):
    """What a hit is to the photo; together 1."""

    same: float = Field(ge=0, le=1, description="The very product.")
    similar: float = Field(ge=0, le=1, description="Another product of the same kind.")
    unrelated: float = Field(ge=0, le=1)


class Verdict(Answer):
    """Whether the product on the photo is in the catalog at all, among what the filter allows."""

    kind: VerdictKind = Field(
        description="found: it is, as surely as the shop asks. Else the hits are the closest: similar where the best "
        "is probably of the same kind, not_here where not even that."
    )
    probability: float = Field(ge=0, le=1, description="The chance that it is in the catalog.")


class Hit(Summary):
    """A product as a search result; its variants are part of it."""

    score: float = Field(description="Orders the hits, higher is better. Comparable within one answer only.")
    similarity: float | None = Field(
        description="Cosine of the best photo to the picture that asked, moved by the words beside it; else null."
    )
    probability: Probability | None = Field(
        description="Calibrated chances, where a photo without words asked and the shop is calibrated; else null."
    )
    photo_id: str | None = Field(description="The photo that matched best.")
    photo_url: str | None = Field(description="Where to get it; `?size=` chooses another size.")
    box: BoxField = Field(description="Where on that photo the product is.")
    variants: list[str] = Field(description="Ids of all products of the same group.")
    matched: list[Source] = Field(description="What it was found by: the catalog's text, its pictures, or both.")
    rank_before: int | None = Field(
        description="Its place, from 1, by the cosine alone, before a second look and words moved it; null without."
    )


class Region(Answer):
    """Where on the query photo a product is, best first; the whole photo where nothing stands out."""

    box: BoxField
    score: float = Field(description="How sure it is that a product is there, 0–1.")
    category: str | None = Field(
        description="The category of the thing as a filter names it; null where it is unsure, or was not asked.",
        examples=["Footwear > Sneakers"],
    )
    category_probability: float | None
    searched: bool = Field(description="Whether the answer's hits are of this region.")
    hits: list[Hit] = Field(description="Its own best hits, as many as `per_region` asks for.")


class FacetValue(Answer):
    value: str
    count: int = Field(description="Products with this value, variants as one.")


class Advice(Answer):
    """What is wrong with a photo, in words for the shopper."""

    kind: AdviceKind
    strength: float = Field(description="Over 0, where it begins to matter, up to 1.")
    en: str
    zh: str


class Wish(Answer):
    """What was heard in the words, to be shown as a chip that can be taken off by searching for `without`."""

    text: str = Field(description="The words that it came from.", examples=["in red"])
    field: str = Field(examples=["color"])
    op: WishOp
    values: list[str] = Field(description="Alternatives; the two ends for between.", examples=[["red"]])
    must: bool = Field(description="Whether it filters; else what fulfils it comes earlier.")
    without: str = Field(description="The words to search for instead when it is taken off.")
    found_without: int | None = Field(description="Where nothing was found: how many products there are without it.")


class SponsoredLabel(Answer):
    en: str = Field(examples=["Sponsored"])
    zh: str


class SponsoredPlace(Answer):
    """An advertised product beside the answer. It is no hit, and has to be labelled as what it is."""

    hit: Hit
    campaign_id: str
    position: int = Field(description="Among the advertised places, from 1.")
    label: SponsoredLabel
    token: str = Field(description="Goes back as `place` with the events view_promotion and select_promotion.")


class SearchAnswer(Answer):
    request_id: str
    query_id: str = Field(description="Names this answer: events that follow it say so.")
    photo_id: str | None = Field(description="Names the query photo, so that a new box needs no new upload.")
    regions: list[Region]
    verdict: Verdict | None = Field(
        description="Null without a photo, with words beside it, for products like one of the shop, and uncalibrated."
    )
    hits: list[Hit]
    total: int
    facets: dict[str, list[FacetValue]]
    wishes: list[Wish]
    words_left: str = Field(description="The words that the catalog's text was searched for.")
    cursor: str | None = Field(description="For the next page; null on the last.")
    took_ms: dict[str, float] = Field(examples=[{"decode": 4.1, "embed": 6.0, "retrieve": 0.4, "total": 10.9}])
    advice: Advice | None = Field(description="What is wrong with the query photo, if something is.")
    sponsored: list[SponsoredPlace] = Field(description="Advertised places; none unless `sponsored` asks for them.")


class CategoryGuess(Answer):
    """A category with the probability that the photo shows goods of it."""

    en: list[str] = Field(description="From the department down.")
    zh: list[str]
    google: str = Field(description="The path in Google's product taxonomy that its department belongs to.")
    confidence: float


class Categories(Answer):
    answer: CategoryGuess | None = Field(description="What is sure enough to be said, if only the department.")
    guesses: list[CategoryGuess] = Field(description="Best first.")


class TextLine(Answer):
    text: str
    box: BoxField
    confidence: float


class Code(Answer):
    value: str = Field(description="As printed.", examples=["4006381333931"])
    kind: str = Field(examples=["EAN-13", "QR Code"])
    gtin: str = Field(description="The trade item's number in 14 digits; empty where the code has none.")
    box: BoxField


class Swatch(Answer):
    name: str = Field(examples=["red"])
    name_zh: str
    hex: str = Field(pattern="^#[0-9a-f]{6}$")
    share: float


class ReadAnswer(Answer):
    """All that is seen in a photo."""

    request_id: str
    regions: list[Region]
    category: Categories | None
    lines: list[TextLine] = Field(description="Lines of text, surest first.")
    codes: list[Code] = Field(description="From top to bottom; only those that are surely read.")
    colors: list[Swatch] = Field(description="What the thing is called by first.")
    advice: Advice | None
    unavailable: dict[str, str] = Field(description="By field: why it could not be read.")


class Heat(Answer):
    """How much each part of a photo's box speaks for the match; both photos share one scale."""

    box: BoxField
    rows: list[list[float]] = Field(description="From the top, each from the left, 0–1; 1 is the strongest part.")


class Link(Answer):
    """A place on the query photo and the one on the hit's photo that looks most like it."""

    query: tuple[float, float] = Field(description="x, y as fractions of the photo, from its top left corner.")
    hit: tuple[float, float]
    similarity: float = Field(description="Cosine of the two places.")


class Reason(Answer):
    """What agreed: words that the product has, values that pass the filter, values that both products have."""

    kind: ReasonKind
    field: str = Field(description="The product's field, or the name of its attribute.")
    values: list[str]


class ExplanationAnswer(Answer):
    request_id: str
    product_id: str
    photo_id: str | None
    query: Heat | None = Field(description="Where on the query photo; null without one, or for models without details.")
    hit: Heat | None = Field(description="Where on the hit's photo.")
    links: list[Link] = Field(description="The strongest pairs of places, strongest first, at most five.")
    reasons: list[Reason]


class WhyRecommended(Answer):
    """What a recommendation rests on, in words too."""

    kind: RecommendationReason
    product_id: str = Field(description="The product it rests on; empty where it is none.")
    category: str
    en: str = Field(examples=["because you looked at Red trail shoe"])
    zh: str


class RecommendedProduct(Summary):
    score: float = Field(description="Higher is better; comparable within one answer only.")
    photo_id: str | None
    photo_url: str | None
    reasons: list[WhyRecommended] = Field(description="The most telling first; at least one.")


class RecommendationsAnswer(Answer):
    request_id: str
    query_id: str = Field(description="Names this answer: events that follow it say so.")
    basis: Basis = Field(
        description="What it rests on: pictures, what was bought together, the shopper's taste, or the whole shop."
    )
    signals: int = Field(description="How much is known of the shopper: clicks, carts, purchases and searches.")
    items: list[RecommendedProduct] = Field(description="Best first.")
    sponsored: list[SponsoredPlace] = Field(description="Advertised places; none unless `sponsored` asks for them.")


class ProductPhoto(Answer):
    id: str
    url: str
    width_px: int
    height_px: int
    role: PhotoRole
    content_sha256: str


class Product(Summary):
    """A product, whole. This can be changed and sent back with PUT."""

    description: str
    quantity: int | None
    gtin: str
    group_id: str
    seller: str
    extra: dict[str, str]
    photos: list[ProductPhoto]


class ProductList(Answer):
    products: list[Product]
    total: int
    cursor: str | None


class Issue(Answer):
    """One thing wrong with a row or a picture. The rest was carried out."""

    file: str
    row: int | None
    field: str
    code: str
    message: str


class Written(Answer):
    """A change that is durable, and searchable within a second."""

    product: Product
    status: Literal["stored", "unchanged"]
    seq: int = Field(description="The change's number; /readyz tells how far the index is.")
    issues: list[Issue] = Field(description="Pictures that could not be had; the product is stored without them.")


class BatchError(Answer):
    code: str
    message: str
    retryable: bool
    field: str | None = None
    column: int | None = None


class BatchResult(Answer):
    op: Literal["put", "delete"]
    product_id: str
    status: Literal["stored", "unchanged", "deleted", "not_found", "failed"]
    error: BatchError | None = None
    issues: list[Issue] = []


class BatchAnswer(Answer):
    """One result per item, in the order sent: puts, then deletes."""

    results: list[BatchResult]
    failed: int
    seq: int | None = Field(description="The last change's number, null when nothing was put.")


class RefusedEvent(Answer):
    row: int = Field(description="Which event, counted from 1.")
    field: str
    code: str
    message: str


class EventsAnswer(Answer):
    """What became of the events. The new ones are durable."""

    new: int
    known: int = Field(description="Came before, or twice in this request.")
    refused: int
    issues: list[RefusedEvent]


class ErasedAnswer(Answer):
    erased: int = Field(description="How many records there were.")


class Operation(Answer):
    """Long work: poll it, or listen to its events."""

    id: str
    kind: str
    source: str
    status: OperationStatus
    started_at: datetime
    updated_at: datetime
    done: int
    total: int | None = Field(description="How many items there will be: an estimate until the end, null if unknown.")
    items_per_s: float = Field(description="Since it was last started.")
    left_s: int | None = Field(description="Seconds that it will still take; null where that cannot be told yet.")
    counts: dict[str, int]
    message: str


class OperationList(Answer):
    operations: list[Operation]


class IssueList(Answer):
    issues: list[Issue]
    next_after: int | None = Field(description="`after` of the next page; null on the last.")


class FacetsAnswer(Answer):
    facets: dict[str, list[FacetValue]]


class Health(Answer):
    status: Literal["ok"]


class Readiness(Answer):
    ready: bool
    products: int
    indexed: int
    photos: int
    seq: int
    index_seq: int


class RollOutState(Answer):
    """A new model coming into the shop, as the process that answers has seen it."""

    phase: Literal["embedding", "beside", "switched"]
    other: str = Field(description="The new model; after the switch, the one to go back to.")
    shadow: float = Field(description="The share of photo searches of which the other is asked as well, 0–1.")
    canary: float = Field(description="The share of searches that the other answers, 0–1.")


class Version(Answer):
    name: Literal["shopsight"]
    version: str
    api: Literal["v1"]
    model: str
    revision: str
    roll_out: RollOutState | None


class Words(Answer):
    """A sentence for people."""

    en: str = Field(examples=["bought with, 3.1 × more often than chance"])
    zh: str


class RuleMeasures(Answer):
    count: int = Field(description="Baskets that have all of the rule.")
    antecedent_count: int
    consequent_count: int
    baskets: int
    support: float = Field(description="Share of all baskets that have all of the rule.")
    confidence: float = Field(description="Share of the baskets with the antecedent that have the consequent.")
    lift: float = Field(description="How many times as often as by chance; 1 is chance.")
    lift_low: float = Field(description="Lower end of the lift's 95 % interval.")
    leverage: float = Field(description="Share of all baskets beyond what chance would give.")
    conviction: float | None = Field(description="Null where the rule is never wrong, which is infinitely much.")
    p_value: float = Field(description="Fisher's exact test, one-sided.")
    q_value: float = Field(description="The same, corrected for all that was tested (Benjamini–Hochberg).")
    words: Words


class RuleItem(Answer):
    name: str = Field(description="A product's id, a group's, or a category's path.")
    title: str
    product_id: str | None = Field(description="The product that shows it, where there is one.")
    photo_url: str | None


class AssociationRule(RuleMeasures):
    antecedent: list[RuleItem]
    consequent: RuleItem
    support_margin: float = Field(description="What sampling may move the support by (95 %); 0 without a sample.")


class AssociationsAnswer(Answer):
    rules: list[AssociationRule]
    total: int
    next_after: int | None = Field(description="`after` of the next page; null on the last.")
    baskets: int = Field(description="How many were looked at.")
    baskets_found: int = Field(description="How many there are; about, where a sample was looked at.")
    is_sample: bool
    items: int = Field(description="Different items in the baskets.")
    frequent_items: int = Field(description="Those in at least min_count baskets.")
    tests: int = Field(description="How many rules there could have been: what the q-values correct for.")
    most_together: int = Field(description="Baskets of the two most often together; 0 if never more than once.")


class CompanionProduct(RuleMeasures, Summary):
    photo_url: str | None


class BoughtWithAnswer(Answer):
    products: list[CompanionProduct]
