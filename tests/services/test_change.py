"""The change between two periods of what is recorded: by complete days, ratios by their sums, the verdict in words."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain.change import Verdict
from plantdesk.domain.errors import Refused
from plantdesk.domain.periods import Span
from plantdesk.services.change import change_between, mean_unit, method_words, verdict_words
from plantdesk.services.recording import Entry
from tests.helpers.stores import Desk, section, typed

FIRST = date(2016, 4, 1)
APRIL, MAY = Span(FIRST, date(2016, 4, 30)), Span(date(2016, 5, 1), date(2016, 5, 30))


@pytest.fixture
def plant(desk: Desk) -> Desk:
    """Give sixty days of one section: independent noise, and 2 t a shift more from May on."""
    chance = random.Random(5)
    entries = []
    for n in range(60):
        day = FIRST + timedelta(days=n)
        for shift in ("day", "night"):
            tonnes = 40 + chance.gauss(0, 1) + (2 if day >= MAY.first else 0)
            entries.append(Entry(section("s1", day, shift), typed(cathode_t=f"{tonnes:.1f}", cells_pulled="12")))
    assert not desk.recorder().save(entries).refused
    return desk


def test_a_real_change_is_told_with_its_size_and_method(plant):
    """Four tonnes a day more: the means, the difference with its margin, the sentence, and how it was judged."""
    found = change_between(plant.store, m.CATHODE_T, "s1", APRIL, MAY)
    judged = found.judged
    assert judged.verdict is Verdict.REAL
    assert (round(judged.before.mean), round(judged.after.mean)) == (80, 84)
    assert abs(judged.difference - 4) < judged.margin < 2
    assert "change is real" in str(verdict_words(found))
    assert "Welch" in str(method_words(found))
    assert str(mean_unit(found.figure).args["unit"].en) == "t"


def test_noise_is_called_noise(plant):
    """Two halves of one month do not differ, and the chance is named."""
    half = Span(FIRST, date(2016, 4, 15)), Span(date(2016, 4, 16), date(2016, 4, 30))
    found = change_between(plant.store, m.CATHODE_T, "s1", *half)
    assert found.judged.verdict in (Verdict.NOISE, Verdict.MAYBE)
    assert "of 100 cases" in str(verdict_words(found))


def test_incomplete_days_do_not_count(plant):
    """A day with one of its shifts is in neither mean."""
    plant.save(section("s1", date(2016, 5, 10), "night"), reason="scale was out", cathode_t=None)
    found = change_between(plant.store, m.CATHODE_T, "s1", APRIL, MAY)
    assert (found.judged.before.points, found.judged.after.points) == (30, 29)
    assert found.judged.after.mean > 83


def test_equal_days_empty_and_short_periods_are_said_to_be_so(plant):
    """Each case that cannot be judged has its own sentence."""
    alike = change_between(plant.store, m.CELLS_PULLED, "s1", APRIL, MAY)
    assert "every day of both periods is the same" in str(verdict_words(alike))
    none = change_between(plant.store, m.CATHODE_T, "s2", APRIL, MAY)
    assert "no complete day" in str(verdict_words(none))
    one = change_between(plant.store, m.CATHODE_T, "s1", Span(FIRST, FIRST), MAY)
    assert "fewer than two independent days" in str(verdict_words(one))


def test_periods_must_not_overlap(plant):
    """A day cannot stand on both sides."""
    with pytest.raises(Refused, match="overlap"):
        change_between(plant.store, m.CATHODE_T, "s1", APRIL, Span(date(2016, 4, 30), MAY.last))
    earlier = change_between(plant.store, m.CATHODE_T, "s1", MAY, APRIL)
    assert earlier.judged.difference < 0
