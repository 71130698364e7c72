"""What there is in stock at the end of a day, and where the cathodes went: figures to read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLabel, QWidget

from plantdesk.domain import plant as p
from plantdesk.domain.periods import Period, Span, month_of, span_of
from plantdesk.domain.stock import Count
from plantdesk.domain.text import Message, Text, msg
from plantdesk.services.naming import UNKNOWN
from plantdesk.services.stock import Share, dispatch_by_destination, shares_of
from plantdesk.services.stock_lines import WHOLE, BookLines
from plantdesk.services.trace_asked import Asked, sent_to, share_of
from plantdesk.ui.desk import Desk
from plantdesk.ui.tracing import mark
from plantdesk.ui.widgets.dynamic import label
from plantdesk.ui.widgets.elided_label import ElidedLabel
from plantdesk.ui.widgets.month_bars import MonthBars, Part
from plantdesk.ui.widgets.notice_line import Level, Shape
from plantdesk.ui.widgets.panel import Panel

_T = Text("t", "т", "т")
MONTHS = 12
"""How many months of dispatch are drawn, the one under way among them."""
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class StockFigures(QWidget):
    """A line for each stock: made and sent that day, the book, the latest stocktake and its difference."""

    def __init__(self, desk: Desk, lines: BookLines, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk, self._lines = desk, lines
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(14)
        self._grid.setVerticalSpacing(2)
        self._grid.setColumnStretch(0, 1)
        self._keys: tuple[str, ...] = ()
        self._cells: dict[tuple[str, str], QLabel] = {}
        self._shapes: dict[str, Shape] = {}

    def show_day(self, day: date) -> None:
        """Show the stocks at the end of a day."""
        keys = self._lines.keys(day)
        if keys != self._keys:
            self._lay_out(keys, day)
        for key in keys:
            self._show(key, day)

    def _lay_out(self, keys: Sequence[str], day: date) -> None:
        while (item := self._grid.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._keys = tuple(keys)
        self._cells.clear()
        self._shapes.clear()
        say = self._desk.language.say
        for column, heading in enumerate(_HEADINGS, 1):
            head = label(say(heading), "caption")
            head.setAlignment(_RIGHT)
            self._grid.addWidget(head, 0, column)
        several = len(keys) > 1
        for row, key in enumerate(sorted(keys, key=lambda one: one == WHOLE), 1):
            unit = key or (self._desk.stocks.plant().scope.division if not several else None)
            name = say(self._desk.stocks.plant().name(p.DIVISION, unit, day) if unit else msg("All stocks"))
            names = QHBoxLayout()
            names.setSpacing(6)
            shape = self._shapes[key] = Shape(self._desk.theme, Level.ERROR)
            shape.hide()
            names.addWidget(shape)
            names.addWidget(ElidedLabel(name, "strong" if not key and several else ""), 1)
            box = QWidget()
            box.setLayout(names)
            names.setContentsMargins(0, 0, 0, 0)
            self._grid.addWidget(box, row, 0)
            for column, what in enumerate(_COLUMNS, 1):
                cell = label("", "strong" if what == "book" or (not key and several) else "")
                cell.setAlignment(_RIGHT)
                self._cells[key, what] = cell
                self._grid.addWidget(cell, row, column)

    def _show(self, key: str, day: date) -> None:
        lines, language = self._lines, self._desk.language
        book, count = lines.book(key, day), lines.latest_count(key, day)
        cause = lines.cause(key)
        why = language.say(cause) if book is None and cause is not None else ""
        said = {
            "output": self._number(lines.output(key, day), ""),
            "dispatch": self._number(lines.dispatch(key, day), ""),
            "book": ("≥ " if book is not None and lines.is_partly(key, day) else "") + self._number(book, UNKNOWN),
            "count": "" if count is None else f"{language.number(count.physical_t, 1)}",
            "day": "" if count is None else language.date(count.day),
            "difference": "" if count is None else self._difference(key, day, count),
        }
        for what, text in said.items():
            cell = self._cells[key, what]
            cell.setText(text)
            cell.setToolTip(why if what == "book" else language.say(AT_MOST) if text.startswith("≤") else "")
        wrong = book is not None and book < 0
        self._shapes[key].setVisible(wrong)
        told = language.say(
            msg("The books are below zero, which cannot be: look for a lot or an opening that is wrong.")
        )
        self._shapes[key].setToolTip(told)
        self._cells[key, "book"].setAccessibleDescription(told if wrong else why)
        for ref, what in (("dispatch.stock_t", "book"), ("dispatch.stocktake_difference_t", "difference")):
            mark(self._cells[key, what], Asked(ref, day, key))

    def _difference(self, key: str, day: date, count: Count) -> str:
        """Write physical − book, "≤" where shifts without output lie behind it: the books would be more with them."""
        least = "≤ " if self._lines.is_count_partly(key, day) else ""
        return least + self._signed(count.difference_t)

    def _number(self, number: Decimal | None, blank: str) -> str:
        return blank if number is None else self._desk.language.number(number, 1)

    def _signed(self, number: Decimal | None) -> str:
        if number is None:
            return UNKNOWN
        text = self._desk.language.number(number, 1)
        return f"+{text}" if number > 0 else text

    def book(self, key: str = WHOLE) -> str:
        """Give what is shown as the book."""
        return self._cells[key, "book"].text()

    def cell(self, key: str, what: str) -> str:
        """Give what is shown in a cell: output, dispatch, book, count, day, difference."""
        return self._cells[key, what].text()


AT_MOST = msg("Shifts are missing before the stocktake: with them the books would be more, and the difference less.")
_COLUMNS = ("output", "dispatch", "book", "count", "day", "difference")
_HEADINGS: tuple[Message, ...] = (
    msg("Made, t"),
    msg("Dispatched, t"),
    msg("Book, t"),
    msg("Stocktake, t"),
    msg("at the end of"),
    msg("Difference, t"),
)


class Destinations(Panel):
    """Dispatch by destination: bars by month, and the shares of month, half-year and year up to a day."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        say = desk.language.say
        super().__init__(say(msg("Dispatch by destination, kt a month")), parent=parent)
        self._desk = desk
        self._by_destination: dict[str, dict[date, Decimal]] = {}
        self._span: Span | None = None
        self.bars = MonthBars(desk.theme, desk.language)
        self.bars.setAccessibleName(say(msg("Dispatch by destination, kt a month")))
        self.empty = label(say(msg("Nothing was dispatched in these months.")), "muted")
        self.empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._table = QGridLayout()
        self._table.setHorizontalSpacing(10)
        self._table.setVerticalSpacing(3)
        self._table.setRowStretch(20, 1)
        self._labels: list[QLabel] = []
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.bars, 1)
        row.addWidget(self.empty, 1)
        row.addLayout(self._table)
        self.add(row, 1)

    def show_day(self, day: date, changed: Span | None = None) -> None:
        """Show the months up to a day; ``changed`` says which days alone have to be read again."""
        first = month_of(day).first
        for _ in range(MONTHS - 1):
            first = month_of(date.fromordinal(first.toordinal() - 1)).first
        span = Span(min(first, span_of(Period.YEAR, day).first), day)
        if changed is not None and span == self._span:
            self._read_again(changed)
        else:
            self._by_destination = dispatch_by_destination(self._desk.stocks, span)
            self._span = span
        self._show_bars(first, day)
        self._show_shares(day)

    def _read_again(self, changed: Span) -> None:
        for days in self._by_destination.values():
            for day in changed:
                days.pop(day, None)
        for destination, days in dispatch_by_destination(self._desk.stocks, changed).items():
            self._by_destination.setdefault(destination, {}).update(days)

    def _show_bars(self, first: date, day: date) -> None:
        plant, say = self._desk.stocks.plant(), self._desk.language.say
        months = [span.first for span in Span(first, day).months()]
        went = shares_of(plant, Span(first, day), self._by_destination)
        parts = [Part(share.destination, say(share.name)) for share in went]
        values: dict[date, dict[str, float]] = {month: {} for month in months}
        for one in (part.key for part in parts):
            for on, tonnes in self._by_destination.get(one, {}).items():
                month = on.replace(day=1)
                if month in values:
                    values[month][one] = values[month].get(one, 0.0) + float(tonnes)
        self.bars.show_months(months, parts, values, None if day == month_of(day).last else months[-1])
        something = any(values.values())
        self.bars.setVisible(something)
        self.empty.setVisible(not something)
        self.empty.setText(say(msg("Nothing was dispatched in these months.")))

    def shares(self, span: Span) -> Mapping[str, Share]:
        """Give the shares of a span by destination."""
        return {one.destination: one for one in shares_of(self._desk.stocks.plant(), span, self._by_destination)}

    def _show_shares(self, day: date) -> None:
        for old in self._labels:
            self._table.removeWidget(old)
            old.deleteLater()
        self._labels.clear()
        language = self._desk.language
        say, number = language.say, language.number
        spans = {period: span_of(period, day).until(day) for period in (Period.MONTH, Period.HALF_YEAR, Period.YEAR)}
        found = {period: self.shares(span) for period, span in spans.items()}
        headings = (msg("Month, %"), msg("Half-year, %"), msg("Year, %"), msg("Year, t"))
        for column, heading in enumerate(headings, 1):
            self._put(0, column, say(heading), "caption")
        row = 1
        for destination, share in found[Period.YEAR].items():
            self._put(row, 0, say(share.name), "")
            for column, period in enumerate(spans, 1):
                one = found[period].get(destination)
                text = number(one.pct, 1) if one is not None and one.pct is not None else ""
                mark(self._put(row, column, text, ""), Asked(share_of(period), day, destination))
            mark(self._put(row, 4, number(share.tonnes, 0), ""), Asked(sent_to(Period.YEAR), day, destination))
            row += 1
        if row > 1:
            self._put(row, 0, say(msg("Total")), "strong")
            # Beneath per cents a total has its unit beside it; that of the year stands in its column of tonnes.
            for column, period in enumerate((Period.MONTH, Period.HALF_YEAR), 1):
                whole = sum((one.tonnes for one in found[period].values()), Decimal(0))
                tonnes = f"{number(whole, 0)}\N{NO-BREAK SPACE}{say(_T)}" if found[period] else ""
                mark(self._put(row, column, tonnes, "strong"), Asked(f"dispatch.{period}_t", day))
            total = sum((share.tonnes for share in found[Period.YEAR].values()), Decimal(0))
            mark(self._put(row, 4, number(total, 0), "strong"), Asked("dispatch.year_t", day))

    def _put(self, row: int, column: int, text: str, role: str) -> QLabel:
        made = label(text, role)
        if column:
            made.setAlignment(_RIGHT)
        self._table.addWidget(made, row, column)
        self._labels.append(made)
        return made

    @property
    def texts(self) -> list[str]:
        """What stands in the table of shares, row by row."""
        return [one.text() for one in self._labels]
