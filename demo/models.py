"""How each kind of good is built: about one unit high, standing on z = 0."""

from __future__ import annotations

import math
from collections.abc import Callable

from shapes import box, lathe, mesh, tube
from skins import PALETTE, linear, paint, skin_of, wood

Good = dict[str, str]


def mug(good: Good, color: str) -> None:
    skin = skin_of(good, color)
    r = 0.46 if good["pattern"] == "two-tone" else 0.5
    foot = 0.4 if good["pattern"] == "two-tone" else 0.34
    lathe(
        [
            (0, 0),
            (foot, 0),
            (foot, 0),
            (r, 0.14),
            (r, 0.5),
            (r, 0.98),
            (r - 0.03, 1),
            (r - 0.06, 0.97),
            (r - 0.06, 0.2),
            (0, 0.1),
        ],
        skin,
    )
    tube(
        [(r - 0.04, 0, 0.84), (r + 0.18, 0, 0.9), (r + 0.38, 0, 0.72), (r + 0.3, 0, 0.36), (r - 0.04, 0, 0.24)],
        0.06,
        skin,
    )


def teapot(good: Good, color: str) -> None:
    skin = skin_of(good, color)
    squat = 0.86 if good["pattern"] == "stripes" else 0.72
    lathe(
        [
            (0, 0),
            (0.34, 0),
            (0.36, 0.02),
            (0.6, squat * 0.4),
            (0.52, squat * 0.8),
            (0.27, squat),
            (0.25, squat - 0.03),
            (0, squat - 0.1),
        ],
        skin,
    )
    lathe(
        [
            (0.28, squat),
            (0.27, squat + 0.04),
            (0.14, squat + 0.1),
            (0.05, squat + 0.11),
            (0.04, squat + 0.15),
            (0.09, squat + 0.21),
            (0.05, squat + 0.26),
            (0, squat + 0.26),
        ],
        skin,
    )
    tube(
        [(-0.4, 0, squat * 0.3), (-0.7, 0, squat * 0.38), (-0.72, 0, squat * 0.8), (-0.98, 0, squat * 1.02)],
        [0.16, 0.11, 0.08, 0.055],
        skin,
    )
    tube(
        [
            (0.46, 0, squat * 0.82),
            (0.8, 0, squat * 1.02),
            (1.02, 0, squat * 0.6),
            (0.8, 0, squat * 0.2),
            (0.54, 0, squat * 0.28),
        ],
        0.055,
        skin,
    )


def bottle(good: Good, color: str) -> None:
    skin = skin_of(good, color)
    lathe(
        "0,0 0.23,0 0.25,0.01 0.26,0.05 0.26,0.8 0.25,0.92 0.16,1.04 0.15,1.1 0,1.1",
        skin,
    )
    cap = paint("cap", "B98550" if good["pattern"] == "bands" else "222325", roughness=0.5)
    lathe("0,1.08 0.17,1.08 0.175,1.1 0.175,1.26 0.16,1.29 0,1.29", cap)
    tube([(-0.13, 0, 1.26), (-0.13, 0, 1.42), (0, 0, 1.46), (0.13, 0, 1.42), (0.13, 0, 1.26)], 0.025, cap)


def vase(good: Good, color: str) -> None:
    if good["material"] == "glass":
        profile = "0,0 0.24,0 0.27,0.03 0.42,0.45 0.3,0.85 0.16,1.05 0.24,1.25 0.21,1.24 0.13,1.05 0.26,0.84 0.38,0.45"
        profile += " 0.22,0.1 0,0.09"
    else:
        profile = "0,0 0.2,0 0.22,0.02 0.3,0.25 0.36,0.6 0.14,0.9 0.1,1.2 0.15,1.35 0.12,1.34 0.07,1.2 0.1,0.9 0,0.6"
        stem = paint("stem", "8B6B3D", roughness=0.8)
        for lean in (-0.12, 0.1, 0.26):
            tube([(0, 0, 0.9), (lean * 0.4, 0.02, 1.5), (lean * 2, lean, 2.0)], [0.012, 0.012, 0.008], stem)
            tube(
                [(lean * 1.7, lean * 0.85, 1.87), (lean * 2, lean, 2.02), (lean * 2.3, lean * 1.2, 2.22)],
                [0.02, 0.07, 0.015],
                paint("plume", "D9C29A", roughness=1.0),
            )
    lathe(profile, skin_of(good, color))


