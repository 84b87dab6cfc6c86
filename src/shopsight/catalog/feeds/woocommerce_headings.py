"""The headings of WooCommerce's product CSV, which its exporter translates into the shop's language."""

from __future__ import annotations

import re

_NOT_LETTERS = re.compile(r"[\W_]+")

# By language what the exporter writes, and earlier versions of it wrote; lower case, letters only.
_TRANSLATED = {
    "type": "typ|tipo",
    "sku": "artikelnummer|ugs",
    "gtin upc ean or isbn": "gtin upc ean oder isbn|gtin upc ean ou isbn|gtin upc ean o isbn",
    "name": "nom|nombre",
    "published": "veröffentlicht|publié|publicado",
    "visibility in catalog": "sichtbarkeit im katalog|visibilité dans le catalogue|visibilidad en el catálogo",
    "short description": "kurzbeschreibung|description courte|descripción corta",
    "description": "beschreibung|descripción",
    "date sale price starts": "datum an dem angebotspreis beginnt|date de début de promo"
    "|día en que empieza el precio rebajado",
    "date sale price ends": "datum an dem angebotspreis endet|date de fin de promo"
    "|día en que termina el precio rebajado",
    "in stock": "vorrätig|en stock|existencias|en inventario",
    "stock": "lager|inventario",
    "backorders allowed": "rückstände erlaubt|lieferrückstände erlaubt|permitir reservas de productos agotados"
    "|autoriser les commandes de produits en rupture",
    "sale price": "angebotspreis|tarif promo|precio rebajado",
    "regular price": "regulärer preis|tarif régulier|precio normal",
    "categories": "kategorien|catégories|categorías",
    "tags": "schlagwörter|étiquettes|etiquetas",
    "images": "bilder|imágenes",
    "parent": "übergeordnetes produkt|superior",
    "external url": "externe url|url externe|url externa",
    "brands": "marken|marques|marcas",
}
_ENGLISH = {theirs: english for english, texts in _TRANSLATED.items() for theirs in texts.split("|")}
_ATTRIBUTES = (
    (re.compile(r"attribut (\d+) name|nom de l attribut (\d+)|nombre del atributo (\d+)"), "name"),
    (re.compile(r"attribut (\d+) wert e|valeur s de l attribut (\d+)|valor es del atributo (\d+)"), "value s"),
    (re.compile(r"attribut (\d+) (?:sichtbar|visible)|atributo visible (\d+)"), "visible"),
    (re.compile(r"attribut (\d+) global|atributo global (\d+)"), "global"),
)


def english_heading(column: str) -> str:
    """Return a heading in English, lower case, letters and digits only; German, French and Spanish are translated."""
    name = _NOT_LETTERS.sub(" ", column.casefold()).strip()
    if name in _ENGLISH:
        return _ENGLISH[name]
    for pattern, part in _ATTRIBUTES:
        if found := pattern.fullmatch(name):
            return f"attribute {next(filter(None, found.groups()))} {part}"
    return name
