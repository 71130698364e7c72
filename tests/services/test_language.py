"""What people read: sentences, terms, numbers and dates in three languages."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.quantities import Value, readings
from plantdesk.domain.text import Text, msg
from plantdesk.services.language import Language, open_language

RUSSIAN = {
    "{n} saved": ["сохранена {n}", "сохранено {n} записи", "сохранено {n} записей"],
    "Correct {what} of {day}: {value}": "Исправить {what} за {day}: {value}",
    "Save": "Сохранить",
}
EN = Language("en", {"{n} shifts missing": ["{n} shift missing", "{n} shifts missing"]})
RU = Language("ru", RUSSIAN)
KK = Language("kk", {"Save": "Сақтау"}, RU)
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "decimals", "russian", "english"),
    [
        (Decimal("99.20"), None, "99,20", "99.20"),
        (Decimal("99.25"), 1, "99,3", "99.3"),
        (Decimal("-0.04"), 1, "0,0", "0.0"),
        (Decimal("-1234567.5"), None, f"\u22121{NBSP}234{NBSP}567,5", f"\u22121{NBSP}234{NBSP}567.5"),
        (Decimal("1E+3"), None, f"1{NBSP}000", f"1{NBSP}000"),
        (0.1, None, "0,1", "0.1"),
        (2.675, 2, "2,68", "2.68"),
        (0, None, "0", "0"),
        (float("nan"), 1, "–", "–"),
    ],
)
def test_a_number_is_written_with_the_readers_decimal_mark(
    value: Decimal | float, decimals: int | None, russian: str, english: str
) -> None:
    """Russian and Kazakh take the comma, English the point; thousands are parted by a no-break space."""
    assert RU.number(value, decimals) == russian
    assert KK.number(value, decimals) == russian
    assert EN.number(value, decimals) == english


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=3))
def test_what_is_written_is_read_back_as_the_same_number(number: Decimal) -> None:
    """A figure copied from the screen into a field has the figure itself among its readings."""
    for language in (EN, RU):
        assert Value(number) in readings(language.number(number))


def test_names_with_commas_are_told_apart() -> None:
    """What is chosen from is listed so that each name is seen as one."""
    said = msg("Choose one of: {known}.", known=["Zhezkazgan, mixed", "Sayak"])
    assert EN.say(said) == "Choose one of: Zhezkazgan, mixed; Sayak."
    assert EN.say(msg("Choose one of: {known}.", known=("a", "b"))) == "Choose one of: a, b."


def test_missing_none_below_and_zero_look_different() -> None:
    """The four states of a figure are four different texts."""
    shown = [RU.value(v) for v in (None, Value(None), Value(Decimal("0.005"), below=True), Value(Decimal(0)))]
    assert shown == ["", "–", "<0,005", "0"]


def test_a_sentence_speaks_its_arguments_in_the_readers_language() -> None:
    """Nested terms, dates and numbers inside a message follow the language of the message."""
    copper = Text("copper grade", "содержание меди", "мыс мөлшері")
    message = msg("Correct {what} of {day}: {value}", what=copper, day=dt.date(2016, 6, 30), value=Decimal("0.85"))
    assert RU.say(message) == "Исправить содержание меди за 30.06.2016: 0,85"
    assert EN.say(message) == "Correct copper grade of 30.06.2016: 0.85"
    assert (
        KK.say(message) == "Исправить содержание меди за 30.06.2016: 0,85"
    )  # nobody reads two languages in a sentence
    assert KK.say(msg("{what}: {value}", what=copper, value=Decimal("0.85"))) == "мыс мөлшері: 0,85"


@pytest.mark.parametrize(
    ("n", "text"),
    [
        (1, "сохранена 1"),
        (21, "сохранена 21"),
        (2, "сохранено 2 записи"),
        (Decimal("1.5"), "сохранено 1,5 записи"),
        (11, "сохранено 11 записей"),
        (14, "сохранено 14 записей"),
        (0, "сохранено 0 записей"),
        (12345, f"сохранено 12{NBSP}345 записей"),
    ],
)
def test_russian_counts_in_three_forms(n: int | Decimal, text: str) -> None:
    """1 and 21, 2 and 1,5, 11 and 0 take different endings; a Kazakh reader falls back on the same sentence."""
    assert RU.say(msg("{n} saved", n=n)) == text
    assert KK.say(msg("{n} saved", n=n)) == text


def test_english_counts_in_two_forms_where_the_sentence_needs_it() -> None:
    """A sentence without listed forms is said as it stands."""
    assert EN.say(msg("{n} shifts missing", n=1)) == "1 shift missing"
    assert EN.say(msg("{n} shifts missing", n=2)) == "2 shifts missing"
    assert EN.say(msg("{n} saved", n=1)) == "1 saved"


def test_kazakh_falls_back_on_russian_and_then_on_english() -> None:
    """What has no Kazakh yet is said in Russian, and in English where there is neither."""
    language = open_language("kk", {"kk": {"Save": "Сақтау"}, "ru": RUSSIAN, "en": {}}.__getitem__)
    assert language.say(msg("Save")) == "Сақтау"
    assert language.say(msg("{n} saved", n=5)) == "сохранено 5 записей"
    assert language.say(msg("Nobody translated this")) == "Nobody translated this"


def test_an_unknown_language_is_refused() -> None:
    """A misspelt language code is a fault of the caller, never silently English."""
    with pytest.raises(ValueError, match="fr"):
        open_language("fr", lambda _: {})


def test_dates_moments_months_and_weekdays() -> None:
    """Days are dd.MM.yyyy everywhere; names of months and weekdays never come from the machine's locale."""
    night = dt.datetime(2016, 6, 30, 20, 4, tzinfo=dt.UTC)
    assert (EN.date(night.date()), RU.moment(night)) == ("30.06.2016", "30.06.2016 20:04")
    assert RU.say(msg("{a} {b} {c}", a=night, b=night.time(), c=(1, Decimal("1.5")))) == "30.06.2016 20:04 20:04 1, 1,5"
    assert [language.month(2) for language in (EN, RU, KK)] == ["Feb", "фев", "ақп"]
    assert RU.month(12, short=False) == "декабрь"
    assert [language.weekday(night.date()) for language in (EN, RU, KK)] == ["Thu", "чт", "бс"]
    assert EN.weekday(0, short=False) == "Monday"


def test_a_year_is_not_grouped_and_a_large_count_is() -> None:
    """2016 stays 2016 inside a sentence."""
    assert EN.say(msg("{year} {rows}", year=2016, rows=438000)) == f"2016 438{NBSP}000"
