"""References to other makers' models."""

from pathlib import Path

import pytest

from shopsight.core.errors import InvalidRequest
from shopsight.hub.reference import Reference, parse_reference, plain_name


@pytest.mark.parametrize(
    ("text", "reference", "name"),
    [
        ("open_clip:ViT-B-32/openai", Reference("open_clip", "ViT-B-32/openai"), "vit-b-32-openai"),
        ("hf:google/siglip2-base@abc123", Reference("hf", "google/siglip2-base", "abc123"), "siglip2-base"),
        ("timm:vit_small_patch14_dinov2.lvd142m", Reference("timm", "vit_small_patch14_dinov2.lvd142m"), None),
        ("file:run/My Net.onnx", Reference("file", "run/My Net.onnx"), "my-net"),
    ],
)
def test_a_reference_names_library_model_and_revision(text: str, reference: Reference, name: str | None) -> None:
    assert parse_reference(text) == reference
    assert plain_name(reference) == (name or reference.name)


def test_a_local_folder_is_taken_whole_even_with_an_at_sign_in_its_name(tmp_path: Path) -> None:
    folder = tmp_path / "clip@home"
    folder.mkdir()
    reference = parse_reference(f"hf:{folder}")
    assert (reference.path, reference.revision) == (folder, "")
    assert plain_name(reference) == "clip-home"


@pytest.mark.parametrize("text", ["", "clip", "hf:", "ftp:model", ":name"])
def test_anything_else_is_answered_with_the_forms(text: str) -> None:
    with pytest.raises(InvalidRequest, match="open_clip:NAME/PRETRAINED"):
        parse_reference(text)
