"""The walk of one search: hear, decode, localize, embed, retrieve, rerank, explain. Named in docs/walk.md as here."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from shopsight.core.advice import Advice
from shopsight.core.errors import PhotoNotFound, ProductNotFound
from shopsight.core.ports import ImageEmbedder, Localizer, ProductIndex, ProductStore
from shopsight.core.types import (
    WHOLE,
    Box,
    Candidate,
    Details,
    FacetCount,
    Find,
    Found,
    Hit,
    Image,
    Product,
    Query,
    Region,
    Result,
    Sort,
    Source,
    Vectors,
)
from shopsight.core.where import Compare, Or, Where
from shopsight.core.why import Why
from shopsight.core.wishes import Wishes, all_of
from shopsight.search.calibrate import Judge
from shopsight.search.fuse import reciprocal_rank_fusion
from shopsight.search.paging import SortKey, query_digest, read_cursor, write_cursor
from shopsight.search.product_cache import ProductCache
from shopsight.search.regions import regions_to_search
from shopsight.search.second_look.label import READ_AT_PX, Label, LabelReader
from shopsight.search.second_look.look import DEPTH, Placed, SecondLook, as_placed
from shopsight.search.second_look.why import Explainer, Shown
from shopsight.search.watch import StepWatch
from shopsight.search.wishes.reader import WishReader
from shopsight.search.words import WordSight
from shopsight.vision.quality import advise, mended

_SCORE_DECIMALS = 6
_WORDS_ALONE = (0.9, 1.0)
"""What pictures and the catalog's text count where words alone ask: the product of that name or number comes first,
not one that looks like it."""


_FOUND_PART = 1 / 3
"""A thing that fills less than this of the photo's side is searched with less detail than the encoder could take."""


@dataclass(frozen=True, slots=True)
class Sighting:
    """The query photo: the digest of its bytes, the id under which it is kept (if it is), the picture, advice on it.

    One `of_catalog` shows its product by itself: there is nothing to look for in it.
    """

    sha256: str
    photo_id: str | None
    image: Image
    of_catalog: bool
    advice: Advice | None


class Look(NamedTuple):
    """What was seen of the regions of a photo: a vector and details of each."""

    vectors: Vectors
    details: Sequence[Details] = ()


class Seen(NamedTuple):
    """The most similar products, and which of the regions found the most similar: it shows the product best."""

    candidates: list[Candidate]
    region: int


class Ranked(NamedTuple):
    """A product in the ranking, before it is loaded."""

    product_id: str
    group_key: str
    score: float
    similarity: float | None = None
    photo_id: str | None = None
    matched: tuple[Source, ...] = ()
    rank_before: int | None = None


