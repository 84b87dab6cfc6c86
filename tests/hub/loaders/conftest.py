"""The loaders need torch and the hubs' libraries, which serving does without: where they are missing, tests say so."""

import os
from importlib.util import find_spec
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's client is imported: no test reaches out

_LACKING = [name for name in ("torch", "timm", "open_clip", "transformers", "tokenizers") if not find_spec(name)]

if not _LACKING:
    from tests.torchvision_ops import lend_operators

    lend_operators()


class _WithoutLibraries(pytest.Module):
    """Stands for a test file that cannot even be imported."""

    def collect(self) -> list[pytest.Item | pytest.Collector]:
        pytest.skip(f"no {', '.join(_LACKING)}: pip install 'shopsight[hub]'", allow_module_level=True)


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Module | None:
    """Let test files be imported only where the libraries are."""
    if not _LACKING:
        return None
    skipped: pytest.Module = _WithoutLibraries.from_parent(parent, path=module_path)
    return skipped
