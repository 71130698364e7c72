"""Where a figure comes from and who has entered what, on the command line."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cli.conftest import CommandLine

ON = ("--on", "2016-06-30")


def leaves(answer: dict[str, Any]) -> list[dict[str, Any]]:
    """Give every line of an answer that has nothing opened beneath it."""
    inputs = answer.get("inputs") or []
    return [leaf for one in inputs for leaf in leaves(one)] or [answer]


def test_a_year_is_traced_down_to_a_revision(reading: CommandLine) -> None:
    """One way is opened: months, days, shifts, sections, and who recorded the figure when."""
    answer = reading.done("trace", "cathode.year_t", *ON, "--json").json
    assert (answer["value"], answer["exact"], answer["unit"], answer["follows"]) == (111000.0, "111000.00", "t", True)
    assert (answer["entered"], answer["due"], answer["at_least"]) == (360, 364, True)
    assert [one["name"] for one in answer["inputs"]][:2] == ["January 2016", "February 2016"]
    revisions = [leaf for leaf in leaves(answer) if leaf["role"] == "revision"]
    assert revisions
    assert all(leaf["author"].startswith("p") and leaf["recorded"].startswith("2016-06-30") for leaf in revisions)
    lines = reading.done("trace", "cathode.year_t", *ON).out.splitlines()
    assert "111\u00a0000.0 t" in lines[0]
    depth = [len(line) - len(line.lstrip()) for line in lines]
    assert max(depth) == 10
    assert any("Tankhouse 1" in line and "scale" in line for line in lines)


@pytest.mark.parametrize("key", ["current_ka.year", "current_efficiency_pct.year", "cathode.shifts_entered"])
def test_a_mean_or_ratio_that_lacks_shifts_is_no_lower_bound(reading: CommandLine, key: str) -> None:
    """It may go either way, so it says how many shifts are in it and never "≥"; a count of shifts is a count."""
    first = reading.done("trace", key, *ON, "--depth", "0").out
    assert "of 364 shifts" in first
    assert "≥" not in first
    answer = reading.done("trace", key, *ON, "--depth", "0", "--json").json
    assert (answer["due"], answer["at_least"]) == (364, False)
    assert answer["entered"] < answer["due"]


def test_a_share_of_plan_of_a_sum_that_lacks_shifts_is_at_least_so_much(reading: CommandLine) -> None:
    """What is missing of a sum can only add to its share of plan."""
    assert "≥ 100.7 %" in reading.done("trace", "cathode.plan_year_pct", *ON, "--depth", "0").out


def test_the_depth_is_chosen(reading: CommandLine) -> None:
    """No level is the figure alone; one level the months, all of them."""
    assert len(reading.done("trace", "cathode.year_t", *ON, "--depth", "0").out.splitlines()) == 1
    assert len(reading.done("trace", "cathode.year_t", *ON, "--depth", "1").out.splitlines()) == 7
    answer = reading.done("trace", "cathode.year_t", *ON, "--depth", "2", "--json").json
    assert [len(month["inputs"]) for month in answer["inputs"]] == [31, 29, 31, 30, 31, 30]


def test_a_unit_and_a_figure_are_named_as_people_call_them(reading: CommandLine) -> None:
    """By key or by name in any language; the constant tells since when it holds."""
    by_key = reading.done("trace", "deposit_t@day", *ON, "--unit", "Tankhouse 1").out
    by_name = reading.done("trace", "Осаждено по Фарадею@day", *ON, "--unit", "Цех электролиза 1").out
    assert by_key == by_name
    assert "1.185494183 g/Ah" in by_key
    assert "since 01.01.2015" in by_key
    spoken = reading.done("trace", "deposit_t@day", *ON, "--unit", "s1", "--lang", "ru").out
    assert "закон Фарадея" in spoken
    assert "1,185494183" in spoken


def test_a_correction_and_an_import_are_told(cli: CommandLine, tmp_path: Any) -> None:
    """The reason of a correction, the value before, and the file that a value came from."""
    where = ("day=2016-06-30", "shift=day", "section=Tankhouse 1")
    cli.done("add", "cathode", *where, "cathode_t=88.8", "--reason", "weighed again")
    told = cli.done("trace", "cathode_t@day", *ON, "--unit", "s1").out
    for words in ("weighed again", "instead of", "corrected", "stands now"):
        assert words in told
    log = tmp_path / "log.csv"
    log.write_text("Дата;Смена;Секция;Катоды\n30.06.2016;night;Tankhouse 1;77,5\n", encoding="utf-8")
    cli.done("import", "cathode", str(log))
    assert "log.csv, SHA-256" in cli.done("trace", "cathode_t@night", *ON, "--unit", "s1").out


def test_both_time_axes_and_the_part_of_the_plant_count(cli: CommandLine) -> None:
    """As known before a correction, of one division, and never after the day that is looked up to."""
    before = cli.done("trace", "cathode.day_t", *ON, "--json").json["value"]
    where = ("day=2016-06-30", "shift=day", "section=Tankhouse 1")
    cli.done("add", "cathode", *where, "cathode_t=1.0", "--reason", "a slip")
    assert cli.done("trace", "cathode.day_t", *ON, "--json").json["value"] != before
    narrowed = cli.done("trace", "cathode.year_t", *ON, "--division", "d2", "--json").json
    of_division = cli.done("trace", "cathode.year_t", *ON, "--unit", "d2", "--json").json
    assert narrowed["value"] == of_division["value"] < 111000
    assert cli.done("trace", "cathode.day_t", *ON, "--known-on", "2016-06-29", "--json").json["value"] is None
    assert "lies after" in cli.refused("trace", "cathode.day_t", *ON, "--as-of", "2016-06-29")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("no_such_figure",), "There is no figure"),
        (("cathode_t@evening",), "There is no shift evening"),
        (("cathode_t", "--unit", "nowhere"), "nowhere"),
        (("cells.copper_t",), "@SHIFT"),
    ],
)
def test_what_cannot_be_traced_is_one_clear_line(reading: CommandLine, words: tuple[str, ...], said: str) -> None:
    """An unknown figure, shift or unit is named, with what there is."""
    assert said in reading.refused("trace", words[0], *ON, *words[1:])


def test_the_board_tells_who_what_and_whom_to_phone(reading: CommandLine) -> None:
    """By division and shift, with initials and times; the laboratory owes two assays of 26 June."""
    answer = reading.done("board", "--day", "2016-06-26", "--json").json
    assert [one["division"] for one in answer["divisions"]][:2] == ["d1", "d2"]
    assert answer["counts"]["late"] == 2
    assert {call["role"] for call in answer["calls"]} == {"lab"}
    assert answer["on_duty"]["people"]
    first = answer["divisions"][0]["units"][0]["shifts"][0]
    assert (first["sign"], first["day"], first["shift"]) == ("complete", "2016-06-26", "day")
    assert first["authors"]
    text = reading.done("board", "--day", "2016-06-26").out
    for words in ("Tankhouse 1", "▲ late", "● complete", "Whom to phone", "Aigul Nurlanova", "On duty now"):
        assert words in text
    refused = reading.refused("board", "--day", "2016-07-29")
    assert refused == "29.07.2016 has not begun: nothing is due yet. The latest day is 30.06.2016."
    assert "Кому звонить" in reading.done("board", "--day", "2016-06-26", "--lang", "ru").out


def test_the_board_follows_an_entry(cli: CommandLine) -> None:
    """What is entered of the shift under way stands there with its author; a quiet day needs no call."""
    cli.done("--author", "p5", "add", "ore", "day=2016-06-30", "shift=night", "source=Sayak", "wet_t=2900")
    answer = cli.done("board", "--json").json
    units = [unit for one in answer["divisions"] for unit in one["units"] if unit["name"] == "Sayak"]
    night = units[0]["shifts"][-1]
    assert (night["sign"], night["authors"], night["there"]) == ("partial", ["p5"], 1)
    assert "Nobody needs to be phoned" in cli.done("board", "--day", "2016-06-24").out
