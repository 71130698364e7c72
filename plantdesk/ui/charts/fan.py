"""The fan: what was made and planned up to each day, and how it may go on, with the range between."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from plantdesk.domain.text import msg
from plantdesk.services.chart_table import ChartColumn, ChartTable, day_table
from plantdesk.services.language import Language
from plantdesk.ui.charts.items import cosmetic
from plantdesk.ui.charts.legend import Entry, Look
from plantdesk.ui.charts.plot_frame import StillPlot
from plantdesk.ui.charts.readout import Row
from plantdesk.ui.charts.ticks import day_of
from plantdesk.ui.theme import Theme

Days = Mapping[int, float]
"""Days since 1970-01-01 → a value."""


@dataclass(frozen=True, slots=True)
class FanLine:
    """One line of a fan: its name, the colour token of the theme, whether it is dashed, and its values."""

    name: str
    token: str
    values: Days
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class FanPicture:
    """All that a fan shows from ``first`` to ``last``; the band is named ``band_name`` and lies between two lines.

    ``signed`` writes plus signs, for what is ahead of a plan or behind it.
    """

    first: int
    last: int
    today: int
    lines: Sequence[FanLine]
    band_name: str = ""
    low: Days = field(default_factory=dict)
    high: Days = field(default_factory=dict)
    unit: str = ""
    decimals: int = 0
    signed: bool = False


class FanPlot(StillPlot):
    """A chart of cumulative values over one period; Left and Right point at a day, Esc stops pointing."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(theme, language, parent)
        self._picture: FanPicture | None = None
        self._pointed: int | None = None
        self.lines: dict[str, Any] = {}
        """The item that draws each line, by its name."""
        self.band: Any = None
        self.setMinimumSize(QSize(180, 90))
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        super().set_theme(theme)
        if self._picture is not None:
            self.show_picture(self._picture)

    def show_picture(self, picture: FanPicture) -> None:
        """Draw another fan."""
        self._picture, self._pointed = picture, None
        self._clear()
        self.lines, self.band = {}, None
        self._axis.set_signed(picture.signed)
        if picture.low and picture.high:
            self._draw_band(picture)
        for line in picture.lines:
            if line.values:
                self._draw_line(line)
        now = pg.InfiniteLine(picture.today, pen=cosmetic(self._theme.colour("accent"), 1.0))
        self._add(now, 2)
        self._legend.set_entries(self._entries(picture))
        self._readout.show_day(None)
        self._fit()

    def clear(self) -> None:
        """Draw nothing."""
        self.show_picture(FanPicture(0, 30, 0, ()))

    @property
    def picture(self) -> FanPicture | None:
        """What is drawn."""
        return self._picture

    def _draw_line(self, line: FanLine) -> None:
        days = sorted(line.values)
        pen = cosmetic(self._theme.colour(line.token), 1.0 if line.dashed else 1.8)
        if line.dashed:
            pen.setDashPattern([6, 4])
        item = pg.PlotDataItem(
            np.array(days, float), np.array([line.values[day] for day in days]), pen=pen, antialias=True
        )
        item.curve.setSegmentedLineMode("off")
        self.lines[line.name] = item
        self._add(item, 5 if line.dashed else 6)

    def _draw_band(self, picture: FanPicture) -> None:
        edges = []
        for values in (picture.low, picture.high):
            days = sorted(values)
            edges.append(pg.PlotCurveItem(np.array(days, float), np.array([values[day] for day in days]), pen=None))
        self.band = pg.FillBetweenItem(*edges, brush=self._theme.colour("data1", 0.22))
        self._add(self.band, 1)

    def _entries(self, picture: FanPicture) -> list[Entry]:
        found = [
            Entry(Look.DASHED if line.dashed else Look.LINE, line.token, line.name)
            for line in picture.lines
            if line.values
        ]
        if self.band is not None:
            found.append(Entry(Look.BARS, "data1", picture.band_name))
        return found

    # --- out of the chart ------------------------------------------------------------------------------------------

    def range_table(self) -> ChartTable:
        """Give the days of the period with each line and the edges of the range, for a file or the clipboard."""
        picture = self._picture
        if picture is None:
            return ChartTable((), ())
        named = [(line.name, line.values) for line in picture.lines if line.values]
        if self.band is not None:
            edges = (msg("{name}, lowest", name=picture.band_name), msg("{name}, highest", name=picture.band_name))
            named += zip(map(self._language.say, edges), (picture.low, picture.high), strict=True)
        days = range(picture.first, picture.last + 1)
        columns = [
            ChartColumn(name, picture.unit, picture.first, [v.get(d, math.nan) for d in days], picture.decimals)
            for name, v in named
        ]
        return day_table(picture.first, picture.last, columns, self._language.say(msg("Day")))

    # --- room ------------------------------------------------------------------------------------------------------

    def _fit(self, *_: Any) -> None:
        picture = self._picture
        if picture is None:
            return
        numbers = [v for values in self._all(picture) for v in values.values() if math.isfinite(v)]
        self._fit_to(picture.first, picture.last, min(numbers, default=0.0), max(numbers, default=1.0), zero=True)

    def _all(self, picture: FanPicture) -> list[Days]:
        return [*(line.values for line in picture.lines), picture.low, picture.high]

    # --- pointing --------------------------------------------------------------------------------------------------

    def _mouse_moved(self, place: QPointF) -> None:
        if self._picture is None or not self._view.sceneBoundingRect().contains(place):
            self._point(None)
            return
        day = round(self._view.mapSceneToView(place).x())
        self._point(min(max(day, self._picture.first), self._picture.last))

    def _mouse_left(self) -> None:
        self._point(None)

    def _point(self, day: int | None) -> None:
        self._pointed = day
        picture = self._picture
        if day is None or picture is None:
            self._readout.show_day(None)
            return
        rows, dots = [], []
        for line in picture.lines:
            if day in line.values:
                colour, value = self._theme.colour(line.token), line.values[day]
                rows.append(Row(line.name, self._written(value), colour, dashed=line.dashed))
                dots.append((value, colour))
        if day in picture.low and day in picture.high:
            words = f"{self._number(picture.low[day])} … {self._written(picture.high[day])}"
            rows.append(Row(picture.band_name, words, self._theme.colour("data1"), bars=True))
        self._readout.show_day(day, self._language.date(day_of(day)), rows, dots)

    def _number(self, value: float) -> str:
        assert self._picture is not None
        text = self._language.number(value, self._picture.decimals)
        return f"+{text}" if self._picture.signed and value > 0 else text

    def _written(self, value: float) -> str:
        assert self._picture is not None
        return f"{self._number(value)}\u00a0{self._picture.unit}"

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Point at the day before or after."""
        picture = self._picture
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if picture is not None and event.key() in steps:
            start = self._pointed if self._pointed is not None else picture.today
            self._point(min(max(start + steps[Qt.Key(event.key())], picture.first), picture.last))
        elif event.key() == Qt.Key.Key_Escape and self._pointed is not None:
            self._point(None)
        else:
            super().keyPressEvent(event)
