"""Shapes to build goods from, in meters: turned, boxed, extruded, lofted, bent as a tube."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import Any

import bpy
from mathutils import Euler, Matrix, Vector

Point2 = tuple[float, float]
Point3 = tuple[float, float, float]


def mesh(name: str, points: Sequence[Any], faces: Sequence[Any], skin: Any, uvs: Sequence[Point2] | None = None) -> Any:
    """Make a smooth object of points and faces; `uvs` has one pair for each corner of each face, in order."""
    data = bpy.data.meshes.new(name)
    data.from_pydata(points, [], faces)
    if skin is not None:
        data.materials.append(skin)
    if uvs is not None:
        layer = data.uv_layers.new(name="uv")
        layer.data.foreach_set("uv", [part for pair in uvs for part in pair])
    data.shade_smooth()
    thing = bpy.data.objects.new(name, data)
    bpy.context.collection.objects.link(thing)
    return thing


def subdivide(thing: Any, levels: int = 2) -> Any:
    thing.modifiers.new("subdivide", "SUBSURF").render_levels = levels
    thing.modifiers[-1].levels = levels
    return thing


def bevel(thing: Any, width: float, segments: int = 4) -> Any:
    edge = thing.modifiers.new("bevel", "BEVEL")
    edge.width, edge.segments, edge.limit_method = width, segments, "ANGLE"
    edge.harden_normals = True
    return thing


def thicken(thing: Any, thickness: float, offset: float = -1.0) -> Any:
    """Give a surface thickness: inwards with offset -1, outwards with 1."""
    solid = thing.modifiers.new("thicken", "SOLIDIFY")
    solid.thickness, solid.offset = thickness, offset
    return thing


def lathe(profile: Sequence[Point2], skin: Any, segments: int = 64, levels: int = 2, turn: float = 1.0) -> Any:
    """Turn a profile of (radius, height) round the vertical axis. A doubled point makes its edge crisp.

    u runs round the axis (0 at -x, .25 in front, .5 at +x), v along the profile; `turn` below 1 leaves a gap.
    """
    closed = turn >= 1.0
    columns = segments if closed else segments + 1
    lengths = [0.0]
    for (r0, z0), (r1, z1) in pairwise(profile):
        lengths.append(lengths[-1] + math.hypot(r1 - r0, z1 - z0))
    whole = lengths[-1] or 1.0
    points = [
        (max(r, 1e-5) * math.cos(angle), max(r, 1e-5) * math.sin(angle), z)
        for r, z in profile
        for angle in (math.pi + 2 * math.pi * turn * n / segments for n in range(columns))
    ]
    faces, uvs = [], []
    for ring in range(len(profile) - 1):
        for n in range(segments):
            right = (n + 1) % columns
            faces.append(
                (ring * columns + n, ring * columns + right, (ring + 1) * columns + right, (ring + 1) * columns + n)
            )
            low, high = lengths[ring] / whole, lengths[ring + 1] / whole
            left_u, right_u = n / segments, (n + 1) / segments
            uvs += [(left_u, low), (right_u, low), (right_u, high), (left_u, high)]
    thing = mesh("lathe", points, faces, skin, uvs)
    return subdivide(thing, levels) if levels else thing


def vessel(
    outer: Sequence[Point2], wall: float, skin: Any, inside: Any = None, segments: int = 64, levels: int = 2
) -> list[Any]:
    """Turn something hollow: `outer` runs from the edge of its foot up to its rim; the inside follows it at `wall`."""
    (foot, floor), (mouth, rim) = outer[0], outer[-1]
    soft = min(0.0015, foot / 3)
    out = [(0, floor), (foot - soft, floor), (foot, floor + soft / 3), *outer[1:-1], (mouth, rim - wall * 0.4)]
    lip = [(mouth, rim - wall * 0.4), (mouth - wall / 2, rim), (mouth - wall, rim - wall * 0.4)]
    walls = [(r - wall, z) for r, z in reversed(outer[1:-1]) if z > floor + 1.6 * wall]
    inner = [*lip, *walls, (max(foot - 1.2 * wall, 0.001), floor + wall * 1.2), (0, floor + wall)]
    if inside is None:
        return [lathe([*out, *inner[1:]], skin, segments, levels)]
    return [lathe(out, skin, segments, levels), lathe(inner, inside, segments, levels)]


def box(size: Point3, skin: Any, at: Point3 = (0, 0, 0), edge: float = 0.002) -> Any:
    """Make a box with rounded edges with its floor's middle at `at`; every face shows the whole texture."""
    x, y, z = size[0] / 2, size[1] / 2, size[2]
    points = [(a * x, b * y, c * z) for a in (-1, 1) for b in (-1, 1) for c in (0, 1)]
    faces = [
        (0, 4, 5, 1),  # front
        (4, 6, 7, 5),  # right
        (6, 2, 3, 7),  # back
        (2, 0, 1, 3),  # left
        (1, 5, 7, 3),  # top
        (2, 6, 4, 0),  # floor
    ]
    thing = mesh("box", points, faces, skin, [(0, 0), (1, 0), (1, 1), (0, 1)] * 6)
    thing.location = at
    _smooth_but_sharp(thing)
    return bevel(thing, edge) if edge else thing


