"""Lots and stock from the command line: entered, shown, moved, taken back, given out and taken in again."""

from __future__ import annotations

import csv
import sqlite3
from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

WHO = ("--author", "p5", "--lang", "en")
DAY = "2016-06-29"
ADD = ("add", "dispatch", f"day={DAY}", "shift=night")


def test_a_lot_is_entered_shown_and_put_right(cli: CommandLine) -> None:
    """By names in any language; a correction needs a reason, and the history tells it by names."""
    cli.done(*ADD, "lot=T-1", "destination=Китай", "grade=М00к", "division=d2", "dispatch_t=60", *WHO)
    assert cli.value("dispatch", DAY, "night", "T-1", "destination") == "china"
    assert "Balkhash copper smelter" in cli.done("show", "dispatch", "--day", DAY, *WHO).out
    assert "give a reason" in cli.refused(*ADD, "lot=T-1", "destination=RU", *WHO)
    cli.done(*ADD, "lot=T-1", "destination=RU", "--reason", "wrong waybill", *WHO)
    told = cli.done("history", "dispatch", f"day={DAY}", "shift=night", "lot=T-1", "destination", *WHO).out
    assert "China" in told
    assert "Russia" in told
    assert "wrong waybill" in told
    assert cli.done("verify", *WHO).code == 0


def test_a_lot_is_moved_and_the_move_taken_back(cli: CommandLine) -> None:
    """With everything that is said of it."""
    cli.done(*ADD, "lot=T-1", "destination=China", "grade=M0k", "division=d2", "dispatch_t=60", *WHO)
    moved = ("move", "dispatch", f"day={DAY}", "shift=night", "lot=T-1", "--to", "shift=day", "--reason", "typed late")
    cli.done(*moved, *WHO)
    assert cli.value("dispatch", DAY, "day", "T-1", "grade") == "m0k"
    cli.done("undo", *WHO)
    assert cli.value("dispatch", DAY, "night", "T-1", "dispatch_t") == 60


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (("lot=T-1", "destination=Mars", "dispatch_t=60"), "there is no “Mars”"),
        (("lot=T-1", "grade=M9k", "dispatch_t=60"), "there is no “M9k”"),
        (("lot=T:1", "dispatch_t=60"), "is not a lot number"),
        (("dispatch_t=60",), "lot is missing"),
        (("lot=T-1", "dispatch_t=-60"), "not above 0"),
        (("lot=T-1", "dispatch_t=6000"), "above 5"),
        (("lot=T-1", "division=d2", "dispatch_t=4000"), "more than there is in stock"),
    ],
)
def test_what_cannot_be_is_one_clear_line(cli: CommandLine, words: tuple[str, ...], line: str) -> None:
    """Nothing is saved of it."""
    assert line in cli.refused(*ADD, *words, *WHO)
    assert not cli.done("show", "dispatch", "--day", DAY, "--json", *WHO).json["shifts"][1]["rows"]


def test_a_dispatch_above_the_stock_is_saved_with_a_reason(cli: CommandLine) -> None:
    """The reason stays with it; the books then say what cannot be, plainly."""
    cli.done(*ADD, "lot=T-1", "division=d2", "dispatch_t=4000", "--reason", "train counted twice?", *WHO)
    told = cli.done("history", "dispatch", f"day={DAY}", "shift=night", "lot=T-1", "dispatch_t", *WHO).out
    assert "train counted twice?" in told
    assert "which cannot be" in cli.done("stock", *WHO).out


def test_the_sample_keeps_its_books(reading: CommandLine) -> None:
    """Divisions add up to the whole, shares to 100 %, the book to its terms, and nothing is below zero."""
    answer = reading.done("stock", "--as-of", "2016-06-30", "--json", *WHO).json
    whole, parts = answer["stock"], answer["divisions"]
    for key in ("opening_t", "output_t", "dispatch_t", "adjustments_t", "book_t"):
        assert whole[key] == pytest.approx(sum(part[key] for part in parts))
    assert whole["book_t"] == pytest.approx(
        whole["opening_t"] + whole["output_t"] - whole["dispatch_t"] + whole["adjustments_t"]
    )
    assert all(part["book_t"] > 0 and 0 < abs(part["stocktake_difference_t"]) < 25 for part in parts)
    shares = {one["destination"]: one["share_pct"] for one in answer["by_destination"]}
    assert list(shares) == ["china", "russia", "uzbekistan", "domestic"]
    assert sorted(shares.values(), reverse=True) == list(shares.values())
    assert sum(shares.values()) == pytest.approx(100)
    kpi = reading.done("kpi", "--as-of", "2016-06-30", "--json", *WHO).json
    assert kpi["cathode"]["year_t"] == 111000
    assert kpi["dispatch"]["stock_t"] == whole["book_t"]
    assert kpi["dispatch"]["year_t"] == pytest.approx(sum(one["year_t"] for one in answer["by_destination"]))


