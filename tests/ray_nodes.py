"""A Ray cluster of two nodes on loopback: `python ray_nodes.py` prints its address and lives until its input ends."""

from __future__ import annotations

import sys

from ray.cluster_utils import Cluster

if __name__ == "__main__":
    # With this address every server of Ray binds to loopback; with a real one they would bind to all interfaces.
    node = {"num_cpus": 1, "node_ip_address": "127.0.0.1", "include_dashboard": False, "object_store_memory": 1 << 28}
    cluster = Cluster(initialize_head=True, head_node_args=node)
    cluster.add_node(**node)
    sys.stdout.write(f"{cluster.address}\n")
    sys.stdout.flush()
    sys.stdin.read()
    cluster.shutdown()
