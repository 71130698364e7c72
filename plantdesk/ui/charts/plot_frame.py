"""What every chart over time stands in: canvas, axes, grid, box of the crosshair and legend, in the theme's look."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg
from PySide6.QtCore import QEvent, QPointF, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QGraphicsItem, QSizePolicy, QVBoxLayout, QWidget

from plantdesk.services.language import Language
from plantdesk.ui.charts.date_axis import DateAxis, ValueAxis
from plantdesk.ui.charts.items import GridItem
from plantdesk.ui.charts.legend import Legend
from plantdesk.ui.charts.readout import Readout
from plantdesk.ui.charts.ticks import round_range
from plantdesk.ui.charts.time_view import ChartViewBox
from plantdesk.ui.theme import Theme

_PAD = 9.0
"""Pixels beside the first and the last day, so that a mark there is whole."""
_TOP, _RIGHT = 8, 10


class Canvas(pg.PlotWidget):
    """The plot itself, without a frame; tells when the pointer leaves."""

    left = Signal()

    def leaveEvent(self, event: QEvent) -> None:
        """Tell that nothing is pointed at any more."""
        super().leaveEvent(event)
        self.left.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Paint anew."""
        super().focusInEvent(event)
        self.viewport().update()


class PlotFrame(QWidget):
    """A canvas above its legend. A subclass puts its items into the view and says what a day reads.

    pyqtgraph's own menu, buttons and dragging are off: what can be done with a chart is the same in every one.
    """

    def __init__(
        self,
        theme: Theme,
        language: Language,
        view: ChartViewBox,
        *,
        signed: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """``signed`` writes plus signs at the value axis."""
        super().__init__(parent)
        self._theme, self._language, self._view = theme, language, view
        self._dates = DateAxis(theme, language.month)
        self._axis = ValueAxis(theme, language, signed=signed)
        self.canvas = Canvas(viewBox=view, axisItems={"bottom": self._dates, "left": self._axis})
        self._plot: pg.PlotItem = self.canvas.getPlotItem()
        self._plot.hideButtons()
        self._plot.setMenuEnabled(False)
        menu = self._plot.ctrlMenu  # pyqtgraph makes it even so, and leaves it without a parent to delete it
        menu.setParent(self, menu.windowFlags())
        for empty in (self._plot, view):  # what is seen are their children: a repaint need not ask them
            empty.setFlag(QGraphicsItem.GraphicsItemFlag.ItemHasNoContents)
        self._plot.layout.setContentsMargins(0, _TOP, _RIGHT, 0)
        self._plot.layout.setHorizontalSpacing(0)
        self._plot.layout.setVerticalSpacing(0)
        self.canvas.setFrameStyle(0)
        self.canvas.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.canvas.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._grid = GridItem(self._axis.ticks)
        view.addItem(self._grid, ignoreBounds=True)
        self._readout = Readout(view, theme)
        self._readout.setParentItem(self._plot)
        self._legend = Legend(theme, self)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self.canvas, 1)
        self._column.addWidget(self._legend)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._margins_timer = QTimer(self)
        self._margins_timer.setSingleShot(True)
        self.canvas.scene().sigMouseMoved.connect(self._mouse_moved)
        self.canvas.left.connect(self._mouse_left)

    def set_theme(self, theme: Theme) -> None:
        """Take the colours and fonts of a theme."""
        self._theme = theme
        self.canvas.setBackground(theme.colour("panel"))
        self._grid.set_colours(theme.colour("grid"), theme.colour("axis"))
        for part in (self._dates, self._axis, self._readout, self._legend):
            part.set_theme(theme)

    @property
    def readout(self) -> Readout:
        """The box beside what is pointed at."""
        return self._readout

    @property
    def view(self) -> ChartViewBox:
        """The view of the left axis."""
        return self._view

    def _mouse_moved(self, place: QPointF) -> None:
        """Point at what is under the pointer. A bare frame has nothing."""

    def _mouse_left(self) -> None:
        """Point at nothing any more. A bare frame did not."""


class StillPlot(PlotFrame):
    """A chart of one picture over a stretch of its own: it is neither zoomed nor moved. A subclass draws the picture."""

    def __init__(self, theme: Theme, language: Language, parent: QWidget | None = None) -> None:
        super().__init__(theme, language, ChartViewBox(), parent=parent)
        self._items: list[Any] = []
        self._margins_timer.timeout.connect(self._fit_margins)
        self._view.sigResized.connect(self._fit)

    def settle(self) -> None:
        """Fit everything to the present size at once and point at nothing, for a picture."""
        self._readout.show_day(None)
        for _ in range(2):
            self._column.activate()  # the legend may have broken its line anew
            self._plot.layout.activate()
            self._fit()
            self._margins_timer.stop()
            self._fit_margins()

    def _fit(self, *_: Any) -> None:
        """Fit both axes to the picture. A bare frame has none."""

    def _fit_to(self, first: int, last: int, low: float, high: float, *, zero: bool, edge: float = 0.0) -> None:
        """Show the days from ``first`` to ``last``, ``edge`` days more on each side, and round values around the two."""
        pad = edge + _PAD * (last - first + 1) / max(100.0, self._view.width())
        self._view.setXRange(first - pad, last + pad, padding=0)
        low, high = round_range(low, high, max(40.0, self._view.height()), zero=zero)
        self._view.setYRange(low, high, padding=0)
        self._margins_timer.start(0)

    def _fit_margins(self) -> None:
        wide = self._axis.width_needed()
        self._axis.setWidth(wide)
        self._legend.set_left(wide)

    def _add(self, item: Any, depth: float) -> None:
        """Put an item of the picture in; ``_clear`` takes it away."""
        item.setZValue(depth)
        self._view.addItem(item, ignoreBounds=True)
        self._items.append(item)

    def _clear(self) -> None:
        """Take the items of the last picture away."""
        for item in self._items:
            self._view.removeItem(item)
        self._items = []
