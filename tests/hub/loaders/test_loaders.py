"""A checkpoint in a hub's format becomes a model whose vectors are those of the maker's own library."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import open_clip
import pytest
import timm
import timm.data
import torch
from numpy.typing import NDArray
from PIL import Image as Pillow
from torch.nn import functional as F
from transformers import AutoImageProcessor, AutoModel, AutoTokenizer

from shopsight.core.errors import FetchFailed, ModelUnusable
from shopsight.core.types import Image, ModelCard
from shopsight.hub.add import add
from shopsight.vision.encoders.onnx import OnnxImageEmbedder
from shopsight.vision.encoders.text import OnnxTextEmbedder
from shopsight.vision.models.registry import load_model
from tests.hub.loaders import checkpoints
from tests.vision.encoders.golden import drawn

PICTURE = drawn(1, 40, 40)
TEXTS = ["a red shoe", "a Red, teapot!"]


def added(library: str, write: Callable[[Path], Path], folder: Path) -> ModelCard:
    return add(f"{library}:{write(folder / 'given')}", folder / "models", "tiny")


def seen(folder: Path, *pictures: Image) -> NDArray[np.float32]:
    card, network = load_model("tiny", folder / "models")
    return OnnxImageEmbedder(card, network, threads=1).embed(pictures)


def read(folder: Path, texts: list[str]) -> NDArray[np.float32]:
    return OnnxTextEmbedder.named("tiny", folder / "models", threads=1).embed_texts(texts)


def unit(vectors: torch.Tensor) -> NDArray[np.float32]:
    rows: NDArray[np.float32] = F.normalize(vectors.detach(), dim=-1).numpy()
    return rows


def alike(ours: NDArray[np.float32], theirs: NDArray[np.float32], at_least: float) -> None:
    assert ours.shape == theirs.shape
    assert (ours * theirs).sum(axis=1).min() >= at_least


def test_timm(tmp_path: Path) -> None:
    card = added("timm", checkpoints.write_timm, tmp_path)
    assert (card.input_px, card.resize, card.crop_fraction, card.interpolation) == (64, "crop", 0.875, "bicubic")
    assert card.text is None
    model = timm.create_model(f"local-dir:{tmp_path / 'given'}", pretrained=True, num_classes=0).eval()
    fed = timm.data.create_transform(**timm.data.resolve_model_data_config(model))
    theirs = unit(model(fed(Pillow.fromarray(PICTURE.pixels))[None]))
    alike(seen(tmp_path, PICTURE), theirs, 0.999)


@pytest.mark.parametrize(("write", "resize"), [(checkpoints.write_clip, "crop"), (checkpoints.write_siglip, "stretch")])
def test_image_text_models_of_transformers(tmp_path: Path, write: Callable[[Path], Path], resize: str) -> None:
    card = added("hf", write, tmp_path)
    assert (card.input_px, card.resize) == (32, resize)
    model = AutoModel.from_pretrained(tmp_path / "given").eval()
    fed = AutoImageProcessor.from_pretrained(tmp_path / "given")(Pillow.fromarray(PICTURE.pixels), return_tensors="pt")
    alike(seen(tmp_path, PICTURE), unit(model.get_image_features(**fed).pooler_output), 0.999)
    words = AutoTokenizer.from_pretrained(tmp_path / "given")
    length = {"padding": "max_length", "truncation": True, "max_length": card.text and card.text.context_tokens}
    tokens = words(TEXTS, return_tensors="pt", **length).input_ids
    alike(read(tmp_path, TEXTS), unit(model.get_text_features(input_ids=tokens).pooler_output), 0.99999)


def test_dino_of_transformers_knows_pictures_only(tmp_path: Path) -> None:
    card = added("hf", checkpoints.write_dino, tmp_path)
    assert (card.input_px, card.crop_fraction, card.text) == (28, 0.875, None)
    model = AutoModel.from_pretrained(tmp_path / "given").eval()
    fed = AutoImageProcessor.from_pretrained(tmp_path / "given")(Pillow.fromarray(PICTURE.pixels), return_tensors="pt")
    alike(seen(tmp_path, PICTURE), unit(model(**fed).pooler_output), 0.999)
    with pytest.raises(ModelUnusable, match="knows pictures only"):
        OnnxTextEmbedder.named("tiny", tmp_path / "models")


@pytest.mark.parametrize(
    ("write", "resize"), [(checkpoints.write_open_clip, "crop"), (checkpoints.write_open_clip_siglip, "stretch")]
)
def test_models_of_open_clip(tmp_path: Path, write: Callable[[Path], Path], resize: str) -> None:
    card = added("open_clip", write, tmp_path)
    assert card.resize == resize
    model, fed = open_clip.create_model_from_pretrained(f"local-dir:{tmp_path / 'given'}")
    model.eval()
    theirs = unit(model.encode_image(fed(Pillow.fromarray(PICTURE.pixels))[None]))
    alike(seen(tmp_path, PICTURE), theirs, 0.999)
    words = open_clip.get_tokenizer(f"local-dir:{tmp_path / 'given'}")
    alike(read(tmp_path, TEXTS), unit(model.encode_text(words(TEXTS))), 0.99999)


def test_the_card_tells_source_revision_licence_and_data(tmp_path: Path) -> None:
    card = added("hf", checkpoints.write_clip, tmp_path)
    assert (card.licence, card.data, card.source) == ("mit", ("made/up",), "hf:given")
    assert card.revision.endswith(f"+{card.sha256[:12]}")


def test_a_folder_with_pickled_weights_only_is_refused_and_leaves_nothing(tmp_path: Path) -> None:
    folder = checkpoints.write_clip(tmp_path / "given")
    (folder / "model.safetensors").rename(folder / "pytorch_model.bin")
    with pytest.raises(ModelUnusable, match=r"pytorch_model\.bin only.*can run code"):
        add(f"hf:{folder}", tmp_path / "models", "tiny")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_checkpoint_that_lacks_weights_is_refused(tmp_path: Path) -> None:
    from safetensors.torch import load_file, save_file

    folder = checkpoints.write_dino(tmp_path / "given")
    weights = load_file(folder / "model.safetensors")
    weights.pop("layernorm.weight")
    save_file(weights, folder / "model.safetensors", {"format": "pt"})
    with pytest.raises(ModelUnusable, match="lacks weights: layernorm"):
        add(f"hf:{folder}", tmp_path / "models", "tiny")


def test_a_commit_in_the_hubs_cache_is_used_without_asking_the_hub(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit = "0123456789" * 4
    place = tmp_path / "cache" / "models--org--tiny"
    (place / "refs").mkdir(parents=True)
    (place / "refs" / "main").write_text(commit)
    checkpoints.write_dino(place / "snapshots" / commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "cache"))
    card = add(f"hf:org/tiny@{commit}", tmp_path / "models")
    assert (card.name, card.source) == ("tiny", f"hf:org/tiny@{commit}")
    assert card.revision.startswith(commit[:12])


def test_a_hub_that_cannot_be_asked_is_an_error_that_names_the_repository(tmp_path: Path) -> None:
    with pytest.raises(FetchFailed, match="org/absent at its newest revision was not to be had"):
        add("hf:org/absent", tmp_path / "models")


def test_a_network_exported_wrong_is_refused(tmp_path: Path) -> None:
    from shopsight.hub.export import export_image

    class Restless(torch.nn.Module):  # type: ignore[misc]
        """Gives something else each time it is asked."""

        calls = 0

        def forward(self, images: torch.Tensor) -> torch.Tensor:
            self.calls += 1
            return images.mean((2, 3)) * torch.tensor([1.0, -1.0, 1.0]) ** self.calls

    with pytest.raises(ModelUnusable, match="differs from the original"):
        export_image(Restless(), 8, tmp_path / "restless.onnx")