def test_one_division_is_looked_at_alone(reading: CommandLine) -> None:
    """Its stock and its lots; a process route has no stock of its own: all is told, and that the route is not applied."""
    alone = reading.done("stock", "--division", "d2", "--json", *WHO).json
    parts = reading.done("stock", "--json", *WHO).json["divisions"]
    assert alone["stock"]["book_t"] == next(part["book_t"] for part in parts if part["division"] == "d2")
    heading, _, _ = reading.done("stock", "--division", "d1", "--lang", "en", *WHO).out.partition("\n")
    assert heading.endswith(" Zhezkazgan copper smelter")
    whole, route = (reading.done("stock", *more, *WHO).out for more in ((), ("--process", "pyro")))
    assert route == "Stock is kept by division, not by route: the route does not apply here.\n" + whole
    answer = reading.done("stock", "--process", "pyro", "--json", *WHO).json
    assert (answer["divisions"], answer["process"]) == (parts, None)


def test_entries_about_the_stock(cli: CommandLine) -> None:
    """A stocktake counts for the day it names; an adjustment says why."""
    assert "physical_t" in cli.refused("stock", f"day={DAY}", "division=d1", "counted=5", *WHO)
    assert "Say whose stock" in cli.refused("stock", f"day={DAY}", "physical_t=5", *WHO)
    assert "is not over yet" in cli.refused("stock", "day=2016-06-30", "division=d1", "physical_t=5", *WHO)
    assert "needs a reason" in cli.refused("stock", f"day={DAY}", "division=d1", "adjustment_t=-3", *WHO)
    before = cli.done("stock", "--json", *WHO).json["stock"]["book_t"]
    cli.done("stock", f"day={DAY}", "division=d1", "adjustment_t=-3", "--reason", "act 15", *WHO)
    assert cli.done("stock", "--json", *WHO).json["stock"]["book_t"] == before - 3


def test_lots_go_out_and_come_in_by_file(cli: CommandLine, tmp_path: Path) -> None:
    """By headings in Russian or English; the same file twice changes nothing; a bad row says where and why."""
    log = tmp_path / "lots.csv"
    log.write_text(
        "Дата;Смена;Партия;Направление;Марка;Завод;Тонн\n"
        "29.06.2016;Ночная;T-1;Китай;М00к;d2;60,5\n"
        "29.06.2016;Ночная;T-2;Марс;М00к;d2;61\n"
        "29.06.2016;Ночная;T-3;Россия;M0k;d2;62\n",
        encoding="utf-8",
    )
    answer = cli.done("import", "dispatch", str(log), "--json", *WHO).json
    assert (answer["added"], answer["refused"]) == (8, 1 * len(["dispatch_t"]))
    assert "Mars" in str(answer["refusals"]) or "Марс" in str(answer["refusals"])
    again = cli.done("import", "dispatch", str(log), "--json", *WHO).json
    assert (again["added"], again["corrected"]) == (0, 0)
    out = tmp_path / "out.csv"
    cli.done("export", "dispatch", "--from", DAY, "--to", DAY, "-o", str(out), *WHO)
    with out.open(encoding="utf-8", newline="") as file:
        rows = {row["lot"]: row for row in csv.DictReader(file)}
    assert (rows["T-1"]["destination"], rows["T-1"]["grade"], rows["T-1"]["dispatch_t"]) == ("China", "M00k", "60.5")
    back = cli.done("import", "dispatch", str(out), "--json", *WHO).json
    assert (back["added"], back["corrected"], back["refused"]) == (0, 0, 0)


def test_the_view_has_every_lot(reading: CommandLine) -> None:
    """Whoever opens the file with another program finds lots, destinations and daily sums by division."""
    with sqlite3.connect(f"file:{reading.store}?mode=ro", uri=True) as db:
        rows = db.execute("SELECT destination, grade, division, dispatch_t FROM sheet_dispatch LIMIT 1").fetchall()
        sums = db.execute("SELECT lot_id FROM daily_dispatch WHERE lot_id LIKE 'd1:%' LIMIT 1").fetchall()
    db.close()
    assert all(rows[0])
    assert sums


def test_a_second_adjustment_never_replaces_the_first_silently(cli: CommandLine) -> None:
    """It says which one it would replace; said so, it does; books that fall below zero are told at once."""
    words = ("stock", "day=2016-06-20", "division=d1", "--lang", "en", "--reason", "counted")
    cli.done(*words, "adjustment_t=-50")
    line = cli.refused(*words, "adjustment_t=-30")
    assert "an adjustment of -50 t stands already" in line or "an adjustment of −50 t stands already" in line
    assert "fall to" not in cli.done(*words, "adjustment_t=-30", "replaces=-50").out
    assert "the books fall to" in cli.done(*words, "adjustment_t=-90000", "replaces=-30").out


def test_a_division_without_stock_is_not_counted(cli: CommandLine) -> None:
    """A concentrator has no cathodes to count: one line, and nothing is recorded."""
    line = cli.refused("stock", "day=2016-06-25", "division=d3", "physical_t=5", "--lang", "en")
    assert "Zhezkazgan concentrator keeps no stock of cathodes" in line
