"""A product in the making: a feed's texts go in, a checked FeedItem with what was wrong comes out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from shopsight.catalog.feeds.availabilities import read_availability
from shopsight.catalog.feeds.dates import sale_is_on
from shopsight.catalog.feeds.images import BadPhoto, PhotoFinder, web_address
from shopsight.catalog.feeds.prices import BadCurrency, BadPrice, named_currency, read_currency, read_price
from shopsight.catalog.feeds.seen import SeenIds
from shopsight.catalog.feeds.text import one_line, plain_text
from shopsight.core.errors import InvalidProduct
from shopsight.core.feed import FeedItem, PhotoSource, RowIssue
from shopsight.core.gtins import read_gtin
from shopsight.core.types import Availability, PhotoRole, Product

MAX_PHOTOS = 100
MAX_TITLE = 500
MAX_DESCRIPTION = 20_000
MAX_VALUE = 5_000
MAX_VALUES = 200


@dataclass(slots=True)
class Draft:
    """What a feed says of one product, as text. Every reader fills one; the Desk checks it.

    `sale_now` is False where the feed dates its sale and today is not in it.
    """

    row: int
    id: str = ""
    title: str = ""
    description: str = ""
    brand: str = ""
    category: Sequence[str] = ()
    price: str = ""
    sale_price: str = ""
    sale_now: bool = True
    currency: str = ""
    availability: str = ""
    quantity: str = ""
    gtin: str = ""
    group_id: str = ""
    seller: str = ""
    link: str = ""
    attributes: dict[str, Sequence[str]] = field(default_factory=dict)
    extra: dict[str, str] = field(default_factory=dict)
    photos: list[tuple[str, PhotoRole]] = field(default_factory=list)
    issues: list[tuple[str, str, str]] = field(default_factory=list)

    def note(self, field_name: str, code: str, message: str) -> None:
        """Remember something that is wrong; the Desk adds where."""
        self.issues.append((field_name, code, message))

    def date_sale(self, start: str, end: str, now: datetime) -> None:
        """Take the sale price only while its sale is on; a sale of unreadable dates is not believed."""
        if not self.sale_price.strip() or not (start.strip() or end.strip()):
            return
        try:
            self.sale_now = sale_is_on(start, end, now)
        except ValueError as error:
            self.note("sale_price", "bad_sale_dates", str(error))
            self.sale_now = False


class Desk:
    """Checks drafts of one feed. A wrong optional field is dropped, a wrong id or title drops the product."""

    def __init__(self, file: str, finder: PhotoFinder, currency: str) -> None:
        self.file = file
        self.currency = currency
        self.currency_was_assumed = False
        self._finder = finder
        self._seen = SeenIds()

    def reject(self, row: int, field_name: str, code: str, message: str, file: str = "") -> FeedItem:
        """Return the item of a row that cannot be used."""
        return FeedItem(
            file or self.file, row, None, (), (RowIssue(file or self.file, row, field_name, code, message),)
        )

    def check(self, draft: Draft, file: str = "") -> FeedItem:
        """Return the product and its photos, or no product; with everything that was wrong."""
        return _Check(self, draft, file or self.file).item()

    def is_new(self, product_id: str) -> bool:
        """Whether the feed had no product of this id before; remembers it."""
        return self._seen.add(product_id)

    def locate(self, text: str) -> str:
        """Return a photo's absolute path or URL. Raises BadPhoto."""
        return self._finder.locate(text)


