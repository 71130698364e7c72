"""Cathode stock by its books day by day, with the stocktakes as points: each division and the whole."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from PySide6.QtWidgets import QWidget

from plantdesk.domain import plant as p
from plantdesk.domain.periods import day_number, day_of
from plantdesk.domain.text import Text, msg
from plantdesk.services.stock_lines import WHOLE, BookLines
from plantdesk.ui.charts import Kind, Series, State, TrendPlot
from plantdesk.ui.charts.telling import line_look
from plantdesk.ui.desk import Desk
from plantdesk.ui.trends.board import TrendBoard
from plantdesk.ui.widgets.elided_label import ElidedLabel

TOKENS = ("data1", "data3", "data4", "data5", "data6")
COUNTED = "counted"


class StockTrends(TrendBoard):
    """The line of the books; ``carry_on`` draws it anew from the day that changed."""

    def __init__(self, desk: Desk, lines: BookLines, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._lines = lines
        say, today = desk.language.say, desk.today
        self.keys = lines.keys(today)
        title = say(msg("Cathode stock by the books, t; stocktakes as points"))
        self.add_heading(ElidedLabel(title, "caption"), lambda: self.stock)
        self.stock = TrendPlot(desk.theme, desk.language, self.time, parent=self)
        self.stock.setAccessibleName(title)
        tonnes = say(Text("t", "т", "т"))
        names = {WHOLE: say(msg("book")) if len(self.keys) == 1 else say(msg("all stocks"))}
        names |= {key: say(desk.plant.name(p.DIVISION, key, today)) for key in self.keys if key != WHOLE}
        for place, key in enumerate(self.keys):
            token, dashed = ("data2", False) if key == WHOLE else line_look(place - 1, TOKENS)
            self.stock.declare(Series(key or _WHOLE_KEY, names[key], Kind.LINE, token, tonnes, dashed=dashed))
        self.stock.declare(Series(COUNTED, say(msg("stocktake")), Kind.POINTS, "accent", tonnes))
        self.add_plot(self.stock, 1)
        self.trace_as(self.stock, "dispatch.stock_t")
        self.add_navigator()
        self.fill_all()

    def set_compact(self, compact: bool) -> None:
        """Leave the navigator out where there is little room."""
        self.navigator.setVisible(not compact)

    def filling(self) -> Iterator[None]:
        """Fill line by line; the books are worked out here where nobody has yet."""
        self.grow()
        _, last = self.extent()
        for key in self.keys:
            if not self._lines.line(key):
                self._lines.read(key, last)
            self._draw(key)
            yield
        self._draw_counts()
        line = self._lines.line(WHOLE)
        self.navigator.set_data([day_number(day) for day in line], [float(book) for book in line.values()])

    def redraw(self, first: date) -> None:
        """Take over the days from the one that changed."""
        self.grow()
        for key in self.keys:
            line = self._lines.line(key)
            for number in range(day_number(first), day_number(self.extent()[1]) + 1):
                book = line.get(day_of(number))
                self.stock.update_point(key or _WHOLE_KEY, number, None if book is None else float(book))
        self._draw_counts()

    def _draw(self, key: str) -> None:
        line = self._lines.line(key)
        self.stock.set_series(key or _WHOLE_KEY, [day_number(d) for d in line], [float(book) for book in line.values()])

    def _draw_counts(self) -> None:
        counts = self._lines.counts(WHOLE)
        days = [day_number(count.day) for count in counts]
        self.stock.set_series(COUNTED, days, [float(count.physical_t) for count in counts])
        self.stock.set_states(days, [State.PROVISIONAL] * len(days), COUNTED)


_WHOLE_KEY = "whole"
