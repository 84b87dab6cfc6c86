"""A recipe takes what it knows, and says of everything else what was wanted."""

from dataclasses import fields
from pathlib import Path

import pytest

from shopsight.core.errors import InvalidRequest
from shopsight.training.own.recipe import Recipe


def test_texts_change_values_of_every_kind() -> None:
    changed = Recipe().with_texts(["loss=arcface", "views=4", "dropout=0.2", "from_scratch=true", "backbone=timm:x"])
    assert (changed.loss, changed.views, changed.dropout, changed.from_scratch) == ("arcface", 4, 0.2, True)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("loss=softmax", "loss is one of supcon, .* got 'softmax'"),
        ("precision=fp8", "precision is one of"),
        ("views=1", "views is at least 2"),
        ("views=many", "views is a whole number, got 'many'"),
        ("dropout=1", "dropout is at least 0 and below 1"),
        ("labels=1", "nothing could be told apart"),
        ("speed=3", "a name of backbone, .* got 'speed=3'"),
        ("views", "name=value was wanted"),
        ("from_scratch=maybe", "true or false"),
        ("label_smoothing=0.1", "applies to arcface and cosface only"),
        ("val=0.9", "leave nothing to train on"),
    ],
)
def test_what_cannot_be_is_refused_with_what_was_wanted(text: str, complaint: str) -> None:
    with pytest.raises(InvalidRequest, match=complaint):
        Recipe(test=0.2).with_texts([text])


def test_the_document_names_every_value_with_its_default() -> None:
    document = Path("docs/training.md").read_text(encoding="utf-8")
    for field in fields(Recipe):
        shown = str(field.default).lower() if isinstance(field.default, bool) else field.default
        assert f"| `{field.name}` | {shown} |" in document, field.name
