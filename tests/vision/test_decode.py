"""Any picture a phone or shop makes comes out upright, in sRGB, on white; anything else gets an error of its own."""

from __future__ import annotations

import gzip
import struct
import warnings
import zlib
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image

from shopsight.core.errors import (
    EmptyImage,
    ImageTooLarge,
    ImageTooSmall,
    NotAnImage,
    TruncatedImage,
    UnreadableImage,
    VectorGraphic,
)
from shopsight.vision.decode import DecodeLimits, decode_photo
from tests.vision.pictures import (
    ADOBE_TO_XYZ_D50,
    P3_TO_XYZ_D50,
    SRGB_TO_XYZ_D50,
    cmyk_profile,
    encoded,
    exif_with,
    gradient,
    gray_profile,
    one_of_each,
    rgb_profile,
)

TRANSPOSED = {5, 6, 7, 8}


def pixels(data: bytes) -> NDArray[np.int64]:
    return decode_photo(data).image.pixels.astype(np.int64)


def flat(value: int | tuple[int, ...], mode: str = "RGB") -> Image.Image:
    return Image.new(mode, (32, 32), value)


def center(data: bytes) -> tuple[int, ...]:
    decoded = pixels(data)
    return tuple(int(channel) for channel in decoded[decoded.shape[0] // 2, decoded.shape[1] // 2])


class TestFormats:
    @pytest.mark.parametrize(
        ("pillow_format", "name"),
        [
            ("JPEG", "jpeg"),
            ("PNG", "png"),
            ("WEBP", "webp"),
            ("AVIF", "avif"),
            ("HEIC", "heic"),
            ("TIFF", "tiff"),
            ("BMP", "bmp"),
            ("GIF", "gif"),
            ("JPEG2000", "jpeg2000"),
        ],
    )
    def test_every_format_of_phones_and_shops_is_read(self, pillow_format: str, name: str) -> None:
        decoded = decode_photo(encoded(gradient(), pillow_format))
        assert (decoded.format, decoded.width_px, decoded.height_px) == (name, 64, 48)
        assert np.abs(decoded.image.pixels.astype(int) - gradient()).mean() < 4

    def test_a_moving_picture_is_its_first_frame(self) -> None:
        first, second = flat((255, 0, 0)), flat((0, 0, 255))
        for pillow_format in ("GIF", "WEBP", "PNG", "TIFF", "AVIF"):
            red, _, blue = center(encoded(first, pillow_format, save_all=True, append_images=[second]))
            assert red > 240, pillow_format
            assert blue < 15, pillow_format

    def test_a_multi_picture_jpeg_is_its_first_picture(self) -> None:
        assert center(encoded(flat((0, 255, 0)), "MPO", save_all=True, append_images=[flat((9, 9, 9))]))[1] > 240

    @pytest.mark.parametrize("pillow_format", ["PPM", "PCX", "TGA", "SGI", "DDS", "ICO", "EPS", "SPIDER", "MSP"])
    def test_no_other_reader_of_pillow_can_be_reached(self, pillow_format: str) -> None:
        mode = {"SPIDER": "F", "MSP": "1"}.get(pillow_format, "RGB")
        with pytest.raises((NotAnImage, VectorGraphic)):
            decode_photo(encoded(Image.fromarray(gradient()).convert(mode), pillow_format))

    def test_many_threads_get_what_one_gets(self) -> None:
        files = list(one_of_each().values()) * 6
        alone = [pixels(data) for data in files]
        with ThreadPoolExecutor(8) as threads:
            together = list(threads.map(pixels, files))
        assert all(np.array_equal(one, other) for one, other in zip(alone, together, strict=True))


class TestUpright:
    @pytest.mark.parametrize("orientation", range(1, 9))
    @pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "AVIF", "TIFF", "HEIC"])
    def test_every_orientation_gives_the_same_upright_picture(self, pillow_format: str, orientation: int) -> None:
        upright = gradient(80, 48)
        options = {"lossless": True} if pillow_format == "WEBP" else {}
        data = encoded(as_stored(upright, orientation), pillow_format, exif=exif_with(orientation), **options)
        decoded = decode_photo(data)
        assert (decoded.width_px, decoded.height_px) == (80, 48)
        assert decoded.image.pixels.shape == upright.shape
        assert np.abs(decoded.image.pixels.astype(int) - upright).mean() < 4

    @given(st.binary(max_size=200))
    def test_damaged_exif_data_leaves_the_picture_as_it_lies(self, noise: bytes) -> None:
        data = encoded(gradient(), "JPEG", exif=b"Exif\0\0" + noise)
        assert decode_photo(data).image.pixels.size == gradient().size

    def test_an_orientation_that_does_not_exist_is_ignored(self) -> None:
        assert decode_photo(encoded(gradient(), "JPEG", exif=exif_with(9))).width_px == 64

    def test_big_endian_exif_is_read(self) -> None:
        entry = struct.pack(">HHIHH", 0x0112, 3, 1, 6, 0)
        exif = b"Exif\0\0MM\0*" + struct.pack(">IH", 8, 1) + entry + bytes(4)
        assert decode_photo(encoded(gradient(), "JPEG", exif=exif)).width_px == 48


