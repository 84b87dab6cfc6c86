"""What the deployment files set is a setting, and the image has what they ask of it."""

from __future__ import annotations

import dataclasses
import re
import shlex
import tomllib

import pytest
from typer.main import get_command

from shopsight.cli.main import app
from shopsight.settings import Settings
from tests.deploy.documents import COMPOSE, CONTAINERFILE, ROOT, of_kind, pods, settings_named

EXTRAS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]

needs_milvus = pytest.mark.skipif("milvus" not in EXTRAS, reason="the index on Milvus is not in this version")


@needs_milvus
def test_every_variable_is_a_setting() -> None:
    known = {f"SHOPSIGHT_{field.name.upper()}" for field in dataclasses.fields(Settings)}
    assert len(settings_named()) > 5
    assert settings_named() - known == set()


@needs_milvus
@pytest.mark.parametrize(
    "extras",
    [
        COMPOSE["services"]["shopsight"]["build"]["args"]["EXTRAS"],
        *re.findall(r"^ARG EXTRAS=(.+)$", CONTAINERFILE, re.M),
    ],
)
def test_the_image_is_built_with_extras_that_exist(extras: str) -> None:
    assert set(extras.split(",")) <= set(EXTRAS)


@needs_milvus
def test_the_settings_are_accepted() -> None:
    server = COMPOSE["services"]["shopsight"]["environment"]
    assert Settings.from_env(
        {name: str(value).replace("${POSTGRES_PASSWORD:?", "x{") for name, value in server.items()}
    )
    assert Settings.from_env(of_kind("ConfigMap")["shopsight"]["data"])


def test_the_image_is_pinned_and_runs_as_nobody_in_particular() -> None:
    [python] = re.findall(r"^ARG PYTHON=(\S+)$", CONTAINERFILE, re.M)
    assert re.search(r":3\.1\d\.\d+-slim-\w+$", python)
    assert set(re.findall(r"^FROM (\S+)", CONTAINERFILE, re.M)) == {"${PYTHON}"}
    assert re.findall(r"^USER (.+)$", CONTAINERFILE, re.M) == ["10001:10001"]
    assert f"EXPOSE {Settings().port}" in CONTAINERFILE
    owners = {
        template["spec"]["securityContext"]["runAsUser"] for name, template, _ in pods() if "postgres" not in name
    }
    assert owners == {10001}


def test_what_containers_run_are_commands() -> None:
    commands = set(get_command(app).commands)  # type: ignore[attr-defined]
    args = [c["args"] for _, template, _ in pods() for c in template["spec"]["containers"] if "args" in c]
    [default] = re.findall(r"^CMD \[(.+)\]$", CONTAINERFILE, re.M)
    assert {words[0] for words in args} | {shlex.split(default)[0]} <= commands


def test_what_the_image_copies_is_let_through() -> None:
    allowed = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = [word for line in re.findall(r"^COPY (?!--from)(.+) \S+$", CONTAINERFILE, re.M) for word in line.split()]
    assert [name for name in copied if f"!{name}" not in allowed or not (ROOT / name).exists()] == []
