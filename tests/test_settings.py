"""Settings from arguments and from the environment."""

from __future__ import annotations

from pathlib import Path

import pytest

from shopsight.core.errors import InvalidSetting
from shopsight.settings import Settings


def test_the_environment_is_read_by_name_and_type() -> None:
    settings = Settings.from_env(
        {"SHOPSIGHT_SHOP": "s", "SHOPSIGHT_PORT": "9000", "SHOPSIGHT_FETCH_ALLOW_PRIVATE": "yes"}
    )
    assert (settings.shop, settings.port, settings.fetch_allow_private) == (Path("s"), 9000, True)


def test_an_argument_wins_over_the_environment_and_none_does_not() -> None:
    environ = {"SHOPSIGHT_PORT": "9000", "SHOPSIGHT_HOST": "::1"}
    settings = Settings.from_env(environ, port=1234, host=None)
    assert (settings.port, settings.host) == (1234, "::1")


@pytest.mark.parametrize(
    ("environ", "named"),
    [
        ({"SHOPSIGHT_PORT": "many"}, "SHOPSIGHT_PORT wants a whole number"),
        ({"SHOPSIGHT_PROT": "1"}, "SHOPSIGHT_PROT is no setting"),
        ({"SHOPSIGHT_INDEX": "annoy"}, "index is one of graph, exact"),
        ({"SHOPSIGHT_SEARCH_DEPTH": "1"}, "search_depth is at least 10"),
        ({"SHOPSIGHT_WORDS_WEIGHT": "1.5"}, "words_weight is at most 1, got 1.5"),
        ({"SHOPSIGHT_WORDS_WEIGHT": "nan"}, "words_weight is at least 0, got nan"),
        ({"SHOPSIGHT_WORDS_MATCH": "picture"}, "words_match is one of auto, text"),
        ({"SHOPSIGHT_REQUIRE_KEY_FOR_SEARCH": "perhaps"}, "wants true or false"),
        ({"SHOPSIGHT_FETCH_HEADERS": "[1]"}, "fetch_headers is a JSON object"),
    ],
)
def test_what_cannot_be_used_is_named(environ: dict[str, str], named: str) -> None:
    with pytest.raises(InvalidSetting, match=named):
        Settings.from_env(environ)


def test_other_programs_variables_are_none_of_its_business() -> None:
    assert Settings.from_env({"HOME": "/", "SHOPSIGHT_DATASETS": "x"}) == Settings()
