"""The walk of one search: hear, decode, localize, embed, retrieve, rerank, explain. Named in docs/walk.md as here."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from shopsight.core.ports import ProductStore
from shopsight.core.queries import Find, Found, Hit, Query, Result, Source
from shopsight.core.types import WHOLE, Box, Image, Product, Region, Vectors
from shopsight.core.where import Where
from shopsight.core.why import Why
from shopsight.core.wishes import Wishes, all_of
from shopsight.search.calibrate import Evidence, Judge, evidence_of
from shopsight.search.category import Branch, Categorize
from shopsight.search.fuse import reciprocal_rank_fusion
from shopsight.search.pages import Pages
from shopsight.search.paging import SortKey, query_digest, read_cursor, write_cursor
from shopsight.search.product_cache import ProductCache
from shopsight.search.ranked import SCORE_DECIMALS, Ranked, of_placed
from shopsight.search.second_look.label import Label, LabelReader
from shopsight.search.second_look.look import DEPTH, Looked, Placed, as_placed
from shopsight.search.second_look.why import Explainer, Shown
from shopsight.search.sighting import Sightings
from shopsight.search.visual import Look, Seen, VisualSearch, searched
from shopsight.search.watch import StepWatch
from shopsight.search.wishes.reader import WishReader
from shopsight.search.words import WordSight
from shopsight.vision.quality import advise, mended

_WORDS_ALONE = (0.9, 1.0)
"""What pictures and the catalog's text count where words alone ask: the product of that name or number comes first,
not one that looks like it."""


class SearchPipeline:
    """Answers queries. Every collaborator comes in as an argument; safe to call from several threads at once.

    `decode(data, at_least_px)` gives the picture; `photo_bytes(id)` the bytes of a catalog or query photo, or None;
    `keep(data)` stores a query photo and names it, or returns None where photos are not kept.
    `visual` finds what looks like a photo; its depth is how many products are ranked, sorted, counted in facets and
    paged through. `words` says where words are looked for, `labels` reads what is printed on a product.
    `judge` tells how sure the answer to a photo is, `categorize` its category, `watch` makes the stopwatch of a search.
    """

    def __init__(
        self,
        *,
        decode: Callable[[bytes, int], Image],
        visual: VisualSearch,
        store: ProductStore,
        photo_bytes: Callable[[str], bytes | None],
        keep: Callable[[bytes], str | None],
        words: WordSight | None = None,
        labels: LabelReader | None = None,
        judge: Judge | None = None,
        categorize: Categorize | None = None,
        watch: Callable[[], StepWatch] = StepWatch,
    ) -> None:
        self._visual = visual
        self._store = store
        self._known = ProductCache(store)
        self._pages = Pages(store, self._known)
        self._sightings = Sightings(
            decode=decode,
            photo_bytes=photo_bytes,
            keep=keep,
            store=store,
            known=self._known,
            input_px=visual.embedder.card.input_px,
            is_searched_for_parts=visual.localizer is not None,
        )
        self._depth = visual.depth
        self._words = words or WordSight()
        self._labels = labels
        self._wishes = WishReader(store)
        self._judge = judge or _unjudged
        self._categorize = categorize or _uncategorized
        self._watch = watch
        self._explainer = Explainer(visual.embedder, store)

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
            regions = self._localize(sighting.image, query, of_catalog=sighting.of_catalog)
        with watch.step("embed"):
            look = self._visual.look(sighting.image, searched(regions))
            if "picture" in sources:
                look = Look(self._words.composed(look.vectors, seen_words))

        with watch.step("retrieve"):
            seen = self._nearest(asked, look.vectors)
        label = Label()
        if query.read:
            with watch.step("read"):
                label = self._label(query, sighting.image, searched(regions)[seen.region])

        def rank(asked: Query, looked: Looked) -> list[Ranked]:
            return self._ranked(asked, self._labelled(label, looked.placed, asked.where), sources)

        with watch.step("rerank"):
            looked = self._visual.again(look, seen)
            ranked = rank(asked, looked)
            if liked := _preferring(asked, wishes):
                ranked = self._joined(ranked, rank(liked, self._visual.again(look, self._nearest(liked, look.vectors))))

        by_photo_alone = not (query.words.strip() or query.product_id or label.gtins)

        def judged(result: Result) -> Result:
            if not by_photo_alone:
                return result
            return self._judge(result, [r.product_id for r in ranked], evidence_of(looked))

        with watch.step("explain"):
            result = judged(self._pages.page(asked, ranked, query_digest(query, sighting.sha256)))
            if query.sponsored:
                result = replace(result, nearest=judged(Result(self._pages.hits(ranked[:DEPTH]), len(ranked))).hits)
            if by_photo_alone:
                shown = searched(regions)[seen.region]
                regions = tuple(self._named(region, looked) if region is shown else region for region in regions)
            regions, each = self._of_each(sighting.image, regions, asked)
        return replace(result, regions=regions, region_hits=each, photo_id=sighting.photo_id, advice=sighting.advice)

    def explain(self, query: Query, shown: Sequence[Shown]) -> list[Why]:
        """Return why each of these hits answers the query. Raises ProductNotFound and PhotoNotFound."""
        asked, _ = self._heard(query)
        look = None
        if query.has_sight:
            sighting = self._sightings.sight(query)
            regions = searched(self._localize(sighting.image, query, of_catalog=sighting.of_catalog))
            seen = self._nearest(asked, self._visual.look(sighting.image, regions).vectors)
            look = self._explainer.look(sighting.image, regions[seen.region].box)
        return self._explainer.explain(asked, look, shown)

    def rank(self, photo: bytes, box: Box | None = None, *, read: bool = False) -> list[tuple[str, float]]:
        """Return the products most like a photo, or what is in a box of it, without loading them: for evaluation."""
        query = Query(photo=photo, box=box, read=read)
        return self._rank(self._sightings.decoded(photo, query), query)

    def named(self, image: Image, regions: Sequence[Region]) -> tuple[Region, ...]:
        """Return regions with the category of the thing in each, in this shop's tree, where that is sure."""
        each = self._visual.of_each(image, regions)
        return tuple(map(self._named, regions, each))

    def rank_image(self, image: Image) -> list[tuple[str, float]]:
        """Rank for a picture that is decoded already."""
        return self._rank(image, Query())

    def _rank(self, image: Image, query: Query) -> list[tuple[str, float]]:
        image = mended(image, advise(image))
        regions = searched(self._visual.regions(image, query.box))
        look = self._visual.look(image, regions)
        seen = self._nearest(query, look.vectors)
        label = self._label(query, image, regions[seen.region])
        found = self._labelled(label, self._visual.again(look, seen).placed, query.where)
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

    def _localize(self, image: Image, query: Query, *, of_catalog: bool) -> tuple[Region, ...]:
        return (Region(WHOLE),) if of_catalog and not query.box else self._visual.regions(image, query.box)

    def _nearest(self, query: Query, vectors: Vectors) -> Seen:
        """Return the most similar products that the filter allows, without the one that was asked by."""
        own = self._known.now().products([query.product_id]).values() if query.product_id else ()
        return self._visual.nearest(vectors, query.where, {product.group_key for product in own})

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

    def _named(self, region: Region, looked: Looked) -> Region:
        ids = [placed.candidate.product_id for placed in looked.placed[:DEPTH]]
        known = self._known.now().products(ids)
        paths = [known[id_].category if id_ in known else () for id_ in ids]
        found = self._categorize(paths, evidence_of(looked))
        if not found:
            return region
        return replace(region, category=" > ".join(found.path), category_probability=found.probability)

    def _of_each(
        self, image: Image, regions: tuple[Region, ...], query: Query
    ) -> tuple[tuple[Region, ...], tuple[tuple[Hit, ...], ...]]:
        """Return each region with its category, and its best hits by itself, where they are asked for."""
        if not query.per_region or query.product_id:
            return regions, ()
        each = self._visual.of_each(image, regions, query.where)
        hits = tuple(self._pages.hits([of_placed(p) for p in looked.placed[: query.per_region]]) for looked in each)
        return tuple(map(self._named, regions, each)), hits

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


def _preferring(asked: Query, wishes: Wishes) -> Query | None:
    """Return the question for what fulfils the preferences; None where there are none."""
    return replace(asked, where=all_of([asked.where, wishes.preferred])) if wishes.preferred else None


def _with_words(sources: frozenset[Source], wishes: Wishes) -> frozenset[Source]:
    """Return the sources that have words left to look for."""
    empty: dict[Source, bool] = {"text": not wishes.left.strip(), "picture": not wishes.look.strip()}
    return frozenset(source for source in sources if not empty[source])


def _uncategorized(_paths: Sequence[tuple[str, ...]], _evidence: Evidence) -> Branch | None:
    return None


def _unjudged(result: Result, _ranked: Sequence[str], _evidence: Evidence) -> Result:
    return result
