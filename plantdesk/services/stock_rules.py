"""What may be recorded about a stock: physics, the plant's calendar, and the day that a count belongs to."""

from __future__ import annotations

from datetime import timedelta

from plantdesk.domain import plant as p
from plantdesk.domain.ledger import Subject
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value
from plantdesk.domain.stock import ADJUSTMENT_T, FIGURES, PHYSICAL_T
from plantdesk.domain.text import Message, msg
from plantdesk.services.ports import Clock


def stock_refusal(plant: Plant, clock: Clock, subject: Subject, key: str, value: Value | str | None) -> Message | None:
    """Say why something cannot be recorded about a stock for a day, or nothing."""
    day = subject.day
    if value is None or day is None:
        return None
    if not isinstance(value, Value) or key not in FIGURES:
        return msg("{key} is not known of a stock. Choose one of: {known}.", key=key, known=list(FIGURES))
    figure = FIGURES[key]
    if subject.unit != p.PLANT and plant.whole().state(p.DIVISION, subject.unit, day) not in (p.RUNNING, p.STOPPED):
        return msg(
            "{unit} did not exist on {day}. Check the day, or the name in the plant's settings.",
            unit=plant.name(p.DIVISION, subject.unit, day),
            day=day,
        )
    refusal = figure.refusal(value)
    if refusal is not None:
        return refusal
    if value.number is None:
        return msg("{figure}: “–” is no number. Type the tonnes, 0 where there are none.", figure=figure.name)
    if key == ADJUSTMENT_T and value.number == 0:
        return msg("{figure}: 0 t adjusts nothing. Type the tonnes with their sign.", figure=figure.name)
    calendar = plant.calendar(day)
    begin = calendar.shift_instants(day, calendar.pattern.codes[0])[0]
    end = calendar.shift_instants(day, calendar.pattern.codes[-1])[1]
    if begin > clock():
        return msg("{day} has not begun yet. Check the day.", day=day)
    if key == PHYSICAL_T and end > clock():
        return msg(
            "{day} is not over yet: what is counted this morning counts for {before}. Give that day.",
            day=day,
            before=day - timedelta(days=1),
        )
    return None