class SearchPipeline:
    """Answers queries. Every collaborator comes in as an argument; safe to call from several threads at once.

    `decode(data, at_least_px)` gives the picture; `photo_bytes(id)` the bytes of a catalog or query photo, or None;
    `keep(data)` stores a query photo and names it, or returns None where photos are not kept.
    `depth` is how many of the most similar products are ranked, sorted, counted in facets and paged through.
    `words` says where words are looked for; `second_look` reorders what looks alike, None leaves it as it is.
    `localizer` finds the products in a shopper's photo, `labels` reads what is printed on them.
    `judge` tells how sure the answer to a photo is.
    """

    def __init__(
        self,
        *,
        decode: Callable[[bytes, int], Image],
        embedder: ImageEmbedder,
        index: ProductIndex,
        store: ProductStore,
        photo_bytes: Callable[[str], bytes | None],
        keep: Callable[[bytes], str | None],
        depth: int = 100,
        words: WordSight | None = None,
        second_look: SecondLook | None = None,
        localizer: Localizer | None = None,
        labels: LabelReader | None = None,
        judge: Judge | None = None,
    ) -> None:
        self._decode_bytes = decode
        self._embedder = embedder
        self._index = index
        self._store = store
        self._known = ProductCache(store)
        self._photo_bytes = photo_bytes
        self._keep = keep
        self._depth = depth
        self._words = words or WordSight()
        self._second_look = second_look
        self._localizer = localizer
        self._labels = labels
        self._wishes = WishReader(store)
        self._judge = judge or _unjudged
        self._explainer = Explainer(embedder, store)

    def search(self, query: Query) -> Result:
        """Return the page of hits that the query asks for, with the time that each step took."""
        watch = StepWatch()
        sources = self._words.sources(query)
        wishes = Wishes(left=query.words, look=query.words)
        if sources:
            with watch.step("hear"):
                wishes = self._wishes.read(query, self._asked_about(query))
        asked = replace(query, words=wishes.left, where=all_of([query.where, wishes.musts]))
        result = self._answer(query, asked, wishes, _with_words(sources, wishes), watch)
        if not result.total and wishes.musts:
            wishes = self._wishes.counted(query, wishes)
        return replace(result, wishes=wishes, took_ms=watch.took_ms())

    def _answer(
        self, query: Query, asked: Query, wishes: Wishes, sources: frozenset[Source], watch: StepWatch
    ) -> Result:
        """Answer what is `asked`: the query with its wishes as filter, and the words that are left."""
        seen_words = replace(query, words=wishes.look)
        if not query.has_sight:
            return self._by_words(asked, seen_words, wishes, sources, watch, query_digest(query, ""))
        with watch.step("decode"):
            sighting = self._sight(query)
        with watch.step("localize"):
            regions = self._localize(sighting.image, query.box, of_catalog=sighting.of_catalog)
        with watch.step("embed"):
            look = self._embed(sighting.image, _searched(regions))
            if "picture" in sources:
                look = Look(self._words.composed(look.vectors, seen_words))

        with watch.step("retrieve"):
            seen = self._nearest(asked, look.vectors)
        label = Label()
        if query.read:
            with watch.step("read"):
                label = self._label(query, sighting.image, _searched(regions)[seen.region])

        def rank(asked: Query, seen: Seen) -> list[Ranked]:
            return self._ranked(asked, self._labelled(label, self._again(look, seen), asked.where), sources)

        with watch.step("rerank"):
            ranked = rank(asked, seen)
            if liked := _preferring(asked, wishes):
                ranked = self._joined(ranked, rank(liked, self._nearest(liked, look.vectors)))
        with watch.step("explain"):
            result = self._page(asked, ranked, query_digest(query, sighting.sha256))
            if not query.words.strip() and not query.product_id:
                result = self._judge(result, _cosines(ranked))
            each = self._hits_of_each(sighting.image, regions, asked)
        return replace(result, regions=regions, region_hits=each, photo_id=sighting.photo_id, advice=sighting.advice)

    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]:
        """Return why each of these hits answers the query. Raises ProductNotFound and PhotoNotFound."""
        look = None
        if query.has_sight:
            sighting = self._sight(query)
            regions = self._localize(sighting.image, query.box, of_catalog=sighting.of_catalog)
            look = self._explainer.look(sighting.image, regions[0].box)
        return self._explainer.explain(query, look, shown)

    def rank(self, photo: bytes, box: Box | None = None, *, read: bool = False) -> list[tuple[str, float]]:
        """Return the products most like a photo, or what is in a box of it, without loading them: for evaluation."""
        query = Query(photo=photo, box=box, read=read)
        return self._rank(self._decode_bytes(photo, self._needed_px(query)), query)

    def rank_image(self, image: Image) -> list[tuple[str, float]]:
        """Rank for a picture that is decoded already."""
        return self._rank(image, Query())

    def _rank(self, image: Image, query: Query) -> list[tuple[str, float]]:
        image = mended(image, advise(image))
        regions = _searched(self._localize(image, query.box))
        look = self._embed(image, regions)
        seen = self._nearest(query, look.vectors)
        label = self._label(query, image, regions[seen.region])
        found = self._labelled(label, self._again(look, seen), query.where)
        return [(placed.candidate.product_id, round(placed.score, _SCORE_DECIMALS)) for placed in found]

    def _by_words(
        self,
        asked: Query,
        seen_words: Query,
        wishes: Wishes,
        sources: frozenset[Source],
        watch: StepWatch,
        digest: str,
    ) -> Result:
        """Answer a query without a picture: from the catalog's text, its pictures, or both.

        A ranking of pictures has no end, so in another order than by relevance its tail would come first: there it
        answers only where the text has nothing to say.
        """
        if "picture" not in sources:
            return self._read(asked, wishes, watch, digest)
        if sources == {"text", "picture"} and asked.sort != "relevance":
            read = self._read(asked, wishes, watch, digest)
            if read.total:
                return read
        with watch.step("embed"):
            vectors = self._words.vectors(seen_words)
        with watch.step("retrieve"):
            ranked = self._by_vectors(asked, vectors, sources)
            if liked := _preferring(asked, wishes):
                ranked = self._joined(ranked, self._by_vectors(liked, vectors, sources))
        with watch.step("explain"):
            return self._page(asked, ranked, digest)

    def _read(self, asked: Query, wishes: Wishes, watch: StepWatch, digest: str) -> Result:
        """Find by words and filter in the store, which also pages, unless some should come first."""
        liked = _preferring(asked, wishes)
        if liked and asked.sort == "relevance":
            with watch.step("retrieve"):
                ranked = self._joined(self._found(asked, self._depth)[0], self._found(liked, self._depth)[0])
            with watch.step("explain"):
                return self._page(asked, ranked, digest)
        after = read_cursor(asked.cursor, digest)
        with watch.step("retrieve"):
            ranked, found = self._found(asked, asked.limit, after)
        with watch.step("explain"):
            hits = self._hits(ranked)
            facets = self._store.facets(asked.facets, words=asked.words, where=asked.where) if asked.facets else {}
        cursor = write_cursor(digest, found.last) if found.last else None
        return Result(hits, found.total, facets=facets, cursor=cursor)

    def _found(self, asked: Query, limit: int, after: SortKey | None = None) -> tuple[list[Ranked], Found]:
        found = self._store.find(Find(asked.words, asked.where, asked.sort, limit, after))
        matched: tuple[Source, ...] = ("text",) if asked.words.strip() else ()
        ranked = [
            Ranked(m.product_id, m.group_key, round(m.score, _SCORE_DECIMALS), matched=matched) for m in found.matches
        ]
        return ranked, found

    def _by_vectors(self, asked: Query, vectors: Vectors, sources: frozenset[Source]) -> list[Ranked]:
        seen = as_placed(self._nearest(asked, vectors).candidates)
        return [r._replace(similarity=None, rank_before=None) for r in self._ranked(asked, seen, sources)]

    def _joined(self, ranked: Sequence[Ranked], liked: Sequence[Ranked]) -> list[Ranked]:
        """Rank what fulfils the preferences once more, so that it comes earlier and hides nothing."""
        best = {r.group_key: r for r in [*ranked, *liked]}
        scores = reciprocal_rank_fusion([[r.group_key for r in ranking] for ranking in (ranked, liked)])
        fused = [best[group_key]._replace(score=round(score, _SCORE_DECIMALS)) for group_key, score in scores.items()]
        return sorted(fused, key=lambda r: (-r.score, r.product_id))[: self._depth]

    def _asked_about(self, query: Query) -> Product | None:
        return self._known.now().products([query.product_id]).get(query.product_id) if query.product_id else None

    def _sight(self, query: Query) -> Sighting:
        photo_id: str | None
        if query.photo is not None:
            data, photo_id = query.photo, None
        else:
            photo_id = query.photo_id or self._main_photo_id(query.product_id)
            data = self._photo_bytes(photo_id) or _gone(photo_id)
        image = self._decode_bytes(data, self._needed_px(query))
        of_catalog = photo_id is not None and self._store.photo(photo_id) is not None
        if photo_id is None:
            photo_id = self._keep(data)
        advice = None if query.product_id else advise(image)
        return Sighting(hashlib.sha256(data).hexdigest(), photo_id, mended(image, advice), of_catalog, advice)

    def _needed_px(self, query: Query) -> int:
        """Return the short side that the picture needs so that the box, or what is found, fills the encoder's input."""
        part = _FOUND_PART if self._localizer else 1.0
        if query.box:
            part = min(query.box.right - query.box.left, query.box.bottom - query.box.top)
        return max(int(self._embedder.card.input_px / max(part, 0.05)), READ_AT_PX if query.read else 0)

    def _main_photo_id(self, product_id: str) -> str:
        product = self._known.now().products([product_id]).get(product_id)
        if product is None:
            raise ProductNotFound(f"no product {product_id!r} in this shop")
        if not product.photos:
            raise PhotoNotFound(f"product {product_id!r} has no photo to search by")
        return product.photos[0].id

    def _localize(self, image: Image, box: Box | None, *, of_catalog: bool = False) -> tuple[Region, ...]:
        return regions_to_search(image, box, None if of_catalog else self._localizer)

    def _embed(self, image: Image, regions: Sequence[Region]) -> Look:
        pictures = [image.crop(region.box) for region in regions]
        if self._second_look is None:
            return Look(self._embedder.embed(pictures))
        vectors, details = self._embedder.embed_in_detail(pictures)
        return Look(vectors, details)

    def _nearest(self, query: Query, vectors: Vectors) -> Seen:
        """Return the most similar products that the filter allows, without the one that was asked by."""
        per_region = self._index.nearest(vectors, self._depth + 1, query.where)
        region = max(range(len(per_region)), key=lambda n: per_region[n][0].score if per_region[n] else -1.0)
        seen = _best_per_group(per_region)
        if query.product_id:
            own = {product.group_key for product in self._known.now().products([query.product_id]).values()}
            seen = [candidate for candidate in seen if candidate.group_key not in own]
        return Seen(seen[: self._depth], region)

    def _again(self, look: Look, seen: Seen) -> list[Placed]:
        """Look at the best of them again, place by place."""
        if self._second_look is None or not look.details:
            return as_placed(seen.candidates)
        return self._second_look.ordered(look.details[seen.region], seen.candidates)

    def _label(self, query: Query, image: Image, region: Region) -> Label:
        return self._labels.read(image, region.box) if query.read and self._labels else Label()

    def _labelled(self, label: Label, placed: list[Placed], where: Where | None) -> list[Placed]:
        """Let what is printed on the thing have its say."""
        if not self._labels or not any(label):
            return placed
        known = self._known.now().products([p.candidate.product_id for p in placed[:DEPTH]])
        return self._labels.ordered(label, placed, known, where)

    def _ranked(self, query: Query, seen: Sequence[Placed], sources: frozenset[Source]) -> list[Ranked]:
        return self._with_text(query, seen) if "text" in sources else list(map(_of_placed, seen))

    def _hits_of_each(self, image: Image, regions: Sequence[Region], query: Query) -> tuple[tuple[Hit, ...], ...]:
        """Return the best hits of each region by itself, where they are asked for."""
        if not query.per_region:
            return ()
        vectors = self._embedder.embed([image.crop(region.box) for region in regions])
        found = self._index.nearest(vectors, query.per_region, query.where)
        return tuple(self._hits(list(map(_of_placed, as_placed(row)))) for row in found)

    def _with_text(self, query: Query, seen: Sequence[Placed]) -> list[Ranked]:
        """Join what looks alike with what the text says, by rank, since a cosine and a text score do not compare."""
        found = self._store.find(Find(query.words, query.where, limit=self._depth)).matches
        by_sight = {placed.candidate.group_key: placed for placed in seen}
        by_words = {match.group_key: match for match in found}
        found_by: dict[Source, Collection[str]] = {"text": by_words, "picture": by_sight}
        fused = reciprocal_rank_fusion([list(by_sight), list(by_words)], None if query.has_sight else _WORDS_ALONE)
        ranked = []
        for group_key, score in fused.items():
            placed, match = by_sight.get(group_key), by_words.get(group_key)
            candidate = placed.candidate if placed else None
            # The words name the variant (this, in red) better than the picture does.
            product_id = match.product_id if match else (candidate.product_id if candidate else group_key)
            ranked.append(
                Ranked(
                    product_id,
                    group_key,
                    round(score, _SCORE_DECIMALS),
                    similarity=round(candidate.score, _SCORE_DECIMALS) if candidate else None,
                    photo_id=candidate.photo_id if candidate and candidate.product_id == product_id else None,
                    matched=tuple(source for source, by in found_by.items() if group_key in by),
                    rank_before=placed.rank_before if placed else None,
                )
            )
        return sorted(ranked, key=lambda r: (-r.score, r.product_id))[: self._depth]

    def _page(self, query: Query, ranked: list[Ranked], digest: str) -> Result:
        ordered = sorted(self._keyed(ranked, query.sort), key=lambda keyed: (keyed[0], keyed[1].product_id))
        after = read_cursor(query.cursor, digest)
        rest = _rest(ordered, after, query.sort) if after else ordered
        page = rest[: query.limit]
        cursor = write_cursor(digest, (page[-1][0], page[-1][1].product_id)) if len(rest) > len(page) else None
        facets = self._facets(query, [r for _, r in ordered])
        return Result(self._hits([r for _, r in page]), len(ordered), facets=facets, cursor=cursor)

    def _facets(self, query: Query, ranked: Sequence[Ranked]) -> dict[str, tuple[FacetCount, ...]]:
        if not query.facets:
            return {}
        return dict(self._store.facets(query.facets, product_ids=[r.product_id for r in ranked]))

    def _keyed(self, ranked: Sequence[Ranked], sort: Sort) -> list[tuple[float | str, Ranked]]:
        """Return each with what it is sorted by, ascending; products deleted since they were ranked fall out."""
        if sort == "relevance":
            return [(-r.score, r) for r in ranked]
        if sort == "newest":
            place = {product_id: n for n, product_id in enumerate(self._newest_first(ranked))}
            return [(place[r.product_id], r) for r in ranked if r.product_id in place]
        products = self._known.now().products([r.product_id for r in ranked])
        return [(_sort_value(products[r.product_id], sort), r) for r in ranked if r.product_id in products]

    def _newest_first(self, ranked: Sequence[Ranked]) -> list[str]:
        """Return the ids in the order in which the store got them, which only the store knows."""
        if not ranked:
            return []
        these = Or(tuple(Compare("id", "=", r.product_id) for r in ranked))
        return [m.product_id for m in self._store.find(Find(where=these, sort="newest", limit=len(ranked))).matches]

    def _hits(self, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        """Load what the shopper sees. A product deleted since it was ranked is left out."""
        known = self._known.now()
        products = known.products([r.product_id for r in ranked])
        variants = known.variants([r.group_key for r in ranked])
        return tuple(
            Hit(
                product=products[r.product_id],
                score=r.score,
                similarity=r.similarity,
                photo_id=r.photo_id or _first_photo_id(products[r.product_id]),
                box=WHOLE,
                variants=variants.get(r.group_key, ()),
                matched=r.matched,
                rank_before=r.rank_before,
            )
            for r in ranked
            if r.product_id in products
        )


def _searched(regions: Sequence[Region]) -> list[Region]:
    return [region for region in regions if region.searched]


def _preferring(asked: Query, wishes: Wishes) -> Query | None:
    """Return the question for what fulfils the preferences; None where there are none."""
    return replace(asked, where=all_of([asked.where, wishes.preferred])) if wishes.preferred else None


def _with_words(sources: frozenset[Source], wishes: Wishes) -> frozenset[Source]:
    """Return the sources that have words left to look for."""
    empty: dict[Source, bool] = {"text": not wishes.left.strip(), "picture": not wishes.look.strip()}
    return frozenset(source for source in sources if not empty[source])


def _best_per_group(per_region: Sequence[Sequence[Candidate]]) -> list[Candidate]:
    if len(per_region) == 1:
        return list(per_region[0])
    best: dict[str, Candidate] = {}
    for candidates in per_region:
        for candidate in candidates:
            known = best.get(candidate.group_key)
            if known is None or candidate.score > known.score:
                best[candidate.group_key] = candidate
    return sorted(best.values(), key=lambda c: (-c.score, c.product_id))


def _of_placed(placed: Placed) -> Ranked:
    candidate = placed.candidate
    score, cosine = round(placed.score, _SCORE_DECIMALS), round(candidate.score, _SCORE_DECIMALS)
    return Ranked(
        candidate.product_id,
        candidate.group_key,
        score,
        None if placed.rank_before is None else cosine,
        candidate.photo_id,
        ("code",) if placed.numbered else ("picture",),
        placed.rank_before,
    )


def _sort_value(product: Product, sort: Sort) -> float | str:
    if sort == "title":
        return product.title.casefold()
    price = product.price_minor if product.sale_price_minor is None else product.sale_price_minor
    if price is None:
        return float("inf")
    return float(price if sort == "price" else -price)


def _rest(ordered: list[tuple[float | str, Ranked]], after: SortKey, sort: Sort) -> list[tuple[float | str, Ranked]]:
    """Return what comes after the last row seen: after its place, where its score may have changed.

    A score made of ranks falls when another product comes in above; a price that changed is another matter.
    """
    seen = [place for place, (_, r) in enumerate(ordered) if r.product_id == after[1]]
    if seen and sort == "relevance":
        return ordered[seen[0] + 1 :]
    return [(key, r) for key, r in ordered if _comes_after((key, r.product_id), after)]


def _comes_after(key: SortKey, after: SortKey) -> bool:
    if isinstance(key[0], str) != isinstance(after[0], str):
        return False
    return key > after


def _cosines(ranked: Sequence[Ranked]) -> dict[str, float]:
    return {r.product_id: r.similarity for r in ranked if r.similarity is not None}


def _unjudged(result: Result, _cosines: Mapping[str, float]) -> Result:
    return result


def _first_photo_id(product: Product) -> str | None:
    return product.photos[0].id if product.photos else None


def _gone(photo_id: str) -> bytes:
    raise PhotoNotFound(f"no photo {photo_id!r}: query photos are kept for a limited time only; send the photo again")
