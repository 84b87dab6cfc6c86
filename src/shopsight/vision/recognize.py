"""What some bytes are: one of the picture formats that Shopsight reads, or an error that says what came instead."""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Callable
from typing import Literal, TypeAlias

from shopsight.core.errors import EmptyImage, NotAnImage, VectorGraphic

PictureFormat: TypeAlias = Literal["jpeg", "png", "webp", "avif", "heic", "gif", "tiff", "bmp", "jpeg2000"]

ACCEPTED = "JPEG, PNG, WebP, AVIF, HEIC, GIF, TIFF, BMP or JPEG 2000"

_HEAD_BYTES = 4096


def recognize(data: bytes) -> PictureFormat:
    """Return the format that the first bytes announce; names and media types of the sender are not asked.

    Raises EmptyImage, VectorGraphic (SVG, also gzipped; PostScript; Windows metafiles) or NotAnImage, which name what
    was got: a web page in place of a picture, a video, a PDF, ...
    """
    if not data:
        raise EmptyImage(f"a picture was wanted ({ACCEPTED}), got no bytes at all")
    for recognized, belongs in _FORMATS.items():
        if belongs(data):
            return recognized
    _refuse_vector_graphic(data)
    raise NotAnImage(f"a picture was wanted ({ACCEPTED}), got {_describe(data)}")


