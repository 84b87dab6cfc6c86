"""The Kubernetes manifests are of their schemas, hang together, and run without rights that they do not need."""

from __future__ import annotations

import re
from typing import Any

import kubernetes_validate
import pytest

from shopsight import __version__
from shopsight.settings import Settings
from tests.deploy.documents import MANIFESTS, README, RESOURCES, of_kind, pods

PODS = {name: (template, spec) for name, template, spec in pods()}
CONTAINERS = {
    f"{name}/{container['name']}": (template["spec"], container)
    for name, (template, _) in PODS.items()
    for container in template["spec"]["containers"]
}


@pytest.mark.parametrize("version", ["1.28", "1.37"])
@pytest.mark.parametrize("file", MANIFESTS)
def test_a_file_is_of_the_schemas_of_old_and_new_clusters(file: str, version: str) -> None:
    for resource in MANIFESTS[file]:
        kubernetes_validate.validate(resource, version, strict=True)


def test_no_two_resources_have_one_name() -> None:
    names = [(resource["kind"], resource["metadata"]["name"]) for resource in RESOURCES]
    assert len(set(names)) == len(names)


@pytest.mark.parametrize("name", CONTAINERS)
def test_a_container_is_pinned_bounded_and_unprivileged(name: str) -> None:
    pod, container = CONTAINERS[name]
    assert re.fullmatch(r"[\w./-]+:v?[\w.-]*\d[\w.-]*", container["image"])
    if container["image"].startswith("shopsight:"):
        assert container["image"] == f"shopsight:{__version__}"
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    rights = container["securityContext"]
    assert (rights["allowPrivilegeEscalation"], rights["readOnlyRootFilesystem"]) == (False, True)
    assert rights["capabilities"] == {"drop": ["ALL"]}
    assert {"cpu", "memory"} <= set(container["resources"]["requests"])
    assert "memory" in container["resources"]["limits"]


@pytest.mark.parametrize("name", CONTAINERS)
def test_what_a_container_mounts_and_reads_is_there(name: str) -> None:
    pod, container = CONTAINERS[name]
    _, spec = PODS[name.partition("/")[0]]
    claimed = {claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates", [])}
    volumes = {volume["name"]: volume for volume in pod["volumes"]}
    assert {mount["name"] for mount in container["volumeMounts"]} == set(volumes) | claimed
    for volume in volumes.values():
        if "persistentVolumeClaim" in volume:
            assert volume["persistentVolumeClaim"]["claimName"] in of_kind("PersistentVolumeClaim")
    for source in container.get("envFrom", []):
        assert source["configMapRef"]["name"] in of_kind("ConfigMap")
    for variable in container["env"]:
        secret = variable.get("valueFrom", {}).get("secretKeyRef")
        if secret:
            assert f"create secret generic {secret['name']} " in README
            assert f"--from-literal={secret['key']}=" in README


def test_what_selects_pods_finds_some() -> None:
    labels = [template["metadata"]["labels"] for template, _ in PODS.values()]

    def is_found(wanted: dict[str, str]) -> bool:
        return any(wanted.items() <= own.items() for own in labels)

    for template, spec in PODS.values():
        if "selector" in spec:
            assert spec["selector"]["matchLabels"].items() <= template["metadata"]["labels"].items()
    for service in of_kind("Service").values():
        assert is_found(service["spec"]["selector"])
    for kind in ("PodDisruptionBudget", "NetworkPolicy"):
        for resource in of_kind(kind).values():
            assert is_found((resource["spec"].get("selector") or resource["spec"]["podSelector"])["matchLabels"])


def test_services_lead_to_ports_that_a_container_has() -> None:
    ports = {
        port["name"]: port["containerPort"]
        for _, container in CONTAINERS.values()
        for port in container.get("ports", [])
    }
    for service in of_kind("Service").values():
        assert all(port["targetPort"] in ports for port in service["spec"]["ports"])
    assert ports["http"] == Settings().port
    assert "@shopsight-postgres:5432/" in README
    assert "shopsight-postgres" in of_kind("Service")


def test_probes_ask_routes_that_exist_under_a_name_that_is_trusted(paths: set[str]) -> None:
    server: dict[str, Any] = CONTAINERS["shopsight/shopsight"][1]
    trusted = of_kind("ConfigMap")["shopsight"]["data"]["SHOPSIGHT_TRUSTED_HOSTS"].split(",")
    for kind in ("startupProbe", "livenessProbe", "readinessProbe"):
        request = server[kind]["httpGet"]
        assert request["path"] in paths
        assert request["port"] in {port["name"] for port in server["ports"]}
        assert request["httpHeaders"][0]["value"] in trusted
    annotations = PODS["shopsight"][0]["metadata"]["annotations"]
    assert annotations["prometheus.io/path"] in paths
