"""A shop's own training needs more than torch: where something is missing, its tests say so and are skipped."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's client is imported: no test reaches out

_NEEDED = ("torch", "timm", "pytorch_metric_learning", "optuna", "onnxscript")
_LACKING = [name for name in _NEEDED if not find_spec(name)]

if not _LACKING:
    import torch

    from tests.torchvision_ops import lend_operators

    lend_operators()
    torch.set_num_threads(1)  # sums in one order, so that two runs are the same bit by bit


class _WithoutLibraries(pytest.Module):
    """Stands for a test file that cannot even be imported."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        pytest.skip(f"no {', '.join(_LACKING)}: pip install 'shopsight[train]'", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Let test files be imported only where the libraries are."""
    if not _LACKING:
        return None
    skipped: pytest.Module = _WithoutLibraries.from_parent(parent, path=module_path)
    return skipped
