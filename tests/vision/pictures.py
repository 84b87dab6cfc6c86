"""Pictures and color profiles made for the tests, each from numbers alone."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from io import BytesIO
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image
from pillow_heif import from_pillow

P3_TO_XYZ_D50 = np.array([[0.51512, 0.29198, 0.1571], [0.2412, 0.69225, 0.06657], [-0.00105, 0.04189, 0.78407]])
ADOBE_TO_XYZ_D50 = np.array([[0.60974, 0.20528, 0.14919], [0.31111, 0.62567, 0.06322], [0.01947, 0.06087, 0.74457]])
SRGB_TO_XYZ_D50 = np.array([[0.43607, 0.38515, 0.14307], [0.22249, 0.71687, 0.06061], [0.01392, 0.09708, 0.7141]])


def gradient(width_px: int = 64, height_px: int = 48) -> NDArray[np.uint8]:
    """Return a smooth picture, (height, width, 3), whose corners are all different."""
    y, x = np.mgrid[0:height_px, 0:width_px]
    red, green = 255 * x / (width_px - 1), 255 * y / (height_px - 1)
    pixels: NDArray[np.uint8] = np.rint(np.stack([red, green, (red + 255 - green) / 2], axis=-1)).astype(np.uint8)
    return pixels


def encoded(picture: Image.Image | NDArray[Any], pillow_format: str, **options: Any) -> bytes:
    """Return the picture as a file of that format ("HEIC" too)."""
    picture = picture if isinstance(picture, Image.Image) else Image.fromarray(picture)
    out = BytesIO()
    if pillow_format == "HEIC":
        from_pillow(picture).save(out, **options)
    else:
        picture.save(out, pillow_format, **options)
    return out.getvalue()


def one_of_each() -> dict[str, bytes]:
    """Return a small picture in every format, and in the odder corners of several."""
    plain = Image.fromarray(gradient())
    clear = plain.convert("RGBA")
    clear.putalpha(plain.convert("L"))
    deep = Image.fromarray(np.asarray(plain.convert("L")).astype(np.uint16) * 257)
    return {
        "jpeg": encoded(plain, "JPEG", quality=90),
        "jpeg progressive": encoded(plain, "JPEG", quality=90, progressive=True),
        "jpeg cmyk": encoded(plain.convert("CMYK"), "JPEG"),
        "jpeg with exif and profile": encoded(plain, "JPEG", exif=exif_with(6), icc_profile=rgb_profile(P3_TO_XYZ_D50)),
        "png": encoded(plain, "PNG"),
        "png palette": encoded(plain.convert("P"), "PNG", transparency=b"\x00\x80\xff"),
        "png deep": encoded(deep, "PNG"),
        "png alpha": encoded(clear, "PNG", icc_profile=rgb_profile(ADOBE_TO_XYZ_D50)),
        "png animated": encoded(plain, "PNG", save_all=True, append_images=[plain.rotate(180)]),
        "webp": encoded(plain, "WEBP"),
        "webp lossless alpha": encoded(clear, "WEBP", lossless=True, exif=exif_with(3)),
        "webp animated": encoded(plain, "WEBP", save_all=True, append_images=[plain.rotate(180)]),
        "avif": encoded(plain, "AVIF", speed=10),
        "heic": encoded(plain, "HEIC"),
        "gif": encoded(plain, "GIF"),
        "gif animated": encoded(plain, "GIF", save_all=True, append_images=[plain.rotate(180)]),
        "tiff": encoded(plain, "TIFF"),
        "tiff lzw": encoded(plain, "TIFF", compression="tiff_lzw"),
        "tiff jpeg": encoded(plain, "TIFF", compression="jpeg"),
        "tiff deflated cmyk": encoded(plain.convert("CMYK"), "TIFF", compression="tiff_adobe_deflate"),
        "bmp": encoded(plain, "BMP"),
        "bmp palette": encoded(plain.convert("P"), "BMP"),
        "jpeg2000": encoded(plain, "JPEG2000"),
        "jpeg2000 lossy": encoded(plain, "JPEG2000", irreversible=True, quality_layers=[20]),
    }


def exif_with(orientation: int) -> bytes:
    """Return an EXIF block that states the orientation, and a camera beside it."""
    exif = Image.Exif()
    exif[0x010F] = "Camera"
    exif[0x0112] = orientation
    return exif.tobytes()


def rgb_profile(to_xyz_d50: NDArray[np.float64], gamma: float = 2.2, name: str = "Test RGB") -> bytes:
    """Return an ICC profile of three primaries and one gamma (ICC.1:2001-04)."""
    curve = b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
    primaries = {tag: _xyz(column) for tag, column in zip((b"rXYZ", b"gXYZ", b"bXYZ"), to_xyz_d50.T, strict=True)}
    curves = dict.fromkeys((b"rTRC", b"gTRC", b"bTRC"), curve)
    return _profile(b"mntr", b"RGB ", b"XYZ ", name, {**primaries, **curves})


def gray_profile(gamma: float) -> bytes:
    """Return an ICC profile of gray with one gamma."""
    return _profile(
        b"mntr", b"GRAY", b"XYZ ", "Test gray", {b"kTRC": b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))}
    )


def cmyk_profile(lab_of_corner: dict[tuple[int, ...], tuple[float, float, float]]) -> bytes:
    """Return an ICC profile of CMYK: the Lab of each corner of full or no ink, black where not given."""
    corners = [tuple(int(bit) for bit in f"{corner:04b}") for corner in range(16)]
    table = bytearray()
    for corner in corners:
        light, a, b = lab_of_corner.get(corner, (0.0, 0.0, 0.0))
        table += bytes((round(light * 2.55), round(a + 128), round(b + 128)))
    identity = bytes(range(256))
    matrix = struct.pack(">9i", *(65536 * (row == column) for row in range(3) for column in range(3)))
    lut = b"mft1\0\0\0\0" + bytes((4, 3, 2, 0)) + matrix + identity * 4 + bytes(table) + identity * 3
    return _profile(b"prtr", b"CMYK", b"Lab ", "Test CMYK", {b"A2B0": lut})


def _profile(kind: bytes, space: bytes, connection: bytes, name: str, tags: dict[bytes, bytes]) -> bytes:
    ascii_name = name.encode() + b"\0"
    description = b"desc\0\0\0\0" + struct.pack(">I", len(ascii_name)) + ascii_name + bytes(78)
    white = (0.9642, 1.0, 0.8249)
    tags = {b"desc": description, b"cprt": b"text\0\0\0\0none\0", b"wtpt": _xyz(white), **tags}
    at, directory, body = 132 + 12 * len(tags), b"", b""
    for tag, content in tags.items():
        content += bytes(-len(content) % 4)
        directory += tag + struct.pack(">II", at + len(body), len(content))
        body += content
    size = 132 + len(directory) + len(body)
    header = struct.pack(">I4xI4s4s4s6H", size, 0x02100000, kind, space, connection, 2026, 1, 1, 0, 0, 0) + b"acsp"
    header += bytes(28) + struct.pack(">3i", *(round(65536 * value) for value in white)) + bytes(48)
    return header + struct.pack(">I", len(tags)) + directory + body


def _xyz(values: Sequence[float] | NDArray[np.float64]) -> bytes:
    return b"XYZ \0\0\0\0" + struct.pack(">3i", *(round(65536 * float(value)) for value in values))
