"""Image models of timm: a folder with config.json and model.safetensors."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import timm
import timm.data
import timm.models

from shopsight.core.errors import InvalidRequest, ModelUnusable
from shopsight.hub.checkpoint import Checkpoint, Preparation
from shopsight.hub.reference import Reference

WEIGHTS: Final = ("model.safetensors",)
_RESIZES: Final = {"center": "crop", "squash": "stretch", "border": "pad"}


def repository(reference: Reference) -> str:
    """Return where the weights of a timm model lie on the hub. Raises InvalidRequest for a name that timm has not."""
    if "/" in reference.name:
        return reference.name
    known = timm.models.get_pretrained_cfg(reference.name, allow_unregistered=True)
    if known is None or not known.hf_hub_id:
        raise InvalidRequest(
            f"timm knows no pretrained model {reference.name!r}; it lists them by timm.list_models(pretrained=True)"
        )
    hub_id = str(known.hf_hub_id)
    return hub_id + reference.name if hub_id.endswith("/") else hub_id


def load(folder: Path) -> Checkpoint:
    """Load the backbone without its classifier. Raises ModelUnusable for a preparation that cards cannot say."""
    return described(timm.create_model(f"local-dir:{folder}", pretrained=True, num_classes=0).eval())


def described(model: Any) -> Checkpoint:
    """Return a timm model with the preparation that timm states for it. Raises ModelUnusable as `load` does."""
    stated: dict[str, Any] = timm.data.resolve_model_data_config(model)
    _, height, width = stated["input_size"]
    if height != width:
        raise ModelUnusable(f"a square input was wanted, this model takes {width} × {height}")
    if stated["crop_mode"] not in _RESIZES or stated["interpolation"] not in ("bilinear", "bicubic"):
        raise ModelUnusable(
            f"this model is fed by {stated['crop_mode']} and {stated['interpolation']}; "
            f"{', '.join(_RESIZES)} and bilinear or bicubic are known"
        )
    return Checkpoint(
        image=model,
        preparation=Preparation(
            input_px=height,
            resize=_RESIZES[stated["crop_mode"]],  # type: ignore[arg-type]
            mean=tuple(stated["mean"]),
            std=tuple(stated["std"]),
            interpolation=stated["interpolation"],
            crop_fraction=stated["crop_pct"] if stated["crop_mode"] == "center" else 1.0,
        ),
    )