def as_stored(upright: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """Return the pixels as a camera held that way writes them (Exif 2.32, tag 274)."""
    stored = upright.transpose(1, 0, 2) if orientation in TRANSPOSED else upright
    if orientation in (3, 4, 6, 7):
        stored = stored[::-1]
    if orientation in (2, 3, 7, 8):
        stored = stored[:, ::-1]
    return np.ascontiguousarray(stored)


class TestSmallerOnRequest:
    @pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "JPEG2000"])
    @pytest.mark.parametrize("at_least_px", [32, 99, 100, 101, 150, 224, 480])
    def test_no_side_is_shorter_than_asked(self, pillow_format: str, at_least_px: int) -> None:
        decoded = decode_photo(encoded(gradient(1200, 900), pillow_format), at_least_px=at_least_px)
        assert (decoded.width_px, decoded.height_px) == (1200, 900)
        assert at_least_px <= decoded.image.height_px < 2 * at_least_px + 2
        assert decoded.image.width_px == pytest.approx(decoded.image.height_px * 4 / 3, abs=2)
        whole = np.asarray(Image.fromarray(gradient(1200, 900)).resize(decoded.image.pixels.shape[1::-1]))
        assert np.abs(decoded.image.pixels.astype(int) - whole).mean() < 4

    def test_a_picture_with_less_than_was_asked_stays_whole(self) -> None:
        assert decode_photo(encoded(gradient(), "JPEG"), at_least_px=1000).image.pixels.shape == (48, 64, 3)

    def test_a_turned_picture_keeps_the_size_of_its_original(self) -> None:
        decoded = decode_photo(encoded(gradient(1200, 900), "JPEG", exif=exif_with(6)), at_least_px=100)
        assert (decoded.width_px, decoded.height_px) == (900, 1200)
        assert decoded.image.width_px < decoded.image.height_px


class TestTransparency:
    @pytest.mark.parametrize("pillow_format", ["PNG", "WEBP", "TIFF", "AVIF", "HEIC", "JPEG2000"])
    def test_alpha_lies_on_white(self, pillow_format: str) -> None:
        options = {"lossless": True} if pillow_format == "WEBP" else {}
        data = encoded(flat((200, 0, 0, 128), "RGBA"), pillow_format, **options)
        assert center(data) == pytest.approx((227, 127, 127), abs=3)

    def test_gray_with_alpha_lies_on_white(self) -> None:
        assert center(encoded(flat((0, 51), "LA"), "PNG")) == (204, 204, 204)

    def test_the_color_under_full_transparency_does_not_show(self) -> None:
        assert center(encoded(flat((0, 0, 0, 0), "RGBA"), "PNG")) == (255, 255, 255)

    def test_a_palette_with_a_transparent_color_lies_on_white(self) -> None:
        palette = flat(1, "P")
        palette.putpalette([0, 0, 0, 100, 0, 0])
        assert center(encoded(palette, "PNG", transparency=1)) == (255, 255, 255)
        assert center(encoded(palette, "GIF", transparency=1)) == (255, 255, 255)
        assert center(encoded(palette, "GIF", transparency=0)) == (100, 0, 0)

    def test_a_palette_with_degrees_of_transparency_lies_on_white(self) -> None:
        palette = flat(1, "P")
        palette.putpalette([0, 0, 0, 100, 0, 0])
        assert center(encoded(palette, "PNG", transparency=bytes((255, 102)))) == (193, 153, 153)

    def test_a_single_transparent_color_lies_on_white(self) -> None:
        assert center(encoded(flat((1, 2, 3)), "PNG", transparency=(1, 2, 3))) == (255, 255, 255)
        assert center(encoded(flat(7, "L"), "PNG", transparency=7)) == (255, 255, 255)

    def test_premultiplied_alpha_is_divided_out_first(self) -> None:
        samples = np.full((32, 32, 4), (100, 0, 0, 128), dtype=np.uint8)
        data = tiff(samples, photometric=2, extra_samples=1)
        assert center(data) == pytest.approx((227, 127, 127), abs=1)


