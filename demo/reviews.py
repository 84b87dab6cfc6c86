"""Invented reviews, in English and Chinese, from reviews.toml: some goods are loved, some have a flaw that returns."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from demo.goods import SEED, Good
from demo.tables import write_records

COUNT = 640
_FIRST_DAY = date(2025, 9, 1)
_DAYS = 360
_MOOD = {1: "poor", 2: "poor", 3: "fair", 4: "good", 5: "good"}


def reviews_of(goods: Sequence[Good], count: int = COUNT) -> list[dict[str, str]]:
    """Return rows review_id, product_id, stars, language, title, text, author, date, verified, helpful, by date."""
    phrases = tomllib.loads(Path(__file__).with_suffix(".toml").read_text(encoding="utf-8"))
    dice = Random(f"{SEED} reviews")
    drawn = dice.choices(goods, [good.dice("popularity").paretovariate(1.2) for good in goods], k=count)
    rows = sorted((_review(good, phrases, dice) for good in drawn), key=lambda row: (row["date"], row["product_id"]))
    return [{"review_id": f"r{number:04}", **row} for number, row in enumerate(rows, start=1)]


def write_reviews(path: Path, goods: Sequence[Good]) -> None:
    write_records(path, reviews_of(goods))


def _review(good: Good, phrases: dict[str, Any], dice: Random) -> dict[str, str]:
    quality = good.dice("quality").gauss(4.3, 0.5)
    stars = min(5, max(1, round(dice.gauss(quality, 0.9))))
    language = dice.choices(["en", "zh"], [7, 3])[0]
    words, mood = phrases[language], _MOOD[stars]
    lines = [*dice.sample(words[good.department][mood], 1), dice.choice(words["any"][mood])]
    if mood == "fair" and dice.random() < 0.6:
        lines.insert(0, dice.choice(words[good.department]["good"]))
    dice.shuffle(lines)
    day = _FIRST_DAY + timedelta(days=dice.randrange(_DAYS))
    return {
        "product_id": good.id,
        "stars": str(stars),
        "language": language,
        "title": dice.choice(words["title"][mood]),
        "text": ("" if language == "zh" else " ").join(lines).format(thing=good.kind.replace("_", " ")),
        "author": dice.choice(words["names"]),
        "date": day.isoformat(),
        "verified": "yes" if dice.random() < 0.85 else "no",
        "helpful": str(int(dice.paretovariate(1.1)) - 1),
    }
