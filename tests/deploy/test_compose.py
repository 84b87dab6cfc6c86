"""The Compose file is of its schema, hangs together, and gives nothing away."""

from __future__ import annotations

import importlib.resources
import json
import re
from typing import Any

import jsonschema
import pytest

from shopsight import __version__
from tests.deploy.documents import COMPOSE, DEPLOY, README

SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]


def test_the_file_is_of_the_compose_schema() -> None:
    vendored = importlib.resources.files("check_jsonschema.builtin_schemas.vendor") / "compose-spec.json"
    jsonschema.validate(COMPOSE, json.loads(vendored.read_text(encoding="utf-8")))


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_refers_to_what_is_there(name: str) -> None:
    service = SERVICES[name]
    named = {volume.partition(":")[0] for volume in service.get("volumes", [])}
    assert named <= set(COMPOSE["volumes"])
    assert set(service["networks"]) <= set(COMPOSE["networks"])
    for other, how in service.get("depends_on", {}).items():
        assert how["condition"] == "service_healthy"
        assert "healthcheck" in SERVICES[other]


@pytest.mark.parametrize("name", SERVICES)
def test_a_service_is_pinned_watched_and_without_new_privileges(name: str) -> None:
    service = SERVICES[name]
    assert re.fullmatch(r"[\w./-]+:v?[\w.-]*\d[\w.-]*", service["image"])
    assert service["healthcheck"]["test"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert service["restart"] == "unless-stopped"


def test_the_server_has_the_least_rights_and_only_loopback_is_published() -> None:
    server = SERVICES["shopsight"]
    assert server["image"] == f"shopsight:{__version__}"
    assert server["read_only"] is True
    assert server["cap_drop"] == ["ALL"]
    assert [port for service in SERVICES.values() for port in service.get("ports", [])] == server["ports"]
    assert all(port.startswith("127.0.0.1:") for port in server["ports"])
    assert [name for name, service in SERVICES.items() if "front" in service["networks"]] == ["shopsight"]
    assert COMPOSE["networks"]["back"]["internal"] is True


def test_names_in_addresses_are_services_that_share_a_network() -> None:
    addresses = {
        name: re.findall(r"(?:@|//|^)([a-z]+):\d+", str(value))
        for name, service in SERVICES.items()
        for value in service.get("environment", {}).values()
    }
    assert {host for hosts in addresses.values() for host in hosts} <= set(SERVICES)
    values = [str(value) for value in SERVICES["shopsight"]["environment"].values()]
    assert any("@postgres:5432/" in value for value in values)
    assert "http://milvus:19530" in values


def test_every_secret_comes_from_outside_and_is_told_of() -> None:
    text = (DEPLOY / "docker-compose.yml").read_text(encoding="utf-8")
    wanted = set(re.findall(r"\$\{([A-Z_]+):\?", text))
    assert wanted == {"POSTGRES_PASSWORD", "MINIO_PASSWORD"}
    assert all(f"{name}=" in README for name in wanted)
    for name, service in SERVICES.items():
        for variable, value in service.get("environment", {}).items():
            assert "PASSWORD" not in variable or value.startswith("${"), (name, variable)
