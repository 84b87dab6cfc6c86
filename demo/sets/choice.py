"""Where a good is photographed: by what it is and how big it is. Knows no Blender."""

from __future__ import annotations

from demo.goods import Good

PLACES = (
    "kitchen-table",
    "home-shelf",
    "wood-floor",
    "tile-floor",
    "rug",
    "desk",
    "sofa",
    "bed",
    "windowsill",
    "shop-bay",
)
FLOORS = ("wood-floor", "tile-floor", "rug")

# What a place can carry: footprint radius and height, meters.
_ROOM = {
    "kitchen-table": (0.28, 0.55),
    "home-shelf": (0.20, 0.42),
    "desk": (0.28, 0.55),
    "sofa": (0.42, 0.6),
    "bed": (0.42, 0.6),
    "windowsill": (0.12, 0.5),
    "shop-bay": (0.18, 0.36),
}
_FLOOR_FROM = 0.14  # smaller things do not lie on floors, unless they are toys or worn on feet

# Where people put things: by kind, otherwise by department, otherwise on any table.
_ORNAMENTS = ("home-shelf", "windowsill", "kitchen-table", "desk")
_BY_KIND = {
    ("chair", "stool", "sofa", "side_table", "basket", "suitcase", "umbrella"): FLOORS,
    ("cushion", "throw"): ("sofa", "bed", "rug"),
    ("vase", "planter", "clock", "candle"): _ORNAMENTS,
    ("table_lamp", "desk_lamp", "lampshade"): ("desk", "home-shelf", "windowsill", "kitchen-table"),
    ("art_print",): ("home-shelf", "wood-floor", "desk"),
    ("backpack", "tote", "handbag"): ("sofa", "wood-floor", "bed", "tile-floor", "kitchen-table"),
    ("cap", "hat", "belt", "wallet", "eyewear_case"): ("bed", "sofa", "kitchen-table", "desk", "home-shelf"),
    ("watch", "sunglasses", "headphones", "camera", "lens_cap"): ("desk", "kitchen-table", "home-shelf", "bed", "sofa"),
    ("hair_dryer", "fan"): ("desk", "bed", "kitchen-table", "home-shelf"),
    ("mouse", "keyboard"): ("desk", "kitchen-table", "shop-bay"),
    ("plush", "robot"): ("bed", "sofa", "rug", "wood-floor", "home-shelf"),
    ("plate", "bowl", "board", "casserole", "saucepan"): ("kitchen-table", "home-shelf", "shop-bay"),
}
_BY_DEPARTMENT = {
    "Kitchen": ("kitchen-table", "windowsill", "home-shelf", "desk", "shop-bay"),
    "Footwear": (*FLOORS, "shop-bay", "home-shelf"),
    "Electronics": ("desk", "home-shelf", "kitchen-table", "shop-bay"),
    "Toys": ("rug", "wood-floor", "bed", "home-shelf", "kitchen-table", "shop-bay"),
    "Stationery": ("desk", "kitchen-table", "shop-bay", "home-shelf"),
    "Food": ("kitchen-table", "shop-bay", "home-shelf", "windowsill"),
    "Cosmetics": ("windowsill", "shop-bay", "home-shelf", "kitchen-table", "bed"),
}
_ANYWHERE = ("kitchen-table", "home-shelf", "desk", "wood-floor", "sofa")


def habitual_places(good: Good) -> tuple[str, ...]:
    """Where people put such a thing, by its kind and department."""
    for kinds, places in _BY_KIND.items():
        if good.kind in kinds:
            return places
    return _BY_DEPARTMENT.get(good.department, _ANYWHERE)


def fits(place: str, radius: float, height: float) -> bool:
    """Whether a thing of that size stands there without looking out of place."""
    if place in FLOORS:
        return max(2 * radius, height) >= _FLOOR_FROM
    room_radius, room_height = _ROOM[place]
    return radius <= room_radius and height <= room_height


def place_for(good: Good, number: int, radius: float, height: float) -> str:
    """Choose the place of a good's photo `number` (from 1): the first photos of a good are taken at different ones."""
    places = list(habitual_places(good))
    good.dice("places").shuffle(places)
    fitting = [place for place in places if fits(place, radius, height)]
    fitting = fitting or [place for place in PLACES if fits(place, radius, height)] or ["wood-floor"]
    return fitting[(number - 1) % len(fitting)]
