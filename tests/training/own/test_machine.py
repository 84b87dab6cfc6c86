"""Two processes train as one would on their joined batch."""

import socket
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest
import torch
from torch import distributed
from torch.nn.parallel import DistributedDataParallel

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.batches import Share
from shopsight.training.own.machine import Machine, open_machine
from shopsight.training.own.task import Task
from shopsight.training.own.towers import open_backbone
from tests.training.own.shops import TINY, environment, write_classes

RECIPE = replace(TINY, loss="cosface")


def task(share: Share) -> Task:
    """A task without anything that depends on the batch it is alone with."""
    torch.manual_seed(0)
    made = Task(open_backbone(RECIPE).tower, RECIPE, 4, Machine(torch.device("cpu"), share))
    made.eval()
    return made


def batch() -> tuple[torch.Tensor, torch.Tensor]:
    images = torch.randint(0, 256, (8, 3, 32, 32), generator=torch.Generator().manual_seed(1), dtype=torch.uint8)
    return images, torch.arange(8) % 4


def gradients_of(rank: int, folder: Path) -> None:
    """What one of two processes does: half of the batch, gradients averaged by DDP."""
    distributed.init_process_group("gloo", init_method=f"file://{folder / 'meeting'}", rank=rank, world_size=2)
    learner = DistributedDataParallel(task(Share(rank, 2)))
    images, labels = batch()
    learner(images[4 * rank : 4 * rank + 4], labels[4 * rank : 4 * rank + 4]).backward()
    torch.save([weight.grad for weight in learner.parameters()], folder / f"{rank}.pt")
    distributed.destroy_process_group()


def test_gradients_of_two_processes_are_those_of_one_large_batch(tmp_path: Path) -> None:
    script = (
        "import sys, torch; torch.set_num_threads(1)\n"
        "from tests.torchvision_ops import lend_operators; lend_operators()\n"
        "from pathlib import Path\nfrom tests.training.own.test_machine import gradients_of\n"
        "gradients_of(int(sys.argv[1]), Path(sys.argv[2]))\n"
    )
    command = [sys.executable, "-c", script]
    pair = [subprocess.Popen([*command, str(rank), str(tmp_path)], env=environment()) for rank in range(2)]
    assert [process.wait() for process in pair] == [0, 0]
    alone = task(Share())
    alone(*batch()).backward()
    for rank in range(2):
        theirs = torch.load(tmp_path / f"{rank}.pt")
        for ours, their in zip([weight.grad for weight in alone.parameters()], theirs, strict=True):
            assert ours is not None
            assert torch.allclose(ours, their, rtol=1e-3, atol=1e-5)


def test_torchrun_trains_with_two_processes(tmp_path: Path) -> None:
    shop = write_classes(tmp_path / "shop")
    script = tmp_path / "both.py"
    script.write_text(
        "import sys, torch; torch.set_num_threads(1)\n"
        "from tests.torchvision_ops import lend_operators; lend_operators()\n"
        "from shopsight.cli.main import run\nrun(sys.argv[1:])\n"
    )
    values = [f"{name}={getattr(TINY, name)}" for name in ("px", "dimension", "labels", "views", "judge_every")]
    done = subprocess.run(
        [sys.executable, "-m", "torch.distributed.run", "--nproc-per-node=2", f"--master-port={free_port()}"]
        + [str(script), "train", str(shop), "--out", str(tmp_path / "out"), "--from-scratch", "--device", "cpu"]
        + ["--backbone", TINY.backbone, "--steps", "2", "--workers", "0", "--json"]
        + [part for value in values for part in ("--set", value)],
        env=environment(),
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.count('"val_questions"') == 1
    assert (tmp_path / "out/encoder.onnx").exists()


def free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


@pytest.mark.skipif(torch.cuda.is_available(), reason="there is a CUDA device")
def test_a_gpu_that_is_not_there_is_refused() -> None:
    with pytest.raises(InvalidRequest, match="no CUDA device"), open_machine("cuda"):
        pass
