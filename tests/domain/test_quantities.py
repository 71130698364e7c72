"""What people type is read in every way it can be meant, and never guessed at."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plantdesk.domain.quantities import MAX_DIGITS, NONE, Value, amount, decode, encode, is_blank, readings


def _read(text: str) -> list[str]:
    return [encode(value) for value in readings(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("99,2", ["99.2"]),
        ("99.20", ["99.20"]),
        (" 1 234,5 ", ["1234.5"]),
        ("1\u00a0234.5", ["1234.5"]),
        ("12\u2009345\u202f678", ["12345678"]),
        ("1,234", ["1.234", "1234"]),
        ("1.234", ["1.234", "1234"]),
        ("12.3456", ["12.3456"]),
        ("0,123", ["0.123"]),
        ("1,234.5", ["1234.5"]),
        ("1.234,5", ["1234.5"]),
        ("1.234.567", ["1234567"]),
        ("1,234,567", ["1234567"]),
        (",5", ["0.5"]),
        ("5,", ["5"]),
        ("-3", ["-3"]),
        ("\u22123,5", ["-3.5"]),
        ("+3", ["3"]),
        ("–", ["-"]),
        ("-", ["-"]),
        ("<0,005", ["<0.005"]),
        ("< 0.5", ["<0.5"]),
        ("007", ["7"]),
    ],
)
def test_a_text_is_read_in_every_way_it_can_be_meant(text: str, found: list[str]) -> None:
    """Both marks, every grouping space and the minus signs are understood; doubt gives two readings."""
    assert _read(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "abc",
        "1e5",
        "1E5",
        "nan",
        "inf",
        "Infinity",
        "--1",
        "1 23",
        "1 2345",
        "12 34,5",
        "1,2,3",
        "1.23.456",
        "1,234.5,6",
        "0x10",
        "1_000",
        "٣",
        "<-1",
        "<",
        "1 234.567.8",
        "1.2 3",
        "½",
        "1" * (MAX_DIGITS + 1),
        "5-",
        "=1+1",
    ],
)
def test_what_is_no_figure_has_no_reading(text: str) -> None:
    """Exponents, nan, inf, broken grouping and foreign digits are not numbers here."""
    assert readings(text) == ()


@given(st.decimals(-(10**9), 10**9, places=4))
def test_a_number_comes_back_as_it_was_typed(number: Decimal) -> None:
    """With either mark, with grouping and without, the digits stay: one reading is the number."""
    text = f"{number:f}"
    for typed in (
        text,
        text.replace(".", ","),
        f"{number:,f}".replace(",", "\u00a0"),
        f"{number:,f}".replace(",", " "),
    ):
        assert text in _read(typed)


@given(st.text(max_size=12))
def test_any_text_is_read_or_not_and_never_fails(text: str) -> None:
    """Every reading can be stored and comes back the same."""
    for value in readings(text):
        assert decode(encode(value)) == value
        assert "e" not in encode(value).lower()


@given(st.builds(Value, st.decimals(0, 10**6, places=3), st.booleans()))
def test_what_is_stored_comes_back(value: Value) -> None:
    """Number, none and below detection survive the text they are stored as."""
    assert decode(encode(value)) == value


def test_missing_none_below_detection_and_zero_are_four_things() -> None:
    """None of them equals another, and only numbers count in sums."""
    zero, below = Value(Decimal(0)), Value(Decimal("0.005"), below=True)
    assert len({None, NONE, below, zero}) == 4
    assert not zero.same_as(NONE)
    assert not zero.same_as(None)
    assert not below.same_as(Value(Decimal("0.005")))
    assert Value(Decimal("99.2")).same_as(Value(Decimal("99.20")))
    assert [amount(v) for v in (None, NONE, below, zero)] == [None, None, Decimal("0.0025"), Decimal(0)]


def test_blank_is_nothing_typed() -> None:
    """Spaces of any kind are nothing; a zero is something."""
    assert is_blank(" \u00a0\t\n")
    assert not is_blank("0")


def test_the_reference_answers_of_number_entry_hold(vectors: dict[str, Any]) -> None:
    """Whatever the reference says of a typed text is read so."""
    answers = vectors.get("number_input", {}).get("required_parser")
    if answers is None:
        pytest.skip("these vectors have nothing on number entry")
    for text, answer in answers.items():
        if isinstance(answer, Decimal):
            assert readings(text) == (Value(answer),)
        elif answer.startswith("missing"):
            assert is_blank(text)
        elif answer.startswith("none"):
            assert readings(text) == (NONE,)
        elif answer.startswith("censored"):
            assert readings(text) == (Value(Decimal("0.005"), below=True),)
    assert readings("1,234") == (Value(Decimal("1.234")), Value(Decimal(1234)))
