"""The two time axes and the filter on every reading command, and what changed between two days."""

from __future__ import annotations

from tests.cli.conftest import CommandLine

CORRECTION = ("add", "cathode", "day=2016-06-10", "shift=day", "section=s1", "cathode_t=118.5", "--reason", "weighed")


def test_every_reading_command_takes_the_same_options(reading: CommandLine) -> None:
    """Whoever learned them for one command knows them for all."""
    for command in ("kpi", "show", "history", "export"):
        said = reading.done(command, "--help").out
        assert all(option in said for option in ("--as-of", "--known-on", "--division", "--process"))
    said = reading.done("changes", "--help").out
    assert "--division" in said
    assert "--known-on" not in said


def test_divisions_add_up_to_the_whole(reading: CommandLine) -> None:
    """By name or id, each division's output; the process routes part the whole in two."""
    whole = reading.done("kpi", "--json").json["cathode"]["year_t"]
    divisions = [reading.done("kpi", "--division", f"d{n}", "--json").json["cathode"]["year_t"] for n in range(1, 8)]
    assert round(sum(tonnes for tonnes in divisions if tonnes is not None), 6) == whole
    routes = [reading.done("kpi", "--process", one, "--json").json["cathode"]["year_t"] for one in ("pyro", "hydro")]
    assert round(sum(routes), 6) == whole
    named = reading.done("kpi", "--division", "zhezkazgan copper smelter", "--json").json
    assert named["cathode"]["year_t"] == divisions[0]
    assert (named["division"], named["process"], named["known_on"]) == ("zhezkazgan copper smelter", None, None)


def test_show_and_export_are_narrowed_alike(reading: CommandLine) -> None:
    """A day's sheet and a file hold the units of the route, up to the as-of day."""
    shifts = reading.done("show", "cathode", "--day", "2016-06-29", "--process", "hydro", "--json").json["shifts"]
    assert [[row["id"] for row in shift["rows"]] for shift in shifts] == [["s3"], ["s3"]]
    lines = reading.done(
        "export", "cathode", "--from", "2016-06-28", "--as-of", "2016-06-28", "--process", "hydro", "-o", "-"
    ).out.splitlines()
    assert [line.split(",")[:2] for line in lines[1:]] == [["2016-06-28", "day"], ["2016-06-28", "night"]]


def test_show_as_of_a_day_is_that_day(reading: CommandLine) -> None:
    """Without a day, the as-of day is meant; a later one is refused in one line."""
    assert reading.done("show", "cathode", "--as-of", "2016-06-20", "--json").json["day"] == "2016-06-20"
    said = reading.refused("show", "cathode", "--day", "2016-06-21", "--as-of", "2016-06-20")
    assert said == "21.06.2016 lies after 20.06.2016. Choose an earlier day."


def test_kpi_known_on_a_day_is_about_that_day(reading: CommandLine) -> None:
    """What did we report on 5 June? The figures of that day, as they were known then."""
    found = reading.done("kpi", "--known-on", "2016-06-05", "--json").json
    assert (found["as_of"], found["known_on"]) == ("2016-06-05", "2016-06-05")


def test_a_history_is_as_it_was_known(cli: CommandLine) -> None:
    """The later correction is not in it, and a day after the as-of day has none."""
    words = ("history", "cathode", "day=2016-06-10", "shift=day", "section=s1", "cathode_t", "--json")
    cli.done(*CORRECTION)
    assert len(cli.done(*words).json) == 2
    assert len(cli.done(*words, "--known-on", "2016-06-29").json) == 1
    assert cli.done(*words, "--as-of", "2016-06-09").json == []


def test_an_unknown_division_is_refused_with_those_there_are(reading: CommandLine) -> None:
    """One line names the divisions; an unknown route or day gets its own."""
    assert "Zhezkazgan copper smelter" in reading.refused("kpi", "--division", "moon")
    assert "pyro" in reading.refused("kpi", "--process", "moon")
    assert "is not a day" in reading.refused("kpi", "--known-on", "moon")


def test_changes_tell_who_why_and_how_many_tonnes(cli: CommandLine) -> None:
    """A correction of a reported day: old, new, author, reason, and what it moved of the month."""
    before = cli.value("cathode", "2016-06-10", "day", "s1", "cathode_t")
    cli.done(*CORRECTION)
    found = cli.done("changes", "--from", "2016-06-29", "--json").json
    (one,) = (one for one in found["changes"] if one["old"] is not None and one["day"] == "2016-06-10")
    assert (one["figure"], one["new"], one["reason"], one["unit"]) == ("cathode_t", "118.5", "weighed", "t")
    assert float(one["old"]) == before
    assert round(one["moved"] - (118.5 - before), 9) == 0
    (day,) = (day for day in found["days"] if day["day"] == "2016-06-10" and day["figure"] == "cathode_t")
    assert round(day["moved_t"] - one["moved"], 9) == 0
    assert any(month["month"] == "2016-06" for month in found["months"])
    text = cli.done("changes", "--from", "2016-06-29").out.replace("\N{NO-BREAK SPACE}", " ")
    assert f"Cathode output  {before} → 118.5 t" in text
    assert "weighed" in text
    said = cli.done("--lang", "ru", "changes", "--from", "2016-06-29", "--to", "2016-06-30").out
    assert "Выпуск катодов" in said
    assert not cli.done("changes", "--from", "2016-06-30", "--json").json["changes"]


def test_changes_want_two_days_in_order(reading: CommandLine) -> None:
    """One line each for a missing first day and for days in the wrong order."""
    assert reading.refused("changes").startswith("--from is missing")
    said = reading.refused("changes", "--from", "2016-06-20", "--to", "2016-06-20")
    assert said == "20.06.2016 does not lie before 20.06.2016. Choose an earlier day."
