"""The paper that a label is drawn on: bands, shapes, motifs, words that fit their box, by fractions of a window."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations, pairwise

from PIL import Image, ImageDraw, ImageOps

from demo.goods import PALETTE
from demo.labels.fonts import font
from demo.labels.motifs import motif

LONG_PX = 1000  # the longer side of a panel: twice what a studio photo resolves
Box = tuple[float, float, float, float]  # left, top, right, bottom
Spot = tuple[float, float]


def ink(color: str, shade: float = 1.0) -> tuple[int, int, int, int]:
    """Turn a palette name or six hexadecimal digits into RGBA; a shade below 1 darkens, above 1 lightens."""
    srgb = PALETTE[color].srgb if color in PALETTE else color
    r, g, b = (int(srgb[at : at + 2], 16) for at in (0, 2, 4))
    if shade <= 1:
        return int(r * shade), int(g * shade), int(b * shade), 255
    share = min(1.0, shade - 1)
    return (*(int(part + (255 - part) * share) for part in (r, g, b)), 255)


class Sheet:
    """A picture of `width_m` by `height_m`; drawing goes by fractions of its window, at first the whole sheet."""

    def __init__(self, width_m: float, height_m: float, ground: str = "FFFFFF") -> None:
        self.px_per_m = LONG_PX / max(height_m, width_m / 2)
        size = round(width_m * self.px_per_m), round(height_m * self.px_per_m)
        self.image = Image.new("RGBA", size, ink(ground))
        self.pen = ImageDraw.Draw(self.image)
        self.window: Box = (0.0, 0.0, *map(float, size))

    @property
    def ratio(self) -> float:
        """Width of the window over its height."""
        left, top, right, bottom = self.window
        return (right - left) / (bottom - top)

    def look_at(self, middle: float, width: float) -> None:
        """Move the window to a share of the sheet's width: the front or the back of a wrap."""
        whole, height = self.image.size
        self.window = ((middle - width / 2) * whole, 0.0, (middle + width / 2) * whole, float(height))

    def px(self, box: Box) -> tuple[int, int, int, int]:
        left, top, right, bottom = self.window
        xs = [round(left + part * (right - left)) for part in (box[0], box[2])]
        ys = [round(top + part * (bottom - top)) for part in (box[1], box[3])]
        return xs[0], ys[0], xs[1], ys[1]

    def spot(self, at: Spot) -> tuple[int, int]:
        return self.px((*at, *at))[:2]

    def band(self, top: float, bottom: float, color: str, shade: float = 1.0) -> None:
        """Color a band over the whole sheet, past the window: all the way round a can."""
        _, y0, _, y1 = self.px((0, top, 1, bottom))
        self.pen.rectangle((0, y0, self.image.width, y1 - 1), fill=ink(color, shade))

    def rect(self, box: Box, color: str = "", radius: float = 0.0, line: str = "", line_width: float = 0.006) -> None:
        """Draw a rectangle; radius and line width are fractions of the window's shorter side."""
        self.pen.rounded_rectangle(
            self.px(box),
            self.short(radius),
            fill=ink(color) if color else None,
            outline=ink(line) if line else None,
            width=max(1, self.short(line_width)),
        )

    def disc(self, at: Spot, radius: float, color: str = "", line: str = "", line_width: float = 0.006) -> None:
        """Draw a true circle; radius and line width are fractions of the window's shorter side."""
        (x, y), r = self.spot(at), self.short(radius)
        edges = (x - r, y - r, x + r, y + r)
        fill, outline = (ink(part) if part else None for part in (color, line))
        self.pen.ellipse(edges, fill=fill, outline=outline, width=max(1, self.short(line_width)))

    def polygon(self, points: Sequence[Spot], color: str, shade: float = 1.0) -> None:
        self.pen.polygon([self.spot(at) for at in points], fill=ink(color, shade))

    def line(self, points: Sequence[Spot], color: str, width: float = 0.006) -> None:
        self.pen.line([self.spot(at) for at in points], fill=ink(color), width=max(1, self.short(width)), joint="curve")

    def short(self, share: float) -> int:
        left, top, right, bottom = self.window
        return round(share * min(right - left, bottom - top))

    def art(self, name: str, box: Box, tint: str = "", turn_deg: float = 0.0) -> None:
        """Paste a motif into the middle of a box; with a tint in that one ink and its lighter tones."""
        left, top, right, bottom = self.px(box)
        side = min(right - left, bottom - top)
        picture = motif(name, side).rotate(turn_deg, Image.Resampling.BICUBIC)
        if tint:
            toned = ImageOps.colorize(picture.convert("L"), ink(tint)[:3], ink(tint, 1.75)[:3]).convert("RGBA")
            toned.putalpha(picture.getchannel("A"))
            picture = toned
        self.paste(picture, ((left + right - side) // 2, (top + bottom - side) // 2))

    def paste(self, picture: Image.Image, at: tuple[int, int]) -> None:
        whole = Image.new("RGBA", self.image.size)
        whole.paste(picture, at)
        self.image.alpha_composite(whole)
        self.pen = ImageDraw.Draw(self.image)

    def words(
        self,
        text: str,
        box: Box,
        face: str,
        color: str,
        align: str = "center",
        lines: int = 1,
        tracking: float = 0.0,
        stroke: str = "",
    ) -> None:
        """Set words as big as their box allows, on at most `lines` lines; tracking spaces letters, in em."""
        left, top, right, bottom = self.px(box)
        size_px, rows = _largest(text, face, right - left, bottom - top, lines, tracking)
        drawn = font(face, size_px)
        step = (bottom - top) / len(rows) if len(rows) > 1 else 0
        step = min(step, size_px * 1.12)
        for place, row in enumerate(rows):
            y = (top + bottom) / 2 + (place - (len(rows) - 1) / 2) * step
            width = _width(row, drawn, tracking)
            x = {"left": left, "right": right - width, "center": (left + right - width) / 2}[align]
            if stroke:  # every outline first, so that none covers its neighbor
                self._row(row, x, y, face, size_px, stroke, tracking, max(2, size_px // 9))
            self._row(row, x, y, face, size_px, color, tracking, 0)

    def _row(
        self, row: str, x: float, y: float, face: str, size_px: int, color: str, tracking: float, stroke_px: int
    ) -> None:
        drawn = font(face, size_px)
        ascent = drawn.getbbox("国" if face.startswith(("hei", "song")) else "H")
        y -= (ascent[1] + ascent[3]) / 2
        for part in row if tracking else [row]:
            self.pen.text((x, y), part, ink(color), drawn, stroke_width=stroke_px, stroke_fill=ink(color))
            x += drawn.getlength(part) + tracking * size_px

    def column(self, text: str, box: Box, face: str, color: str) -> None:
        """Set Chinese from top to bottom."""
        left, top, right, bottom = self.px(box)
        step = (bottom - top) / len(text)
        size_px = round(min(step * 0.94, right - left))
        for place, letter in enumerate(text):
            self._row(letter, (left + right - size_px) / 2, top + (place + 0.5) * step, face, size_px, color, 0, 0)

    def upright(self, text: str, box: Box, face: str, color: str) -> None:
        """Set a line of words that reads from below upwards."""
        left, top, right, bottom = self.px(box)
        width, height = bottom - top, right - left
        size_px, _ = _largest(text, face, width, height, 1, 0)
        strip = Image.new("RGBA", (width, height))
        ImageDraw.Draw(strip).text((width / 2, height / 2), text, ink(color), font(face, size_px), anchor="mm")
        self.paste(strip.rotate(90, expand=True), (left, top))

    def paragraph(self, text: str, box: Box, face: str, color: str) -> None:
        """Set small print from the box's top left, broken anywhere in Chinese and between words elsewhere."""
        left, top, right, bottom = self.px(box)
        for size_px in range(40, 5, -1):
            rows = _broken(text, face, size_px, right - left)
            widest = max(font(face, size_px).getlength(row) for row in rows)
            if widest <= right - left and len(rows) * size_px * 1.25 <= bottom - top:
                break
        for place, row in enumerate(rows):
            self.pen.text((left, top + place * size_px * 1.25), row, ink(color), font(face, size_px))


def _width(row: str, drawn: object, tracking: float) -> float:
    return drawn.getlength(row) + tracking * drawn.size * max(0, len(row) - 1)  # type: ignore[attr-defined]


def _largest(text: str, face: str, width: int, height: int, lines: int, tracking: float) -> tuple[int, list[str]]:
    """Try every break into at most `lines` rows; return the one that can be set largest, and its size."""
    parts = text.split(" ")
    best = (0, [text])
    for count in range(1, min(lines, len(parts)) + 1):
        for cuts in combinations(range(1, len(parts)), count - 1):
            edges = [0, *cuts, len(parts)]
            rows = [" ".join(parts[a:b]) for a, b in pairwise(edges)]
            widest = max(_width(row, font(face, 100), tracking) for row in rows)
            size_px = int(min(100 * width / widest, height / (1.12 * count if count > 1 else _tall(face))))
            best = max(best, (size_px, rows), key=lambda made: made[0])
    return max(6, best[0]), best[1]


def _tall(face: str) -> float:
    """Give the height of a lone row over its size: capitals, or Chinese signs."""
    return 0.98 if face.startswith(("hei", "song")) else 0.8


def _broken(text: str, face: str, size_px: int, width: int) -> list[str]:
    drawn, rows, row = font(face, size_px), [], ""
    for piece in _pieces(text):
        if row and drawn.getlength(row + piece.rstrip()) > width:
            rows.append(row.rstrip())
            row = ""
        row += piece
    return [*rows, row.rstrip()]


def _pieces(text: str) -> list[str]:
    """Split into what may not be broken: words with their space, single Chinese signs with their punctuation."""
    pieces: list[str] = []
    for sign in text:
        joined = pieces and (sign in "，。、；：）%" or not (ord(sign) > 0x2E7F or pieces[-1].endswith(" ")))
        if joined and (sign in "，。、；：）%" or ord(pieces[-1][-1]) <= 0x2E7F):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces
