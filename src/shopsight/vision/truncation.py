"""Whether a picture lacks its end, by what its own format says about where it ends."""

from __future__ import annotations

import struct

from shopsight.vision.recognize import PictureFormat

# Senders append padding and notes after the end of a picture; the mark is looked for in this many last bytes.
_TAIL_BYTES = 1024


def ends_early(data: bytes, recognized: PictureFormat) -> bool:
    """Tell whether a picture that could not be decoded lacks the end that its format wants."""
    tail = data[-_TAIL_BYTES:]
    match recognized:
        case "jpeg":
            return b"\xff\xd9" not in tail
        case "png":
            return b"IEND" not in tail
        case "gif":
            return not data.rstrip(b"\0").endswith(b";")
        case "webp":
            return int.from_bytes(data[4:8], "little") + 8 > len(data)
        case "bmp":
            return int.from_bytes(data[2:6], "little") > len(data)
        case "tiff":
            return _first_directory_reach(data) > len(data)
        case "avif" | "heic" | "jpeg2000":
            return _last_box_end(data) > len(data)


_BYTES_OF_TIFF_TYPE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}


def _first_directory_reach(data: bytes) -> int:
    """Return how far the first directory of a TIFF file and the values it points at say that they reach."""
    order = "<" if data.startswith(b"II") else ">"
    try:
        (directory,) = struct.unpack_from(order + "I", data, 4)
        (entries,) = struct.unpack_from(order + "H", data, directory)
        reach = int(directory + 2 + 12 * entries)
        for at in range(directory + 2, reach, 12):
            _, kind, count, offset = struct.unpack_from(order + "HHII", data, at)
            size = count * _BYTES_OF_TIFF_TYPE.get(kind, 0)
            reach = max(reach, offset + size if size > 4 else 0)
    except struct.error:
        return len(data) + 1
    return reach


def _last_box_end(data: bytes) -> int:
    """Return where the last box of an ISO base media file says that it ends."""
    at = 0
    while at + 8 <= len(data):
        (size,) = struct.unpack_from(">I", data, at)
        if size == 1 and at + 16 <= len(data):
            (size,) = struct.unpack_from(">Q", data, at + 8)
        if size < 8:
            break
        at += size
    return at
