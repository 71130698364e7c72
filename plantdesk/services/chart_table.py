"""What a chart shows, as a table of days: for a file of a spreadsheet, or the clipboard."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from plantdesk.domain.periods import day_of

_DIGITS_MORE = 3
"""Digits beyond those on the screen: a mean keeps what a reader may want to compute with."""

ChartCell = date | Decimal | str | None


@dataclass(frozen=True, slots=True)
class ChartColumn:
    """A series as it is drawn: consecutive days from ``first`` (days since 1970-01-01), NaN where there is nothing.

    ``states`` says of a day what marks it in the chart (a shift is missing, a figure was corrected), under
    ``state_name``.
    """

    name: str
    unit: str
    first: int
    values: Sequence[float]
    decimals: int
    states: Mapping[int, str] = field(default_factory=dict)
    state_name: str = ""


@dataclass(frozen=True, slots=True)
class ChartTable:
    """Headings, and rows of cells; a cell without a value is ``None``, never 0.

    ``days`` are the first and the last day in view where the rows stand for longer periods than a day.
    """

    header: tuple[str, ...]
    rows: tuple[tuple[ChartCell, ...], ...]
    days: tuple[date, date] | None = None

    @property
    def stretch(self) -> tuple[date, date] | None:
        """The first and the last day that the table is about; ``None`` of one that is about no days."""
        found = [row[0] for row in self.rows if isinstance(row[0], date)]
        return self.days or ((found[0], found[-1]) if found else None)


def day_table(first: int, last: int, columns: Sequence[ChartColumn], day_name: str = "") -> ChartTable:
    """Lay columns out by day from ``first`` to ``last`` (days since 1970-01-01); a column without a value is left out.

    The first column is the day; the last ones tell states of days, where there are any. What a chart computes (a mean, a share) has three digits more than on the screen.
    """
    shown = [one for one in columns if any(_cell(one, day) is not None for day in range(first, last + 1))]
    marked = [one for one in shown if any(first <= day <= last for day in one.states)]
    names = (f"{one.name}, {one.unit}" if one.unit else one.name for one in shown)
    rows = tuple(
        (day_of(day), *(_cell(one, day) for one in shown), *(one.states.get(day) for one in marked))
        for day in range(first, last + 1)
    )
    return ChartTable((day_name, *names, *(one.state_name for one in marked)), rows)


def _cell(column: ChartColumn, day: int) -> Decimal | None:
    place = day - column.first
    if not 0 <= place < len(column.values) or not math.isfinite(column.values[place]):
        return None
    return Decimal(repr(round(float(column.values[place]), column.decimals + _DIGITS_MORE)))


def tab_separated(table: ChartTable, comma: bool) -> str:
    """Write a table as a spreadsheet takes it from the clipboard; ``comma`` as one in Russian or Kazakh does."""
    lines = [table.header, *((_pasted(cell, comma) for cell in row) for row in table.rows)]
    return "\n".join("\t".join(line) for line in lines)


def _pasted(cell: ChartCell, comma: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, date):
        return f"{cell:%d.%m.%Y}" if comma else cell.isoformat()
    if isinstance(cell, Decimal):
        return f"{cell:f}".replace(".", ",") if comma else f"{cell:f}"
    return cell.replace("\t", " ").replace("\n", " ")
