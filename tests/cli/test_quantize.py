"""`shopsight model quantize`: published when it finds what the original finds, refused when not."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from shopsight.app import open_shop
from shopsight.cli.main import run
from shopsight.vision.models.publish import sha256_of
from shopsight.vision.models.registry import load_model, write_card
from tests.compression.networks import card, write_tiny
from tests.shops import make_catalog, picture

Command = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("quantize")
    with open_shop(shop=folder / "shop") as opened:
        opened.import_feed(str(make_catalog(folder / "catalog")))
    catalog, photos = ["product_id,title,department,category,image,description"], ["image,product_id,split"]
    for shape in ("disc", "box", "ring", "cross"):
        (folder / f"{shape}.png").write_bytes(picture(shape, "red"))
        (folder / f"{shape}-seen.png").write_bytes(picture(shape, "red", size_px=200))
        catalog.append(f"{shape},{shape},,,{shape}.png,")
        photos.append(f"{shape}-seen.png,{shape},test")
    (folder / "catalog.csv").write_text("\n".join(catalog), encoding="utf-8")
    (folder / "photos.csv").write_text("\n".join(photos), encoding="utf-8")
    network = write_tiny(folder / "tiny.onnx", hidden=1024)
    write_card(replace(card(), sha256=sha256_of(network)), network.with_suffix(".json"))
    with pytest.raises(SystemExit):
        run(["model", "add", f"file:{network}", "--shop", str(folder / "shop")])
    return folder / "shop"


@pytest.fixture
def command(shop: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run(["model", "quantize", "tiny", *arguments, "--shop", str(shop)])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out + captured.err

    return call


def test_judged_on_labelled_photos_it_is_published_with_a_card_of_its_own(command: Command, shop: Path) -> None:
    code, out = command("--judge", str(shop.parent), "--as", "small", "--photos", "12", "--allow-loss", "1", "--json")
    assert code == 0, out
    made = json.loads(out)
    assert (made["published"], made["verdict"]["measure"], made["verdict"]["photos"]) == (True, "R@1", 4)
    assert made["size_mb"][1] < 0.5 * made["size_mb"][0]
    small, _ = load_model("small", shop / "models")
    assert small.revision != load_model("tiny", shop / "models")[0].revision
    assert "int8" in small.description


def test_one_that_loses_more_than_allowed_is_refused_and_leaves_nothing(command: Command, shop: Path) -> None:
    code, out = command("--judge", str(shop.parent), "--as", "worse", "--photos", "12", "--allow-loss", "-1.5")
    assert code == 6
    assert "not published" in out
    assert "R@1 (4 photos)" in out
    assert not list((shop / "models").glob("*worse*"))
    assert not list((shop / "models").glob(".new-*"))


def test_without_labels_neighbors_among_the_shops_photos_decide(command: Command) -> None:
    code, out = command("--to", "fp16", "--as", "half", "--json")
    assert code == 0, out
    assert json.loads(out)["verdict"] == {"measure": "same nearest photo", "photos": 12, "before": 1.0, "after": 1.0}


def test_a_shop_with_too_few_photos_to_judge_by_is_told_so(command: Command) -> None:
    code, out = command("--photos", "4", "--as", "hasty")
    assert (code, "10 photos of the shop were wanted to judge by, got 4" in " ".join(out.split())) == (3, True)
