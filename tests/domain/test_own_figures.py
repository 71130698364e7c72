"""A plant's own figures: read from dated settings, and never able to keep a store from opening."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain import measures as m
from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Chart, Last, Sum, Weighted
from plantdesk.domain.own_figures import composed, fault
from plantdesk.domain.plant import Plant, Setting

BASE = m.standard_catalogue()
KEY = "anode_scrap_t"
SINCE = date(2016, 6, 1)
WHOLE = {
    "sheet": "cathode",
    "name_en": "Anode scrap",
    "name_ru": "Анодный скрап",
    "unit": "t",
    "decimals": "2",
    "low": "0",
    "high": "400",
    "plausible_high": "90.5",
    "due": "24",
    "source": "scale",
    "headings": "scrap; скрап",
}


def plant(key: str = KEY, since: date = SINCE, more: tuple[Setting, ...] = (), **said: str) -> Plant:
    """Give a plant with one declared figure."""
    settings = [Setting(p.FIGURE, key, since, attribute, value) for attribute, value in (WHOLE | said).items() if value]
    return Plant([*settings, *more])


def test_a_declaration_becomes_a_figure_of_its_sheet() -> None:
    """Names fall back to the languages given, a known unit is written in each language, all else is as declared."""
    figure = composed(BASE, plant()).figure(KEY)
    assert figure.name.spellings() == ("Anode scrap", "Анодный скрап", "Анодный скрап")
    assert figure.unit.spellings() == ("t", "т", "т")
    assert (figure.decimals, figure.low, figure.high, figure.due.hours) == (2, Decimal(0), Decimal(400), 24)
    assert figure.plausible == (None, Decimal("90.5"))
    assert figure.headings == ("scrap", "скрап")
    assert isinstance(figure.adds, Sum)
    assert composed(BASE, plant()).of(m.CATHODE)[-1] == figure
    assert composed(BASE, Plant([])) is BASE


def test_it_adds_up_and_is_drawn_as_declared() -> None:
    """A mean is weighted by a figure of its sheet; the latest one is kept nowhere."""
    mean = composed(BASE, plant(adds="mean:cathode_t")).figure(KEY)
    assert mean.adds == Weighted(m.CATHODE_T)
    assert mean.drawn is Chart.LINE
    last = composed(BASE, plant(adds="last", chart="line")).figure(KEY)
    assert isinstance(last.adds, Last)
    assert last.drawn is Chart.LINE


def test_it_is_measured_from_its_first_day_until_it_is_retired() -> None:
    """What was measured again later has two spells."""
    retired = Setting(p.FIGURE, KEY, date(2016, 7, 1), p.STATE, p.RETIRED)
    again = Setting(p.FIGURE, KEY, date(2016, 9, 1), p.STATE, p.RUNNING)
    catalogue = composed(BASE, plant(more=(retired, again)))
    days = [date(2016, 5, 31), SINCE, date(2016, 6, 30), date(2016, 7, 1), date(2016, 9, 1)]
    assert [catalogue.figure(KEY).measured_on(day) for day in days] == [False, True, True, False, True]
    assert KEY not in {f.key for f in catalogue.on(m.CATHODE, date(2016, 7, 15))}
    assert BASE.figure(m.CATHODE_T).measured_on(date.min)
    never = Setting(p.FIGURE, KEY, SINCE, p.STATE, p.RETIRED)
    assert not composed(BASE, plant(more=(never,))).figure(KEY).measured_on(SINCE)


@pytest.mark.parametrize(
    ("key", "said", "words"),
    [
        ("scrap", {}, "cannot be the key"),
        ("Scrap_t", {}, "cannot be the key"),
        ("section_id", {}, "cannot be the key"),
        ("current_date", {}, "cannot be the key"),
        ("cathode_t", {}, "is taken"),
        ("deposit_t", {}, "is taken"),
        ("name_en", {}, "is taken"),
        (KEY, {"sheet": ""}, "needs the sheet"),
        (KEY, {"name_en": "", "name_ru": ""}, "needs a name"),
        (KEY, {"unit": ""}, "needs a unit"),
        (KEY, {"adds": "mean"}, "no way to add up"),
        (KEY, {"adds": "mean:cell_voltage_v"}, "no way to add up"),
        (KEY, {"adds": "mean:wet_t"}, "no way to add up"),
        (KEY, {"low": "500"}, "within one another"),
        (KEY, {"plausible_high": "401"}, "within one another"),
        (KEY, {"low": "400", "plausible_high": ""}, "within one another"),
        (KEY, {"name_en": "Cathode output"}, "is called already"),
        (KEY, {"headings": "катоды"}, "is called already"),
    ],
)
def test_what_is_wrong_with_a_declaration_is_said(key: str, said: dict[str, str], words: str) -> None:
    """Each fault has its sentence, and a store in whose ledger it stands all the same opens without the figure."""
    told = fault(BASE, plant(key, **said), key)
    assert told is not None
    assert words in str(told)
    catalogue = composed(BASE, plant(key, **said))
    assert {f.key for f in catalogue} - {KEY} == {f.key for f in BASE}


def test_a_whole_declaration_has_no_fault() -> None:
    """Otherwise nothing could ever be declared."""
    assert fault(BASE, plant(), KEY) is None
    assert fault(BASE, plant(adds="mean:deposit_t"), KEY) is None
