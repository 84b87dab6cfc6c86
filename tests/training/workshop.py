"""The shared data sets in miniature: a few drawn pictures in the same folders, and one scanned square."""

import json
import struct
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
        catalog.append(f"{product},{product},Fruit,Fruit,catalog/{product}.jpg,")
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
    for name in ("can", "cup", "die", "ball"):
        write_square(folder / f"scans/{name}.glb")
    return folder


def write_square(path: Path) -> None:
    """A red square of two triangles as GLB (Khronos glTF 2.0, binary container)."""
    import io

    texture = io.BytesIO()
    Pillow.new("RGB", (4, 4), (255, 0, 0)).save(texture, "PNG")
    corners = np.array([[-1, -1, 0], [1, -1, 0], [1, 1, 0], [-1, 1, 0]], np.float32).tobytes()
    uvs = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float32).tobytes()
    triangles = np.array([0, 1, 2, 0, 2, 3], np.uint16).tobytes()
    views, binary = [], b""
    for part in (corners, uvs, triangles, texture.getvalue()):
        views.append({"buffer": 0, "byteOffset": len(binary), "byteLength": len(part)})
        binary += part + b"\0" * (-len(part) % 4)
    scene = {
        "meshes": [{"primitives": [{"attributes": {"POSITION": 0, "TEXCOORD_0": 1}, "indices": 2}]}],
        "accessors": [
            {"bufferView": 0, "componentType": 5126, "count": 4, "type": "VEC3"},
            {"bufferView": 1, "componentType": 5126, "count": 4, "type": "VEC2"},
            {"bufferView": 2, "componentType": 5123, "count": 6, "type": "SCALAR"},
        ],
        "bufferViews": views,
        "images": [{"bufferView": 3}],
    }
    text = json.dumps(scene).encode()
    text += b" " * (-len(text) % 4)
    header = struct.pack("<4sII", b"glTF", 2, 28 + len(text) + len(binary))
    chunks = struct.pack("<I4s", len(text), b"JSON") + text + struct.pack("<I4s", len(binary), b"BIN\0") + binary
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(header + chunks)
