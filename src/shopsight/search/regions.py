"""Where in a photo to look: in the shopper's box, else at the best thing that the localizer finds and at everything."""

from __future__ import annotations

from dataclasses import replace

from shopsight.core.ports import Localizer
from shopsight.core.types import WHOLE, Box, Image, Region


def regions_to_search(image: Image, box: Box | None, localizer: Localizer | None) -> tuple[Region, ...]:
    """Return what may be searched, best first; `searched` says what is.

    The whole photo is searched beside the best region, and a product counts by the better of both: a tight photo loses
    nothing where the localizer errs, and a thing in a room is found where it does not.
    """
    if box or localizer is None:
        return (Region(box or WHOLE),)
    best, *others = localizer.locate(image)
    if best.box == WHOLE:
        return (best,)
    return (best, *(replace(region, searched=False) for region in others), Region(WHOLE))
