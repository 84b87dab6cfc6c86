"""One command: from pictures to a head that serving opens."""

import sys
from pathlib import Path

import pytest

from shopsight.core.errors import ModelUnusable
from shopsight.training.categories.__main__ import main
from shopsight.training.categories.examples import deal
from shopsight.training.shipped.data import Picture
from shopsight.vision.categories import CategoryHead
from shopsight.vision.models.registry import DEFAULT, find_model
from tests.training.workshop import write_datasets, write_shop


def test_the_command_writes_a_head_for_the_encoder_and_prints_what_it_is_worth(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    data, shop = write_datasets(tmp_path / "data"), write_shop(tmp_path / "shop")
    out = tmp_path / "out"
    arguments = ["--datasets", str(data), "--shops", str(shop), "--out", str(out), "--judge", "test"]
    monkeypatch.setattr(sys, "argv", ["categories", *arguments])
    main()
    assert "| grocery, hidden, new pictures | 2 | 1.000" in capsys.readouterr().out
    encoder = find_model(DEFAULT)
    for file in (encoder.card, encoder.network):
        (out / file.name).symlink_to(file)
    head = CategoryHead.named(str(out / encoder.network.name))
    # Fans were seen on test pictures only.
    assert [category.en[1] for category in head.card.categories] == [
        "Hoodies & Sweatshirts", "Hats", "Kiwis", "Lemons", "Kettles", "Mugs"
    ]  # fmt: skip
    (out / encoder.head.name).write_bytes(b"")
    with pytest.raises(ModelUnusable, match="damaged"):
        CategoryHead.named(str(out / encoder.network.name))


def test_what_belongs_together_is_asked_together() -> None:
    senders = [Picture(Path(f"{n}.jpg"), "clothing", "Hat", group=str(n % 7), photo=True) for n in range(70)]
    folds = deal(senders)
    assert len({(picture.group, fold) for picture, fold in zip(senders, folds.tolist(), strict=True)}) == 7
    assert set(folds.tolist()) == set(range(5))


def test_of_groceries_only_photos_of_val_are_asked() -> None:
    splits = ("", "train", "val")
    assert deal([Picture(Path("a.jpg"), "grocery", "Kiwi", split=split) for split in splits]).tolist() == [-1, -1, 0]
