"""Who learns in `shopsight model distil`: a model of the registry, or one of the hubs by its reference."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from shopsight.compression.lessons import Student, known_student
from shopsight.core.errors import ExtraRequired
from shopsight.core.types import ModelCard
from shopsight.hub.reference import parse_reference
from shopsight.vision.models.registry import load_model


def student_of(text: str, models: Path, teacher: ModelCard, bench: Path) -> Student:
    """Return the student: the name of a model, the path of its .onnx file, or a reference such as timm:NAME.

    Raises as `load_model` and `hub.load.load_checkpoint` do.
    """
    name = text.removeprefix("file:")
    if ":" in name:
        return _from_hub(name, teacher, bench)
    return known_student(*load_model(name, models))


def _from_hub(text: str, teacher: ModelCard, bench: Path) -> Student:
    """Return a backbone with its pretrained weights, and a linear layer from its features to the teacher's vectors."""
    reference = parse_reference(text)
    try:
        import torch
        from torch import nn

        from shopsight.hub.export import export_image
        from shopsight.hub.load import load_checkpoint
    except ImportError as error:
        raise ExtraRequired(
            f"a student of the hubs needs more libraries ({error.name}): pip install 'shopsight[hub]'"
        ) from error
    checkpoint, snapshot = load_checkpoint(reference, bench)
    preparation = checkpoint.preparation
    with torch.no_grad():
        features = checkpoint.image.eval()(torch.zeros(1, 3, preparation.input_px, preparation.input_px)).shape[1]
    network = nn.Sequential(checkpoint.image, nn.Linear(features, teacher.dimension)).train()
    card = replace(
        teacher,
        revision=snapshot.revision[:12],
        input_px=preparation.input_px,
        resize=preparation.resize,
        mean=preparation.mean,
        std=preparation.std,
        pad_value=preparation.pad_value,
        interpolation=preparation.interpolation,
        crop_fraction=preparation.crop_fraction,
        licence=snapshot.licence,
        data=snapshot.data,
        description=f"{reference} with one linear layer.",
        source=snapshot.source,
    )
    return Student(network, card, lambda path: export_image(network, preparation.input_px, path))
