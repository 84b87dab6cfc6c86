"""A Ray cluster that cannot be had, and what becomes known of one that can."""

from __future__ import annotations

import socket
import sys
from dataclasses import replace
from ipaddress import ip_address

import psutil
import pytest

from shopsight.bulk.ray_actors import ray_crew
from shopsight.bulk.worker import Kit, pack
from shopsight.core.errors import ExtraRequired, ModelUnusable, WorkersUnavailable
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.models.registry import load_model
from tests.ray_cluster import RayCluster
from tests.shops import picture


@pytest.fixture(scope="module")
def kit() -> Kit:
    return pack(*load_model("shopsight-small"), DecodeLimits())


def test_without_ray_the_extra_is_named(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(ExtraRequired, match=r"pip install 'shopsight\[ray\]'"), ray_crew(kit, "auto"):
        pass


def test_an_address_where_nobody_answers_is_told(kit: Kit) -> None:
    pytest.importorskip("ray")
    with socket.socket() as unheard:
        unheard.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{unheard.getsockname()[1]}"
        with pytest.raises(WorkersUnavailable, match=f"'{address}'.*refused"), ray_crew(kit, address):
            pass


def test_an_address_that_is_none_is_told(kit: Kit) -> None:
    pytest.importorskip("ray")
    with pytest.raises(WorkersUnavailable, match="Invalid address format"), ray_crew(kit, "nonsense"):
        pass


def test_a_worker_that_sees_otherwise_says_so_from_its_node(kit: Kit, ray_cluster: RayCluster) -> None:
    wrong = replace(kit, vector=-kit.vector)
    with ray_crew(wrong, ray_cluster.address) as crew, pytest.raises(ModelUnusable, match="sees otherwise here"):
        crew.see([picture("disc", "red")])


def test_gpus_that_the_cluster_does_not_have_are_told(kit: Kit, ray_cluster: RayCluster) -> None:
    on_gpus = replace(kit, device="cuda")
    with pytest.raises(WorkersUnavailable, match="has no GPU"), ray_crew(on_gpus, ray_cluster.address):
        pass


def test_the_cluster_has_two_nodes_and_its_servers_listen_on_loopback_only(kit: Kit, ray_cluster: RayCluster) -> None:
    with ray_crew(kit, ray_cluster.address) as crew:
        crew.see([picture("disc", "red")])
        listening = [
            connection.laddr.ip
            for process in ray_cluster.processes()
            for connection in process.net_connections("inet")
            if connection.status == psutil.CONN_LISTEN
        ]
    assert listening
    assert all((ip_address(ip).ipv4_mapped if ":" in ip else ip_address(ip)).is_loopback for ip in listening)  # type: ignore[union-attr]
    assert crew.at_once == 4
