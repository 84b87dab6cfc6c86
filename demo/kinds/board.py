"""Chopping boards, lying. shape: form ("handle", "plain" or "round"), width, length, inlay (where
across it strips of the second wood lie, as parts of the width), groove (True: one for juice)."""

from __future__ import annotations

import math
from typing import Any

import bpy

from demo.goods import Good
from demo.shapes import Point2, arc, extrude, lathe, rounded_outline, tube
from demo.skins import paint, wood

VIEWS = ((-24.0, 40.0), (20.0, 62.0))
THICK = 0.022


def build(good: Good) -> None:
    width, length = good.shape.get("width", 0.22), good.shape.get("length", 0.34)
    skin = wood(good.color, along="Z")
    outline = {"round": _round, "handle": _handled}.get(good.shape.get("form", "plain"), _plain)(width, length)
    middle = length / 2
    board = extrude([(x, z - middle) for x, z in outline], THICK, skin, edge=0.003)
    if good.shape.get("form", "plain") != "plain":
        _drill(board, middle - 0.026)
    _lay(board)
    if good.shape.get("inlay"):
        for place in good.shape["inlay"]:
            strip = [(x, z - middle) for x, z in rounded_outline(width * 0.06, length - 0.004, 0.0005, steps=1)]
            _lay(extrude(strip, THICK + 0.0008, wood(good.second), edge=0), across=width * place)
    if good.shape.get("groove"):
        _groove(width, length)


def _lay(thing: Any, across: float = 0.0) -> None:
    thing.rotation_euler, thing.location = (-math.pi / 2, 0, 0), (across, 0, THICK / 2)


def _plain(width: float, length: float) -> list[Point2]:
    return rounded_outline(width, length, 0.018)


def _round(width: float, length: float) -> list[Point2]:
    """A disc with a short handle."""
    radius = width / 2
    neck = 0.024
    start = math.asin(neck / radius) + math.pi / 2
    turns = [start + (2 * math.pi - 2 * (start - math.pi / 2)) * n / 48 for n in range(49)]
    disc = [(radius * math.cos(turn), radius + radius * math.sin(turn)) for turn in turns]
    tip = [(neck * math.cos(turn), length - neck + neck * math.sin(turn)) for turn in arc(12)]
    return [*disc, *tip]


def _handled(width: float, length: float) -> list[Point2]:
    """A rectangle whose top goes over into a broad handle."""
    blade, neck = length * 0.76, width * 0.2
    body = rounded_outline(width, blade, 0.022, steps=5)
    return [
        *body[:12],
        (neck + 0.012, blade),
        (neck, blade + 0.012),
        (neck, length - 0.018),
        (neck - 0.018, length),
        (0.018 - neck, length),
        (-neck, length - 0.018),
        (-neck, blade + 0.012),
        (-neck - 0.012, blade),
        *body[12:],
    ]


def _groove(width: float, length: float) -> None:
    outline = rounded_outline(width - 0.04, length - 0.04, 0.012)
    tube(
        [(x, z - (length - 0.04) / 2, THICK + 0.0002) for x, z in outline],
        0.0032,
        paint("5A3A20", roughness=0.6),
        closed=True,
    ).scale = (1, 1, 0.2)


def _drill(board: Any, z: float) -> None:
    """Cut the hole to hang it by."""
    cutter = lathe([(0, -THICK), (0.0085, -THICK), (0.0085, THICK), (0, THICK)], None, segments=32, levels=0)
    cutter.rotation_euler, cutter.location = (math.pi / 2, 0, 0), (0, 0, z)
    cut = board.modifiers.new("hole", "BOOLEAN")
    cut.object = cutter
    board.modifiers.move(len(board.modifiers) - 1, 0)
    bpy.context.view_layer.update()
    drilled = bpy.data.meshes.new_from_object(board.evaluated_get(bpy.context.evaluated_depsgraph_get()))
    board.data = drilled
    board.modifiers.clear()
    bpy.data.objects.remove(cutter)
