"""The options that several commands share, and how a command opens its shop."""

from __future__ import annotations

import json
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from shopsight.app import Crewed, Shop, open_shop, with_model_of
from shopsight.core.errors import NotFound
from shopsight.settings import Settings

ShopOption = Annotated[
    Path | None, typer.Option("--shop", help="Folder of the shop's data (SHOPSIGHT_SHOP).", show_default=False)
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON for programs instead of a table.")]


RayOption = Annotated[
    str, typer.Option("--ray", help="Address of a Ray cluster that sees the pictures: HOST:6379, or auto.")
]
BulkWorkers = Annotated[
    int,
    typer.Option(
        "--workers",
        min=0,
        help="Processes that see the pictures, here or in the Ray cluster; 0: threads, or all of it.",
    ),
]
GpuOption = Annotated[bool, typer.Option("--gpu", help="Give each of these processes a GPU (onnxruntime-gpu).")]


def crewed(ray: str, workers: int, gpu: bool) -> Crewed:
    """Return how --ray, --workers and --gpu spread the work."""
    return Crewed(ray, workers, "cuda" if gpu else "cpu")


def shop_settings(context: typer.Context, shop: Path | None, **given: Any) -> Settings:
    """Return the settings; --shop after the command wins over --shop before it, and both over the environment."""
    return Settings.from_env(shop=shop or context.obj, **given)


@contextmanager
def shop_or_scratch(settings: Settings, scratch: bool) -> Iterator[Shop]:
    """Open the shop, made if it is not there; with `scratch`, one that is not there is not made but pretended."""
    with tempfile.TemporaryDirectory(prefix="shopsight-") as folder:
        pretended = scratch and not settings.database and not _is_shop(settings.shop)
        with open_shop(with_model_of(settings, Path(folder)) if pretended else settings) as shop:
            yield shop


def existing_shop(context: typer.Context, shop: Path | None, **given: Any) -> Shop:
    """Open a shop that must be there already. Raises NotFound, which says how to make one."""
    return open_shop(existing_settings(context, shop, **given))


def existing_settings(context: typer.Context, shop: Path | None, **given: Any) -> Settings:
    """Return the settings of a shop that must be there already. Raises NotFound, which says how to make one."""
    settings = shop_settings(context, shop, **given)
    if not settings.database and not _is_shop(settings.shop):
        raise NotFound(f"there is no shop in {str(settings.shop)!r}; make one with: shopsight import SOURCE")
    return settings


def print_json(data: Any) -> None:
    """Print JSON for programs: on standard output, with nothing beside it."""
    sys.stdout.write(json.dumps(data, ensure_ascii=False, indent=2) + "\n")


def mapping_of(columns: Sequence[str]) -> dict[str, str]:
    """Return what --map says, given as field=Column."""
    wrong = next((text for text in columns if "=" not in text), None)
    if wrong is not None:
        raise typer.BadParameter(f"--map wants field=Column, got {wrong!r}")
    return dict(text.split("=", 1) for text in columns)


def _is_shop(folder: Path) -> bool:
    return (folder / "shop.db").exists()
