"""`--ray`, `--workers` and `--gpu` of the commands that see many pictures."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from shopsight.cli.main import run
from tests.ray_cluster import RayCluster
from tests.shops import make_catalog

Command = Callable[..., tuple[int, str, str]]


@pytest.fixture
def command(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Command:
    def call(*arguments: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as ended:
            run([*arguments, "--shop", str(tmp_path / "shop")])
        captured = capfd.readouterr()
        code = ended.value.code
        return (code if isinstance(code, int) else 0), captured.out, captured.err

    return call


def test_a_shop_is_imported_and_seen_anew_by_a_cluster(
    command: Command, tmp_path: Path, ray_cluster: RayCluster
) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc", "ring"))
    code, out, _ = command("import", str(feed), "--ray", ray_cluster.address, "--json")
    assert code == 0
    assert json.loads(out)["photos"] == 8
    code, out, _ = command("reindex", "--ray", ray_cluster.address, "--json")
    assert code == 0
    assert json.loads(out)["status"] == "done"


def test_a_shop_is_imported_by_processes(command: Command, tmp_path: Path) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    code, out, _ = command("import", str(feed), "--workers", "1", "--json")
    assert code == 0
    assert json.loads(out)["photos"] == 4


def test_a_cluster_that_is_not_there_ends_the_command_with_7(command: Command, tmp_path: Path) -> None:
    pytest.importorskip("ray")
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    code, _, err = command("import", str(feed), "--ray", "nonsense")
    assert code == 7
    assert "workers_unavailable" in err


def test_a_gpu_for_nobody_is_wrong(command: Command, tmp_path: Path) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    code, _, err = command("import", str(feed), "--gpu")
    assert code == 3
    assert "say how many" in err


def test_a_dry_run_needs_no_cluster(command: Command, tmp_path: Path) -> None:
    feed = make_catalog(tmp_path / "catalog", shapes=("disc",))
    assert command("import", str(feed), "--ray", "nonsense", "--dry-run")[0] == 0
