"""``plantdesk chart``: a figure into a file, without a display."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

DAYS = ("--from", "2016-05-01", "--to", "2016-05-31")


@pytest.mark.parametrize(
    ("kind", "begins"), [("png", b"\x89PNG"), ("svg", b"<?xml"), ("pdf", b"%PDF"), ("xlsx", b"PK")]
)
def test_the_end_of_the_name_chooses_the_kind(reading: CommandLine, tmp_path: Path, kind: str, begins: bytes) -> None:
    """Each kind is written, and the line names the file."""
    target = tmp_path / f"out.{kind}"
    answer = reading.done("chart", "cathode_t", *DAYS, "--size", "640x400", "-o", str(target))
    assert str(target) in answer.out
    assert target.read_bytes().startswith(begins)


def test_units_stand_side_by_side_in_the_table(reading: CommandLine, tmp_path: Path) -> None:
    """A column a unit, a row a day; together they make what the plant made."""
    whole, apart = tmp_path / "whole.csv", tmp_path / "apart.csv"
    reading.done("chart", "cathode_t", *DAYS, "-o", str(whole))
    units = ["--unit", "s1", "--unit", "s2", "--unit", "s3", "--unit", "s4"]
    reading.done("chart", "cathode_t", *units, *DAYS, "-o", str(apart))
    with whole.open(encoding="utf-8-sig") as one, apart.open(encoding="utf-8-sig") as other:
        sums, parts = list(csv.reader(one)), list(csv.reader(other))
    assert sums[0] == ["Day", "Cathode output, t", "plan, t"]
    assert (len(sums), len(parts)) == (32, 32)
    assert len(parts[0]) == 5
    assert sum(float(cell) for cell in parts[10][1:]) == pytest.approx(float(sums[10][1]))


def test_a_day_that_lacks_a_shift_is_marked_in_the_table(reading: CommandLine, tmp_path: Path) -> None:
    """Half of a day does not stand there as if it were all of it; where nothing is missing there is no such column."""
    target = tmp_path / "day.csv"
    reading.done("chart", "cathode_t", "--from", "2016-04-15", "--to", "2016-04-16", "-o", str(target), "--lang", "en")
    with target.open(encoding="utf-8-sig") as file:
        rows = list(csv.reader(file))
    assert rows[0][-1] == "Cathode output: state"
    assert [row[-1] for row in rows[1:]] == ["", "provisional"]


def test_what_cannot_be_drawn_is_refused_in_one_line(reading: CommandLine, tmp_path: Path) -> None:
    """An unknown kind, days without entries, an unknown figure, an impossible size: nothing is written."""
    target = str(tmp_path / "out.png")
    assert ".png" in reading.refused("chart", "cathode_t", "-o", str(tmp_path / "out.bmp"))
    assert "nothing is entered" in reading.refused(
        "chart", "cathode_t", "--from", "1990-01-01", "--to", "1990-02-01", "-o", target
    )
    assert "not a figure" in reading.refused("chart", "gold", "-o", target)
    assert "240x160" in reading.refused("chart", "cathode_t", "--size", "3x3", "-o", target)
    assert not list(tmp_path.iterdir())
