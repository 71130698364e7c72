"""The shift before another, by the plant's calendar of each day."""

from __future__ import annotations

from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.calendar import THREE_SHIFTS, TWO_SHIFTS
from plantdesk.domain.plant import FIRST_DAY, Plant, Setting
from plantdesk.services.sheets import shift_before


def test_the_shift_before_the_first_is_the_last_of_the_day_before() -> None:
    """Also where the day before had other shifts."""
    day = date(2016, 7, 1)
    assert shift_before(Plant([]), day, "night") == (day, "day")
    assert shift_before(Plant([]), day, "day") == (date(2016, 6, 30), "night")
    changed = Plant(
        [
            Setting(p.PLANT, p.PLANT, FIRST_DAY, p.SHIFTS, p.write_pattern(THREE_SHIFTS)),
            Setting(p.PLANT, p.PLANT, day, p.SHIFTS, p.write_pattern(TWO_SHIFTS)),
        ]
    )
    assert shift_before(changed, day, "day") == (date(2016, 6, 30), "third")
