"""Nothing that Shopsight loads reports to anybody."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


@pytest.mark.parametrize(("given", "seen"), [({}, "1"), ({"ORT_DISABLE_TELEMETRY": "0"}, "0")])
def test_the_inference_library_is_told_to_report_nothing_before_it_loads(given: dict[str, str], seen: str) -> None:
    look = "import shopsight.app, os, sys; print('onnxruntime' in sys.modules, os.environ['ORT_DISABLE_TELEMETRY'])"
    environ = {name: value for name, value in os.environ.items() if name != "ORT_DISABLE_TELEMETRY"}
    told = subprocess.run(
        [sys.executable, "-c", look], capture_output=True, text=True, check=True, env={**environ, **given}
    )
    assert told.stdout.split()[1] == seen
