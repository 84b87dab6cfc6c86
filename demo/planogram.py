"""Planograms: which good belongs where in a bay, what stands there instead, and in what the two differ.

Knows no Blender. A bay has rows of slots, a slot is one facing; what stands in a bay is its slots with other goods, or
with none ("") where the shelf is empty.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

GAP_M = 0.006
HEADROOM_M = 0.07  # between the tallest good that belongs in a row and the board above it
MOST_FACINGS = 5
MISSING, MISPLACED, FACINGS = "missing", "misplaced", "facings"


@dataclass(frozen=True, slots=True)
class Slot:
    """One facing: row 1 is the lowest, position 1 the leftmost, `x_m` its left edge from the bay's left edge."""

    row: int
    position: int
    product_id: str
    x_m: float
    width_m: float


@dataclass(frozen=True, slots=True)
class Block:
    """Facings of one good side by side."""

    row: int
    product_id: str
    facings: int
    x_m: float
    width_m: float


@dataclass(frozen=True, slots=True)
class Deviation:
    """What is wrong with a bay.

    missing: none of a good's facings stand in its row. facings: other than as many as wanted. misplaced: a slot holds
    another good than it should. `position` is 0 where the whole row is meant.
    """

    kind: str
    row: int
    position: int
    product_id: str
    wanted: int = 0
    found: int = 0
    instead_of: str = ""


def plan_row(row: int, widths_m: Sequence[tuple[str, float]], bay_m: float, dice: random.Random) -> list[Slot]:
    """Fill a row from left to right: some facings of each good, more of them while there is room, evenly spread."""
    order, facings, room = list(widths_m), Counter[str](), bay_m
    dice.shuffle(order)
    while fitting := [
        (product_id, width)
        for product_id, width in order
        if width + GAP_M <= room and facings[product_id] < MOST_FACINGS
    ]:
        fewest = min(facings[product_id] for product_id, _ in fitting)
        product_id, width = dice.choice([one for one in fitting if facings[one[0]] <= fewest + 1])
        facings[product_id] += 1
        room -= width + GAP_M
    placed = [(product_id, width) for product_id, width in order if facings[product_id]]
    spare = room / max(1, len(placed))
    slots, x = list[Slot](), spare / 2
    for product_id, width in placed:
        for _ in range(facings[product_id]):
            slots.append(Slot(row, len(slots) + 1, product_id, round(x, 4), round(width, 4)))
            x += width + GAP_M
        x += spare
    return slots


def disturb(slots: Sequence[Slot], heights_m: Mapping[str, float], dice: random.Random, changes: int) -> list[Slot]:
    """Let shoppers at a bay: goods run out, a facing is bought away, a thing is put back in a wrong place."""
    stood = list(slots)
    for _ in range(changes):
        filled = [place for place, slot in enumerate(stood) if slot.product_id]
        if not filled:
            break
        place = dice.choice(filled)
        slot = stood[place]
        match dice.choice((MISSING, FACINGS, FACINGS, MISPLACED)):
            case "missing":
                stood = [
                    replace(other, product_id="")
                    if (other.row, other.product_id) == (slot.row, slot.product_id)
                    else other
                    for other in stood
                ]
            case "facings":
                stood[place] = replace(slot, product_id="")
            case _:
                if fitting := _fitting(slots, slot, heights_m):
                    stood[place] = replace(slot, product_id=dice.choice(fitting))
    return stood


def _fitting(slots: Sequence[Slot], slot: Slot, heights_m: Mapping[str, float]) -> list[str]:
    """Goods of the bay that a slot has room for, beside its own."""
    room_m = max(heights_m[other.product_id] for other in slots if other.row == slot.row) + HEADROOM_M
    narrower = {other.product_id for other in slots if other.width_m <= slot.width_m + 1e-9}
    return sorted(one for one in narrower - {slot.product_id} if heights_m[one] <= room_m)


def deviations(planned: Sequence[Slot], stood: Sequence[Slot]) -> list[Deviation]:
    """Compare a planogram with what stands there, slot by slot and row by row."""
    found = []
    for row, slots in groupby(zip(planned, stood, strict=True), key=lambda pair: pair[0].row):
        pairs = list(slots)
        wanted, there = (Counter(pair[side].product_id for pair in pairs) for side in (0, 1))
        for product_id in wanted:
            if there[product_id] == 0:
                found.append(Deviation(MISSING, row, 0, product_id, wanted[product_id], 0))
            elif there[product_id] != wanted[product_id]:
                found.append(Deviation(FACINGS, row, 0, product_id, wanted[product_id], there[product_id]))
        found += [
            Deviation(MISPLACED, row, plan.position, stands.product_id, instead_of=plan.product_id)
            for plan, stands in pairs
            if stands.product_id not in ("", plan.product_id)
        ]
    return found


def blocks(slots: Sequence[Slot]) -> list[Block]:
    """Sum slots up as a planogram is usually written: per row, goods from left to right with their facings."""
    summed = []
    for (row, product_id), same in groupby(slots, key=lambda slot: (slot.row, slot.product_id)):
        first, *_ = side_by_side = list(same)
        width_m = side_by_side[-1].x_m + side_by_side[-1].width_m - first.x_m
        summed.append(Block(row, product_id, len(side_by_side), first.x_m, round(width_m, 4)))
    return summed
