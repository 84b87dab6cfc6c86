"""`shopsight read`: what the system sees in a picture."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from shopsight.app import Shop
from shopsight.cli.options import JsonOption, ShopOption, print_json, shop_or_scratch, shop_settings
from shopsight.cli.views import category_text
from shopsight.core.categories import Categories, CategoryGuess
from shopsight.core.errors import SourceNotFound, UnreadableImage
from shopsight.core.reading import Reading
from shopsight.search.answer import reading_as_data

_out = Console()


def read(
    context: typer.Context,
    photos: Annotated[list[str], typer.Argument(help="Pictures: files or URLs.", show_default=False)],
    top: Annotated[int, typer.Option(min=1, help="How many guesses of the category to show.")] = 3,
    as_json: JsonOption = False,
    shop: ShopOption = None,
) -> None:
    """Tell what a picture shows: its category and how sure that is, text, bar and matrix codes, colors, and advice.

    Things found in it are named in the shop's own categories. Text needs shopsight[ocr]. What cannot be read says why.
    """
    with shop_or_scratch(shop_settings(context, shop), scratch=True) as opened:
        readings = _readings(opened, photos, top)
        if as_json:
            data = [{"photo": photo, **reading_as_data(found)} for photo, found in readings]
            print_json(data if len(photos) > 1 else data[0])
            return
        for photo, found in readings:
            for line in _as_text(photo, found):
                _out.print(line, markup=False, highlight=False, soft_wrap=True)


def _readings(shop: Shop, photos: list[str], top: int) -> Iterator[tuple[str, Reading]]:
    for photo in photos:
        data = _photo_bytes(shop, photo)
        try:
            yield photo, shop.read(data, top)
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


def _as_text(photo: str, found: Reading) -> Iterator[str]:
    """Yield lines such as "apple.jpg: Fruit > Apples (水果 > 苹果), 93%", with what else is seen below."""
    head, *guesses = _categories(found.categories) if found.categories else [found.unavailable["category"]]
    yield f"{photo}: {head}"
    yield from (f"    {guess}" for guess in guesses)
    for region in found.regions:
        if region.category:
            yield f"    found: {category_text(region)}"
    for line in found.lines:
        yield f"    text: {line.text}"
    if "lines" in found.unavailable:
        yield f"    text: {found.unavailable['lines']}"
    for code in found.codes:
        yield f"    {code.kind}: {code.value}"
    yield "    colors: " + ", ".join(f"{color.name} {color.share:.0%}" for color in found.colors)
    if found.advice:
        yield f"    {found.advice.en} {found.advice.zh}"


def _categories(found: Categories) -> list[str]:
    answer, guesses = found.answer, list(found.guesses)
    if answer is None:
        head = "not sure; closest:"
    elif answer.category == guesses[0].category:
        head = _named(guesses.pop(0))
    else:
        head = f"{_named(answer)}; which kind is not sure, closest:"
    return [head, *map(_named, guesses)]


def _named(guess: CategoryGuess) -> str:
    category = guess.category
    return f"{' > '.join(category.en)} ({' > '.join(category.zh)}), {guess.confidence:.0%}"