class _Check:
    def __init__(self, desk: Desk, draft: Draft, file: str) -> None:
        self._desk = desk
        self._draft = draft
        self._file = file
        self._issues: list[RowIssue] = []
        for issue in draft.issues:
            self._issue(*issue)

    def item(self) -> FeedItem:
        draft = self._draft
        self._note_broken_characters()
        title = self._short("title", one_line(draft.title), MAX_TITLE)
        product_id = one_line(draft.id)
        if not product_id:
            return self._rejected("id", "missing_id", "an id (or SKU) was wanted, this row has none")
        if "\ufffd" in product_id:
            return self._rejected("id", "bad_encoding", "a readable id was wanted, this one has broken characters")
        if not title:
            return self._rejected("title", "missing_title", f"a title was wanted, product {product_id[:50]!r} has none")
        try:
            product = self._product(product_id, title)
        except InvalidProduct as error:
            return self._rejected(error.field or "product", f"bad_{error.field}", error.message)
        if not self._desk.is_new(product_id):
            return self._rejected(
                "id",
                "duplicate_id",
                f"an id of its own was wanted, {product_id[:50]!r} was there before; the first one is kept",
            )
        photos = self._photos()
        return FeedItem(self._file, draft.row, product, photos, tuple(self._issues))

    def _product(self, product_id: str, title: str) -> Product:
        draft = self._draft
        price, sale_price, currency = self._prices()
        quantity = self._quantity()
        return Product(
            id=product_id,
            title=title,
            description=self._short("description", plain_text(draft.description), MAX_DESCRIPTION),
            brand=self._short("brand", one_line(draft.brand), MAX_TITLE),
            category=tuple(level for text in draft.category if (level := one_line(text)[:MAX_TITLE]))[:20],
            price_minor=price,
            sale_price_minor=sale_price,
            currency=currency,
            availability=self._availability(quantity),
            quantity=quantity,
            attributes=self._attributes(),
            gtin=self._gtin(),
            group_id=self._group_id(product_id),
            seller=self._short("seller", one_line(draft.seller), MAX_TITLE),
            link=self._link(),
            extra=self._extra(),
        )

    def _prices(self) -> tuple[int | None, int | None, str]:
        draft = self._draft
        currency = self._currency() or named_currency(draft.price) or named_currency(draft.sale_price)
        price, price_currency = self._amount("price", draft.price, currency)
        if price is None:
            # A sale price alone is what the product costs.
            price, price_currency = self._amount("sale_price", draft.sale_price if draft.sale_now else "", currency)
            return self._within_reason(price), None, price_currency
        sale_price, sale_currency = self._amount("sale_price", draft.sale_price, price_currency)
        if sale_price is not None and sale_currency != price_currency:
            self._issue(
                "sale_price",
                "bad_currency",
                f"a sale price in {price_currency} was wanted as the price, got {sale_currency}",
            )
            sale_price = None
        if sale_price is not None and sale_price > price:
            self._issue(
                "sale_price",
                "bad_sale_price",
                f"less than the price {draft.price!r} was wanted, got {draft.sale_price[:40]!r}",
            )
            sale_price = None
        if sale_price == price or not draft.sale_now:
            sale_price = None
        price = self._within_reason(price)
        return price, sale_price if price is not None else None, price_currency if price is not None else ""

    def _within_reason(self, price: int | None) -> int | None:
        if price is not None and price >= 2**53:
            self._issue(
                "price", "bad_price", "an amount that somebody could pay was wanted, got one of 16 digits or more"
            )
            return None
        return price

    def _currency(self) -> str:
        if not self._draft.currency.strip():
            return self._desk.currency
        try:
            return read_currency(self._draft.currency, self._desk.currency)
        except BadCurrency as error:
            self._issue("currency", "bad_currency", str(error))
            return self._desk.currency

    def _amount(self, field_name: str, text: str, currency: str) -> tuple[int | None, str]:
        if not text.strip():
            return None, ""
        try:
            minor, unit = read_price(text, currency or "USD")
        except BadPrice as error:
            self._issue(field_name, f"bad_{field_name}", str(error))
            return None, ""
        except BadCurrency as error:
            self._issue(field_name, "bad_currency", str(error))
            return None, ""
        if not currency:
            self._desk.currency_was_assumed = True
        return minor, unit

    def _availability(self, quantity: int | None) -> Availability:
        text = self._draft.availability
        if not text.strip():
            return "out_of_stock" if quantity == 0 else "in_stock"
        try:
            return read_availability(text)
        except ValueError as error:
            self._issue("availability", "bad_availability", str(error))
            return "in_stock"

    def _quantity(self) -> int | None:
        text = self._draft.quantity.strip().replace(",", "")
        if not text:
            return None
        whole = text.lstrip("+-").split(".", 1)[0] or "0"
        if len(text) > 15 or not text.lstrip("+-").replace(".", "", 1).isdecimal() or not whole.isdecimal():
            self._issue("quantity", "bad_quantity", f"a number of pieces was wanted, got {text[:40]!r}")
            return None
        # Shops that oversell count below zero; there is nothing left then.
        return 0 if text.startswith("-") else int(whole)

    def _gtin(self) -> str:
        if not self._draft.gtin.strip():
            return ""
        try:
            return read_gtin(self._draft.gtin)
        except ValueError as error:
            self._issue("gtin", "bad_gtin", str(error))
            return ""

    def _group_id(self, product_id: str) -> str:
        group_id = one_line(self._draft.group_id)
        if len(group_id) > 200:
            self._issue("group_id", "bad_group_id", f"at most 200 characters were wanted, got {len(group_id)}")
            return ""
        return "" if group_id == product_id else group_id

    def _link(self) -> str:
        if not self._draft.link.strip():
            return ""
        try:
            return web_address(self._draft.link)
        except BadPhoto as error:
            self._issue("link", error.code, str(error))
            return ""

    def _attributes(self) -> dict[str, tuple[str, ...]]:
        attributes = {}
        for name, values in self._draft.attributes.items():
            texts = dict.fromkeys(text for value in values[:MAX_VALUES] if (text := one_line(value)[:MAX_TITLE]))
            if texts and name.strip():
                attributes[one_line(name)[:MAX_TITLE]] = tuple(texts)
        return attributes

    def _extra(self) -> dict[str, str]:
        return {
            name: self._short(name, value, MAX_VALUE)
            for name, value in self._draft.extra.items()
            if value and value.strip()
        }

    def _photos(self) -> tuple[PhotoSource, ...]:
        photos: dict[str, PhotoSource] = {}
        for text, role in self._draft.photos:
            if not text.strip():
                continue
            if len(photos) == MAX_PHOTOS:
                self._issue("image", "too_many_images", f"at most {MAX_PHOTOS} photos of a product are taken")
                break
            try:
                location = self._desk.locate(text)
            except BadPhoto as error:
                self._issue("image", error.code, str(error))
                continue
            photos.setdefault(location, PhotoSource(location, role))
        if not photos and not any(issue.field == "image" for issue in self._issues):
            self._issue(
                "image", "missing_image", "a photo was wanted, this product has none and cannot be found by sight"
            )
        return _one_main(photos.values())

    def _short(self, field_name: str, text: str, limit: int) -> str:
        if len(text) <= limit:
            return text
        self._issue(
            field_name[:50], "too_long", f"at most {limit} characters were wanted, got {len(text)}; the rest is cut"
        )
        return text[:limit]

    def _note_broken_characters(self) -> None:
        draft = self._draft
        texts = {"title": draft.title, "description": draft.description, "brand": draft.brand, **draft.extra}
        for name, text in texts.items():
            if "\ufffd" in text:
                self._issue(name[:50], "bad_encoding", f"text in the feed's encoding was wanted, got {_around(text)!r}")
                return

    def _issue(self, field_name: str, code: str, message: str) -> None:
        self._issues.append(RowIssue(self._file, self._draft.row, field_name, code, message))

    def _rejected(self, field_name: str, code: str, message: str) -> FeedItem:
        self._issue(field_name, code, message)
        product_id = one_line(self._draft.id)
        return FeedItem(self._file, self._draft.row, None, (), tuple(self._issues), product_id)


def _one_main(photos: Iterable[PhotoSource]) -> tuple[PhotoSource, ...]:
    """Give the first photo the role "main" where none has it."""
    found = tuple(photos)
    if not found or any(photo.role == "main" for photo in found):
        return found
    return (replace(found[0], role="main"), *found[1:])


def _around(text: str) -> str:
    place = text.index("\ufffd")
    return text[max(0, place - 15) : place + 15]
