"""The goods as data: demo/goods/*.toml, one file a department, read into `Good`s and checked. Knows no Blender."""

from __future__ import annotations

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from demo.palette import PALETTE

SEED = 7
FOLDER = Path(__file__).parent / "goods"
DIFFERENCES = ("", "color", "pattern", "label", "size", "proportion", "near", "listing")


@dataclass(frozen=True, slots=True)
class Good:
    """One product.

    `shape` holds its kind's own measures (meters unless the kind says otherwise), `label` what is printed on it.
    `differs` says in what the members of its family differ: "near" are near-duplicates, "listing" is the same thing
    listed twice.
    """

    id: str
    family: str
    department: str
    kind: str
    title: str
    title_zh: str
    about: str
    about_zh: str
    brand: str
    category: str  # "Kitchen > Mugs"
    category_zh: str
    price_minor: int  # US cents
    color: str  # a name of the palette
    material: str  # stoneware, glass, steel, …: what a shopper would filter by
    pattern: str = "plain"
    second: str = ""  # the pattern's, trim's or lid's color
    differs: str = ""
    shape: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    label: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    fits: tuple[str, ...] = ()  # ids of goods that this one is made for: this lid fits that bottle
    tags: tuple[str, ...] = ()

    @property
    def thing(self) -> str:
        """What a hand could tell apart: two listings of one thing share it."""
        return self.family if self.differs == "listing" else self.id

    def dice(self, *purpose: object) -> random.Random:
        """Randomness of its own: the same good and purpose roll the same numbers on every machine."""
        return random.Random(" ".join(map(str, (SEED, self.id, *purpose))))


def load_goods(folder: Path = FOLDER) -> list[Good]:
    """Read every department; raises ValueError that names file, family and field."""
    goods = [good for path in sorted(folder.glob("*.toml")) for good in _department(path)]
    ids = [good.id for good in goods]
    if twice := {one for one in ids if ids.count(one) > 1}:
        raise ValueError(f"these ids are given twice: {sorted(twice)}")
    for good in goods:
        if unknown := set(good.fits) - set(ids):
            raise ValueError(f"{good.id} fits what is not in the shop: {sorted(unknown)}")
    return goods


@cache
def shop() -> Mapping[str, Good]:
    """Every good of the shop by its id."""
    return MappingProxyType({good.id: good for good in load_goods()})


def _department(path: Path) -> list[Good]:
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    return [good for family in table["family"] for good in _family(path.name, table["department"], family)]


def _family(file: str, department: str, family: Mapping[str, Any]) -> list[Good]:
    """Each `[[family.item]]` overrides fields of its family; `shape` and `label` are merged key by key.

    A title may hold {color} and {second}; an item without `id` is named by its family and what it overrides.
    """
    base = {key: value for key, value in family.items() if key not in ("id", "item")}
    goods = []
    for item in family.get("item") or [{}]:
        merged = {"family": family["id"], "department": department, **base, **item}
        for part in ("shape", "label"):
            merged[part] = MappingProxyType({**base.get(part, {}), **item.get(part, {})})
        for part in ("fits", "tags"):
            merged[part] = tuple(merged.get(part, ()))
        merged.setdefault(
            "id", "-".join((family["id"], *(str(item[key]) for key in ("color", "pattern") if key in item)))
        )
        if unknown := set(merged) - {one.name for one in fields(Good)}:
            raise ValueError(f"{file}: {merged['id']}: unknown fields {sorted(unknown)}")
        try:
            good = Good(**merged)
        except TypeError as error:
            raise ValueError(f"{file}: {merged['id']}: {error}") from None
        for color in filter(None, (good.color, good.second)):
            if color not in PALETTE:
                raise ValueError(f"{file}: {good.id}: no color {color!r} in demo/palette.py")
        if good.differs not in DIFFERENCES:
            raise ValueError(f"{file}: {good.id}: differs is one of {DIFFERENCES}, not {good.differs!r}")
        names = {part: PALETTE[color] for part, color in (("color", good.color), ("second", good.second)) if color}
        goods.append(
            replace(
                good,
                title=good.title.format(color=good.color, second=good.second),
                title_zh=good.title_zh.format(**{part: color.name_zh for part, color in names.items()}),
            )
        )
    return goods
