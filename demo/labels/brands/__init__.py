"""The invented brands, one file each: its ground, its front, and the paper and ink of its small print."""

from __future__ import annotations

from demo.goods import Good
from demo.labels.brands import (
    alder_finch,
    bubbolo,
    cloudpeak,
    daisyfield,
    grove_press,
    hopscotch,
    jinyao,
    moss_mallow,
    ombra,
    ondeline,
    orlune,
    vela_porto,
)
from demo.labels.brands.look import Look

LOOKS = {
    "Alder & Finch": alder_finch.LOOK,
    "Bubbolo": bubbolo.LOOK,
    "Cloudpeak": cloudpeak.LOOK,
    "Daisyfield": daisyfield.LOOK,
    "Grove & Press": grove_press.LOOK,
    "Hopscotch Mills": hopscotch.LOOK,
    "Jinyao": jinyao.LOOK,
    "Moss & Mallow": moss_mallow.LOOK,
    "Ombra Cacao": ombra.LOOK,
    "Ondeline": ondeline.LOOK,
    "Maison Orlune": orlune.LOOK,
    "Vela Porto": vela_porto.LOOK,
}


def brand_of(good: Good) -> Look:
    if good.brand not in LOOKS:
        raise ValueError(f"{good.id}: no label is drawn for brand {good.brand!r}; there are {sorted(LOOKS)}")
    return LOOKS[good.brand]
