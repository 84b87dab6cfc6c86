"""The training room needs torch, which serving does without: where it is missing, its tests say so and are skipped."""

from importlib.util import find_spec
from pathlib import Path

import pytest


class _WithoutTorch(pytest.Module):
    """Stands for a test file that cannot even be imported."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        pytest.skip("training needs torch and onnx: pip install 'shopsight[train]'", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Let test files be imported only where torch is."""
    if find_spec("torch"):
        return None
    skipped: pytest.Module = _WithoutTorch.from_parent(parent, path=module_path)
    return skipped
