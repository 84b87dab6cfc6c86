"""The shared data sets in miniature: a few drawn pictures in the same folders."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

PRODUCTS = ("Kiwi", "Lemon", "Leek")


def drawn(seed: int, side: int = 64) -> NDArray[np.uint8]:
    """A colored disk on white."""
    color = np.random.default_rng(seed).integers(0, 200, 3)
    y, x = np.mgrid[0:side, 0:side]
    disk = (x - side / 2) ** 2 + (y - side / 2) ** 2 < (side / 3) ** 2
    return np.where(disk[..., None], color, 255).astype(np.uint8)


def save(path: Path, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Pillow.fromarray(drawn(seed)).save(path)


def write_datasets(folder: Path) -> Path:
    """Write all sources that training reads and return the folder."""
    grocery = folder / "grocery"
    catalog = ["product_id,title,department,category,image,description"]
    photos = ["image,product_id,split"]
    for number, product in enumerate(PRODUCTS):
        save(grocery / f"catalog/{product}.jpg", number)
        catalog.append(f"{product},{product},Fruit,{product},catalog/{product}.jpg,")
        for split in ("train", "val", "test"):
            save(grocery / f"photos/{split}/{product}.jpg", number)
            photos.append(f"photos/{split}/{product}.jpg,{product},{split}")
    (grocery / "catalog.csv").write_text("\n".join(catalog) + "\n")
    (grocery / "photos.csv").write_text("\n".join(photos) + "\n")
    for number in range(4):
        save(folder / f"clothing/photos/{number}.jpg", 10 + number)
        save(folder / f"luma/media/m/h/mh0{number}-red_main.jpg", 20 + number)
        save(folder / f"luma/media/m/h/mh0{number}-red_back.jpg", 20 + number)
        save(folder / f"appliances/kettle-{number}.jpg", 30 + number)
        save(folder / f"recycling/glass/{number}.jpg", 40 + number)
    save(folder / "shelves/shelf.jpg", 50)
    save(folder / "people/people.jpg", 51)
    clothes = [
        "image,category,kids,sender",
        *(f"photos/{n}.jpg,{'Hat' if n % 2 else 'Skip'},False,{n}" for n in range(4)),
    ]
    (folder / "clothing/photos.csv").write_text("\n".join(clothes) + "\n")
    (folder / "scans").mkdir()
    (folder / "scans/can.glb").touch()
    return folder


def write_shop(folder: Path) -> Path:
    """Write a shop as the demo's generator does: two goods and a scanned thing, three framed photos."""
    for number, name in enumerate(("photos/mug-1", "photos/mug-2", "photos/fan-1", "photos/can-1")):
        save(folder / f"{name}.jpg", 60 + number)
    for name in ("table", "floor", "desk"):
        save(folder / f"phone/{name}.jpg", 60)
    (folder / "catalog.csv").write_text(
        "product_id,department,category,image,additional_image,split\n"
        "mug,Kitchen,Mugs,photos/mug-1.jpg,photos/mug-2.jpg,train\n"
        "fan,Electronics,Home Appliances > Fans,photos/fan-1.jpg,,test\ncan,,,photos/can-1.jpg,,train\n"
    )
    (folder / "photos.csv").write_text(
        "image,product_id,split,x,y,width,height,visibility\n"
        "phone/table.jpg,mug,train,0.25,0.25,0.5,0.5,1.0\n"
        "phone/floor.jpg,fan,test,0.25,0.25,0.5,0.5,0.2\n"
        "phone/desk.jpg,can,train,0.25,0.25,0.5,0.5,0.9\n"
    )
    return folder
