"""Rows of figures come out of tables by headings, with their day, shift, unit and place."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain.errors import Refused
from plantdesk.domain.quantities import NONE, Value
from plantdesk.formats.headings import column_name, match_headings, normalised
from plantdesk.formats.open_table import read_tables
from plantdesk.formats.profile import read_profile
from plantdesk.formats.rows import extract, extract_by_headings

UNITS = {
    "wet_t": "source",
    "moisture_pct": "source",
    "cu_pct": "source",
    "conc_dry_t": "concentrator",
    "conc_cu_pct": "concentrator",
}

PROFILE = """\
[sheets]
skip = "notes"

[heading]
data_after = 2

[day]
pattern = "^day"
holds = "day of month"
month = "sheet number"
year = "file name"
fill = true

[shift]
heading = "Shift"
[shift.words]
"I" = "day"
"II" = "night"

[totals]
heading = "Shift"
day = "^total$"
month = "to date"

[units.source]
column = "?"
[units.concentrator]
name = "Mill"

[figures.wet_t]
pattern = "^ore"
[figures.moisture_pct]
heading = "Moisture (ore)"
scale = 100
[figures.conc_dry_t]
formula = "dry"
wet = { heading = "Conc" }
moisture = { heading = "Conc H2O", scale = 100 }