class TestDepth:
    ramp = np.tile(np.linspace(0, 255, 64).round().astype(np.uint16), (32, 1))

    def test_16_bit_gray_is_scaled(self) -> None:
        for pillow_format in ("PNG", "TIFF", "JPEG2000"):
            data = encoded(Image.fromarray(self.ramp * 257), pillow_format)
            assert np.array_equal(pixels(data)[..., 1], self.ramp), pillow_format

    def test_16_bit_color_is_scaled(self) -> None:
        deep = gradient().astype(np.uint16) * 257
        assert np.abs(pixels(png_of_16_bits(deep)) - gradient()).max() <= 1
        assert np.abs(pixels(tiff(deep, photometric=2)) - gradient()).max() <= 1

    def test_white_is_zero_in_deep_scans_too(self) -> None:
        assert np.array_equal(pixels(tiff(65535 - self.ramp * 257, photometric=0))[..., 0], self.ramp)

    def test_12_bit_gray_is_scaled(self) -> None:
        twelve = np.rint(self.ramp.astype(float) * 4095 / 255).astype(np.uint16)
        assert np.array_equal(pixels(tiff(twelve, photometric=1, bits=12))[..., 0], self.ramp)

    def test_floating_point_within_0_and_1_is_taken_as_such(self) -> None:
        assert center(encoded(flat(0.5, "F"), "TIFF")) == (128, 128, 128)  # type: ignore[arg-type]

    def test_samples_without_a_range_are_stretched(self) -> None:
        for kind in (np.int32, np.float32):
            stretched = pixels(encoded(Image.fromarray((self.ramp * 1000.0 - 5000).astype(kind)), "TIFF"))[..., 0]
            assert np.array_equal(stretched, self.ramp), kind

    def test_samples_that_are_no_numbers_are_black(self) -> None:
        values = np.where(self.ramp > 100, np.nan, 1).astype(np.float32)
        assert pixels(encoded(Image.fromarray(values), "TIFF")).min() == 0

    def test_one_bit_is_black_and_white(self) -> None:
        assert set(pixels(encoded(Image.fromarray(gradient()).convert("1"), "PNG")).ravel().tolist()) == {0, 255}


