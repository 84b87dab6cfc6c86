"""`shopsight read`: what a picture shows, for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

import shopsight
from shopsight.cli.main import run
from tests.shops import picture
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
    assert len(out.splitlines()) == 3
    assert not (tmp_path / "shop").exists()


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
    assert len(out.splitlines()) == 4


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


def test_a_model_without_a_head_is_answered_clearly(
    read: Command, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_word_shop(tmp_path).close()
    monkeypatch.setenv("SHOPSIGHT_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("SHOPSIGHT_MODEL", "words")
    code, out, err = read(studio("wander-daypack-olive-1"))
    assert (code, out) == (7, "")
    assert "has no category head" in err
