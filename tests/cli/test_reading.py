"""`shopsight read`: what a picture shows, for people and for programs."""

from __future__ import annotations

import json
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import shopsight
from shopsight.app import open_shop
from shopsight.cli.main import run
from shopsight.core.types import Image
from tests.shops import picture
from tests.vision.drawn import barcode, png, scene
from tests.word_shop import open_word_shop

Command = Callable[..., tuple[int, str, str]]
DEMO = Path(shopsight.__file__).parent / "demo_shop"


@pytest.fixture
def read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(["read", *arguments, "--shop", str(tmp_path / "shop")])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return call


def studio(name: str) -> str:
    return str(DEMO / "photos" / f"{name}.jpg")


def test_a_picture_of_the_demo_shop_gets_its_category_in_both_languages(read: Command, tmp_path: Path) -> None:
    code, out, err = read(studio("wander-daypack-olive-1"))
    assert code == 0, err
    assert "wander-daypack-olive-1.jpg: Bags & Luggage > Backpacks (箱包 > 双肩包), " in out
    assert "    colors: " in out
    assert not (tmp_path / "shop").exists()


def test_in_a_shop_things_are_named_in_its_own_categories(read: Command, tmp_path: Path) -> None:
    rows = ["product_id,title,department,category,image,description"]
    for name, path in (("wander-daypack-olive", "School,Satchels"), ("spindle-mug-2", "Table,Cups")):
        shutil.copy(studio(f"{name}-1"), tmp_path / f"{name}.jpg")
        rows.append(f"{name},{name},{path},{name}.jpg,")
    (tmp_path / "catalog.csv").write_text("\n".join(rows))
    with open_shop(shop=tmp_path / "shop") as shop:
        shop.import_feed(str(tmp_path / "catalog.csv"))
    code, out, err = read(studio("wander-daypack-olive-1"))
    assert code == 0, err
    assert "    found: School > Satchels, " in out


def test_json_has_answer_and_guesses_of_each_picture(read: Command) -> None:
    code, out, err = read(studio("wander-daypack-olive-1"), "--json", "--top", "2")
    assert code == 0, err
    category = json.loads(out)["category"]
    assert category["answer"]["en"] == ["Bags & Luggage", "Backpacks"]
    assert category["answer"]["google"] == "Luggage & Bags"
    assert 0.5 < category["answer"]["confidence"] <= 1
    assert [guess["confidence"] for guess in category["guesses"]] == sorted(
        (guess["confidence"] for guess in category["guesses"]), reverse=True
    )
    assert len(category["guesses"]) == 2


def test_what_it_does_not_know_is_said_in_words(read: Command, tmp_path: Path) -> None:
    (tmp_path / "drawn.png").write_bytes(picture("ring", "blue"))
    code, out, err = read(str(tmp_path / "drawn.png"))
    assert code == 0, err
    assert "drawn.png: not sure; closest:" in out


def test_json_of_several_pictures_is_one_list(read: Command) -> None:
    code, out, err = read(studio("wander-daypack-olive-1"), studio("whistler-kettle-mint-1"), "--json")
    assert code == 0, err
    assert [reading["category"]["guesses"][0]["en"][-1] for reading in json.loads(out)] == ["Backpacks", "Kettles"]


def test_a_missing_and_an_unreadable_picture_are_named(read: Command, tmp_path: Path) -> None:
    code, _, err = read(str(tmp_path / "none.jpg"))
    assert code == 4
    assert "no picture at" in err
    (tmp_path / "broken.jpg").write_bytes(b"not a picture")
    code, out, err = read(studio("wander-daypack-olive-1"), str(tmp_path / "broken.jpg"))
    assert code == 3
    assert "Backpacks" in out
    assert "broken.jpg: " in err.replace("\n", "")  # the terminal's width breaks lines


def test_a_model_without_a_head_says_so_and_reads_the_rest(
    read: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_word_shop(tmp_path).close()
    monkeypatch.setenv("SHOPSIGHT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("SHOPSIGHT_MODEL", "words")
    code, out, err = read(studio("wander-daypack-olive-1"), "--json")
    assert code == 0, err
    reading = json.loads(out)
    assert reading["category"] is None
    assert "has no category head" in reading["unavailable"]["category"]
    assert reading["colors"][0]["name"] == "green"
    code, out, _ = read(studio("wander-daypack-olive-1"))
    assert code == 0
    assert "has no category head" in out


def test_a_package_is_read_with_its_text_its_code_and_its_colors(read: Command, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="text is read with shopsight[ocr]")
    code, out, err = read(studio("alder-biscuits-ginger-3"), "--json")
    assert code == 0, err
    reading = json.loads(out)
    left, top, right, bottom = reading["regions"][0]["box"]
    assert left < 0.35 and top < 0.5 and right > 0.65 and bottom > 0.7
    assert reading["regions"][0]["category"] in (None, "Food > Biscuits")
    assert any("Ginger" in line["text"] for line in reading["lines"])
    assert {"name", "name_zh", "hex", "share"} == reading["colors"][0].keys()
    assert reading["advice"] is None
    assert reading["unavailable"] == {}
    (tmp_path / "code.png").write_bytes(png(scene((barcode("4006381333931"), (100, 100)))))
    code, out, err = read(str(tmp_path / "code.png"), "--json")
    assert [(code["value"], code["kind"], code["gtin"]) for code in json.loads(out)["codes"]] == [
        ("4006381333931", "EAN-13", "04006381333931")
    ]


def test_without_the_library_for_text_the_extra_is_named_and_the_rest_is_read(
    read: Command, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    code, out, err = read(studio("wander-daypack-olive-1"))
    assert code == 0, err
    assert "Backpacks" in out
    assert "text: reading text needs another library (rapidocr): pip install 'shopsight[ocr]'" in out


def test_a_bad_photo_gets_one_piece_of_advice_in_two_languages(read: Command, tmp_path: Path) -> None:
    (tmp_path / "white.png").write_bytes(png(Image(np.full((300, 300, 3), 255, np.uint8))))
    code, out, err = read(str(tmp_path / "white.png"))
    assert code == 0, err
    assert "There is nothing to see in this photo" in out
    assert "照片里看不到东西" in out


def test_a_truncated_picture_is_refused_as_everywhere(read: Command, tmp_path: Path) -> None:
    whole = (DEMO / "photos" / "wander-daypack-olive-1.jpg").read_bytes()
    (tmp_path / "half.jpg").write_bytes(whole[: len(whole) // 2])
    code, _, err = read(str(tmp_path / "half.jpg"))
    assert code == 3
    assert "half.jpg" in err.replace("\n", "")
