"""`shopsight search` by words, in a shop whose model knows some."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.cli.main import run
from tests.shops import picture
from tests.word_shop import open_word_shop

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("words")
    open_word_shop(folder).close()
    (folder / "blue.png").write_bytes(picture("ring", "blue"))
    return folder


@pytest.fixture
def search(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    monkeypatch.setenv("SHOPSIGHT_MODELS", str(folder / "models"))
    monkeypatch.setenv("SHOPSIGHT_MODEL", "words")

    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run(["search", *arguments, "--shop", str(folder / "shop")])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return call


def first(answer: tuple[int, str, str]) -> str:
    code, out, err = answer
    assert code == 0, err
    return str(json.loads(out)["hits"][0]["product_id"])


def test_words_find_pictures_and_the_table_tells_what_each_was_found_by(search: Command) -> None:
    code, table, _ = search("red")
    assert code == 0
    assert "found by" in table
    assert table.index("book") < table.index("item-1")
    assert "found by" in search("blue")[1]
    assert first(search("blue", "--json")) == "item-2"
    assert first(search("red", "--match", "picture", "--json")) == "item-1"


def test_where_all_were_found_the_same_way_the_table_does_not_say_so(search: Command, folder: Path) -> None:
    assert "found by" not in search(str(folder / "blue.png"))[1]
    assert "found by" not in search("red", "--match", "text")[1]
    assert "found by" not in search()[1]


def test_words_weigh_against_the_photo_beside_them(search: Command, folder: Path) -> None:
    asked = (str(folder / "blue.png"), "--words", "red", "--match", "picture", "--json")
    assert first(search(*asked, "--words-weight", "0.1")) == "item-2"
    assert first(search(*asked, "--words-weight", "0.9")) == "item-1"


@pytest.mark.parametrize(
    ("option", "value", "said"),
    [
        ("--match", "sound", "match is one of auto, text, picture, both, got 'sound'"),
        ("--words-weight", "1.5", "words_weight is 0–1, got 1.5"),
        ("--words-weight", "nan", "words_weight is 0–1, got nan"),
    ],
)
def test_a_wrong_option_is_told(search: Command, option: str, value: str, said: str) -> None:
    code, _, err = search("red", option, value)
    assert code == 3
    assert said in " ".join(err.split())