class TestColor:
    def test_cmyk_is_right_side_out_in_tiff_and_in_adobes_jpeg(self) -> None:
        red = flat((0, 255, 255, 0), "CMYK")
        assert center(encoded(red, "TIFF")) == (255, 0, 0)
        assert center(encoded(red, "JPEG", quality=100)) == pytest.approx((255, 0, 0), abs=3)

    @pytest.mark.parametrize("primaries", [P3_TO_XYZ_D50, ADOBE_TO_XYZ_D50], ids=["Display P3", "Adobe RGB"])
    @pytest.mark.parametrize("pillow_format", ["JPEG", "PNG", "WEBP", "TIFF", "AVIF", "HEIC"])
    def test_a_color_profile_is_converted(self, primaries: NDArray[np.float64], pillow_format: str) -> None:
        stored = (180, 120, 90)
        options = {"lossless": True} if pillow_format == "WEBP" else {}
        data = encoded(flat(stored), pillow_format, icc_profile=rgb_profile(primaries), **options)
        assert center(data) == pytest.approx(in_srgb(stored, primaries), abs=4)

    def test_a_profile_under_alpha_is_converted(self) -> None:
        data = encoded(flat((180, 120, 90, 255), "RGBA"), "PNG", icc_profile=rgb_profile(P3_TO_XYZ_D50))
        assert center(data) == pytest.approx(in_srgb((180, 120, 90), P3_TO_XYZ_D50), abs=2)

    def test_gray_is_converted_by_a_gray_or_a_color_profile(self) -> None:
        linear = flat(55, "L")
        brighter = round(255 * srgb_curve(np.array(55 / 255)).item())
        assert center(encoded(linear, "PNG", icc_profile=gray_profile(1.0)))[0] == pytest.approx(brighter, abs=2)
        colored = rgb_profile(SRGB_TO_XYZ_D50, gamma=1.0)
        assert center(encoded(linear, "PNG", icc_profile=colored))[0] == pytest.approx(brighter, abs=2)

    def test_cmyk_is_converted_by_its_profile(self) -> None:
        profile = cmyk_profile({(0, 0, 0, 0): (100.0, 0.0, 0.0), (1, 0, 0, 0): (54.0, -37.0, -50.0)})
        assert center(encoded(flat((0, 0, 0, 0), "CMYK"), "TIFF", icc_profile=profile)) == (255, 255, 255)
        cyan = center(encoded(flat((255, 0, 0, 0), "CMYK"), "TIFF", icc_profile=profile))
        assert cyan == pytest.approx((0, 141, 214), abs=12)  # Lab 54, -37, -50; naive ink would be 0, 255, 255

    def test_a_profile_that_calls_itself_srgb_changes_nothing(self) -> None:
        profile = rgb_profile(SRGB_TO_XYZ_D50, name="sRGB IEC61966-2.1")
        assert center(encoded(flat((180, 120, 90)), "PNG", icc_profile=profile)) == (180, 120, 90)

    @pytest.mark.parametrize(
        "profile",
        [b"not a profile", rgb_profile(P3_TO_XYZ_D50)[:200], gray_profile(1.0), cmyk_profile({})],
        ids=["noise", "cut", "of gray", "of ink"],
    )
    def test_a_profile_that_does_not_serve_is_ignored(self, profile: bytes) -> None:
        assert center(encoded(flat((180, 120, 90)), "PNG", icc_profile=profile)) == (180, 120, 90)

    def test_lab_and_ycbcr_are_converted(self) -> None:
        assert center(encoded(flat((128, 128, 128), "LAB"), "TIFF")) == pytest.approx((119, 119, 119), abs=2)
        assert center(encoded(flat((128, 128, 128), "YCbCr"), "TIFF")) == (128, 128, 128)


def in_srgb(rgb: tuple[int, int, int], to_xyz_d50: NDArray[np.float64]) -> list[float]:
    linear = np.linalg.inv(SRGB_TO_XYZ_D50) @ to_xyz_d50 @ (np.array(rgb) / 255) ** 2.2
    return [float(value) for value in 255 * srgb_curve(linear.clip(0, 1))]


