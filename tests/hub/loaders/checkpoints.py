"""Tiny untrained models, written in the formats of the hubs by the hubs' own libraries."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import open_clip
import timm
import timm.models
import torch
from safetensors.torch import save_file
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers
from transformers import (
    CLIPConfig,
    CLIPImageProcessor,
    CLIPModel,
    CLIPTokenizer,
    Dinov2Config,
    Dinov2Model,
    PreTrainedTokenizerFast,
    SiglipConfig,
    SiglipImageProcessor,
    SiglipModel,
)

PAGE = """---
license: mit
datasets:
- made/up
---
# A tiny model
"""
_TOWER = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2}
_LESSONS = 150


def write_timm(folder: Path) -> Path:
    """A convolutional network of timm's own test size, 64 px, crop of 7/8."""
    torch.manual_seed(0)
    given = {"input_size": (3, 64, 64), "crop_pct": 0.875, "interpolation": "bicubic", "license": "mit"}
    model = timm.create_model("test_resnet", num_classes=7, pretrained_cfg_overlay=given)
    timm.models.save_for_hf(model, folder, model_config=given, safe_serialization=True)
    return folder


def write_clip(folder: Path) -> Path:
    """A CLIP of transformers: 32 px by crop, 16 tokens, tokenizer with the merges of two words."""
    torch.manual_seed(0)
    vocabulary = [chr(code) for code in range(33, 127)] + [chr(code) + "</w>" for code in range(33, 127)]
    merges = [("r", "e"), ("re", "d</w>"), ("s", "h"), ("sh", "o"), ("sho", "e</w>")]
    tokens = [*vocabulary, *(a + b for a, b in merges), "<|startoftext|>", "<|endoftext|>"]
    vocab = {token: number for number, token in enumerate(tokens)}
    tokenizer = CLIPTokenizer(vocab=vocab, merges=merges, model_max_length=16)
    text = {**_TOWER, "vocab_size": len(tokenizer), "max_position_embeddings": 16}
    special = {"bos_token_id": vocab["<|startoftext|>"], "eos_token_id": vocab["<|endoftext|>"]}
    vision = {**_TOWER, "image_size": 32, "patch_size": 16}
    config = CLIPConfig(text_config={**text, **special}, vision_config=vision, projection_dim=24)
    CLIPModel(config).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    size = {"size": {"shortest_edge": 32}, "crop_size": {"height": 32, "width": 32}}
    CLIPImageProcessor(**size).save_pretrained(folder)
    (folder / "README.md").write_text(PAGE, encoding="utf-8")
    return folder


def write_clip_that_knows(colors: Mapping[str, tuple[int, int, int]], folder: Path) -> Path:
    """The CLIP of `write_clip`, taught for some seconds which word goes with which color on white ground."""
    write_clip(folder)
    torch.manual_seed(0)
    model, processor = CLIPModel.from_pretrained(folder), CLIPImageProcessor.from_pretrained(folder)
    mean, std = (torch.tensor(values)[:, None, None] for values in (processor.image_mean, processor.image_std))
    padded = {"padding": "max_length", "max_length": 16, "return_tensors": "pt"}
    tokens = CLIPTokenizer.from_pretrained(folder)(list(colors), **padded).input_ids
    paints = torch.tensor(list(colors.values())) / 255
    optimizer = torch.optim.Adam(model.parameters(), 1e-3)
    for _ in range(_LESSONS):
        pictures = torch.ones(len(paints), 3, 32, 32)
        left, top = torch.randint(0, 16, (2,)).tolist()
        pictures[:, :, top : top + 16, left : left + 16] = paints[:, :, None, None]
        loss = model(input_ids=tokens, pixel_values=(pictures - mean) / std, return_loss=True).loss
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    model.save_pretrained(folder)
    return folder


