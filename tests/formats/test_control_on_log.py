"""On a real year of shifts the default chart cries wolf seldom and sees a planted shift: both are measured and printed."""

from __future__ import annotations

import datetime as dt
import os
import random
import statistics
import sys
from collections.abc import Iterator
from datetime import date, time
from pathlib import Path
from typing import NamedTuple

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.calendar import Shift, ShiftPattern
from plantdesk.domain.control import ControlChart, forecast_errors, standardised
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.plant import write_pattern
from plantdesk.domain.run_rules import signals
from plantdesk.domain.text import Text
from plantdesk.formats.imported import find_profile, plan_import
from plantdesk.services.control import Control, control
from plantdesk.services.imports import apply
from plantdesk.services.recording import Recorder
from plantdesk.services.rolling import RollUp
from plantdesk.storage.stations import Stations
from plantdesk.storage.store import Store

YEAR = Span(date(2024, 1, 1), date(2024, 12, 31))
PLACES, SOON, PLANTED = 1_000, 10, 1.5
FIGURES = ((m.CU_PCT, True), (m.RECOVERY_PCT, True), (m.TAIL_CU_PCT, True), (m.CONC_CU_PCT, False), (m.WET_T, False))
"""Figures, and whether the goals are held to for each alone; all together are held to them.

A shift of 1.5 sd of the concentrate's grade is small beside what nobody can foretell of it: a detector that knows size,
sign and form of what is planted, with as few false alarms as ours, would catch 60 % (``ideal``). A baseline of 50 to 65 days
would catch 70 % of it, of 70 days 58 %, of 90 to 270 days 40 % and less; nothing but this log speaks for 60 days, and what is
published asks for more points, not fewer (Quesenberry 1993: 300 single values), so 90 days stay. The mill's ore has single
shifts far off the course of those before, twice as large from the second quarter on as in the baseline, while its usual
errors stay as they were: what is flagged is real. Runs on one side, EWMA (0.1/2.70 to 0.4/2.96) and CUSUM (0.5/5, 1/2.52) of
the errors, a sigma out of their median, and a forecast that follows no outlier were tried: each catches less, or flags more.
"""
_FALSE = 1 / 225
"""False alarms a point of the usual rules on forecast errors."""


def now() -> dt.datetime:
    """Stand a week after the end of the year."""
    return dt.datetime(2025, 1, 7, 12, tzinfo=dt.UTC)


