"""How a model of another maker is named: LIBRARY:NAME@REVISION."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeAlias, get_args

from shopsight.core.errors import InvalidRequest

Scheme: TypeAlias = Literal["open_clip", "hf", "timm", "file"]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a model is from: its name there or a local path; `revision` is a commit, tag or branch of a repository."""

    scheme: Scheme
    name: str
    revision: str = ""

    @property
    def path(self) -> Path | None:
        """The local file or folder that is meant, None where the hub is."""
        path = Path(self.name).expanduser()
        return path if self.scheme == "file" or path.exists() else None

    def __str__(self) -> str:
        return f"{self.scheme}:{self.name}" + (f"@{self.revision}" if self.revision else "")


def parse_reference(text: str) -> Reference:
    """Read `open_clip:NAME/PRETRAINED`, `hf:ORG/NAME@REVISION`, `timm:NAME` or `file:PATH`; all but file take a path.

    Raises InvalidRequest for anything else.
    """
    scheme, colon, name = text.partition(":")
    if not colon or not name or scheme not in get_args(Scheme):
        raise InvalidRequest(
            "a model is named open_clip:NAME/PRETRAINED, hf:ORG/NAME@REVISION, timm:NAME or file:PATH.onnx, "
            f"got {text!r}"
        )
    if scheme == "file" or Path(name).expanduser().exists():
        return Reference(_scheme(scheme), name)
    name, _, revision = name.partition("@")
    return Reference(_scheme(scheme), name, revision)


def plain_name(reference: Reference) -> str:
    """Return a name for the shop's own list of models, made from the reference, without the organization."""
    path = reference.path
    if path is not None:
        last = path.stem if reference.scheme == "file" else path.resolve().name
    elif reference.scheme == "open_clip":
        last = reference.name.removeprefix("hf-hub:").replace("/", "-")
    else:
        last = reference.name.rpartition("/")[2]
    return re.sub(r"[^a-z0-9._-]+", "-", last.lower()).strip("-._")[:100] or "model"


def _scheme(text: str) -> Scheme:
    return next(scheme for scheme in get_args(Scheme) if scheme == text)
