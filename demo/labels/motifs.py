"""Every motif by its name, drawn once for each size."""

from __future__ import annotations

from functools import cache

from PIL import Image

from demo.labels import fruits, plants, scenery
from demo.labels.stylus import Stylus

MOTIFS = {
    name: draw
    for module in (fruits, plants, scenery)
    for name, draw in vars(module).items()
    if callable(draw) and draw.__module__ == module.__name__ and not name.startswith("_")
}


@cache
def motif(name: str, side_px: int) -> Image.Image:
    if name not in MOTIFS:
        raise ValueError(f"no motif {name!r}; there are {sorted(MOTIFS)}")
    stylus = Stylus(side_px)
    MOTIFS[name](stylus)
    return stylus.picture()