[checks.dry_t]
heading = "Dry"
decimals = 0
""".replace('column = "?"', 'pattern = "^pit"')

HEAD = ["Day", "Shift", "Pit", "Ore\n processed, t", "Moisture\n(ore)", "Dry", "Conc", "Conc.\u00a0H2O"]
SHEET = [
    HEAD,
    ["", "", "", "t", "share", "t", "t", "share"],
    [1, "I", "North", 1200, 0.052, 1138, 10, 0.09],
    [None, "II", "North", "1 100", "0,05", 1045, None, 0.08],
    [None, "Total", None, 2300, 0.051, 2183, 10, 0.09],
    [2, "I", "South", None, None, 0, None, None],
    [None, "II", "South", "-", None, None, "-", None],
    [None, "Total", None, None, None, None, None, None],
    [30, "I", "South", None, None, 0, None, None],
    [31, "extra", "South", 5, None, 5, None, None],
    [None, "To date", None, 2300, None, None, None, None],
]


@pytest.fixture
def rows(workbook, text_file):
    """Give the rows that the profile finds in sheets of a workbook."""

    def read(sheets, profile=PROFILE, name="log 2016.xlsx", *, blanks=False):
        with read_tables(workbook(sheets, name)) as tables:
            return list(extract(tables, read_profile(text_file(profile, "pit.toml")), UNITS, blanks=blanks))

    return read


def value(row, key):
    """Give the only reading of a figure."""
    (found,) = row.values[key].readings
    return found


def test_rows_have_their_subject(rows):
    """Day, shift, unit and line come from the file; merged days are carried down, and no further than a total."""
    found = [(r.line, r.day, r.shift, r.units["source"], r.total) for r in rows({"January": SHEET}) if not r.total]
    assert found == [
        (3, date(2016, 1, 1), "day", "North", None),
        (4, date(2016, 1, 1), "night", "North", None),
        (7, date(2016, 1, 2), "night", "South", None),
        (10, date(2016, 1, 31), "extra", "South", None),
    ]


def test_figures_are_scaled_exactly(rows):
    """A fraction becomes a percentage digit for digit; blanks are missing, and a dash is none."""
    first, second, _, stopped, *_ = rows({"January": SHEET})
    assert value(first, "moisture_pct") == Value(Decimal("5.2"))
    assert value(second, "wet_t") == Value(Decimal(1100))
    assert value(second, "moisture_pct") == Value(Decimal(5))
    assert stopped.values["moisture_pct"] is None
    assert value(stopped, "wet_t") == NONE


def test_dry_mass_is_computed_only_from_both(rows):
    """Wet mass and moisture give dry mass; one of them alone gives nothing."""
    first, second, *_ = rows({"January": SHEET})
    assert value(first, "conc_dry_t") == Value(Decimal("9.1"))
    assert first.values["conc_dry_t"].derived
    assert second.values["conc_dry_t"] is None


def test_totals_are_marked(rows):
    """Totals of a day and of a month to date are told apart from shifts and carry the day they stand for."""
    found = [(r.line, r.day, r.total, value(r, "wet_t").number) for r in rows({"January": SHEET}) if r.total]
    assert found == [(5, date(2016, 1, 1), "day", 2300), (11, date(2016, 1, 31), "month", 2300)]


def test_days_that_do_not_exist(rows):
    """An empty slot of 30 February gives nothing; figures there keep a day that cannot be taken for a date."""
    assert [r.line for r in rows({"January": [], "February": SHEET}) if r.day == "30.02.2016"] == []
    sheet = [*SHEET[:8], [30, "I", "South", 7, None, None, None, None]]
    assert [r.day for r in rows({"January": [], "February": sheet})][-1] == "30.02.2016"


def test_blank_slots_can_be_counted(rows):
    """Asked for, rows that name a shift and hold no figure are given as well."""
    assert [r.line for r in rows({"January": SHEET}, blanks=True) if r.is_blank and not r.total] == [6, 9]


def test_checks_are_kept_apart(rows):
    """What the file computed is a check, not a figure."""
    first = rows({"January": SHEET})[0]
    assert first.checks["dry_t"].readings == (Value(Decimal(1138)),)
    assert "dry_t" not in first.values


def test_text_and_errors_have_no_reading(rows):
    """What is no number stays visible as it stood."""
    sheet = [*SHEET[:2], [1, "I", "North", "#DIV/0!", "five", None, None, None]]
    (row,) = rows({"January": sheet})
    assert (row.values["wet_t"].text, row.values["wet_t"].readings) == ("#DIV/0!", ())
    assert (row.values["moisture_pct"].text, row.values["moisture_pct"].readings) == ("five", ())
    assert row.values["moisture_pct"].column == "E"


def test_an_ambiguous_number_keeps_both_readings(rows):
    """Only the profile's decimal mark settles what 1,234 means."""
    sheet = [*SHEET[:2], [1, "I", "North", "1,234", None, None, None, None]]
    (row,) = rows({"January": sheet})
    assert [v.number for v in row.values["wet_t"].readings] == [Decimal("1.234"), Decimal(1234)]
    for mark, number in ((",", Decimal("1.234")), (".", Decimal(1234))):
        (row,) = rows({"January": sheet}, f'decimal_mark = "{mark}"\n{PROFILE}')
        assert value(row, "wet_t").number == number


def test_moved_columns_and_title_rows_do_not_matter(rows):
    """Headings are found wherever they stand in the first thirty rows."""
    shifted = [["Shift log"], [], *[[None, *row] for row in SHEET]]
    assert [value(r, "wet_t") for r in rows({"January": shifted})] == [
        value(r, "wet_t") for r in rows({"January": SHEET})
    ]


def test_missing_headings_are_named(rows):
    """A sheet that should be read and cannot is refused, never skipped."""
    with pytest.raises(Refused, match="sheet Feb: no row holds the headings of profile pit; missing: dry"):
        rows({"January": SHEET, "Feb": [[h for h in HEAD if h != "Dry"], *SHEET[1:]]})
    assert rows({"January": SHEET, "Notes": [["hello"]], "Empty": []})


def test_a_heading_that_stands_twice_is_refused(rows):
    """Two columns of one meaning are named by their letters."""
    with pytest.raises(Refused, match="columns D, I all have the heading"):
        rows({"January": [[*HEAD, "Ore, t"], *SHEET[1:]]})


