"""What stands, how it came to stand, and what it adds up to."""

from __future__ import annotations

import json

import pytest

from tests.cli.conftest import CommandLine

NIGHT = ("day=2016-06-30", "shift=night", "section=Tankhouse 1")


def test_show_tells_each_shift_of_a_day(reading: CommandLine) -> None:
    """The day shift of the sample is entered, the night is open; missing figures are null."""
    day, night = reading.done("show", "cathode", "--day", "2016-06-30", "--json").json["shifts"]
    assert (day["status"], night["status"]) == ("partial", "missing")
    assert {row["section"] for row in day["rows"]} == {"Tankhouse 1", "Tankhouse 2", "Tankhouse 3", "SX-EW pilot"}
    assert all(row["cathode_t"] is None for row in night["rows"])
    assert 60 < day["rows"][0]["cathode_t"] < 140
    text = reading.done("show", "cathode", "--day", "2016-06-30").out
    assert (
        "Lacking: Tankhouse 1 (Grade A), Tankhouse 2 (Grade A), SX-EW pilot (Grade A), Tankhouse 3 (Grade A)." in text
    )


def test_show_speaks_the_readers_language(reading: CommandLine) -> None:
    """Names and numbers in Russian, wherever the option stands."""
    before = reading.done("--lang", "ru", "show", "cathode", "--day", "2016-06-30").out
    assert before == reading.done("show", "cathode", "--day", "2016-06-30", "--lang", "ru").out
    assert "Цех электролиза 1" in before
    assert "," in before


def test_show_cuts_both_time_axes(cli: CommandLine) -> None:
    """Known on a day before it was entered, a figure is missing; a day after the cut cannot be shown."""
    day = cli.done("show", "cathode", "--day", "2016-06-30", "--known-on", "2016-06-29", "--json").json
    assert all(row["cathode_t"] is None for shift in day["shifts"] for row in shift["rows"])
    assert "lies after" in cli.refused("show", "cathode", "--day", "2016-06-30", "--as-of", "2016-06-29")


def test_history_tells_who_when_and_why(cli: CommandLine) -> None:
    """Oldest first, with the reason and what each replaces."""
    cli.done("add", "cathode", *NIGHT, "cathode_t=99,20")
    cli.done("add", "cathode", *NIGHT, "cathode_t=98.2", "--reason", "weighed again")
    first, second = cli.done("history", "cathode", *NIGHT, "cathode_t", "--json").json
    assert (first["value"], second["value"]) == ("99.20", "98.2")
    assert (second["reason"], second["replaces"], second["kind"]) == ("weighed again", [first["id"]], "correct")
    assert first["recorded"].startswith("2016-06-30T14:4")
    assert "weighed again" in cli.done("history", "cathode", *NIGHT, "Катоды", "--lang", "ru").out
    assert "Name one figure" in cli.refused("history", "cathode", *NIGHT)


def test_kpi_gives_the_public_figures_of_the_sample(reading: CommandLine) -> None:
    """2015: 223.0 kt at 103.0 % of plan; first half of 2016: 111.0 kt, +8.0 %; all names of the answer are there."""
    answer = reading.done("kpi", "--as-of", "2016-06-30", "--json").json
    cathode = answer["cathode"]
    assert answer["as_of"] == "2016-06-30"
    assert (cathode["last_year_t"], cathode["half_year_t"], cathode["year_t"]) == (223000.0, 111000.0, 111000.0)
    assert round(cathode["last_year_plan_pct"], 1) == 103.0
    assert round(cathode["half_year_vs_last_year_pct"], 1) == 8.0
    assert 99 < cathode["plan_year_pct"] < 102
    assert 250 < cathode["day_t"] < 350
    assert cathode["month_t"] > 15000
    assert cathode["shifts_expected"] == 364
    assert 355 <= cathode["shifts_entered"] < 364


def test_kpi_of_last_year_is_the_whole_of_it(reading: CommandLine) -> None:
    """As of the end of 2015 the year is 2015; what came before the ledger is null, not zero."""
    cathode = reading.done("kpi", "--as-of", "2015-12-31", "--json").json["cathode"]
    assert cathode["year_t"] == 223000.0
    assert round(cathode["plan_year_pct"], 1) == 103.0
    assert cathode["last_year_t"] is None
    assert cathode["half_year_vs_last_year_pct"] is None


