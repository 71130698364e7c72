"""``control`` and ``change`` on the command line: answers for programs and people, freezing, and one clear line for a fault."""

from __future__ import annotations

import pytest


def test_control_answers_programs(reading):
    """Every part of the chart is there: points of each day, limits, r, false alarms, signals with words."""
    found = reading.done("control", "recovery_pct", "--to", "2016-06-29", "--json").json
    assert (found["figure"], found["by"], found["from"], found["to"]) == (
        "recovery_pct",
        "day",
        "2015-07-01",
        "2016-06-29",
    )
    assert len(found["points"]) == 365
    assert found["lower"] < found["centre"] < found["upper"]
    assert found["false_alarms_a_year"] > 0
    assert (found["baseline"]["from"], found["baseline"]["frozen"]) == ("2015-07-01", False)
    assert any("No frozen baseline" in note for note in found["notes"])


def test_control_speaks_to_people(reading):
    """In Russian too, with the reason of each point that stands out."""
    asked = (
        "control",
        "cathode_t",
        "--from",
        "2016-01-01",
        "--to",
        "2016-06-29",
        "--chart",
        "imr",
        "--rules",
        "western",
    )
    said = reading.done(*asked).out
    assert "Autocorrelation of neighbouring points" in said
    assert "one side of the centre line, since" in said
    russian = reading.done("--lang", "ru", *asked).out
    assert "Ложных тревог" in russian
    assert "Autocorrelation" not in russian


def test_control_by_shift_of_one_unit(reading):
    """Points of shifts, of one section by its name."""
    found = reading.done(
        "control",
        "cathode_t",
        "--by",
        "shift",
        "--unit",
        "Tankhouse 2",
        "--from",
        "2016-06-01",
        "--to",
        "2016-06-20",
        "--json",
    ).json
    assert len(found["points"]) == 40
    assert {point["shift"] for point in found["points"]} == {"day", "night"}


def test_a_baseline_is_frozen_used_and_taken_back(cli):
    """Freezing is one command with a reason; the next chart stands on it and names who; undo takes it back."""
    days = ("--baseline", "2016-01-01:2016-03-31")
    cli.done("control", "cathode_t", *days, "--freeze", "--reason", "steady quarter")
    found = cli.done("control", "cathode_t", "--json").json["baseline"]
    assert (found["from"], found["to"], found["frozen"]) == ("2016-01-01", "2016-03-31", True)
    assert found["reason"] == "steady quarter"
    assert "steady quarter" in cli.done("control", "cathode_t").out
    cli.done("verify")
    cli.done("undo")
    assert not cli.done("control", "cathode_t", "--json").json["baseline"]["frozen"]


def test_change_answers_and_speaks(reading):
    """Means, difference, margin, verdict and method, for programs and in one plain sentence."""
    asked = ("change", "cathode_t", "--before", "2015-06-01:2015-06-30", "--after", "2016-06-01:2016-06-29")
    found = reading.done(*asked, "--json").json
    assert found["difference"] == pytest.approx(found["after"]["mean"] - found["before"]["mean"], abs=1e-6)
    assert found["verdict"] in ("real", "maybe", "noise")
    said = reading.done(*asked).out
    assert "Welch" in said
    assert "t a day" in said
    assert "Уэлч" in reading.done("--lang", "ru", *asked).out


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("control", "cathode_t", "--baseline", "2016-03-31:2016-01-01"), "cannot end on 01.01.2016"),
        (("control", "cathode_t", "--baseline", "2016-03-31"), "is no period"),
        (("control", "cathode_t", "--from", "2016-06-30", "--to", "2016-06-01"), "cannot end on 01.06.2016"),
        (("control", "cathode_t", "--rules", "ten"), "is no rule"),
        (("control", "gold_t"), "is not a figure of the plant"),
        (("control", "cathode_t", "--by", "shift", "--from", "2014-01-01"), "at most 400 days"),
        (("control", "cathode_t", "--freeze", "--reason", "x"), "which days to freeze"),
        (("control", "cathode_t", "--freeze", "--baseline", "2016-01-01:2016-03-31"), "needs a reason"),
        (("change", "cathode_t", "--before", "2016-01-01:2016-02-01", "--after", "2016-02-01:2016-03-01"), "overlap"),
    ],
)
def test_bad_input_is_one_line(cli, args, said):
    """What is wrong is said in one line with exit code 2."""
    assert said in cli.refused(*args)
