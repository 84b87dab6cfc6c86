"""The dashboard and the experiments of the console, over simulated shoppers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import httpx
import pytest

from shopsight.app import Shop
from shopsight.core.events import Event, EventItem
from shopsight.core.experiments import Arm, Experiment
from shopsight.evaluation.shoppers.history import Goods, SimulatedShop
from shopsight.evaluation.shoppers.tastes import Shopper, draw_shoppers
from shopsight.store import SqlExperiments, open_engine
from tests.browser.conftest import MERCHANT_KEY, OpenPage, keep
from tests.browser.test_access import audit

NOW = datetime.now(UTC)
BEGAN = NOW - timedelta(days=20)
TASTE = Experiment("taste", "Personal order", (Arm("A"), Arm("B")), "click_rate", BEGAN)


@pytest.fixture(scope="module")
def watched(served: tuple[Shop, str]) -> None:
    """An experiment that has run for twenty days, whose arm B puts first what the shopper likes."""
    shop, _ = served
    rows = shop.model.product_vectors.now()
    goods = Goods(list(rows.ids), rows.vectors, [2000] * len(rows))
    simulated = SimulatedShop(goods, draw_shoppers(goods.vectors, 700))

    def policy(shopper: Shopper, dice: Random) -> list[str]:
        shown = list(simulated.anything(shopper, dice))
        if TASTE.arm_of(shopper.id).name == "B":
            shown.sort(key=lambda product: -simulated.liking(shopper, product))
        else:
            shown.reverse()
        return shown if dice.random() > 0.03 else []

    def told(shopper: Shopper) -> Mapping[str, str]:
        return {"experiment": "taste", "arm": TASTE.arm_of(shopper.id).name}

    shop.events.append(simulated.history(BEGAN, 20, policy, told))
    vain = [
        Event(f"vain-{n}", "search", NOW - timedelta(hours=n + 1), f"v{n}", f"v{n}", words="umbrella") for n in range(4)
    ]
    shop.events.append(vain)
    shop.events.append(
        [Event("down", "feedback", NOW - timedelta(hours=1), "v", details={"helpful": False, "reason": "color"})]
    )
    engine = open_engine(shop.settings.shop / "shop.db")
    store = SqlExperiments(engine)
    store.add(TASTE)
    store.start("taste", BEGAN)
    engine.dispose()


def opened(open_page: OpenPage, section: str, **options: Any) -> Any:
    page = open_page(f"merchant/#key={MERCHANT_KEY}", **options)
    page.get_by_role("heading", name="Dashboard").wait_for()
    page.goto(page.url.split("#")[0] + f"#{section}")
    return page


@pytest.mark.usefixtures("watched")
def test_the_dashboard_tells_figures_trends_and_what_went_worst(open_page: OpenPage) -> None:
    page = opened(open_page, "dashboard")
    page.get_by_role("heading", name="Dashboard").wait_for()
    assert page.get_by_role("img", name="Clicked by day").get_attribute("aria-label").count("%") == 4
    page.get_by_role("row").filter(has_text="umbrella").wait_for()
    page.get_by_role("row").filter(has_text="color").wait_for()
    page.get_by_text("The days as a table").click()
    assert page.get_by_role("region", name="Day by day").get_by_role("row").count() == 29
    page.get_by_label("Period").select_option("7")
    page.locator("details tbody tr").nth(7).wait_for(state="detached")
    assert page.locator("details tbody tr").count() == 7


@pytest.mark.usefixtures("watched")
def test_an_experiment_says_in_words_what_it_found(open_page: OpenPage) -> None:
    page = opened(open_page, "experiments")
    page.get_by_role("link", name="Personal order").click()
    page.get_by_role("heading", name="Personal order").wait_for()
    first = page.locator("section.metric").first
    assert first.get_by_role("heading").inner_text() == "Searches with a click"
    assert "B is better by" in first.inner_text()
    first.get_by_role("img", name="B is better by").wait_for()
    page.get_by_role("button", name="Switch the page to Chinese (中文)").click()
    page.get_by_role("heading", name="有点击的搜索").wait_for()
    page.get_by_role("link", name="全部实验").click()
    page.get_by_role("heading", name="实验", exact=True).wait_for()


@pytest.mark.usefixtures("watched")
def test_a_draft_is_made_started_stopped_and_deleted(open_page: OpenPage) -> None:
    page = opened(open_page, "experiments")
    page.on("dialog", lambda dialog: dialog.accept())
    page.get_by_role("button", name="New experiment").click()
    page.get_by_label("What is tried").fill("Look once")
    page.locator(".draft-form input[maxlength='100']").fill("perhaps")
    page.get_by_role("button", name="Make draft").click()
    page.get_by_role("alert").filter(has_text="sponsored").wait_for()
    page.locator(".draft-form input[maxlength='100']").fill("false")
    page.get_by_role("button", name="Make draft").click()
    page.get_by_role("button", name="Start: Look once").click()
    page.get_by_role("button", name="Stop: Look once").click()
    page.get_by_role("button", name="Delete: Look once").click()
    page.get_by_role("row").filter(has_text="Look once").wait_for(state="detached")


def test_two_orders_are_interleaved_from_draft_to_result(served: tuple[Shop, str], open_page: OpenPage) -> None:
    shop, _ = served
    page = opened(open_page, "experiments")
    page.get_by_role("button", name="New experiment").click()
    page.get_by_label("What is tried").fill("Two orders")
    page.get_by_label("How").select_option("interleaved")
    assert not page.get_by_label("Share of shoppers in B, %").is_visible()
    page.locator(".draft-form input[maxlength='100']").fill("0.5")
    page.get_by_role("button", name="Make draft").click()
    page.get_by_role("button", name="Start: Two orders").click()
    page.get_by_role("link", name="Two orders").wait_for()
    teams = f"{0b110101:x}"  # order B brought the first, third and fifth place
    clicks = [
        Event(
            f"t{n}", "select_item", datetime.now(UTC), f"t{n}", items=(EventItem("x", position=1 + n % 6 // 5),),
            query_id=f"q{n}~two-orders~{teams}",
        )
        for n in range(150)
    ]  # fmt: skip
    shop.events.append(clicks)
    page.get_by_role("link", name="Two orders").click()
    page.get_by_role("img", name="B wins").wait_for()
    keep(page, "interleaved-1280")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert audit(page, "faint") == [] and audit(page, "nameless") == []
    keep(page, "interleaved-390")
    page.get_by_role("button", name="Switch the page to Chinese (中文)").click()
    page.get_by_role("heading", name="点击更偏爱哪种排序").wait_for()
    shop.experiments.stop("two-orders")
    shop.experiments.delete("two-orders")


@pytest.mark.usefixtures("watched")
@pytest.mark.parametrize("section", ["dashboard", "experiments", "experiments/taste"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [390, 1280])
def test_it_can_be_read(open_page: OpenPage, section: str, scheme: str, width: int) -> None:
    page = opened(
        open_page, section, color_scheme=scheme, viewport={"width": width, "height": 844}, reduced_motion="reduce"
    )
    title = {"dashboard": "Dashboard", "experiments": "Experiments", "experiments/taste": "Personal order"}[section]
    page.locator("#section:not([aria-busy])").get_by_role("heading", name=title, exact=True).wait_for()
    assert audit(page, "faint") == []
    assert audit(page, "nameless") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    keep(page, f"{section.replace('/', '-')}-{width}-{scheme}")


def test_a_shopper_who_agreed_is_counted_in_their_arm(open_page: OpenPage, address: str) -> None:
    key = {"Authorization": f"Bearer {MERCHANT_KEY}"}
    same = {"storefront": "as ever"}
    arms = [{"name": "A", "changes": same}, {"name": "B", "changes": same}]
    with httpx.Client(base_url=f"{address}v1", headers=key, timeout=60) as shop:
        shop.post("/experiments", json={"id": "on-the-page", "title": "On the page", "arms": arms}).raise_for_status()
        shop.post("/experiments/on-the-page/start").raise_for_status()
        page = open_page()
        with page.expect_response("**/v1/assignments*") as dealt:
            page.locator("#consent").click()
        with page.expect_response(lambda answer: '"search"' in (answer.request.post_data or "")):
            page.fill("#words", "ball")
            page.keyboard.press("Enter")
        counts = shop.get("/experiments/on-the-page/results").json()["shoppers"]
        assert counts == {"A": 0, "B": 0} | {dealt.value.json()["arms"]["on-the-page"]: 1}
        shop.post("/experiments/on-the-page/stop")
        shop.delete("/experiments/on-the-page")
