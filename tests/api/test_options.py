"""Server options from the shop's settings."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from shopsight.api.options import LOCAL_HOSTS, ServerOptions
from shopsight.settings import Settings


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("127.0.0.1", LOCAL_HOSTS),
        ("::1", LOCAL_HOSTS),
        ("localhost", LOCAL_HOSTS),
        ("0.0.0.0", ("*",)),
        ("192.0.2.1", ("*",)),
        ("shop.example", ("*",)),
    ],
)
def test_bound_to_loopback_only_local_names_are_answered(host: str, hosts: tuple[str, ...]) -> None:
    assert ServerOptions.from_settings(Settings(host=host)).trusted_hosts == hosts


def test_names_that_are_given_win() -> None:
    settings = Settings(trusted_hosts="shop.example, www.shop.example", cors_origins="https://shop.example")
    options = ServerOptions.from_settings(settings)
    assert options.trusted_hosts == ("shop.example", "www.shop.example")
    assert options.cors_origins == ("https://shop.example",)


def test_a_photo_of_the_largest_size_fits_also_in_base64() -> None:
    assert ServerOptions.from_settings(Settings(max_photo_bytes=9_000_000)).max_body_bytes >= 12_000_000


def test_folders_and_workers_are_taken_over(tmp_path: Path) -> None:
    settings = Settings(shop=tmp_path, import_roots=f"/a{os.pathsep}/b", search_workers=3)
    options = ServerOptions.from_settings(settings)
    assert options.import_roots == (Path("/a"), Path("/b"))
    assert (options.searches, options.upload_folder) == (3, tmp_path / "uploads")


def test_workers_share_out_the_cores_but_each_searches_two_at_once(tmp_path: Path) -> None:
    cores = os.cpu_count() or 1
    searches = [ServerOptions.from_settings(Settings(shop=tmp_path, workers=n)).searches for n in (1, 0, 2 * cores)]
    assert searches == [max(2, cores), 2, 2]
