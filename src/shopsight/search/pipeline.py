"""The walk of one search: hear, decode, localize, embed, retrieve, rerank, explain. Named in docs/walk.md as here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from shopsight.core.ports import ImageEmbedder, Localizer, ProductIndex, ProductStore
from shopsight.core.types import (
    WHOLE,
    Box,
    Candidate,
    Details,
    Find,
    Found,
    Hit,
    Image,
    Product,
    Query,
    Region,
    Result,
    Source,
    Vectors,
)
from shopsight.core.where import Where
from shopsight.core.why import Why
from shopsight.core.wishes import Wishes, all_of
from shopsight.search.calibrate import Judge
from shopsight.search.fuse import reciprocal_rank_fusion
from shopsight.search.pages import Pages
from shopsight.search.paging import SortKey, query_digest, read_cursor, write_cursor
from shopsight.search.product_cache import ProductCache
from shopsight.search.ranked import SCORE_DECIMALS, Ranked, of_placed
from shopsight.search.regions import regions_to_search
from shopsight.search.second_look.label import Label, LabelReader
from shopsight.search.second_look.look import DEPTH, Placed, SecondLook, as_placed
from shopsight.search.second_look.why import Explainer, Shown
from shopsight.search.sighting import Sightings
from shopsight.search.watch import StepWatch
from shopsight.search.wishes.reader import WishReader
from shopsight.search.words import WordSight
from shopsight.vision.quality import advise, mended

_WORDS_ALONE = (0.9, 1.0)
"""What pictures and the catalog's text count where words alone ask: the product of that name or number comes first,
not one that looks like it."""


class Look(NamedTuple):
    """What was seen of the regions of a photo: a vector and details of each."""

    vectors: Vectors
    details: Sequence[Details] = ()


class Seen(NamedTuple):
    """The most similar products, and which of the regions found the most similar: it shows the product best."""

    candidates: list[Candidate]
    region: int


class SearchPipeline:
    """Answers queries. Every collaborator comes in as an argument; safe to call from several threads at once.

    `decode(data, at_least_px)` gives the picture; `photo_bytes(id)` the bytes of a catalog or query photo, or None;
    `keep(data)` stores a query photo and names it, or returns None where photos are not kept.
    `depth` is how many of the most similar products are ranked, sorted, counted in facets and paged through.
    `words` says where words are looked for; `second_look` reorders what looks alike, None leaves it as it is.
    `localizer` finds the products in a shopper's photo, `labels` reads what is printed on them.
    `judge` tells how sure the answer to a photo is, `watch` makes the stopwatch of a search.
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
        watch: Callable[[], StepWatch] = StepWatch,
    ) -> None:
        self._embedder = embedder
        self._index = index
        self._store = store
        self._known = ProductCache(store)
        self._pages = Pages(store, self._known)
        self._sightings = Sightings(
            decode=decode,
            photo_bytes=photo_bytes,
            keep=keep,
            store=store,
            known=self._known,
            input_px=embedder.card.input_px,
            is_searched_for_parts=localizer is not None,
        )
        self._depth = depth
        self._words = words or WordSight()
        self._second_look = second_look
        self._localizer = localizer
        self._labels = labels
        self._wishes = WishReader(store)
        self._judge = judge or _unjudged
        self._watch = watch
        self._explainer = Explainer(embedder, store)

    def search(self, query: Query) -> Result:
        """Return the page of hits that the query asks for, with the time that each step took."""
        watch = self._watch()
        sources = self._words.sources(query)
        asked, wishes = query, Wishes(left=query.words, look=query.words)
        if sources:
            with watch.step("hear"):
                asked, wishes = self._heard(query)
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
            sighting = self._sightings.sight(query)
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
            result = self._pages.page(asked, ranked, query_digest(query, sighting.sha256))
            if not query.words.strip() and not query.product_id and not label.gtins:
                result = self._judge(result, _cosines(ranked))
            result = replace(result, nearest=self._nearest_hits(query, ranked))
            each = self._hits_of_each(sighting.image, regions, asked)
        return replace(result, regions=regions, region_hits=each, photo_id=sighting.photo_id, advice=sighting.advice)

    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]:
        """Return why each of these hits answers the query. Raises ProductNotFound and PhotoNotFound."""
        asked, _ = self._heard(query)
        look = None
        if query.has_sight:
            sighting = self._sightings.sight(query)
            regions = _searched(self._localize(sighting.image, query.box, of_catalog=sighting.of_catalog))
            seen = self._nearest(asked, self._embed(sighting.image, regions).vectors)
            look = self._explainer.look(sighting.image, regions[seen.region].box)
        return self._explainer.explain(asked, look, shown)

    def rank(self, photo: bytes, box: Box | None = None, *, read: bool = False) -> list[tuple[str, float]]:
        """Return the products most like a photo, or what is in a box of it, without loading them: for evaluation."""
        query = Query(photo=photo, box=box, read=read)
        return self._rank(self._sightings.decoded(photo, query), query)

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
        return [(placed.candidate.product_id, round(placed.score, SCORE_DECIMALS)) for placed in found]

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
            return self._pages.page(asked, ranked, digest)

    def _read(self, asked: Query, wishes: Wishes, watch: StepWatch, digest: str) -> Result:
        """Find by words and filter in the store, which also pages, unless some should come first."""
        liked = _preferring(asked, wishes)
        if liked and asked.sort == "relevance":
            with watch.step("retrieve"):
                ranked = self._joined(self._found(asked, self._depth)[0], self._found(liked, self._depth)[0])
            with watch.step("explain"):
                return self._pages.page(asked, ranked, digest)
        after = read_cursor(asked.cursor, digest)
        with watch.step("retrieve"):
            ranked, found = self._found(asked, asked.limit, after)
        with watch.step("explain"):
            hits = self._pages.hits(ranked)
            facets = self._store.facets(asked.facets, words=asked.words, where=asked.where) if asked.facets else {}
        cursor = write_cursor(digest, found.last) if found.last else None
        return Result(hits, found.total, facets=facets, cursor=cursor)

    def _found(self, asked: Query, limit: int, after: SortKey | None = None) -> tuple[list[Ranked], Found]:
        found = self._store.find(Find(asked.words, asked.where, asked.sort, limit, after))
        matched: tuple[Source, ...] = ("text",) if asked.words.strip() else ()
        ranked = [
            Ranked(m.product_id, m.group_key, round(m.score, SCORE_DECIMALS), matched=matched) for m in found.matches
        ]
        return ranked, found

    def _by_vectors(self, asked: Query, vectors: Vectors, sources: frozenset[Source]) -> list[Ranked]:
        seen = as_placed(self._nearest(asked, vectors).candidates)
        return [r._replace(similarity=None, rank_before=None) for r in self._ranked(asked, seen, sources)]

    def _joined(self, ranked: Sequence[Ranked], liked: Sequence[Ranked]) -> list[Ranked]:
        """Rank what fulfils the preferences once more, so that it comes earlier and hides nothing."""
        before = {r.group_key: r.rank_before for r in ranked}
        best = {r.group_key: r._replace(rank_before=before.get(r.group_key)) for r in [*ranked, *liked]}
        scores = reciprocal_rank_fusion([[r.group_key for r in ranking] for ranking in (ranked, liked)])
        fused = [best[group_key]._replace(score=round(score, SCORE_DECIMALS)) for group_key, score in scores.items()]
        return sorted(fused, key=lambda r: (-r.score, r.product_id))[: self._depth]

    def _heard(self, query: Query) -> tuple[Query, Wishes]:
        """Return what is asked, the query with its wishes as filter and the words that are left; and the wishes."""
        wishes = self._wishes.read(query, self._asked_about(query))
        return replace(query, words=wishes.left, where=all_of([query.where, wishes.musts])), wishes

    def _asked_about(self, query: Query) -> Product | None:
        return self._known.now().products([query.product_id]).get(query.product_id) if query.product_id else None

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

    def _nearest_hits(self, query: Query, ranked: Sequence[Ranked]) -> tuple[Hit, ...]:
        """Return the best of the ranking with their chances, where places beside the page are to be filled."""
        if not query.sponsored:
            return ()
        best = ranked[:DEPTH]
        return self._judge(Result(self._pages.hits(best), len(best)), _cosines(ranked)).hits

    def _label(self, query: Query, image: Image, region: Region) -> Label:
        if not query.read or query.product_id or not self._labels:
            return Label()
        return self._labels.read(image, region.box, query.box or WHOLE)

    def _labelled(self, label: Label, placed: list[Placed], where: Where | None) -> list[Placed]:
        """Let what is printed on the thing have its say."""
        if not self._labels or not any(label):
            return placed
        known = self._known.now().products([p.candidate.product_id for p in placed[:DEPTH]])
        return self._labels.ordered(label, placed, known, where)

    def _ranked(self, query: Query, seen: Sequence[Placed], sources: frozenset[Source]) -> list[Ranked]:
        numbered = {p.candidate.group_key: of_placed(p) for p in seen if p.numbered}
        others = [p for p in seen if not p.numbered]
        ranked = self._with_text(query, others) if "text" in sources else list(map(of_placed, others))
        rest = [r for r in ranked if r.group_key not in numbered]
        top = rest[0].score if rest else 0.0
        return [*(r._replace(score=max(r.score, top)) for r in numbered.values()), *rest][: self._depth]

    def _hits_of_each(self, image: Image, regions: Sequence[Region], query: Query) -> tuple[tuple[Hit, ...], ...]:
        """Return the best hits of each region by itself, where they are asked for."""
        if not query.per_region or query.product_id:
            return ()
        vectors = self._embedder.embed([image.crop(region.box) for region in regions])
        found = self._index.nearest(vectors, query.per_region, query.where)
        return tuple(self._pages.hits(list(map(of_placed, as_placed(row)))) for row in found)

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
                    round(score, SCORE_DECIMALS),
                    similarity=round(candidate.score, SCORE_DECIMALS) if candidate else None,
                    photo_id=candidate.photo_id if candidate and candidate.product_id == product_id else None,
                    matched=tuple(source for source, by in found_by.items() if group_key in by),
                    rank_before=placed.rank_before if placed else None,
                )
            )
        return sorted(ranked, key=lambda r: (-r.score, r.product_id))[: self._depth]


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


def _cosines(ranked: Sequence[Ranked]) -> dict[str, float]:
    """Return the cosines of a ranking, best first, each by the product that came in its place.

    A second look says which product comes first, the cosines how sure anything here is: so chances fall with the place.
    """
    seen = [r for r in ranked if r.similarity is not None]
    cosines = sorted((r.similarity or 0.0 for r in seen), reverse=True)
    return dict(zip([r.product_id for r in seen], cosines, strict=True))


def _unjudged(result: Result, _cosines: Mapping[str, float]) -> Result:
    return result
