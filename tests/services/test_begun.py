"""A unit that was set up and wrote nothing yet lacks nothing: neither shifts nor forecasts change, and it is told of."""

from __future__ import annotations

from datetime import date, timedelta

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.periods import Period, Span
from plantdesk.services.attention import attention
from plantdesk.services.completeness import Shifts, shifts_over
from plantdesk.services.forecasts import forecasts
from plantdesk.services.kpi import kpi
from plantdesk.services.language import Language
from plantdesk.services.series import PointState, day_series
from tests.helpers.stores import SECTIONS, Desk, section

TODAY = date(2016, 6, 30)
JUNE = Span(date(2016, 6, 1), date(2016, 6, 29))


def work(desk: Desk, days: Span, units: tuple[str, ...] = SECTIONS) -> None:
    """Enter ten tonnes a shift of some sections on every day."""
    for day in days:
        for shift in ("day", "night"):
            for unit in units:
                assert desk.save(section(unit, day, shift), cathode_t="10").saved == 1


def set_up(desk: Desk, since: date) -> None:
    """Set a section up from a day on."""
    assert not desk.save(Subject(p.SECTION, "s9", since), name_en="Tankhouse 9").refused


def test_an_empty_section_changes_no_forecast(desk: Desk) -> None:
    """Nothing is filled in for what never made anything, from whichever day on it is set up."""
    work(desk, Span(date(2016, 5, 1), date(2016, 6, 29)))
    before = forecasts(desk.store, JUNE.last, (Period.MONTH, Period.YEAR))
    assert before[Period.MONTH].linear_t == 30 * 60
    for since in (date(2016, 6, 1), date(2015, 1, 1)):
        set_up(desk, since)
        assert forecasts(desk.store, JUNE.last, (Period.MONTH, Period.YEAR)) == before


def test_shifts_await_a_new_section_from_its_first_entry_on(desk: Desk) -> None:
    """29 days of two shifts stay whole; what the section lacks after its first entry is missing."""
    work(desk, Span(date(2016, 5, 20), date(2016, 6, 29)))
    set_up(desk, date(2016, 6, 1))
    assert shifts_over(desk.store, m.CATHODE_T, JUNE) == Shifts(58, 58)
    assert set(day_series(desk.store, m.CATHODE_T, "", JUNE.first, JUNE.last).states) == {PointState.COMPLETE}
    desk.save(section("s9", date(2016, 6, 20)), cathode_t="1")
    assert shifts_over(desk.store, m.CATHODE_T, JUNE) == Shifts(58 - 19, 58)
    assert kpi(desk.store, JUNE.last).cathode.shifts_entered == 2 * (12 + 19) + 1
    states = day_series(desk.store, m.CATHODE_T, "", JUNE.first, JUNE.last).states
    assert states.count(PointState.PROVISIONAL) == 10


def test_a_section_without_any_entry_is_told_of(desk: Desk) -> None:
    """It is no missing shift, but somebody should know that it was set up and is silent; nothing once it writes."""
    work(desk, Span(TODAY - timedelta(days=40), TODAY))
    set_up(desk, date(2016, 6, 1))
    items = [one for one in attention(desk.store, desk.clock.now()) if one.unit == "s9"]
    assert [Language("en").say(one.message) for one in items] == [
        "Tankhouse 9: set up since 01.06.2016, nothing entered yet. It is awaited from its first entry on."
    ]
    desk.save(section("s9", TODAY), cathode_t="1")
    assert not [one for one in attention(desk.store, desk.clock.now()) if one.weight == 65]