def bowl(good: Good, color: str) -> None:
    deep = 0.42 if good["material"] == "wood" else 0.52
    lathe(
        [
            (0, 0),
            (0.3, 0),
            (0.31, 0.02),
            (0.36, 0.05),
            (0.62, deep * 0.55),
            (0.74, deep),
            (0.71, deep + 0.02),
            (0.67, deep - 0.02),
            (0.55, deep * 0.5),
            (0.3, 0.1),
            (0, 0.08),
        ],
        skin_of(good, color),
    )


def lamp(good: Good, color: str) -> None:
    shade_color = PALETTE[color][2] if good["material"] == "linen" else "F0E7D6"
    shade = paint("shade", shade_color, roughness=0.9, emission_strength=0.5, emission_color=linear(shade_color))
    if good["material"] == "linen":
        metal = paint("stem", PALETTE[good["second"]][2], metallic=1.0, roughness=0.25)
        lathe("0,0 0.3,0 0.3,0.02 0.28,0.05 0.05,0.07 0.03,0.1 0.03,0.8 0,0.8", metal)
        lathe("0.48,0.72 0.46,0.74 0.28,1.25 0.27,1.25 0.45,0.72 0.48,0.72", shade)
    else:
        lathe(
            "0,0 0.26,0 0.3,0.02 0.4,0.25 0.26,0.5 0.07,0.58 0.04,0.6 0.04,0.8 0,0.8",
            skin_of(good, color),
        )
        lathe("0.55,0.66 0.53,0.68 0.44,1.08 0.43,1.08 0.52,0.66 0.55,0.66", shade)


def stool(good: Good, color: str) -> None:
    skin = skin_of(good, color)
    lathe("0,0.96 0.4,0.96 0.43,0.98 0.43,1.04 0.41,1.07 0.2,1.055 0,1.05", skin)
    for n in range(3):
        a = 2 * math.pi * n / 3 + 0.5
        foot, top = (0.46 * math.cos(a), 0.46 * math.sin(a), 0), (0.24 * math.cos(a), 0.24 * math.sin(a), 0.97)
        tube([foot, tuple((p + q) / 2 for p, q in zip(foot, top, strict=True)), top], [0.035, 0.045, 0.055], skin)
    ring = [
        (0.355 * math.cos(2 * math.pi * (n / 3) + 0.5), 0.355 * math.sin(2 * math.pi * (n / 3) + 0.5), 0.46)
        for n in range(3)
    ]
    for here, there in ((0, 1), (1, 2), (2, 0)):
        tube([ring[here], ring[there]], 0.024, skin)


def clock(good: Good, color: str) -> None:
    parts = [
        lathe(
            "0,-0.06 0.6,-0.06 0.62,-0.04 0.62,0.06 0.58,0.08 0.55,0.06 0.55,0.02 0,0.02",
            skin_of(good, color),
        ),
        lathe("0,0.02 0.55,0.02 0.55,0.025 0,0.025", paint("face", "F6F3EA", roughness=0.5)),
    ]
    ink = paint("ink", "1B1B1B", roughness=0.4)
    for n in range(12):
        a, size = math.pi / 6 * n, (0.03, 0.1, 0.01) if n % 3 == 0 else (0.015, 0.06, 0.01)
        parts.append(box(size, ink, 0.002))
        parts[-1].location, parts[-1].rotation_euler = (0.46 * math.sin(a), 0.46 * math.cos(a), 0.03), (0, 0, -a)
    for a, length, width in ((-1.05, 0.28, 0.035), (1.05, 0.4, 0.022)):
        parts.append(box((width, length, 0.012), ink, 0.002))
        parts[-1].location, parts[-1].rotation_euler = (
            (length / 2 * math.sin(a), length / 2 * math.cos(a), 0.045),
            (0, 0, -a),
        )
    parts.append(lathe("0,0.03 0.03,0.03 0.03,0.07 0,0.07", paint("pin", "B5202A", roughness=0.3)))
    for part in parts:  # stand it up, facing the camera, leaning back a little
        x, y, z = part.location
        part.location = (x, -z, y + 0.62)
        part.rotation_euler = (math.pi / 2, -part.rotation_euler[2], 0)
    for side in (-1, 1):
        tube([(0.34 * side, 0.02, 0.12), (0.42 * side, 0.04, 0)], 0.03, skin_of(good, color))


