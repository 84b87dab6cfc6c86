"""API keys: shown once, checked fast, revocable."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text

from shopsight.core.errors import InvalidRequest, NotFound
from shopsight.store import ApiKeys, open_engine


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 1_700_000_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    engine = open_engine(tmp_path / "shop.db")
    yield engine
    engine.dispose()


def test_a_key_has_the_scopes_it_was_made_with(engine: Engine) -> None:
    keys = ApiKeys(engine)
    secret = keys.create(" storefront ", ["search"])
    both = keys.create("import", {"search", "write"})
    assert secret.startswith("sk_")
    assert keys.check(secret) == frozenset({"search"})
    assert keys.check(both) == frozenset({"search", "write"})
    assert sorted(key.name for key in keys.list()) == ["import", "storefront"]


@pytest.mark.parametrize("secret", ["", "sk_", "sk_nothing", "x" * 5000, "sk_\0", "sk_\ud800", "sk_' OR 1=1 --"])
def test_an_unknown_key_opens_nothing(engine: Engine, secret: str) -> None:
    assert ApiKeys(engine).check(secret) is None


def test_the_secret_itself_is_not_stored(engine: Engine) -> None:
    secret = ApiKeys(engine).create("a", ["search"])
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM api_keys")).all()
    assert secret not in str(rows)
    assert secret.removeprefix("sk_") not in str(rows)


def test_a_revoked_key_is_refused_at_once_here_and_soon_elsewhere(engine: Engine) -> None:
    clock = Clock()
    here, elsewhere = ApiKeys(engine, clock), ApiKeys(engine, clock)
    secret = here.create("a", ["search"])
    assert elsewhere.check(secret) == here.check(secret) == frozenset({"search"})
    here.revoke(here.list()[0].id)
    here.revoke(here.list()[0].id)
    assert here.check(secret) is None
    clock.now += 6
    assert elsewhere.check(secret) is None
    assert here.list()[0].revoked_at is not None


def test_wrong_scopes_and_unknown_ids_are_refused(engine: Engine) -> None:
    keys = ApiKeys(engine)
    with pytest.raises(InvalidRequest, match="search, write"):
        keys.create("a", ["admin"])
    with pytest.raises(InvalidRequest, match="none"):
        keys.create("a", [])
    with pytest.raises(NotFound, match="key_x"):
        keys.revoke("key_x")
