"""Where a run computes: CPU or GPU, in which precision, alone or as one of several processes that torchrun started."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Final, Literal, TypeAlias

import torch
from torch import Tensor, distributed

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.batches import Share
from shopsight.training.own.recipe import Precision

Device: TypeAlias = Literal["auto", "cpu", "cuda"]

_TYPES: Final = {"fp32": torch.float32, "bf16": torch.bfloat16, "fp16": torch.float16}
_PATIENCE: Final = timedelta(hours=2)
"""How long other processes wait for the first, which decodes the pictures and judges."""


@dataclass(frozen=True, slots=True)
class Machine:
    """A device, this process's share of the work, and how many more processes prepare its batches."""

    device: torch.device
    share: Share = Share()
    workers: int = 1

    @property
    def leads(self) -> bool:
        """Whether this process writes, judges and reports."""
        return self.share.rank == 0

    def any_wants(self, wish: bool) -> bool:
        """Whether any of the processes wishes it; each must ask."""
        if self.share.processes == 1:
            return wish
        flag = torch.tensor([float(wish)], device=self.device)
        distributed.all_reduce(flag, distributed.ReduceOp.MAX)
        return bool(flag.item())

    def wait_for_all(self) -> None:
        """Return when every process has come here."""
        self.any_wants(False)

    def joined(self, vectors: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
        """Return the vectors and labels of all processes' batches: a loss over them is that of one large batch.

        Gradients flow into this process's own vectors, times the number of processes, because DDP averages over them.
        """
        count = self.share.processes
        if count == 1:
            return vectors, labels
        all_vectors = [torch.empty_like(vectors) for _ in range(count)]
        all_labels = [torch.empty_like(labels) for _ in range(count)]
        distributed.all_gather(all_vectors, vectors.detach().contiguous())
        distributed.all_gather(all_labels, labels)
        if vectors.requires_grad:
            vectors.register_hook(lambda gradient: gradient * count)
        all_vectors[self.share.rank] = vectors
        return torch.cat(all_vectors), torch.cat(all_labels)


@contextmanager
def open_machine(device: Device = "auto", workers: int = 1) -> Iterator[Machine]:
    """Give the device that is asked for, and join the other processes where torchrun started several.

    Raises InvalidRequest where CUDA is wanted and torch sees none.
    """
    cuda = torch.cuda.is_available()
    if device == "cuda" and not cuda:
        raise InvalidRequest("no CUDA device is seen by torch; --device cpu works everywhere", "device")
    kind = "cuda" if cuda and device != "cpu" else "cpu"
    processes = int(os.environ.get("WORLD_SIZE", "1"))
    if processes == 1:
        yield Machine(torch.device(kind), workers=workers)
        return
    if kind == "cuda":
        torch.cuda.set_device(int(os.environ["LOCAL_RANK"]))
    distributed.init_process_group("nccl" if kind == "cuda" else "gloo", timeout=_PATIENCE)
    try:
        place = torch.device(kind, torch.cuda.current_device()) if kind == "cuda" else torch.device(kind)
        yield Machine(place, Share(distributed.get_rank(), processes), workers)
    finally:
        distributed.destroy_process_group()


def number_type(precision: Precision, device: torch.device) -> torch.dtype:
    """Return what activations are computed in; "auto" is bf16 on a GPU that has it, else fp16 there, fp32 on a CPU."""
    if precision != "auto":
        return _TYPES[precision]
    if device.type == "cpu":
        return torch.float32
    return torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16
