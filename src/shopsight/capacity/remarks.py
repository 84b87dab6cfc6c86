"""What is to be said beside the figures: where the money goes, and how far they can be trusted."""

from __future__ import annotations

from shopsight.capacity.amounts import shown
from shopsight.capacity.constants import INDEX_MEMORY, LOAD, MEASURED_PHOTOS, MILVUS_MEMORY, SEARCH_CPU, SQLITE_PHOTO
from shopsight.capacity.sizing import Sizing


def drivers(sizing: Sizing) -> list[str]:
    """Return what costs most, and what makes it less."""
    a_search = sizing.search_ms / 1000 / LOAD.value
    a_photo = shown(sizing.demand.picture_bytes + SQLITE_PHOTO.value, "bytes")
    found = [
        f"a search per second takes {a_search:.2g} cores: of its {SEARCH_CPU.value:g} ms some 20 are the localizer "
        "(SHOPSIGHT_LOCALIZE=false), 5 the second look (SHOPSIGHT_SECOND_LOOK=off); text, where it is asked for, "
        "takes 205–275 more",
        f"each photo takes {a_photo} of disk, of which its picture {shown(sizing.demand.picture_bytes, 'bytes')}",
    ]
    if sizing.setup == "cluster":
        found.insert(0, f"each million photos takes {shown(MILVUS_MEMORY.value * 1e6, 'bytes')} of Milvus memory")
    elif sizing.processes > 1:
        each = shown(INDEX_MEMORY.value * sizing.photos, "bytes")
        found.append(f"each process has an index of its own ({each}): fewer SHOPSIGHT_WORKERS take less memory")
    return found


def doubts(sizing: Sizing) -> list[str]:
    """Return what the figures rest on that nobody has measured."""
    found = [
        "everything was measured on two shared AVX2 cores: other processors may differ by a factor of two",
        "memory to cache the database is not counted: a search reads the details of 50 products, 6.5 kB each",
        "downloading pictures is not counted, and decoding much larger ones takes longer",
    ]
    if sizing.photos > MEASURED_PHOTOS:
        times = sizing.photos / MEASURED_PHOTOS
        found.append(f"nothing above {MEASURED_PHOTOS:,} photos was measured; this plan has {times:,.3g} times as many")
    if sizing.setup != "one machine":
        found += [
            "several machines were never measured together, and PostgreSQL only for its size on disk",
            "object storage was tested for what it does, and never measured",
            "one import uses one machine; to use several, split the feed",
        ]
    if sizing.setup == "cluster":
        found.append("Milvus was never run at such a size: its memory is arithmetic, its CPU is not counted at all")
    return found
