"""Numbers of settings and records: one parser, bounds for each, and nothing that older programs stored breaks a reader."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from plantdesk.domain import plant as p
from plantdesk.domain.errors import Refused
from plantdesk.domain.plant import Plant, Setting
from plantdesk.domain.programme import PROJECT
from plantdesk.domain.quantities import Bounds, plain_number, readings
from plantdesk.services import programme as a
from plantdesk.services.programme_recording import read_value
from plantdesk.services.settings import read_setting

DAY = date(2016, 6, 30)
NUMBERS = [(PROJECT, key) for key in a.BOUNDS if key in a.ATTRIBUTES[PROJECT]] + [
    (kind, key) for kind, known in p.ATTRIBUTES.items() for key in known if key in p.BOUNDS
]


def read(kind: str, key: str, text: str) -> str | None:
    """Read a number of a record or a setting as its command does."""
    return read_value(kind, key, text) if kind == PROJECT else read_setting(Plant(()), kind, key, text, DAY)


@pytest.mark.parametrize(("kind", "key"), NUMBERS)
@pytest.mark.parametrize("text", ["1E400", "1_000", "٣", "nan", "inf", "<1", "9" * 5000])
def test_what_is_no_number_of_the_attribute_is_refused(kind: str, key: str, text: str) -> None:
    """Exponents, other digits and what has no end are refused in one short line, with the bounds."""
    with pytest.raises(Refused, match=r"from .* to ") as refused:
        read(kind, key, text)
    assert len(str(refused.value)) < 250


def test_both_decimal_marks_and_grouping_are_read_and_ambiguous_ones_named() -> None:
    """1,5 and 1 500 000 are numbers; 1,234 of money may be two, of whole days only one."""
    assert read(PROJECT, a.BUDGET, "1,5") == "1.5"
    assert read(PROJECT, a.BUDGET, "1 500 000") == "1500000"
    assert read(p.PLANT, p.MILESTONE_LIMITS[0], "1,234") == "1234"
    with pytest.raises(Refused, match=r"1\.234 or 1[\s,]?234"):
        read(PROJECT, a.BUDGET, "1,234")


def test_a_number_that_goes_out_comes_back_in_one_way() -> None:
    """1.234 is written so that it cannot be 1234."""
    assert plain_number(Decimal("1.234")) == "1.2340"
    assert [v.number for v in readings(plain_number(Decimal("1.234")))] == [Decimal("1.234")]


def test_what_older_programs_stored_counts_as_unknown() -> None:
    """A number without end, once taken, breaks no reader: the plant answers as if it had never been set."""
    huge = "1" + "0" * 400
    keys = [(p.PLANT, p.PLANT, key) for key in (*p.MILESTONE_LIMITS, p.FARADAY)] + [(p.SECTION, "s1", p.ORDER)]
    plant = Plant(Setting(kind, unit, DAY, key, huge) for kind, unit, key in keys)
    assert a.limits_of(plant) == a.limits_of(Plant(()))
    assert plant.faraday(DAY) == Plant(()).faraday(DAY)
    assert Bounds(Decimal(0), Decimal(5)).stored("٣x") is None


@pytest.mark.parametrize("key", [key for kind, key in NUMBERS if kind == PROJECT])
def test_a_record_with_such_a_number_is_still_read_and_shown(key: str) -> None:
    """Its words are short and the rest of the record stands."""
    from plantdesk.domain.measures import standard_catalogue
    from plantdesk.services.programme_words import value_said

    assert a.BOUNDS[key].stored("1" + "0" * 400) is None
    assert len(str(value_said(Plant(()), standard_catalogue(), key, "1" + "0" * 400))) < 100
