"""WooCommerce's product CSV."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.catalog.feeds import Feed, open_feed
from shopsight.core.feed import FeedItem

Open = Callable[[str], Feed]
Read = Callable[..., list[FeedItem]]

GERMAN = (
    'ID,Typ,Artikelnummer,Name,Veröffentlicht,"Sichtbarkeit im Katalog",Kurzbeschreibung,Beschreibung,Vorrätig?,Lager,'
    'Angebotspreis,"Regulärer Preis",Kategorien,Schlagwörter,Bilder,"Übergeordnetes Produkt",'
    '"Attribut 1 Name","Attribut 1 Wert(e)"'
)
FRENCH = (
    'ID,Type,UGS,Nom,Publié,"Visibilité dans le catalogue","Description courte",Description,"En stock ?",Stock,'
    '"Tarif promo","Tarif régulier",Catégories,Étiquettes,Images,Parent,'
    '"Nom de l’attribut 1","Valeur(s) de l’attribut 1 "'
)
SPANISH = (
    'ID,Tipo,SKU,Nombre,Publicado,"Visibilidad en el catálogo","Descripción corta",Descripción,'
    "¿Existencias?,Inventario,"
    '"Precio rebajado","Precio normal",Categorías,Etiquetas,Imágenes,Superior,'
    '"Nombre del atributo 1","Valor(es) del atributo 1"'
)


def test_every_kind_of_row_becomes_what_it_is(fixture_feed: Open) -> None:
    feed = fixture_feed("woocommerce.csv")
    items = {item.row: item for item in feed}
    ids = {row: item.product and item.product.id for row, item in items.items()}
    assert feed.format == "woocommerce"
    assert ids == {2: "WB-RED", 4: "WB-BLUE", 5: "23", 6: "30", 7: "EXT", 8: None, 9: "LOST", 10: "SET", 11: None}
    assert {row: item.issues[0].code for row, item in items.items() if item.issues} == {
        6: "missing_image",
        8: "not_published",
        9: "missing_parent",
        11: "not_published",
    }


def test_variations_take_from_a_parent_that_comes_after_them(fixture_feed: Open) -> None:
    red, blue, green = list(fixture_feed("woocommerce.csv"))[:3]
    assert red.product is not None
    assert blue.product is not None
    assert green.product is not None
    assert (red.product.title, red.product.description, red.product.brand) == (
        "Wool Beanie",
        "The red one.",
        "Northerly",
    )
    assert blue.product.description == "A warm beanie."
    assert red.product.group_id == blue.product.group_id == green.product.group_id == "WB"
    assert red.product.category == ("Clothing", "Hats", "Beanies")
    assert red.product.attributes == {"color": ("Red",), "material": ("Wool", "Polyester"), "tags": ("wool", "winter")}
    assert green.product.availability == "backorder"
    assert [photo.location.rsplit("/", 1)[-1] for photo in red.photos] == ["beanie-red.jpg", "beanie.jpg"]
    assert [photo.location.rsplit("/", 1)[-1] for photo in blue.photos] == ["beanie.jpg"]


def test_a_dated_sale_is_over_when_it_is_over(fixture_feed: Open) -> None:
    prices = {
        item.product.id: (item.product.price_minor, item.product.sale_price_minor)
        for item in fixture_feed("woocommerce.csv")
        if item.product
    }
    assert (prices["WB-BLUE"], prices["30"], prices["SET"]) == ((1800, None), (5000, 4000), (None, None))


def test_commas_in_lists_are_escaped(fixture_feed: Open) -> None:
    card = next(item.product for item in fixture_feed("woocommerce.csv") if item.product and item.product.id == "EXT")
    assert card.category == ("Gifts", "Paper, Cards")
    assert card.link == "https://elsewhere.example.com/card"


def test_a_variable_product_without_variations_is_a_product(read: Read) -> None:
    (item,) = read("ID,Type,SKU,Name,Published,Regular price,Parent\n1,variable,,Alone,1,5,\n")
    assert item.product is not None
    assert (item.product.id, item.product.price_minor) == ("1", 500)


@pytest.mark.parametrize("headings", [GERMAN, FRENCH, SPANISH], ids=["German", "French", "Spanish"])
def test_an_export_in_the_language_of_the_shop_is_read_like_an_english_one(tmp_path: Path, headings: str) -> None:
    rows = (
        "20,variable,WB,Beanie,1,visible,,Warm.,1,,,,Hats > Beanies,wool,https://shop.example.com/b.jpg,,Color,Red",
        "21,variation,WB-RED,Beanie - Red,1,visible,,,1,3,15.00,18.00,,,,id:20,Color,Red",
        "30,simple,OLD,Old,0,visible,,,1,,,9.00,,,,,,",
    )
    (tmp_path / "export.csv").write_text("\n".join((headings, *rows)) + "\n", "utf-8")
    feed = open_feed(tmp_path / "export.csv", currency="EUR")
    red, old = feed
    assert feed.format == "woocommerce"
    assert red.product is not None
    assert (red.product.id, red.product.title, red.product.group_id) == ("WB-RED", "Beanie", "WB")
    assert (red.product.price_minor, red.product.sale_price_minor, red.product.quantity) == (1800, 1500, 3)
    assert (red.product.category, red.product.attributes["color"]) == (("Hats", "Beanies"), ("Red",))
    assert [photo.location for photo in red.photos] == ["https://shop.example.com/b.jpg"]
    assert old.issues[0].code == "not_published"