def tote(good: Good, color: str) -> None:
    cloth = skin_of(good, color)
    xs = [(-0.5, 0.5), (-0.5, 0.5), (-0.54, 0.54), (-0.56, 0.56)]
    levels = [(0.0, 0.2), (0.03, 0.22), (0.5, 0.2), (1.02, 0.1)]
    points = [
        (x * s, d * t, z)
        for (x, _), (z, d) in zip(xs, levels, strict=True)
        for s, t in ((1, -1), (-1, -1), (-1, 1), (1, 1))
    ]
    faces = [
        (i * 4 + n, i * 4 + (n + 1) % 4, i * 4 + 4 + (n + 1) % 4, i * 4 + 4 + n) for i in range(3) for n in range(4)
    ] + [(3, 2, 1, 0)]
    bag = mesh("bag", points, faces, cloth, 0)
    bag.data.shade_flat()
    bag.modifiers.new("thick", "SOLIDIFY").thickness = 0.02
    edge = bag.modifiers.new("soft", "BEVEL")
    edge.width, edge.segments = 0.03, 4
    strap = cloth if good["pattern"] == "plain" else paint("strap", PALETTE[good["second"]][2], roughness=0.95)
    for side, lean in ((-1, -0.1), (1, 0.1)):
        tube(
            [
                (-0.26, 0.11 * side, 0.8),
                (-0.27, 0.12 * side, 1.1),
                (-0.2, 0.12 * side + lean, 1.5),
                (0.2, 0.12 * side + lean, 1.5),
                (0.27, 0.12 * side, 1.1),
                (0.26, 0.11 * side, 0.8),
            ],
            0.032,
            strap,
        )


def gift_box(good: Good, color: str) -> None:
    skin = skin_of(good, color)
    ribbon = paint("ribbon", PALETTE[good["second"]][2], roughness=0.35, sheen_weight=0.4)
    for size, z in (((0.9, 0.9, 0.6), 0.3), ((0.96, 0.96, 0.2), 0.66)):
        box(size, skin, 0.015).location = (0, 0, z)
    for size in ((0.97, 0.14, 0.205), (0.14, 0.97, 0.205)):
        box(size, ribbon, 0.004).location = (0, 0, 0.665)
    for size in ((0.91, 0.14, 0.57), (0.14, 0.91, 0.57)):
        box(size, ribbon, 0.004).location = (0, 0, 0.29)
    for turn in (0.5, -0.5, 2.64, 3.64):
        c, s = math.cos(turn), math.sin(turn)
        tube(
            [
                (0, 0, 0.78),
                (0.22 * c, 0.22 * s, 1.06),
                (0.44 * c, 0.44 * s, 1.0),
                (0.36 * c, 0.36 * s, 0.8),
                (0, 0, 0.78),
            ],
            0.035,
            ribbon,
        )
    lathe("0,0.76 0.07,0.77 0.08,0.82 0,0.88", ribbon)


def candle(good: Good, color: str) -> None:
    lathe(
        "0,0 0.38,0 0.4,0.02 0.41,0.06 0.41,0.96 0.39,0.98 0.37,0.96 0.37,0.08 0,0.06",
        skin_of(good, color),
    )
    lathe(
        "0,0.07 0.36,0.07 0.365,0.1 0.365,0.66 0.34,0.68 0,0.67",
        paint("wax", "F3E8CF", roughness=0.5, subsurface_weight=0.3),
    )
    lathe("0.415,0.22 0.415,0.22 0.415,0.58 0.415,0.58", paint("label", "F7F4EC", roughness=0.8))
    lathe(
        "0.417,0.36 0.417,0.36 0.417,0.4 0.417,0.4",
        paint("line", PALETTE[color][2] if color != "clear" else "1A1A1C", roughness=0.8),
    )
    tube([(0, 0, 0.6), (0, 0, 0.7), (0.02, 0, 0.78)], 0.014, paint("wick", "2B2420"))
    flame = paint("flame", "FFC870", emission_strength=9.0)
    flame.node_tree.nodes["Principled BSDF"].inputs["Emission Color"].default_value = (1, 0.55, 0.15, 1)
    lathe("0,0.77 0.04,0.82 0.035,0.9 0.005,1.02", flame).location = (0.02, 0, 0)