def srgb_curve(linear: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(linear <= 0.0031308, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)


class TestLimits:
    def test_too_many_bytes_are_refused(self) -> None:
        with pytest.raises(ImageTooLarge, match="at most 100 bytes was wanted, got"):
            decode_photo(encoded(gradient(), "PNG"), DecodeLimits(max_bytes=100))

    @pytest.mark.parametrize("name", list(one_of_each()))
    def test_too_many_pixels_are_refused_in_every_format(self, name: str) -> None:
        with pytest.raises(ImageTooLarge, match=r"at most 3,000 pixels was wanted, got .* = 3,072"):
            decode_photo(one_of_each()[name], DecodeLimits(max_pixels=3000))

    def test_bombs_are_refused_by_what_they_announce(self) -> None:
        bombs = {
            "png": encoded(gradient(), "PNG").replace(struct.pack(">II", 64, 48), struct.pack(">II", 60000, 60000)),
            "gif": b"GIF89a" + struct.pack("<HH", 65535, 65535) + encoded(gradient(), "GIF")[10:],
            "webp": b"RIFF\x20\0\0\0WEBPVP8X\x0a\0\0\0\0\0\0\0" + b"\xff\xff\xff" * 2 + bytes(4),
            "bmp": encoded(gradient(), "BMP").replace(struct.pack("<ii", 64, 48), struct.pack("<ii", 60000, 60000)),
            "jpeg": encoded(gradient(), "JPEG").replace(struct.pack(">HH", 48, 64), struct.pack(">HH", 60000, 60000)),
        }
        for name, data in bombs.items():
            with pytest.raises((ImageTooLarge, UnreadableImage)) as refusal:
                decode_photo(fixed_png(data) if name == "png" else data)
            assert refusal.type is ImageTooLarge, (name, refusal.value)

    def test_a_jpeg_of_thousands_of_scans_is_refused(self) -> None:
        data = encoded(gradient(2000, 1500), "JPEG", progressive=True)
        last_scan = data[data.rindex(b"\xff\xda") : -2]
        with pytest.raises(UnreadableImage, match="scans"):
            decode_photo(data[:-2] + 2000 * last_scan + b"\xff\xd9")

    def test_a_picture_of_a_few_pixels_is_refused(self) -> None:
        with pytest.raises(ImageTooSmall, match="at least 16 × 16 pixels was wanted, got 64 × 15"):
            decode_photo(encoded(gradient(64, 15), "PNG"))
        assert decode_photo(encoded(gradient(16, 16), "PNG")).width_px == 16


class TestOtherThings:
    def test_no_bytes_are_no_picture(self) -> None:
        with pytest.raises(EmptyImage):
            decode_photo(b"")

    @pytest.mark.parametrize(
        "data",
        [
            b"<svg xmlns='http://www.w3.org/2000/svg'/>",
            b"\xef\xbb\xbf  <?xml version='1.0'?>\n<!-- a <b> comment -->\n<!DOCTYPE svg>\n<svg width='1'/>",
            "<?xml version='1.0' encoding='utf-16'?><svg/>".encode("utf-16"),
            b"<svg:svg xmlns:svg='http://www.w3.org/2000/svg'/>",
            gzip.compress(b"<?xml version='1.0'?><svg></svg>", mtime=0),
            encoded(gradient(), "EPS"),
            b"\xd7\xcd\xc6\x9a" + bytes(40),
        ],
        ids=["svg", "svg with prolog", "svg in utf-16", "svg with prefix", "svgz", "eps", "wmf"],
    )
    def test_drawings_are_told_from_pictures(self, data: bytes) -> None:
        with pytest.raises(VectorGraphic, match="export it as PNG"):
            decode_photo(data)

    @pytest.mark.parametrize(
        ("data", "told"),
        [
            (b"\n<!DOCTYPE HTML><html><body>Hot-linking is not allowed <svg/></body></html>", "web page"),
            (b"<html><head><title>404</title>", "web page"),
            (b"<?xml version='1.0'?>\n<Error><Code>AccessDenied</Code></Error>", "XML"),
            (b'{"error": "not found"}', "JSON"),
            (b"Not Found", "plain text"),
            (b"https://shop.example/p/1.jpg\n", "address"),
            (b"data:image/png;base64,iVBORw0KGgo=", "data: URL"),
            (b"/9j/4AAQSkZJRgABAQ", "base64"),
            (b"%PDF-1.7\n", "PDF"),
            (b"8BPS\0\1", "Photoshop"),
            (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2avc1mp41", "video"),
            (b"\x1a\x45\xdf\xa3" + bytes(20), "video"),
            (b"RIFF\0\0\0\0AVI LIST", "video"),
            (b"PK\x03\x04" + bytes(20), "ZIP"),
            (b"\xff\x0a" + bytes(20), "JPEG XL"),
            (gzip.compress(b"hello", mtime=0), "gzip"),
            (b"BMW 3 series, blue", "plain text"),
            (bytes(range(128, 160)), "begin with 80 81 82 83"),
        ],
    )
    def test_what_came_instead_of_a_picture_is_named(self, data: bytes, told: str) -> None:
        with pytest.raises(NotAnImage, match=told):
            decode_photo(data)


class TestDamage:
    # Not the moving ones: what is missing of them may come after the first frame.
    @pytest.mark.parametrize("name", [name for name in one_of_each() if "animated" not in name])
    @pytest.mark.parametrize("part", [0.2, 0.5, 0.8])
    def test_half_a_picture_is_told_from_a_whole_one(self, name: str, part: float) -> None:
        data = one_of_each()[name]
        with pytest.raises(TruncatedImage, match="whole"):
            decode_photo(data[: int(part * len(data))])

    def test_a_damaged_picture_is_not_called_cut_short(self) -> None:
        data = bytearray(encoded(gradient(), "WEBP", lossless=True))
        data[30:] = b"\x55" * (len(data) - 30)
        with pytest.raises(UnreadableImage, match="damaged") as refusal:
            decode_photo(bytes(data))
        assert not isinstance(refusal.value, TruncatedImage)

    def test_what_follows_a_picture_is_ignored(self) -> None:
        for name, data in one_of_each().items():
            assert np.array_equal(pixels(data + b"some trailing bytes" * 10), pixels(data)), name

    def test_odd_metadata_neither_warns_nor_fails(self) -> None:
        damaged_tag = tiff(np.zeros((32, 32), dtype=np.uint8), photometric=1, more=[(700, 7, 1 << 20, 1 << 24)])
        wrong_animation = encoded(flat((1, 2, 3)), "PNG")
        wrong_animation = wrong_animation[:33] + chunk(b"acTL", bytes(8)) + wrong_animation[33:]
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            assert center(damaged_tag) == (0, 0, 0)
            assert center(wrong_animation) == (1, 2, 3)
        assert not caught

    @settings(max_examples=300)
    @given(st.binary(max_size=400), st.sampled_from(sorted(one_of_each())))
    def test_arbitrary_bytes_never_raise_anything_else(self, noise: bytes, name: str) -> None:
        head = one_of_each_cached[name][:40]
        for data in (noise, head + noise, head[:12] + noise):
            try:
                decode_photo(data, DecodeLimits(max_pixels=1_000_000))
            except UnreadableImage as error:
                assert error.message


one_of_each_cached = one_of_each()


def chunk(name: bytes, content: bytes) -> bytes:
    """Return one chunk of a PNG file."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def fixed_png(data: bytes) -> bytes:
    """Return the PNG file with the checksum of its header put right."""
    return data[:8] + chunk(b"IHDR", data[16:29]) + data[33:]


def png_of_16_bits(samples: NDArray[np.uint16]) -> bytes:
    """Return (height, width, 3) samples as a PNG file, which Pillow cannot write."""
    height_px, width_px, _ = samples.shape
    rows = b"".join(b"\0" + row.astype(">u2").tobytes() for row in samples)
    header = struct.pack(">IIBBBBB", width_px, height_px, 16, 2, 0, 0, 0)
    parts = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def tiff(
    samples: NDArray[np.uint8] | NDArray[np.uint16],
    photometric: int,
    bits: int = 0,
    extra_samples: int | None = None,
    more: list[tuple[int, int, int, int]] | None = None,
) -> bytes:
    """Return (height, width[, channels]) samples as a plain TIFF file, little-endian, in one strip (TIFF 6.0)."""
    height_px, width_px = samples.shape[:2]
    channels = samples.shape[2] if samples.ndim == 3 else 1
    body = packed_12_bits(samples) if bits == 12 else samples.astype(samples.dtype.newbyteorder("<")).tobytes()
    depth = bits or 8 * samples.itemsize
    depths = struct.pack(f"<{channels}H", *[depth] * channels)
    entries = [
        (256, 3, 1, width_px),
        (257, 3, 1, height_px),
        (258, 3, channels, 8 if channels > 2 else depth),
        (259, 3, 1, 1),
        (262, 3, 1, photometric),
        (273, 4, 1, 8 + len(depths)),
        (277, 3, 1, channels),
        (278, 3, 1, height_px),
        (279, 4, 1, len(body)),
        *([(338, 3, 1, extra_samples)] if extra_samples is not None else []),
        *(more or []),
    ]
    directory = struct.pack("<H", len(entries)) + b"".join(struct.pack("<HHII", *entry) for entry in entries)
    return b"II*\0" + struct.pack("<I", 8 + len(depths) + len(body)) + depths + body + directory + bytes(4)


def packed_12_bits(samples: NDArray[np.uint8] | NDArray[np.uint16]) -> bytes:
    first, second = samples.ravel()[0::2].astype(int), samples.ravel()[1::2].astype(int)
    packed = np.stack([first >> 4, (first & 15) << 4 | second >> 8, second & 255], axis=-1)
    return packed.astype(np.uint8).tobytes()