def extrude(outline: Sequence[Point2], depth: float, skin: Any, edge: float = 0.001, levels: int = 0) -> Any:
    """Extrude an outline drawn in (x, z), counterclockwise seen from the front, by `depth` along y, centered."""
    count, half = len(outline), depth / 2
    points = [(x, -half, z) for x, z in outline] + [(x, half, z) for x, z in outline]
    sides = [(n, n + count, (n + 1) % count + count, (n + 1) % count) for n in range(count)]
    faces = [tuple(range(count)), tuple(reversed(range(count, 2 * count))), *sides]
    xs, zs = [x for x, _ in outline], [z for _, z in outline]
    width, height = max(xs) - min(xs) or 1, max(zs) - min(zs) or 1
    flat = [((x - min(xs)) / width, (z - min(zs)) / height) for x, z in outline]
    uvs = [*flat, *reversed(flat)]
    for n in range(count):
        uvs += [flat[n], flat[n], flat[(n + 1) % count], flat[(n + 1) % count]]
    thing = mesh("extrude", points, faces, skin, uvs)
    _smooth_but_sharp(thing)
    if edge:
        bevel(thing, edge)
    return subdivide(thing, levels) if levels else thing


def loft(rings: Sequence[Sequence[Point3]], skin: Any, levels: int = 2, caps: bool = True) -> Any:
    """Join rings of equally many points into a skin: shoes, bags, soft things. u runs along a ring, v across."""
    count = len(rings[0])
    points = [point for ring in rings for point in ring]
    faces, uvs = [], []
    for row in range(len(rings) - 1):
        for n in range(count):
            right = (n + 1) % count
            faces.append((row * count + n, row * count + right, (row + 1) * count + right, (row + 1) * count + n))
            low, high = row / (len(rings) - 1), (row + 1) / (len(rings) - 1)
            uvs += [(n / count, low), ((n + 1) / count, low), ((n + 1) / count, high), (n / count, high)]
    if caps:
        last = (len(rings) - 1) * count
        faces += [tuple(reversed(range(count))), tuple(range(last, last + count))]
        uvs += [(0.5, 0.0)] * count + [(0.5, 1.0)] * count
    thing = mesh("loft", points, faces, skin, uvs)
    return subdivide(thing, levels) if levels else thing


def tube(path: Sequence[Point3], radius: float | Sequence[float], skin: Any, closed: bool = False) -> Any:
    """Bend a round tube along a smooth path; one radius, or one for each point."""
    data = bpy.data.curves.new("tube", "CURVE")
    data.dimensions, data.bevel_depth, data.bevel_resolution, data.use_fill_caps = "3D", 1.0, 6, True
    line = data.splines.new("NURBS")
    line.points.add(len(path) - 1)
    line.use_endpoint_u, line.order_u, line.resolution_u = not closed, min(3, len(path)), 12
    line.use_cyclic_u = closed
    for place, (point, at) in enumerate(zip(line.points, path, strict=True)):
        point.co = (*at, 1)
        point.radius = radius if isinstance(radius, (int, float)) else radius[place]
    data.materials.append(skin)
    thing = bpy.data.objects.new("tube", data)
    bpy.context.collection.objects.link(thing)
    return thing


def stitches(path: Sequence[Point3], skin: Any, radius: float = 0.0006, length: float = 0.004) -> Any:
    """Sew along a path: short threads of `length` with gaps half as long."""
    points, faces, reach = [], [], 0.0  # reach: how far along this piece of the path the next thread starts
    for start, end in pairwise(Vector(point) for point in path):
        whole = (end - start).length
        turn = (end - start).to_track_quat("Z", "Y")
        while reach < whole:
            first = len(points)
            for along in (reach, min(whole, reach + length)):
                middle = start.lerp(end, along / whole)
                points += [
                    middle + turn @ Vector((x * radius, y * radius, 0)) for x, y in ((1, 0), (0, 1), (-1, 0), (0, -1))
                ]
            faces += [(first + n, first + (n + 1) % 4, first + (n + 1) % 4 + 4, first + n + 4) for n in range(4)]
            reach += 1.5 * length
        reach -= whole
    return mesh("stitches", points, faces, skin)


