"""Which packaged goods' barcodes can be read off their photos: by zxing-cpp, as a shop's till or an app would."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PIL import Image

from demo.offers import Offer
from demo.tables import PhotoRow

ENLARGED = 3  # a bar is hardly a pixel wide in the shop's small photos: enlarged, more of them are read


@dataclass(frozen=True, slots=True)
class Codes:
    """What was read: goods whose own code some studio photo shows, as it is or enlarged, and photos of shoppers."""

    goods: int
    read: int
    read_enlarged: int
    unread: tuple[str, ...]  # product ids
    phone_photos: int
    phone_photos_read: int


def read_codes(folder: Path, offers: Sequence[Offer], rows: Iterable[PhotoRow]) -> Codes:
    """Try every photo in `folder` of a good that has a number."""
    numbered = {offer.good.id: offer for offer in offers if offer.gtin}
    plain = {name for name, offer in numbered.items() if _shows(folder, offer.photos, {offer.gtin}, 1)}
    enlarged = plain | {
        name
        for name, offer in numbered.items()
        if name not in plain and _shows(folder, offer.photos, {offer.gtin}, ENLARGED)
    }
    sought: dict[str, set[str]] = {}
    for row in rows:
        if row.product_id in numbered:
            sought.setdefault(row.image, set()).add(numbered[row.product_id].gtin)
    return Codes(
        goods=len(numbered),
        read=len(plain),
        read_enlarged=len(enlarged),
        unread=tuple(sorted(set(numbered) - enlarged)),
        phone_photos=len(sought),
        phone_photos_read=sum(_shows(folder, [image], wanted, ENLARGED) for image, wanted in sought.items()),
    )


def numbers_in(photo: Path, enlarged: int = 1) -> set[str]:
    """Read the EAN-13 numbers in a photo."""
    import zxingcpp  # of the generator's environment and the tests'; importing the demo's commands needs none

    with Image.open(photo) as file:
        gray = file.convert("L")
    larger = gray.resize((gray.width * enlarged, gray.height * enlarged), Image.Resampling.BICUBIC)
    ean = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.EAN13)
    return {code.text for code in zxingcpp.read_barcodes(larger, formats=ean)}


def _shows(folder: Path, photos: Iterable[str], wanted: set[str], enlarged: int) -> bool:
    return any(numbers_in(folder / photo, enlarged) & wanted for photo in photos)
