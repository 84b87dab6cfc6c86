"""`shopsight backup` and `shopsight restore`, as somebody types them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from shopsight.app import open_shop
from shopsight.cli.main import run
from tests.shops import make_catalog


def typed(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[object, str]:
    with pytest.raises(SystemExit) as ended:
        run([str(argument) for argument in arguments])
    captured = capsys.readouterr()
    return ended.value.code or 0, captured.out + captured.err


def test_a_shop_goes_into_a_backup_and_comes_back(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop, folder = tmp_path / "shop", tmp_path / "backups"
    assert typed(capsys, "backup", folder, "--shop", shop)[0] == 4
    assert not folder.exists()
    with open_shop(shop=shop) as opened:
        opened.import_feed(str(make_catalog(tmp_path / "catalog", shapes=("disc",))))

    code, out = typed(capsys, "backup", folder, "--shop", shop)
    assert code == 0
    assert "4 products and 4 pictures (4 of them new)" in out
    code, out = typed(capsys, "restore", folder, "--shop", shop)
    assert code == 6
    assert "--yes" in out
    shutil.rmtree(shop)
    code, out = typed(capsys, "restore", folder, "--check", "--shop", shop)
    assert code == 0
    assert out.startswith("whole: 4 products")
    assert not shop.exists()
    code, out = typed(capsys, "restore", folder, "--json", "--shop", shop)
    assert code == 0
    assert json.loads(out)["products"] == 4
    with open_shop(shop=shop) as opened:
        assert len(opened.store) == 4


def test_lost_pictures_are_told_by_the_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shop = tmp_path / "shop"
    with open_shop(shop=shop) as opened:
        opened.import_feed(str(make_catalog(tmp_path / "catalog", shapes=("disc",))))
    next(path for path in (shop / "blobs").rglob("*") if path.is_file()).unlink()
    code, out = typed(capsys, "backup", tmp_path / "backups", "--shop", shop)
    assert code == 5
    assert "1 pictures are missing or damaged in the shop itself" in " ".join(out.split())
