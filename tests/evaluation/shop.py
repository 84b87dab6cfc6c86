"""A tiny labelled shop on disk: pictures are one-byte files, whose byte is what they show."""

from pathlib import Path

CATALOG = """product_id,title,department,category,image,description
apple,Apple,Fruit,Apple,catalog/apple,red
pear,Pear,Fruit,Pear,catalog/pear,green
milk,Milk,Dairy,,catalog/milk,white
"""
PHOTOS = """image,product_id,split
photos/1,apple,test
photos/2,pear,test
photos/3,pear,test
photos/3,milk,test
photos/4,milk,train
"""
PICTURES = {
    "catalog/apple": b"a",
    "catalog/pear": b"p",
    "catalog/milk": b"m",
    "photos/1": b"a",
    "photos/2": b"a",
    "photos/3": b"m",
    "photos/4": b"m",
}


def write_shop(folder: Path, catalog: str = CATALOG, photos: str = PHOTOS) -> Path:
    """Write the shop and return its folder."""
    for name, content in PICTURES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
    (folder / "catalog.csv").write_text(catalog, encoding="utf-8")
    (folder / "photos.csv").write_text(photos, encoding="utf-8")
    return folder