@pytest.fixture(scope="module")
def year(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Give the imported year; where the log is missing the test is skipped and says so."""
    folder = Path(os.environ.get("PLANTDESK_SHARED", Path(__file__).parents[2].parent / "shared"))
    log = folder / "data" / "plant_shift_log_2024" / "shift_log_2024.xlsx"
    if not log.exists():
        pytest.skip(f"files of others are not here: {log}")
    place = tmp_path_factory.mktemp("log")
    store = Store(place / "p.plantdesk", m.standard_catalogue(), Stations(place / "st"), now, create=True)
    names = (("1", "First", 8), ("2", "Second", 16), ("3", "Third", 0))
    pattern = ShiftPattern(tuple(Shift(code, Text(name, name, name), time(hour)) for code, name, hour in names))
    first = date(2020, 1, 1)
    recorder = Recorder(store, now, lambda: "p1")
    recorder.configure(
        [
            (Subject("plant", "plant", first), {"zone": "Asia/Almaty", "shifts": write_pattern(pattern)}),
            (Subject("source", "mill", first), {"name_en": "Mill feed", "route": "concentrator:c1"}),
            (Subject("concentrator", "c1", first), {"name_en": "Concentrator"}),
        ]
    )
    profile = find_profile("concentrator-shift-log", [Path(__file__).parents[2] / "resources" / "profiles"])
    apply(plan_import(log, "ore", store, now, profile), recorder)
    yield store
    store.close()


def flagged(found: Control, values: list[float | None]) -> set[int]:
    """Give the places that the default chart flags, with the limits that it has."""
    assert found.baseline is not None
    drawn, centre, sigma = values, found.baseline.centre, found.baseline.sigma
    if found.chart is ControlChart.RESIDUALS:
        drawn = forecast_errors(values, centre, found.baseline.forecast)
        centre, sigma = 0.0, found.baseline.error_sigma
    assert sigma
    return {one.at for one in signals(standardised(drawn, centre, sigma), found.rules)}


class Measured(NamedTuple):
    """How many shifts are there and flagged; of the planted ones, how many are caught and how many alarm anyway."""

    there: int
    flagged: int
    caught: int
    anyway: int
    planted: int = PLACES

    def __str__(self) -> str:
        caught, anyway = self.caught / self.planted, self.anyway / self.planted
        return f"{self.flagged / self.there:.1%} flagged, {caught:.1%} caught, {anyway:.1%} anyway"

    def keeps_the_goals(self) -> bool:
        """Tell whether at most 3 % are flagged and 60 % caught, of which most would not have alarmed anyway."""
        few = self.flagged <= 0.03 * self.there
        return few and self.caught >= 0.6 * self.planted and self.caught - self.anyway >= 0.4 * self.planted


def measured(found: Control) -> Measured:
    """Count what is flagged, what is caught of a shift planted at random places within ten shifts, and what alarms anyway."""
    values = list(found.values)
    natural = flagged(found, values)
    assert natural == set(found.flagged)
    base = [v for slot, v in zip(found.slots, values, strict=True) if slot.day in found.baseline_span and v is not None]
    size = PLANTED * statistics.stdev(base)
    after = [at for at, slot in enumerate(found.slots) if slot.day > found.baseline_span.last][:-SOON]
    chance = random.Random(2024)
    caught = anyway = 0
    for _ in range(PLACES):
        at, step = chance.choice(after), size * chance.choice((-1, 1))
        window = range(at, at + SOON)
        planted = values.copy()
        for place in window:
            value = values[place]
            planted[place] = None if value is None else value + step
        caught += not flagged(found, planted).isdisjoint(window)
        anyway += not natural.isdisjoint(window)
    return Measured(sum(v is not None for v in values), len(natural), caught, anyway)


def ideal(found: Control) -> float:
    """Give the share that a detector would catch that knows all of the planted shift but its time (Neyman and Pearson).

    What the forecast leaves of a step, over the ten shifts, in sigmas of its errors, is its distance from chance.
    """
    base = found.baseline
    there = [
        v
        for slot, v in zip(found.slots, found.values, strict=True)
        if slot.day in found.baseline_span and v is not None
    ]
    step = forecast_errors([0.0] * 99 + [1.0] * SOON, 0.0, base.forecast)[99:]
    size = PLANTED * statistics.stdev(there) / base.error_sigma
    chance = statistics.NormalDist()
    return chance.cdf(size * sum(one * one for one in step) ** 0.5 - chance.inv_cdf(1 - _FALSE / 2))


def test_the_default_chart_on_a_real_year(year, capsys):
    """At most 3 % of shifts are flagged, and at least 60 % of shifts of 1.5 sd are caught within ten: of all, and of assays."""
    lines, every = [], []
    for figure, held in FIGURES:
        found = control(year, figure, "", RollUp.SHIFT, YEAR)
        counted = measured(found)
        every.append(counted)
        r = found.baseline.autocorrelation
        lines.append(f"{figure}: r {r:.2f}, {found.chart}, {counted}, {ideal(found):.0%} for who knows what is planted")
        assert found.chart is ControlChart.RESIDUALS
        assert counted.keeps_the_goals() or not held, lines[-1]
    together = Measured(*map(sum, zip(*every, strict=True)))
    lines.append(f"all together: {together}")
    with capsys.disabled():
        sys.stdout.write("\n".join(("", *lines, "")))
    assert together.keeps_the_goals(), lines[-1]


def test_a_textbook_chart_would_cry_wolf(year):
    """Rule 1 on the single values flags every fifth shift or more: that is why the default is another one."""
    found = control(year, m.CU_PCT, "", RollUp.SHIFT, YEAR, YEAR, ControlChart.IMR)
    there = sum(v is not None for v in found.values)
    assert len({flag.at for flag in found.flags if flag.rule == "nelson1"}) / there > 0.2
    assert found.false_alarms > 5 * found.false_alarms_independent