def _is_tiff(data: bytes) -> bool:
    return data.startswith((b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"))


def _is_bmp(data: bytes) -> bool:
    # "BM" alone also starts ordinary words: the size of the header that follows is one of the few there ever were.
    return data.startswith(b"BM") and data[14:18] in _BMP_HEADER_SIZES


def _is_avif(data: bytes) -> bool:
    return bool(_brands(data) & {b"avif", b"avis"})


def _is_heic(data: bytes) -> bool:
    return bool(_brands(data) & _HEIC_BRANDS) and not _is_avif(data)


def _brands(data: bytes) -> set[bytes]:
    """Return the brands of an ISO base media file: the major one and the compatible ones."""
    if data[4:8] != b"ftyp":
        return set()
    end = min(struct.unpack(">I", data[:4])[0], 256)
    return {data[8:12], *(data[at : at + 4] for at in range(16, end - 3, 4))}


_HEIC_BRANDS = frozenset([b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"])
_BMP_HEADER_SIZES = frozenset(struct.pack("<I", size) for size in (12, 16, 40, 52, 56, 64, 108, 124))

_FORMATS: dict[PictureFormat, Callable[[bytes], bool]] = {
    "jpeg": lambda data: data.startswith(b"\xff\xd8\xff"),
    "png": lambda data: data.startswith(b"\x89PNG\r\n\x1a\n"),
    "webp": lambda data: data.startswith(b"RIFF") and data[8:12] == b"WEBP",
    "gif": lambda data: data.startswith((b"GIF87a", b"GIF89a")),
    "avif": _is_avif,
    "heic": _is_heic,
    "tiff": _is_tiff,
    "jpeg2000": lambda data: data.startswith((b"\0\0\0\x0cjP  \r\n\x87\n", b"\xff\x4f\xff\x51")),
    "bmp": _is_bmp,
}


def _refuse_vector_graphic(data: bytes) -> None:
    kind = _vector_kind(data)
    if kind:
        raise VectorGraphic(
            f"a picture made of pixels was wanted ({ACCEPTED}), got {kind}, which Shopsight does not draw; "
            "export it as PNG"
        )


def _vector_kind(data: bytes) -> str:
    text = _text(_unzipped(data))
    if re.search(r"<(\w+:)?svg[\s/>]", text) and not re.match(_WEB_PAGE, text):
        return "an SVG drawing"
    if data.startswith((b"%!PS", b"\xc5\xd0\xd3\xc6")):
        return "a PostScript drawing"
    if data.startswith((b"\xd7\xcd\xc6\x9a", b"\x01\0\0\0")) and (data[:1] == b"\xd7" or data[40:44] == b" EMF"):
        return "a Windows metafile"
    return ""


def _unzipped(data: bytes) -> bytes:
    """Return the first bytes, those inside where they are gzipped (.svgz)."""
    if not data.startswith(b"\x1f\x8b"):
        return data[:_HEAD_BYTES]
    try:
        return zlib.decompressobj(wbits=31).decompress(data[: 4 * _HEAD_BYTES], _HEAD_BYTES)
    except zlib.error:
        return b""


def _text(head: bytes) -> str:
    """Return the first bytes as lower-case text without byte order mark, comments and outer space; "" if binary."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        text = head[: len(head) // 2 * 2].decode("utf-16", errors="replace")
    elif b"\0" in head:
        return ""
    else:
        text = head.decode("utf-8-sig", errors="replace")
    return re.sub(r"<!--.*?(-->|\Z)", "", text, flags=re.DOTALL).strip().lower()


_SIGNATURES: dict[bytes, str] = {
    b"%PDF": "a PDF document; export the page as JPEG or PNG",
    b"8BPS": "a Photoshop document; export it as JPEG or PNG",
    b"\xff\x0a": "a JPEG XL picture; save it as JPEG or PNG",
    b"\0\0\0\x0cJXL ": "a JPEG XL picture; save it as JPEG or PNG",
    b"\0\0\x01\0": "an icon file (ICO); save it as PNG",
    b"\0\0\x02\0": "a cursor file",
    b"qoif": "a QOI picture; save it as PNG",
    b"\x1a\x45\xdf\xa3": "a video (WebM or Matroska); take a still frame of it",
    b"FLV\x01": "a video (Flash); take a still frame of it",
    b"\0\0\x01\xba": "a video (MPEG); take a still frame of it",
    b"\0\0\x01\xb3": "a video (MPEG); take a still frame of it",
    b"OggS": "an Ogg sound or video file",
    b"ID3": "an MP3 sound file",
    b"fLaC": "a FLAC sound file",
    b"PK\x03\x04": "a ZIP archive (or an office document); unpack it first",
    b"PK\x05\x06": "an empty ZIP archive",
    b"\x1f\x8b": "gzipped data; unpack it first",
    b"Rar!": "a RAR archive; unpack it first",
    b"7z\xbc\xaf\x27\x1c": "a 7-Zip archive; unpack it first",
    b"\x7fELF": "a program",
    b"MZ": "a Windows program",
    b"SQLite format 3\0": "an SQLite database",
    b"SIMPLE  =": "a FITS file",
}

_RIFF_KINDS = {b"AVI ": "a video (AVI); take a still frame of it", b"WAVE": "a WAV sound file"}

_WEB_PAGE = r"(<\?xml[^>]*>\s*)?<(!doctype html|html|head|body|script|meta|title)\b"

_TEXTS: tuple[tuple[str, str], ...] = (
    (
        _WEB_PAGE,
        "a web page (HTML): its address leads to a page about the picture, or the host refuses links from elsewhere; "
        "give the address of the picture file itself",
    ),
    (r"<\?xml|<error>", "an XML document, such as an error message of a file host"),
    (r"data:image/", "a data: URL; send the bytes that its base64 part decodes to"),
    (r"(/9j/|ivborw0kggo|r0lgod|uklgr)", "the base64 text of a picture; send the bytes that it decodes to"),
    (r"[\[{]\s*[\"\[{\]}]", "a JSON document, such as an error message of a file host"),
    (r"version https://git-lfs", "a Git LFS pointer; fetch the file that it stands for"),
    (r"https?://\S+\s*$", "the text of an address; give it as a URL"),
)


def _describe(data: bytes) -> str:
    for signature, kind in _SIGNATURES.items():
        if data.startswith(signature):
            return kind
    if data.startswith(b"RIFF"):
        return _RIFF_KINDS.get(data[8:12], "a RIFF file of another kind")
    if data[4:8] in (b"ftyp", b"moov", b"mdat"):
        return "a video (MP4 or QuickTime); take a still frame of it"
    return _describe_text(_text(data[:_HEAD_BYTES])) or f"{len(data)} bytes that begin with {data[:8].hex(' ')}"


def _describe_text(text: str) -> str:
    for pattern, kind in _TEXTS:
        if re.match(pattern, text):
            return kind
    printable = sum(character.isprintable() or character.isspace() for character in text)
    return "plain text" if text and "\ufffd" not in text[:64] and printable == len(text) else ""
