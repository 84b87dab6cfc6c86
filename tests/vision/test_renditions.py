"""Thumbnails and large views: small, upright, in sRGB, and without a trace of the camera."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from shopsight.core.errors import ImageTooLarge, NotAnImage
from shopsight.vision.decode import DecodeLimits, decode_photo
from shopsight.vision.renditions import LARGE_PX, RENDITION_MEDIA_TYPE, THUMBNAIL_PX, rendition
from tests.vision.pictures import P3_TO_XYZ_D50, encoded, exif_with, gradient, one_of_each, rgb_profile


def opened(data: bytes) -> Image.Image:
    return Image.open(BytesIO(data), formats=["WEBP"])


@pytest.mark.parametrize("max_side_px", [THUMBNAIL_PX, LARGE_PX])
def test_the_longer_side_gets_the_length_asked_for(max_side_px: int) -> None:
    wide = encoded(gradient(2000, 1000), "JPEG")
    assert opened(rendition(wide, max_side_px)).size == (max_side_px, max_side_px // 2)


def test_a_turned_photo_comes_upright() -> None:
    data = encoded(gradient(800, 400), "JPEG", exif=exif_with(6))
    assert opened(rendition(data, 320)).size == (160, 320)


def test_a_small_photo_is_not_enlarged() -> None:
    assert opened(rendition(encoded(gradient(), "PNG"), 320)).size == (64, 48)


def test_a_strip_keeps_at_least_a_pixel() -> None:
    assert opened(rendition(encoded(gradient(6000, 16), "PNG"), 320)).size == (320, 1)


def test_it_looks_like_the_photo() -> None:
    small = np.asarray(opened(rendition(encoded(gradient(1280, 960), "JPEG"), 64)).convert("RGB"))
    assert np.abs(small.astype(int) - gradient(64, 48)).mean() < 4


def test_no_metadata_and_no_profile_are_left() -> None:
    data = encoded(gradient(), "JPEG", exif=exif_with(1), icc_profile=rgb_profile(P3_TO_XYZ_D50), comment=b"home")
    small = rendition(data, 320)
    assert not {"exif", "icc_profile", "xmp", "comment"} & opened(small).info.keys()
    assert b"Camera" not in small
    assert b"home" not in small


@pytest.mark.parametrize("name", list(one_of_each()))
def test_every_format_has_renditions_that_can_be_read_again(name: str) -> None:
    assert decode_photo(rendition(one_of_each()[name], 32)).format == "webp"


def test_the_same_photo_gives_the_same_bytes() -> None:
    data = encoded(gradient(), "JPEG")
    assert rendition(data, 32) == rendition(data, 32)


def test_it_names_its_media_type() -> None:
    assert Image.MIME["WEBP"] == RENDITION_MEDIA_TYPE


def test_what_cannot_be_decoded_is_refused_for_the_same_reason() -> None:
    with pytest.raises(NotAnImage, match="web page"):
        rendition(b"<html>", 320)
    with pytest.raises(ImageTooLarge):
        rendition(encoded(gradient(), "PNG"), 320, DecodeLimits(max_pixels=100))