def test_kpi_as_known_then(cli: CommandLine) -> None:
    """Nothing of the day was known the day before; known today, the exact and the replayed figures are the same."""
    before = cli.done("kpi", "--as-of", "2016-06-30", "--known-on", "2016-06-29", "--json").json["cathode"]
    assert before["day_t"] is None
    now = cli.done("kpi", "--as-of", "2016-06-30", "--json").json["cathode"]
    assert cli.done("kpi", "--as-of", "2016-06-30", "--known-on", "2016-06-30", "--json").json["cathode"] == now


def test_an_entry_counts_in_kpi_at_once(cli: CommandLine) -> None:
    """The open shift adds its tonnes; the fourth section makes the shift count."""
    before = cli.done("kpi", "--json").json["cathode"]
    for section in ("s1", "s2", "s3", "s4"):
        between = cli.done("kpi", "--json").json["cathode"]
        assert between["shifts_entered"] == before["shifts_entered"]
        cli.done("add", "cathode", "day=2016-06-30", "shift=night", f"section={section}", "cathode_t=99,2", "--sure")
    after = cli.done("kpi", "--json").json["cathode"]
    assert after["shifts_entered"] == before["shifts_entered"] + 1
    assert after["day_t"] == pytest.approx(before["day_t"] + 4 * 99.2)


def test_kpi_for_people_says_what_is_unknown(reading: CommandLine) -> None:
    """A line each, with its unit; nothing is zero that is not known."""
    lines = reading.done("kpi", "--as-of", "2015-06-30").out.splitlines()
    assert any("102\N{NO-BREAK SPACE}777.8" in line for line in lines)
    assert any("last year" in line and "unknown" in line for line in lines)
    assert json.loads(reading.done("kpi", "--as-of", "2015-06-30", "--json").out)["cathode"]["last_year_t"] is None


def test_what_lacks_shifts_says_at_least_everywhere(cli: CommandLine) -> None:
    """Sums, shares of plan and changes of days with missing shifts begin with ≥, whole ones do not; so does the stock."""
    lines = {
        line[:35].strip(): line for line in cli.done("kpi", "--as-of", "2016-06-29", "--lang", "en").out.splitlines()
    }
    assert "≥" not in lines["day"]
    assert all("≥ " in lines[label] for label in ("half-year", "year", "year against plan"))
    stocks = cli.done("stock", "--as-of", "2016-06-29", "--lang", "en").out
    book = next(line for line in stocks.splitlines() if line.startswith("Book"))
    assert ("≥" in lines["cathode stock, book"]) == ("≥" in book.split()[-2])
    compared = cli.done("compare", "--as-of", "2016-06-29", "--lang", "en").out
    year = next(line for line in compared.splitlines() if line.startswith("year"))
    assert year.count("≥ ") == 5


def test_a_day_to_come_is_told(cli: CommandLine) -> None:
    """Nothing can be there of it yet, and the answer says so first."""
    for command in ("kpi", "compare", "forecast", "stock"):
        first = cli.done(command, "--as-of", "2016-07-03", "--lang", "en").out.splitlines()[0]
        assert first.startswith("03.07.2016 is still to come: today is 30.06.2016"), command


def test_what_is_printed_first_is_the_30_day_rate(cli: CommandLine) -> None:
    """``kpi`` and ``forecast`` print the same end of the year first, and name how it was reckoned."""
    told = cli.done("kpi", "--lang", "en").out.splitlines()
    year = next(line for line in told if line.startswith("year's end at the rate of the last 30 days"))
    table = cli.done("forecast", "--lang", "en").out.splitlines()
    assert table[3].startswith("rate of the last 30 days")
    assert table[3].split()[-3:-1] == year.split()[-3:-1]


def test_a_change_on_days_that_lack_shifts_claims_no_bound(cli: CommandLine) -> None:
    """Once the half-year before lacks a shift, too, the change on it may be less: it is not at least so much."""

    def least(command: str, label: str) -> int:
        lines = cli.done(command, "--as-of", "2016-06-29", "--lang", "en").out.splitlines()
        return next(one for one in lines if one.startswith(label)).count("≥ ")

    changed = "half-year, change on last year"
    assert (least("kpi", changed), least("compare", "half-year")) == (1, 5)
    where = ("day=2015-03-02", "shift=day", "section=Tankhouse 1")
    cli.done("add", "cathode", *where, "cathode_t=", "--reason", "of another shift")
    assert (least("kpi", changed), least("kpi", "half-year"), least("compare", "half-year")) == (0, 1, 4)
