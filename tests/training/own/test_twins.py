"""Near-duplicates are the same picture in another size, quality or light, and nothing else."""

import io
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from PIL import ImageEnhance

from shopsight.training.own.album import read_album
from shopsight.training.own.goods import Goods, Picture
from shopsight.training.own.twins import twins
from tests.training.own.shops import drawn


def found(tmp_path: Path, *pictures: Pillow.Image) -> list[tuple[int, int]]:
    files: dict[str, bytes] = {}
    for number, picture in enumerate(pictures):
        file = io.BytesIO()
        picture.save(file, "PNG")
        files[str(number)] = file.getvalue()
    named = tuple(Picture(name, name, name, "1", True, True) for name in files)
    return list(twins(read_album(Goods("test", named, files.__getitem__), 64, tmp_path)))


def recompressed(picture: Pillow.Image) -> Pillow.Image:
    file = io.BytesIO()
    picture.save(file, "JPEG", quality=40)
    return Pillow.open(file)


CHANGES: dict[str, Callable[[Pillow.Image], Pillow.Image]] = {
    "half the size": lambda picture: picture.resize((60, 60)),
    "JPEG at quality 40": recompressed,
    "darker": lambda picture: ImageEnhance.Brightness(picture).enhance(0.7),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_changed_copy_is_a_twin(change: str, tmp_path: Path) -> None:
    picture = Pillow.fromarray(drawn(1, 0, 120))
    assert found(tmp_path, picture, Pillow.fromarray(drawn(2, 0, 120)), CHANGES[change](picture)) == [(0, 2)]


def test_another_view_another_color_and_another_shape_are_no_twins(tmp_path: Path) -> None:
    picture = Pillow.fromarray(drawn(1, 0, 120))
    view = Pillow.fromarray(drawn(1, 1, 120))
    recolored = Pillow.fromarray(drawn(1, 0, 120)[..., ::-1])
    assert found(tmp_path, picture, view, recolored, picture.resize((120, 80))) == []


def test_plain_pictures_have_no_twins(tmp_path: Path) -> None:
    assert found(tmp_path, *(Pillow.fromarray(np.full((64, 64, 3), tone, np.uint8)) for tone in (90, 90, 200))) == []