def test_a_year_that_is_not_there_is_refused(rows):
    """Without a year in the file's name no day is guessed."""
    with pytest.raises(Refused, match="does not say one year"):
        rows({"January": SHEET}, name="log.xlsx")
    with pytest.raises(Refused, match="does not say one year"):
        rows({"January": SHEET}, name="log 2016-2017.xlsx")


def test_a_month_that_is_not_there_is_refused(rows):
    """A sheet whose name says no month is refused rather than left out."""
    months = ", ".join(f'"month {n:02}"' for n in range(1, 13))
    profile = PROFILE.replace('month = "sheet number"', f'month = "sheet name"\nmonths = [{months}]')
    assert rows({"Month 02": SHEET}, profile)[0].day == date(2016, 2, 1)
    with pytest.raises(Refused, match="sheet Other does not say one month"):
        rows({"Month 02": SHEET, "Other": SHEET}, profile)


def test_a_profile_that_does_not_fit_the_catalogue_is_refused(rows):
    """Unknown figures and figures without a unit are named."""
    with pytest.raises(Refused, match="there is no figure gold_gpt"):
        rows({"January": SHEET}, PROFILE.replace("figures.wet_t", "figures.gold_gpt"))
    with pytest.raises(Refused, match="conc_dry_t belongs to a concentrator"):
        rows({"January": SHEET}, PROFILE.replace('[units.concentrator]\nname = "Mill"\n', ""))
    with pytest.raises(Refused, match="finds no sheet"):
        rows({"Notes": SHEET})


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Съдържание\n на мед\nв медния к-т ", "съдържание на мед в медния к т"),
        ("  Cu,\u00a0%", "cu %"),
        ("Учёт", "учет"),
        ("m³/h", "m3 h"),
        ("?!", ""),
    ],
)
def test_headings_are_normalised(text, folded):
    """Case, line breaks, no-break spaces and punctuation do not tell headings apart."""
    assert normalised(text) == folded


def test_columns_are_named_as_in_a_spreadsheet():
    """The 27th column is AA."""
    assert [column_name(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_headings_match_keys_and_spellings():
    """A key, a name in any language and a drifted heading are found; the rest is reported."""
    found = match_headings(["DAY", "Руда,\nт", "note", None], {"day": ["День"], "wet_t": ["Руда, т"]})
    assert (dict(found.columns), found.unknown) == ({0: "day", 1: "wet_t"}, ("note",))


def test_headings_that_mean_the_same_are_refused():
    """Neither of two columns is chosen silently, nor one of two meanings."""
    with pytest.raises(Refused, match="Columns A and C have the same heading"):
        match_headings(["Ore", "x", "ore"], {"wet_t": ["Ore"]})
    with pytest.raises(Refused, match="may mean wet_t, cu_pct"):
        match_headings(["Ore"], {"wet_t": ["Ore"], "cu_pct": ["ore"]})


HEADINGS = {"day": ["Day", "Дата"], "shift": ["Смена"], "source": ["Источник"], "wet_t": ["Руда, т"], "cu_pct": []}


def test_a_plain_file_is_read_by_its_headings(text_file):
    """Without a profile the headings of the catalogue are enough, below any title."""
    path = text_file(
        "Журнал\n\nДата;Смена;Источник;Руда, т;cu_pct;прим.\n30.06.2016;ночь;Карьер;1 250;<0,005;x\n;;;;;y\n"
    )
    with read_tables(path) as tables:
        (row,) = extract_by_headings(tables, HEADINGS, UNITS)
    assert (row.line, row.day, row.shift, dict(row.units)) == (4, "30.06.2016", "ночь", {"source": "Карьер"})
    assert value(row, "wet_t") == Value(Decimal(1250))
    assert value(row, "cu_pct") == Value(Decimal("0.005"), below=True)


def test_a_file_without_headings_is_refused(text_file):
    """A table in which nothing is known says what is needed."""
    with read_tables(text_file("a;b\n1;2\n")) as tables, pytest.raises(Refused, match="in the first 30 rows"):
        list(extract_by_headings(tables, HEADINGS, UNITS))
