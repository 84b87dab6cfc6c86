"""Models of transformers: CLIP and SigLIP (1, and 2 of fixed size) with their words, DINOv2 and DINOv3 without."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from tokenizers import Tokenizer
from torch import Tensor, nn
from transformers import AutoConfig, AutoImageProcessor, AutoModel, AutoTokenizer

from shopsight.core.errors import ModelUnusable
from shopsight.hub.checkpoint import Checkpoint, Preparation, TextTower

WEIGHTS: Final = ("model.safetensors", "model-*-of-*.safetensors")
_WITH_WORDS: Final = ("clip", "siglip")
_WITHOUT_WORDS: Final = ("dinov2", "dinov2_with_registers", "dinov3_vit", "dinov3_convnext")
_FILTERS: Final = {2: "bilinear", 3: "bicubic"}
"""Numbers of Pillow's resampling filters."""


class _Image(nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return _vectors(self.model.get_image_features(pixel_values=images))


class _Pooled(nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return _vectors(self.model(pixel_values=images))


class _Text(nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: Tensor) -> Tensor:
        return _vectors(self.model.get_text_features(input_ids=tokens))


def load(folder: Path) -> Checkpoint:
    """Load a model by its `model_type`. Raises ModelUnusable for another kind, and where weights are missing."""
    config = AutoConfig.from_pretrained(folder)
    if config.model_type not in (*_WITH_WORDS, *_WITHOUT_WORDS):
        kinds = ", ".join((*_WITH_WORDS, *_WITHOUT_WORDS))
        raise ModelUnusable(f"a model of type {kinds} was wanted, got {config.model_type!r}")
    model, report = AutoModel.from_pretrained(
        folder, use_safetensors=True, output_loading_info=True, dtype=torch.float32, attn_implementation="sdpa"
    )
    if report["missing_keys"]:
        raise ModelUnusable(f"the checkpoint lacks weights: {', '.join(sorted(report['missing_keys'])[:3])} …")
    model.eval()
    preparation = _preparation(AutoImageProcessor.from_pretrained(folder, backend="pil").to_dict())
    if config.model_type in _WITHOUT_WORDS:
        return Checkpoint(_Pooled(model), preparation)
    return Checkpoint(_Image(model), preparation, _text(model, folder, config.text_config.max_position_embeddings))


def _vectors(output: Any) -> Tensor:
    return output if isinstance(output, Tensor) else output.pooler_output


def _text(model: Any, folder: Path, context_tokens: int) -> TextTower:
    original = AutoTokenizer.from_pretrained(folder)

    def tokenize(texts: Sequence[str]) -> Tensor:
        asked = {"padding": "max_length", "truncation": True, "max_length": context_tokens}
        ids: Tensor = original(list(texts), return_tensors="pt", **asked).input_ids
        return ids

    return TextTower(_Text(model), padded(original, context_tokens), tokenize, context_tokens)


def padded(original: Any, context_tokens: int) -> Tokenizer:
    """Return the Rust tokenizer inside one of transformers, told to pad and cut to the context."""
    tokenizer = Tokenizer.from_str(original.backend_tokenizer.to_str())
    tokenizer.enable_truncation(context_tokens)
    tokenizer.enable_padding(length=context_tokens, pad_id=original.pad_token_id, pad_token=original.pad_token)
    return tokenizer


def _preparation(stated: dict[str, Any]) -> Preparation:
    size, crop = stated.get("size") or {}, stated.get("crop_size") or {}
    interpolation = _FILTERS.get(int(stated.get("resample", 0)))
    mean, std = tuple(stated["image_mean"]), tuple(stated["image_std"])
    if interpolation is None:
        raise ModelUnusable(f"bilinear or bicubic resampling was wanted, got Pillow's filter {stated.get('resample')}")
    if not stated.get("do_center_crop") and size.get("height") and size.get("height") == size.get("width"):
        return Preparation(size["height"], "stretch", mean, std, interpolation)  # type: ignore[arg-type]
    shorter = size.get("shortest_edge")
    if stated.get("do_center_crop") and shorter and crop.get("height") == crop.get("width"):
        px = crop["height"]
        return Preparation(px, "crop", mean, std, interpolation, crop_fraction=px / shorter)  # type: ignore[arg-type]
    raise ModelUnusable(f"a square input was wanted, this model is fed with size {size}, crop {crop}")