def ball(radius: float, skin: Any, at: Point3 = (0, 0, 0), stretch: Point3 = (1, 1, 1)) -> Any:
    """Make a ball or, stretched, an ellipsoid, with its middle at `at`."""
    steps = 12
    profile = [
        (radius * math.sin(math.pi * n / steps), -radius * math.cos(math.pi * n / steps)) for n in range(steps + 1)
    ]
    thing = lathe(profile, skin, segments=32, levels=1)
    thing.location, thing.scale = at, stretch
    return thing


def rounded_outline(width: float, height: float, radius: float, steps: int = 6) -> list[Point2]:
    """Give the outline of a rectangle with round corners, from (-width/2, 0) up to (width/2, height)."""
    corners = [
        (width / 2 - radius, radius, -90),
        (width / 2 - radius, height - radius, 0),
        (radius - width / 2, height - radius, 90),
        (radius - width / 2, radius, 180),
    ]
    return [
        (
            x + radius * math.cos(math.radians(start + 90 * n / steps)),
            z + radius * math.sin(math.radians(start + 90 * n / steps)),
        )
        for x, z, start in corners
        for n in range(steps + 1)
    ]


def plane(size: float, skin: Any) -> Any:
    half = size / 2
    points = [(-half, -half, 0), (half, -half, 0), (half, half, 0), (-half, half, 0)]
    return mesh("plane", points, [(0, 1, 2, 3)], skin, [(0, 0), (1, 0), (1, 1), (0, 1)])


def place(thing: Any, at: Point3 = (0, 0, 0), turn: Point3 = (0, 0, 0)) -> Any:
    """Move a thing to `at`, turned by degrees round x, then y, then z."""
    thing.location, thing.rotation_euler = at, [math.radians(part) for part in turn]
    return thing


def swing(things: Iterable[Any], about: Point3 = (0, 0, 0), turn: Point3 = (0, 0, 0), grow: float = 1.0) -> None:
    """Turn placed things together by degrees round a point, and scale them from it."""
    pivot = Matrix.Translation(about)
    move = pivot @ Euler([math.radians(part) for part in turn]).to_matrix().to_4x4() @ Matrix.Scale(grow, 4)
    for thing in things:
        thing.matrix_basis = move @ pivot.inverted() @ thing.matrix_basis


def slab(
    width: float,
    depth: float,
    height: float,
    skin: Any,
    radius: float = 0.01,
    edge: float = 0.001,
    at: Point3 = (0, 0, 0),
    levels: int = 0,
) -> Any:
    """Make a lying plate with round corners seen from above, its floor's middle at `at`."""
    thing = extrude(rounded_outline(width, depth, radius), height, skin, edge, levels)
    return place(thing, (at[0], at[1] - depth / 2, at[2] + height / 2), (-90, 0, 0))


def ring(
    radius: float, thickness: float, skin: Any, at: Point3 = (0, 0, 0), turn: Point3 = (0, 0, 0), stretch: float = 1.0
) -> Any:
    """Make a ring lying flat round `at`: `thickness` is its wire's radius, `stretch` how much taller than wide."""
    steps = 10
    angles = [2 * math.pi * n / steps for n in range(steps + 1)]
    profile = [(radius + thickness * math.cos(angle), thickness * stretch * math.sin(angle)) for angle in angles]
    return place(lathe(profile, skin, segments=48, levels=1), at, turn)


def letters(text: str, height: float, skin: Any, at: Point3 = (0, 0, 0), turn: Point3 = (90, 0, 0)) -> Any:
    """Write raised letters, centered on `at`, facing the front."""
    data = bpy.data.curves.new("letters", "FONT")
    data.body, data.size, data.align_x, data.align_y = text, height * 1.35, "CENTER", "CENTER"
    data.extrude = height * 0.02
    data.materials.append(skin)
    thing = bpy.data.objects.new("letters", data)
    bpy.context.collection.objects.link(thing)
    return place(thing, at, turn)


def _smooth_but_sharp(thing: Any) -> None:
    """Shade round corners smooth and leave edges above 35 degrees sharp."""
    thing.data.shade_smooth()
    thing.data.set_sharp_from_angle(angle=math.radians(35))
