"""Forecasts from a ledger: what is missing is skipped, the range comes from what followed before, and the errors."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from plantdesk.app import create_sample, open_reading
from plantdesk.domain import forecast as f
from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.forecast import Method, Output
from plantdesk.domain.periods import Period, Span, month_of
from plantdesk.domain.plan import Plan
from plantdesk.domain.quantities import Value
from plantdesk.domain.scope import Scope
from plantdesk.formats.open_table import read_tables
from plantdesk.formats.profile import read_profile
from plantdesk.formats.rows import extract
from plantdesk.services.forecasts import as_numbers, back_test, fan, forecast, past_spans
from plantdesk.services.kpi import as_json_answer, kpi
from plantdesk.services.lenses import AsOf, Within
from plantdesk.services.plans import PlanRow, record_plan
from plantdesk.services.ports import Readable
from tests.helpers.stores import SECTIONS, Desk, section

D = Decimal
SHARED = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[3] / "shared")) / "data"


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Readable]:
    """Give the sample plant."""
    path = tmp_path_factory.mktemp("sample") / "sample.plantdesk"
    create_sample(path, date(2016, 6, 30), 2, 1)
    with open_reading(path) as ledger:
        yield ledger


def enter(desk: Desk, day: date, tonnes: str = "10", units: tuple[str, ...] = SECTIONS, shift: str = "day") -> None:
    """Enter output of some sections in one shift."""
    for unit in units:
        assert desk.save(section(unit, day, shift), cathode_t=tonnes).saved == 1


def test_missing_days_and_shifts_of_a_ledger_are_skipped(desk: Desk) -> None:
    """A missing day, half a day and a dash: the month ends at what the whole days say."""
    for day in Span(date(2016, 6, 1), date(2016, 6, 10)):
        if day.day == 4:
            continue
        enter(desk, day)
        if day.day != 7:
            enter(desk, day, shift="night")
    plan = [PlanRow(date(2016, 6, 1), p.SECTION, "s1", m.CATHODE_T, Value(D(1800)))]
    record_plan(desk.recorder(), plan, "keyboard").or_raise()
    found = forecast(desk.store, date(2016, 6, 10), Period.MONTH)
    assert (found.actual_t, found.planned_t, found.days_left) == (510, 1800, 20)
    assert (found.linear_t, found.last_30_days_t, found.ewma_t) == (1800, 1800, 1800)
    assert found.plan_rate_t == 510 + 20 * 60 + 60 + 30
    assert found.required_t_per_day == D("64.5")
    assert (found.best_30_day_t_per_day, found.out_of_reach) == (None, None)


def test_a_section_that_says_none_leaves_no_day_incomplete(desk: Desk) -> None:
    """A dash is an entry: days with one are whole, and their tonnes a day's tonnes."""
    for day in Span(date(2016, 6, 1), date(2016, 6, 10)):
        for shift in ("day", "night"):
            enter(desk, day, units=("s1", "s2"), shift=shift)
            enter(desk, day, "-", units=("s3",), shift=shift)
    assert forecast(desk.store, date(2016, 6, 10), Period.MONTH).linear_t == 1200


def test_a_plan_out_of_reach_is_flagged(sample: Readable) -> None:
    """What is left to make in a day is compared with the best thirty days that ever were."""
    month = forecast(sample, date(2016, 6, 29), Period.MONTH)
    assert month.best_30_day_t_per_day is not None
    assert month.out_of_reach is False
    early = forecast(AsOf(sample, date(2016, 2, 10)), date(2016, 2, 10), Period.MONTH)
    output = Output(dict.fromkeys(Span(date(2016, 1, 1), date(2016, 2, 10)), D(600)))
    ends = f.ends(output, Plan({date(2016, 2, 1): D(30000)}), month_of(date(2016, 2, 1)), date(2016, 2, 10))
    assert ends.required is not None
    assert ends.required > early.best_30_day_t_per_day > 0  # type: ignore[operator]


def test_nothing_later_is_looked_at(sample: Readable) -> None:
    """The forecast of a past day is the same whether the ledger goes on or ends there."""
    day = date(2016, 3, 15)
    assert forecast(sample, day, Period.YEAR) == forecast(AsOf(sample, day), day, Period.YEAR)


def test_divisions_end_where_the_corporation_ends(sample: Readable) -> None:
    """Made so far and planned add up over the divisions."""
    day = date(2016, 6, 15)
    parts = [forecast(Within(sample, Scope(d)), day, Period.YEAR) for d in ("d1", "d2")]
    whole = forecast(sample, day, Period.YEAR)
    assert sum(one.actual_t or 0 for one in parts) == whole.actual_t
    assert sum(one.planned_t or 0 for one in parts) == whole.planned_t


