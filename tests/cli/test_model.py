"""`shopsight model`: what is there, what a shop sees with, and how two models compare."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from shopsight.app import open_shop
from shopsight.cli.main import run
from shopsight.core.queries import Query
from shopsight.settings import Settings
from shopsight.vision.models.registry import DEFAULT, load_model, write_card
from tests.shops import make_catalog, picture

Command = Callable[..., tuple[int, str]]


@pytest.fixture
def command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--shop", str(tmp_path / "shop")])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out + captured.err

    return call


@pytest.fixture
def twin(tmp_path: Path) -> Path:
    """A network with its card: the shipped one's weights, made to see larger borders, under another name."""
    card, network = load_model(DEFAULT)
    path = tmp_path / "given" / "twin.onnx"
    path.parent.mkdir()
    shutil.copyfile(network, path)
    write_card(replace(card, name="twin", pad_value=0), path.with_suffix(".json"))
    return path


def parsed(answer: tuple[int, str]) -> Any:
    assert answer[0] == 0, answer[1]
    return json.loads(answer[1])


def test_an_added_model_is_listed_and_shown_beside_the_shipped_one(command: Command, twin: Path) -> None:
    added = parsed(command("model", "add", f"file:{twin}", "--json"))
    assert added["name"] == "twin"
    listed = {card["name"]: card["used"] for card in parsed(command("model", "list", "--json"))}
    assert listed == {DEFAULT: True, "twin": False}
    assert parsed(command("model", "show", "twin", "--json")) == added
    code, table = command("model", "list")
    assert (code, "twin" in table) == (0, True)


def test_a_shop_that_uses_another_model_embeds_its_photos_again_and_finds_them(
    command: Command, twin: Path, tmp_path: Path
) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc", "box"))
    assert command("import", str(feed))[0] == 0
    assert command("model", "add", f"file:{twin}")[0] == 0
    assert parsed(command("model", "use", "twin", "--json")) == {"model": "twin", "photos_to_see_again": 8}
    assert command("reindex")[0] == 0
    with open_shop(Settings(shop=tmp_path / "shop")) as shop:
        assert shop.status().model == "twin"
        assert shop.store.count_without_vector() == 0
        assert shop.search(Query(photo=picture("disc", "red"))).hits[0].product.id == "disc-red"


def test_a_setting_that_names_the_model_is_not_overridden(
    command: Command, twin: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("model", "add", f"file:{twin}")
    monkeypatch.setenv("SHOPSIGHT_MODEL", DEFAULT)
    code, out = command("model", "use", "twin")
    assert (code, "SHOPSIGHT_MODEL" in out) == (6, True)


def test_a_model_damaged_after_it_was_added_is_not_used(command: Command, twin: Path, tmp_path: Path) -> None:
    command("model", "add", f"file:{twin}")
    with (tmp_path / "shop" / "models" / "twin" / "twin.onnx").open("ab") as network:
        network.write(b"more")
    code, out = command("model", "use", "twin")
    assert code == 7
    assert "damaged" in out
    assert not (tmp_path / "shop" / "model").exists()


def test_two_models_are_compared_on_labelled_photos(command: Command, twin: Path, tmp_path: Path) -> None:
    folder = tmp_path / "labelled"
    folder.mkdir()
    catalog, photos = ["product_id,title,department,category,image,description"], ["image,product_id,split"]
    for shape in ("disc", "box", "ring"):
        (folder / f"{shape}.png").write_bytes(picture(shape, "red"))
        (folder / f"{shape}-seen.png").write_bytes(picture(shape, "red", size_px=200))
        catalog.append(f"{shape},{shape},,,{shape}.png,")
        photos.append(f"{shape}-seen.png,{shape},test")
    (folder / "catalog.csv").write_text("\n".join(catalog), encoding="utf-8")
    (folder / "photos.csv").write_text("\n".join(photos), encoding="utf-8")
    command("model", "add", f"file:{twin}")
    compared = parsed(command("model", "compare", DEFAULT, "twin", str(folder), "--json"))
    assert (compared["photos"], compared["products"]) == (3, 3)
    assert compared["first"]["recall_at_1"] == 1.0
    assert compared["only_second"] == 0
    assert compared["second"]["milliseconds"] > 0
    code, table = command("model", "compare", DEFAULT, "twin", str(folder))
    assert (code, "R@1" in table) == (0, True)
    code, out = command("model", "compare", DEFAULT, "twin", str(folder), "--split", "val")
    assert (code, "it has test" in out) == (3, True)
