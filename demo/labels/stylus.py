"""Draws motifs: smooth shapes on a square from -1 to 1, x to the right and y downwards."""

from __future__ import annotations

import math
from collections.abc import Iterable

from PIL import Image, ImageDraw

Spot = tuple[float, float]
FINER = 3  # drawn larger and shrunk, for smooth edges


class Stylus:
    def __init__(self, side_px: int) -> None:
        self.side_px = side_px
        self.half = side_px * FINER / 2
        self.image = Image.new("RGBA", (side_px * FINER, side_px * FINER))
        self.pen = ImageDraw.Draw(self.image)

    def picture(self) -> Image.Image:
        return self.image.resize((self.side_px, self.side_px), Image.Resampling.BOX)

    def blob(self, points: Iterable[Spot], color: str) -> None:
        self.pen.polygon([self._px(point) for point in points], fill=f"#{color}")

    def line(self, points: Iterable[Spot], width: float, color: str) -> None:
        spots = [self._px(point) for point in points]
        self.pen.line(spots, fill=f"#{color}", width=max(1, round(width * self.half)), joint="curve")
        for x, y in (spots[0], spots[-1]):
            r = width * self.half / 2
            self.pen.ellipse((x - r, y - r, x + r, y + r), fill=f"#{color}")

    def oval(self, x: float, y: float, rx: float, ry: float, color: str, turn_deg: float = 0.0) -> None:
        c, s = math.cos(math.radians(turn_deg)), math.sin(math.radians(turn_deg))
        angles = (math.tau * n / 48 for n in range(48))
        ring = ((rx * math.cos(a), ry * math.sin(a)) for a in angles)
        self.blob(((x + c * u - s * v, y + s * u + c * v) for u, v in ring), color)

    def disc(self, x: float, y: float, radius: float, color: str) -> None:
        self.oval(x, y, radius, radius, color)

    def leaf(
        self, x: float, y: float, length: float, width: float, angle_deg: float, color: str, vein: str = ""
    ) -> None:
        """Draw a pointed leaf from its stalk at (x, y); angle 0 points right, 90 upwards."""
        c, s = math.cos(math.radians(angle_deg)), -math.sin(math.radians(angle_deg))
        half = [(length * n / 16, width / 2 * math.sin(math.pi * (n / 16) ** 0.8)) for n in range(17)]
        outline = [*half, *((u, -v) for u, v in reversed(half))]
        self.blob(((x + c * u - s * v, y + s * u + c * v) for u, v in outline), color)
        if vein:
            self.line([(x, y), (x + c * length * 0.85, y + s * length * 0.85)], 0.025, vein)

    def arc(
        self, x: float, y: float, radius: float, start_deg: float, end_deg: float, width: float, color: str
    ) -> None:
        steps = [math.radians(start_deg + (end_deg - start_deg) * n / 24) for n in range(25)]
        self.line([(x + radius * math.cos(a), y - radius * math.sin(a)) for a in steps], width, color)

    def _px(self, point: Spot) -> Spot:
        return self.half * (1 + point[0]), self.half * (1 + point[1])
