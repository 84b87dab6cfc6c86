"""Who sees the pictures of bulk work: threads of this process, processes of this machine, or a Ray cluster."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from shopsight.bulk.processes import process_crew
from shopsight.bulk.ray_actors import ray_crew
from shopsight.bulk.worker import pack
from shopsight.core.errors import InvalidRequest
from shopsight.core.ports import Seer
from shopsight.settings import Settings
from shopsight.vision.decode import DecodeLimits
from shopsight.vision.encoders.onnx import Device
from shopsight.vision.models.registry import load_model


@dataclass(frozen=True, slots=True)
class Crewed:
    """How bulk work is spread. `ray` is the address of a cluster, of which this machine is a node.

    `workers` are processes: of this machine, or of the cluster, there as many as it has processors with 0. With neither
    nothing is spread. With `device` "cuda" each worker takes a GPU.
    """

    ray: str = ""
    workers: int = 0
    device: Device = "cpu"


@contextmanager
def bulk_seer(settings: Settings, name: str, limits: DecodeLimits, crewed: Crewed) -> Iterator[Seer | None]:
    """Yield who sees pictures with the model of this name, None where nothing is to be spread.

    All workers have ended when it is left. Raises InvalidRequest, ModelUnusable, ExtraRequired or WorkersUnavailable.
    """
    if not crewed.ray and not crewed.workers:
        if crewed.device != "cpu":
            raise InvalidRequest("a GPU is taken by workers: say how many, here or in a Ray cluster", "workers")
        yield None
        return
    kit = pack(*load_model(name, settings.models_folder()), limits, crewed.device)
    with ray_crew(kit, crewed.ray, crewed.workers) if crewed.ray else process_crew(kit, crewed.workers) as crew:
        yield crew
