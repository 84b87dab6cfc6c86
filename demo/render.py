"""Renders the stand-in shop with Blender as a Python module: `pip install bpy; python demo/render.py OUT [ONLY]`.

Writes OUT/photos/*.jpg, OUT/catalog.csv and OUT/photos.csv (the evaluation format) and OUT/feed.tsv (Google Merchant).
The same seed gives the same pictures. Pictures that are there already are kept; with ONLY, just those whose names
contain it are made. The tables name what is there. Some five seconds of processor time a picture.
"""

from __future__ import annotations

import csv
import random
import sys
from pathlib import Path

import bpy
from models import BUILDERS, Good
from skins import PALETTE
from studio import SEED, phone_set, start_scene, studio_set

STUDIO, PHONE = ((336, 336), 14), ((312, 416), 8)  # size in pixels, samples per pixel
BRANDS = {"Kitchen": "Hearth & Field", "Living": "Atelier Lumo", "Outdoors": "Northway", "Gifts": "Little Parade"}


def main(out: Path, only: str = "") -> None:
    """Render every good in every color: two studio photos each, and of the first color a phone photo besides."""
    (out / "photos").mkdir(parents=True, exist_ok=True)
    rows, phones = [], []
    with (Path(__file__).parent / "goods.tsv").open(encoding="utf-8") as file:
        goods = list(csv.DictReader(file, delimiter="\t"))
    for good in goods:
        for place, color in enumerate(good["colors"].split()):
            product_id = "-".join((*good["name"].lower().split(), color))
            photos = {
                take: out / "photos" / f"{product_id}-{take}.jpg" for take in ("a", "b", "phone")[: 2 if place else 3]
            }
            for path in photos.values():
                if only in path.stem:
                    shoot(path, good, color)
            there = {take: f"photos/{path.name}" for take, path in photos.items() if path.exists()}
            rows.append(row_of(product_id, good, color, there, random.Random(f"{SEED} {product_id}")))
            if "phone" in there:
                phones.append({"image": there["phone"], "product_id": product_id, "split": "test"})
    write_table(out / "catalog.csv", rows, ",")
    write_table(out / "photos.csv", phones, ",")
    write_table(out / "feed.tsv", [feed_row(row) for row in rows], "\t")


def shoot(path: Path, good: Good, color: str) -> None:
    if path.exists():
        return
    dice = random.Random(f"{SEED} {path.stem}")
    take = path.stem.rsplit("-", 1)[1]
    start_scene(*(PHONE if take == "phone" else STUDIO))
    BUILDERS[good["kind"]](good, color)
    if take == "phone":
        phone_set(dice)
    else:
        studio_set(*((-26, 21) if take == "a" else (32, 36)))
    bpy.context.scene.render.filepath = str(path)
    bpy.ops.render.render(write_still=True)


def row_of(product_id: str, good: Good, color: str, photos: dict[str, str], dice: random.Random) -> dict[str, str]:
    filtered_color, color_zh, _ = PALETTE[color]
    price = int(good["price_minor"])
    return {
        "product_id": product_id,
        "title": f"{good['name']}, {color}",
        "title_zh": f"{color_zh}{good['name_zh']}",
        "department": good["department"],
        "category": good["category"],
        "image": photos.get("a", ""),
        "additional_image": photos.get("b", ""),
        "description": f"{good['about']} {good['category_zh']}，{color_zh}。",
        "brand": BRANDS[good["department"]],
        "price": f"{price / 100:.2f}",
        "sale_price": f"{round(price * 0.8) / 100:.2f}" if dice.random() < 0.2 else "",
        "currency": "USD",
        "availability": dice.choices(["in_stock", "out_of_stock", "preorder"], [8, 1, 1])[0],
        "item_group_id": "-".join(good["name"].lower().split()),
        "color": filtered_color,
        "material": good["material"],
        "pattern": good["pattern"],
    }


def feed_row(row: dict[str, str]) -> dict[str, str]:
    """The same product as Google Merchant Center has it."""
    renamed = {"product_id": "id", "image": "image_link", "additional_image": "additional_image_link"}
    kept = {
        renamed.get(name, name): text
        for name, text in row.items()
        if name not in ("department", "category", "currency")
    }
    prices = {name: f"{kept[name]} {row['currency']}" if kept[name] else "" for name in ("price", "sale_price")}
    return {**kept, **prices, "product_type": f"{row['department']} > {row['category']}"}


def write_table(path: Path, rows: list[dict[str, str]], delimiter: str) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, list(rows[0]), delimiter=delimiter, lineterminator="\n")
        table.writeheader()
        table.writerows(rows)


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:3])
