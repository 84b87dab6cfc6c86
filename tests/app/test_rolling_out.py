"""A new model comes into a shop that serves: beside the old one, then in its place, and back."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from shopsight.app import Shop
from shopsight.core.errors import Conflict, InvalidCursor, InvalidRequest, ModelUnusable
from shopsight.core.queries import Query
from shopsight.core.roll_out import RollOut
from shopsight.core.types import Operation
from shopsight.vision.models.choice import chosen
from tests.model_shop import ASKED, make_model_shop, open_model_shop, shape
from tests.shops import picture
from tests.vision.encoders.patches import publish_patch_model

SHOPPERS = [f"shopper {n}" for n in range(40)]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop of a dozen products that sees with "coarse", and has "fine" at hand; it is only copied."""
    folder = tmp_path_factory.mktemp("original")
    make_model_shop(folder)
    return folder


@pytest.fixture
def opened(original: Path, tmp_path: Path) -> Iterator[Callable[[], Shop]]:
    """Opens that shop, as a process does; the second time as another process."""
    shutil.copytree(original, tmp_path, dirs_exist_ok=True)
    shops: list[Shop] = []

    def call() -> Shop:
        shops.append(open_model_shop(tmp_path))
        return shops[-1]

    yield call
    for shop in shops:
        shop.close()


@pytest.fixture
def shop(opened: Callable[[], Shop]) -> Shop:
    return opened()


@pytest.fixture
def beside(shop: Shop) -> Shop:
    """The shop with "fine" beside "coarse"."""
    shop.warm_up()
    assert shop.roll_out.begin("fine").status == "done"
    return shop


def answer(shop: Shop, **asked: Any) -> tuple[str, list[str]]:
    """Return who answered a photo, and what."""
    result = shop.search(Query(**{"photo": ASKED, **asked}))
    return result.model, [hit.product.id for hit in result.hits]


def until(holds: Callable[[], bool]) -> bool:
    deadline = time.monotonic() + 60
    while not holds() and time.monotonic() < deadline:
        pass
    return holds()


def test_a_new_model_embeds_beside_and_answers_only_after_the_switch(shop: Shop) -> None:
    before = answer(shop)
    assert before[0] == "coarse"
    operation = shop.roll_out.begin("fine")
    assert (operation.kind, operation.status, operation.done, operation.total) == ("roll-out", "done", 12, 12)
    assert answer(shop) == before
    assert sorted(shop.store.revisions().values()) == [12, 12]
    shop.roll_out.switch()
    after = answer(shop)
    assert (after[0], shop.status().model) == ("fine", "fine")
    assert after[1] != before[1]
    shop.roll_out.back()
    assert answer(shop) == before


def test_another_process_follows_each_step_by_itself(beside: Shop, opened: Callable[[], Shop]) -> None:
    other = opened()
    assert answer(other)[0] == "coarse"
    beside.roll_out.switch()
    assert until(lambda: answer(other)[0] == "fine")
    beside.roll_out.back()
    assert until(lambda: answer(other)[0] == "coarse")
    beside.roll_out.switch()
    assert answer(opened())[0] == "fine"


def test_a_process_told_to_see_with_a_third_model_takes_no_part(beside: Shop, tmp_path: Path) -> None:
    publish_patch_model(tmp_path / "shop" / "models", "third", 1)
    beside.roll_out.switch()
    with open_model_shop(tmp_path, model="third") as third:
        assert third.model.name == "third"
        assert third.models.other is None
        with pytest.raises(Conflict, match="switched to fine"):
            third.roll_out.begin("coarse")


def test_a_canary_is_a_steady_share_of_shoppers(beside: Shop) -> None:
    beside.roll_out.share(canary=0.3)
    first = {shopper for shopper in SHOPPERS if answer(beside, shopper=shopper)[0] == "fine"}
    assert 3 <= len(first) <= 22
    beside.roll_out.share(canary=0.6)
    more = {shopper for shopper in SHOPPERS if answer(beside, shopper=shopper)[0] == "fine"}
    assert first < more < set(SHOPPERS)
    beside.roll_out.share(canary=1.0)
    assert answer(beside)[0] == "fine"
    beside.roll_out.back()
    assert answer(beside)[0] == "coarse"
    assert beside.roll_out.now().canary == 0


def test_each_answer_is_wholly_one_model_s(beside: Shop) -> None:
    fine = beside.models.other
    assert fine
    expected = {
        model.name: [(hit.product.id, hit.score) for hit in model.search(Query(photo=ASKED)).hits]
        for model in (beside.model, fine)
    }
    assert expected["fine"] != expected["coarse"]
    beside.roll_out.share(canary=0.5)
    seen = set()
    for shopper in SHOPPERS:
        result = beside.search(Query(photo=ASKED, shopper=shopper))
        assert [(hit.product.id, hit.score) for hit in result.hits] == expected[result.model]
        seen.add(result.model)
    assert seen == {"coarse", "fine"}


def test_the_next_page_is_the_model_s_that_made_the_first(beside: Shop) -> None:
    whole = answer(beside)[1]
    first = beside.search(Query(photo=ASKED, limit=4))
    beside.roll_out.switch()
    second = beside.search(Query(photo=ASKED, limit=4, cursor=first.cursor or ""))
    assert second.model == first.model == "coarse"
    assert [hit.product.id for hit in (*first.hits, *second.hits)] == whole[:8]


