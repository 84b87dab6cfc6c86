"""The table of damaged photos: what was kept at each strength, with a photo that shows what was done to it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from shopsight.core.types import Pixels
from shopsight.evaluation.corruptions import STRENGTHS
from shopsight.evaluation.outcomes import Outcome
from shopsight.evaluation.report.pictures import damaged_picture
from shopsight.evaluation.report.text import escaped, percent, span
from shopsight.evaluation.robustness import Robustness, damages

_SIDE_PX = 160


def damage_table(found: Robustness, outcomes: Sequence[Outcome], decode: Callable[[bytes], Pixels]) -> str:
    """Return the table; its example is the rightly found photo with the widest lead."""
    example = max(outcomes, key=lambda outcome: outcome.margin).photo
    pixels = decode(example.image.read_bytes())
    rows = []
    for name, kept in found["kept"].items():
        cells = "".join(
            _cell(share, damaged_picture(seen, _SIDE_PX, f"{name}, strength {strength}"))
            for strength, share, seen in zip(STRENGTHS, kept, damages(example, pixels, name), strict=True)
        )
        rows.append(f"<tr><th scope=row>{escaped(name)}{cells}<td class=number>{span(found['ci95'][name], 0)}")
    heads = "".join(f"<th scope=col>{strength}" for strength in STRENGTHS)
    return (
        "<section><h2>Damaged photos</h2><p class=note>Recall@1 of damaged photos as a share of what the same "
        f"{found['n_queries']:,} photos reach clean ({percent(found['recall_at_1'])}), at five strengths; 3 is what a "
        f"careless photo has, and more than 100 % is chance. All kinds together keep "
        f"{percent(found['kept_at_middle'])} at strength 3 ({span(found['ci95']['kept_at_middle'])}).</p>"
        "<div class=wide><table class=damage>"
        f"<thead><tr><th scope=col>strength{heads}<th scope=col>95 % at 3</thead>"
        f"<tbody>{''.join(rows)}</tbody></table></div></section>"
    )


def _cell(share: float, picture: str) -> str:
    """The more is lost, the redder; a share over 1 is chance, not gain."""
    lost = min(1.0, max(0.0, 1 - share))
    return f'<td style="--lost:{lost:.2f}">{picture}<b>{percent(share, 0)}</b>'
