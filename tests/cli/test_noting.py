"""``note`` and ``notes`` on the command line: written, corrected, withdrawn, listed, searched, exported, one line for a fault."""

from __future__ import annotations

import csv
import io

import pytest

NIGHT = ("day=2016-06-29", "shift=night", "unit=Tankhouse 1", "reason=short", "Rows 4 and 7, U=0.31 V")


def mine(cli, *options):
    """Give the notes that the tests wrote, by their text."""
    notes = cli.done("notes", "--from", "2016-06-28", *options, "--json").json["notes"]
    return {one["text"]: one for one in notes}


def test_a_note_is_written_and_answers_programs(cli):
    """Every part is there, with author and time; in Russian the same words name the same note."""
    made = cli.done("note", "add", *NIGHT, "--json").json
    assert (made["from"], made["from_shift"], made["to"], made["to_shift"]) == (
        "2016-06-29",
        "night",
        "2016-06-29",
        "night",
    )
    assert made["units"] == [{"kind": "section", "id": "s1", "name": "Tankhouse 1"}]
    assert (made["reason"], made["reason_name"], made["author"]) == ("short_circuit", "Short circuit", "p1")
    assert made["text"] == "Rows 4 and 7, U=0.31 V"
    assert made["recorded"].startswith("2016-06-30T14:40")
    cli.done(
        "--lang", "ru", "note", "add", "день=28.06.2016", "по=29.06.2016", "причина=Замена анодов", "Аноды серии 2"
    )
    assert mine(cli)["Аноды серии 2"]["units"] == []
    said = cli.done("--lang", "ru", "notes", "--search", "АНОДЫ серии 2", "--from", "2016-06-28").out
    assert "28.06.2016 – 29.06.2016" in said
    assert "всё предприятие" in said
    cli.done("verify")


def test_a_note_is_corrected_withdrawn_and_brought_back(cli):
    """By the end of its code; with reasons; the history has all of it, and undo takes the last step back."""
    code = cli.done("note", "add", *NIGHT, "--json").json["code"]
    short = code.removeprefix("N-")
    assert "give a reason" in cli.refused("note", "edit", code, "reason=power")
    cli.done("note", "edit", code, "reason=power", "to=2016-06-30", "--reason", "it was the substation")
    one = mine(cli)["Rows 4 and 7, U=0.31 V"]
    assert (one["reason"], one["to"], one["to_shift"], one["corrected"]) == ("power", "2016-06-30", None, True)
    history = cli.done("note", "history", code).out
    assert "Short circuit" in history
    assert "it was the substation" in history
    assert "with a reason" in cli.refused("note", "withdraw", short)
    cli.done("note", "withdraw", code, "--reason", "wrong day")
    assert not mine(cli)
    assert mine(cli, "--withdrawn")["Rows 4 and 7, U=0.31 V"]["withdrawn"]
    cli.done("note", "restore", code, "--reason", "it was right")
    cli.done("undo")
    assert not mine(cli)
    cli.done("undo")
    assert mine(cli)


def test_notes_are_listed_searched_and_cut(reading):
    """By words, reason, unit and days, as of a day, as known on a day, for a division; each cut leaves less."""
    every = reading.done("notes", "--json").json["notes"]
    assert len(every) > 50
    reasons = {one["reason"] for one in every}
    assert reasons >= {"short_circuit", "anode_change", "power", "heap_work", "ore_change", "furnace_repair"}
    assert all(one["recorded"][:10] >= one["to"] for one in every)

    def listed(*options):
        return reading.done("notes", *options, "--json").json["notes"]

    anodes = listed("--reason", "Замена анодов")
    assert {one["reason"] for one in anodes} == {"anode_change"}
    assert all("анод" in one["text"].lower() for one in listed("--search", "анодов"))
    heap = listed("--unit", "Heap 1")
    assert heap
    assert all({unit["id"] for unit in one["units"]} & {"h1", "d7", "o5"} or not one["units"] for one in heap)
    june = listed("--from", "2016-06-01", "--to", "2016-06-30")
    assert {one["from"][:7] for one in june} == {"2016-06"}
    assert max(one["from"] for one in listed("--as-of", "2016-01-31")) <= "2016-01-31"
    assert max(one["recorded"] for one in listed("--known-on", "2016-01-31")) < "2016-02-01"
    division = listed("--division", "d2")
    assert 0 < len(division) < len(every)
    assert {unit["id"] for one in division for unit in one["units"]} <= {"s4", "d2"}


def test_notes_go_to_a_file(reading, tmp_path):
    """As CSV headed by the keys, to a file or the standard output."""
    target = tmp_path / "notes.csv"
    assert "1 row written" in reading.done("notes", "--reason", "furnace", "-o", str(target)).out
    rows = list(csv.DictReader(io.StringIO(target.read_text("utf-8-sig"))))
    assert [(row["from"], row["to"], row["reason"], row["author"]) for row in rows] == [
        ("2015-08-10", "2015-08-16", "Furnace repair", "Bolat Iskakov")
    ]
    printed = reading.done("notes", "--reason", "furnace", "-o", "-").out
    assert list(csv.DictReader(io.StringIO(printed))) == rows


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("reason=short", "text"), "day is missing"),
        (("day=2016-06-31", "reason=short", "text"), "there is no such day"),
        (("day=2016-07-31", "reason=short", "text"), "What is planned belongs to the milestones"),
        (("day=2016-06-20", "to=2016-06-19", "reason=short", "text"), "before it begins"),
        (("day=2016-06-20", "shift=evening", "reason=short", "text"), "There is no shift evening"),
        (("day=2016-06-20", "reason=weddings", "text"), "There is no reason “weddings”"),
        (("day=2016-06-20", "text"), "has no reason"),
        (("day=2016-06-20", "reason=short"), "has no text"),
        (("day=2016-06-20", "reason=short", "x" * 600), "500 are the limit"),
        (("day=2016-06-20", "reason=short", "unit=Boiler", "text"), "There is no unit “Boiler”"),
        (("day=2015-06-20", "reason=short", "unit=c3", "text"), "There is no unit “c3”"),
        (("day=2016-06-20", "day=2016-06-21", "reason=short", "text"), "given twice"),
    ],
)
def test_a_bad_note_is_one_line(cli, words, said):
    """What is wrong is said in one line with exit code 2, and nothing is recorded."""
    assert said in cli.refused("note", "add", *words)
    assert cli.done("notes", "--from", "2016-06-28", "--json").json["notes"] == []


def test_bad_questions_are_one_line(reading):
    """Unknown codes, reasons, units and reversed days."""
    assert "There is no note 9999" in reading.refused("note", "history", "9999")
    assert "add, edit, history, restore, withdraw" in reading.refused("note")
    assert "There is no reason" in reading.refused("notes", "--reason", "weddings")
    assert "There is no unit" in reading.refused("notes", "--unit", "Boiler")
    assert "lies after" in reading.refused("notes", "--from", "2016-06-30", "--to", "2016-06-01")


def test_a_plant_s_own_reason_is_a_setting(cli):
    """Set up by ``configure``, listed by ``plant``, used at once."""
    cli.done("configure", "reason", "crane", "name_en=Crane", "name_ru=Кран", "--from", "2016-06-01")
    assert "Crane" in cli.done("plant").out
    cli.done("note", "add", "day=2016-06-29", "reason=кран", "Brake of crane 2")
    assert mine(cli)["Brake of crane 2"]["reason"] == "crane"