def test_the_public_year_ends_near_its_linear_end(sample: Readable) -> None:
    """111.0 kt in the first half of 2016 make 223.2 kt in the year; the range lies around the rates (PL-2)."""
    found = forecast(sample, date(2016, 6, 30), Period.YEAR)
    assert found.actual_t == 111000
    assert found.linear_t is not None
    assert abs(found.linear_t / 1000 - D("223.22")) < D("2.5")  # some shifts are missing: they are taken at the rate
    assert found.low_t is not None
    assert found.high_t is not None
    assert found.low_t < found.linear_t < found.high_t


def test_the_fan_is_read_from_the_ledger(sample: Readable) -> None:
    """It ends where the forecast ends, and a month's and a year's fan have every method."""
    day = date(2016, 6, 12)
    for period in (Period.MONTH, Period.YEAR):
        way, end = fan(sample, day, period), forecast(sample, day, period)
        assert set(way.methods) == set(Method)
        assert way.methods[Method.LINEAR][end.span.last] == pytest.approx(end.linear_t)
        assert way.high[end.span.last] == end.high_t


def test_a_mean_has_no_forecast(sample: Readable) -> None:
    """A grade does not add up over days, and says so in one line."""
    with pytest.raises(Refused, match="has no forecast"):
        forecast(sample, date(2016, 6, 30), Period.MONTH, m.CU_PCT)


def test_kpi_has_the_forecast_of_month_and_year(sample: Readable) -> None:
    """Every key stands in the block, as a plain number or null."""
    day = date(2016, 6, 15)
    block = as_json_answer(kpi(sample, day))["forecast"]
    assert isinstance(block, dict)
    assert block == {
        "month": as_numbers(forecast(sample, day, Period.MONTH)),
        "year": as_numbers(forecast(sample, day, Period.YEAR)),
    }
    assert set(block["year"]) == {
        "actual_t",
        "planned_t",
        "linear_t",
        "last_30_days_t",
        "plan_rate_t",
        "ewma_t",
        "low_t",
        "high_t",
        "required_t_per_day",
        "best_30_day_t_per_day",
        "out_of_reach",
        "days_left",
        "projects_t",
        "with_projects_t",
    }
    assert json.dumps(block)


def test_the_methods_are_tested_on_the_sample(sample: Readable) -> None:
    """Every whole month is foreseen at 25, 50 and 75 %; the later, the nearer; half-way within two per cent."""
    scores = {(s.share, s.method): s for s in back_test(sample, date(2016, 6, 29), Period.MONTH)}
    assert {s.n for (_, method), s in scores.items() if method is not None} <= {
        16,
        17,
    }  # too few days at the very first
    assert all(15 <= s.n <= 17 for s in scores.values())
    for method in Method:
        errors = [scores[share, method].error_pct for share in f.SHARES]
        assert errors == sorted(errors, reverse=True), method
    for method in (Method.LINEAR, Method.LAST_30_DAYS, Method.EWMA):
        assert scores[D("0.5"), method].error_pct < 2
    assert scores[D("0.75"), None].error_pct > 50


def shift_log() -> dict[date, Decimal]:
    """Read tonnes of dry ore by day from a real year of a concentrator's log."""
    file = SHARED / "plant_shift_log_2024" / "shift_log_2024.xlsx"
    if not file.exists():
        pytest.skip(f"no daily series of others at {SHARED}")
    profile = read_profile(Path(__file__).parents[2] / "resources" / "profiles" / "concentrator-shift-log.toml")
    units = {
        **dict.fromkeys((m.WET_T, m.MOISTURE_PCT, m.CU_PCT), m.SOURCE),
        **dict.fromkeys((m.CONC_DRY_T, m.CONC_CU_PCT, m.TAIL_CU_PCT), m.CONCENTRATOR),
    }
    by_day: dict[date, Decimal] = {}
    with read_tables(file) as tables:
        for row in extract(tables, profile, units):
            wet = row.values.get(m.WET_T)
            if row.total is None and row.day is not None and wet is not None and wet.readings[0].number is not None:
                by_day[row.day] = by_day.get(row.day, D(0)) + wet.readings[0].number
    return by_day


def test_the_methods_are_tested_on_a_real_year() -> None:
    """The ore of a real year is foreseen: half-way through the months the linear end is off by less than ten per cent."""
    output = Output(shift_log())
    assert len(output.tonnes) > 350
    scores = f.back_test(output, Plan({}), past_spans(output, max(output.tonnes), Period.MONTH))
    found = {(s.share, s.method): s for s in scores}
    assert found[D("0.5"), Method.LINEAR].n >= 8
    for method in (Method.LINEAR, Method.LAST_30_DAYS, Method.EWMA):
        assert found[D("0.75"), method].error_pct < found[D("0.25"), method].error_pct < 30
        assert found[D("0.5"), method].error_pct < 10
    assert max(output.tonnes) - min(output.tonnes) > timedelta(days=360)
