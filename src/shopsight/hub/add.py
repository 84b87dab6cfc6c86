"""`add`: a reference to another maker's model -> a model of the shop's own: exported, compared, with its card."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from shutil import copyfile

from shopsight.core.errors import ExtraRequired, ModelUnusable
from shopsight.core.types import ModelCard, TextCard
from shopsight.hub.reference import Reference, parse_reference, plain_name
from shopsight.vision.models.publish import publish, workbench
from shopsight.vision.models.registry import ModelFiles, read_card, verify


def add(text: str, models: Path, name: str = "") -> ModelCard:
    """Add the model that `text` refers to, under `name` or one made from the reference; return its card.

    Raises InvalidRequest for a reference that is none, Conflict for a name that is taken, ExtraRequired without the
    hubs' libraries, FetchFailed when the hub cannot be asked, ModelUnusable for what cannot be used safely or exactly.
    """
    reference = parse_reference(text)
    name = name or plain_name(reference)
    with workbench(models, name) as files:
        card = _copied(reference, files) if reference.scheme == "file" else _exported(reference, files)
        return publish(files, models, replace(card, name=name))


def _copied(reference: Reference, files: ModelFiles) -> ModelCard:
    """Copy a network that has a card already, such as a training writes."""
    network = Path(reference.name).expanduser()
    if network.suffix != ".onnx":
        raise ModelUnusable(f"file: takes an ONNX network with its card (.json) beside it, got {network.name}")
    given = ModelFiles(network.with_suffix(".json"))
    card = read_card(given.card)
    verify(network, card)
    copyfile(network, files.network)
    if card.text:
        copyfile(given.text_network, files.text_network)
        copyfile(given.tokenizer, files.tokenizer)
    if given.head_card.is_file():
        copyfile(given.head, files.head)
        copyfile(given.head_card, files.head_card)
    return replace(card, source=card.source or f"file:{network.name}")


def _exported(reference: Reference, files: ModelFiles) -> ModelCard:
    try:
        from shopsight.hub.export import export_image, export_text
        from shopsight.hub.load import load_checkpoint
    except ImportError as error:
        raise ExtraRequired(
            f"models from the hubs need more libraries ({error.name}): pip install 'shopsight[hub]'"
        ) from error
    checkpoint, snapshot = load_checkpoint(reference, files.card.parent.with_name("snapshot"))
    preparation = checkpoint.preparation
    dimension, _ = export_image(checkpoint.image, preparation.input_px, files.network)
    if checkpoint.text:
        export_text(checkpoint.text, dimension, files.text_network, files.tokenizer)
    return ModelCard(
        name="",
        revision=snapshot.revision[:12],
        dimension=dimension,
        input_px=preparation.input_px,
        resize=preparation.resize,
        mean=preparation.mean,
        std=preparation.std,
        sha256="",
        licence=snapshot.licence,
        data=snapshot.data,
        pad_value=preparation.pad_value,
        interpolation=preparation.interpolation,
        crop_fraction=preparation.crop_fraction,
        source=snapshot.source,
        text=TextCard("", "", checkpoint.text.context_tokens) if checkpoint.text else None,
    )