def toy_blocks(good: Good, color: str) -> None:
    beech, main = wood("beech", "DDB67F"), skin_of(good, color)
    others = [paint(name, PALETTE[name][2], roughness=0.55) for name in ("mustard", "forest", "navy")]
    for at, turn, skin in (
        ((-0.36, 0, 0.19), 0.15, main),
        ((0.36, 0.02, 0.19), -0.1, others[0]),
        ((0, -0.02, 0.57), 0.3, others[1]),
    ):
        block = box((0.38, 0.38, 0.38), skin, 0.03)
        block.location, block.rotation_euler = at, (0, 0, turn)
    lathe("0,0.76 0.17,0.76 0.18,0.78 0.18,1.02 0.17,1.04 0,1.04", main)
    lathe("0.22,1.04 0.22,1.04 0.02,1.4 0,1.41", others[2])
    lathe("0,0 0.15,0 0.16,0.02 0.16,0.34 0.15,0.36 0,0.36", beech).location = (0.05, -0.5, 0)


def cushion(good: Good, color: str) -> None:
    n, half = 12, 0.62

    def bulge(u: float, v: float) -> float:
        return 0.24 * (max(0.0, (1 - u**4) * (1 - v**4))) ** 0.55

    def pinch(u: float, v: float) -> float:
        return 1 - 0.09 * (1 - abs(u * v))

    grid = [(2 * i / n - 1, 2 * j / n - 1) for j in range(n + 1) for i in range(n + 1)]
    points = [(half * u * pinch(u, v), side * bulge(u, v), half * v * pinch(u, v)) for side in (-1, 1) for u, v in grid]

    def face(base: int, i: int, j: int) -> tuple[int, ...]:
        a = base + j * (n + 1) + i
        return a, a + 1, a + n + 2, a + n + 1

    faces = [face(0, i, j) for j in range(n) for i in range(n)]
    faces += [tuple(reversed(face((n + 1) ** 2, i, j))) for j in range(n) for i in range(n)]
    pillow = mesh("cushion", points, faces, skin_of(good, color), 2)
    weld = pillow.modifiers.new("weld", "WELD")
    weld.merge_threshold = 0.001
    pillow.modifiers.move(1, 0)
    pillow.location, pillow.rotation_euler = (0, 0, 0.6), (math.radians(-14), 0, 0)


def plant_pot(good: Good, color: str) -> None:
    lathe(
        "0,0 0.3,0 0.31,0.02 0.4,0.56 0.46,0.57 0.47,0.6 0.47,0.72 0.44,0.74 0.41,0.7 0.36,0.6 0,0.6",
        skin_of(good, color),
    )
    lathe("0,0.62 0.4,0.62 0.41,0.6", paint("soil", "3A2A1E", roughness=1.0))
    leaf = paint("leaf", "2E6B34", roughness=0.4, coat_weight=0.2)
    for n in range(15):
        a, rise, reach = n * 2.4, 0.75 + 0.045 * n, 0.62 - 0.028 * n
        c, s = math.cos(a), math.sin(a)
        tube(
            [
                (0.04 * c, 0.04 * s, 0.62),
                (reach * 0.45 * c, reach * 0.45 * s, 0.62 + rise * 0.7),
                (reach * c, reach * s, 0.62 + rise * 0.75),
                (reach * 1.35 * c, reach * 1.35 * s, 0.62 + rise * 0.5),
            ],
            [0.02, 0.11, 0.1, 0.005],
            leaf,
        )


BUILDERS: dict[str, Callable[[Good, str], None]] = {
    "mug": mug, "teapot": teapot, "bottle": bottle, "vase": vase, "bowl": bowl, "lamp": lamp, "stool": stool,
    "clock": clock, "tote": tote, "gift box": gift_box, "candle": candle, "toy blocks": toy_blocks,
    "cushion": cushion, "plant pot": plant_pot,
}  # fmt: skip
