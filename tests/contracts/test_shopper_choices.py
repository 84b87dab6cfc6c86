"""What shoppers choose holds at once and goes with them, over SQLite and a real PostgreSQL."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from shopsight.core.recommendations import ShopperChoice
from shopsight.store import SqlEventLog
from shopsight.store.shopper_choices import SqlShopperChoices


@pytest.fixture
def choices(engine: Engine) -> SqlShopperChoices:
    return SqlShopperChoices(engine)


def test_who_chose_nothing_is_remembered(choices: SqlShopperChoices) -> None:
    assert choices.of("s1") == ShopperChoice()
    assert choices.all() == {}


def test_an_opt_out_and_a_reset_hold_for_their_shopper_and_beside_each_other(choices: SqlShopperChoices) -> None:
    choices.opt_out("s1", True)
    choices.reset("s1", 7)
    choices.reset("鞋", 3)
    assert choices.of("s1") == ShopperChoice(opted_out=True, taste_after=7)
    choices.opt_out("s1", False)
    assert choices.all() == {"s1": ShopperChoice(taste_after=7), "鞋": ShopperChoice(taste_after=3)}


def test_an_erased_shopper_has_no_choice_left_and_everybody_sees_that_someone_was(
    engine: Engine, choices: SqlShopperChoices
) -> None:
    choices.opt_out("s1", True)
    choices.reset("s2", 5)
    SqlEventLog(engine).erase("s1")
    assert choices.of("s1") == ShopperChoice(epoch=1)
    assert choices.of("s2") == ShopperChoice(taste_after=5, epoch=1)
    SqlEventLog(engine).erase("s1")
    assert choices.of("").epoch == 2
    assert list(choices.all()) == ["s2"]
