"""Models of OpenCLIP: a folder with open_clip_config.json, weights in safetensors, and perhaps a tokenizer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import open_clip
from open_clip.tokenizer import HFTokenizer, SimpleTokenizer
from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers, processors
from torch import Tensor, nn

from shopsight.core.errors import ModelUnusable
from shopsight.hub.checkpoint import Checkpoint, Preparation, TextTower
from shopsight.hub.reference import Reference
from shopsight.hub.transformers_models import padded

WEIGHTS: Final = ("open_clip_model.safetensors", "open_clip_pytorch_model.safetensors")
_RESIZES: Final = {"shortest": "crop", "squash": "stretch", "longest": "pad"}


class _Image(nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, images: Tensor) -> Tensor:
        return self.model.encode_image(images, normalize=True)


class _Text(nn.Module):
    def __init__(self, model: Any) -> None:
        super().__init__()
        self.model = model

    def forward(self, tokens: Tensor) -> Tensor:
        return self.model.encode_text(tokens, normalize=True)


def repository(reference: Reference) -> str:
    """Return where the weights lie on the hub: by OpenCLIP's own list for NAME/PRETRAINED, else ORG/NAME as it is.

    Raises ModelUnusable where OpenCLIP fetches weights from elsewhere, as pickles.
    """
    name, _, tag = reference.name.removeprefix("hf-hub:").rpartition("/")
    listed = open_clip.get_pretrained_cfg(name, tag)
    if not listed:
        return reference.name.removeprefix("hf-hub:")
    place = str(listed.get("hf_hub") or "").rstrip("/")
    if not place:
        raise ModelUnusable(f"{reference.name} is published as a pickle only ({listed.get('url')}); choose another tag")
    return "/".join(place.split("/")[:2])


def load(folder: Path, reference: Reference) -> Checkpoint:
    """Load both towers. Raises ModelUnusable for a preparation or a tokenizer that cannot be kept in a card."""
    model: Any = open_clip.create_model(
        f"local-dir:{folder}", precision="fp32", require_pretrained=True, force_quick_gelu=_quick_gelu(reference)
    )
    model.eval()
    return Checkpoint(_Image(model), _preparation(model.visual.preprocess_cfg), _text(model, folder))


def _quick_gelu(reference: Reference) -> bool:
    """Some older weights were trained with an approximate GELU, which OpenCLIP's list knows and a folder may not."""
    if reference.path is not None:
        return False
    name, _, tag = reference.name.rpartition("/")
    return bool((open_clip.get_pretrained_cfg(name, tag) or {}).get("quick_gelu"))


def _preparation(stated: dict[str, Any]) -> Preparation:
    size = stated["size"]
    height, width = size if isinstance(size, (tuple, list)) else (size, size)
    if height != width or stated["resize_mode"] not in _RESIZES:
        raise ModelUnusable(f"a square input was wanted, this model is fed {width} × {height}, {stated['resize_mode']}")
    if stated["interpolation"] not in ("bilinear", "bicubic"):
        raise ModelUnusable(f"bilinear or bicubic was wanted, this model is fed by {stated['interpolation']}")
    return Preparation(
        input_px=height,
        resize=_RESIZES[stated["resize_mode"]],  # type: ignore[arg-type]
        mean=tuple(stated["mean"]),
        std=tuple(stated["std"]),
        interpolation=stated["interpolation"],
        pad_value=int(stated.get("fill_color", 0)),
    )


def _text(model: Any, folder: Path) -> TextTower:
    original: Any = open_clip.get_tokenizer(f"local-dir:{folder}")
    context_tokens = int(original.context_length)

    def tokenize(texts: Sequence[str]) -> Tensor:
        ids: Tensor = original(list(texts))
        return ids

    return TextTower(_Text(model), _tokenizer(original, context_tokens), tokenize, context_tokens)


def _tokenizer(original: Any, context_tokens: int) -> Tokenizer:
    if isinstance(original, SimpleTokenizer):
        return _byte_pairs(original, context_tokens)
    if isinstance(original, HFTokenizer) and not original.tokenizer_mode and not original.strip_sep_token:
        tokenizer = padded(original.tokenizer, context_tokens)
        inner = [tokenizer.normalizer] if tokenizer.normalizer else []
        tokenizer.normalizer = normalizers.Sequence([*_cleaning(original), *inner])
        return tokenizer
    raise ModelUnusable(f"the tokenizer {type(original).__name__} of this model cannot be written as a tokenizer.json")


def _byte_pairs(original: SimpleTokenizer, context_tokens: int) -> Tokenizer:
    """CLIP's own tokenizer (byte pairs, lower case), as the library tokenizers says it."""
    merges = sorted(original.bpe_ranks, key=lambda pair: original.bpe_ranks[pair])
    tokenizer = Tokenizer(models.BPE(vocab=original.encoder, merges=merges, end_of_word_suffix="</w>"))
    tokenizer.normalizer = normalizers.Sequence(_cleaning(original))
    words = Regex(r"'s|'t|'re|'ve|'m|'ll|'d|\p{L}+|\p{N}|[^\s\p{L}\p{N}]+")
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(
        [
            pre_tokenizers.Split(words, "removed", invert=True),
            pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False),
        ]
    )
    begin, end = (original.decoder[token] for token in (original.sot_token_id, original.eot_token_id))
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{begin} $A {end}", special_tokens=[(begin, original.sot_token_id), (end, original.eot_token_id)]
    )
    tokenizer.enable_truncation(context_tokens)
    tokenizer.enable_padding(length=context_tokens, pad_id=0, pad_token=original.decoder[0])
    return tokenizer


def _cleaning(original: Any) -> list[normalizers.Normalizer]:
    """OpenCLIP cleans texts in Python, by one of three functions; the same as normalizers."""
    kind = original.clean_fn.__name__.removeprefix("_clean_")
    spaces = [normalizers.Replace(Regex(r"\s+"), " "), normalizers.Strip()]
    match kind:
        case "whitespace":
            return spaces
        case "lower":
            return [*spaces, normalizers.Lowercase()]
        case "canonicalize":
            marks = Regex(r"[!\"#$%&'()*+,\-./:;<=>?@\[\\\]^`{|}~]")
            return [normalizers.Replace("_", " "), normalizers.Replace(marks, ""), normalizers.Lowercase(), *spaces]
    raise ModelUnusable(f"texts of this model are cleaned in a way that is not known here: {kind}")
