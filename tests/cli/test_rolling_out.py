"""`shopsight model roll-out`: each step from the command line, and what it says of itself."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from shopsight.cli.main import run
from tests.model_shop import make_model_shop, open_model_shop, shape
from tests.shops import picture

Command = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("original")
    make_model_shop(folder)
    return folder


@pytest.fixture
def command(original: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)

    def call(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run(["model", *arguments, "--shop", str(tmp_path / "shop")])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out if "--json" in arguments else captured.err

    return call


def told(answer: tuple[int, str]) -> dict[str, Any]:
    assert answer[0] == 0
    data: dict[str, Any] = json.loads(answer[1])
    return data


def test_a_model_is_brought_in_step_by_step(command: Command, tmp_path: Path) -> None:
    assert told(command("roll-out", "--json"))["other"] == ""
    beside = told(command("roll-out", "fine", "--shadow", ".5", "--canary", ".1", "--json"))
    assert (beside["live"], beside["other"], beside["phase"]) == ("coarse", "fine", "beside")
    assert (beside["shadow"], beside["canary"], beside["photos_left"]) == (0.5, 0.1, 0)
    switched = told(command("roll-out", "--switch", "--json"))
    assert (switched["live"], switched["other"], switched["canary"]) == ("fine", "coarse", 0.0)
    assert told(command("roll-out", "coarse", "--back", "--json"))["live"] == "coarse"
    told(command("roll-out", "fine", "--switch", "--json"))
    assert told(command("roll-out", "--clean", "--json"))["other"] == ""
    listed = json.loads(command("list", "--json")[1])
    assert [card["name"] for card in listed if card["used"]] == ["fine"]
    with open_model_shop(tmp_path) as shop:
        assert shop.status().model == "fine"
        assert len(shop.store.revisions()) == 1


def test_steps_that_do_not_fit_are_refused(command: Command) -> None:
    assert command("roll-out", "--switch", "--back")[0] == 2
    assert command("roll-out", "--switch")[0] == 6
    assert command("roll-out", "no such model")[0] == 7
    told(command("roll-out", "fine", "--json"))
    code, said = command("roll-out", "coarse", "--switch")
    assert (code, "the model of this roll-out is fine" in said) == (6, True)
    code, said = command("use", "fine")
    assert (code, "a roll-out is under way" in said) == (6, True)


def test_both_models_are_judged_on_the_shop_s_evaluation_set(command: Command, tmp_path: Path) -> None:
    folder = tmp_path / "labelled"
    folder.mkdir()
    rows = [(kind, f"{kind}.png") for kind in ("ring", "box", "cross")]
    for kind, name in rows:
        (folder / name).write_bytes(picture(kind, "red"))
        (folder / f"photo-{name}").write_bytes(picture(kind, "red", shift_px=2))
    goods = [f"{kind},{kind},,Shapes,{name}," for kind, name in rows]
    photos = [f"photo-{name},{kind},test" for kind, name in rows]
    (folder / "catalog.csv").write_text(
        "\n".join(["product_id,title,department,category,image,description", *goods, ""])
    )
    (folder / "photos.csv").write_text("\n".join(["image,product_id,split", *photos, ""]))
    judged = told(command("roll-out", "fine", "--evaluate", str(folder), "--json"))["judged"]
    assert set(judged) == {"coarse", "fine"}
    assert judged["fine"] == 1.0
    told(command("roll-out", "--switch", "--json"))


def test_a_table_says_where_it_stands(command: Command, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_model_shop(tmp_path) as shop:
        shop.roll_out.begin("fine")
        shop.put([shape("disc-red", "disc", "red")])
    with pytest.raises(SystemExit):
        run(["model", "roll-out", "--shop", str(tmp_path / "shop")])
    table = capsys.readouterr().out
    assert "beside" in table
    assert "photos that it has not seen" in table
