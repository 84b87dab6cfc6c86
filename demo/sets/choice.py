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

# Where people put what a department sells; a word of the kind, when there is one, says it better.
_BY_WORD = {
    ("chair", "stool", "bench", "armchair", "table"): FLOORS,
    ("floor-lamp", "floor_lamp", "rug", "basket", "umbrella", "suitcase", "trolley"): (
        "wood-floor",
        "tile-floor",
        "rug",
    ),
    ("shoe", "sneaker", "boot", "sandal", "slipper", "loafer", "pump", "heel", "clog"): (
        *FLOORS,
        "home-shelf",
        "shop-bay",
    ),
    ("cushion", "pillow", "blanket", "throw"): ("sofa", "bed", "rug"),
    ("lamp",): ("desk", "home-shelf", "windowsill", "kitchen-table", "wood-floor"),
    ("pen", "notebook", "pencil", "stapler", "tape", "scissor", "ruler", "marker"): (
        "desk",
        "kitchen-table",
        "shop-bay",
    ),
    ("bag", "backpack", "tote", "handbag", "wallet", "belt", "hat", "cap", "scarf"): (
        "sofa",
        "bed",
        "wood-floor",
        "kitchen-table",
        "desk",
    ),
    ("watch", "glasses", "sunglasses", "headphones", "earphones", "camera", "phone", "speaker", "mouse", "keyboard"): (
        "desk",
        "home-shelf",
        "kitchen-table",
        "sofa",
        "bed",
    ),
    ("plush", "blocks", "car", "truck", "train", "doll", "robot", "puzzle"): (
        "rug",
        "wood-floor",
        "bed",
        "sofa",
        "home-shelf",
    ),
    ("vase", "candle", "clock", "planter", "frame"): ("home-shelf", "windowsill", "kitchen-table", "desk"),
}
_BY_DEPARTMENT = {
    "kitchen": ("kitchen-table", "windowsill", "home-shelf", "desk", "shop-bay", "kitchen-table"),
    "home": ("home-shelf", "kitchen-table", "windowsill", "wood-floor", "sofa"),
    "bag": ("sofa", "bed", "wood-floor", "kitchen-table", "desk"),
    "footwear": (*FLOORS, "home-shelf"),
    "electronic": ("desk", "home-shelf", "kitchen-table", "sofa"),
    "toy": ("rug", "wood-floor", "bed", "home-shelf", "kitchen-table"),
    "stationery": ("desk", "kitchen-table", "home-shelf", "shop-bay"),
    "food": ("kitchen-table", "shop-bay", "home-shelf", "windowsill", "kitchen-table"),
    "grocer": ("kitchen-table", "shop-bay", "home-shelf", "windowsill", "kitchen-table"),
    "pantry": ("kitchen-table", "shop-bay", "home-shelf", "windowsill", "kitchen-table"),
    "cosmetic": ("windowsill", "shop-bay", "home-shelf", "kitchen-table", "bed"),
    "beauty": ("windowsill", "shop-bay", "home-shelf", "kitchen-table", "bed"),
}
_ANYWHERE = ("kitchen-table", "home-shelf", "desk", "wood-floor", "sofa")


def habitual_places(good: Good) -> tuple[str, ...]:
    """Where people put such a thing, by its kind and department."""
    parts = set(good.kind.replace("_", "-").split("-")) | {good.kind}
    for words, places in _BY_WORD.items():
        if any(word in parts or f"{word}s" in parts for word in words):
            return places
    department = good.department.lower()
    return next((places for word, places in _BY_DEPARTMENT.items() if word in department), _ANYWHERE)


def fits(place: str, radius: float, height: float) -> bool:
    """Whether a thing of that size stands there without looking out of place."""
    if place in FLOORS:
        return max(2 * radius, height) >= _FLOOR_FROM
    room_radius, room_height = _ROOM[place]
    return radius <= room_radius and height <= room_height


def place_for(good: Good, number: int, radius: float, height: float) -> str:
    """Choose the place of a good's photo `number` (from 1): the first photos of a good are taken at different ones."""
    places = list(dict.fromkeys(habitual_places(good)))
    good.dice("places").shuffle(places)
    fitting = [place for place in places if fits(place, radius, height)]
    fitting = fitting or [place for place in PLACES if fits(place, radius, height)] or ["wood-floor"]
    return fitting[(number - 1) % len(fitting)]
