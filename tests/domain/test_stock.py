"""The books of a stock: one formula, and a stocktake beside it that changes nothing."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from plantdesk.domain.stock import ADJUSTMENT_T, FIGURES, OWN_USE_T, PHYSICAL_T, RECEIPT_T, Count, Flow, closing_book

DAY = date(2016, 6, 25)


def test_the_published_example_comes_out(vectors: dict[str, Any]) -> None:
    """1240.0 + 611.0 − 580.0 is a book of 1271.0; a count of 1268.5 differs by −2.5 (ST-1)."""
    one = vectors["stock"]
    book = closing_book(one["opening"], Flow(output=one["output"], dispatch=one["dispatch"]))
    assert book == one["book_closing"]
    assert Count(DAY, one["physical"], book).difference_t == one["difference"]


def test_every_term_has_its_sign() -> None:
    """Output and receipts come in, dispatch and own use go out, an adjustment carries its own sign."""
    flow = Flow(output=Decimal(10), dispatch=Decimal(3))
    for key, tonnes in ((RECEIPT_T, "5"), (OWN_USE_T, "2"), (ADJUSTMENT_T, "-1.5"), (PHYSICAL_T, "99")):
        flow = flow.with_entry(key, Decimal(tonnes))
    assert closing_book(Decimal(100), flow) == Decimal("108.5")
    assert closing_book(Decimal(0), flow.plus(flow)) == 2 * closing_book(Decimal(0), flow)


def test_a_count_without_a_book_has_no_difference() -> None:
    """What cannot be compared is unknown, not zero."""
    assert Count(DAY, Decimal(5), None).difference_t is None


def test_only_an_adjustment_may_be_negative() -> None:
    """No stock, receipt or use is below nothing."""
    (minus,) = (figure for figure in FIGURES.values() if figure.low < 0)
    assert minus.key == ADJUSTMENT_T
