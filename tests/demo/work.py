"""What the tests' jobs do."""

import os
from pathlib import Path


def write(path: Path, text: str) -> None:
    path.write_text(text)


def write_process(path: Path) -> None:
    path.write_text(str(os.getpid()))


def refuse(reason: str) -> None:
    raise ValueError(reason)


def die() -> None:
    os._exit(9)
