"""The deployment files, parsed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
CONTAINERFILE = (ROOT / "Containerfile").read_text(encoding="utf-8")
README = (DEPLOY / "README.md").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load((DEPLOY / "docker-compose.yml").read_text(encoding="utf-8"))
MANIFESTS: dict[str, list[dict[str, Any]]] = {
    path.name: list(yaml.safe_load_all(path.read_text(encoding="utf-8")))
    for path in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
}
RESOURCES = [resource for resources in MANIFESTS.values() for resource in resources]


def of_kind(kind: str) -> dict[str, dict[str, Any]]:
    """Return the Kubernetes resources of a kind by name."""
    return {resource["metadata"]["name"]: resource for resource in RESOURCES if resource["kind"] == kind}


def pods() -> Iterator[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Walk (name of the resource, pod template, resource's spec)."""
    for resource in RESOURCES:
        spec = resource.get("spec", {})
        template = spec.get("template") or spec.get("jobTemplate", {}).get("spec", {}).get("template")
        if template:
            yield resource["metadata"]["name"], template, spec


def settings_named() -> set[str]:
    """Return every SHOPSIGHT_ variable that any deployment file names outside of a comment."""
    texts = [CONTAINERFILE, *(path.read_text(encoding="utf-8") for path in DEPLOY.rglob("*.y*ml"))]
    lines = [line for text in texts for line in text.splitlines() if not line.lstrip().startswith("#")]
    # In ${…} it is a variable of Compose's own, which is documented beside the file.
    return {name for line in lines for name in re.findall(r"(?<!\$\{)\b(SHOPSIGHT_[A-Z_]+)", line)}
