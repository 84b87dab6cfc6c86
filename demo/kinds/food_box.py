"""Cartons of tea, cereal, biscuits: a printed box with a tucked lid. shape: width, depth, height."""

from __future__ import annotations

from demo.goods import Good
from demo.packs import carton_skins, faced_box
from demo.shapes import box
from demo.skins import card

VIEWS = ((-28.0, 15.0), (32.0, 28.0), (176.0, 13.0))


def build(good: Good) -> None:
    width, depth = good.shape.get("width", 0.13), good.shape.get("depth", 0.07)
    height = good.shape.get("height", 0.15)
    faced_box((width, depth, height), carton_skins(good, (width, depth, height)))
    # the lid's front flap, tucked in: its edge shows as a thin dark line
    box((width * 0.9, 0.0004, 0.0006), card("charcoal"), at=(0, -depth / 2 - 0.0001, height - 0.0035), edge=0)
