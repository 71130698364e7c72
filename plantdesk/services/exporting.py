"""Give a sheet as rows, headed by the keys, that an import reads back as what is recorded already."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from plantdesk.domain import plant as p
from plantdesk.domain.catalogue import Attribute, Figure
from plantdesk.domain.ledger import Standing, Subject
from plantdesk.domain.periods import Span
from plantdesk.domain.plant import Plant
from plantdesk.domain.quantities import Value, decode, encode, readings
from plantdesk.services.import_rows import DAY, SHIFT
from plantdesk.services.ports import Readable


def sheet_rows(ledger: Readable, sheet: str, span: Span | None = None) -> Iterator[list[str | Value | None]]:
    """Give the headings, then a row for each unit and shift that has a figure, by day, shift and the plant's order.

    Names are texts, figures are values, missing is ``None``.
    """
    chosen = ledger.catalogue.sheet(sheet)
    figures, beside = ledger.catalogue.of(sheet), ledger.catalogue.attributes_of(sheet)
    yield [DAY, SHIFT, chosen.subject, *(figure.key for figure in figures), *(one.key for one in beside)]
    bounds = ledger.span()
    if bounds is None:
        return
    plant = ledger.plant()
    keys = [figure.key for figure in figures] + [attribute.key for attribute in beside]
    for month in (span or Span(*bounds)).months():
        cells = ledger.cells(month.first, month.last, (chosen.subject,))
        for subject in sorted(cells, key=lambda one: _order(one, plant)):
            row = cells[subject]
            if any(row[key].value is not None for key in keys if key in row):
                assert subject.day is not None
                named = _name(subject.kind, subject.unit, plant, subject.day)
                said = (_said(row, one, plant, subject.day) for one in beside)
                yield [subject.day.isoformat(), subject.shift or "", named, *(_value(row, f) for f in figures), *said]


def _order(subject: Subject, plant: Plant) -> tuple[date, int, int, str]:
    assert subject.day is not None
    codes = plant.calendar(subject.day).pattern.codes
    place = codes.index(subject.shift) if subject.shift in codes else len(codes)
    order = plant.attribute(subject.kind, subject.unit, p.ORDER, subject.day)
    return subject.day, place, int(order or 999), subject.unit


def _name(kind: str, unit: str, plant: Plant, day: date) -> str:
    """Name a unit by its English name where that means this unit alone, else by its id."""
    name = plant.name(kind, unit, day).en
    return name if plant.find(kind, name, day) == (unit,) else unit


def _said(row: dict[str, Standing], attribute: Attribute, plant: Plant, day: date) -> str | None:
    """Give what a row says beside its figures, units by their names."""
    standing = row.get(attribute.key)
    if standing is None or standing.value is None or attribute.names is None:
        return None if standing is None else standing.value
    return _name(attribute.names, standing.value, plant, day)


def _value(row: dict[str, Standing], figure: Figure) -> Value | None:
    standing = row.get(figure.key)
    if standing is None or standing.value is None:
        return None
    value = decode(standing.value)
    text = encode(value)
    # 1.234 may be read as 1234: one more zero says the same and leaves no doubt.
    return decode(text + "0") if len(figure.within(readings(text))) > 1 else value
