"""The command line, as people and programs use it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

import shopsight
from shopsight.cli.main import run
from shopsight.vision.models.registry import DEFAULT, MODELS
from tests.shops import FEW, make_catalog, picture

Command = Callable[..., tuple[int, str]]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    make_catalog(folder / "catalog", FEW)
    with pytest.raises(SystemExit) as ended:
        run(["import", str(folder / "catalog" / "feed.csv"), "--shop", str(folder / "shop")])
    assert ended.value.code == 0
    (folder / "photo.jpg").write_bytes(picture("ring", "blue", format="JPEG", size_px=300))
    return folder / "shop"


@pytest.fixture
def command(shop: Path, capsys: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str, shop_option: bool = True) -> tuple[int, str]:
        with pytest.raises(SystemExit) as ended:
            run([*arguments, *(["--shop", str(shop)] if shop_option else [])])
        captured = capsys.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out + captured.err

    return call


def parsed(answer: tuple[int, str]) -> Any:
    assert answer[0] == 0, answer[1]
    return json.loads(answer[1])


def photo_of(shop: Path) -> str:
    return str(shop.parent / "photo.jpg")


def test_a_search_by_photo_prints_a_table_for_people(command: Command, shop: Path) -> None:
    code, out = command("search", photo_of(shop))
    assert code == 0
    assert "ring-blue" in out


def test_json_has_the_fields_of_the_http_answer(command: Command, shop: Path) -> None:
    answer = parsed(command("search", photo_of(shop), "--json", "--facets", "color"))
    hit = answer["hits"][0]
    assert hit["product_id"] == "ring-blue"
    assert hit["price"] == {"amount": "12.50", "currency": "EUR", "minor": 1250}
    assert 0.5 < hit["score"] <= 1.0
    assert hit["photo_id"]
    assert answer["took_ms"]["total"] > 0
    assert {count["value"] for count in answer["facets"]["color"]} >= {"blue"}


def test_a_search_says_where_it_looked(command: Command, shop: Path) -> None:
    scene = str(Path(shopsight.__file__).parent / "demo_shop/phone/portia-satchel-burgundy-1.jpg")
    table = command("search", scene)[1]
    assert "looked at" in table
    answer = parsed(command("search", scene, "--json", "--per-region", "2"))
    assert [region["searched"] for region in answer["regions"]] == [True, *[False] * (len(answer["regions"]) - 2), True]
    assert all(len(region["hits"]) == 2 for region in answer["regions"])
    edges = ",".join(f"{edge:.2f}" for edge in answer["regions"][0]["box"])
    assert edges in table
    assert "looked at" not in command("search", scene, "--box", "0,0,1,1")[1]


def test_words_filter_box_sort_and_cursor_are_understood(command: Command, shop: Path) -> None:
    assert parsed(command("search", "blue ring", "--json"))["hits"][0]["product_id"] == "ring-blue"
    options = ("--filter", "color = red", "--sort", "-price", "--limit", "2", "--box", "0.1,0.1,0.9,0.9", "--json")
    page = parsed(command("search", photo_of(shop), *options))
    assert [hit["product_id"] for hit in page["hits"]] == ["cross-red", "ring-red"]
    following = parsed(command("search", photo_of(shop), *options, "--cursor", page["cursor"]))
    assert [hit["product_id"] for hit in following["hits"]] == ["box-red", "disc-red"]


def test_a_picture_grid_is_written_as_one_page(command: Command, shop: Path, tmp_path: Path) -> None:
    code, _ = command("search", photo_of(shop), "--html", str(tmp_path / "grid.html"), "--limit", "3")
    page = (tmp_path / "grid.html").read_text(encoding="utf-8")
    assert code == 0
    assert page.count("data:image/webp;base64,") == 4
    assert "http://" not in page
    assert page.count("<summary>Why?</summary>") == 3
    assert page.count('<use href="#asked"/>') == 3
    assert page.count('shape-rendering="crispEdges"') == 6, "each map once on the searched photo and once on the hit's"


def test_a_picture_grid_of_words_tells_where_they_stand(command: Command, shop: Path, tmp_path: Path) -> None:
    code, _ = command("search", "red", "--filter", "price < 12", "--html", str(tmp_path / "grid.html"))
    page = (tmp_path / "grid.html").read_text(encoding="utf-8")
    assert code == 0
    assert "<li>in the title: “red”</li><li>passes the filter, price: “10.50”</li>" in page
    assert "<use" not in page


def test_show_and_delete_and_show_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    codes = []
    for arguments in (
        ["import", str(feed)],
        ["show", "disc-red", "--json"],
        ["delete", "disc-red"],
        ["show", "disc-red"],
    ):
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--shop", str(tmp_path / "shop")])
        codes.append(ended.value.code)
    assert codes == [0, 0, 0, 4]
    assert "product_not_found" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["search", "nothing.jpg"], 4, "no picture at"),
        (["search", "x", "--filter", "price <"], 3, "column 8"),
        (["search", "--box", "1,2,3"], 3, "four numbers"),
        (["search", "x", "--sort", "best"], 3, "relevance"),
        (["search", "--product", "no such"], 4, "no product"),
        (["search", "http://127.0.0.1:1/x.jpg"], 7, "address_refused"),
        (["import", "no-such-folder"], 4, "source_not_found"),
        (["eval", "no-such-folder"], 4, "no labelled set"),
        (["eval", "any", "--html", "no-such-folder/out.html"], 2, "out.html"),
        (["import", "feed.csv", "--map", "nonsense"], 2, "field=Column"),
        (["frobnicate"], 2, "No such command"),
    ],
)
def test_every_mistake_has_its_exit_code_and_a_reason(
    command: Command, arguments: list[str], code: int, said: str
) -> None:
    assert command(*arguments)[0] == code
    assert said in " ".join(command(*arguments)[1].split())


def test_import_json_ends_with_what_programs_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    with feed.open("a") as file:
        file.write("disc-odd,Odd disc,,,,cheap,EUR,red,disc-red.png,\n,No id,,,,1,EUR,red,disc-red.png,\n")
    with pytest.raises(SystemExit) as ended:
        run(["import", str(feed), "--json", "--strict", "--shop", str(tmp_path / "shop")])
    summary = json.loads(capsys.readouterr().out)
    assert ended.value.code == 5
    assert (summary["products"], summary["skipped"]) == (5, 1)
    assert {(error["row"], error["field"]) for error in summary["errors"]} == {(6, "price"), (7, "id")}
    assert set(summary["errors"][0]) == {"file", "row", "field", "code", "message"}


def test_a_dry_run_reports_and_writes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    (tmp_path / "catalog" / "disc-red.png").write_bytes(b"")
    with pytest.raises(SystemExit):
        run(["import", str(feed), "--json", "--dry-run", "--shop", str(tmp_path / "shop")])
    summary = json.loads(capsys.readouterr().out)
    assert [error["row"] for error in summary["errors"]][:1] == [2]
    assert not (tmp_path / "shop").exists()


def test_an_export_imports_again_into_an_equal_shop(command: Command, shop: Path, tmp_path: Path) -> None:
    assert parsed(command("export", str(tmp_path / "out"), "--json")) == {
        "products": 16,
        "photos": 16,
        "folder": str(tmp_path / "out"),
    }
    assert command("export", str(tmp_path / "out"))[0] == 6
    with pytest.raises(SystemExit):
        run(["import", str(tmp_path / "out" / "products.jsonl"), "--shop", str(tmp_path / "copy")])
    command("version", shop_option=False)
    for name in ("ring-blue", "disc-red"):
        ours = parsed(command("show", name, "--json"))
        theirs = _shown(tmp_path / "copy", name)
        assert {**ours, "extra": None} == {**theirs, "extra": None}


@pytest.fixture
def labelled(tmp_path: Path) -> Path:
    """Four drawn products and a photo of each; one photo shows two."""
    folder = tmp_path / "set"
    make_catalog(folder)
    names = ["disc-red", "ring-blue", "cross-green", "box-yellow"]
    rows = "".join(f"{name},{name.title()},Shapes,{name.split('-')[0]},{name}.png,\n" for name in names)
    (folder / "catalog.csv").write_text("product_id,title,department,category,image,description\n" + rows)
    photos = "".join(f"{name}.png,{name},test\n" for name in names) + "disc-red.png,ring-blue,test\n"
    (folder / "photos.csv").write_text("image,product_id,split\n" + photos)
    return folder


def test_eval_writes_the_figures(labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["eval", str(labelled), "--json", str(tmp_path / "out.json"), "--html", str(tmp_path / "out.html")])
    figures = json.loads((tmp_path / "out.json").read_text())
    assert ended.value.code == 0
    assert (figures["recall_at_1"], figures["n_queries"], figures["n_products"]) == (1.0, 4, 4)
    assert {*"recall_at_1 recall_at_5 recall_at_10 map n_queries n_products ci95 per_category per_exposure".split()} < {
        *figures
    }
    assert figures["corruptions"] is figures["against"] is None
    assert figures["in_catalog"]["n_queries"] == 4
    assert "recall_at_10" in capsys.readouterr().out
    with pytest.raises(SystemExit) as ended:
        run(["eval", str(labelled), "--split", "none"])
    assert ended.value.code == 3


def test_eval_damages_photos_and_compares_with_an_encoder_file(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    card, network = MODELS[DEFAULT], MODELS[DEFAULT].with_suffix(".onnx")
    other = tmp_path / "other.onnx"
    other.write_bytes(network.read_bytes())
    other.with_suffix(".json").write_text(card.read_text().replace(f'"name": "{DEFAULT}"', '"name": "other"'))
    asked = ["--photos", "2", "--corruptions", "--against", str(other), "--html", str(tmp_path / "out.html")]
    with pytest.raises(SystemExit) as ended:
        run(["eval", str(labelled), *asked, "--json", str(tmp_path / "out.json")])
    assert ended.value.code == 0
    figures = json.loads((tmp_path / "out.json").read_text())
    assert figures["n_queries"] == figures["corruptions"]["n_queries"] == figures["against"]["n_queries"] == 2
    assert figures["against"]["other"].startswith("other ")
    assert figures["against"]["recall_at_1"]["p"] == figures["against"]["map"]["p"] == 1
    assert "Damaged photos" in (tmp_path / "out.html").read_text()
    assert "McNemar" in capsys.readouterr().out
    other.write_bytes(b"not the network of the card")
    with pytest.raises(SystemExit) as ended:
        run(["eval", str(labelled), "--against", str(other)])
    assert ended.value.code == 7
    assert "damaged or another version" in capsys.readouterr().err


def test_keys_are_shown_once_listed_without_secret_and_revoked(command: Command) -> None:
    made = parsed(command("keys", "create", "till", "--scope", "write", "--json"))
    assert made["key"].startswith("sk_")
    listed = parsed(command("keys", "list", "--json"))
    assert [(key["name"], key["scopes"]) for key in listed] == [("till", ["write"])]
    assert made["key"] not in json.dumps(listed)
    assert command("keys", "revoke", listed[0]["id"])[0] == 0
    assert command("keys", "revoke", "nothing")[0] == 4
    assert command("keys", "create", "x", "--scope", "everything")[0] == 3


def test_the_doctor_says_that_all_is_well(command: Command) -> None:
    code, out = command("doctor")
    assert code == 0
    assert "WRONG" not in out


def test_reindex_with_nothing_to_do_rebuilds_the_index(command: Command, shop: Path) -> None:
    assert command("reindex")[0] == 0
    assert parsed(command("search", photo_of(shop), "--json"))["hits"][0]["product_id"] == "ring-blue"


def test_the_shop_may_be_named_before_the_command_or_in_the_environment(
    command: Command, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert command("--shop", str(shop), "show", "ring-blue", shop_option=False)[0] == 0
    monkeypatch.setenv("SHOPSIGHT_SHOP", str(shop))
    assert command("show", "ring-blue", shop_option=False)[0] == 0


def test_a_shop_that_is_not_there_is_not_made_by_looking(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run(["search", "mug", "--shop", str(tmp_path / "none")])
    assert ended.value.code == 4
    assert "shopsight import" in capsys.readouterr().err
    assert not (tmp_path / "none").exists()


def test_it_runs_as_a_module(shop: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ran = subprocess.run(
        [sys.executable, "-m", "shopsight", "show", "ring-blue", "--json", "--shop", str(shop)],
        capture_output=True,
        env=environment,
        check=True,
    )
    assert json.loads(ran.stdout)["title"] == "Blue Ring"


def _shown(shop: Path, name: str) -> Any:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    command = [sys.executable, "-m", "shopsight", "show", name, "--json", "--shop", str(shop)]
    return json.loads(subprocess.run(command, capture_output=True, env=environment, check=True).stdout)


def test_a_shop_seen_by_another_model_says_so_and_is_seen_anew(tmp_path: Path, command: Command, shop: Path) -> None:
    shutil.copytree(shop, tmp_path / "shop")
    with closing(sqlite3.connect(tmp_path / "shop" / "shop.db")) as database:
        database.execute("UPDATE vectors SET revision = 'an older one'")
        database.commit()
    own = ("--shop", str(tmp_path / "shop"))
    assert "16 photos were seen by another model" in command("search", photo_of(shop), *own, shop_option=False)[1]
    assert command("doctor", *own, shop_option=False)[0] == 7
    assert command("reindex", *own, shop_option=False)[0] == 0
    answer = parsed(command("search", photo_of(shop), "--json", *own, shop_option=False))
    assert answer["hits"][0]["product_id"] == "ring-blue"


def test_a_port_that_is_taken_is_said(command: Command) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        code, out = command("serve", "--port", str(taken.getsockname()[1]))
    assert code == 3
    assert "0 takes a free one" in " ".join(out.split())
