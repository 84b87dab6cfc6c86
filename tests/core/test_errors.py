"""The error tree."""

from pathlib import Path

from shopsight.core import errors
from shopsight.core.errors import InvalidFilter, ShopsightError


def _tree(root: type[ShopsightError] = ShopsightError) -> list[type[ShopsightError]]:
    return [root, *(leaf for child in root.__subclasses__() for leaf in _tree(child))]


def test_every_error_has_a_code_of_its_own() -> None:
    codes = [error.code for error in _tree()]
    assert len(set(codes)) == len(codes)


def test_the_drawing_at_the_top_names_every_error() -> None:
    drawing = errors.__doc__ or ""
    assert [error.__name__ for error in _tree() if error.__name__ not in drawing] == []


def test_the_document_of_errors_names_every_code() -> None:
    document = (Path(__file__).parents[2] / "docs" / "errors.md").read_text(encoding="utf-8")
    assert [error.code for error in _tree() if f"`{error.code}`" not in document] == []


def test_a_filter_error_says_its_column() -> None:
    assert str(InvalidFilter("expected a value", 7)) == "expected a value (column 7)"
