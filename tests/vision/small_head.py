"""A category head of three categories in two departments, on vectors of two numbers."""

import numpy as np

from shopsight.core.categories import Category
from shopsight.vision.categories import CategoryHead
from shopsight.vision.models.heads import HeadCard

APPLES = Category(("Fruit", "Apples"), ("水果", "苹果"), "Food")
PEARS = Category(("Fruit", "Pears"), ("水果", "梨"), "Food")
SHOES = Category(("Clothing", "Shoes"), ("服装", "鞋"), "Apparel")
WEIGHTS = np.array([[4, 1, 0], [4, -1, 0], [-4, 0, 0]], np.float32)


def head_card(sure: float = 0.8, temperature: float = 1.0, encoder_sha256: str = "") -> HeadCard:
    return HeadCard(
        encoder="small",
        revision="1",
        encoder_sha256=encoder_sha256,
        sha256="",
        temperature=temperature,
        sure=sure,
        licence="Apache-2.0",
        data=("drawn",),
        figures={"drawn": {"n": 3}},
        categories=(APPLES, PEARS, SHOES),
    )


def small_head(sure: float = 0.8, temperature: float = 1.0) -> CategoryHead:
    return CategoryHead(head_card(sure, temperature), WEIGHTS)
