"""A real year of a concentrator's shift log gives its known answers, from the workbook and from the CSV alike."""

from __future__ import annotations

import json
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

import pytest

from plantdesk.formats.open_table import read_tables
from plantdesk.formats.profile import Profile, read_profile
from plantdesk.formats.rows import FileRow, extract

UNITS = {
    **dict.fromkeys(("wet_t", "moisture_pct", "cu_pct"), "source"),
    **dict.fromkeys(("conc_dry_t", "conc_cu_pct", "tail_cu_pct"), "concentrator"),
}


@pytest.fixture
def profile() -> Profile:
    """Give the one profile that reads both files."""
    return read_profile(Path(__file__).parents[2] / "resources" / "profiles" / "concentrator-shift-log.toml")


@pytest.fixture
def log(shared_data) -> Path:
    """Give the folder of the log."""
    return shared_data / "plant_shift_log_2024"


def read(path: Path, profile: Profile) -> list[FileRow]:
    """Read every row that names a shift, and every total."""
    with read_tables(path) as tables:
        return list(extract(tables, profile, UNITS, blanks=True))


def number(row: FileRow, key: str) -> Decimal | None:
    """Give the one number of a figure or a check."""
    value = row.values[key] if key in row.values else row.checks[key]
    return value.readings[0].number if value is not None else None


def total(rows: list[FileRow], key: str) -> Decimal:
    """Add a figure up over the shifts that have it."""
    return sum((number(row, key) or Decimal(0) for row in rows), Decimal(0))


def test_the_year_gives_its_known_answers(log, profile):
    """Shifts, tonnes, metal and grade of the whole year are those of an independent count."""
    known = json.loads((log / "expected.json").read_text())
    rows = [row for row in read(log / "shift_log_2024.xlsx", profile) if row.total is None]
    fed = [row for row in rows if not row.is_blank]
    assert len(rows) == known["shift_rows"]
    assert sum(1 for row in fed if number(row, "wet_t")) == known["shifts_with_ore"] == len(fed)
    assert total(fed, "wet_t") == Decimal(str(known["totals"]["wet_ore_t"]))
    assert total(fed, "dry_t") == Decimal(str(known["totals"]["dry_ore_t"]))
    assert total(fed, "conc_wet_t") == Decimal(str(known["totals"]["cu_conc_wet_t"]))
    metal = sum((number(r, "conc_dry_t") or 0) * (number(r, "conc_cu_pct") or 0) for r in fed) / 100
    assert metal == Decimal(str(known["totals"]["cu_in_conc_t"]))
    for month, expected in known["by_month"].items():
        of_month = [row for row in fed if row.day.month == int(month)]
        assert (len(of_month), total(of_month, "wet_t")) == (expected["shifts"], Decimal(str(expected["wet_ore_t"])))


def test_the_year_s_grade_and_recovery(log, profile):
    """The published means are reproduced: both count the shifts without an assay in the weight, as zeros."""
    known = json.loads((log / "expected.json").read_text())
    fed = [row for row in read(log / "shift_log_2024.xlsx", profile) if row.total is None and not row.is_blank]
    feed = sum((number(r, "dry_t") or 0) * (number(r, "cu_pct") or 0) for r in fed) / 100
    grade = feed / total(fed, "dry_t")
    assert round(grade, 9) == Decimal(str(known["head_grade_weighted_by_dry_ore"]))
    won = sum((number(r, "dry_t") or 0) * (number(r, "cu_pct") or 0) * (number(r, "recovery_pct") or 0) for r in fed)
    assert round(won / 10_000 / feed, 9) == Decimal(str(known["recovery_weighted_by_metal"]))


def test_days_that_do_not_exist_give_nothing(log, profile):
    """The 31 slots of every month sheet are all there, and those beyond the month's end are blank."""
    rows = [row for row in read(log / "shift_log_2024.xlsx", profile) if row.total is None]
    beyond = [row for row in rows if isinstance(row.day, str)]
    assert len(beyond) == 6 + 4 * 3
    assert all(row.is_blank for row in beyond)


def test_what_the_file_computed_agrees(log, profile):
    """Dry ore and metal in concentrate are what we compute, where moisture and assay are there."""
    fed = [row for row in read(log / "shift_log_2024.xlsx", profile) if row.total is None and not row.is_blank]
    compared = 0
    for row in fed:
        wet, moisture = number(row, "wet_t"), number(row, "moisture_pct")
        if wet is not None and moisture is not None:
            dry = (wet * (100 - moisture) / 100).quantize(Decimal(1), ROUND_HALF_UP)
            assert dry == number(row, "dry_t"), (row.sheet, row.line)
            compared += 1
    assert compared == 1_096


def test_totals_are_the_sums_of_their_parts(log, profile):
    """Each day's total and each month to date stand on the days they belong to."""
    rows = read(log / "shift_log_2024.xlsx", profile)
    shifts = [row for row in rows if row.total is None]
    by_day: dict[object, Decimal] = {}
    by_month: dict[str, Decimal] = {}
    for row in shifts:
        by_day[row.day] = by_day.get(row.day, Decimal(0)) + (number(row, "wet_t") or 0)
        by_month[row.sheet] = by_month.get(row.sheet, Decimal(0)) + (number(row, "wet_t") or 0)
    days = [row for row in rows if row.total == "day" and number(row, "wet_t")]
    months = [row for row in rows if row.total == "month"]
    assert (len(days), len(months)) == (366, 12)
    assert all(by_day[row.day] == number(row, "wet_t") for row in days)
    assert all(by_month[row.sheet] == number(row, "wet_t") for row in months)


def test_the_csv_of_january_says_the_same(log, profile):
    """The cp1251 file gives the figures of the workbook's January, row for row."""
    (january,) = log.glob("*cp1251*.csv")
    from_csv = read(january, profile)
    from_book = [
        row for row in read(log / "shift_log_2024.xlsx", profile) if row.day and row.day in {r.day for r in from_csv}
    ]
    assert len(from_csv) == len(from_book) == 93 + 31 + 1
    for csv_row, row in zip(from_csv, from_book, strict=True):
        assert (csv_row.line, csv_row.day, csv_row.shift, csv_row.total) == (row.line, row.day, row.shift, row.total)
        if row.total is None:
            assert [number(csv_row, key) for key in UNITS] == [number(row, key) for key in UNITS]
