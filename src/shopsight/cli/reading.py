"""`shopsight read`: what the system sees in a picture."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from shopsight.app import Shop
from shopsight.cli.options import JsonOption, ShopOption, print_json, shop_or_scratch, shop_settings
from shopsight.core.categories import Categories, CategoryGuess
from shopsight.core.errors import SourceNotFound, UnreadableImage

_out = Console()


def read(
    context: typer.Context,
    photos: Annotated[list[str], typer.Argument(help="Pictures: files or URLs.", show_default=False)],
    top: Annotated[int, typer.Option(min=1, help="How many guesses to show.")] = 3,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Tell what a picture shows: its category, in English and Chinese, and how sure that is."""
    with shop_or_scratch(shop_settings(context, shop), scratch=True) as opened:
        readings = _readings(opened, photos, top)
        if as_json:
            data = [{"photo": photo, "category": _as_data(found)} for photo, found in readings]
            print_json(data if len(photos) > 1 else data[0])
            return
        for photo, found in readings:
            for line in _as_text(photo, found):
                _out.print(line, markup=False, highlight=False, soft_wrap=True)


def _readings(shop: Shop, photos: list[str], top: int) -> Iterator[tuple[str, Categories]]:
    for photo in photos:
        data = _photo_bytes(shop, photo)
        try:
            yield photo, shop.categories(data, top)
        except UnreadableImage as error:
            # Among several pictures the error must say which one it is about.
            error.message = f"{photo}: {error.message}"
            raise


def _photo_bytes(shop: Shop, photo: str) -> bytes:
    if photo.startswith(("http://", "https://")):
        return shop.fetch_photo(photo)
    if not Path(photo).is_file():
        raise SourceNotFound(f"no picture at {photo!r}")
    return Path(photo).read_bytes()


def _as_text(photo: str, found: Categories) -> list[str]:
    """Lines such as "apple.jpg: Fruit > Apples (水果 > 苹果), 93%", with the guesses that are left below."""
    answer, guesses = found.answer, list(found.guesses)
    if answer is None:
        head = "not sure; closest:"
    elif answer.category == guesses[0].category:
        head = _named(guesses.pop(0))
    else:
        head = f"{_named(answer)}; which kind is not sure, closest:"
    return [f"{photo}: {head}", *(f"    {_named(guess)}" for guess in guesses)]


def _named(guess: CategoryGuess) -> str:
    category = guess.category
    return f"{' > '.join(category.en)} ({' > '.join(category.zh)}), {guess.confidence:.0%}"


def _as_data(found: Categories) -> dict[str, Any]:
    return {
        "answer": found.answer and _guess_as_data(found.answer),
        "guesses": [_guess_as_data(guess) for guess in found.guesses],
    }


def _guess_as_data(guess: CategoryGuess) -> dict[str, Any]:
    return {**asdict(guess.category), "confidence": guess.confidence}
