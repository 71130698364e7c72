"""The bars of the programme beside its table: where a row lies is asked of the table, so that both always agree."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPolygonF,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QTableView, QToolTip, QWidget

from plantdesk.domain.text import msg
from plantdesk.ui.desk import Desk
from plantdesk.ui.gantt.bar_words import bar_told
from plantdesk.ui.gantt.bars import Bar, Brush, draw_bar
from plantdesk.ui.gantt.scale import Tick, TimeScale, fitting, ticks

_MARGIN = 14.0
"""Room at both ends of the time that is fitted in, so that the marks there are whole."""
_GRASP = 9.0
"""How near to its mark, in pixels, an end is taken hold of."""
_ZOOM = 1.25
_NOTCH = 120
_ELBOW = 6.0


class BarRows(Protocol):
    """Where the bars come from: the table beside them."""

    def bar(self, row: int) -> Bar | None:
        """Give what a row shows; nothing where it has no dates."""

    def row_of(self, code: str) -> int | None:
        """Give the row of a milestone, or of the closed project that it is in; nothing where neither is shown."""

    def days_shown(self) -> tuple[date, date]:
        """Give the first and last date of all there is, today among them."""


@dataclass(frozen=True, slots=True)
class _Hold:
    """An end that is held by the mouse: whose, where it was, and where it would go."""

    code: str
    row: int
    old: date
    new: date


class GanttChart(QWidget):
    """Bars, ghosts of the baseline, links and today, on the rows of a table.

    The wheel scrolls the table, with Ctrl it zooms, with Shift it moves through time. A mark that is dragged proposes a
    new forecast. With the focus, arrows move, + and − zoom, 0 shows everything.
    """

    proposed = Signal(str, object)
    """An end was put elsewhere: the code of its milestone and the new ``date``."""
    given_up = Signal()
    """Esc was pressed while nothing is held."""

    def __init__(
        self,
        desk: Desk,
        view: QTableView,
        rows: BarRows,
        today: Callable[[], date],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk, self._view, self._rows, self._today = desk, view, rows, today
        self._scale: TimeScale | None = None
        self._hold: _Hold | None = None
        self._pan: float | None = None
        self._metrics = QFontMetricsF(desk.theme.font("small"))
        self.read_only = False
        """Whether ends stay where they are."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(desk.language.say(msg("Bars of the milestones")))
        self.setAccessibleDescription(
            desk.language.say(msg("Arrows move through time, plus and minus zoom, 0 shows everything."))
        )
        view.verticalScrollBar().valueChanged.connect(self.update)
        view.model().dataChanged.connect(self.update)
        view.model().layoutChanged.connect(self.update)
        view.model().rowsInserted.connect(self.update)
        view.model().rowsRemoved.connect(self.update)
        view.model().modelReset.connect(self.update)

    # --- time ------------------------------------------------------------------------------------------------------

    @property
    def scale(self) -> TimeScale:
        """Where days lie now."""
        if self._scale is None:
            first, last = self._rows.days_shown()
            self._scale = fitting(first, last, max(self.width(), 1), _MARGIN)
        return self._scale

    def show_all(self) -> None:
        """Show the whole programme."""
        self._scale = None
        self.update()

    def zoom(self, steps: float, x: float | None = None) -> None:
        """Zoom in by some steps (negative: out) about a pixel, or about the middle."""
        self._scale = self.scale.zoomed(_ZOOM**steps, self.width() / 2 if x is None else x)
        self.update()

    def move_by(self, pixels: float) -> None:
        """Move all bars to the right by some pixels."""
        self._scale = self.scale.moved(pixels)
        self.update()

    # --- rows ------------------------------------------------------------------------------------------------------

    @property
    def head(self) -> int:
        """How high the scale above the rows is: as high as what stands above the rows of the table."""
        viewport = self._view.viewport()
        return self.mapFromGlobal(viewport.mapToGlobal(QPoint(0, 0))).y()

    def row_box(self, row: int) -> QRectF:
        """Give where a row lies here: exactly beside it in the table."""
        top = self.head + self._view.rowViewportPosition(row)
        return QRectF(0, top, self.width(), self._view.rowHeight(row))

    def _shown_rows(self) -> Iterator[int]:
        view = self._view
        count = view.model().rowCount()
        if not count:
            return
        first = max(0, view.rowAt(0))
        last = view.rowAt(view.viewport().height() - 1)
        yield from range(first, (count if last < 0 else last + 1))

    def _row_at(self, y: float) -> int:
        return self._view.rowAt(round(y) - self.head) if y >= self.head else -1

    # --- drawing ---------------------------------------------------------------------------------------------------

    def sizeHint(self) -> QSize:
        """As much as there is."""
        return QSize(420, 300)

    def minimumSizeHint(self) -> QSize:
        """Enough for a year."""
        return QSize(160, 100)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the scale and the rows in sight."""
        painter = QPainter(self)
        theme, scale, head = self._desk.theme, self.scale, self.head
        colour = Brush(theme)
        painter.fillRect(self.rect(), colour("panel"))
        painter.setFont(theme.font("small"))
        found = ticks(scale, self.width(), self._desk.language.month, self._metrics.horizontalAdvance)
        body = self._body()
        painter.save()
        painter.setClipRect(body)
        rows = list(self._shown_rows())
        current = self._view.currentIndex().row() if self._view.currentIndex().isValid() else -1
        bars: dict[int, Bar] = {}
        for row in rows:
            box = self.row_box(row)
            if row == current:
                painter.fillRect(box, colour("hover"))
            painter.fillRect(QRectF(0, box.bottom() - 1, box.width(), 1), colour("grid"))
            bar = self._rows.bar(row)
            if bar is not None:
                bars[row] = bar
        end = self.row_box(rows[-1]).bottom() if rows else head
        painter.setPen(QPen(colour("grid"), 1))
        for tick in found:
            painter.drawLine(QPointF(tick.x, head), QPointF(tick.x, end))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_links(painter, bars, colour)
        for row, bar in bars.items():
            draw_bar(painter, self._held(bar), self.row_box(row), scale.x, colour)
        x = scale.x(self._today())
        painter.setPen(QPen(colour("accent"), 1.5))
        painter.drawLine(QPointF(x, head), QPointF(x, end))
        if self._hold is not None:
            self._draw_hold(painter, self._hold, colour)
        painter.restore()
        self._draw_scale(painter, found, colour)
        if self.hasFocus():
            painter.setPen(QPen(colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(QRectF(self.rect()).adjusted(1, 1, -1, -1))
        painter.end()

    def _body(self) -> QRectF:
        """Give the part beside the rows: what lies beneath the table's viewport is left empty here, too."""
        return QRectF(0, self.head, self.width(), self._view.viewport().height())

    def _held(self, bar: Bar) -> Bar:
        if self._hold is None or self._hold.code != bar.code:
            return bar
        return replace(bar, proposed=self._hold.new)

    def _draw_scale(self, painter: QPainter, found: tuple[Tick, ...], colour: Brush) -> None:
        """Draw the labels above; today's has its room first."""
        head = self.head
        painter.setPen(QPen(colour("border"), 1))
        painter.drawLine(QPointF(0, head - 0.5), QPointF(self.width(), head - 0.5))
        taken = QRectF()
        x = self.scale.x(self._today())
        if 0 <= x <= self.width():
            words = self._desk.language.date(self._today())
            wide = self._metrics.horizontalAdvance(words) + 6
            left = min(max(x - wide / 2, 0.0), self.width() - wide)
            taken = QRectF(left, 0, wide, head)
            painter.setPen(colour("accent"))
            painter.drawText(taken, Qt.AlignmentFlag.AlignCenter, words)
        painter.setPen(colour("muted"))
        for tick in found:
            wide = self._metrics.horizontalAdvance(tick.words) + 4
            box = QRectF(tick.x - wide / 2, 0, wide, head)
            if tick.words and not box.intersects(taken):
                painter.drawText(box, Qt.AlignmentFlag.AlignCenter, tick.words)

    def _draw_links(self, painter: QPainter, bars: dict[int, Bar], colour: Brush) -> None:
        """Draw what waits for what: from the end of the one down or up to the other."""
        painter.setBrush(colour("axis"))
        for row, bar in bars.items():
            for code in bar.after:
                other = self._rows.row_of(code)
                if other is None or other == row:
                    continue
                before = bars.get(other) or self._rows.bar(other)
                if before is None or before.last is None or bar.last is None:
                    continue
                self._draw_link(painter, before, self.row_box(other), bar, self.row_box(row), colour)

    def _draw_link(
        self, painter: QPainter, before: Bar, source: QRectF, bar: Bar, target: QRectF, colour: Brush
    ) -> None:
        assert before.last is not None
        assert bar.last is not None
        critical = before.critical and bar.critical
        painter.setPen(QPen(colour("accent" if critical else "axis"), 1.2 if critical else 1))
        start = QPointF(self.scale.x(before.last) + 7, source.center().y() - 2)
        end = QPointF(self.scale.x(bar.first or bar.last) - 7, target.center().y() - 2)
        down = 1 if end.y() > start.y() else -1
        turn = start.x() + _ELBOW
        if end.x() >= turn:
            path = [start, QPointF(turn, start.y()), QPointF(turn, end.y()), end]
        else:  # it begins before what it waits for is done: around, between the rows
            between = end.y() - down * target.height() / 2
            back = end.x() - _ELBOW
            path = [
                start,
                QPointF(turn, start.y()),
                QPointF(turn, between),
                QPointF(back, between),
                QPointF(back, end.y()),
                end,
            ]
        painter.drawPolyline(QPolygonF(path))
        painter.drawPolygon(QPolygonF([end, end + QPointF(-4, -3), end + QPointF(-4, 3)]))

    def _draw_hold(self, painter: QPainter, hold: _Hold, colour: Brush) -> None:
        """Say beside the pointer which day an end would go to, and by how much."""
        days = (hold.new - hold.old).days
        words = self._desk.language.say(msg("{day}, {n} days", day=hold.new, n=days))
        box = self.row_box(hold.row)
        wide = self._metrics.horizontalAdvance(words) + 10
        x = self.scale.x(hold.new) + 12
        if x + wide > self.width():
            x = self.scale.x(hold.new) - 12 - wide
        place = QRectF(x, box.center().y() - 10, wide, 20)
        painter.setPen(QPen(colour("readout_border"), 1))
        painter.setBrush(colour("readout"))
        painter.drawRoundedRect(place, 3, 3)
        painter.setPen(colour("text"))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, words)

    # --- words -----------------------------------------------------------------------------------------------------

    def event(self, event: QEvent) -> bool:
        """Say in words what is under the pointer."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            QToolTip.showText(event.globalPos(), self.told_at(event.pos().y()), self)
            return True
        return super().event(event)

    def told_at(self, y: float) -> str:
        """Give what the bar at a height says in words; nothing where there is none."""
        row = self._row_at(y)
        bar = self._rows.bar(row) if row >= 0 else None
        name = self._view.model().index(row, 0).data(Qt.ItemDataRole.ToolTipRole)
        return "" if bar is None else bar_told(bar, str(name or ""), self._desk.language.say)

    # --- mouse -----------------------------------------------------------------------------------------------------

    def _end_at(self, place: QPointF) -> tuple[Bar, int] | None:
        """Find the end that is under the pointer and may be moved."""
        row = self._row_at(place.y())
        bar = self._rows.bar(row) if row >= 0 else None
        if bar is None or bar.last is None or not bar.movable or self.read_only:
            return None
        near = [self.scale.x(day) for day in (bar.last, bar.proposed) if day is not None]
        return (bar, row) if any(abs(x - place.x()) <= _GRASP for x in near) else None

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of an end, or of time itself; the row becomes the one at hand."""
        if event.button() != Qt.MouseButton.LeftButton:
            super().mousePressEvent(event)
            return
        place = event.position()
        row = self._row_at(place.y())
        if row >= 0:
            column = max(0, self._view.currentIndex().column())
            self._view.setCurrentIndex(self._view.model().index(row, column))
        found = self._end_at(place)
        if found is not None:
            bar, row = found
            assert bar.last is not None
            self._hold = _Hold(bar.code, row, bar.last, bar.proposed or bar.last)
            self.grabKeyboard()
        else:
            self._pan = place.x()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move what is held; otherwise show what can be."""
        place = event.position()
        if self._hold is not None:
            self._hold = _Hold(self._hold.code, self._hold.row, self._hold.old, self.scale.day(place.x()))
            self.update()
        elif self._pan is not None:
            self.move_by(place.x() - self._pan)
            self._pan = place.x()
        else:
            over = self._end_at(place) is not None
            self.setCursor(Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go: an end that was moved is proposed."""
        hold = self._let_go()
        self._pan = None
        self.setCursor(Qt.CursorShape.ArrowCursor)
        if hold is not None and hold.new != hold.old:
            self.proposed.emit(hold.code, hold.new)

    def _let_go(self) -> _Hold | None:
        hold, self._hold = self._hold, None
        if hold is not None:
            self.releaseKeyboard()
            self.update()
        return hold

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Scroll the table; with Ctrl zoom, with Shift or across move through time."""
        delta, mods = event.angleDelta(), event.modifiers()
        if mods & Qt.KeyboardModifier.ControlModifier:
            self.zoom(delta.y() / _NOTCH, event.position().x())
        elif mods & Qt.KeyboardModifier.ShiftModifier or abs(delta.x()) > abs(delta.y()):
            self.move_by(delta.x() or delta.y())
        else:
            bar = self._view.verticalScrollBar()
            bar.setValue(bar.value() - round(delta.y() / _NOTCH * 3 * bar.singleStep()))
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and zoom; Esc lets go of an end where it was."""
        key = event.key()
        if key == Qt.Key.Key_Escape:
            if self._let_go() is None:
                self.given_up.emit()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom(1)
        elif key == Qt.Key.Key_Minus:
            self.zoom(-1)
        elif key in (Qt.Key.Key_0, Qt.Key.Key_Home):
            self.show_all()
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.move_by(60 if key == Qt.Key.Key_Left else -60)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self._view.keyPressEvent(event)
            self.update()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the days that are shown; what shows everything goes on showing everything."""
        super().resizeEvent(event)
        old = event.oldSize().width()
        if self._scale is not None and old > 0 and self.width() > 0:
            self._scale = TimeScale(self._scale.first, self._scale.pixels_a_day * self.width() / old)


def stepped(day: date, days: int) -> date:
    """Give a day some days later (negative: earlier), within what a date can hold."""
    try:
        return day + timedelta(days=days)
    except OverflowError:
        return day