def write_siglip(folder: Path) -> Path:
    """A SigLIP of transformers: 32 px by stretching, eight tokens, words as tokens."""
    torch.manual_seed(0)
    vocab = {word: number for number, word in enumerate(["<pad>", "<unk>", "a", "red", "shoe", "teapot"])}
    inner = Tokenizer(models.WordLevel(vocab, unk_token="<unk>"))
    inner.normalizer = normalizers.Lowercase()
    inner.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=inner, pad_token="<pad>", unk_token="<unk>").save_pretrained(folder)
    text = {**_TOWER, "vocab_size": len(vocab), "max_position_embeddings": 8, "projection_size": 32}
    vision = {**_TOWER, "image_size": 32, "patch_size": 16}
    SiglipModel(SiglipConfig(text_config=text, vision_config=vision)).save_pretrained(folder)
    SiglipImageProcessor(size={"height": 32, "width": 32}).save_pretrained(folder)
    return folder


def write_dino(folder: Path) -> Path:
    """A DINOv2 of transformers: pictures only, 28 px cropped from 32."""
    torch.manual_seed(0)
    shape = {"hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "image_size": 28, "patch_size": 14}
    Dinov2Model(Dinov2Config(**shape)).save_pretrained(folder)
    size = {"size": {"shortest_edge": 32}, "crop_size": {"height": 28, "width": 28}}
    CLIPImageProcessor(**size).save_pretrained(folder)
    return folder


def write_open_clip(folder: Path) -> Path:
    """A CLIP of OpenCLIP with its own tokenizer."""
    torch.manual_seed(0)
    vision = {"image_size": 32, "layers": 1, "width": 32, "head_width": 16, "patch_size": 16}
    text = {"context_length": 20, "vocab_size": 49408, "width": 16, "heads": 2, "layers": 1}
    shape = {"embed_dim": 24, "vision_cfg": vision, "text_cfg": text}
    fed = {
        "mean": [0.48, 0.46, 0.41],
        "std": [0.27, 0.26, 0.28],
        "interpolation": "bicubic",
        "resize_mode": "shortest",
        "size": [32, 32],
    }
    folder.mkdir()
    config = {"model_cfg": shape, "preprocess_cfg": fed}
    (folder / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    model = open_clip.CLIP(24, open_clip.CLIPVisionCfg(**vision), open_clip.CLIPTextCfg(**text))
    save_file(
        {name: value.clone() for name, value in model.state_dict().items()}, folder / "open_clip_model.safetensors"
    )
    (folder / "README.md").write_text(PAGE, encoding="utf-8")
    return folder


def write_open_clip_siglip(folder: Path) -> Path:
    """A SigLIP as OpenCLIP keeps them: a tower of timm, a tokenizer of transformers, texts without marks."""
    write_siglip(folder)
    for name in ("model.safetensors", "config.json", "preprocessor_config.json"):
        (folder / name).unlink()
    torch.manual_seed(0)
    vision = {"image_size": 64, "timm_model_name": "test_vit", "timm_pool": "map", "timm_proj": "none"}
    text = {"context_length": 8, "vocab_size": 6, "width": 64, "heads": 2, "layers": 1, "no_causal_mask": True}
    words = {"hf_tokenizer_name": "made/up", "tokenizer_kwargs": {"clean": "canonicalize"}, "pool_type": "last"}
    shape = {
        "embed_dim": 64,
        "custom_text": True,
        "vision_cfg": vision,
        "text_cfg": {**text, **words, "proj_bias": True},
    }
    fed = {"mean": [0.5] * 3, "std": [0.5] * 3, "interpolation": "bicubic", "resize_mode": "squash", "size": [64, 64]}
    config = {"model_cfg": shape, "preprocess_cfg": fed}
    (folder / "open_clip_config.json").write_text(json.dumps(config), encoding="utf-8")
    model = open_clip.create_model(f"local-dir:{folder}", load_weights=False)
    save_file(
        {name: value.clone() for name, value in model.state_dict().items()}, folder / "open_clip_model.safetensors"
    )
    return folder
