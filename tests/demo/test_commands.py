"""The generator's commands plan their work without Blender, and leave tables however little there was to do."""

from pathlib import Path

import pytest

from demo.__main__ import main

NOTHING = "no good has such a name"


@pytest.mark.parametrize(
    ("command", "table", "first_line"),
    [
        ("defects", "defects.csv", "image,product_id,split,label,defect,mask\n"),
        ("shelves", "shelves.jsonl", ""),
    ],
)
def test_a_command_with_nothing_to_do_leaves_an_empty_table(
    tmp_path: Path, command: str, table: str, first_line: str
) -> None:
    assert main([command, str(tmp_path), "--only", NOTHING]) == 0
    assert (tmp_path / table).read_text() == first_line


def test_photos_for_training_of_nothing_are_refused_before_any_work(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=NOTHING):
        main(["more", str(tmp_path), "--only", NOTHING])
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("command", ["tables", "codes", "phone"])
def test_what_needs_studio_photos_says_so_where_there_are_none(tmp_path: Path, command: str) -> None:
    with pytest.raises(SystemExit, match="python -m demo studio"):
        main([command, str(tmp_path)])
    assert not list(tmp_path.iterdir())


def test_a_name_that_nothing_has_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["studio", str(tmp_path), "--only", NOTHING, "--only", "nor this"]) == 0
    assert f"no name holds {NOTHING} or nor this" in capsys.readouterr().err
