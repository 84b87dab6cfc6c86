"""Curves are drawn for every part of the loss."""

from pathlib import Path
from xml.etree import ElementTree

from shopsight.training.curves import write_curves


def test_each_loss_has_a_line_that_ends_at_the_last_step(tmp_path: Path) -> None:
    log = tmp_path / "log.csv"
    log.write_text("step,seconds,contrast,proxies,kinds\n10,5,4,2,1\n20,9,2,1,0.5\n")
    write_curves(log, tmp_path / "curves.svg")
    drawing = ElementTree.parse(tmp_path / "curves.svg").getroot()
    lines = drawing.findall("{*}polyline")
    assert len(lines) == 3
    assert all(line.attrib["points"].split()[-1].startswith("600.0,") for line in lines)
