"""What is usual and what is odd, asked the same way by window, command line and import."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from plantdesk.domain import measures as m
from plantdesk.domain.ledger import Subject
from plantdesk.domain.quantities import Value, readings
from plantdesk.services.doubts import USUAL, DayDoubts, Usual, doubts
from plantdesk.services.import_rows import FileRow, FileValue
from plantdesk.services.imports import Origin, prepare
from plantdesk.services.recording import Entry
from tests.helpers.stores import DAY, Desk, section, typed

HEAP = Subject(m.HEAP, "h1", DAY, "day")


def _fill(desk: Desk, days: int, every: int, **texts: str) -> None:
    entries = [
        Entry(Subject(m.HEAP, "h1", DAY - timedelta(days=every * n), "day"), typed(**texts)) for n in range(1, days + 1)
    ]
    assert not desk.recorder().save(entries).refused


def test_a_figure_entered_every_few_days_has_a_usual_value(desk: Desk) -> None:
    """Values of every fifth day tell what is usual; a suggestion has no zeros that the figure has not."""
    _fill(desk, 10, 5, pls_flow_m3h="1300")
    asked = doubts(desk.store, HEAP, {m.PLS_FLOW_M3H: Value(Decimal(13010))}).slips
    assert [(q.figure, str(q.suggestion)) for q in asked] == [(m.PLS_FLOW_M3H, "1301")]


def test_what_is_usual_is_as_old_as_sixty_days_at_most(desk: Desk) -> None:
    """Values of another season are not the usual ones."""
    _fill(desk, 4, 15, pls_flow_m3h="1300")
    assert doubts(desk.store, HEAP, {m.PLS_FLOW_M3H: Value(Decimal(13010))}).slips == ()


def test_the_last_values_before_the_shift_tell_what_is_usual(desk: Desk) -> None:
    """Earlier shifts of the same day count, later ones and zeros do not, and only the last few of all."""
    usual = Usual(desk.store.plant())
    for back in range(20, 0, -1):
        usual.take(section(day=DAY - timedelta(days=back)), m.CATHODE_T, Value(Decimal(back)))
    usual.take(section(shift="day"), m.CATHODE_T, Value(Decimal(100)))
    usual.take(section(day=DAY - timedelta(days=1), shift="night"), m.CATHODE_T, Value(Decimal(0)))
    usual.take(section(day=DAY + timedelta(days=1)), m.CATHODE_T, Value(Decimal(200)))
    found = usual.before(section(shift="night"), m.CATHODE_T)
    assert found == [100, *range(1, USUAL)]
    assert usual.before(section(shift="day"), m.CATHODE_T)[0] == 1


def test_window_command_line_and_import_ask_alike(desk: Desk) -> None:
    """The same value of the same shift brings the same sentence from each of them."""
    _fill(desk, 10, 3, pls_flow_m3h="1300")
    figure, value = desk.store.catalogue.figure(m.PLS_FLOW_M3H), Value(Decimal(130))
    window = DayDoubts(desk.store, (m.HEAP,), DAY).figure(HEAP, figure, value)
    typed_in = doubts(desk.store, HEAP, {m.PLS_FLOW_M3H: value}).slips[0]
    row = FileRow("Sheet1", 2, DAY, "day", {m.HEAP: "Heap"}, {m.PLS_FLOW_M3H: FileValue("130", readings("130"), "D")})
    read = prepare([row], m.LEACH, desk.store, desk.clock.now, Origin("log.csv", "00")).questions
    assert window is not None
    assert str(window.message) == str(typed_in.message) == str(read[0].message)


def test_a_crop_too_heavy_for_its_ampere_hours_is_asked_about(desk: Desk) -> None:
    """Also where nobody looks at the window: the second crop of all cells weighs more than the current deposited."""
    first = DAY - timedelta(days=2)
    running = {"ampere_hours_kah": "300", "cells_live": "200", "cells_pulled": "0", "cathode_t": "0"}
    desk.save(section(day=first, shift="day"), **(running | {"cells_pulled": "200", "cathode_t": "60"}))
    desk.save(section(day=first, shift="night"), **running)
    day, shift = first + timedelta(days=1), "day"
    values = {key: readings(text)[0] for key, text in (running | {"cells_pulled": "200", "cathode_t": "150"}).items()}
    asked = doubts(desk.store, section(day=day, shift=shift), values).others
    assert any(q.figure == m.CATHODE_T and "above 100.5 %" in str(q.message) for q in asked)
    assert not doubts(desk.store, section(day=day, shift=shift), values | {m.CATHODE_T: Value(Decimal(140))}).others


def test_an_import_asks_how_the_figures_of_a_row_fit_together(desk: Desk) -> None:
    """Tonnes from no cells are asked about in a file as in the window."""
    texts = {m.CATHODE_T: "50", m.CELLS_PULLED: "0"}
    values = {key: FileValue(text, readings(text), "DE"[n]) for n, (key, text) in enumerate(texts.items())}
    row = FileRow("Sheet1", 7, date(2016, 6, 28), "day", {m.SECTION: "Tankhouse 1"}, values)
    found = prepare([row], m.CATHODE, desk.store, desk.clock.now, Origin("log.csv", "00")).questions
    assert [(q.figure, q.place.line, q.place.column) for q in found] == [(m.CELLS_PULLED, 7, "E")]