def test_the_page_of_a_model_that_nobody_has_is_refused(beside: Shop, opened: Callable[[], Shop]) -> None:
    cursor = beside.search(Query(photo=ASKED, limit=4)).cursor or ""
    beside.roll_out.switch()
    beside.roll_out.clean()
    with pytest.raises(InvalidCursor, match="in use no longer"):
        opened().search(Query(photo=ASKED, limit=4, cursor=cursor))


def test_a_shadow_is_compared_and_answers_nobody(beside: Shop) -> None:
    beside.roll_out.share(shadow=1.0)
    assert answer(beside, limit=10)[0] == "coarse"
    assert until(lambda: beside.roll_out.now().compared.searches == 1)
    compared = beside.roll_out.now().compared
    assert 0 < compared.overlap <= 1
    assert compared.live_ms > 0 and compared.other_ms > 0
    assert not compared.failed
    beside.search(Query(words="something"))
    beside.search(Query(photo=ASKED, sort="price"))
    beside.models.follow()
    assert beside.roll_out.now().compared.searches == 1


def test_a_new_model_that_cannot_answer_fails_no_shopper(beside: Shop) -> None:
    beside.roll_out.share(shadow=1.0, canary=1.0)
    fine = beside.models.other
    assert fine
    fine.stop()
    fine._searching = Broken()  # type: ignore[assignment]
    assert answer(beside)[0] == "coarse"
    beside.roll_out.share(canary=0.0)
    assert answer(beside)[0] == "coarse"
    assert until(lambda: beside.roll_out.now().compared.failed == 1)


class Broken:
    """Stands where a search was."""

    def search(self, query: Query) -> None:
        raise MemoryError("no room for the new model")


def test_what_is_put_meanwhile_has_vectors_of_both(beside: Shop) -> None:
    beside.keep_up()
    beside.put([shape("disc-red", "disc", "red")])
    assert until(lambda: beside.roll_out.photos_left() == 0)
    beside.roll_out.switch()
    beside.put([shape("disc-blue", "disc", "blue")])
    assert until(lambda: sorted(beside.store.revisions().values()) == [14, 14])
    beside.roll_out.back()
    asked = picture("disc", "blue")
    assert until(lambda: answer(beside, photo=asked)[1][0] == "disc-blue")


def test_what_nobody_embedded_meanwhile_is_embedded_by_the_switch(beside: Shop) -> None:
    beside.put([shape("disc-red", "disc", "red")])
    beside.roll_out.switch()
    assert answer(beside, photo=picture("disc", "red"))[1][0] == "disc-red"
    beside.put([shape("disc-blue", "disc", "blue")])
    beside.roll_out.back()
    assert answer(beside, photo=picture("disc", "blue"))[1][0] == "disc-blue"


def test_recommendations_are_of_the_model_that_answers(beside: Shop) -> None:
    assert beside.model.product_vectors.now().vectors.shape == (12, 12)
    before = [one.product_id for one in beside.recommendations.similar("ring-red", 5).items]
    beside.roll_out.switch()
    assert beside.model.product_vectors.now().vectors.shape == (12, 48)
    assert [one.product_id for one in beside.recommendations.similar("ring-red", 5).items] != before


def test_cleaning_leaves_what_is_the_live_model_s(beside: Shop, tmp_path: Path) -> None:
    beside.roll_out.switch()
    assert beside.roll_out.clean() == 12
    assert beside.roll_out.now() == RollOut()
    assert list(beside.store.revisions().values()) == [12]
    assert beside.models.other is None
    assert answer(beside)[0] == "fine"
    assert chosen(tmp_path / "shop") == "fine"
    beside.close()
    assert [folder.name for folder in (tmp_path / "shop" / "derived").iterdir()] == [beside.model.key]


def test_cleaning_gives_up_what_was_not_switched_to(beside: Shop) -> None:
    before = answer(beside)
    beside.roll_out.clean()
    assert answer(beside) == before
    assert len(beside.store.revisions()) == 1


def test_embedding_that_was_stopped_goes_on_where_it_was(shop: Shop) -> None:
    def stop(operation: Operation) -> None:
        if operation.done:
            shop.cancel(operation.id)

    stopped = shop.roll_out.begin("fine", photos_per_second=5, on_progress=stop)
    assert (stopped.status, shop.roll_out.now().phase) == ("cancelled", "embedding")
    with pytest.raises(Conflict, match="has not seen all photos"):
        shop.roll_out.switch()
    resumed = shop.roll_out.begin("fine")
    assert (resumed.id, resumed.status, resumed.done) == (stopped.id, "done", 12)


def test_steps_out_of_order_are_refused_and_say_what_to_do(shop: Shop) -> None:
    with pytest.raises(Conflict, match="no roll-out is under way"):
        shop.roll_out.switch()
    with pytest.raises(Conflict, match="no roll-out is under way"):
        shop.roll_out.back()
    with pytest.raises(Conflict, match="sees with coarse already"):
        shop.roll_out.begin("coarse")
    with pytest.raises(ModelUnusable):
        shop.roll_out.begin("no such")
    shop.roll_out.begin("fine")
    with pytest.raises(InvalidRequest, match="share"):
        shop.roll_out.share(canary=2)
    shop.roll_out.switch()
    with pytest.raises(Conflict, match="switched to fine"):
        shop.roll_out.share(canary=0.1)


def test_a_setting_that_would_bring_the_old_model_back_keeps_it_from_being_cleaned_away(
    beside: Shop, tmp_path: Path
) -> None:
    with open_model_shop(tmp_path, model="coarse") as pinned:
        pinned.roll_out.switch()
        assert answer(pinned)[0] == "fine"
        with pytest.raises(Conflict, match="SHOPSIGHT_MODEL says 'coarse'"):
            pinned.roll_out.clean()
