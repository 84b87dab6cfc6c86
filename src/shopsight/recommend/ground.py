"""What "for you" stands on: the products as they are now, with what is known or expected of each, by row."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from shopsight.recommend.als import FACTORS, Factors, Places
from shopsight.recommend.collaborative import Behavior
from shopsight.search.product_vectors import ProductRows

_TRUST = 3.0
"""So many shoppers of a product count as much as what products that look like it let expect."""
_LENDERS = 3
_MOST_LENDERS = 2000
_SHARPNESS = 8.0
_NOBODY = 1.0
"""What counts beside the lenders for knowing nothing: as much as one whose picture has a cosine of 0."""
_MOST_POPULAR = 300
_AT_ONCE = 4000
_DIRECTIONS = 64
_MOST_SKETCHED = 20_000


@dataclass(frozen=True, slots=True)
class Ground:
    """`factors`, `popularity` and `evidence` (shoppers that turned to it) are by row of `products`; `gram` is of the
    factors.

    A product with few events or none borrows: `lenders` (n, 3) are the rows with events that look most like it, and
    `lent` what each counts, less the more is known of the product itself; `own_popularity` is without that.
    `leaf` and `department` number the categories. `popular` are rows in stock, most popular first, `popular_in` the
    same by department. `number_of` gives the place in `behavior` of each row, `row_of` the reverse; -1 is none.
    `sketches` are the pictures along the `directions` (d, 64) in which they differ most: a first look reads a quarter.
    """

    products: ProductRows
    behavior: Behavior
    factors: Factors
    gram: Factors
    popularity: Factors
    own_popularity: Factors
    evidence: Factors
    lenders: Places
    lent: Factors
    leaf: NDArray[np.int32]
    department: NDArray[np.int32]
    popular: Places
    popular_in: tuple[Places, ...]
    number_of: Places
    row_of: Places
    sketches: Factors
    directions: Factors

    def with_borrowed(self, values: Factors, rows: Places) -> Factors:
        """Return values by row, and for products with few events what those that look like them have."""
        borrowed: Factors = values[rows] + (self.lent[rows] * values[self.lenders[rows]]).sum(axis=1)
        return borrowed


def ground_of(products: ProductRows, behavior: Behavior, before: Ground | None = None) -> Ground:
    """Join products and behavior; `before` is an older ground, of which is kept what still holds."""
    number_by_id = {product_id: number for number, product_id in enumerate(behavior.ids)}
    number_of = np.array([number_by_id.get(product_id, -1) for product_id in products.ids], np.intp)
    known = np.flatnonzero(number_of >= 0)
    evidence = np.zeros(len(products), np.float32)
    evidence[known] = behavior.evidence[number_of[known]]
    trust = evidence / (evidence + _TRUST)
    lenders, shares = _lenders(products, behavior, evidence, before)
    lent = shares * (1 - trust)[:, None]
    own = np.zeros((len(products), FACTORS + 1), np.float32)
    own[known] = np.column_stack([behavior.factors, behavior.popularity])[number_of[known]]
    joined = own * trust[:, None]
    for place in range(lenders.shape[1]):
        joined += lent[:, place, None] * own[lenders[:, place]]
    factors, popularity = np.ascontiguousarray(joined[:, :FACTORS]), joined[:, FACTORS].copy()
    department = _numbered([path[:1] for path in products.categories])
    order = np.lexsort((np.arange(len(products)), -own[:, FACTORS]))
    popular = order[products.is_in_stock[order]]
    row_of = np.full(len(behavior), -1, np.intp)
    row_of[number_of[known]] = known
    directions = before.directions if before and before.behavior is behavior else _directions(products)
    departments = range(int(department.max(initial=-1)) + 1)
    return Ground(
        products=products,
        behavior=behavior,
        factors=factors,
        gram=factors.T @ factors,
        popularity=popularity,
        own_popularity=own[:, FACTORS].copy(),
        evidence=evidence,
        lenders=lenders,
        lent=lent,
        leaf=_numbered(products.categories),
        department=department,
        popular=popular[:_MOST_POPULAR],
        popular_in=tuple(popular[department[popular] == number][:_MOST_POPULAR] for number in departments),
        number_of=number_of,
        row_of=row_of,
        sketches=products.vectors @ directions,
        directions=directions,
    )


def _lenders(
    products: ProductRows, behavior: Behavior, evidence: Factors, before: Ground | None
) -> tuple[Places, Factors]:
    """Return for each row the most similar ones of those with most events, and their shares: 1 where all look alike."""
    lenders = np.zeros((len(products), _LENDERS), np.intp)
    shares = np.zeros(lenders.shape, np.float32)
    able = np.flatnonzero(evidence >= _TRUST)
    able = np.sort(able[np.argsort(-evidence[able], kind="stable")][:_MOST_LENDERS])
    width = min(_LENDERS, len(able))
    if not width:
        return lenders, shares
    done = _still_held(products, behavior, evidence, before)
    if before and done:
        lenders[:done], shares[:done] = before.lenders[:done], _shares_before(before)[:done]
    for start in range(done, len(products), _AT_ONCE):
        rows = np.arange(start, min(start + _AT_ONCE, len(products)))
        cosines = products.vectors[rows] @ products.vectors[able].T
        cosines[rows[:, None] == able] = -1.0
        nearest = np.argpartition(-cosines, width - 1, axis=1)[:, :width]
        near = np.exp(_SHARPNESS * np.take_along_axis(cosines, nearest, axis=1))
        lenders[rows, :width] = able[nearest]
        shares[rows, :width] = near / (near.sum(axis=1, keepdims=True) + _NOBODY)
    return lenders, shares


def _directions(products: ProductRows) -> Factors:
    """Return the principal directions of the pictures, about the origin, since likeness is a cosine."""
    sample = products.vectors[:: max(1, len(products) // _MOST_SKETCHED)]
    _, directions = np.linalg.eigh(sample.T @ sample)
    return np.ascontiguousarray(directions[:, ::-1][:, :_DIRECTIONS])


def _still_held(products: ProductRows, behavior: Behavior, evidence: Factors, before: Ground | None) -> int:
    """Return how many of the first rows are as they were: most of a catalog is, when products came to it."""
    if before is None or before.behavior is not behavior:
        return 0
    old = before.products
    is_grown = np.shares_memory(old.vectors, products.vectors) and products.ids[: len(old)] == old.ids
    return len(old) if is_grown and not evidence[len(old) :].any() else 0


def _shares_before(before: Ground) -> Factors:
    doubt = _TRUST / (before.evidence + _TRUST)
    shares: Factors = before.lent / doubt[:, None]
    return shares


def _numbered(paths: Sequence[tuple[str, ...]]) -> NDArray[np.int32]:
    """Return a number for each path, the same for equal ones; -1 where there is none."""
    numbers: dict[tuple[str, ...], int] = {}
    return np.array([numbers.setdefault(path, len(numbers)) if path else -1 for path in paths], np.int32)
