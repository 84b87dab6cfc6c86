"""A shop is destroyed and brought back; what is damaged is named; killed in the midst, nothing is half."""

from __future__ import annotations

import json
import multiprocessing
import os
import shutil
import signal
import sqlite3
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from shopsight.app import open_shop
from shopsight.app.backup import back_up, check_backup, restore
from shopsight.core.errors import BackupDamaged, Conflict, SourceNotFound
from shopsight.core.queries import Find, Query
from shopsight.core.types import Product
from shopsight.settings import Settings
from tests.s3 import S3Server, s3_server, use_keys
from tests.shops import make_catalog, picture

__all__ = ["s3_server"]

KILLS = 8


def untold(_what: str, _done: int, _total: int) -> None: ...


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with a model of its own, that is only read."""
    folder = tmp_path_factory.mktemp("original")
    feed = make_catalog(folder / "catalog", shapes=("disc", "ring", "cross"))
    with open_shop(shop=folder / "shop") as shop:
        shop.import_feed(str(feed))
        (folder / "key").write_text(shop.keys.create("till", {"write"}))
    (folder / "shop" / "models" / "own").mkdir(parents=True)
    (folder / "shop" / "models" / "own" / "own.onnx").write_bytes(b"a network")
    (folder / "shop" / "derived" / "1").mkdir(parents=True)
    (folder / "shop" / "derived" / "1" / "calibration.json").write_text("{}")
    return folder / "shop"


@pytest.fixture
def lived_in(original: Path, tmp_path: Path) -> Settings:
    """A copy of that shop, for tests that change it."""
    shutil.copytree(original, tmp_path / "shop")
    return Settings(shop=tmp_path / "shop")


def everything(settings: Settings, key: str = "") -> Any:
    """All that somebody could ask of a shop: its products, answers to a photo and to words, a picture, a key."""
    with open_shop(settings) as shop:
        products: list[Product] = shop.store.get(sorted(shop.store.ids()))
        seen = shop.search(Query(photo=picture("ring", "blue", format="JPEG"), limit=5))
        told = shop.products(Find("blue cross"))
        pictures = [shop.photo_bytes(photo.id) for product in products for photo in product.photos]
        answers = [(hit.product.id, hit.score) for hit in seen.hits], [match.product_id for match in told.matches]
        return products, answers, pictures, shop.check_key(key) if key else None


def test_what_was_destroyed_is_brought_back_whole(lived_in: Settings, original: Path, tmp_path: Path) -> None:
    key = (original.parent / "key").read_text()
    before = everything(lived_in, key)
    assert before[3] == {"write"}
    assert back_up(lived_in, tmp_path / "backups", untold).products == 12

    shutil.rmtree(lived_in.shop)
    restored = restore(lived_in, tmp_path / "backups", untold)
    assert everything(lived_in, key) == before
    assert restored.lost == ()
    assert (lived_in.shop / "models" / "own" / "own.onnx").read_bytes() == b"a network"
    assert (lived_in.shop / "derived" / "1" / "calibration.json").exists()


def test_a_repeated_backup_copies_only_what_is_new(lived_in: Settings, tmp_path: Path) -> None:
    first = back_up(lived_in, tmp_path / "backups", untold)
    with open_shop(lived_in) as shop:
        shop.delete(["disc-red"])
    second = back_up(lived_in, tmp_path / "backups", untold)
    assert (first.copied, second.copied) == (12, 0)
    assert (first.products, second.products) == (12, 11)
    for made, products in ((first, 12), (second, 11)):
        restore(Settings(shop=tmp_path / f"again-{products}"), made.manifest, untold)
        assert len(everything(Settings(shop=tmp_path / f"again-{products}"))[0]) == products


def test_a_backup_is_of_one_moment_of_a_shop_that_is_written_to(lived_in: Settings, tmp_path: Path) -> None:
    shop = open_shop(lived_in)
    deleted: list[str] = []

    def write_meanwhile(what: str, _done: int, _total: int) -> None:
        if what == "database" and not deleted:
            deleted.append("disc-red")
            shop.delete(deleted)

    with shop:
        made = back_up(lived_in, tmp_path / "backups", write_meanwhile)
        assert deleted
        assert len(shop.store) == 11
    restore(Settings(shop=tmp_path / "again"), tmp_path / "backups", untold)
    assert len(everything(Settings(shop=tmp_path / "again"))[0]) == made.products
    with closing(sqlite3.connect(tmp_path / "again" / "shop.db")) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_a_backup_of_sqlite_restores_into_postgresql_and_back(
    lived_in: Settings, original: Path, tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    url = str(request.getfixturevalue("empty_postgres_url"))
    key = (original.parent / "key").read_text()
    elsewhere, back = Settings(shop=tmp_path / "pg", database=url), Settings(shop=tmp_path / "back")
    before = everything(lived_in, key)
    back_up(lived_in, tmp_path / "backups", untold)
    restore(elsewhere, tmp_path / "backups", untold)
    assert everything(elsewhere, key) == before
    made = back_up(elsewhere, tmp_path / "backups", untold)
    assert json.loads(made.manifest.read_text())["settings"] == ["SHOPSIGHT_SHOP", "SHOPSIGHT_DATABASE"]
    restore(back, made.manifest, untold)
    assert everything(back, key) == before


def test_pictures_in_object_storage_are_backed_up_and_brought_back(
    original: Path, tmp_path: Path, s3_server: S3Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_keys(monkeypatch, s3_server)
    before = everything(Settings(shop=original))
    back_up(Settings(shop=original), tmp_path / "first", untold)
    for number, source in enumerate(["first", "second"]):
        there = Settings(shop=tmp_path / f"shop-{number}", blobs=s3_server.address(), s3_endpoint=s3_server.endpoint)
        restore(there, tmp_path / source, untold)
        assert everything(there) == before
        assert not (there.shop / "blobs").exists()
        if not number:
            back_up(there, tmp_path / "second", untold)


def test_a_shop_with_something_in_it_is_replaced_only_when_told(lived_in: Settings, tmp_path: Path) -> None:
    back_up(lived_in, tmp_path / "backups", untold)
    before = everything(lived_in)
    with open_shop(lived_in) as shop:
        shop.delete(["disc-red", "disc-blue"])
    with pytest.raises(Conflict, match="--yes"):
        restore(lived_in, tmp_path / "backups", untold)
    restore(lived_in, tmp_path / "backups", untold, replace=True)
    assert everything(lived_in) == before


def test_no_secret_is_in_a_backup(original: Path, tmp_path: Path) -> None:
    settings = Settings(shop=original, api_key="hush-hush", fetch_headers='{"a.example": {"X": "hush-hush"}}')
    made = back_up(settings, tmp_path / "backups", untold)
    files = [path.read_bytes() for path in (tmp_path / "backups").rglob("*") if path.is_file()]
    assert not any(b"hush-hush" in data or (original.parent / "key").read_bytes() in data for data in files)
    names = json.loads(made.manifest.read_text())["settings"]
    assert names == ["SHOPSIGHT_SHOP", "SHOPSIGHT_FETCH_HEADERS", "SHOPSIGHT_API_KEY"]


def test_it_overwrites_nothing_else(original: Path, tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    with pytest.raises(Conflict, match="something else"):
        back_up(Settings(shop=original), tmp_path, untold)
    with pytest.raises(Conflict, match="own folder"):
        back_up(Settings(shop=original), original / "backups", untold)
    with pytest.raises(SourceNotFound, match="no backup"):
        restore(Settings(shop=tmp_path / "again"), tmp_path, untold)
    assert [path.name for path in tmp_path.iterdir()] == ["notes.txt"]


def damage(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-1] + b"?")


def test_damage_is_named_before_anything_is_touched(original: Path, tmp_path: Path) -> None:
    made = back_up(Settings(shop=original), tmp_path / "backups", untold)
    files = json.loads(made.manifest.read_text())["files"]
    content, again = tmp_path / "backups" / "content", Settings(shop=tmp_path / "again")

    def stored(sha256: str) -> Path:
        return content / sha256[:2] / sha256

    others = {path.name for path in content.rglob("*") if path.is_file()} - set(files.values())
    one = min(others)
    damage(stored(one))
    with pytest.raises(BackupDamaged, match=f"1 of 12 pictures are missing or damaged: content/{one[:2]}/{one};"):
        restore(again, made.manifest, untold)
    assert check_backup(made.manifest, untold)[1] == [one]
    assert not again.shop.exists()
    assert restore(again, made.manifest, untold, without_damaged=True).lost == (one,)

    damage(stored(files["shop.db"]))
    with pytest.raises(BackupDamaged, match=r"shop\.db of backup-.* is damaged"):
        check_backup(made.manifest, untold)
    stored(files["models/own/own.onnx"]).unlink()
    stored(files["shop.db"]).unlink()
    with pytest.raises(BackupDamaged, match="is missing"):
        check_backup(made.manifest, untold)
    damage(made.manifest)
    with pytest.raises(BackupDamaged, match="not a whole manifest"):
        check_backup(made.manifest, untold)


def test_a_picture_that_the_shop_has_lost_does_not_hinder_its_backup(lived_in: Settings, tmp_path: Path) -> None:
    gone = min(path for path in (lived_in.shop / "blobs").rglob("*") if path.is_file())
    damage(gone)
    made = back_up(lived_in, tmp_path / "backups", untold)
    assert made.lost == (gone.name,)
    assert restore(Settings(shop=tmp_path / "again"), tmp_path / "backups", untold).lost == (gone.name,)


def die_at(event: int, work: Callable[..., object], *arguments: Any, **options: Any) -> None:
    """Do the work, but be killed as by kill -9 at its n-th use of a file or a database; -1 tells how many there are."""
    seen = 0

    def count(name: str, _arguments: object) -> None:
        nonlocal seen
        if name in ("open", "os.rename", "os.remove", "sqlite3.connect", "sqlite3.connect/handle"):
            seen += 1
            if seen == event:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(count)
    work(*arguments, **options)
    (Path(arguments[0].shop).parent / "events").write_text(str(seen))


def killed_everywhere(work: Callable[..., object], arguments: Callable[[int], tuple[Any, ...]], **options: Any) -> int:
    """Run the work once, then with kills spread over all of it; return how many of those kills happened."""
    processes = multiprocessing.get_context("forkserver")
    processes.set_forkserver_preload([__name__])
    kills = 0

    def run(event: int, number: int) -> bool:
        process = processes.Process(target=die_at, args=(event, work, *arguments(number)), kwargs=options)
        process.start()
        process.join()
        return process.exitcode == -signal.SIGKILL

    assert not run(-1, 0)
    total = int((Path(arguments(0)[0].shop).parent / "events").read_text())
    for number in range(1, KILLS + 1):
        kills += run(total * number // (KILLS + 1), number)
    return kills


def test_a_backup_killed_anywhere_is_no_backup_and_the_next_one_is_whole(lived_in: Settings, tmp_path: Path) -> None:
    folders = [tmp_path / f"backups-{number}" for number in range(KILLS + 1)]
    assert killed_everywhere(back_up, lambda number: (lived_in, folders[number], untold)) == KILLS
    for folder in folders[1:]:
        for manifest in folder.glob("*.json"):  # killed in the moment after
            assert check_backup(manifest, untold)[1] == []
        back_up(lived_in, folder, untold)
        assert check_backup(folder, untold)[1] == []


def test_a_restore_killed_anywhere_leaves_the_shop_that_was_there(
    lived_in: Settings, original: Path, tmp_path: Path
) -> None:
    with open_shop(lived_in) as shop:
        shop.delete(["ring-blue", "ring-red"])
    back_up(Settings(shop=original), tmp_path / "backups", untold)
    expected = everything(lived_in), everything(Settings(shop=original))
    shops = [Settings(shop=tmp_path / str(number) / "shop") for number in range(KILLS + 1)]
    for settings in shops:
        shutil.copytree(lived_in.shop, settings.shop)
    given = {"replace": True}
    assert killed_everywhere(restore, lambda number: (shops[number], tmp_path / "backups", untold), **given) == KILLS
    after = [everything(settings) for settings in shops]
    assert after[0] == expected[1]
    assert all(shop in expected for shop in after[1:])
    assert expected[0] in after[1:]
    for settings in shops[1:]:
        restore(settings, tmp_path / "backups", untold, **given)
        assert everything(settings) == expected[1]
