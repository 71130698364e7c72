"""``plan``, ``compare`` and ``forecast`` on the sample plant."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import CommandLine

FIGURE = "cathode_t"


def test_plans_go_out_and_come_in_again(cli: CommandLine, tmp_path: Path) -> None:
    """What is written is taken again and changes nothing; a changed line revises one plan."""
    file = tmp_path / "plan.csv"
    cli.done("plan", FIGURE, "--year", "2016", "-o", str(file))
    same = cli.done("import", "plan", str(file), "--json").json
    assert (same["added"], same["corrected"], len(same["same"])) == ([], [], 48)
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace("2016-08,s1,,cathode_t,6250", "2016-08,s1,,cathode_t,6000"), encoding="utf-8")
    assert len(cli.done("import", "plan", str(file), "--json").json["corrected"]) == 1
    plans = cli.done("plan", "--year", "2016", "--json").json["plans"]
    assert [p["value"] for p in plans if p["month"] == "2016-08" and p["unit"] == "s1"] == [6000]
    assert cli.done("plan", "Cathode output", "--year", "2016", "--lang", "en").out.count("\n") == 48
    assert "There is no plan" in cli.done("plan", "--year", "2030", "--lang", "en").out


def test_a_day_of_repair_moves_the_plan(cli: CommandLine) -> None:
    """Weighed nothing, the day has no plan of the division; the month has what it had; a change needs a reason."""
    before = cli.done("compare", "--as-of", "2016-06-12", "--json").json["periods"]
    line = cli.refused("plan", "--weight", "2016-06-12=0", "--division", "d1", "--lang", "en")
    assert "12.06.2016 is over" in line
    cli.done("plan", "--weight", "2016-07-30=0", "--division", "d1")
    cli.done("plan", "--weight", "2016-07-30=", "--division", "d1", "--reason", "moved")
    cli.done("plan", "--weight", "2016-06-12=0", "--division", "d1", "--reason", "repair")
    day = cli.done("compare", "--as-of", "2016-06-12", "--json").json["periods"]
    assert day["day"]["to_date"]["plan"] == pytest.approx(6121 / 30)
    assert day["month"]["whole"]["plan"] == before["month"]["whole"]["plan"] == 18164
    assert "give a reason" in cli.refused("plan", "--weight", "2016-06-12=1", "--division", "d1", "--lang", "en")
    assert "not between 0 and 10" in cli.refused("plan", "--weight", "2016-06-13=11", "--lang", "en")
    assert "not one number" in cli.refused("plan", "--weight", "2016-06-13=much", "--lang", "en")
    assert cli.done("plan", "--year", "2016", "--json").json["weights"] == [
        {"kind": "division", "unit": "d1", "day": "2016-06-12", "weight": 0.0}
    ]


def test_a_plan_for_a_retired_section_is_one_clear_line(cli: CommandLine, tmp_path: Path) -> None:
    """File, line, section, since when, and what to check; nothing of the file is recorded."""
    cli.done("configure", "section", "s3", "state=retired", "--from", "2016-07-01")
    file = tmp_path / "plan.csv"
    file.write_text("month,section,figure,value\n2017-01,s1,cathode_t,5\n2017-01,s3,cathode_t,5\n", encoding="utf-8")
    line = cli.refused("import", "plan", str(file), "--lang", "en")
    assert "line 3: SX-EW pilot has been retired since 01.07.2016" in line
    assert cli.done("plan", "--year", "2017", "--json").json["plans"] == []


def test_a_plan_ends_with_its_section(cli: CommandLine, tmp_path: Path) -> None:
    """Months after it was retired fall out of the plan, the command names them; what is written is taken again."""
    year = cli.done("compare", "--as-of", "2016-06-30", "--json").json["periods"]["year"]["whole"]["plan"]
    out = cli.done("configure", "section", "s2", "state=retired", "--from", "2016-08-10", "--lang", "en").out
    assert "Its plans for 09.2016, 10.2016, 11.2016, 12.2016 no longer count" in out
    after = cli.done("compare", "--as-of", "2016-06-30", "--json").json["periods"]["year"]["whole"]["plan"]
    plans = [p for p in cli.done("plan", "--year", "2016", "--json").json["plans"] if p["unit"] == "s2"]
    fallen = [one for one in plans if not one["counts"]]
    assert [one["month"] for one in fallen] == ["2016-09", "2016-10", "2016-11", "2016-12"]
    august = plans[7]["value"] * 22 / 31  # of the month in which it was retired only nine days count
    assert after == pytest.approx(year - august - sum(one["value"] for one in fallen), abs=1e-6)
    text = cli.done("plan", "--year", "2016", "--lang", "en").out
    assert "(only the days before 10.08.2016 count: retired then)" in text
    assert text.count("(does not count: retired by then)") == 4
    traced = cli.done("trace", "plan.cathode_t.month", "--on", "2016-08-31", "--depth", "3", "--json").json
    (part,) = (one for one in traced["inputs"] if one["name"] == "Tankhouse 2")
    assert part["value"] == pytest.approx(plans[7]["value"] * 9 / 31)
    assert "retired since 10.08.2016" in part["how"]
    assert traced["follows"]
    assert part["follows"]
    file = tmp_path / "plan.csv"
    assert "Left out" in cli.done("plan", "--year", "2016", "-o", str(file), "--lang", "en").out
    assert len(cli.done("import", "plan", str(file), "--json").json["same"]) == 44


def test_every_kind_of_unit_is_planned_by_a_file(cli: CommandLine, tmp_path: Path) -> None:
    """Concentrators, heaps and sources by their own column; a division beside its sections is told to be left out."""
    for kind, unit, figure in (
        ("concentrator", "c1", "conc_dry_t"),
        ("heap", "Heap 1", "pls_m3"),
        ("source", "o1", "wet_t"),
    ):
        file = tmp_path / f"{kind}.csv"
        file.write_text(f"month,{kind},figure,value\n2016-07,{unit},{figure},1000\n", encoding="utf-8")
        assert len(cli.done("import", "plan", str(file), "--json").json["added"]) == 1
    file = tmp_path / "division.csv"
    file.write_text("month,division,figure,value\n2016-07,d1,cathode_t,9000\n", encoding="utf-8")
    for dry in (("--dry-run",), ()):
        out = cli.done("import", "plan", str(file), *dry, "--lang", "en").out
        assert "Left out of the totals: 1 plans of Zhezkazgan copper smelter" in out
    file.write_text("month,heap,figure,value\n2016-07,h99,pls_m3,9\n", encoding="utf-8")
    assert "“h99” does not name one heap of 07.2016" in cli.refused("import", "plan", str(file), "--lang", "en")


def test_a_plan_that_stands_in_a_file_twice_is_one_clear_line(cli: CommandLine, tmp_path: Path) -> None:
    """The second line is named."""
    file = tmp_path / "plan.csv"
    twice = "2017-01,s1,cathode_t,5\n2017-01,Tankhouse 1,cathode_t,6\n"
    file.write_text(f"month,section,figure,value\n{twice}", encoding="utf-8")
    assert "line 3: this plan stands in the file twice" in cli.refused("import", "plan", str(file), "--lang", "en")


def test_every_bad_line_of_a_plan_file_is_named_and_none_is_taken(cli: CommandLine, tmp_path: Path) -> None:
    """Two slips are told at once, with line and month; the good line is not taken, and the help says so."""
    file = tmp_path / "plan.csv"
    rows = "2017-10,s1,cathode_t,-5\n2017-10,s2,cathode_t,100\n2017-11,s99,cathode_t,7\n"
    file.write_text(f"month,section,figure,value\n{rows}", encoding="utf-8")
    told = cli.refused("import", "plan", str(file), "--lang", "en")
    assert "line 2: The plan of 10.2017 is “−5”" in told
    assert "line 4: “s99” does not name one section of 11.2017" in told
    assert "taken whole or not at all" in told
    assert not cli.done("plan", "--year", "2017", "--json").json["plans"]
    assert "taken whole or not at all" in " ".join(cli.done("import", "--help", "--lang", "en").out.split())


def test_the_forecast_has_what_projects_add(reading: CommandLine) -> None:
    """The lines of the Plan tab stand in the command line, too: the part, and the end with it."""
    found = reading.done("forecast", "--as-of", "2016-06-15", "--json").json["year"]
    assert found["projects_t"] is not None
    out = reading.done("forecast", "--as-of", "2016-06-15", "--lang", "en").out
    for label, key in (("added by projects", "projects_t"), ("with projects", "with_projects_t")):
        (line,) = (one for one in out.splitlines() if one.startswith(label))
        assert f"{found[key]:,.1f}".replace(",", "\u00a0") in line


def test_the_public_figures_are_compared(reading: CommandLine) -> None:
    """2015: 223.0 kt at 103.0 % of plan; first half of 2016: 111.0 kt, 8.0 % up."""
    last = reading.done("compare", FIGURE, "--as-of", "2015-12-31", "--json").json["periods"]["year"]["to_date"]
    assert (last["actual"], round(last["pct"], 1)) == (223000, 103.0)
    half = reading.done("compare", "--as-of", "2016-06-30", "--json").json["periods"]["half_year"]["to_date"]
    assert (half["actual"], round(half["last_year_pct"], 1), half["at_least"]) == (111000, 8.0, True)
    assert half["shifts_entered"] < half["shifts_expected"] == 364


def test_comparisons_speak_to_people(reading: CommandLine) -> None:
    """“≥” where shifts are missing, “?” for what is unknown, and a figure by its name in Russian."""
    out = reading.done("compare", "--as-of", "2016-06-30", "--lang", "en").out.replace("\u00a0", " ")
    assert "≥ 111 000.0" in out
    assert "+8.0" in out
    russian = reading.done("compare", "извлечение", "--as-of", "2016-06-29", "--lang", "ru").out
    assert "Извлечение, %, по 29.06.2016" in russian
    assert "?" in russian
    assert "not a figure of the plant" in reading.refused("compare", "gold", "--lang", "en")


def test_a_division_is_compared_by_itself(reading: CommandLine) -> None:
    """The parts add up to the whole, in tonnes and in plan."""
    day = ("--as-of", "2016-06-15", "--json")
    whole = reading.done("compare", *day).json["periods"]["year"]["to_date"]
    parts = [reading.done("compare", "--division", d, *day).json["periods"]["year"]["to_date"] for d in ("d1", "d2")]
    for key in ("actual", "plan", "last_year"):
        assert sum(part[key] for part in parts) == pytest.approx(whole[key])


def test_the_forecast_tells_each_methods_error(reading: CommandLine) -> None:
    """For months and years at 25, 50 and 75 %, for people and for programs."""
    answer = reading.done("forecast", "--as-of", "2016-06-15", "--back-test", "--json").json
    assert answer["month"] == reading.done("kpi", "--as-of", "2016-06-15", "--json").json["forecast"]["month"]
    month = [score for score in answer["back_test"]["month"] if score["method"] == "linear"]
    assert [score["at_pct"] for score in month] == [25, 50, 75]
    assert all(0 < score["mean_absolute_error_pct"] < 5 and score["n"] == 17 for score in month)
    out = reading.done("forecast", "--as-of", "2016-06-15", "--back-test", "--lang", "en").out
    for words in ("linear", "rate of the last 30 days", "plan for the rest", "Mean absolute error", "required to make"):
        assert words in out
    assert "has no forecast" in reading.refused("forecast", "cu_pct", "--as-of", "2016-06-15", "--lang", "en")


def test_an_empty_store_has_nothing_to_foresee(bare: CommandLine) -> None:
    """Unknown is “?” and null, never zero or NaN."""
    bare.done("configure", "section", "s1", "name_en=Tankhouse 1", "--from", "2016-01-01")
    answer = bare.done("forecast", "--as-of", "2016-06-15", "--back-test", "--json").json
    assert answer["year"]["linear_t"] is None
    assert answer["back_test"] == {"month": [], "year": []}
    assert "?" in bare.done("forecast", "--as-of", "2016-06-15", "--lang", "en").out
    assert bare.done("compare", "--as-of", "2016-06-15", "--json").json["periods"]["year"]["to_date"]["actual"] is None


def test_a_month_that_is_over_requires_nothing(cli: CommandLine) -> None:
    """On its last day the required rate is –; where there is no plan, the table says so."""
    table = cli.done("forecast", "--as-of", "2016-06-30", "--lang", "en").out.splitlines()
    required = next(line for line in table if line.startswith("required to make the plan"))
    assert required.removeprefix("required to make the plan").split()[0] == "–"
    table = cli.done("forecast", "wet_t", "--as-of", "2016-06-30", "--lang", "en").out.splitlines()
    assert next(line for line in table if line.startswith("plan ")).count("no plan") == 2


def test_too_few_days_foresee_nothing_and_say_so(bare: CommandLine) -> None:
    """A year's end from a single entry would be certainty about nothing."""
    bare.done("configure", "section", "s1", "name_en=Tankhouse 1", "--from", "2016-01-01")
    found = bare.done("forecast", "--as-of", "2016-06-15", "--json").json
    assert (found["year"]["last_30_days_t"], found["year"]["low_t"]) == (None, None)
    out = bare.done("forecast", "--as-of", "2016-06-15", "--lang", "en").out
    assert "Fewer than 7 whole days are there: too few for a rate." in out


def test_a_manager_compares_head_grade_and_current_efficiency(reading: CommandLine) -> None:
    """Ratios of sums: copper over the dry feed that has a grade, and harvest over deposit, over thirty days or more."""

    def to_date(figure: str) -> dict[str, float | None]:
        periods = reading.done("compare", figure, "--json").json["periods"]
        return {period: found["to_date"]["actual"] for period, found in periods.items()}

    head, copper, dry = (to_date(one) for one in ("head_grade_pct", "feed_cu_t", "feed_graded_t"))
    assert head["month"] == pytest.approx(100 * copper["month"] / dry["month"])
    assert head["month"] != pytest.approx(to_date("cu_pct")["month"])  # that has the ore of the heaps in it
    efficiency, harvest, deposit = (to_date(one) for one in ("current_efficiency_pct", "harvest_t", "deposit_t"))
    assert efficiency["day"] is None
    assert efficiency["year"] == pytest.approx(100 * harvest["year"] / deposit["year"])
    early = reading.done("compare", "current_efficiency_pct", "--as-of", "2016-06-20", "--json").json["periods"]
    assert early["month"]["to_date"]["actual"] is None
    assert "fewer than 30 days" in reading.done("compare", "current_efficiency_pct", "--lang", "en").out
